"""One item of the source becomes the record of an entry, checked by writing it back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.identity.identifiers import identify, label_of, year_of
from bot.importer.blocks import Item
from bot.importer.sections import Part
from bot.importer.tokens import Token, parse_tokens
from bot.listing.inline import split_row
from bot.listing.pattern import compile_pattern
from bot.model.entry import Entry

_EMPTY_TARGET = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*\)")
_STATED_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b", re.ASCII)
_VENUE_YEAR = re.compile(r"\(([A-Za-z][A-Za-z.&-]{1,20}(?: [A-Z][A-Za-z.&-]{0,20}){0,2}),? ((?:19|20)\d\d)\)", re.ASCII)


@dataclass(slots=True)
class Draft:
    """An entry in the making. *year_from* tells how its year is known."""

    part: Part
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


def draft_items(part: Part, patterns: Sequence[str]) -> list[Draft]:
    """A draft for each item of *part*, in order."""
    return [_draft(part, item, patterns) for item in part.run.items]


def rebuilds(record: dict[str, Any], patterns: Sequence[str], item: Item) -> bool:
    """Whether the fields alone write the item again, white space aside."""
    entry = Entry.from_record("list/section/item", record)
    for source in patterns:
        written = compile_pattern(source).render(entry)
        if written is not None:
            return bare(written) == bare(item_source(item, source))
    return False


def item_source(item: Item, pattern: str) -> str:
    """The item's source as the pattern writes it: a bullet with its marker."""
    return f"{pattern[:2]}{item.text}" if pattern[:2] in ("- ", "* ", "+ ") else item.text


def bare(text: str) -> str:
    """*text* without white space, the outer pipes of a row, and brackets of links that lead nowhere."""
    text = _EMPTY_TARGET.sub(r"\1", text)
    cells = split_row(text) if text.lstrip().startswith("|") or text.rstrip().endswith("|") or "|" in text else None
    if cells is not None:
        while cells and not cells[-1]:
            cells.pop()
        text = "|".join(cells)
    return "".join(text.split())


def _draft(part: Part, item: Item, patterns: Sequence[str]) -> Draft:
    if not item.nested:
        readings = (compile_pattern(source).parse(item_source(item, source)) for source in patterns)
        fitting = [r for r in readings if r and "title" in r and rebuilds(r, patterns, item)]
        if fitting:
            best = max(fitting, key=lambda record: len(record.get("links") or ()))
            return _dated(Draft(part, item, best), patterns)
    marker = part.run.marker if part.run.kind == "bullets" else ""
    text = "\n".join(line.rstrip() for line in (marker + item.text).split("\n"))
    record = {**_guess(item.text, is_row=part.run.kind == "table"), "verbatim": text}
    return _dated(Draft(part, item, record), patterns)


def _dated(draft: Draft, patterns: Sequence[str]) -> Draft:
    """Give the draft a year from its item, its heading, its venue or its own paper's arXiv number, in that order."""
    record = draft.record
    if "year" in record or "date" in record:
        draft.year_from = "item"
        return draft
    stated = _STATED_YEAR.search(record.get("venue", ""))
    paper = _own_paper(record)
    candidates = (
        ("heading", draft.part.year),
        ("venue", int(stated[0]) if stated else None),
        ("arXiv number", year_of(paper) if paper else None),
    )
    for source, year in candidates:
        if year is None:
            continue
        dated = {**record, "year": year}
        if draft.is_verbatim or rebuilds(dated, patterns, draft.item):
            draft.record, draft.year_from = dated, source
        return draft
    return draft


def _own_paper(record: dict[str, Any]) -> Any:  # noqa: ANN401  (an Identifier or None)
    links = record.get("links") or {}
    for target in (links.get("paper"), next(iter(links.values()), None)):
        url = target["url"] if isinstance(target, dict) else target
        if url and (found := identify(url)) and found.kind == "arxiv":
            return found
    return None


def _guess(text: str, *, is_row: bool) -> dict[str, Any]:
    """A title and the links of an item that fits no pattern."""
    cells = split_row(text) if is_row else None
    head = parse_tokens(" ".join((cells[0] if cells else text).split()))
    named = next((token for token in head if token.kind in ("bold", "link")), None)
    title = _words(named.text if named else text)
    record: dict[str, Any] = {}
    if found := _VENUE_YEAR.search(title):
        record = {"venue": found[1], "year": int(found[2])}
        title = title.replace(found[0], "").strip()
    elif year := re.search(r"\((?:[A-Za-z ]*\()?((?:19|20)\d\d)\)", text):
        record = {"year": int(year[1])}
    links = {}
    for token in _all_links(parse_tokens(" ".join(text.split()))):
        label = label_of(token.url)
        links[label if label not in links else _words(token.text) or label] = token.url
    record = {"title": title or "Untitled", **record}
    return {**record, "links": links} if links else record


def _all_links(tokens: list[Token]) -> list[Token]:
    found = [token for token in tokens if token.kind == "link" and token.url.startswith(("http://", "https://"))]
    return found + [inner for token in tokens if token.kind == "bold" for inner in _all_links(parse_tokens(token.text))]


def _words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>|[*_`\[\]]+|\(https?:[^)]*\)", " ", text).split())[:300]
