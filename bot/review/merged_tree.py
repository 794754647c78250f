"""The default branch after merges: what was merged is repaired, and the lists are made again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import ListwrightError
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding
from bot.model.isolated import (
    LandedRequest,
    LeftDocument,
    MergedCommit,
    Regenerate,
    Regeneration,
)
from bot.model.review import ListPlace, Review, Verdict
from bot.model.state import DocumentRecord
from bot.output.lists.preview import find_places
from bot.ports import Context, Workspace
from bot.project.generate import find_missing_entries
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project, load_project
from bot.project.overlay import OverlayWorkspace
from bot.review.added_dates import AddedDates, find_day
from bot.review.adopted_lines import remove_adopted_lines
from bot.review.check_catalog import check_all
from bot.review.generated_tree import EntryTree, GeneratedTree
from bot.review.proposed_changes import Contribution
from bot.review.published_documents import (
    PublishedDocuments,
    TouchedDocument,
    find_left,
)
from bot.review.review import review_contribution
from bot.review.verdicts import evaluate_contribution

_MOST_VERSIONS = 50
"""Commits to look back for the last version of a file that could be read."""


@dataclass(frozen=True, slots=True)
class MergedTree:
    """The files of the default branch at the commit *tip*."""

    context: Context
    tip: str
    tree: Workspace
    project: Project

    @classmethod
    def at(cls, context: Context, tip: str) -> "MergedTree":
        """Open the tree of *tip*.

        Raises:
            ConfigurationError: its declarations are wrong.
        """
        tree = context.repository.open_tree(context.repository.resolve_commit(tip))
        return cls(context, tip, tree, load_project(tree))

    def regenerate(self, request: Regenerate) -> Regeneration:
        """Return every file that must change: merged entries repaired, edited lines as entries, the lists.

        A merge that cannot be reviewed is left as it is; the lists follow all the same. A document in which a person
        wrote what no entry says is left as it is, too.
        """
        waiting = request.waiting
        files = self._find_waiting_entries(waiting) if waiting is not None else {}
        dates = AddedDates(self.project, self.context.repository, self.tree)
        reviews: dict[int, Review] = {}
        for commit in request.merged:
            review = self._review(commit)
            if review is not None:
                reviews[commit.number] = review
                files |= _collect_repairs(review.verdicts, self.tree)
                after_merge = self.context.repository.open_tree(commit.after)
                files |= remove_adopted_lines(
                    review.account, after_merge, OverlayWorkspace(self.tree, files)
                )
            files |= dates.date_merged(commit, review.verdicts if review else (), files)
        repository = self.context.repository
        published = PublishedDocuments.of(
            self.project, repository, request, self._is_generated
        )
        made = self.open_entries(files).generate()
        edited = published.read_edits(made)
        if adopted := self._adopt(made.entries, edited, dates):
            made = self.open_entries({**files, **adopted}).generate()
        left = find_left(edited, made)
        if left:
            made = made.entries.generate([document.path for document in left])
        left += made.broken
        left_paths = {document.path for document in left}
        record = published.update_record(made, edited, left_paths)
        made = replace(made, files={**made.files, **published.keep(left_paths)})
        return self._make_answer(made, reviews, tuple(left), record)

    def _make_answer(
        self,
        made: GeneratedTree,
        reviews: Mapping[int, Review],
        left: tuple[LeftDocument, ...],
        record: DocumentRecord | None,
    ) -> Regeneration:
        entries = made.entries
        changed = {
            path: text
            for path, text in made.files.items()
            if self.tree.read(path) != _encode(text)
        }
        landed = [
            _place(number, review, entries.loaded.catalog)
            for number, review in reviews.items()
        ]
        duplicates = self._find_duplicates(entries)
        return Regeneration(
            changed,
            entries.unshown,
            duplicates,
            tuple(landed),
            left,
            record,
            made.unsafe,
        )

    def open_entries(self, files: Mapping[str, str | None]) -> EntryTree:
        """Return the entries of this tree with *files* laid over it."""
        workspace = OverlayWorkspace(self.tree, files)
        loaded = self._load(workspace)
        unshown = self._find_unshown(loaded)
        shown_tree, shown = workspace, loaded.catalog
        if unshown:
            last_good = {path: self._find_last_good(path) for path in unshown}
            shown_tree = OverlayWorkspace(self.tree, {**files, **last_good})
            shown = self._load(shown_tree).catalog
        return EntryTree(
            self.context,
            self.project,
            workspace,
            files,
            loaded,
            tuple(unshown),
            shown_tree,
            shown,
        )

    def _is_generated(self, commit: str, path: str) -> bool:
        """Return whether a document of *commit* is just what the entries of that commit generate."""
        try:
            tree = MergedTree.at(self.context, commit)
            made = tree.open_entries({}).generate()
        except ListwrightError:
            return False
        return path not in made.files and all(
            path != document.path for document in made.broken
        )

    def _adopt(
        self, entries: EntryTree, edited: Sequence[TouchedDocument], dates: AddedDates
    ) -> dict[str, str | None]:
        """Return the entry files that people's edits of documents mean, repaired as those of a contribution.

        With them are the documents without the lines that stood outside the regions, and are entries then.
        """
        context = replace(self.context, workspace=entries.workspace)
        files: dict[str, str | None] = {}
        for document in edited:
            if not document.is_recorded or document.edit is None:
                continue
            contribution = Contribution(
                self.project, entries.loaded, document.edit.proposals, ()
            )
            verdicts = evaluate_contribution(context, contribution)
            files |= _collect_repairs(verdicts, entries.workspace)
            files |= dates.date_typed(
                verdicts, files, find_day(self.context.repository, document.commit)
            )
            if (
                self.project.settings.publish != "branch"
            ):  # there the text around the regions comes from here
                files |= remove_adopted_lines(
                    document.edit.account, self.tree, entries.workspace
                )
        return files

    def _review(self, commit: MergedCommit) -> Review | None:
        if not self.context.repository.open_tree(commit.before).list_files("schema"):
            return None  # the list moved in with this merge
        try:
            return review_contribution(self.context, commit.before, commit.after)
        except ListwrightError:
            return None

    def _load(self, workspace: Workspace) -> LoadedCatalog:
        return load_catalog(
            replace(self.context, workspace=workspace), workspace, self.project
        )

    def _find_waiting_entries(self, waiting: str) -> dict[str, str | None]:
        """Return the entry files of the rolling request: made of edited lines, they stand nowhere else yet."""
        repository = self.context.repository
        parted = repository.find_merge_base(self.tip, waiting)
        before, there = repository.open_tree(parted), repository.open_tree(waiting)
        files: dict[str, str | None] = {}
        for change in repository.list_changes(parted, waiting):
            is_entry = EntryId.parse_path(change.path) is not None
            if is_entry and self.tree.read(change.path) == before.read(change.path):
                files[change.path] = _decode(there.read(change.path))
        return files

    def _find_unshown(self, loaded: LoadedCatalog) -> list[str]:
        """Return the entry files that cannot be read, or fit no view: the list must not lose them silently."""
        unread = [
            path
            for path in loaded.files
            if EntryId.from_path(path) not in loaded.catalog.records
        ]
        return sorted({*unread, *find_missing_entries(self.project, loaded.catalog)})

    def _find_last_good(self, path: str) -> str | None:
        """Return the newest version of a file that differs from today's; None if it never was otherwise."""
        repository = self.context.repository
        now, commit = self.tree.read(path), self.tip
        for _ in range(_MOST_VERSIONS):
            parents = repository.read_commit(commit).parents
            if not parents:
                return None
            commit = parents[0]
            data = repository.open_tree(commit).read(path)
            if data != now:
                return _decode(data)
        return None

    def _find_duplicates(self, entries: EntryTree) -> tuple[Finding, ...]:
        """Return the works that are listed twice: two merges may each be fine and together be a duplicate."""
        findings = check_all(
            replace(self.context, workspace=entries.workspace), entries.loaded
        )
        return tuple(
            finding
            for finding in findings
            if finding.rule == "duplicate-work" and finding.severity == "error"
        )


def _collect_repairs(
    verdicts: Iterable[Verdict], tree: Workspace
) -> dict[str, str | None]:
    """Return the files of *tree* as they should stand; only those that are still as they were judged."""
    files: dict[str, str | None] = {}
    for verdict in verdicts:
        if not verdict.is_rewritten or EntryId.parse_path(verdict.final_path) is None:
            continue
        if verdict.is_from_list and verdict.kind == "added":
            if tree.read(verdict.final_path) is None:
                files[verdict.final_path] = verdict.final_text
        elif _may_replace(verdict, tree):
            if verdict.is_moved:
                files[verdict.path] = None
            files[verdict.final_path] = verdict.final_text
    return files


def _may_replace(verdict: Verdict, tree: Workspace) -> bool:
    """Return whether the file is still the one that was judged, and nothing stands where it should go."""
    if tree.read(verdict.path) != verdict.source.encode():
        return False
    return not verdict.is_moved or tree.read(verdict.final_path) is None


def _place(number: int, review: Review, catalog: Catalog) -> LandedRequest:
    places: list[ListPlace] = []
    for verdict in review.verdicts:
        name = EntryId.from_path(verdict.final_path)
        if name in catalog.records:
            places += find_places(catalog.get_entry(name), catalog)
    return LandedRequest(number, bool(review.verdicts), tuple(places))


def _decode(data: bytes | None) -> str | None:
    return data.decode("utf-8", "replace") if data is not None else None


def _encode(text: str | None) -> bytes | None:
    return text.encode() if text is not None else None
