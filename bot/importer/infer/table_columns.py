"""The columns of a table: which field each holds, and the pattern of one row."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.identity.identifiers import derive_label
from bot.importer.infer.date_and_venue import column_template, meta_template
from bot.importer.read.items import Run
from bot.importer.read.table_heads import column_heads, find_name_column
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.listing.slugs import make_slug
from bot.markdown.escaping import split_row
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.model.dates.words import LANGUAGES, split_spellings
from bot.model.entry import COMMON_FIELDS
from bot.model.layout import FieldSpec

_DESCRIPTIONS = frozenset(
    str.split(
        "description intro introduction summary about abstract tl;dr tldr "
        "简介 介绍 描述 说明 摘要 备注 概要 説明 설명 "
        "descripción descrição résumé beschreibung описание a\u00e7\u0131klama"
    )
)
_VENUES = str.split(
    "venue conference journal publication 会议 期刊 会议/期刊 发表于 会議 학회 "
    "conferencia conferência conférence konferenz конференция"
)
_PLAIN = {**dict.fromkeys(_VENUES, "venue"), "award": "award"}
_DATES = split_spellings(language.column for language in LANGUAGES)
_ABSENT = frozenset({"-", "–", "—", "n/a", "/", "?"})
BEFORE, AFTER = "before", "after"
"""Fields for what stands around the title in its cell."""
AROUND_TITLE: Mapping[str, FieldSpec] = {
    BEFORE: FieldSpec(type="markdown", label="Before the title"),
    AFTER: FieldSpec(type="markdown", label="After the title"),
}
_MARKUP = re.compile(r"[<\[\]`*]|https?://")
_ENDING = re.compile(r".*\S \(([^()]{3,60})\)")
_UNTELLING = frozenset({"link", "links", "url", "source"})
"""Headings that say that a link stands there, but not what it leads to."""
_ALIKE = 94
_LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Table:
    """What the importer made of a table."""

    pattern: str
    fields: dict[str, FieldSpec]


@dataclass(frozen=True, slots=True)
class _Column:
    """The values of one column that are not empty, and how many rows there are."""

    head: str
    values: Sequence[str]
    rows: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """How one cell of a row is written."""

    pattern: str
    slots: frozenset[str]
    """What no other column may show."""
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    """The field that has to be declared for it, if any."""


def read_table(run: Run, declared: Mapping[str, FieldSpec]) -> Table:
    """Return each column's field and the row's pattern; a heading that nearly names a *declared* field shares it."""
    heads = column_heads(run)
    rows = [split_row(item.text) or [] for item in run.items]
    naming = find_name_column(run)
    naming = _likeliest_name(rows, len(heads)) if naming is None else naming
    title = _name_cell([row[naming] for row in rows if naming < len(row) and row[naming]])
    fields = {name: spec for name, spec in AROUND_TITLE.items() if f"{{{name}}}" in title}
    taken = {"title", *fields} | {name for name in ("venue", "year") if f"{{{name}}}" in title}
    patterns: list[str] = []
    for number, head in enumerate(heads):
        if number == naming:
            patterns.append(title)
            continue
        values = [row[number] for row in rows if number < len(row) and row[number]]
        column = _Column(head, values, len(rows))
        cell = _read_column(column, taken, {**declared, **fields}, has_main="{link}" in title)
        patterns.append(cell.pattern)
        taken |= cell.slots
        fields |= cell.fields
    return Table("| " + " | ".join(patterns) + " |", fields)


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
    endings = [_ENDING.fullmatch(text) for _, _, text, _ in parts]
    if any(ending and meta_template(ending[1]) == "{venue} {year}" for ending in endings):
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


def _read_column(
    column: _Column, taken: Collection[str], declared: Mapping[str, FieldSpec], *, has_main: bool
) -> _Cell:
    """Return how the column is written: as links, as dates, as a common field, or as a field of the list's own.

    Args:
        column: what stands in it.
        taken: what other columns show already.
        declared: the fields that the layout has already.
        has_main: whether the title is linked.
    """
    return (
        _read_links(column, taken, has_main=has_main)
        or _read_dates(column, taken)
        or _read_common_field(column, taken)
        or _read_own_field(column, taken, declared)
    )


def _read_links(column: _Column, taken: Collection[str], *, has_main: bool) -> _Cell | None:
    """Return the cell of a column that has nothing but one link in each row; None where it has anything else."""
    only_tokens = [tokens[0] for tokens in map(parse_tokens, column.values) if len(tokens) == 1]
    links = [
        token for token in only_tokens if token.kind == "link" and not token.is_badge and not token.has_title
    ]
    if not column.values or len(links) < len(column.values):
        return None
    if has_main and not find_label(column.head):
        return None
    slot = f"links.{_link_label(column.head, links)}"
    if slot in taken:
        return None
    texts = {token.text.strip() for token in links}
    is_one_text = len(texts) == 1 and len(links) > 1
    text = escape_braces(texts.pop()) if is_one_text else f"{{{slot}.text}}"
    pattern = f"[{text}]({{{slot}}})"
    is_full = len(column.values) == column.rows
    return _Cell(pattern if is_full else f"{{?{pattern}?}}", frozenset({slot}))


def _read_dates(column: _Column, taken: Collection[str]) -> _Cell | None:
    """Return the cell of a column of dates; None where it has none, or a date stands elsewhere in the row."""
    if column.head.casefold() not in _DATES:
        return None
    slot = column_template([value for value in column.values if value.casefold() not in _ABSENT])
    if slot is None or "year" in taken or "date" in taken:
        return None
    return _Cell(slot, frozenset({"year", "date"}))


def _read_common_field(column: _Column, taken: Collection[str]) -> _Cell | None:
    """Return the cell of a column whose heading names a field that every list has; None for another heading."""
    head = column.head.casefold()
    name = "description" if head in _DESCRIPTIONS else _PLAIN.get(head)
    if name is None or name in taken:
        return None
    return _Cell(f"{{{name}}}", frozenset({name}))


def _read_own_field(column: _Column, taken: Collection[str], declared: Mapping[str, FieldSpec]) -> _Cell:
    """Return the cell of a column that has a field of its own, under the name that its heading gives."""
    name = _field_name(column.head, taken, declared)
    has_markup = any(_MARKUP.search(value) for value in column.values)
    usual = FieldSpec(type="markdown" if has_markup else "text", label=column.head[:_LONGEST_HEAD])
    before = declared.get(name)
    spec = before if before and (before.type == "markdown" or usual.type == "text") else usual
    return _Cell(f"{{{name}}}", frozenset({name}), {name: spec})


def _link_label(head: str, links: Sequence[Token]) -> str:
    named = find_label(head)
    if named and head.casefold() not in _UNTELLING:
        return named
    return Counter(derive_label(token.url) for token in links).most_common(1)[0][0]


def _field_name(head: str, taken: Collection[str], declared: Mapping[str, FieldSpec]) -> str:
    """Return the declared field for a heading; one that is nearly the same (a slip of the pen) is the same field."""
    from rapidfuzz import fuzz, process

    name = make_slug(head)[:_LONGEST_HEAD].replace("-", "_").strip("_") or "column"
    if not name[0].isalpha():
        name = f"column_{name}"
    if name in COMMON_FIELDS or name in ("id", "extra", "link"):
        name = f"{name}_column"
    near = process.extractOne(
        name,
        [field_name for field_name in declared if field_name not in taken],
        scorer=fuzz.ratio,
        score_cutoff=_ALIKE,
    )
    name = near[0] if near else name
    number, wanted = 1, name
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
