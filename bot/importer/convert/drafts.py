"""One item of the source becomes the record of an entry, checked by writing it back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.identity.identifiers import find_year, identify
from bot.importer.infer.fallback import guess_record, stated_date
from bot.importer.read.items import Item
from bot.importer.read.sections import SectionBlock
from bot.listing.pattern import Pattern, compile_pattern
from bot.listing.pattern_matcher import match
from bot.listing.pattern_record import make_record
from bot.listing.pattern_syntax import paths
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import extract_words
from bot.markdown.rendered_equality import EMPTY_TARGET, render_equal
from bot.model.entry import Entry

_STATED_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b", re.ASCII)
_MARKUP = re.compile(r"\]\(|\*\*|`|<[A-Za-z/!]|!\[|https?://")
_BADGE = re.compile(r"\[?!\[[^\[\]]*\]\([^()]*\)(?:\]\([^()]*\))?")
_LONGEST_TITLE = 500
_LONGEST_TEXT = 4_000
_MOST_LINKS = 60
_MOST_OPEN = 30
"""An item with more brackets without their partners fits no pattern; looking where fields end would take long."""
_LONGEST_DATE = 40
_NESTED = re.compile(r"\n[^\S\n]*+(?:[-*+]|\d{1,9}[.)])\s")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]|#{1,6}) ")


@dataclass(slots=True, eq=False)
class Draft:
    """An entry in the making. *year_from* tells how its year is known."""

    part: SectionBlock
    item: Item
    record: dict[str, Any]
    id: str = ""
    year_from: str = ""
    guests: list["Draft"] = field(default_factory=list)
    """Drafts of the same work that were united with this one."""

    @property
    def is_verbatim(self) -> bool:
        """Whether the item is kept as it was written."""
        return "verbatim" in self.record


def draft_items(part: SectionBlock, patterns: Sequence[str]) -> list[Draft]:
    """A draft for each item of *part*, in order."""
    return [_draft(part, item, patterns) for item in part.run.items]


def rebuilds(record: dict[str, Any], patterns: Sequence[str], item: Item) -> bool:
    """Whether the fields alone write the item again: the same words and signs, shown in the same way."""
    entry = Entry.from_record("list/section/item", record)
    for source in patterns:
        written = compile_pattern(source).render(entry)
        if written is not None:
            before = EMPTY_TARGET.sub(r"\1", item_source(item, source))
            is_row = "|" in before and _BULLET.match(source) is None  # only its cells count
            return bare(written) == bare(before) and (is_row or render_equal(written, before))
    return False


def item_source(item: Item, pattern: str) -> str:
    """The item's source as the pattern writes it: a bullet with its marker."""
    found = _BULLET.match(pattern)
    return f"{found[0]}{item.text}" if found else item.text


def bare(text: str) -> str:
    """*text* without white space, the outer pipes and last empty cells of a row, and brackets of links to nowhere."""
    text = EMPTY_TARGET.sub(r"\1", text)
    cells = split_row(text) if "|" in text else None
    if cells is not None:
        while cells and not cells[-1]:
            cells.pop()
        text = "|".join(cells)
    return "".join(text.split())


def keep_verbatim(draft: Draft) -> None:
    """Give up the fields that only the pattern can show, and keep the item as it is written."""
    known: dict[str, Any] = {
        key: draft.record[key] for key in ("year", "date", "venue") if key in draft.record
    }
    draft.record = {
        **_guess(draft.part, draft.item, ()),
        **known,
        "verbatim": _verbatim(draft.part, draft.item),
    }


def _draft(part: SectionBlock, item: Item, patterns: Sequence[str]) -> Draft:
    has_references = item.resolved != item.text  # fields cannot write these
    if (
        not item.nested
        and not has_references
        and abs(item.text.count("[") - item.text.count("]")) <= _MOST_OPEN
    ):
        readings = (compile_pattern(source).parse(item_source(item, source)) for source in patterns)
        fitting = [r for r in readings if r and "title" in r and _fits(r) and rebuilds(r, patterns, item)]
        if fitting:
            best = max(fitting, key=lambda record: len(record.get("links") or ()))
            return _dated(Draft(part, item, best), patterns)
    record = {**_guess(part, item, patterns), "verbatim": _verbatim(part, item)}
    return _dated(Draft(part, item, record), patterns)


def _fits(record: dict[str, Any]) -> bool:
    """Whether every field may hold its value: no longer than an entry file allows, and no markup in titles."""
    texts = [(key, value) for key, value in record.items() if isinstance(value, str)]
    if any(len(value) > (_LONGEST_TITLE if key == "title" else _LONGEST_TEXT) for key, value in texts):
        return False
    names = [record.get(key) or "" for key in ("title", "name")]
    is_named = re.search(r"\w", names[0]) is not None
    lead = _BADGE.sub("", record.get("before") or "")
    is_fine = is_named and "](" not in lead and not any(_MARKUP.search(text) for text in names)
    return is_fine and len(record.get("links") or ()) <= _MOST_LINKS


def _verbatim(part: SectionBlock, item: Item) -> str:
    return (part.run.marker + item.text).rstrip()


def _guess(part: SectionBlock, item: Item, patterns: Sequence[str]) -> dict[str, Any]:
    cells = split_row(item.text) if part.run.kind == "table" else None
    if cells and patterns:
        return _guess_row(cells, compile_pattern(patterns[-1]))
    text = item.resolved
    whole = guess_record(text)
    if part.run.marker.startswith("#"):  # its heading names it
        whole["title"] = guess_record(f"[{extract_words(text.partition(chr(10))[0])}](https://)")["title"]
        return whole
    if not item.nested:
        return whole
    first = guess_record(_NESTED.split(text, maxsplit=1)[0].rstrip())
    links = {**first.get("links", {}), **whole.get("links", {})}
    dated: dict[str, Any] = {
        key: whole[key] for key in ("year", "date") if key in whole and not first.keys() & {"year", "date"}
    }
    return {**first, **dated, **({"links": links} if links else {})}


def _guess_row(cells: Sequence[str], pattern: Pattern) -> dict[str, Any]:
    """A row cell by cell: the title from its own cell, the date and the venue from theirs."""
    record: dict[str, Any] = {}
    for text, cell in zip(cells, pattern.programs, strict=False):
        captured = match(cell, text) if text else None
        known = make_record(captured, in_table=True) if captured else None
        record |= {key: value for key, value in (known or {}).items() if key in ("year", "date", "venue")}
    naming = next(
        (place for place, cell in enumerate(pattern.cells) if "title" in paths(cell, optional=True)), 0
    )
    named = guess_record(cells[naming]) if naming < len(cells) and extract_words(cells[naming]) else {}
    whole = guess_record(" ".join(cells))
    links = {**(named.get("links") or {}), **(whole.get("links") or {})}
    return {
        **named,
        "title": named.get("title", whole["title"]),
        **record,
        **({"links": links} if links else {}),
    }


def _dated(draft: Draft, patterns: Sequence[str]) -> Draft:
    """Give the draft a year from its item, its heading, its venue or its own paper's arXiv number, in that order."""
    record = draft.record
    if "year" in record or "date" in record:
        draft.year_from = "item"
        return draft
    stated = _STATED_YEAR.search(record.get("venue", ""))
    paper = _own_paper(record)
    candidates = (
        ("item", _stated_year(draft)),
        ("heading", draft.part.year),
        ("venue", int(stated[0]) if stated else None),
        ("arXiv number", find_year(paper) if paper else None),
    )
    for source, year in candidates:
        if year is None:
            continue
        dated: dict[str, Any] = {**record, "year": year}
        if draft.is_verbatim or rebuilds(dated, patterns, draft.item):
            draft.record, draft.year_from = dated, source
        return draft
    return draft


def _stated_year(draft: Draft) -> int | None:
    """The year that the item's text states, where no field of its pattern holds it."""
    if draft.is_verbatim:
        return None
    cells = split_row(draft.item.text) if draft.part.run.kind == "table" else None
    texts = [cell for cell in cells if len(cell) <= _LONGEST_DATE] if cells else [draft.item.text]
    for text in texts:
        said = stated_date(text, draft.record["title"])
        if said:
            return int(said["year"] if "year" in said else said["date"][:4])
    return None


def _own_paper(record: dict[str, Any]) -> Any:  # noqa: ANN401  (an Identifier or None)
    links = record.get("links") or {}
    for target in (links.get("paper"), next(iter(links.values()), None)):
        url = target["url"] if isinstance(target, dict) else target
        if url and (found := identify(url)).kind == "arxiv":
            return found
    return None
