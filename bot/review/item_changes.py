"""The items of an edited document in pairs: what became of each of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.identity.identifiers import Identifier, identify
from bot.listing.pattern import compile_pattern
from bot.listing.titles import fold_title
from bot.markdown.rendered_equality import render_equal
from bot.model.account import Span
from bot.model.alignment import find_longest_ascent
from bot.model.link import parse_links
from bot.review.document_edit import ChangedItem, DocumentEdit, make_too_many
from bot.review.document_items import PlacedItem
from bot.review.item_records import read_record


@dataclass(frozen=True, slots=True, eq=False)
class ReadItem:
    """An item that only one version of the document has, read as the record of an entry."""

    placed: PlacedItem
    span: Span
    record: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Return the title, folded as titles are for comparison."""
        return fold_title(str(self.record["title"]))

    @property
    def works(self) -> set[Identifier]:
        """Return what the item's links lead to."""
        links = parse_links(self.record.get("links"))
        return {identify(link.url) for link in links}

    @property
    def shown_fields(self) -> frozenset[str]:
        """Return the fields that a line can show where the item stands."""
        fields = {"verbatim"}
        if self.placed.home is not None:
            for source in self.placed.home.view.patterns:
                for path in compile_pattern(source).fields:
                    fields.add(path.partition(".")[0])
        return frozenset(fields)

    @property
    def line(self) -> int:
        """Return the number of the item's first line, counted from 1."""
        return self.placed.start + 1


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item before and after.

    *is_in_place* tells whether it kept its place among the others of its section.
    """

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


# An old item and a new one that are the same work.
Pair = tuple[ReadItem, ReadItem]
# Returns what an item may be found by.
ListKeys = Callable[[ReadItem], Iterable[Any]]
Matches = Callable[[ReadItem, ReadItem], bool]

# Each edited item becomes a proposal. More of them are for a person to look at.
_MOST_EDITED = 200


def find_item_changes(edit: DocumentEdit) -> list[ItemChange]:
    """Return what became of each item that only one version has, in the order of lines.

    Two items of one work are one change; an item without a partner came or went.

    Raises:
        ConfigurationError: more items are edited than anybody looks at one by one.
    """
    gone = [_read(changed) for changed in edit.gone]
    come = [_read(changed) for changed in edit.come]
    partners = _find_partners(gone, come)
    pairs = [(old, new) for new, old in partners.items()]
    in_place = _find_in_place(edit, pairs)
    changes = [ItemChange(old, new, (old, new) in in_place) for old, new in pairs]
    changes += [ItemChange(None, new) for new in come if new not in partners]
    paired = set(partners.values())
    changes += [ItemChange(old, None) for old in gone if old not in paired]
    edited = [
        change for change in changes if not (change.is_in_place and change.is_restyled)
    ]
    if len(edited) > _MOST_EDITED:
        raise make_too_many(edit.path, _MOST_EDITED)
    return sorted(changes, key=_get_line)


def _get_line(change: ItemChange) -> int:
    """Return the line of a change in the new version, else in the old one."""
    item = change.new or change.old
    return item.line if item else 0


def _read(changed: ChangedItem) -> ReadItem:
    """Return a changed item with its record."""
    return ReadItem(changed.placed, changed.span, read_record(changed.placed))


def _find_partners(
    gone: Sequence[ReadItem],
    come: Sequence[ReadItem],
) -> dict[ReadItem, ReadItem]:
    """Return the old item of each new item that shows the same work.

    The surest pairs are made before the others, so that they cannot be taken apart.
    """
    partners: dict[ReadItem, ReadItem] = {}
    # A dictionary, because it keeps the order of the items.
    unpaired = dict.fromkeys(gone)
    for list_keys, is_match in _STEPS:
        by_key = _index_items(unpaired, list_keys)
        for new in come:
            if new in partners:
                continue
            for old in _walk_candidates(by_key, list_keys(new)):
                if old in unpaired and is_match(old, new):
                    partners[new] = old
                    del unpaired[old]
                    break
    return partners


def _index_items(
    items: Iterable[ReadItem],
    list_keys: ListKeys,
) -> dict[Any, list[ReadItem]]:
    """Return the items by each of their keys."""
    by_key: dict[Any, list[ReadItem]] = {}
    for item in items:
        for key in list_keys(item):
            by_key.setdefault(key, []).append(item)
    return by_key


def _walk_candidates(
    by_key: Mapping[Any, Sequence[ReadItem]],
    keys: Iterable[Any],
) -> Iterator[ReadItem]:
    """Yield the items that have one of *keys*."""
    for key in keys:
        yield from by_key.get(key, ())


def _list_text_keys(item: ReadItem) -> Iterable[Any]:
    """Return the item's text without white space."""
    return ["".join(item.placed.item.text.split())]


def _list_title_keys(item: ReadItem) -> Iterable[Any]:
    """Return the item's title."""
    return [item.title]


def _list_work_keys(item: ReadItem) -> Iterable[Any]:
    """Return what the item's links lead to."""
    return item.works


def _is_same_section(old: ReadItem, new: ReadItem) -> bool:
    """Return whether two items stand in one section."""
    return old.placed.section == new.placed.section


def _is_any_section(_old: ReadItem, _new: ReadItem) -> bool:
    """Return that two items match, whatever section they stand in."""
    return True


def _shares_works(old: ReadItem, new: ReadItem) -> bool:
    """Return whether two items have a link in common, or both have none."""
    old_works = old.works
    new_works = new.works
    if not old_works and not new_works:
        return True
    return bool(old_works & new_works)


# How two items are recognised as one work. In one section, the same text, title or link
# is enough. Across sections, a title counts only together with a link.
_STEPS: Sequence[tuple[ListKeys, Matches]] = (
    (_list_text_keys, _is_same_section),
    (_list_title_keys, _is_same_section),
    (_list_work_keys, _is_same_section),
    (_list_text_keys, _is_any_section),
    (_list_title_keys, _shares_works),
)


def _find_in_place(
    edit: DocumentEdit,
    pairs: Sequence[Pair],
) -> set[Pair]:
    """Return the pairs that stand in one section, between the same other items as before.

    They are as many as possible: of two items that changed places, one stays.
    """
    lines_by_section: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    for old, new in _walk_placed_pairs(edit, pairs):
        if old.section == new.section:
            key = (old.section, old.is_outside)
            lines_by_section.setdefault(key, []).append((old.start, new.start))
    in_place: set[tuple[int, int]] = set()
    for line_pairs in lines_by_section.values():
        # The longest run of items whose lines ascend in both versions did not move.
        in_place |= set(find_longest_ascent(sorted(line_pairs)))
    return {
        (old, new)
        for old, new in pairs
        if (old.placed.start, new.placed.start) in in_place
    }


def _walk_placed_pairs(
    edit: DocumentEdit,
    pairs: Sequence[Pair],
) -> Iterator[tuple[PlacedItem, PlacedItem]]:
    """Yield every item that both versions have, in its old place and in its new one."""
    yield from edit.kept
    for old, new in pairs:
        yield old.placed, new.placed
