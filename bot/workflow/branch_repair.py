"""Push repairs to a contributor's branch, as one commit that is judged before it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import GitError
from bot.model.analysis import Reviewed, Unfinished
from bot.model.document_layouts import is_document_path
from bot.model.entry_id import EntryId
from bot.model.facts import KnownFacts
from bot.model.forge import PullRequest
from bot.model.review import DocumentLine, Review
from bot.model.wording import say
from bot.plan.forge import PushCommit
from bot.ports import GitHubContext, Identity, Workspace
from bot.ports.forge import Forge
from bot.ports.remote import Remote
from bot.project.load_settings import load_project
from bot.workflow.consultant import read_shown_facts
from bot.workflow.isolated_review import IsolatedReviewer, make_head_ref
from bot.workflow.line_repair import repair_lines
from bot.workflow.publisher import PullRequestPublisher

MESSAGE = "Format and repair entries"

# Files that one commit of the bot's may change.
_MOST_FILES = 50

# Commits of the bot's on one contribution.
_MOST_COMMITS = 3

# Commits of a contribution among which the bot looks for its own.
_MOST_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class BranchRepairer:
    """Makes the commit that repairs a contribution, and judges it before it is pushed."""

    reviewer: IsolatedReviewer
    publisher: PullRequestPublisher

    @classmethod
    def from_context(
        cls,
        context: GitHubContext,
        reviewer: IsolatedReviewer,
    ) -> "BranchRepairer":
        """Return a repairer with a publisher of its own."""
        publisher = PullRequestPublisher(
            context,
            reviewer.forge,
            context.new_token(),
            load_project(context.workspace, context.cache).settings,
        )
        return cls(reviewer, publisher)

    @property
    def bot(self) -> Identity:
        """Who the bot's commits are by."""
        return make_bot_identity(self.reviewer.forge)

    def read_shown_facts(self, number: int) -> KnownFacts:
        """Return the facts with which the review of a request was made."""
        return read_shown_facts(self.reviewer.forge, number, self.publisher.settings)

    def find_problem(self, pull: PullRequest) -> str:
        """Return why the bot leaves a contributor's branch alone; empty if it does not."""
        is_own = pull.head_repository == self.reviewer.forge.repository
        if pull.head_repository is None:
            return say("the fork is gone.")
        if not is_own and not pull.may_be_edited:
            return say("the author does not allow edits by maintainers.")
        if not is_own and not pull.head_owner_is_user:
            return say(
                "the fork belongs to an organisation, where edits by maintainers are not"
                " possible."
            )
        if pull.head_branch == self.reviewer.branch:
            return say("the contribution comes from the fork's own default branch.")
        # An approval is for the commit that was seen.
        if self.reviewer.forge.list_approvals(pull.number):
            return say("it is approved already.")
        return ""

    def fetch(self, pull: PullRequest) -> str | None:
        """Fetch a contribution; return the commit that it goes to.

        None if it has changed, or cannot be fetched.
        """
        ref = make_head_ref(pull.number)
        base_ref = f"refs/heads/{pull.base_branch}"
        remote = self.reviewer.remote
        failed = remote.fetch_requests([base_ref], [ref])
        if failed or remote.repository.resolve_commit(ref) != pull.head:
            return None
        return remote.repository.resolve_commit(base_ref)

    def judge(self, pull: PullRequest) -> Review | None:
        """Fetch a contribution and judge it here.

        None if it has changed, or cannot be read. What is written comes from this, never
        from an analysis that was handed over: that only says what was found.
        """
        base = self.fetch(pull)
        if base is None:
            return None
        shown = self.read_shown_facts(pull.number)
        analysis = self.reviewer.judge(pull.number, base, pull.head, facts=shown)
        return analysis.review if isinstance(analysis, Reviewed) else None

    def repair(self, pull: PullRequest) -> PushCommit | None:
        """Return the push of the repairs, and what is said then.

        None where there is nothing to repair, or not safely.
        """
        review = self.judge(pull)
        if review is None or review.has_conflict or self._has_answered(pull.head):
            return None
        files = _list_repaired_files(self.reviewer.remote, review, pull.head)
        return self.push(pull, files, MESSAGE) if files else None

    def is_made_by_bot(self, commit: str) -> bool:
        """Return whether the bot made a commit: then what it repairs is repaired."""
        return self.reviewer.remote.repository.read_commit(commit).author == self.bot

    def _has_answered(self, head: str) -> bool:
        """Return whether the bot leaves the rest to people.

        It makes one commit on each of theirs, and few in all: two machines that undo each
        other's commits come to an end.
        """
        repository = self.reviewer.remote.repository
        commit = head
        count = 0
        for _ in range(_MOST_LOOKED_AT):
            info = repository.read_commit(commit)
            if info.author == self.bot:
                count += 1
                if commit == head or count >= _MOST_COMMITS:
                    return True
            if len(info.parents) != 1:
                return False
            commit = info.parents[0]
        return False

    def push(
        self,
        pull: PullRequest,
        files: Mapping[str, str | None],
        message: str,
    ) -> PushCommit | None:
        """Return the push of a commit on top of a contribution that is fetched.

        None where the commit could not be judged, or leaves something to repair.
        """
        remote = self.reviewer.remote
        # A run that is repeated makes the same commit again.
        when = remote.repository.read_commit(pull.head).when + 1
        commit = remote.commit(pull.head, files, message, self.bot, when)
        base = remote.repository.resolve_commit(f"refs/heads/{pull.base_branch}")
        shown = self.read_shown_facts(pull.number)
        analysis = self.reviewer.judge(pull.number, base, commit, facts=shown)
        if isinstance(analysis, Unfinished):
            return None
        verdicts = analysis.review.verdicts
        # Repairs are pushed only if they leave nothing to repair.
        if message == MESSAGE and any(verdict.repaired for verdict in verdicts):
            return None
        publication = self.publisher.plan_publication(
            replace(pull, head=commit),
            analysis,
            is_new=True,
        )
        is_own = pull.head_repository == self.reviewer.forge.repository
        return PushCommit(
            commit,
            pull.head_branch,
            None if is_own else pull.head_repository,
            then=publication.plan,
        )


def may_write(files: Mapping[str, str | None]) -> bool:
    """Return whether the bot may write all these files (None: remove them).

    It writes them into a contribution, or in place of one: entry files only, and few.
    """
    are_entries = all(is_entry_change(path, text) for path, text in files.items())
    return are_entries and len(files) <= _MOST_FILES


def is_entry_change(path: str, text: str | None) -> bool:
    """Return whether writing (None: removing) a file changes an entry.

    The path decides. A file with a path that no entry may have can be removed only.
    """
    if not text:
        return path.startswith("entries/")
    return EntryId.parse_path(path) is not None


def make_bot_identity(forge: Forge) -> Identity:
    """Return the author of the bot's commits."""
    # GitHub knows its own bot by this number.
    number = "41898282+" if forge.bot == "github-actions[bot]" else ""
    return Identity(forge.bot, f"{number}{forge.bot}@users.noreply.github.com")


def _list_repaired_files(
    remote: Remote,
    review: Review,
    head: str,
) -> dict[str, str | None]:
    """Return the files to write and to remove on top of *head*.

    Nothing where one of them may not be written.
    """
    files: dict[str, str | None] = {}
    for verdict in review.verdicts:
        if not verdict.is_rewritten:
            continue
        # What was made from a line of the list has no file yet that could be removed.
        is_file = verdict.kind == "moved" or not verdict.is_from_list
        if verdict.is_moved and is_file:
            files[verdict.path] = None
        files[verdict.final_path] = verdict.final_text
    if not may_write(files):
        return {}
    repaired = _repair_lines(remote, review, head)
    return files | _restore_lists(remote, review, head) | repaired


def _repair_lines(
    remote: Remote,
    review: Review,
    head: str,
) -> dict[str, str | None]:
    """Return the documents of *head* with the repairs of their lines.

    Only lines that hold what was reviewed are replaced, in documents that are the source
    of their list on the base.
    """
    base_tree = remote.repository.open_tree(review.base)
    sources = find_source_documents(base_tree)
    tree = remote.repository.open_tree(head)
    origins = [
        verdict.origin
        for verdict in review.verdicts
        if isinstance(verdict.origin, DocumentLine) and verdict.origin.path in sources
    ]
    return {
        path: repair_lines(
            read_text(base_tree, path),
            read_text(tree, path),
            [origin for origin in origins if origin.path == path],
        )
        for path in sorted({origin.path for origin in origins if origin.is_repaired})
    }


def find_source_documents(tree: Workspace) -> frozenset[str]:
    """Return the documents that are the source of their list, by the layouts of *tree*."""
    layouts = load_project(tree).layouts.values()
    return frozenset(layout.document for layout in layouts if layout.is_document)


def holds_files(tree: Workspace, files: Mapping[str, str | None]) -> bool:
    """Return whether *tree* holds just these texts, and none of the removed files."""
    for path, text in files.items():
        data = None if text is None else text.encode()
        if tree.read(path) != data:
            return False
    return True


def read_text(tree: Workspace, path: str) -> str:
    """Return the text of a file; "" if there is none.

    Raises:
        GitError: it is no UTF-8.
    """
    try:
        return (tree.read(path) or b"").decode()
    except UnicodeDecodeError:
        raise GitError(f"{path} is not UTF-8; it is left as it is.") from None


def _restore_lists(
    remote: Remote,
    review: Review,
    head: str,
) -> dict[str, str | None]:
    """Return the lists that were edited by hand, as they were before the contribution.

    Their net diff is empty then: the entries hold what the edits said.
    """
    repository = remote.repository
    tree = repository.open_tree(repository.find_merge_base(review.base, head))
    files: dict[str, str | None] = {}
    for path in review.edited:
        if is_document_path(path) and tree.read(path) is not None:
            files[path] = read_text(tree, path)
    return files
