"""The lists of one state of the default branch, generated as far as its documents allow."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.errors import ConfigurationError
from bot.model.catalog import Catalog
from bot.model.isolated import LeftDocument
from bot.model.left_out import UnsafeContent
from bot.ports import Context, Workspace
from bot.project.generate import plan_generation
from bot.project.load_catalog import LoadedCatalog
from bot.project.load_settings import Project


@dataclass(frozen=True, slots=True)
class EntryTree:
    """The files of one state of the branch before its lists are generated, and its entries.

    Entries that cannot be shown as they are stand in the lists as they last could be: *shown_tree* and *shown* hold
    those versions.
    """

    context: Context
    project: Project
    workspace: Workspace
    written: Mapping[str, str | None]
    """The files that differ from the commit's own."""
    loaded: LoadedCatalog
    unshown: tuple[str, ...]
    shown_tree: Workspace
    shown: Catalog

    def generate(self, left_alone: Collection[str] = ()) -> "GeneratedTree":
        """Generate everything but the documents *left_alone*, and but those into which no list can be generated.

        Raises:
            ListwrightError: something else than a document is wrong.
        """
        context = replace(self.context, workspace=self.shown_tree)
        documents = list_documents(self.project)
        broken: dict[str, LeftDocument] = {}
        while True:
            try:
                generation = plan_generation(
                    context,
                    self.project,
                    self.shown,
                    allow_shrink=True,
                    left_alone={*left_alone, *broken},
                )
            except ConfigurationError as error:
                if error.path not in documents or error.path in broken:
                    raise
                where = f"line {error.line}" + (f", `{error.key}`" if error.key else "")
                broken[error.path] = LeftDocument(
                    error.path, f"{where}: {error.problem}"
                )
            else:
                # Settings of editors and workflows are people's business: a job changes none of them.
                made = {
                    action.path: action.text
                    for action in generation.files
                    if not action.path.startswith(".")
                }
                untouched = {*left_alone, *broken}
                written = {
                    path: text
                    for path, text in self.written.items()
                    if path not in untouched
                }
                return GeneratedTree(
                    self, {**written, **made}, tuple(broken.values()), generation.unsafe
                )


@dataclass(frozen=True, slots=True)
class GeneratedTree:
    """A state of the branch with the files that its entries generate."""

    entries: EntryTree
    files: Mapping[str, str | None]
    """All files that differ from the commit's own."""
    broken: tuple[LeftDocument, ...]
    """The documents into which no list can be generated."""
    unsafe: tuple[UnsafeContent, ...]
    """What of the entries no list shows, because it is unsafe."""

    def read(self, path: str) -> bytes | None:
        """Return what a file holds then; None if it is gone."""
        if path in self.files:
            text = self.files[path]
            return text.encode() if text is not None else None
        return self.entries.workspace.read(path)


def list_documents(project: Project) -> list[str]:
    """Return the paths of the documents that the bot generates something into: the lists', then the front page."""
    paths = [layout.document for layout in project.document_layouts]
    return list(dict.fromkeys([*paths, *filter(None, [project.settings.front_page])]))
