"""Items that somebody typed into a list's document by hand, on this machine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import ConfigurationError, RefusedError, UsageError
from bot.importer.convert.drafts import normalise_spacing
from bot.markdown.regions import find_regions
from bot.model.layout import Layout
from bot.plan import WriteFile
from bot.ports import Context, Workspace
from bot.project.generate import decode_document
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.review.document_edit import DocumentEdit, read_document_edit
from bot.review.document_items import PlacedItem, find_items_beside, read_all_items
from bot.review.document_text import is_layout
from bot.review.entry_files import ListedEntries
from bot.review.item_changes import ItemChange, ReadItem, find_item_changes

# The name in the cache for a document as it was generated last.
_GENERATED = "generated document"
# Lines that one message names.
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class TypedEdit:
    """What was typed into one document, as changes of the document that is generated."""

    layout: Layout
    text: str
    edit: DocumentEdit
    changes: tuple[ItemChange, ...]
    # Lines between markers that are no items and that no list writes, counted from 1.
    odd_lines: tuple[int, ...]


def demand_no_typed_items(
    context: Context,
    loaded: LoadedCatalog,
    written: Iterable[WriteFile],
) -> None:
    """Refuse to overwrite documents into which items were typed.

    Raises:
        RefusedError: names each line, and the command that makes entries of them.
    """
    generated_texts = {action.path: action.text for action in written}
    lines: list[str] = []
    for layout in loaded.project.document_layouts:
        generated = generated_texts.get(layout.document)
        if generated is None:
            continue
        typed = find_typed_edit(context, loaded, layout, generated)
        if typed is not None:
            lines += _describe(typed)
    if not lines:
        return
    named_lines = "\n  ".join(lines[:_MOST_NAMED])
    if len(lines) > _MOST_NAMED:
        named_lines += f"\n  and {len(lines) - _MOST_NAMED} more"
    raise RefusedError(
        "Items were typed into a list and are no entries yet. Nothing was written.\n"
        f"  {named_lines}\n"
        "`listwright adopt-edits` makes entries of them; `listwright generate"
        " --discard-edits` overwrites them."
    )


def remember_generated(
    context: Context,
    written: Iterable[WriteFile],
) -> None:
    """Keep the documents as they are generated now: what they hold was not typed."""
    for action in written:
        if action.path.endswith(".md"):
            context.cache.keep(action.text, _GENERATED, action.path.encode())


def find_typed_edit(
    context: Context,
    loaded: LoadedCatalog,
    layout: Layout,
    generated: str,
) -> TypedEdit | None:
    """Return what was typed into a document since it was generated; None for nothing.

    An item counts as typed if no entry writes it, neither here nor in the last commit. A
    listed work whose item is in the last commit's document is not typed: the document is
    only out of date.

    Args:
        context: its repository has the last commit, if there is one.
        loaded: the entries.
        layout: the list.
        generated: the document as the entries make it.

    Raises:
        RefusedError: more was typed than is read item by item.
    """
    data = context.workspace.read(layout.document) or b""
    text = decode_document(data, layout.document)
    beside = find_items_beside(generated, layout)
    committed = _Committed(context, loaded, layout)
    fresh_lines = committed.find_fresh_lines(text, generated)
    if not fresh_lines and not beside:
        # All lines were generated, now or before; only their order may be another.
        return None
    # Items beside a region are no entries yet, so they count as typed, too.
    base_text = _remove_items(generated, beside)
    try:
        edit = read_document_edit(
            layout,
            layout.document,
            base_text,
            text,
            text,
        )
        changes = find_item_changes(edit)
    except ConfigurationError as error:
        # The generation reports a document whose regions are broken. If no line is
        # new, the whole list is only written in another way.
        is_broken = _has_other_regions(layout, generated, text)
        if is_broken or all(map(committed.has_line, fresh_lines)):
            return None
        raise RefusedError(f"{layout.document}: {error.problem}") from None
    typed_changes = [
        change
        for change in changes
        if change.new is not None and not committed.has_item(change.new)
    ]
    odd_lines = [
        number + 1
        for number in _find_odd_lines(edit)
        if not committed.has_line(edit.new_lines[number])
    ]
    if not typed_changes and not odd_lines:
        return None
    return TypedEdit(
        layout,
        text,
        edit,
        tuple(typed_changes),
        tuple(odd_lines),
    )


def _has_other_regions(
    layout: Layout,
    generated: str,
    text: str,
) -> bool:
    """Return whether the document has other regions than the generated one."""
    generated_regions = find_regions(generated, layout.document)
    regions = find_regions(text, layout.document)
    return generated_regions.keys() != regions.keys()


@dataclass(slots=True)
class _Committed:
    """The last commit's entries and document, and the document that was generated last.

    All of them are read when they are needed, and only once: nearly every document is
    as it was generated.
    """

    context: Context
    loaded: LoadedCatalog
    layout: Layout
    _catalog: LoadedCatalog | None = None
    _committed_items: frozenset[str] | None = None
    _generated_items: frozenset[str] | None = None
    _lines: frozenset[str] | None = None

    def has_item(self, item: ReadItem) -> bool:
        """Return whether an item was not typed: it is the last commit's, or generated."""
        source = normalise_spacing(item.placed.source)
        if source in self._list_generated_items():
            return True
        is_listed = self._has_work(self.loaded, item) or self._has_work(
            self._load(), item
        )
        return is_listed and source in self._list_committed_items()

    def has_line(self, line: str) -> bool:
        """Return whether a line is in the last commit's document, or was generated last."""
        if self._lines is None:
            generated = self._read_generated().split("\n")
            committed = self._read_document().split("\n")
            lines = (*generated, *committed)
            self._lines = frozenset(document_line.strip() for document_line in lines)
        return line.strip() in self._lines

    def find_fresh_lines(
        self,
        text: str,
        generated: str,
    ) -> list[str]:
        """Return the lines of a document that are generated neither now nor last time."""
        generated_lines: set[str] = set()
        for generated_text in (generated, self._read_generated()):
            generated_lines |= {line.strip() for line in generated_text.split("\n")}
        return [
            line for line in text.split("\n") if line.strip() not in generated_lines
        ]

    def _has_work(
        self,
        loaded: LoadedCatalog,
        item: ReadItem,
    ) -> bool:
        """Return whether the entries of *loaded* have the work of an item."""
        listed = ListedEntries(self.context, loaded, self.layout)
        return listed.find(item.record, item.placed.section) is not None

    def _read_generated(self) -> str:
        """Return the document as it was generated last on this machine; empty if never."""
        key = self.layout.document.encode()
        return self.context.cache.get(_GENERATED, key) or ""

    def _list_generated_items(self) -> frozenset[str]:
        """Return the items of the document as it was generated last, without white space."""
        if self._generated_items is None:
            text = self._read_generated()
            self._generated_items = _list_items(text, self.layout)
        return self._generated_items

    def _list_committed_items(self) -> frozenset[str]:
        """Return the items of the last commit's document, without white space."""
        if self._committed_items is None:
            self._committed_items = _list_items(self._read_document(), self.layout)
        return self._committed_items

    def _load(self) -> LoadedCatalog:
        """Return the entries of the last commit; those of the checkout without a commit."""
        if self._catalog is None:
            tree = self._open_commit()
            if tree is None:
                self._catalog = self.loaded
            else:
                project = self.loaded.project
                self._catalog = load_catalog(self.context, tree, project)
        return self._catalog

    def _read_document(self) -> str:
        """Return the document in the last commit; empty without a commit."""
        tree = self._open_commit()
        if tree is None:
            return ""
        return (tree.read(self.layout.document) or b"").decode("utf-8", "replace")

    def _open_commit(self) -> Workspace | None:
        """Return the files of the last commit; None in a new repository."""
        repository = self.context.repository
        try:
            return repository.open_tree(repository.resolve_commit("HEAD"))
        except UsageError:
            return None


def _list_items(text: str, layout: Layout) -> frozenset[str]:
    """Return the items of a document's regions, without white space."""
    return frozenset(
        normalise_spacing(placed.source) for placed in read_all_items(text, layout)
    )


def _remove_items(text: str, items: Sequence[PlacedItem]) -> str:
    """Return a document without some of its items."""
    removed: set[int] = set()
    for placed in items:
        removed |= set(range(placed.start, placed.end))
    lines = enumerate(text.split("\n"))
    return "\n".join(line for number, line in lines if number not in removed)


def _find_odd_lines(edit: DocumentEdit) -> Iterator[int]:
    """Yield the lines between markers that are neither items nor layout."""
    for text in edit.texts:
        if text.region is None:
            continue
        for span in text.after:
            for number in range(span.first, span.last):
                if not is_layout(edit.new_lines[number]):
                    yield number


def _describe(typed: TypedEdit) -> list[str]:
    """Return a line of a message for each typed item, and for each other line to be lost."""
    numbers = set(typed.odd_lines)
    for change in typed.changes:
        if change.new is not None:
            numbers.add(change.new.line)
    path = typed.layout.document
    described = []
    for number in sorted(numbers):
        line = typed.edit.new_lines[number - 1].strip()
        described.append(f"{path}:{number}: {line[:160]}")
    return described
