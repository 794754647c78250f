"""What people do at the imagined GitHub; it is done at once and is no call."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from tests.github_server.git import Bare, File
from tests.github_server.rules import branch_moved, settle_merge, signature
from tests.github_server.store import (
    APP_ID,
    CheckRun,
    Comment,
    Issue,
    PullRequest,
    Repository,
    Review,
    Store,
)

Files = Mapping[str, str | bytes | File]
MergeWay = Literal["merge", "squash", "rebase", "push"]


class People:
    """One repository and those around it."""

    def __init__(self, folder: Path, name: str, default_branch: str) -> None:
        self.folder = folder
        self.store = Store()
        self.clock = self.store.clock
        self.repository = self._repository(name, default_branch)
        self.commit(
            default_branch, {"README.md": "# Awesome things\n"}, message="Begin"
        )

    def permission(self, login: str, role: str, kind: str = "User") -> None:
        """Give somebody a role: none, read, triage, write, maintain, admin, or a custom one's name."""
        self.store.account(login, kind)
        self.repository.permissions[login] = role

    def commit(  # noqa: PLR0913 - each has its usual value
        self,
        branch: str,
        files: Files,
        *,
        deletes: Sequence[str] = (),
        message: str = "Change",
        author: str = "curator",
        repository: Repository | None = None,
        start: str | None = None,
    ) -> str:
        """Commit to a branch, which begins at the commit *start* if it is new; the commit's id."""
        target = repository or self.repository
        before = target.git.resolve(f"refs/heads/{branch}")
        who = self.store.account(author)
        changes: dict[str, File | None] = {
            path: as_file(content) for path, content in files.items()
        }
        changes |= dict.fromkeys(deletes)
        self.clock.advance(1)
        made = target.git.commit(
            branch, changes, message, signature(self.store, who), start
        )
        branch_moved(self.store, target, branch, before, who)
        return made

    def push_to(
        self,
        pull: PullRequest,
        files: Files,
        *,
        deletes: Sequence[str] = (),
        message: str = "More",
    ) -> str:
        """Commit to a pull request's branch; the commit's id."""
        assert pull.head_repo is not None
        login = pull.author.login
        return self.commit(
            pull.head_ref,
            files,
            deletes=deletes,
            message=message,
            author=login,
            repository=pull.head_repo,
        )

    def force_push(self, repository: Repository, branch: str, sha: str) -> None:
        """Point a branch at any commit."""
        repository.git.set_ref(f"refs/heads/{branch}", sha)
        self.store.follow_branches()

    def fork(self, owner: str, kind: str = "User") -> Repository:
        """The fork of *owner*, made if there is none."""
        name = f"{owner}/{self.repository.name}"
        if name not in self.store.repositories:
            account = self.store.account(owner, kind)
            git = self.repository.git.fork(
                self.folder / "git" / f"{name}.git", self.repository.default_branch
            )
            self.store.repositories[name] = Repository(
                owner=account,
                name=self.repository.name,
                git=git,
                default_branch=self.repository.default_branch,
                parent=self.repository,
                **self.store.fresh(),
            )
        return self.store.repositories[name]

    def pull_request(  # noqa: PLR0913 - each has its usual value
        self,
        author: str = "newcomer",
        *,
        files: Files | None = None,
        deletes: Sequence[str] = (),
        title: str = "Add an entry",
        body: str | None = None,
        branch: str | None = None,
        base: str | None = None,
        start: str | None = None,
        from_fork: bool = True,
        fork_of: str | None = None,
        edits_allowed: bool = True,
        draft: bool = False,
    ) -> PullRequest:
        """Open a pull request of one commit, from the author's fork (or *fork_of*'s) or a branch beside `main`.

        Its branch parts from *base* as it is now, or from the commit *start*.
        """
        base = base or self.repository.default_branch
        number = max(self.repository.issues, default=0) + 1
        source = self.fork(fork_of or author) if from_fork else self.repository
        name = branch or f"patch-{number}"
        began = start or self.repository.git.resolve(f"refs/heads/{base}")
        head = self.commit(
            name,
            files or {},
            deletes=deletes,
            message=title,
            author=author,
            repository=source,
            start=began,
        )
        pull = PullRequest(
            number=number,
            title=title,
            body=body,
            author=self.store.account(author),
            base_ref=base,
            head_ref=name,
            head_sha=head,
            head_owner=source.owner,
            head_repo=source,
            draft=draft,
            edits_allowed=edits_allowed and from_fork,
            **self.store.fresh(),
        )
        self.repository.issues[number] = pull
        self.repository.git.set_ref(f"refs/pull/{number}/head", head)
        return pull

    def refuse_pushes(
        self, repository: Repository, by: Literal["403", "hook"] = "403"
    ) -> None:
        """Refuse the workflow's token every push, at once or by a hook that runs after the objects came."""
        repository.pushes_are_refused_by = by

    def delete_fork(self, pull: PullRequest) -> None:
        """Delete the fork that a pull request came from; `refs/pull/N/head` stays."""
        assert pull.head_repo is not None
        del self.store.repositories[pull.head_repo.full_name]
        pull.head_repo = None

    def issue(
        self,
        author: str = "newcomer",
        *,
        title: str = "Add an entry",
        body: str = "",
        labels: Sequence[str] = (),
    ) -> Issue:
        """Open an issue."""
        number = max(self.repository.issues, default=0) + 1
        made = Issue(
            number=number,
            title=title,
            body=body,
            author=self.store.account(author),
            labels=[self.store.label(self.repository, name) for name in labels],
            **self.store.fresh(),
        )
        self.repository.issues[number] = made
        return made

    def comment(self, issue: Issue, author: str, body: str) -> Comment:
        """Say something on an issue or a pull request."""
        self.clock.advance(1)
        made = Comment(
            author=self.store.account(author), body=body, **self.store.fresh()
        )
        issue.comments.append(made)
        issue.updated_at = made.created_at
        return made

    def review(self, pull: PullRequest, author: str, state: str = "APPROVED") -> Review:
        """Review a pull request's commit as it is now, with no comment on a line."""
        self.clock.advance(1)
        who = self.store.account(author)
        made = Review(
            author=who, body="", state=state, commit=pull.head_sha, **self.store.fresh()
        )
        pull.reviews.append(made)
        return made

    def merge(
        self, pull: PullRequest, by: str = "curator", way: MergeWay = "merge"
    ) -> str:
        """Merge a pull request, as somebody with the right to; the id of the commit that its base is at then.

        "push" is somebody who pushes the head itself to the base branch, which holds nothing newer.
        """
        git, who = self.repository.git, self.store.account(by)
        base, tree = self.merged(pull)
        self.clock.advance(1)
        name = signature(self.store, who)
        match way:
            case "merge":
                title = f"Merge pull request #{pull.number}"
                made = git.commit_tree(tree, [base, pull.head_sha], title, name, name)
            case "squash":
                title, author = (
                    f"{pull.title} (#{pull.number})",
                    signature(self.store, pull.author),
                )
                made = git.commit_tree(tree, [base], title, author, name)
            case "rebase":
                made = git.rebased(base, pull.head_sha, name)
            case _:
                assert git.is_ancestor(base, pull.head_sha), "the base has gone on"
                made = pull.head_sha
        settle_merge(self.store, self.repository, pull, made, who)
        git.set_ref(f"refs/heads/{pull.base_ref}", made)
        branch_moved(self.store, self.repository, pull.base_ref, base, who)
        return made

    def merged(self, pull: PullRequest) -> tuple[str, str]:
        """Where the base branch is, and the tree it would have with the pull request."""
        git = self.repository.git
        base = git.resolve(f"refs/heads/{pull.base_ref}")
        assert base is not None
        tree = git.merged_tree(base, pull.head_sha)
        assert tree is not None, "it conflicts"
        return base, tree

    def protect(
        self, branch: str, checks: Sequence[str] = (), *, strict: bool = False
    ) -> None:
        """Let only pull requests that passed *checks* change a branch; if *strict*, on its newest commit."""
        self.repository.protected[branch] = list(checks)
        if strict:
            self.repository.strict.add(branch)

    def check_run(  # noqa: PLR0913 - each has its usual value
        self,
        sha: str,
        name: str,
        conclusion: str | None,
        *,
        app: str = "github-actions",
        app_id: int = APP_ID,
        external_id: str = "",
    ) -> CheckRun:
        """Let some workflow or app report a check; None leaves it running."""
        made = CheckRun(
            name=name,
            head_sha=sha,
            status="completed" if conclusion else "in_progress",
            conclusion=conclusion,
            external_id=external_id,
            details_url=None,
            started_at=self.clock.stamp(),
            completed_at=self.clock.stamp() if conclusion else None,
            app=app,
            app_id=app_id,
            **self.store.fresh(),
        )
        self.repository.checks.append(made)
        return made

    def _repository(self, full_name: str, default_branch: str) -> Repository:
        owner, name = full_name.split("/")
        git = Bare(
            self.folder / "git" / f"{full_name}.git",
            self.folder / "git" / "objects",
            default_branch,
        )
        account = self.store.account(owner)
        made = Repository(
            owner=account,
            name=name,
            git=git,
            default_branch=default_branch,
            **self.store.fresh(),
        )
        self.store.repositories[full_name] = made
        return made


def as_file(content: str | bytes | File) -> File:
    """A file from what a test wrote."""
    if isinstance(content, File):
        return content
    return File(content.encode() if isinstance(content, str) else content)
