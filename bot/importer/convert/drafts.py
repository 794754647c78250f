"""One item of the source becomes the record of an entry, checked by writing it back."""

import marshal
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
from bot.listing.pattern_choice import Notations
from bot.listing.people import is_name_list
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
# A number that counts items, where a title should stand: "12." or "[3]".
_LIST_NUMBER = re.compile(r"\W?\d{1,3}[.)\]]")
# Signs that belong to the pattern; a reading with one of them at the end of the venue
# has another pattern's.
_BEHIND_VENUE = frozenset(",;:-")
# As long as the title of an `Entry` may be.
_LONGEST_TITLE = 500
# A little less than the 4,096 characters that a value in an entry file may have.
_LONGEST_TEXT = 4_000
_MOST_LINKS = 60
# An item with more brackets without their partners fits no pattern; looking where
# fields end would take long.
_MOST_OPEN = 30
# The mark at the start of a line: "- ", "> ", "1. ", "## ".
_BULLET = re.compile(r"\s*(?:[-*+>]|\d{1,9}[.)]|#{1,6}) ")
# Drafts have ids only when their sections are known; to write an item needs none.
_ANY_ID = "list/section/item"


@dataclass(slots=True, eq=False)
class Draft:
    """An entry in the making.

    *year_from* says how its year is known: from the item, heading, venue or arXiv
    number. *pattern* reads the item and writes it again; it is empty for an item
    that is kept as it was written. *guests* are drafts of the same work that were
    united with this one.
    """

    part: SectionBlock
    item: Item
    record: dict[str, Any]
    id: EntryId = field(default_factory=EntryId)
    year_from: str = ""
    pattern: str = ""
    guests: list["Draft"] = field(default_factory=list)

    @property
    def is_verbatim(self) -> bool:
        """Whether the item is kept as it was written."""
        return "verbatim" in self.record


def copy_draft(draft: Draft) -> Draft:
    """Return a copy of *draft*, which has no guests yet, to be changed by itself."""
    return replace(draft, record=dict(draft.record), guests=[])


def draft_items(
    part: SectionBlock,
    patterns: Sequence[str],
) -> list[Draft]:
    """Return a draft for each item of *part*, in order."""
    return [draft_item(part, item, patterns) for item in part.run.items]


def draft_item(
    part: SectionBlock,
    item: Item,
    patterns: Sequence[str],
) -> Draft:
    """Return the draft of *item*: the fields of the best pattern, else the item verbatim."""
    parsed = _parse_item(item, patterns)
    if parsed is not None:
        draft = Draft(
            part,
            item,
            parsed.record,
            pattern=parsed.pattern,
        )
    else:
        guessed = get_conversion(part.run).guess_fields(item, patterns)
        verbatim = _render_verbatim(part, item)
        draft = Draft(
            part,
            item,
            {**guessed, "verbatim": verbatim},
        )
    return _add_year(draft, patterns)


def keep_verbatim(draft: Draft) -> None:
    """Replace the fields of *draft* by the item as it is written.

    The date and the venue stay, with what the item seems to name without a pattern.
    """
    stated: dict[str, Any] = {}
    for key in ("year", "date", "venue"):
        if key in draft.record:
            stated[key] = draft.record[key]
    guessed = get_conversion(draft.part.run).guess_fields(draft.item, ())
    verbatim = _render_verbatim(draft.part, draft.item)
    draft.record = {
        **guessed,
        **stated,
        "verbatim": verbatim,
    }


def can_rebuild(
    record: dict[str, Any],
    patterns: Sequence[str],
    item: Item,
) -> bool:
    """Return whether the fields alone write the item again.

    They do so by the pattern that writes new items, or by another one just as the
    item stands: of the patterns that show as much, generating keeps the one that
    the document uses already (see `keep_notation`). A value from outside, which is no
    field, counts as the item shows it.
    """
    outside: dict[str, str] = {}
    for pattern in patterns:
        source = render_item_source(item, pattern)
        outside = {**compile_pattern(pattern).parse_outside(source), **outside}
    notations = _note(marshal.dumps((record, outside)))
    written = notations.write(patterns)
    if written is None:
        return False
    if _is_shown_alike(written, patterns, item):
        return True
    if len(patterns) == 1:
        return False
    is_row = patterns[0].startswith("|")
    source = render_item_source(
        item,
        patterns[0],
        item.text,
    ).rstrip()
    key = make_item_key(source, is_row=is_row)
    return any(
        make_item_key(notation, is_row=is_row) == key
        for notation in notations.list_best(patterns)
    )


# A record is written by several patterns, and again for each reading of its section.
@lru_cache(maxsize=1 << 13)
def _note(packed: bytes) -> Notations:
    """Return the notations of a record and its values from outside, packed by marshal."""
    record, outside = marshal.loads(packed)  # noqa: S302 - ours, packed by `can_rebuild`
    entry = Entry.from_record(_ANY_ID, record)
    entry.outside = outside
    return Notations(entry)


def _is_shown_alike(
    written: str,
    patterns: Sequence[str],
    item: Item,
) -> bool:
    """Return whether *written* shows the same words and signs as the item, alike."""
    source = remove_empty_links(render_item_source(item, patterns[0]))
    if patterns[0].startswith("|"):
        if normalise_spacing(written) != normalise_spacing(source):
            return False
        return _has_same_cells(written, source)
    if patterns[0].startswith("<"):  # a block is laid out as the pattern says
        return normalise_spacing(written) == normalise_spacing(source)
    return render_equal(written, source)


def _has_same_cells(written: str, source: str) -> bool:
    """Return whether the cells of two rows show the same.

    The rows differ in white space at most, which may still part words.
    """
    pairs = zip(
        split_row(written) or (),
        split_row(source) or (),
        strict=False,
    )
    return all(
        new_cell == old_cell or render_equal(new_cell, old_cell)
        for new_cell, old_cell in pairs
    )


def render_item_source(
    item: Item,
    pattern: str,
    text: str | None = None,
) -> str:
    """Return the item as *pattern* writes it: a bullet with its marker.

    *text* is by default the item's text with its reference links made inline.
    """
    bullet = _BULLET.match(pattern)
    marker = bullet[0] if bullet else ""
    return marker + (item.resolved if text is None else text)


def normalise_spacing(text: str) -> str:
    """Return *text* without its spacing, to compare what two texts say.

    That is white space, the outer pipes and last empty cells of a row, and the
    brackets of links to nowhere.
    """
    text = remove_empty_links(text)
    cells = split_row(text) if "|" in text else None
    if cells is not None:
        while cells and not cells[-1]:
            cells.pop()
        text = "|".join(cells)
    return "".join(text.split())


class _ParsedItem(NamedTuple):
    """The fields of an item, and the pattern that gave them."""

    record: dict[str, Any]
    pattern: str


def _parse_item(
    item: Item,
    patterns: Sequence[str],
) -> _ParsedItem | None:
    """Return the fields of *item* by the pattern that gives most links.

    None if no pattern writes the item again.
    """
    open_brackets = abs(item.resolved.count("[") - item.resolved.count("]"))
    if not item.may_have_fields or open_brackets > _MOST_OPEN:
        return None
    fitting: list[_ParsedItem] = []
    for pattern in patterns:
        record = _parse_by_pattern(pattern, render_item_source(item, pattern))
        if record is None or (item.nested and not _has_all_links(record, item)):
            continue
        fitting.append(_ParsedItem(record, pattern))
    # Writing an item is slower than reading it: the best reading is written first,
    # and the others only where it fails.
    by_fields = sorted(
        fitting,
        key=lambda parsed: _count_fields(parsed.record),
        reverse=True,
    )
    for parsed in by_fields:
        if can_rebuild(parsed.record, patterns, item):
            pattern = _find_writer(parsed, fitting, item)
            return _ParsedItem(dict(parsed.record), pattern)
    return None


def _find_writer(
    parsed: _ParsedItem,
    fitting: Sequence[_ParsedItem],
    item: Item,
) -> str:
    """Return the first pattern with the same reading that writes the item by itself.

    Several patterns may read the same fields; the pattern of *parsed* is returned
    if none of them writes the item alone.
    """
    for reading in fitting:
        if reading.record == parsed.record and can_rebuild(
            parsed.record,
            [reading.pattern],
            item,
        ):
            return reading.pattern
    return parsed.pattern


def _has_all_links(
    record: Mapping[str, Any],
    item: Item,
) -> bool:
    """Return whether a reading found every link of an item with a list inside.

    A link that was left in a text may be that of a work of its own.
    """
    urls = {link.url for link in parse_links(record.get("links"))}
    return all(url in urls for _, url in find_links(item.resolved) if is_outside(url))


# The ways to read a section have most of their patterns in common, so each item is
# read by each of them once.
@lru_cache(maxsize=1 << 14)
def _parse_by_pattern(source: str, text: str) -> dict[str, Any] | None:
    """Return the fields of *text* by the pattern *source*; the caller must not change them.

    None if the text, or a value, does not fit.
    """
    record = compile_pattern(source).parse(text)
    if record is None or "title" not in record or not _is_plausible(record):
        return None
    return record


def _count_fields(record: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many links a reading found, and how many other fields.

    The text around a title counts for nothing.
    """
    others = record.keys() - {"before", "after", "links"}
    return len(record.get("links") or ()), len(others)


def _render_verbatim(part: SectionBlock, item: Item) -> str:
    """Return the item as it is written, with its bullet or its heading's mark."""
    return (part.run.marker + item.text).rstrip()


def _is_plausible(record: dict[str, Any]) -> bool:
    """Return whether every field may hold its value.

    A value is no longer than an entry file allows, authors look like names, titles
    hold no markup, and nothing before a title is a link of its own.
    """
    if record.get("venue", "")[-1:] in _BEHIND_VENUE:
        return False
    authors = ", ".join(record.get("authors") or ())
    if authors and not is_name_list(authors, fewest=1):
        return False
    for key, value in record.items():
        longest = _LONGEST_TITLE if key == "title" else _LONGEST_TEXT
        if isinstance(value, str) and len(value) > longest:
            return False
    if not _is_title(
        record.get("title") or "",
        record.get("name") or "",
    ):
        return False
    if _has_link(record.get("before") or ""):
        return False
    return len(record.get("links") or ()) <= _MOST_LINKS


def _has_link(text: str) -> bool:
    """Return whether *text* has a link; a badge is only decoration."""
    return any(
        token.kind == "link" and not token.is_badge for token in parse_tokens(text)
    )


def _is_title(title: str, name: str) -> bool:
    """Return whether *title* has words and is no number, and neither holds markup."""
    if re.search(r"\w", title) is None or _LIST_NUMBER.fullmatch(title) is not None:
        return False
    return _MARKUP.search(title) is None and _MARKUP.search(name) is None


def _add_year(
    draft: Draft,
    patterns: Sequence[str],
) -> Draft:
    """Return the draft with a year, if one can be found.

    The item must be written again with the year.
    """
    record = draft.record
    if "year" in record or "date" in record:
        return replace(draft, year_from="item")
    source, year = _find_year(draft)
    if year is None:
        return draft
    dated: dict[str, Any] = {**record, "year": year}
    if draft.is_verbatim or can_rebuild(dated, patterns, draft.item):
        return replace(draft, record=dated, year_from=source)
    return draft


def _find_year(draft: Draft) -> tuple[str, int | None]:
    """Return the year and, before it, where it comes from; the year is None if unknown.

    The sources in order: the item, its heading, its venue, its own arXiv paper.
    """
    stated_year = _find_stated_year(draft)
    if stated_year is not None:
        return "item", stated_year
    paper = _find_own_paper(draft.record)
    submitted = find_year(paper) if paper else None
    heading = draft.part.date
    if heading is not None and not (submitted and _is_topic(heading, submitted)):
        return "heading", heading.date.year
    venue_year = find_first_year(draft.record.get("venue", ""))
    if venue_year is not None:
        return "venue", venue_year
    return "arXiv number", submitted


def _is_topic(heading: HeadingDate, submitted: int) -> bool:
    """Return whether the year of a heading with a name dates no work below it.

    `VOC 2012` is a data set. A paper is submitted in the year before its
    conference, or in the same; at most its final form comes a year later. So a
    work *submitted* still later is about the heading, not of its year.
    """
    return not heading.is_alone and submitted > heading.date.year + 1


def _find_stated_year(draft: Draft) -> int | None:
    """Return the year that the item's text states, where no field of its pattern holds it."""
    if draft.is_verbatim:
        return None
    for text in get_conversion(draft.part.run).list_dated_texts(draft.item):
        date = find_stated_date(text, draft.record["title"])
        if "year" in date:
            return int(date["year"])
        if date:
            return int(date["date"][:4])
    return None


def _find_own_paper(record: Mapping[str, Any]) -> Identifier | None:
    """Return the arXiv identifier of the link that is called the paper.

    Without one, return that of the main link; None if none of these is on arXiv.
    """
    links = parse_links(record.get("links"))
    papers = [link for link in links if link.label == "paper"]
    for link in (*papers, *links[:1]):
        identifier = identify(link.url)
        if identifier.kind == "arxiv":
            return identifier
    return None
