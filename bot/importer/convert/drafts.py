"""One item of the source becomes the record of an entry, checked by writing it back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from bot.identity.identifiers import Identifier, find_year, identify
from bot.importer.convert.kinds import get_conversion
from bot.importer.infer.fallback import find_stated_date
from bot.importer.read.items import Item
from bot.importer.read.sections import SectionBlock
from bot.listing.pattern import compile_pattern
from bot.listing.pattern_choice import list_notations, write_item
from bot.listing.people import looks_like_names
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import find_links, parse_tokens, remove_empty_links
from bot.markdown.line_spacing import make_item_key
from bot.markdown.link_targets import is_outside
from bot.markdown.rendered_equality import render_equal
from bot.model.dates.headings import HeadingDate
from bot.model.dates.parser import find_first_year
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.link import parse_links

_MARKUP = re.compile(r"\]\(|\*\*|`|<[A-Za-z/!]|!\[|https?://")
_LIST_NUMBER = re.compile(r"\W?\d{1,3}[.)\]]")
"""A number that counts items, where a title should stand."""
_BEHIND_VENUE = frozenset(",;:-")
"""Signs that belong to the pattern; a reading with one of them in the venue has another pattern's."""
_LONGEST_TITLE = 500
"""As long as the title of an `Entry` may be."""
_LONGEST_TEXT = 4_000
"""A little less than the 4,096 characters that a value in an entry file may have."""
_MOST_LINKS = 60
_MOST_OPEN = 30
"""An item with more brackets without their partners fits no pattern; looking where fields end would take long."""
_BULLET = re.compile(r"\s*(?:[-*+>]|\d{1,9}[.)]|#{1,6}) ")


@dataclass(slots=True, eq=False)
class Draft:
    """An entry in the making. *year_from* tells how its year is known."""

    part: SectionBlock
    item: Item
    record: dict[str, Any]
    id: EntryId = field(default_factory=EntryId)
    year_from: str = ""
    pattern: str = ""
    """The pattern that reads the item and writes it again; empty for one that is kept as it was written."""
    guests: list["Draft"] = field(default_factory=list)
    """Drafts of the same work that were united with this one."""

    @property
    def is_verbatim(self) -> bool:
        """Whether the item is kept as it was written."""
        return "verbatim" in self.record


def copy_draft(draft: Draft) -> Draft:
    """Return a copy of *draft*, which shows no other yet, to be changed by itself."""
    return replace(draft, record=dict(draft.record), guests=[])


def draft_items(part: SectionBlock, patterns: Sequence[str]) -> list[Draft]:
    """A draft for each item of *part*, in order."""
    return [draft_item(part, item, patterns) for item in part.run.items]


def rebuilds(record: dict[str, Any], patterns: Sequence[str], item: Item) -> bool:
    """Return whether the fields alone write the item again, by the pattern that comes first or just as it stands.

    Of the patterns that show as much, that is taken which the document uses already (see `keep_notation`).
    """
    entry = Entry.from_record("list/section/item", record)
    written = write_item(entry, patterns)
    if written is None:
        return False
    if _shows_again(written, patterns, item):
        return True
    if len(patterns) == 1:
        return False
    is_row = patterns[0].startswith("|")
    found = _BULLET.match(patterns[0])
    standing = make_item_key(
        f"{found[0] if found else ''}{item.text}".rstrip(), is_row=is_row
    )
    return any(
        make_item_key(text, is_row=is_row) == standing
        for text in list_notations(entry, patterns)
    )


def _shows_again(written: str, patterns: Sequence[str], item: Item) -> bool:
    """Return whether *written* shows the same words and signs as the item, in the same way."""
    before = remove_empty_links(item_source(item, patterns[0]))
    if patterns[0].startswith("|"):
        return bare(written) == bare(before) and _show_same_cells(written, before)
    if patterns[0].startswith("<"):  # a block is laid out as the pattern says
        return bare(written) == bare(before)
    return render_equal(written, before)


def _show_same_cells(written: str, before: str) -> bool:
    """Return whether two rows that differ in white space at most show the same in each of their cells."""
    pairs = zip(split_row(written) or (), split_row(before) or (), strict=False)
    return all(one == other or render_equal(one, other) for one, other in pairs)


def item_source(item: Item, pattern: str) -> str:
    """Return the item as the pattern writes it: a bullet with its marker, and reference links inline."""
    found = _BULLET.match(pattern)
    return f"{found[0]}{item.resolved}" if found else item.resolved


def bare(text: str) -> str:
    """*text* without white space, the outer pipes and last empty cells of a row, and brackets of links to nowhere."""
    text = remove_empty_links(text)
    cells = split_row(text) if "|" in text else None
    if cells is not None:
        while cells and not cells[-1]:
            cells.pop()
        text = "|".join(cells)
    return "".join(text.split())


def keep_verbatim(draft: Draft) -> None:
    """Give up the fields that only the pattern can show, and keep the item as it is written."""
    stated: dict[str, Any] = {
        key: draft.record[key]
        for key in ("year", "date", "venue")
        if key in draft.record
    }
    guessed = get_conversion(draft.part.run).guess_fields(draft.item, ())
    draft.record = {
        **guessed,
        **stated,
        "verbatim": _render_verbatim(draft.part, draft.item),
    }


def draft_item(part: SectionBlock, item: Item, patterns: Sequence[str]) -> Draft:
    """Return the draft of *item*: the fields of the pattern that fits best, else the item verbatim."""
    read = _parse_item(item, patterns)
    if read is not None:
        return _add_year(Draft(part, item, read.record, pattern=read.pattern), patterns)
    guessed = get_conversion(part.run).guess_fields(item, patterns)
    return _add_year(
        Draft(part, item, {**guessed, "verbatim": _render_verbatim(part, item)}),
        patterns,
    )


class _ReadItem(NamedTuple):
    """The fields of an item, and the pattern that gave them."""

    record: dict[str, Any]
    pattern: str


def _parse_item(item: Item, patterns: Sequence[str]) -> _ReadItem | None:
    """Return the fields of *item* by the pattern that gives most links; None if no pattern writes the item again."""
    open_brackets = abs(item.resolved.count("[") - item.resolved.count("]"))
    if not item.may_have_fields or open_brackets > _MOST_OPEN:
        return None
    readings = [
        (_parse_by_pattern(source, item_source(item, source)), source)
        for source in patterns
    ]
    fitting = [
        _ReadItem(record, source) for record, source in readings if record is not None
    ]
    if item.nested:
        fitting = [read for read in fitting if _has_all_links(read.record, item)]
    # Writing an item is slower than reading it: the best is written first, and the others only where it fails.
    for read in sorted(
        fitting, key=lambda read: _count_told(read.record), reverse=True
    ):
        if rebuilds(read.record, patterns, item):
            alike = (other.pattern for other in fitting if other.record == read.record)
            writer = next(
                (
                    pattern
                    for pattern in alike
                    if rebuilds(read.record, [pattern], item)
                ),
                read.pattern,
            )
            return _ReadItem(dict(read.record), writer)
    return None


def _has_all_links(record: Mapping[str, Any], item: Item) -> bool:
    """Return whether a reading found every link of an item with a list inside: one left in a text may be a work's."""
    known = {link.url for link in parse_links(record.get("links"))}
    return all(url in known for _, url in find_links(item.resolved) if is_outside(url))


@lru_cache(maxsize=1 << 14)
def _parse_by_pattern(source: str, text: str) -> dict[str, Any] | None:
    """Return the fields of *text* by the pattern *source*, not to be changed; None if it, or a value, does not fit.

    The ways to read a section have most of their patterns in common, so each item is read by each of them once.
    """
    record = compile_pattern(source).parse(text)
    is_fine = record is not None and "title" in record and _fits(record)
    return record if is_fine else None


def _count_told(record: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many links a reading found, and how many other fields beside the text around a title."""
    return len(record.get("links") or ()), len(
        record.keys() - {"before", "after", "links"}
    )


def _render_verbatim(part: SectionBlock, item: Item) -> str:
    """Return the item as it is written, with its bullet or its heading's mark."""
    return (part.run.marker + item.text).rstrip()


def _fits(record: dict[str, Any]) -> bool:
    """Whether every field may hold its value: no longer than an entry file allows, and no markup in titles."""
    if record.get("venue", "")[-1:] in _BEHIND_VENUE:
        return False
    authors = ", ".join(record.get("authors") or ())
    if authors and not looks_like_names(authors, fewest=1):
        return False
    texts = [(key, value) for key, value in record.items() if isinstance(value, str)]
    if any(
        len(value) > (_LONGEST_TITLE if key == "title" else _LONGEST_TEXT)
        for key, value in texts
    ):
        return False
    names = [record.get(key) or "" for key in ("title", "name")]
    is_named = (
        re.search(r"\w", names[0]) is not None
        and _LIST_NUMBER.fullmatch(names[0]) is None
    )
    lead = parse_tokens(record.get("before") or "")
    has_link = any(token.kind == "link" and not token.is_badge for token in lead)
    is_fine = (
        is_named and not has_link and not any(_MARKUP.search(text) for text in names)
    )
    return is_fine and len(record.get("links") or ()) <= _MOST_LINKS


def _add_year(draft: Draft, patterns: Sequence[str]) -> Draft:
    """Return the draft with a year, if it can be told and the item is written again with it."""
    record = draft.record
    if "year" in record or "date" in record:
        return replace(draft, year_from="item")
    source, year = _find_year(draft)
    if year is None:
        return draft
    dated: dict[str, Any] = {**record, "year": year}
    if draft.is_verbatim or rebuilds(dated, patterns, draft.item):
        return replace(draft, record=dated, year_from=source)
    return draft


def _find_year(draft: Draft) -> tuple[str, int | None]:
    """Return the source and the year: of its item, heading, venue or own paper's arXiv number, in that order."""
    if (stated := _stated_year(draft)) is not None:
        return "item", stated
    paper = _own_paper(draft.record)
    submitted = find_year(paper) if paper else None
    heading = draft.part.date
    if heading is not None and not (submitted and _names_a_topic(heading, submitted)):
        return "heading", heading.date.year
    if (in_venue := find_first_year(draft.record.get("venue", ""))) is not None:
        return "venue", in_venue
    return "arXiv number", submitted


def _names_a_topic(heading: HeadingDate, submitted: int) -> bool:
    """Return whether a heading with a name and a year, over a work *submitted* in a later year, dates no work.

    `VOC 2012` is a data set. A paper is submitted in the year before its
    conference, or in the same; at most its final form comes a year later.
    """
    return not heading.is_alone and submitted > heading.date.year + 1


def _stated_year(draft: Draft) -> int | None:
    """Return the year that the item's text states, where no field of its pattern holds it."""
    if draft.is_verbatim:
        return None
    for text in get_conversion(draft.part.run).list_dated_texts(draft.item):
        date = find_stated_date(text, draft.record["title"])
        if date:
            return int(date["year"] if "year" in date else date["date"][:4])
    return None


def _own_paper(record: Mapping[str, Any]) -> Identifier | None:
    """Return the arXiv identifier of the link that is called the paper, or else of the main link."""
    links = parse_links(record.get("links"))
    papers = [link for link in links if link.label == "paper"]
    identifiers = [identify(link.url) for link in (*papers, *links[:1])]
    return next(
        (identifier for identifier in identifiers if identifier.kind == "arxiv"), None
    )
