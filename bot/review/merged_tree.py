"""The default branch after merges: what was merged is repaired, and the lists are made again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import ListwrightError
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding
from bot.model.isolated import LandedRequest, MergedCommit, Regeneration
from bot.model.review import ListPlace, Review, Verdict
from bot.output.lists.preview import find_places
from bot.ports import Context, Workspace
from bot.project.generate import find_missing_entries, plan_generation
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project, load_project
from bot.project.overlay import OverlayWorkspace
from bot.review.adopted_lines import remove_adopted_lines
from bot.review.check_catalog import check_all
from bot.review.review import review_contribution

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
        tree = context.repository.tree(context.repository.commit(tip))
        return cls(context, tip, tree, load_project(tree))

    def regenerate(self, merged: Sequence[MergedCommit], waiting: str | None) -> Regeneration:
        """Return every file that must change: merged entries repaired, edited lines as entries, the lists.

        A merge that cannot be reviewed is left as it is; the lists follow all the same.
        """
        files = self._find_waiting_entries(waiting) if waiting is not None else {}
        reviews: dict[int, Review] = {}
        for commit in merged:
            review = self._review(commit)
            if review is not None:
                reviews[commit.number] = review
                files |= _collect_repairs(review, self.tree)
                after_merge = self.context.repository.tree(commit.after)
                files |= remove_adopted_lines(review, after_merge, OverlayWorkspace(self.tree, files))
        after = OverlayWorkspace(self.tree, files)
        loaded = self._load(after)
        unshown = self._find_unshown(loaded)
        files |= self._generate(files, loaded, unshown)
        changed = {path: text for path, text in files.items() if self.tree.read(path) != _encode(text)}
        landed = [_place(number, review, loaded.catalog) for number, review in reviews.items()]
        return Regeneration(changed, tuple(unshown), self._find_duplicates(after, loaded), tuple(landed))

    def _review(self, commit: MergedCommit) -> Review | None:
        if not self.context.repository.tree(commit.before).list_files("schema"):
            return None  # the list moved in with this merge
        try:
            return review_contribution(self.context, commit.before, commit.after)
        except ListwrightError:
            return None

    def _load(self, workspace: Workspace) -> LoadedCatalog:
        return load_catalog(replace(self.context, workspace=workspace), workspace, self.project)

    def _generate(
        self, files: Mapping[str, str | None], loaded: LoadedCatalog, unshown: Sequence[str]
    ) -> dict[str, str | None]:
        """Return the generated files. In the lists, files that cannot be shown count as they last could be."""
        catalog = loaded.catalog
        last_good = {path: self._find_last_good(path) for path in unshown}
        workspace = OverlayWorkspace(self.tree, {**files, **last_good})
        if unshown:
            catalog = self._load(workspace).catalog
        context = replace(self.context, workspace=workspace)
        plan = plan_generation(context, self.project, catalog, allow_shrink=True)
        # Settings of editors and workflows are people's business: a job changes none of them.
        return {action.path: action.text for action in plan if not action.path.startswith(".")}

    def _find_waiting_entries(self, waiting: str) -> dict[str, str | None]:
        """Return the entry files of the rolling request: made of edited lines, they stand nowhere else yet."""
        repository = self.context.repository
        parted = repository.merge_base(self.tip, waiting)
        before, there = repository.tree(parted), repository.tree(waiting)
        files: dict[str, str | None] = {}
        for change in repository.changes(parted, waiting):
            is_entry = EntryId.parse_path(change.path) is not None
            if is_entry and self.tree.read(change.path) == before.read(change.path):
                files[change.path] = _decode(there.read(change.path))
        return files

    def _find_unshown(self, loaded: LoadedCatalog) -> list[str]:
        """Return the entry files that cannot be read, or fit no view: the list must not lose them silently."""
        unread = [path for path in loaded.files if EntryId.from_path(path) not in loaded.catalog.records]
        return sorted({*unread, *find_missing_entries(self.project, loaded.catalog)})

    def _find_last_good(self, path: str) -> str | None:
        """Return the newest version of a file that differs from today's; None if it never was otherwise."""
        repository = self.context.repository
        now, commit = self.tree.read(path), self.tip
        for _ in range(_MOST_VERSIONS):
            parents = repository.about(commit).parents
            if not parents:
                return None
            commit = parents[0]
            data = repository.tree(commit).read(path)
            if data != now:
                return _decode(data)
        return None

    def _find_duplicates(self, workspace: Workspace, loaded: LoadedCatalog) -> tuple[Finding, ...]:
        """Return the works that are listed twice: two merges may each be fine and together be a duplicate."""
        findings = check_all(replace(self.context, workspace=workspace), loaded)
        return tuple(
            finding
            for finding in findings
            if finding.rule == "duplicate-work" and finding.severity == "error"
        )


def _collect_repairs(review: Review, tree: Workspace) -> dict[str, str | None]:
    """Return the merged files as they should stand; only those that are still as they were judged."""
    files: dict[str, str | None] = {}
    for verdict in review.verdicts:
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
            places += find_places(catalog.entry(name), catalog)
    return LandedRequest(number, bool(review.verdicts), tuple(places))


def _decode(data: bytes | None) -> str | None:
    return data.decode("utf-8", "replace") if data is not None else None


def _encode(text: str | None) -> bytes | None:
    return text.encode() if text is not None else None
