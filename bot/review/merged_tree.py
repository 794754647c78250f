"""The default branch after merges: entries are repaired, and the lists generated again."""

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
    ProposedVenue,
    Regenerate,
    Regeneration,
)
from bot.model.review import ListPlace, Review, Verdict
from bot.model.state import DocumentRecord
from bot.output.lists.preview import find_places
from bot.ports import Context, Workspace
from bot.project.document_source import SourceTree
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
from bot.review.published_papers import propose_venues
from bot.review.remembered_moves import plan_remembered_moves
from bot.review.remembered_values import RememberedValues
from bot.review.review import review_contribution
from bot.review.tidied_documents import plan_tidying
from bot.review.verdicts import evaluate_contribution

# Commits to look back for the last version of a file that could be read.
_MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class MergedTree:
    """The files of the default branch at the commit *tip*."""

    context: Context
    tip: str
    tree: Workspace
    project: Project

    @classmethod
    def open(cls, context: Context, tip: str) -> "MergedTree":
        """Return the tree of *tip*.

        Raises:
            ConfigurationError: its declarations are wrong.
        """
        tree = context.repository.open_tree(context.repository.resolve_commit(tip))
        return cls(context, tip, tree, load_project(tree))

    def regenerate(self, request: Regenerate) -> Regeneration:
        """Return every file that must change, and the reports on it.

        The files are repaired entries, entries made of edited lines, and the lists. A
        merge that cannot be reviewed is left as it is; the lists follow all the same. A
        document in which a person wrote what no entry says is left as it is, too.
        """
        dates = AddedDates(self.project, self.context.repository, self.tree)
        files, reviews = self._repair_merges(request, dates)
        entries = self.open_entries(files)
        moves = self._write_new_addresses(request.state, entries)
        if moves:
            files |= moves
            entries = self.open_entries(files)
        outside = RememberedValues.open(self.context, self.project, request)
        entries = self._add_values(entries, outside)
        generated = entries.generate()
        published = PublishedDocuments.open(
            self.project,
            self.context.repository,
            request,
            self._is_generated,
        )
        # An edit is read against the generated lists, and they change with the entries
        # that it means. So the lists are generated once more after it.
        touched = published.read_edits(generated)
        adopted = self._adopt(generated.entries, touched, dates)
        if adopted:
            entries = self.open_entries({**files, **adopted})
            generated = self._add_values(entries, outside).generate()
        left_documents = find_left(touched, generated)
        if left_documents:
            # What must stay is known only now: a third round leaves it alone.
            paths = [document.path for document in left_documents]
            generated = generated.entries.generate(paths)
        left_documents += generated.broken
        left_paths = {document.path for document in left_documents}
        record = published.update_record(generated, touched, left_paths)
        kept_files = published.keep(left_paths)
        generated = replace(generated, files={**generated.files, **kept_files})
        answer = self._make_answer(
            generated,
            reviews,
            tuple(left_documents),
            record,
        )
        answer = replace(answer, proposals=self._propose_venues(request, generated))
        if not answer.files:
            return answer
        return replace(
            answer,
            asked_repositories=outside.list_asked(generated.entries.loaded.catalog),
            repository_record=outside.make_record(),
        )

    def _repair_merges(
        self,
        request: Regenerate,
        dates: AddedDates,
    ) -> tuple[dict[str, str | None], dict[int, Review]]:
        """Return the files to write after the merges, and their reviews by number."""
        files: dict[str, str | None] = {}
        if request.waiting is not None:
            files = self._find_waiting_entries(request.waiting)
        reviews: dict[int, Review] = {}
        for commit in request.merged:
            verdicts: tuple[Verdict, ...] = ()
            review = self._review(commit)
            if review is not None:
                reviews[commit.number] = review
                verdicts = review.verdicts
                files |= _collect_repairs(verdicts, self.tree)
                after_merge = self.context.repository.open_tree(commit.after)
                tip_tree = OverlayWorkspace(self.tree, files)
                files |= remove_adopted_lines(
                    review.account,
                    after_merge,
                    tip_tree,
                )
            # The days come last: they are written into the repaired files.
            files |= dates.write_merge_days(commit, verdicts, files)
        return files, reviews

    def _write_new_addresses(
        self, state: str | None, entries: EntryTree
    ) -> dict[str, str]:
        """Return the entry files in which links get the addresses that they moved to.

        Documents that are the sources of their lists stay as they are.
        """
        if not self.project.settings.may_repair_links:
            return {}
        tree, loaded = entries.workspace, entries.loaded
        moves = plan_remembered_moves(self.context, loaded, tree, state)
        return {path: text for path, text in moves.items() if not self._is_line(path)}

    def _add_values(self, entries: EntryTree, outside: RememberedValues) -> EntryTree:
        """Return the entries with the values from outside that are known of them."""
        rendered = outside.render_files(entries.loaded.catalog)
        files = {
            path: text
            for path, text in rendered.items()
            if entries.workspace.read(path) != _encode(text)
        }
        # To open the entries again takes long, and the values seldom change.
        if not files:
            return entries
        return self.open_entries({**entries.written, **files})

    def _make_answer(
        self,
        generated: GeneratedTree,
        reviews: Mapping[int, Review],
        left_documents: tuple[LeftDocument, ...],
        record: DocumentRecord | None,
    ) -> Regeneration:
        """Return the answer, with the files that really differ from those of the tip."""
        entries = generated.entries
        changed = {
            path: text
            for path, text in generated.files.items()
            if self.tree.read(path) != _encode(text)
        }
        changed |= self._tidy_documents()
        catalog = entries.loaded.catalog
        landed = [
            _make_landed_request(number, review, catalog)
            for number, review in reviews.items()
        ]
        return Regeneration(
            changed,
            entries.unshown,
            self._find_duplicates(entries),
            tuple(landed),
            left_documents,
            record,
            generated.unsafe,
        )

    def _propose_venues(
        self, request: Regenerate, generated: GeneratedTree
    ) -> tuple[ProposedVenue, ...]:
        """Return the entry files with the venue of a paper that was published."""
        if not request.published or not self.project.settings.may_propose_published:
            return ()
        entries = generated.entries
        context = replace(self.context, workspace=entries.workspace)
        proposals = propose_venues(context, entries.loaded, request.published)
        return tuple(one for one in proposals if not self._is_line(one.path))

    def _tidy_documents(self) -> dict[str, str]:
        """Return the documents that are the sources of their lists and may be tidied.

        One that cannot be kept as it is stays so.
        """
        context = replace(self.context, workspace=self.tree)
        try:
            return {action.path: action.text for action in plan_tidying(context)}
        except ListwrightError:
            return {}

    def open_entries(self, files: Mapping[str, str | None]) -> EntryTree:
        """Return the entries of this tree with *files* laid over it."""
        workspace = OverlayWorkspace(self.tree, files)
        loaded = self._load(workspace)
        unshown = self._find_unshown(loaded)
        shown_tree = workspace
        shown_catalog = loaded.catalog
        if unshown:
            last_good = {path: self._find_last_good(path) for path in unshown}
            shown_tree = OverlayWorkspace(self.tree, {**files, **last_good})
            shown_catalog = self._load(shown_tree).catalog
        return EntryTree(
            self.context,
            self.project,
            workspace,
            files,
            loaded,
            tuple(unshown),
            shown_tree,
            shown_catalog,
        )

    def _is_generated(self, commit: str, path: str) -> bool:
        """Return whether a document of *commit* is what its entries generate."""
        try:
            merged_tree = MergedTree.open(self.context, commit)
            generated = merged_tree.open_entries({}).generate()
        except ListwrightError:
            return False
        if path in generated.files:
            return False
        return all(path != document.path for document in generated.broken)

    def _adopt(
        self,
        entries: EntryTree,
        touched: Sequence[TouchedDocument],
        dates: AddedDates,
    ) -> dict[str, str | None]:
        """Return the entry files that people's edits of documents mean.

        They are repaired as those of a contribution. With them come the documents
        without the lines outside the regions that are entries now.
        """
        context = replace(self.context, workspace=entries.workspace)
        repository = self.context.repository
        files: dict[str, str | None] = {}
        for document in touched:
            edit = document.edit
            # Without a record, nobody knows which lines a person wrote.
            if not document.is_recorded or edit is None:
                continue
            contribution = Contribution(
                self.project,
                entries.loaded,
                edit.proposals,
                (),
            )
            verdicts = evaluate_contribution(context, contribution)
            files |= _collect_repairs(verdicts, entries.workspace)
            day = find_day(repository, document.commit)
            files |= dates.write_typed_days(verdicts, files, day)
            # On the lists' own branch, the text around the regions is this branch's.
            if self.project.settings.publish != "branch":
                files |= remove_adopted_lines(
                    edit.account,
                    self.tree,
                    entries.workspace,
                )
        return files

    def _review(self, commit: MergedCommit) -> Review | None:
        """Return the review of a merge; None if it cannot be reviewed."""
        tree_before = self.context.repository.open_tree(commit.before)
        if not tree_before.list_files("schema"):
            return None  # the list moved in with this merge
        try:
            return review_contribution(
                self.context,
                commit.before,
                commit.after,
                facts=commit.facts,
            )
        except ListwrightError:
            return None

    def _load(self, workspace: Workspace) -> LoadedCatalog:
        """Return the entries in *workspace*, which stands for the checkout."""
        context = replace(self.context, workspace=workspace)
        return load_catalog(context, workspace, self.project)

    def _find_waiting_entries(self, waiting: str) -> dict[str, str | None]:
        """Return the entry files of the rolling pull request, whose head is *waiting*.

        They were made of edited lines and stand nowhere else yet. A file that changed on
        the branch in the meantime stays as it is there.
        """
        repository = self.context.repository
        parted = repository.find_merge_base(self.tip, waiting)
        tree_before = repository.open_tree(parted)
        waiting_tree = repository.open_tree(waiting)
        files: dict[str, str | None] = {}
        for change in repository.list_changes(parted, waiting):
            path = change.path
            if EntryId.parse_path(path) is None:
                continue
            if self.tree.read(path) == tree_before.read(path):
                files[path] = _decode(waiting_tree.read(path))
        return files

    def _find_unshown(self, loaded: LoadedCatalog) -> list[str]:
        """Return the entry files that cannot be read, or fit no view.

        The list must not lose these entries silently.
        """
        records = loaded.catalog.records
        unread = [
            path for path in loaded.files if EntryId.from_path(path) not in records
        ]
        missing = find_missing_entries(self.project, loaded.catalog)
        return sorted({*unread, *missing})

    def _find_last_good(self, path: str) -> str | None:
        """Return the newest version of a file that differs from today's; None without one."""
        repository = self.context.repository
        data_today = self.tree.read(path)
        commit = self.tip
        for _ in range(_MOST_VERSIONS):
            parents = repository.read_commit(commit).parents
            if not parents:
                return None
            # The first parent of a merge is the branch itself.
            commit = parents[0]
            data = repository.open_tree(commit).read(path)
            if data != data_today:
                return _decode(data)
        return None

    def _find_duplicates(self, entries: EntryTree) -> tuple[Finding, ...]:
        """Return the works that are listed twice.

        Two merges may each be fine and together be a duplicate.
        """
        context = replace(self.context, workspace=entries.workspace)
        return tuple(
            finding
            for finding in check_all(context, entries.loaded)
            if finding.rule == "duplicate-work"
            and finding.severity == "error"
            and not self._is_line(finding.location.path)
        )

    def _is_line(self, path: str) -> bool:
        """Return whether an entry stands in a document only: `listwright check` tells of it."""
        return (
            isinstance(self.tree, SourceTree) and self.tree.find_place(path) is not None
        )


def _collect_repairs(
    verdicts: Iterable[Verdict],
    tree: Workspace,
) -> dict[str, str | None]:
    """Return the files of *tree* as they should stand, with None for those that go.

    A file that is no longer as it was judged is left out.
    """
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
    """Return whether the file still is as it was judged, and its new path is free."""
    if tree.read(verdict.path) != verdict.source.encode():
        return False
    return not verdict.is_moved or tree.read(verdict.final_path) is None


def _make_landed_request(
    number: int,
    review: Review,
    catalog: Catalog,
) -> LandedRequest:
    """Return a merged pull request with the places where its entries are listed now."""
    places: list[ListPlace] = []
    for verdict in review.verdicts:
        entry_id = EntryId.from_path(verdict.final_path)
        if entry_id in catalog.records:
            places += find_places(catalog.get_entry(entry_id), catalog)
    return LandedRequest(number, bool(review.verdicts), tuple(places))


def _decode(data: bytes | None) -> str | None:
    """Return the content of a file as text; None for no file."""
    return data.decode("utf-8", "replace") if data is not None else None


def _encode(text: str | None) -> bytes | None:
    """Return a text as the content of a file; None for no file."""
    return text.encode() if text is not None else None
