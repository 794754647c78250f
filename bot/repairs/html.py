"""Rewrite HTML that only formats as Markdown."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.markdown.html_tags import parse_tag
from bot.markdown.reader import Element, read_inline
from bot.repairs.repair import Repair

# The marks of Markdown, by the element that means the same.
_MARKS: Final = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "code": "`",
    "del": "~~",
    "s": "~~",
}
# Elements that change the look alone; their text stays.
_NEUTRAL: Final = frozenset({"big", "center", "div", "font", "p", "small", "span", "u"})
# Elements that begin a line: a space separates their text from the one before.
_SEPARATING: Final = frozenset({"center", "div", "p"})
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Longer texts than the reader takes are not looked at.
_LONGEST: Final = 4_096


def strip_html(text: str, *, keeps_breaks: bool = True) -> str:
    """Return *text* with HTML that only formats as Markdown.

    Return *text* itself if it holds any other HTML, or a tag without its partner.
    Subscripts and superscripts stay, and so does `<br>` with *keeps_breaks*, as in a
    description.
    """
    if "<" not in text or len(text) > _LONGEST:
        return text
    pieces: list[str] = []
    open_names: list[str] = []
    position = 0
    for element in _list_tags(read_inline(text)):
        if _BREAK.fullmatch(element.value):
            mark: str | None = element.value if keeps_breaks else " "
        else:
            mark = _write_mark(element, open_names)
        if mark is None:
            return text
        pieces += [text[position : element.start], mark]
        position = element.end
    if open_names or not pieces:
        return text
    pieces.append(text[position:])
    return " ".join("".join(pieces).split())


def _list_tags(elements: Sequence[Element]) -> list[Element]:
    """Return the pieces of HTML in *elements*, at any depth, in order."""
    tags: list[Element] = []
    for element in elements:
        if element.kind == "html":
            tags.append(element)
        tags += _list_tags(element.children)
    return tags


def _write_mark(element: Element, open_names: list[str]) -> str | None:
    """Return what stands for a tag in Markdown; None if nothing does.

    *open_names* are the elements that are open, the innermost last. It is updated.
    """
    tag = parse_tag(element.value)
    if tag is None:
        return None
    if tag.name in ("sub", "sup"):
        return element.value
    if tag.name not in _MARKS and tag.name not in _NEUTRAL:
        return None
    if not tag.is_end:
        open_names.append(tag.name)
    elif not open_names or open_names.pop() != tag.name:
        return None
    return " " if tag.name in _SEPARATING else _MARKS.get(tag.name, "")


HTML: Final = Repair(
    "html-that-formats",
    "Wrote HTML that only formats as Markdown",
    strip_html,
    (
        (
            "A <b>model</b> that<br>looks <i>twice</i>.",
            "A **model** that<br>looks *twice*.",
        ),
        ('<p align="center">It <span style="color:red">sees</span>.</p>', "It sees."),
        ("x<sub>2</sub> and y", "x<sub>2</sub> and y"),
        ("It <b>sees.", "It <b>sees."),
        ('<img src="x.png"> It sees.', '<img src="x.png"> It sees.'),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ),
)
HTML_IN_PLAIN_TEXT: Final = Repair(
    "html-in-plain-text",
    "Took HTML that only formats out of plain text",
    partial(strip_html, keeps_breaks=False),
    (
        ("Visual<br>Instruction <u>Tuning</u>", "Visual Instruction Tuning"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    ),
)
