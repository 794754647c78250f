"""Carry out `/undo`: open a request that takes back what a merged one brought."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.errors import RefusedOrderError
from bot.model.analysis import Reviewed
from bot.model.forge import PullRequest
from bot.model.isolated import MergedCommit
from bot.model.review import Review
from bot.model.wording import say
from bot.output.untrusted import quote_inline
from bot.plan.forge import Action, OpenPullRequest, PushCommit, React
from bot.ports import Workspace
from bot.workflow.branch_repair import (
    BranchRepairer,
    find_source_documents,
    may_write,
    read_text,
)
from bot.workflow.event import Event
from bot.workflow.isolated_review import make_head_ref
from bot.workflow.line_reversal import revert_lines
from bot.workflow.merge_gate import make_merge_title
from bot.workflow.merged_commits import find_merged_commit


@dataclass(frozen=True, slots=True)
class MergeUndo:
    """One order to take back the merge of *pull*."""

    event: Event
    pull: PullRequest
    repairer: BranchRepairer

    @property
    def _own_branch(self) -> str:
        return f"listwright/undo-{self.pull.number}"

    def plan(self) -> tuple[Action, ...]:
        """Return the request that takes the merge back, from the tip of the list.

        Nothing is merged. There is one such request for a merge.

        Raises:
            RefusedOrderError: it cannot be made; a person must.
        """
        reviewer = self.repairer.reviewer
        reaction = React(self.event.comment, "+1")
        if not self.pull.is_merged:
            raise RefusedOrderError(say("the pull request is not merged."))
        if self.pull.base_branch != reviewer.branch:
            raise RefusedOrderError(say("it was merged into another branch."))
        requests = reviewer.forge.list_requests_from(self._own_branch)
        if any(request.is_open or request.is_merged for request in requests):
            return (reaction,)
        if requests:
            raise RefusedOrderError(
                say(
                    "pull request {number} would take it back; open that again.",
                    number=requests[0].number,
                )
            )
        return *self._plan_request(), reaction

    def _plan_request(self) -> Iterator[Action]:
        reviewer = self.repairer.reviewer
        remote = reviewer.remote
        base_ref = f"refs/heads/{reviewer.branch}"
        remote.fetch([base_ref, make_head_ref(self.pull.number)])
        tip = remote.repository.resolve_commit(base_ref)
        merged = find_merged_commit(remote.repository, self.pull)
        if merged is None:
            raise RefusedOrderError(say("the commits of the merge are gone."))
        review = self._review(merged)
        files = self._restore_files(tip, merged, review)
        title = f"Take back pull request {self.pull.number}"
        if review is not None:
            title = f"Take back: {make_merge_title(review)}"
        opening = OpenPullRequest(
            self._own_branch, reviewer.branch, title, f"{self._describe()}\n"
        )
        existing = remote.fetch_tip(self._own_branch)
        if existing is None:
            yield PushCommit(
                self._make_commit(tip, files, title),
                self._own_branch,
                then=(opening,),
                otherwise=(React(self.event.comment, "confused"),),
            )
        elif self._is_own(existing, tip, files, title):
            # An earlier run ended between the push and the request.
            yield opening
        else:
            raise RefusedOrderError(
                say(
                    "there is a branch `{branch}` already; delete it, and order again.",
                    branch=self._own_branch,
                )
            )

    def _make_commit(
        self, parent: str, files: Mapping[str, str | None], title: str
    ) -> str:
        """Make the commit on top of *parent*; equal arguments make an equal one."""
        remote = self.repairer.reviewer.remote
        when = remote.repository.read_commit(parent).when + 1
        return remote.commit(parent, files, title, self.repairer.bot, when)

    def _is_own(
        self, commit: str, tip: str, files: Mapping[str, str | None], title: str
    ) -> bool:
        """Return whether a commit is the one that an earlier run made and pushed.

        The list may have gone on since; what anybody else pushed is never equal.
        """
        repository = self.repairer.reviewer.remote.repository
        parents = repository.read_commit(commit).parents
        if len(parents) != 1 or not repository.contains(tip, parents[0]):
            return False
        return self._make_commit(parents[0], files, title) == commit

    def _describe(self) -> str:
        login = self.event.actor.login if self.event.actor else ""
        return say(
            "Takes back what pull request {number} brought, as {person} asked. Only its"
            " entries, or its lines of a list, are taken back; what else it changed stays."
            " Whoever merges this decides.",
            number=self.pull.number,
            person=quote_inline(login),
        )

    def _review(self, merged: MergedCommit) -> Review | None:
        """Return the review of the merge; None if it cannot be read."""
        facts = self.repairer.read_shown_facts(self.pull.number)
        analysis = self.repairer.reviewer.judge(
            self.pull.number, merged.before, merged.after, facts=facts
        )
        return analysis.review if isinstance(analysis, Reviewed) else None

    def _restore_files(
        self, tip: str, merged: MergedCommit, review: Review | None
    ) -> dict[str, str | None]:
        """Return the files as they were before the merge; None for one that was not there.

        Raises:
            RefusedOrderError: one of them has changed since, or none is left to restore.
        """
        repository = self.repairer.reviewer.remote.repository
        trees = [
            repository.open_tree(commit)
            for commit in (merged.before, merged.after, tip)
        ]
        changes = repository.list_changes(merged.before, merged.after)
        paths = {change.path for change in changes}
        landed = _list_landed_texts(review) if review else {}
        entry_paths = {path for path in paths if path.startswith("entries/")}
        files: dict[str, str | None] = {}
        for path in sorted(entry_paths | landed.keys()):
            files |= _restore_entry(path, trees, landed.get(path, ()))
        if not may_write(files):
            raise RefusedOrderError(
                say("it changed too many files, or one that is no entry.")
            )
        for path in sorted(paths & find_source_documents(trees[-1])):
            files |= _restore_document(path, trees)
        if not files:
            raise RefusedOrderError(say("nothing of it is left to take back."))
        return files


def _list_landed_texts(review: Review) -> dict[str, list[str | None]]:
    """Return what the bot made of each entry file when the merge was listed."""
    texts: dict[str, list[str | None]] = {}
    for path, text in review.list_results():
        texts.setdefault(path, []).append(text)
    return texts


def _restore_entry(
    path: str, trees: list[Workspace], landed: Iterable[str | None]
) -> dict[str, str | None]:
    """Return the file *path* as it was before; nothing if it is so already.

    *trees* are those before the merge, right after it, and of today.

    Raises:
        RefusedOrderError: somebody has changed it since.
    """
    before, merged, now = (_read(tree, path) for tree in trees)
    if now == before:
        return {}
    if _forget_day(now) not in {_forget_day(text) for text in (merged, *landed)}:
        raise _make_refusal(path)
    return {path: before}


def _restore_document(path: str, trees: list[Workspace]) -> dict[str, str]:
    """Return the document *path* without the lines of the merge; nothing if they are gone.

    Raises:
        RefusedOrderError: somebody has changed them since.
    """
    before, merged, now = (read_text(tree, path) for tree in trees)
    reverted = revert_lines(before, merged, now)
    if reverted is None:
        raise _make_refusal(path)
    return {path: reverted} if reverted != now else {}


def _make_refusal(path: str) -> RefusedOrderError:
    return RefusedOrderError(
        say(
            "`{path}` has changed since the merge; take back by hand what should go, in"
            " that file.",
            path=path,
        )
    )


def _read(tree: Workspace, path: str) -> str | None:
    return None if tree.read(path) is None else read_text(tree, path)


def _forget_day(text: str | None) -> str | None:
    """Return an entry's file without the day that the bot writes into it after a merge."""
    if text is None:
        return None
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("added:"))
