"""A small world for tests: a repository at an imagined GitHub, the people around it, and the events they cause."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import github
from github import Auth, Github

from tests.github_server import events
from tests.github_server.exchange import Exchange
from tests.github_server.people import People
from tests.github_server.render.pulls import full_pull
from tests.github_server.rules import signature
from tests.github_server.server import Server
from tests.github_server.store import (
    BOT,
    CheckRun,
    Comment,
    Issue,
    Json,
    PullRequest,
    Repository,
    Review,
    Token,
)

TOKEN = "ghs_a-long-token-of-the-tests"  # noqa: S105 - opens nothing
SCOPES = ("checks", "contents", "issues", "pull_requests", "statuses")


class World(People):
    """A server with the repository `octo-curator/awesome-things`, whose `main` holds a readme.

    Use it in a `with` block: leaving it stops the server and raises `AssertionError` if the description was
    broken. What a test does here is done at once and is no call in the log.
    """

    def __init__(
        self,
        folder: Path,
        name: str = "octo-curator/awesome-things",
        default_branch: str = "main",
    ) -> None:
        super().__init__(folder, name, default_branch)
        self.server = Server(self.store)
        self.store.tokens[TOKEN] = Token(BOT, dict.fromkeys(SCOPES, "write"))
        self._clients: list[Github] = []
        self.server.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if kind is None:
            self.check()

    def stop(self) -> None:
        """Close the clients and stop the server."""
        for client in self._clients:
            client.close()
        self.server.stop()

    def check(self) -> None:
        """Raise if anything broke the description, or the stand-in."""
        assert not self.server.problems, "\n".join(self.server.problems)

    # ------------------------------------------------------------------------------------------- clients

    @property
    def api(self) -> str:
        """GITHUB_API_URL, and GITHUB_SERVER_URL too."""
        return self.server.address

    @property
    def token(self) -> Token:
        """The workflow's token: `world.token.scopes["issues"] = "read"` takes a permission away."""
        return self.store.tokens[TOKEN]

    def clone_url(self, repository: Repository | None = None) -> str:
        """Where git clones from, and pushes to with the token as its password."""
        name = (repository or self.repository).full_name
        return self.api.replace("://", f"://x-access-token:{TOKEN}@") + f"/{name}.git"

    def client(self, **options: Any) -> Github:  # noqa: ANN401 - PyGithub's own options
        """A plain PyGithub with its defaults, but without its pauses; closed with the world."""
        chosen = {"seconds_between_requests": 0, "seconds_between_writes": 0, **options}
        made = github.Github(auth=Auth.Token(TOKEN), base_url=self.api, **chosen)
        self._clients.append(made)
        return made

    # -------------------------------------------------------------------------------------------- events

    def event(
        self,
        name: str,
        subject: PullRequest | Issue | Comment | str | None = None,
        *,
        action: str | None = None,
        sender: str | None = None,
        **more: Any,  # noqa: ANN401 - parts of the payload
    ) -> Json:
        """The payload of an event.

        Args:
            name: `pull_request_target`, `pull_request`, `issues`, `issue_comment`, `push`, `schedule`,
                `workflow_dispatch` or `merge_group`.
            subject: what it is about: a pull request; an issue; a comment; for `push` the branch.
            action: as GitHub names it; usually `opened` or `created`.
            sender: who caused it; usually who made the subject.
            more: `before` of a push and of `synchronize`; `changes` of an edit; `label`; `inputs`.
        """
        author = (
            "curator"
            if subject is None or isinstance(subject, str)
            else subject.author.login
        )
        source = events.Source(
            self.store,
            self.server.site,
            self.repository,
            self.store.account(sender or author),
        )
        match name, subject:
            case (("pull_request_target" | "pull_request"), PullRequest()):
                return events.pull_request_event(
                    source, subject, action or "opened", more
                )
            case "issues", Issue():
                return events.issue_event(source, subject, action or "opened", more)
            case "issue_comment", Comment():
                return events.comment_event(
                    source, self._thread(subject), subject, action or "created", more
                )
            case "push", str() | None:
                return events.push_event(
                    source,
                    subject or self.repository.default_branch,
                    more.get("before"),
                )
            case "merge_group", PullRequest():
                return events.merge_group_event(source, subject, *self._queue(subject))
            case "schedule", None:
                return {"schedule": "17 * * * *", **source.envelope(), **more}
            case "workflow_dispatch", None:
                ref = f"refs/heads/{self.repository.default_branch}"
                return {
                    "inputs": None,
                    "ref": ref,
                    "workflow": ".github/workflows/sweep.yml",
                    **source.envelope(),
                    **more,
                }
            case _:
                raise ValueError(name, subject)

    def _thread(self, comment: Comment) -> Issue:
        """Where the comment stands."""
        return next(
            issue
            for issue in self.repository.issues.values()
            if comment in issue.comments
        )

    def write_event(self, payload: Json, path: Path | None = None) -> Path:
        """Write a payload to a file, for GITHUB_EVENT_PATH."""
        target = path or self.folder / f"event-{self.store.fresh()['id']}.json"
        target.write_text(json.dumps(payload), "utf-8")
        return target

    def _queue(self, pull: PullRequest) -> tuple[str, str]:
        """The commit that a merge queue makes of `main` and the pull request, and where `main` is."""
        git, who = self.repository.git, signature(self.store, pull.author)
        base, tree = self.merged(pull)
        made = git.commit_tree(
            tree, [base, pull.head_sha], f"Merge pull request #{pull.number}", who, who
        )
        git.set_ref(
            f"refs/heads/gh-readonly-queue/{pull.base_ref}/pr-{pull.number}-{base}",
            made,
        )
        return made, base

    # -------------------------------------------------------------------------------------- how it ended

    @property
    def log(self) -> list[Exchange]:
        """Every call."""
        return self.server.log

    def comments(self, issue: Issue) -> list[Comment]:
        """What was said, oldest first."""
        return list(issue.comments)

    def labels(self, issue: Issue) -> list[str]:
        """The names of its labels, sorted."""
        return sorted(label.name for label in issue.labels)

    def reviews(self, pull: PullRequest) -> list[Review]:
        """Its reviews with their comments."""
        return list(pull.reviews)

    def checks(self, sha: str) -> list[CheckRun]:
        """The check runs of a commit, oldest first, with all their annotations."""
        return [check for check in self.repository.checks if check.head_sha == sha]

    def pulls(self, state: str = "open") -> list[PullRequest]:
        """The pull requests in a state, or in `all`."""
        return [
            pull for pull in self.repository.pulls() if state in {"all", pull.state}
        ]

    def pull_json(self, pull: PullRequest) -> Json:
        """A pull request as the API shows it."""
        return full_pull(self.store, self.server.site, self.repository, pull)

    def read(
        self, branch: str, path: str, repository: Repository | None = None
    ) -> str | None:
        """A file on a branch; None if it is not there."""
        content = (repository or self.repository).git.read(f"refs/heads/{branch}", path)
        return None if content is None else content.decode()

    def issues(self, state: str = "open") -> list[Issue]:
        """The issues in a state, in order of their numbers; pull requests are not among them."""
        threads = self.repository.issues.values()
        found = [
            one
            for one in threads
            if not isinstance(one, PullRequest) and one.state == state
        ]
        return sorted(found, key=lambda one: one.number)

    def head(self, branch: str, repository: Repository | None = None) -> str | None:
        """The commit of a branch."""
        return (repository or self.repository).git.resolve(f"refs/heads/{branch}")
