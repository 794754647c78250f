"""How the cells of one column are written: a title, links by what they lead to, dates, venues."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.identity.identifiers import derive_label
from bot.importer.infer.date_and_venue import column_template, meta_template
from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.item_template import item_shape, links_shape
from bot.importer.infer.section_patterns import find_patterns
from bot.listing.link_labels import find_label
from bot.listing.pattern import compile_pattern
from bot.listing.pattern_syntax import escape_braces
from bot.listing.people import looks_like_names
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.model.dates.words import LANGUAGES, split_spellings
from bot.model.layout import FieldSpec

_DATES: Final = split_spellings(language.column for language in LANGUAGES)
_ABSENT: Final = frozenset({"-", "–", "—", "n/a", "/", "?"})
_ENDING: Final = re.compile(r".*\S \(([^()]{3,60})\)")
_BOLD: Final = re.compile(r"\*\*[^*]+\*\*")
_UNTELLING: Final = frozenset({"link", "links", "url", "source"})
"""Headings that say that a link stands there, but not what it leads to."""
_MOST_ABSENT: Final = 2
_MOSTLY: Final = 0.6
"""The part of a column's values that must be alike to tell what the column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one column that are not empty, and how many rows there are."""

    head: str
    values: Sequence[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How the cells of one column are written."""

    patterns: Sequence[str]
    """The likeliest first; the others are for values that it does not fit."""
    slots: frozenset[str]
    """What no other column may show."""
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    """The fields that have to be declared for it, if any."""


def make_cell(
    patterns: Iterable[str], fields: Mapping[str, FieldSpec] | None = None
) -> Cell:
    """Return the cell that *patterns* write; of the links and dates that they show no other column may show one."""
    kept = list(patterns)
    shown = {
        path.removesuffix(".text")
        for pattern in kept
        for path in compile_pattern(pattern).fields
    }
    slots = shown | ({"year", "date"} if shown & {"year", "date"} else set())
    return Cell(kept, frozenset(slots), fields or {})


def read_title_cells(values: Sequence[str], labels: LabelNames) -> list[Cell]:
    """Return the ways to write the cell that names the item, that which tells most first.

    The last pattern of each is a plain one, which writes what the others do not.
    """
    ways: list[list[str]] = []
    for labelled in (True, False):
        shapes = (
            item_shape(value, "", "", labelled=labelled, labels=labels)
            for value in values
        )
        patterns = find_patterns(shapes)
        if patterns and patterns not in ways:
            ways.append(patterns)
    plain = _find_title_form(values)
    return [make_cell(dict.fromkeys((*patterns, plain))) for patterns in ways or [[]]]


def _find_title_form(values: Sequence[str]) -> str:
    """Return the pattern for a title as most cells set it off, with room for what stands around it."""
    parts = [_around(parse_tokens(value)) for value in values]
    forms = Counter(form for _, form, _, _ in parts)
    form = forms.most_common(1)[0][0] if forms else "{title}"
    if form == "{title}" and "[{title}]({link})" in forms:
        form = "[{title}]({link})"  # writes a title without a link as plain text
    if form == "{title}":
        return form
    endings = [_ENDING.fullmatch(text) for _, _, text, _ in parts]
    if any(
        ending and meta_template(ending[1]) == "{venue} {year}" for ending in endings
    ):
        form = form.replace("{title}", "{title}{? ({venue} {year})?}")
    leads = Counter(lead[-1:].isspace() for lead, _, _, _ in parts if lead)
    before = (
        ("{?{before} ?}" if leads[True] >= leads[False] else "{?{before}?}")
        if leads
        else ""
    )
    after = "{? {after}?}" if any(after for _, _, _, after in parts) else ""
    return before + form + after


def _around(tokens: Sequence[Token]) -> tuple[str, str, str, bool]:
    """Return what stands before the title, the title's form and text, and whether something follows."""
    for place, token in enumerate(tokens):
        if token.kind not in ("link", "bold") or token.is_badge:
            continue
        inner = parse_tokens(token.text)
        only = inner[0].kind if len(inner) == 1 else "text"
        text = inner[0].text if only in ("bold", "link") else token.text
        form = {"link": {"bold": "[**{title}**]({link})"}.get(only, "[{title}]({link})"),
                "bold": {"link": "**[{title}]({link})**"}.get(only, "**{title}**")}[token.kind]  # fmt: skip
        return (
            "".join(token.source for token in tokens[:place]),
            form,
            text,
            place < len(tokens) - 1,
        )
    return "", "{title}", "".join(token.source for token in tokens), False


def read_authors(column: Column, taken: Collection[str]) -> Cell | None:
    """Return the cell of a column of people's names, each with a comma behind it; None for any other column."""
    names = [value for value in column.values if looks_like_names(value, fewest=1)]
    if (
        "authors" in taken
        or not column.values
        or len(names) < _MOSTLY * len(column.values)
    ):
        return None
    return make_cell(["{authors}"])


def read_links(
    column: Column, taken: Collection[str], labels: LabelNames, *, as_list: bool
) -> Cell | None:
    """Return the cell of a column of links; None where most of its cells hold anything else.

    Args:
        column: what stands in it.
        taken: what other columns show already.
        labels: what links are called in the table.
        as_list: whether all links of a cell are one piece of the pattern.
    """
    return (
        _read_single_links(column, taken)
        or _read_addresses(column, taken)
        or _read_named_links(column, taken, labels, as_list=as_list)
    )


def _read_addresses(column: Column, taken: Collection[str]) -> Cell | None:
    """Return the cell of a column of bare addresses; None where it has anything else."""
    tokens = [parse_tokens(value) for value in column.values]
    if not tokens or any(len(found) != 1 or found[0].kind != "url" for found in tokens):
        return None
    brackets = all(found[0].source.startswith("<") for found in tokens)
    slot = "link"
    if "link" in taken:
        slot = f"links.{_choose_label(column.head, [found[0] for found in tokens])}"
    if slot in taken or "links" in taken:
        return None
    pattern = f"<{{{slot}}}>" if brackets else f"{{{slot}}}"
    return make_cell(
        [pattern if len(column.values) == column.rows else f"{{?{pattern}?}}"]
    )


def _read_single_links(column: Column, taken: Collection[str]) -> Cell | None:
    """Return the cell of a column that has nothing but one link in each row; None where it has anything else."""
    only_tokens = [
        tokens[0] for tokens in map(parse_tokens, column.values) if len(tokens) == 1
    ]
    links = [
        token
        for token in only_tokens
        if token.kind == "link" and not token.is_badge and not token.has_title
    ]
    if not column.values or len(links) < len(column.values):
        return None
    if "link" in taken and not find_label(column.head):
        return None
    slot = f"links.{_choose_label(column.head, links)}"
    if slot in taken:
        return None
    texts = {token.text.strip() for token in links}
    is_one_text = len(texts) == 1 and len(links) > 1
    text = escape_braces(texts.pop()) if is_one_text else f"{{{slot}.text}}"
    pattern = f"[{text}]({{{slot}}})"
    is_full = len(column.values) == column.rows
    return make_cell([pattern if is_full else f"{{?{pattern}?}}"])


def _choose_label(head: str, links: Sequence[Token]) -> str:
    named = find_label(head)
    if named and head.casefold() not in _UNTELLING:
        return named
    return Counter(derive_label(token.url) for token in links).most_common(1)[0][0]


def _read_named_links(
    column: Column, taken: Collection[str], labels: LabelNames, *, as_list: bool
) -> Cell | None:
    """Return the cell of a column whose cells hold links that say what they lead to, and nothing else."""
    taken_labels = [
        path.partition(".")[2] for path in taken if path.startswith("links.")
    ]
    absent = _list_absent(column.values)
    values = [value for value in column.values if value not in absent]
    shapes = [
        links_shape(value, labels, taken_labels, as_list=as_list) for value in values
    ]
    known = [shape for shape in shapes if shape is not None]
    if (
        not known
        or len(known) < _MOSTLY * len(values)
        or (as_list and "links" in taken)
    ):
        return None
    return make_cell([*find_patterns(known), *map(escape_braces, absent)])


def _list_absent(values: Sequence[str]) -> list[str]:
    """Return what cells of a column of links say where there is no link: `-`, or words that several of them repeat."""
    counted = Counter(
        value for value in values if "](" not in value and "://" not in value
    )
    kept = [
        value
        for value, count in counted.items()
        if value.casefold() in _ABSENT or count > 1
    ]
    return sorted(kept, key=lambda value: -counted[value])[:_MOST_ABSENT]


def read_dates(column: Column, taken: Collection[str]) -> Cell | None:
    """Return the cell of a column of dates; None where it has none, or a date stands elsewhere in the row."""
    if not any(
        word in _DATES
        for word in (column.head.casefold(), *column.head.casefold().split())
    ):
        return None
    if "year" in taken or "date" in taken:
        return None
    values = [value for value in column.values if value.casefold() not in _ABSENT]
    mark = "**" if values and all(_BOLD.fullmatch(value) for value in values) else ""
    slot = column_template([value.strip("*") for value in values] if mark else values)
    if slot is None:
        return _read_dated_venues(values, taken)
    return make_cell([f"{mark}{slot}{mark}"])


def read_venues(column: Column, taken: Collection[str]) -> Cell | None:
    """Return the cell of a column of venues: each with its year, or as it stands."""
    if "venue" in taken:
        return None
    dated = (
        None
        if "year" in taken or "date" in taken
        else _read_dated_venues(column.values, taken)
    )
    return dated or make_cell(["{venue}"])


def _read_dated_venues(values: Sequence[str], taken: Collection[str]) -> Cell | None:
    """Return the cell of a column most of whose values are a venue with its year."""
    counted = Counter(
        template for value in values if (template := meta_template(value)) is not None
    )
    both = [template for template, _ in counted.most_common() if "{venue}" in template]
    total = sum(counted[template] for template in both)
    if "venue" in taken or not both or total < _MOSTLY * len(values):
        return None
    return make_cell(
        [*both, *(template for template in counted if template not in both), "{venue}"]
    )


def is_name_like(values: Sequence[str]) -> bool:
    """Return whether most of *values* may name a work: a title in a link, in bold or in plain words, and no date."""
    named = [value for value in values if _may_name(value)]
    return len(named) > len(values) / 2


def _may_name(value: str) -> bool:
    """Return whether *value* says something that is no date, no number and no link that says what it leads to."""
    if meta_template(value) is not None or value.casefold() in _ABSENT:
        return False
    tokens = [
        token
        for token in parse_tokens(value)
        if not token.is_badge and token.kind != "image"
    ]
    words = [
        token.visible_text
        for token in tokens
        if token.kind != "link" or find_label(token.text) is None
    ]
    return re.search(r"[^\W\d_]", " ".join(words)) is not None
