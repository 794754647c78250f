"""The columns of a table: which field each holds, and the pattern of one row."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.identity.identifiers import derive_label
from bot.importer.infer.date_and_venue import column_template
from bot.importer.read.items import Run
from bot.importer.read.table_heads import column_heads, find_name_column
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.listing.slugs import make_slug
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.model.entry import COMMON_FIELDS
from bot.model.layout import FieldSpec

_DESCRIPTIONS = frozenset(
    {"description", "intro", "introduction", "summary", "about", "abstract", "tl;dr", "tldr"}
)
_PLAIN = {
    "venue": "venue",
    "conference": "venue",
    "journal": "venue",
    "publication": "venue",
    "award": "award",
}
_DATES = frozenset(
    {"year", "date", "time", "published", "released", "release date", "publication date", "pub. date", "when"}
)
_ABSENT = frozenset({"-", "–", "—", "n/a", "/", "?"})
BEFORE, AFTER = "before", "after"
"""Fields for what stands around the title in its cell."""
_AROUND = {
    BEFORE: FieldSpec(type="markdown", label="Before the title"),
    AFTER: FieldSpec(type="markdown", label="After the title"),
}
_MARKUP = re.compile(r"[<\[\]`*]|https?://")
_VENUE_YEAR = re.compile(r".*\S \([A-Za-z][A-Za-z. -]{1,30} (?:19|20)\d\d\)", re.ASCII)
_UNTELLING = frozenset({"link", "links", "url", "source"})
"""Headings that say that a link stands there, but not what it leads to."""
_ALIKE = 94
_LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Table:
    """What the importer made of a table."""

    pattern: str
    fields: dict[str, FieldSpec]


def read_table(run: Run, known: dict[str, FieldSpec]) -> Table:
    """Find each column's field and the row's pattern. Headings that nearly agree share a field with *known* ones."""
    columns = column_heads(run)
    rows = [split_row(item.text) or [] for item in run.items]
    naming = find_name_column(run)
    naming = _likeliest_name(rows, len(columns)) if naming is None else naming
    title = _name_cell([row[naming] for row in rows if naming < len(row) and row[naming]])
    taken = {"title"} | {name for name in ("venue", "year") if f"{{{name}}}" in title}
    fields = {name: spec for name, spec in _AROUND.items() if f"{{{name}}}" in title}
    taken |= fields.keys()
    cells: list[str] = []
    for place, head in enumerate(columns):
        if place == naming:
            cells.append(title)
            continue
        values = [row[place] for row in rows if place < len(row) and row[place]]
        cell, spec = _cell(
            head, values, taken, {**known, **fields}, has_main="{link}" in title, rows=len(rows)
        )
        cells.append(cell)
        fields |= spec
    return Table("| " + " | ".join(cells) + " |", fields)


def _likeliest_name(rows: Sequence[Sequence[str]], width: int) -> int:
    """The first column most of whose cells are links or bold, else the first."""
    for place in range(width):
        values = [row[place] for row in rows if place < len(row) and row[place]]
        named = sum(
            any(t.kind == "bold" or (t.kind == "link" and not t.is_badge) for t in parse_tokens(v))
            for v in values
        )
        if values and named > len(values) / 2 and not find_label(parse_tokens(values[0])[0].text):
            return place
    return 0


def _name_cell(values: Sequence[str]) -> str:
    """The pattern of the cell that names the item: how its title is set off, and room for what stands around it."""
    parts = [_around(parse_tokens(value)) for value in values]
    forms = Counter(form for _, form, _, _ in parts)
    form = forms.most_common(1)[0][0] if forms else "{title}"
    if form == "{title}" and "[{title}]({link})" in forms:
        form = "[{title}]({link})"  # writes a title without a link as plain text
    if form == "{title}":
        return form
    if any(_VENUE_YEAR.fullmatch(text) for _, _, text, _ in parts):
        form = form.replace("{title}", "{title}{? ({venue} {year})?}")
    before = "{?{before} ?}" if any(before for before, _, _, _ in parts) else ""
    after = "{? {after}?}" if any(after for _, _, _, after in parts) else ""
    return before + form + after


def _around(tokens: Sequence[Token]) -> tuple[bool, str, str, bool]:
    """Whether something stands before the title, the title's form and text, and whether something follows."""
    for place, token in enumerate(tokens):
        if token.kind not in ("link", "bold") or token.is_badge:
            continue
        inner = parse_tokens(token.text)
        only = inner[0].kind if len(inner) == 1 else "text"
        text = inner[0].text if only in ("bold", "link") else token.text
        form = {"link": {"bold": "[**{title}**]({link})"}.get(only, "[{title}]({link})"),
                "bold": {"link": "**[{title}]({link})**"}.get(only, "**{title}**")}[token.kind]  # fmt: skip
        return place > 0, form, text, place < len(tokens) - 1
    return False, "{title}", "".join(token.source for token in tokens), False


def _cell(  # noqa: PLR0913 - a column, and what is known of the others
    head: str,
    values: Sequence[str],
    taken: set[str],
    known: dict[str, FieldSpec],
    *,
    has_main: bool,
    rows: int,
) -> tuple[str, dict[str, FieldSpec]]:
    """One cell's pattern, and the field that has to be declared for it, if any."""
    links = [
        tokens[0] for tokens in map(parse_tokens, values) if len(tokens) == 1 and tokens[0].kind == "link"
    ]
    links = [token for token in links if not token.is_badge and not token.has_title]
    if values and len(links) == len(values) and (find_label(head) or not has_main):
        label = _link_label(head, links)
        if f"links.{label}" not in taken:
            taken.add(f"links.{label}")
            texts = {token.text.strip() for token in links}
            text = (
                escape_braces(texts.pop())
                if len(texts) == 1 and len(links) > 1
                else f"{{links.{label}.text}}"
            )
            shown = f"[{text}]({{links.{label}}})"
            return shown if len(values) == rows else f"{{?{shown}?}}", {}
    dates = (
        [value for value in values if value.casefold() not in _ABSENT] if head.casefold() in _DATES else []
    )
    slot = column_template(dates)
    if slot and not taken & {"year", "date"}:
        taken |= {"year", "date"}
        return slot, {}
    common = _PLAIN.get(head.casefold()) or ("description" if head.casefold() in _DESCRIPTIONS else None)
    if common and common not in taken:
        taken.add(common)
        return f"{{{common}}}", {}
    name = _field_name(head, taken, known)
    taken.add(name)
    has_markup = any(_MARKUP.search(value) for value in values)
    usual = FieldSpec(type="markdown" if has_markup else "text", label=head[:_LONGEST_HEAD])
    before = known.get(name)
    spec = before if before and (before.type == "markdown" or usual.type == "text") else usual
    return f"{{{name}}}", {name: spec}


def _link_label(head: str, links: Sequence[Token]) -> str:
    named = find_label(head)
    if named and head.casefold() not in _UNTELLING:
        return named
    return Counter(derive_label(token.url) for token in links).most_common(1)[0][0]


def _field_name(head: str, taken: set[str], known: dict[str, FieldSpec]) -> str:
    """A declared field for a heading; one that is nearly the same (a slip of the pen) is the same field."""
    from rapidfuzz import fuzz, process

    name = make_slug(head)[:_LONGEST_HEAD].replace("-", "_").strip("_") or "column"
    if not name[0].isalpha():
        name = f"column_{name}"
    if name in COMMON_FIELDS or name in ("id", "extra", "link"):
        name = f"{name}_column"
    near = process.extractOne(
        name, [k for k in known if k not in taken], scorer=fuzz.ratio, score_cutoff=_ALIKE
    )
    name = near[0] if near else name
    number, wanted = 1, name
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
