"""Items that somebody typed into a list's document by hand, on this machine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import ConfigurationError, RefusedError, UsageError
from bot.importer.convert.drafts import bare
from bot.markdown.regions import find_regions
from bot.model.layout import Layout
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.generate import decode_document
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.review.document_edit import DocumentEdit, read_document_edit
from bot.review.document_items import PlacedItem, find_items_beside, read_all_items
from bot.review.document_text import is_layout
from bot.review.entry_files import ListedEntries
from bot.review.item_changes import ItemChange, ReadItem, find_item_changes

_GENERATED = "generated document"
"""What the cache calls a document as it was generated last."""
_MOST_NAMED = 20
"""Lines that one message names."""


@dataclass(frozen=True, slots=True)
class TypedEdit:
    """What was typed into one document: its items, as changes of the document that is generated."""

    layout: Layout
    text: str
    edit: DocumentEdit
    changes: tuple[ItemChange, ...]
    odd_lines: tuple[int, ...]
    """Lines between markers that are no items and that no list writes, counted from 1."""


def demand_no_typed_items(
    context: Context, found: LoadedCatalog, written: Iterable[WriteFile]
) -> None:
    """Refuse to overwrite documents into which items were typed.

    Raises:
        RefusedError: names each line, and the command that makes entries of them.
    """
    generated = {action.path: action.text for action in written}
    lines = []
    for layout in found.project.document_layouts:
        if layout.document in generated:
            typed = find_typed_edit(context, found, layout, generated[layout.document])
            lines += _describe(typed) if typed else []
    if lines:
        shown = "\n  ".join(lines[:_MOST_NAMED])
        more = (
            f"\n  and {len(lines) - _MOST_NAMED} more"
            if len(lines) > _MOST_NAMED
            else ""
        )
        raise RefusedError(
            f"Items were typed into a list and are no entries yet. Nothing was written.\n  {shown}{more}\n"
            "`listwright adopt-edits` makes entries of them; `--discard-edits` overwrites them."
        )


def remember_generated(context: Context, written: Iterable[WriteFile]) -> None:
    """Keep the documents as they are generated now: what they hold was not typed."""
    for action in written:
        if action.path.endswith(".md"):
            context.cache.keep(action.text, _GENERATED, action.path.encode())


def find_typed_edit(
    context: Context, found: LoadedCatalog, layout: Layout, generated: str
) -> TypedEdit | None:
    """Return what was typed into a document since it was generated; None where nothing was.

    An item counts as typed if no entry writes it, neither here nor in the last
    commit. An item of a listed work that stands in the last commit's document is
    only not up to date.

    Args:
        context: its repository has the last commit, if there is one.
        found: the entries.
        layout: the list.
        generated: the document as the entries make it.

    Raises:
        RefusedError: more was typed than is read item by item.
    """
    data = context.workspace.read(layout.document) or b""
    text = decode_document(data, layout.document)
    beside = find_items_beside(generated, layout)
    known = _Committed(context, found, layout)
    fresh = known.find_fresh_lines(text, generated)
    if not fresh and not beside:
        return None  # all of it was generated, now or before, maybe in another order
    try:
        edit = read_document_edit(
            layout, layout.document, _remove_items(generated, beside), text, text
        )
        changes = find_item_changes(edit)
    except ConfigurationError as error:
        if (
            find_regions(generated, layout.document).keys()
            != find_regions(text, layout.document).keys()
        ):
            return None  # the document is broken, which generating it tells
        if all(map(known.has_line, fresh)):
            return None  # the whole list is written otherwise than in the last commit
        raise RefusedError(f"{layout.document}: {error.problem}") from None
    typed = tuple(
        change
        for change in changes
        if change.new is not None and not known.has(change.new)
    )
    odd = tuple(
        number + 1
        for number in _find_odd_lines(edit)
        if not known.has_line(edit.new_lines[number])
    )
    return TypedEdit(layout, text, edit, typed, odd) if typed or odd else None


@dataclass(slots=True)
class _Committed:
    """The last commit's entries and document, read when they are asked for."""

    context: Context
    found: LoadedCatalog
    layout: Layout
    _before: LoadedCatalog | None = None
    _lines: frozenset[str] | None = None
    _generated: frozenset[str] | None = None
    _all_lines: frozenset[str] | None = None

    def has(self, item: ReadItem) -> bool:
        """Return whether an item is the last commit's, not up to date, and nothing that was typed."""
        written = bare(item.placed.source)
        if written in self._list_generated():
            return True
        is_listed = any(
            ListedEntries(self.context, catalog, self.layout).find(
                item.record, item.placed.section
            )
            for catalog in (self.found, self._load())
        )
        return is_listed and written in self._list_lines()

    def has_line(self, line: str) -> bool:
        """Return whether a line stands in the last commit's document, or in the one that was generated last."""
        if self._all_lines is None:
            both = (self._read_generated(), self._read_text())
            self._all_lines = frozenset(
                one.strip() for text in both for one in text.split("\n")
            )
        return line.strip() in self._all_lines

    def find_fresh_lines(self, text: str, generated: str) -> list[str]:
        """Return the lines of a document that are written neither now nor when it was generated last."""
        both = (generated, self._read_generated())
        known = {line.strip() for one in both for line in one.split("\n")}
        return [line for line in text.split("\n") if line.strip() not in known]

    def _read_generated(self) -> str:
        return self.context.cache.get(_GENERATED, self.layout.document.encode()) or ""

    def _list_generated(self) -> frozenset[str]:
        """Return the items of the document as it was generated last on this machine, without white space."""
        if self._generated is None:
            self._generated = _list_items(self._read_generated(), self.layout)
        return self._generated

    def _load(self) -> LoadedCatalog:
        if self._before is None:
            try:
                tree = self.context.repository.open_tree(
                    self.context.repository.resolve_commit("HEAD")
                )
            except UsageError:
                self._before = self.found
            else:
                self._before = load_catalog(self.context, tree, self.found.project)
        return self._before

    def _list_lines(self) -> frozenset[str]:
        """Return the lines of the last commit's document, without white space."""
        if self._lines is None:
            self._lines = _list_items(self._read_text(), self.layout)
        return self._lines

    def _read_text(self) -> str:
        try:
            tree = self.context.repository.open_tree(
                self.context.repository.resolve_commit("HEAD")
            )
        except UsageError:
            return ""
        return (tree.read(self.layout.document) or b"").decode("utf-8", "replace")


def _list_items(text: str, layout: Layout) -> frozenset[str]:
    """Return the items of a document's regions, without white space."""
    return frozenset(bare(item.source) for item in read_all_items(text, layout))


def _remove_items(text: str, items: Sequence[PlacedItem]) -> str:
    """Return a document without some of its items."""
    gone = {line for item in items for line in range(item.first, item.last)}
    return "\n".join(
        line for number, line in enumerate(text.split("\n")) if number not in gone
    )


def _find_odd_lines(edit: DocumentEdit) -> Iterator[int]:
    """Yield the lines between markers that are neither items nor of the kinds that a list writes itself."""
    for text in edit.texts:
        for span in text.after if text.region is not None else ():
            for number in range(span.first, span.last):
                if not is_layout(edit.new_lines[number]):
                    yield number


def _describe(typed: TypedEdit) -> list[str]:
    """Return a line of a message for each typed item, and for each other line that would be lost."""
    numbers = {change.new.line for change in typed.changes if change.new} | set(
        typed.odd_lines
    )
    path, lines = typed.layout.document, typed.edit.new_lines
    return [
        f"{path}:{number}: {lines[number - 1].strip()[:160]}"
        for number in sorted(numbers)
    ]
