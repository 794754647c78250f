"""How the cells that name the items of a table are written."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.importer.infer.date_and_venue import infer_meta_template
from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.item_template import infer_item_shape
from bot.importer.infer.section_patterns import find_patterns
from bot.importer.infer.table_cells import Cell, make_cell
from bot.markdown.inline_tokens import Token, parse_tokens

# What brackets at the end of a title say: `A Title (CVPR 2020)`.
_ENDING: Final = re.compile(r".*\S \(([^()]{3,60})\)")

_PLAIN: Final = "{title}"
_LINKED: Final = "[{title}]({link})"

# How a title is set off, by what it is and what it holds: a link in bold text, say.
_NESTED_FORMS: Final = {
    ("link", "bold"): "[**{title}**]({link})",
    ("bold", "link"): "**[{title}]({link})**",
}
_FORMS: Final = {"link": _LINKED, "bold": "**{title}**"}


class _TitleCell(NamedTuple):
    """A cell that names an item, taken apart."""

    before: str
    form: str
    """How the title is set off, as a pattern."""
    title: str
    has_after: bool
    """Whether something follows the title."""


def read_title_cells(
    values: Sequence[str],
    labels: LabelNames,
) -> list[Cell]:
    """Return the ways to write the cell that names the item, the most telling first.

    The last pattern of each is a plain one, which writes what the others do not.
    """
    readings: list[list[str]] = []
    for labelled in (True, False):
        shapes = [
            infer_item_shape(
                value,
                "",
                "",
                labelled=labelled,
                labels=labels,
            )
            for value in values
        ]
        patterns = find_patterns(shapes)
        if patterns and patterns not in readings:
            readings.append(patterns)
    plain = _find_title_form(values)
    if not readings:
        return [make_cell([plain])]
    return [make_cell(dict.fromkeys((*patterns, plain))) for patterns in readings]


def _find_title_form(values: Sequence[str]) -> str:
    """Return the pattern for a title as most cells set it off.

    It has room for what stands around the title.
    """
    cells = [_take_apart(parse_tokens(value)) for value in values]
    counted = Counter(cell.form for cell in cells)
    form = counted.most_common(1)[0][0] if counted else _PLAIN
    # The form of a link writes a title without a link as plain text.
    if form == _PLAIN and _LINKED in counted:
        form = _LINKED
    if form == _PLAIN:
        return form
    if any(map(_ends_with_venue, cells)):
        form = form.replace("{title}", "{title}{? ({venue} {year})?}")
    after = "{? {after}?}" if any(cell.has_after for cell in cells) else ""
    return _write_before(cells) + form + after


def _ends_with_venue(cell: _TitleCell) -> bool:
    """Return whether brackets at the end of the title hold a venue and a year."""
    ending = _ENDING.fullmatch(cell.title)
    return ending is not None and infer_meta_template(ending[1]) == "{venue} {year}"


def _write_before(cells: Sequence[_TitleCell]) -> str:
    """Return the optional part for what stands before the titles; empty without any."""
    counted = Counter(cell.before[-1].isspace() for cell in cells if cell.before)
    if not counted:
        return ""
    return "{?{before} ?}" if counted[True] >= counted[False] else "{?{before}?}"


def _take_apart(tokens: Sequence[Token]) -> _TitleCell:
    """Return the parts of a cell: the title is the first link or bold text in it.

    Without any, all of the cell is the title.
    """
    for index, token in enumerate(tokens):
        if token.kind not in _FORMS or token.is_badge:
            continue
        inner = parse_tokens(token.text)
        content = inner[0] if len(inner) == 1 else None
        is_nested = content is not None and content.kind in _FORMS
        title = content.text if content is not None and is_nested else token.text
        kinds = (token.kind, content.kind if content is not None else "text")
        return _TitleCell(
            _join_sources(tokens[:index]),
            _NESTED_FORMS.get(kinds, _FORMS[token.kind]),
            title,
            has_after=index < len(tokens) - 1,
        )
    return _TitleCell(
        "",
        _PLAIN,
        _join_sources(tokens),
        has_after=False,
    )


def _join_sources(tokens: Sequence[Token]) -> str:
    return "".join(token.source for token in tokens)
