"""Push repairs to a contributor's branch, as one commit that is judged before it is pushed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import GitError
from bot.model.analysis import Reviewed, Unfinished
from bot.model.entry_id import EntryId
from bot.model.forge import PullRequest
from bot.model.review import Review
from bot.plan.forge import PushCommit
from bot.ports import GitHubContext, Identity
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.project.load_settings import load_project
from bot.workflow.isolated_review import IsolatedReviewer, make_head_ref
from bot.workflow.publisher import PullRequestPublisher

MESSAGE = "Format and repair entries"
_MOST_FILES = 50
_MOST_COMMITS = 3
"""Commits of the bot's on one contribution."""
_MOST_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class BranchRepairer:
    """Makes the commit that repairs a contribution, and judges it before it is pushed."""

    reviewer: IsolatedReviewer
    publisher: PullRequestPublisher

    @classmethod
    def of(cls, context: GitHubContext, reviewer: IsolatedReviewer) -> "BranchRepairer":
        """Who repairs for a command at a forge."""
        settings = load_project(context.workspace, context.cache).settings
        return cls(
            reviewer,
            PullRequestPublisher(
                context, reviewer.forge, context.new_token(), settings
            ),
        )

    @property
    def bot(self) -> Identity:
        """Who the bot's commits are by."""
        return make_bot_identity(self.reviewer.forge)

    def problem_of(self, pull: PullRequest) -> str:
        """Why the bot leaves a contributor's branch alone; empty if it does not."""
        own = pull.head_repository == self.reviewer.forge.repository
        if pull.head_repository is None:
            return "the fork is gone."
        if not own and not pull.may_be_edited:
            return "the author does not allow edits by maintainers."
        if not own and not pull.head_owner_is_user:
            return "the fork belongs to an organisation, where edits by maintainers are not possible."
        if pull.head_branch == self.reviewer.branch:
            return "the contribution comes from the fork's own default branch."
        if self.reviewer.forge.list_approvals(pull.number):
            return "it is approved already."
        return ""

    def judged(self, pull: PullRequest) -> Review | None:
        """Fetch a contribution and judge it here; None if it has changed or cannot be read.

        What is written comes from this, never from an analysis that was handed over: that only says what was found.
        """
        ref, base = make_head_ref(pull.number), f"refs/heads/{pull.base_branch}"
        remote = self.reviewer.remote
        remote.fetch_bases([base])
        if (
            remote.fetch_heads([ref])
            or remote.repository.resolve_commit(ref) != pull.head
        ):
            return None
        analysis = self.reviewer.judge(
            pull.number, remote.repository.resolve_commit(base), pull.head
        )
        return analysis.review if isinstance(analysis, Reviewed) else None

    def repair(self, pull: PullRequest) -> PushCommit | None:
        """The push of the repairs, and what is said then; None where there is nothing to repair, or not safely."""
        review = self.judged(pull)
        if review is None or review.has_conflict or self._has_answered(pull.head):
            return None
        files = _repaired_files(self.reviewer.remote, review, pull.head)
        return self.push(pull, files, MESSAGE) if files else None

    def is_ours(self, commit: str) -> bool:
        """Whether the bot made a commit: then what it repairs is repaired."""
        return self.reviewer.remote.repository.read_commit(commit).author == self.bot

    def _has_answered(self, head: str) -> bool:
        """One commit of ours on each of theirs, and few in all: two machines never argue."""
        repository, commit, ours = self.reviewer.remote.repository, head, 0
        for _ in range(_MOST_LOOKED_AT):
            info = repository.read_commit(commit)
            if info.author == self.bot and (
                commit == head or (ours := ours + 1) >= _MOST_COMMITS
            ):
                return True
            if len(info.parents) != 1:
                return False
            commit = info.parents[0]
        return False

    def push(
        self, pull: PullRequest, files: Mapping[str, str | None], message: str
    ) -> PushCommit | None:
        """The push of a commit on top of a contribution that is fetched; None where it could not be judged."""
        remote = self.reviewer.remote
        when = (
            remote.repository.read_commit(pull.head).when + 1
        )  # the same again, if this run is repeated
        commit = remote.commit(pull.head, files, message, self.bot, when)
        base = remote.repository.resolve_commit(f"refs/heads/{pull.base_branch}")
        found = self.reviewer.judge(pull.number, base, commit)
        if isinstance(found, Unfinished) or (
            message == MESSAGE and any(one.repaired for one in found.review.verdicts)
        ):
            return None
        said = self.publisher.plan_publication(
            replace(pull, head=commit), found, is_new=True
        )
        target = (
            None
            if pull.head_repository == self.reviewer.forge.repository
            else pull.head_repository
        )
        return PushCommit(commit, pull.head_branch, target, then=said.plan)


def may_write(files: Mapping[str, str | None]) -> bool:
    """Return whether the bot may write (None: remove) all these files into a contribution, or in place of one."""
    are_entries = all(is_entry_change(path, text) for path, text in files.items())
    return are_entries and len(files) <= _MOST_FILES


def is_entry_change(path: str, text: str | None) -> bool:
    """Return whether writing (None: removing) a file changes an entry, as far as its path tells."""
    return EntryId.parse_path(path) is not None if text else path.startswith("entries/")


def make_bot_identity(forge: Forge) -> Identity:
    """Who the bot's commits are by. GitHub knows its own bot by this number."""
    number = "41898282+" if forge.bot == "github-actions[bot]" else ""
    return Identity(forge.bot, f"{number}{forge.bot}@users.noreply.github.com")


def _repaired_files(remote: Remote, review: Review, head: str) -> dict[str, str | None]:
    """The files to write and to remove on top of *head*; nothing where one of them may not be written."""
    files: dict[str, str | None] = {}
    for verdict in review.verdicts:
        if not verdict.is_rewritten:
            continue
        if verdict.is_moved and (verdict.kind == "moved" or not verdict.is_from_list):
            files[verdict.path] = None
        files[verdict.final_path] = verdict.final_text
    if not may_write(files):
        return {}
    return files | _restored(remote, review, head)


def _restored(remote: Remote, review: Review, head: str) -> dict[str, str | None]:
    """The lists that were edited by hand, as they were where the contribution began: their net diff is empty."""
    parted = remote.repository.open_tree(
        remote.repository.find_merge_base(review.base, head)
    )
    files: dict[str, str | None] = {}
    for path in review.edited:
        if (
            path.endswith(".md")
            and not path.startswith(".")
            and (data := parted.read(path)) is not None
        ):
            try:
                files[path] = data.decode()
            except UnicodeDecodeError:
                raise GitError(f"{path} is not UTF-8; it is left as it is.") from None
    return files
