"""The columns of a table: which field each holds, and the pattern of one row."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.identity.identifiers import label_of
from bot.importer.blocks import Run
from bot.importer.shapes import literal
from bot.listing.labels import label_for
from bot.listing.slugs import slug
from bot.importer.tokens import Token, parse_tokens
from bot.listing.inline import split_row
from bot.model.entry import COMMON_FIELDS
from bot.model.layout import FieldSpec

_NAMES = frozenset({"name", "title", "dataset", "model", "method", "paper", "project", "benchmark", "work", "tool", "api",
                    "resource", "repository", "package", "library", "framework", "name & link", "title & authors"})  # fmt: skip
_DESCRIPTIONS = frozenset({"description", "intro", "introduction", "summary", "about", "abstract", "tl;dr", "tldr"})
_PLAIN = {"venue": "venue", "conference": "venue", "journal": "venue", "publication": "venue", "year": "year",
          "award": "award"}  # fmt: skip
_MARKUP = re.compile(r"[<\[\]`*]|https?://")
_VENUE_YEAR = re.compile(r".*\S \([A-Za-z][A-Za-z. -]{1,30} (?:19|20)\d\d\)", re.ASCII)
_UNTELLING = frozenset({"link", "links", "url", "source"})
"""Headings that say that a link stands there, but not what it leads to."""
_ALIKE = 94


@dataclass(frozen=True, slots=True)
class Table:
    """What the importer made of a table."""

    pattern: str
    fields: dict[str, FieldSpec]


def heads(run: Run) -> list[str]:
    """The column headings of a table, without markup."""
    return [re.sub(r"[*_`]+", "", cell).strip() for cell in split_row(run.header[0]) or []]


def name_column(run: Run) -> int | None:
    """Which column names the item, going by the headings; None if none does."""
    return next((place for place, head in enumerate(heads(run)) if head.casefold() in _NAMES), None)


def read_table(run: Run, known: dict[str, FieldSpec]) -> Table:
    """Find each column's field and the row's pattern. Headings that nearly agree share a field with *known* ones."""
    columns = heads(run)
    rows = [split_row(item.text) or [] for item in run.items]
    naming = name_column(run) or 0
    taken = {"title"}
    fields: dict[str, FieldSpec] = {}
    cells: list[str] = []
    for place, head in enumerate(columns):
        values = [row[place] for row in rows if place < len(row) and len(row) <= len(columns) and row[place]]
        if place == naming:
            cells.append(_name_cell(values))
            continue
        cell, spec = _cell(head, values, taken, {**known, **fields}, has_main="{link}" in cells[naming] if naming < place else False)
        cells.append(cell)
        if spec:
            fields |= spec
    return Table("| " + " | ".join(cells) + " |", fields)


def _name_cell(values: Sequence[str]) -> str:
    tokens = [parse_tokens(value) for value in values]
    linked = [t for t in tokens if len(t) == 1 and t[0].kind == "link"]
    bold = [t for t in tokens if len(t) == 1 and t[0].kind == "bold"]
    inner = [t[0].text for t in linked] or list(values)
    title = "{title}{? ({venue} {year})?}" if any(_VENUE_YEAR.fullmatch(text) for text in inner) else "{title}"
    if linked:
        return f"[{title}]({{link}})"
    if bold and len(bold) > len(values) / 2:
        nested = [parse_tokens(t[0].text) for t in bold]
        return "**[{title}]({link})**" if any(t[0].kind == "link" for t in nested) else "**{title}**"
    return title


def _cell(
    head: str, values: Sequence[str], taken: set[str], known: dict[str, FieldSpec], *, has_main: bool
) -> tuple[str, dict[str, FieldSpec] | None]:
    """One cell's pattern, and the field that has to be declared for it, if any."""
    links = [tokens[0] for tokens in map(parse_tokens, values) if len(tokens) == 1 and tokens[0].kind == "link"]
    if values and len(links) == len(values) and (label_for(head) or not has_main):
        label = _link_label(head, links)
        if f"links.{label}" not in taken:
            taken.add(f"links.{label}")
            texts = {token.text.strip() for token in links}
            text = literal(texts.pop()) if len(texts) == 1 and len(links) > 1 else f"{{links.{label}.text}}"
            return f"[{text}]({{links.{label}}})", None
    common = _PLAIN.get(head.casefold()) or ("description" if head.casefold() in _DESCRIPTIONS else None)
    if common == "year" and not all(re.fullmatch(r"(?:19|20)\d\d", value) for value in values):
        common = None
    if common and common not in taken:
        taken.add(common)
        return f"{{{common}}}", None
    name = _field_name(head, taken, known)
    taken.add(name)
    has_markup = any(_MARKUP.search(value) for value in values)
    usual = FieldSpec(type="markdown" if has_markup else "text", label=head)
    before = known.get(name)
    spec = before if before and (before.type == "markdown" or usual.type == "text") else usual
    return f"{{{name}}}", {name: spec}


def _link_label(head: str, links: Sequence[Token]) -> str:
    named = label_for(head)
    if named and head.casefold() not in _UNTELLING:
        return named
    return Counter(label_of(token.url) for token in links).most_common(1)[0][0]


def _field_name(head: str, taken: set[str], known: dict[str, FieldSpec]) -> str:
    """A declared field for a heading; one that is nearly the same (a slip of the pen) is the same field."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (only imports need it)

    name = slug(head).replace("-", "_") or "column"
    if not name[0].isalpha():
        name = f"column_{name}"
    if name in COMMON_FIELDS or name in ("id", "extra", "link"):
        name = f"{name}_column"
    near = process.extractOne(name, [k for k in known if k not in taken], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    name = near[0] if near else name
    while name in taken:
        name += "_2"
    return name
