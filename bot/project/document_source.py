"""Read lists whose document is their source as if they had entry files.

A layout with `source: document` says so. The document is imported in memory, with every
item at its place, and the tree shows the entries, the complete layout and the markers
that an import would write. So all that reads entries reads such a list too. Nothing of
it is ever written into the repository.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from bot.errors import ConfigurationError, RefusedError, UsageError
from bot.listing.config_files import (
    get_layout_path,
    parse_layout,
    parse_read_list,
    render_layout,
)
from bot.listing.order_file import order_path
from bot.model.layout import Layout
from bot.model.read_list import ReadList, ReadSection
from bot.ports import Context, FileRef, Repository, Workspace
from bot.project.examined_files import compute_blob_id
from bot.project.load_settings import iterate_declarations, load_project
from bot.project.memory_files import MemoryRepository, NamedTree
from bot.project.overlay import OverlayWorkspace


class DocumentPlace(NamedTuple):
    """Where an entry stands: a document, and the first line of its item, from 1.

    A work that left the list stands in the layout, which says so.
    """

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a document holds: files as an import would write them, by path.

    *lines* are the lines of the entries, from 1, by the path of the entry file.
    *unknown* says what the layout names and the document does not have.
    """

    files: Mapping[str, str]
    lines: Mapping[str, int]
    unknown: tuple[str, ...]


# A context stays what it is: one of a command that may ask the network, or of another.
AnyContext = TypeVar("AnyContext", bound=Context)


def read_documents(context: AnyContext) -> AnyContext:
    """Return a context in which lists without entry files have them, in memory.

    Trees without such a list are what they were.
    """
    workspace = context.workspace
    if find_read_lists(workspace):
        workspace = SourceTree(workspace, context)
    repository = cast("Repository", _SourceRepository(context, workspace))
    return replace(context, workspace=workspace, repository=repository)


def find_read_lists(tree: Workspace) -> list[ReadList]:
    """Return the lists of a tree that are read from their documents.

    Raises:
        ConfigurationError: the layout of one is wrong.
    """
    lists: list[ReadList] = []
    for list_id, path in iterate_declarations(tree, "schema"):
        data = tree.read(path) or b""
        if b"source:" not in data:
            continue
        # The names of the rules come from their modules, which take long to load.
        from bot.rules import list_rule_names

        declared = parse_read_list(list_id, data, list_rule_names())
        if declared is not None:
            lists.append(declared)
    return lists


def describe_unknown(tree: "SourceTree") -> str:
    """Return what the layouts name and the documents do not have, as lines; else ""."""
    lines: list[str] = []
    for declared, document in zip(tree.lists, tree.documents, strict=True):
        path = get_layout_path(declared.id)
        lines += [f"{path}: {sentence}" for sentence in document.unknown]
    return "\n".join(lines)


def make_read_list(layout: Layout) -> ReadList:
    """Return what to declare of an imported list that stays as it is.

    That is where the list stands, and which rules are off in its sections.
    """
    sections = {}
    for folder, section in layout.sections.items():
        # Only the history tells that people add items at the top.
        newcomers = section.newcomers if section.newcomers == "top" else None
        said = ReadSection(
            rules=section.rules,
            newcomers=newcomers,
            attic=section.attic,
            keepers=section.keepers,
        )
        if said != ReadSection():
            sections[folder] = said
    return ReadList(
        id=layout.id,
        title=layout.title,
        document=layout.document,
        source="document",
        sections=sections,
        limits=layout.limits,
    )


def demand_entry_files(command: str, context: Context) -> None:
    """Refuse a command on entry files where no list has any.

    Raises:
        UsageError: every list is read from its document.
    """
    lists = find_read_lists(context.workspace)
    if not lists or len(lists) < len(load_project(context.workspace).layouts):
        return
    raise UsageError(
        f"`listwright {command}` works on entry files, and this list has none: edit"
        f" {lists[0].document} itself. `listwright init` makes entry files of it, if you"
        " want them."
    )


class SourceTree:
    """A tree in which lists without entry files have them, read when first asked for."""

    revision: str | None = None

    def __init__(self, tree: Workspace, context: Context) -> None:
        """Show *tree*; *context* has the cache, and what an import needs.

        `tree` stays there, with the documents as people wrote them.
        """
        self.tree = tree
        self._context = context

    @cached_property
    def lists(self) -> list[ReadList]:
        """The lists that are read from their documents."""
        return find_read_lists(self.tree)

    @cached_property
    def documents(self) -> list[ReadDocument]:
        """What these documents hold."""
        return [_read_list(self.tree, self._context, one) for one in self.lists]

    @property
    def is_read(self) -> bool:
        """Whether the documents were read already."""
        return "documents" in vars(self)

    @cached_property
    def read_files(self) -> Mapping[str, str]:
        """The files that stand in memory only, by path."""
        files: dict[str, str] = {}
        for document in self.documents:
            files |= document.files
        return files

    @cached_property
    def blobs(self) -> Mapping[str, bytes]:
        """The files that stand in memory only, by the ids that git would give them."""
        contents = [text.encode() for text in self.read_files.values()]
        return {compute_blob_id(data): data for data in contents}

    @cached_property
    def _overlay(self) -> OverlayWorkspace:
        files: dict[str, str | None] = {}
        for declared in self.lists:
            for file in self.tree.list_files(f"entries/{declared.id}"):
                files[file.path] = None
        return NamedTree(self.tree, {**files, **self.read_files})

    def find_place(self, path: str) -> DocumentPlace | None:
        """Return where the entry of the file *path* stands; None for a real file."""
        for declared, document in zip(self.lists, self.documents, strict=True):
            line = document.lines.get(path)
            if line is not None:
                return DocumentPlace(declared.document, line)
            if path in document.files and path.startswith("entries/"):
                return DocumentPlace(get_layout_path(declared.id), 1)
        return None

    def read_original(self, document: str) -> str:
        """Return a document as people wrote it, without markers; "" if there is none."""
        return (self.tree.read(document) or b"").decode()

    def list_files(self, under: str) -> list[FileRef]:
        """Return the files below the folder *under*, sorted by path."""
        return self._overlay.list_files(under)

    def read(self, path: str) -> bytes | None:
        """Return the content of a file; None where there is none."""
        return self._overlay.read(path)

    def read_many(self, files: Sequence[FileRef]) -> Iterable[bytes]:
        """Return the contents of *files*, in their order."""
        return self._overlay.read_many(files)

    def make_fingerprint(self) -> str | None:
        """Return None: no fingerprint is known for files in memory."""
        return None


class _SourceRepository(MemoryRepository):
    """A repository whose trees are those of `SourceTree`, where they have such a list.

    Blobs and differences are git's own: they are of the documents as people write them.
    """

    def __init__(self, context: Context, workspace: Workspace) -> None:
        super().__init__(context.repository)
        self._context = context
        self._workspace = workspace
        self._trees: dict[str, Workspace] = {}

    def open_tree(self, revision: str) -> Workspace:
        tree = self._trees.get(revision)
        if tree is None:
            tree = self._open(revision)
            self._trees[revision] = tree
        return tree

    def _open(self, revision: str) -> Workspace:
        tree = super().open_tree(revision)
        try:
            lists = find_read_lists(tree)
        except ConfigurationError:
            # A contribution may have any layout, and no review ends by it. Of the base,
            # `load_project` says what is wrong.
            return tree
        return SourceTree(tree, self._context) if lists else tree

    def find_in_memory(self, blob: str) -> bytes | None:
        # Only a tree that was read has told the id of a file in memory.
        for tree in (self._workspace, *self._trees.values()):
            if isinstance(tree, SourceTree) and tree.is_read and blob in tree.blobs:
                return tree.blobs[blob]
        return None


def _read_list(tree: Workspace, context: Context, declared: ReadList) -> ReadDocument:
    """Return what the document of a list holds, from the cache if it was read before.

    Raises:
        ConfigurationError: there is no such document, or no list in it.
    """
    layout_path = get_layout_path(declared.id)
    data = tree.read(declared.document)
    if data is None:
        problem = f"there is no {declared.document}, which is the source of the list."
        raise ConfigurationError(layout_path, 1, "document", problem)
    key = (declared.id.encode(), tree.read(layout_path) or b"", data)
    cached = context.cache.get("read-list", *key)
    if cached is not None:
        files, lines, unknown = cached
        return ReadDocument(files, lines, tuple(unknown))
    try:
        document = _import_document(tree, context, declared)
    except (RefusedError, UsageError) as error:
        problem = f"{declared.document} cannot be read as a list: {error}"
        raise ConfigurationError(layout_path, 1, "document", problem) from None
    plain = (dict(document.files), dict(document.lines), list(document.unknown))
    context.cache.keep(plain, "read-list", *key)
    return document


def _import_document(
    tree: Workspace,
    context: Context,
    declared: ReadList,
) -> ReadDocument:
    """Return what a document holds, by an import that keeps every item at its place.

    Raises:
        RefusedError: there is no list in it.
        UsageError: it is no text.
    """
    # Late: importing a list takes far more modules than reading its cache.
    from bot.project.document_works import apply_works
    from bot.project.imported_base import import_in_memory
    from bot.rules import list_rule_names

    imported = import_in_memory(
        tree, context, declared.document, declared.id, order="kept"
    )
    files = {action.path: action.text for action in imported.plan}
    # The layout as an import writes it: similar sections share their patterns there.
    layout = parse_layout(
        declared.id,
        files[get_layout_path(declared.id)].encode(),
        list_rule_names(),
        files.get(order_path(declared.id), "").encode(),
    )
    files[get_layout_path(declared.id)] = render_layout(
        complete_layout(layout, declared)
    )
    drafts = imported.imported.drafts
    lines = {draft.id.path: draft.item.first + 1 for draft in drafts}
    works = apply_works(declared, layout, {draft.id: draft.record for draft in drafts})
    files |= works.files
    unknown = (*_list_unknown_sections(declared, layout), *works.problems)
    return ReadDocument(files, lines, unknown)


def _list_unknown_sections(declared: ReadList, layout: Layout) -> Iterator[str]:
    """Yield a sentence on each section that the owner names and the document lacks.

    Its heading was renamed or is gone, so that what is said of it holds nowhere.
    """
    for folder in declared.sections:
        if folder not in layout.sections:
            yield (
                f"{declared.document} has no section `{folder}`; its heading was"
                " renamed, or is gone."
            )


def complete_layout(layout: Layout, declared: ReadList) -> Layout:
    """Return the *layout* that was read from a document, with what the owner declares."""
    sections = {}
    for folder, section in layout.sections.items():
        said = declared.sections.get(folder, ReadSection())
        sections[folder] = replace(
            section,
            requires=section.requires if said.requires is None else said.requires,
            newcomers=said.newcomers or section.newcomers,
            rules={**section.rules, **said.rules},
            attic=said.attic,
            keepers=said.keepers,
        )
    return replace(
        layout,
        title=declared.title,
        source="document",
        rules=declared.rules,
        limits=declared.limits,
        replies=declared.replies,
        sections=sections,
    )
