"""What follows a merge: repair what was merged, regenerate the lists, commit, and say where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.model.entry import entry_id
from bot.model.forge import PullRequest
from bot.model.review import ListPlace, Review
from bot.output.comments.review import MARKER, render_listed, render_trouble
from bot.output.comments.state_marker import MARKER as SUBMISSION_MARKER
from bot.output.comments.submission_closed import render_submission_listed
from bot.output.lists.preview import find_places
from bot.plan.forge import Action, Close, CommitOnBranch, OpenPullRequest, PushCommit, SetLabels, UpsertIssue
from bot.ports import Context, GitHubContext, Workspace
from bot.project.generate import find_missing_entries, plan_generation
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project, load_project
from bot.project.overlay import OverlayWorkspace
from bot.review.check_catalog import check_all
from bot.workflow.bot_identity import find_bot_comments, find_bot_replies, plan_comment
from bot.workflow.branch_repair import ENTRY_PATH, make_bot_identity
from bot.workflow.event import Event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.publisher import OUR_LABELS
from bot.workflow.submission_issues import SUBMISSION, find_submission_number, make_branch_name
from bot.workflow.submission_reply import plan_issue_labels

MESSAGE = "Regenerate the lists"
ROLLING = "listwright/regenerate"
"""The branch of the one rolling pull request."""
TAKEN = "listwright/take-"
TROUBLE = "listwright"
"""The label of the one issue about entries of the default branch that cannot be read."""
_MOST_MERGES = 5
"""Merges that one sweep completes."""
_MOST_VERSIONS = 50
"""Commits to look back for the last version of a file that could be read."""


def find_merged(analyst: IsolatedReviewer, event: Event) -> list[PullRequest]:
    """The pull request that was merged, if the event tells of one; on a schedule, those whose own run was lost.

    The labels go last, so who still bears one has not had all that a merge brings.
    """
    pulls: list[PullRequest] = []
    if event.kind == "schedule":
        closed = analyst.forge.closed_pull_requests()
        pulls = [pull for pull in closed if pull.is_merged and pull.labels & OUR_LABELS][:_MOST_MERGES]
    elif event.on_pull_request:
        found = analyst.forge.pull_request(event.number)
        pulls = [found] if found else []
    elif event.kind == "comment":  # an approval of a submission may merge
        made = analyst.forge.requests_from(make_branch_name(event.number))
        pulls = [pull for pull in made if pull.labels & OUR_LABELS]
    return [pull for pull in pulls if pull.merged_as and pull.base_branch == analyst.branch]


@dataclass(slots=True)
class PostMerge:
    """The default branch at the commit *tip*, and what it should hold."""

    context: GitHubContext
    analyst: IsolatedReviewer
    tip: str
    project: Project
    tree: Workspace
    reviews: dict[int, Review] = field(default_factory=dict)
    """What was merged, by number, once `files` has looked."""
    found: LoadedCatalog | None = None
    """The entries as they will be."""
    unshown: Sequence[str] = ()
    """The entry files that the lists cannot show as they are."""
    files_after: Workspace | None = None
    """All files as they will be."""

    @classmethod
    def at(cls, context: GitHubContext, analyst: IsolatedReviewer, tip: str) -> "PostMerge":
        """Land on top of *tip*."""
        tree = analyst.remote.repository.tree(tip)
        return cls(context, analyst, tip, load_project(tree), tree)

    def files(self, merged: Sequence[PullRequest]) -> dict[str, str | None]:
        """Every file that must change: merged entries repaired, edited lines as entries, the lists made anew."""
        files = self._rolling() if self.project.settings.publish != "push" else {}
        for pull in merged:
            before = self.analyst.remote.repository.about(pull.merged_as or "").parents[0]
            review = self.analyst.judge(pull.number, before, pull.merged_as or "").review
            if review is not None:
                self.reviews[pull.number] = review
                files |= _landed(review, self.tree)
        context = replace(self.context, workspace=OverlayWorkspace(self.tree, files))
        self.found, self.files_after = (
            load_catalog(context, context.workspace, self.project),
            context.workspace,
        )
        self.unshown = self._unshown(self.found)
        if self.unshown:
            shown = {path: self._last_good(path) for path in self.unshown}
            context = replace(context, workspace=OverlayWorkspace(self.tree, files | shown))
        catalog = (
            load_catalog(context, context.workspace, self.project).catalog
            if self.unshown
            else self.found.catalog
        )
        plan = plan_generation(context, self.project, catalog, allow_shrink=True)
        files |= {action.path: action.text for action in plan if not action.path.startswith(".")}
        return {path: text for path, text in files.items() if self.tree.read(path) != _bytes(text)}

    def _rolling(self) -> dict[str, str | None]:
        """The entry files that wait in the rolling request: made of edited lines, they stand nowhere else yet."""
        remote = self.analyst.remote
        repository, tip = remote.repository, remote.tip(ROLLING)
        if tip is None:
            return {}
        parted = repository.merge_base(self.tip, tip)
        before, there = repository.tree(parted), repository.tree(tip)
        waiting = [
            change.path for change in repository.changes(parted, tip) if ENTRY_PATH.fullmatch(change.path)
        ]
        mine = [path for path in waiting if self.tree.read(path) == before.read(path)]
        return {path: _text(there.read(path)) for path in mine}

    def _unshown(self, found: LoadedCatalog) -> list[str]:
        """The entry files that cannot be read, or fit no view: the list must not lose them without a word."""
        records = found.catalog.records
        unread = [path for path in found.files if entry_id(path) not in records]
        return sorted({*unread, *find_missing_entries(self.project, found.catalog)})

    def _last_good(self, path: str) -> str | None:
        """The newest version of an entry file that differs from today's; None if it never was otherwise."""
        repository = self.analyst.remote.repository
        now, commit = self.tree.read(path), self.tip
        for _ in range(_MOST_VERSIONS):
            parents = repository.about(commit).parents
            if not parents:
                return None
            commit = parents[0]
            data = repository.tree(commit).read(path)
            if data != now:
                return _text(data)
        return None

    def actions(self, files: Mapping[str, str | None], merged: Sequence[PullRequest]) -> Iterator[Action]:
        """The commit, and what is said then."""
        then = tuple(action for pull in merged for action in self._said(pull))
        if files:
            yield from self._commits(files, then)
        else:
            yield from then
        yield UpsertIssue(TROUBLE, "Entries that need a maintainer", self._trouble())

    def _trouble(self) -> str:
        """What is wrong on the default branch itself: two merges may each be fine and together be a duplicate."""
        assert self.found is not None  # noqa: S101 - `files` has looked
        doubles = [
            finding for finding in check_all(self._after(), self.found) if finding.rule == "duplicate-work"
        ]
        return render_trouble(self.unshown, [one for one in doubles if one.severity == "error"])

    def _after(self) -> Context:
        assert self.files_after is not None  # noqa: S101 - `files` has looked
        return replace(self.context, workspace=self.files_after)

    def _commits(self, files: Mapping[str, str | None], then: tuple[Action, ...]) -> Iterator[Action]:
        settings, branch = self.project.settings, self.analyst.branch
        if settings.publish == "branch":
            lists = {layout.document for layout in self.project.layouts.values()} | {settings.front_page}
            yield from self._on_branch({p: t for p, t in files.items() if p in lists}, settings.lists_branch)
            files = {path: text for path, text in files.items() if path not in lists}
        if not files:
            yield from then
        elif settings.publish == "pull-request":
            yield from self._by_request(files, then)
        elif settings.signed:
            yield CommitOnBranch(branch, self.tip, MESSAGE, files)
            yield from then
        else:
            # A branch that only the lists have left may well be one that nobody pushes to.
            instead = tuple(self._by_request(files, then)) if settings.publish == "branch" else ()
            yield PushCommit(self._commit(self.tip, files), branch, then=then, otherwise=instead)

    def _by_request(self, files: Mapping[str, str | None], then: tuple[Action, ...]) -> Iterator[Action]:
        """The commit by way of the one rolling pull request."""
        yield from self._on_branch(files, ROLLING)
        text = "What the bot made anew or repaired after a merge.\n"
        yield OpenPullRequest(ROLLING, self.analyst.branch, MESSAGE, text)
        yield from then

    def _on_branch(self, files: Mapping[str, str | None], branch: str) -> Iterator[PushCommit]:
        """A commit on a branch of its own, which follows both its tip and the default branch."""
        remote = self.analyst.remote
        tip = remote.tip(branch)
        if tip is None:
            yield PushCommit(self._commit(self.tip, files), branch)
            return
        made = self._commit(self.tip, files, tip)
        if remote.repository.changes(tip, made):
            yield PushCommit(made, branch)

    def _commit(self, parent: str, files: Mapping[str, str | None], also: str | None = None) -> str:
        remote = self.analyst.remote
        when = remote.repository.about(parent).when + 1
        return remote.commit(parent, files, MESSAGE, make_bot_identity(self.analyst.forge), when, also)

    def _said(self, pull: PullRequest) -> Iterator[Action]:
        """The comment's last word, and what else is over with the merge."""
        forge = self.analyst.forge
        review = self.reviews.get(pull.number)
        if issue := find_submission_number(pull, forge):
            places = tuple(self._places(review)) if review is not None else ()
            yield from self._said_below(issue, render_submission_listed(places))
        elif review is not None and review.verdicts:
            known = find_bot_comments(forge, forge.comments(pull.number), MARKER)
            yield plan_comment(pull.number, MARKER, render_listed(tuple(self._places(review))), known)
        if pull.head_repository == forge.repository and pull.head_branch.startswith(TAKEN):
            original = pull.head_branch.removeprefix(TAKEN)
            if original.isdecimal():
                yield Close(int(original))
        if gone := tuple(sorted(pull.labels & OUR_LABELS)):
            yield SetLabels(pull.number, (), gone)

    def _said_below(self, issue: int, body: str) -> Iterator[Action]:
        """The last word on a submission; GitHub has closed it, if nobody took its number out of the pull request."""
        forge = self.analyst.forge
        found = forge.issue(issue)
        if found is None:
            return
        known = find_bot_replies(forge, issue)
        if not known or known[0].body != body:
            yield plan_comment(issue, SUBMISSION_MARKER, body, known)
        if found.is_open:
            yield Close(issue, "completed")
        yield from plan_issue_labels(found, (SUBMISSION,))

    def _places(self, review: Review) -> Iterator[ListPlace]:
        catalog = self.found.catalog if self.found else None
        for verdict in review.verdicts:
            name = entry_id(verdict.final_path)
            if catalog is not None and name in catalog.records:
                yield from find_places(catalog.entry(name), catalog)


def _landed(review: Review, tree: Workspace) -> dict[str, str | None]:
    """What was merged, as it should stand; only where the file is still as it was judged."""
    files: dict[str, str | None] = {}
    for verdict in review.verdicts:
        target = verdict.final_path
        if not verdict.is_rewritten or not ENTRY_PATH.fullmatch(target):
            continue
        is_new = verdict.is_from_list and verdict.kind == "added"
        if tree.read(target if is_new else verdict.path) != (None if is_new else verdict.source.encode()):
            continue
        if target != verdict.path and not is_new:
            if tree.read(target) is not None:
                continue
            files[verdict.path] = None
        files[target] = verdict.final_text
    return files


def _text(data: bytes | None) -> str | None:
    return data.decode("utf-8", "replace") if data is not None else None


def _bytes(text: str | None) -> bytes | None:
    return text.encode() if text is not None else None
