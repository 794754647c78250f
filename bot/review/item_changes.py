"""The items of an edited document in pairs: what became of each of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.identity.identifiers import Identifier, identify
from bot.importer.convert.drafts import Draft, draft_items
from bot.importer.infer.kinds import guess_patterns
from bot.importer.read.items import Item, Run
from bot.importer.read.kinds import TABLE
from bot.listing.pattern import compile_pattern
from bot.listing.pattern_choice import write_item
from bot.listing.titles import fold_title
from bot.markdown.alignment import find_longest_ascent
from bot.markdown.escaping import split_row
from bot.markdown.rendered_equality import render_equal
from bot.model.account import Span
from bot.model.entry import Entry
from bot.model.layout import View
from bot.model.link import parse_links
from bot.repairs.pasted_entry import is_bare_reference, parse_pasted_entry
from bot.review.document_edit import ChangedItem, DocumentEdit, make_too_large
from bot.review.document_items import PlacedItem, is_of_rows
from bot.review.document_text import write_as_item
from bot.review.meant_texts import list_meant_texts


@dataclass(frozen=True, slots=True, eq=False)
class ReadItem:
    """An item that only one version of the document has, read as the record of an entry."""

    placed: PlacedItem
    span: Span
    record: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Return the title, as titles are compared."""
        return fold_title(str(self.record["title"]))

    @property
    def works(self) -> set[Identifier]:
        """Return what the item's links lead to."""
        return {identify(link.url) for link in parse_links(self.record.get("links"))}

    @property
    def shown(self) -> frozenset[str]:
        """Return the fields that a line can show where the item stands."""
        view = self.placed.home.view if self.placed.home else None
        paths = (
            {
                path
                for source in view.patterns
                for path in compile_pattern(source).fields
            }
            if view
            else set()
        )
        return frozenset(path.partition(".")[0] for path in paths) | {"verbatim"}

    @property
    def line(self) -> int:
        """Return the number of the item's first line, counted from 1."""
        return self.placed.first + 1


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item before and after. *is_in_place* tells whether it kept its place among the others of its section."""

    old: ReadItem | None
    new: ReadItem | None
    is_in_place: bool = True

    @property
    def is_restyled(self) -> bool:
        """Return whether the item means the same, written in other marks."""
        if self.old is None or self.new is None:
            return False
        if self.old.record == self.new.record:
            return True
        return render_equal(self.old.placed.source, self.new.placed.source)


UNTITLED = "Untitled"
_MOST_EDITED = 200
"""Each edited item becomes a proposal: more are for a person to look at."""


def find_item_changes(edit: DocumentEdit) -> list[ItemChange]:
    """Return what became of each item that only one version has: pairs of one work, and items without a partner.

    Raises:
        ConfigurationError: more items are edited than anybody looks at one by one.
    """
    gone = [_read(item) for item in edit.gone]
    come = [_read(item) for item in edit.come]
    partners = _find_partners(gone, come)
    pairs = [(old, new) for new, old in partners.items()]
    in_place = _find_in_place(edit, pairs)
    changes = [ItemChange(old, new, (old, new) in in_place) for old, new in pairs]
    changes += [ItemChange(None, new) for new in come if new not in partners]
    left = set(gone) - set(partners.values())
    changes += [ItemChange(old, None) for old in gone if old in left]
    edited = [
        change for change in changes if not (change.is_in_place and change.is_restyled)
    ]
    if len(edited) > _MOST_EDITED:
        raise make_too_large(
            edit.path, f"more than {_MOST_EDITED} items are edited at once"
        )
    return sorted(changes, key=_get_line)


def read_record(placed: PlacedItem) -> Mapping[str, Any]:
    """Return what an item says, as the record of an entry."""
    view = placed.home.view if placed.home else None
    return _draft(placed, view).record


def _get_line(change: ItemChange) -> int:
    item = change.new or change.old
    return item.line if item else 0


def _read(item: ChangedItem) -> ReadItem:
    return ReadItem(item.placed, item.span, read_record(item.placed))


def _draft(placed: PlacedItem, view: View | None) -> Draft:
    """Read one item, forgiving what a list writes otherwise without a loss: odd cells, dates, breaks, signs.

    An item that is no more than a link, a number or a BibTeX entry begins an entry, too.
    """
    item = (
        _drop_odd_cells(placed.item, view)
        if placed.part.run.kind is TABLE
        else placed.item
    )
    draft = _draft_as_written(placed, item, view)
    if placed.part.run.kind is not TABLE and _is_poor(draft):
        pasted = parse_pasted_entry(item.text) if is_bare_reference(item.text) else None
        if pasted is not None:
            return replace(
                draft,
                record={"title": UNTITLED, **pasted.record, "links": pasted.links},
            )
    if draft.is_verbatim:
        texts = list_meant_texts(item.text, view.patterns if view else ())
        others = (
            _draft_as_written(placed, replace(item, text=text), view) for text in texts
        )
        draft = next((other for other in others if not other.is_verbatim), draft)
    return _fit_into_table(draft, view) if view is not None else draft


def _fit_into_table(draft: Draft, view: View) -> Draft:
    """Return the draft of a bullet or a paragraph that stands among rows as one of them, if only its own words show it.

    What the columns lack is then not asked for: who typed a line saw no columns.
    """
    is_among_rows = is_of_rows(view) and draft.part.run.kind is not TABLE
    if not is_among_rows:
        return draft
    entry = Entry.from_record("list/section/item", draft.record)
    if not draft.is_verbatim and write_item(entry, view.patterns) is not None:
        return draft
    return replace(
        draft, record={**draft.record, "verbatim": write_as_item(draft.item.text, view)}
    )


def _is_poor(draft: Draft) -> bool:
    """Return whether a reading gives up fields or links."""
    return draft.is_verbatim or "links" not in draft.record


def _draft_as_written(placed: PlacedItem, item: Item, view: View | None) -> Draft:
    """Read an item by the view's own pattern, else by what it looks like; verbatim only if neither fits."""
    part = replace(placed.part, run=replace(placed.part.run, items=(item,)))
    patterns = _list_patterns(part.run, view)
    readings = (draft_items(part, (pattern,))[0] for pattern in patterns)
    return (
        next((draft for draft in readings if not draft.is_verbatim), None)
        or draft_items(part, patterns)[0]
    )


def _drop_odd_cells(item: Item, view: View | None) -> Item:
    """Return a row without the cells beyond the last column that say nothing: they are not shown."""
    cells, pattern = (
        split_row(item.text),
        compile_pattern(view.patterns[0]) if view else None,
    )
    if (
        not cells
        or pattern is None
        or not pattern.is_row
        or len(cells) <= len(pattern.cells)
    ):
        return item
    width = len(pattern.cells)
    if any(re.search(r"\w", cell) for cell in cells[width:]):
        return item
    return replace(item, text=f"| {' | '.join(cells[:width])} |")


def _list_patterns(run: Run, view: View | None) -> tuple[str, ...]:
    """Return the view's own patterns, then what the item itself looks like: contributors write in many styles."""
    own = view.patterns if view else ()
    return (*own, *guess_patterns(run))


Matches = Callable[[ReadItem, ReadItem], bool]


def _find_partners(
    gone: Sequence[ReadItem], come: Sequence[ReadItem]
) -> dict[ReadItem, ReadItem]:
    """Return the old item of each new one that shows the same work; the surest pairs are made first."""
    partners: dict[ReadItem, ReadItem] = {}
    left = dict.fromkeys(gone)
    for keys, is_match in _STEPS:
        known: dict[Any, list[ReadItem]] = {}
        for old in left:
            for key in keys(old):
                known.setdefault(key, []).append(old)
        for new in come:
            if new in partners:
                continue
            found = next(
                (
                    old
                    for key in keys(new)
                    for old in known.get(key, ())
                    if old in left and is_match(old, new)
                ),
                None,
            )
            if found is not None:
                partners[new] = found
                del left[found]
    return partners


def _list_text_keys(item: ReadItem) -> Iterable[Any]:
    return ["".join(item.placed.item.text.split())]


def _list_title_keys(item: ReadItem) -> Iterable[Any]:
    return [item.title]


def _list_work_keys(item: ReadItem) -> Iterable[Any]:
    return item.works


def _is_one_section(old: ReadItem, new: ReadItem) -> bool:
    return old.placed.section == new.placed.section


def _is_any_section(_old: ReadItem, _new: ReadItem) -> bool:
    return True


def _shares_works(old: ReadItem, new: ReadItem) -> bool:
    return bool(old.works & new.works) or not (old.works or new.works)


_STEPS: Sequence[tuple[Callable[[ReadItem], Iterable[Any]], Matches]] = (
    (_list_text_keys, _is_one_section),
    (_list_title_keys, _is_one_section),
    (_list_work_keys, _is_one_section),
    (_list_text_keys, _is_any_section),
    (_list_title_keys, _shares_works),
)
"""How two items are known as one work: by their text, title or links in one section; by more in two sections."""


def _find_in_place(
    edit: DocumentEdit, pairs: Sequence[tuple[ReadItem, ReadItem]]
) -> set[tuple[ReadItem, ReadItem]]:
    """Return the pairs whose items stand in one section, between the same other items as before."""
    by_section: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    for old, new in _list_places(edit, pairs):
        if old.section == new.section:
            by_section.setdefault((old.section, old.is_outside), []).append(
                (old.first, new.first)
            )
    stays: set[tuple[int, int]] = set()
    for places in by_section.values():
        stays |= set(find_longest_ascent(sorted(places)))
    return {
        (old, new)
        for old, new in pairs
        if (old.placed.first, new.placed.first) in stays
    }


def _list_places(
    edit: DocumentEdit, pairs: Sequence[tuple[ReadItem, ReadItem]]
) -> Iterator[tuple[PlacedItem, PlacedItem]]:
    yield from edit.kept
    for old, new in pairs:
        yield old.placed, new.placed
