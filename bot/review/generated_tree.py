"""The lists of one state of the default branch, generated as far as its documents allow."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.errors import ConfigurationError
from bot.model.catalog import Catalog
from bot.model.isolated import LeftDocument
from bot.model.left_out import UnsafeContent
from bot.ports import Context, Workspace
from bot.project.generate import Generation, plan_generation
from bot.project.load_catalog import LoadedCatalog
from bot.project.load_settings import Project
from bot.review.notes import describe_configuration_error


@dataclass(frozen=True, slots=True)
class EntryTree:
    """The files of one state of the branch before its lists are generated, and its entries.

    Entries that cannot be shown as they are stand in the lists as they last could be:
    *shown_tree* and *shown_catalog* hold those versions.
    """

    context: Context
    project: Project
    workspace: Workspace
    # The files that differ from the commit's own.
    written: Mapping[str, str | None]
    loaded: LoadedCatalog
    unshown: tuple[str, ...]
    shown_tree: Workspace
    shown_catalog: Catalog

    def generate(self, left_alone: Collection[str] = ()) -> "GeneratedTree":
        """Return the tree with everything generated but the documents *left_alone*.

        A document into which no list can be generated is left as it is, too.

        Raises:
            ListwrightError: something else than a document is wrong.
        """
        context = replace(self.context, workspace=self.shown_tree)
        documents = list_documents(self.project)
        broken: dict[str, LeftDocument] = {}
        # The generation stops at the first broken document, so each round finds one more.
        while True:
            untouched = {*left_alone, *broken}
            try:
                generation = plan_generation(
                    context,
                    self.project,
                    self.shown_catalog,
                    allow_shrink=True,
                    left_alone=untouched,
                )
            except ConfigurationError as error:
                if error.path not in documents or error.path in broken:
                    raise
                broken[error.path] = _describe_broken(error)
            else:
                return self._add_generated(
                    generation,
                    untouched,
                    broken.values(),
                )

    def _add_generated(
        self,
        generation: Generation,
        untouched: Collection[str],
        broken: Iterable[LeftDocument],
    ) -> "GeneratedTree":
        """Return the tree with the generated files."""
        files = {
            path: text for path, text in self.written.items() if path not in untouched
        }
        for action in generation.files:
            # Settings of editors and workflows belong to people: no job changes them.
            if not action.path.startswith("."):
                files[action.path] = action.text
        return GeneratedTree(self, files, tuple(broken), generation.unsafe)


def _describe_broken(error: ConfigurationError) -> LeftDocument:
    """Return the broken document of an error, with the line of the problem."""
    return LeftDocument(error.path, describe_configuration_error(error))


@dataclass(frozen=True, slots=True)
class GeneratedTree:
    """A state of the branch with the files that its entries generate."""

    entries: EntryTree
    # All files that differ from the commit's own.
    files: Mapping[str, str | None]
    # The documents into which no list can be generated.
    broken: tuple[LeftDocument, ...]
    # The content of entries that no list shows, because it is unsafe.
    unsafe: tuple[UnsafeContent, ...]

    def read(self, path: str) -> bytes | None:
        """Return the content of a file in this state; None if it is gone."""
        if path in self.files:
            text = self.files[path]
            return text.encode() if text is not None else None
        return self.entries.workspace.read(path)


def list_documents(project: Project) -> list[str]:
    """Return the paths of the documents that the bot generates something into.

    The lists' documents come before the front page. Each path is there once.
    """
    paths = [layout.document for layout in project.generated_layouts]
    if project.settings.front_page:
        paths.append(project.settings.front_page)
    return list(dict.fromkeys(paths))
