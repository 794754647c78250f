"""Load the catalog of a tree of files: its entries, examined, and all its paths."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.model.catalog import Catalog
from bot.model.finding import Finding
from bot.model.serialisation import restore_finding
from bot.ports import Context, Workspace
from bot.project.examined_tree import examine_tree
from bot.project.examiners import Examiners
from bot.project.load_settings import Project
from bot.project.outside_values import read_outside_values
from bot.project.revision_index import read_index


@dataclass(frozen=True, slots=True)
class LoadedCatalog:
    """Every entry file by itself, and all of them as a catalog."""

    project: Project
    catalog: Catalog
    # What the first pass found, by path, as plain values; only paths with findings.
    cached_findings: Mapping[str, Sequence[dict[str, Any]]]
    # The entry files, with the id of each one's content where it is known without
    # reading.
    files: Mapping[str, str | None]
    examiners: Examiners

    @property
    def findings(self) -> Iterator[Finding]:
        """Yield what the first pass found, in all files."""
        for path in self.cached_findings:
            yield from self.find_findings(path)

    def find_findings(self, path: str) -> list[Finding]:
        """Return what the first pass found in one file."""
        return [restore_finding(plain) for plain in self.cached_findings.get(path, ())]

    def read(self, context: Context, path: str) -> bytes | None:
        """Return the content of an entry file; None for any other path.

        It is read by its id, else from the checkout, where ids are not known.
        """
        if path not in self.files:
            return None
        blob = self.files[path]
        if blob:
            return context.repository.read_blob(blob)
        return context.workspace.read(path)


def load_catalog(
    context: Context,
    workspace: Workspace,
    project: Project,
) -> LoadedCatalog:
    """Examine every entry file of *workspace*, taking what the cache has.

    Of a revision, an index may have all of it; then nothing is loaded before it is
    asked for.
    """
    examiners = Examiners(context, project)
    tree = read_index(context, workspace, examiners, project)
    if tree is None:
        tree = examine_tree(context, workspace, examiners)
    catalog = Catalog(
        project.layouts,
        tree.entries,
        tree.paths,
        read_outside_values(workspace, project.layouts.values()),
    )
    return LoadedCatalog(project, catalog, tree.findings, tree.blobs, examiners)
