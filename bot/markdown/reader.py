"""The one reader of Markdown: what a text holds, and where each part stands.

A text is read as GitHub reads it: CommonMark with tables, strikethrough, task
lists and footnotes. pyromark finds the parts; nothing else in the program
imports it (see docs/decisions/0011). The result is a tree of `Element`s with
their positions in the text, so that a caller can take the source of each part.
Reading takes time linear in the length of the text, and any text can be read.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from pyromark import Options

# What an element is. A link that is an address in angle brackets has the style `<>`.
Kind = Literal[
    "heading", "paragraph", "quote", "code block", "html block", "list", "item", "table", "head", "row", "cell",
    "note", "rule", "link", "image", "strong", "emphasis", "strikethrough", "text", "code", "html", "break",
    "other",
]  # fmt: skip

LinkStyle = Literal["", "inline", "reference", "<>", "html"]

_KINDS: Final[Mapping[str, Kind]] = {
    "Heading": "heading", "Paragraph": "paragraph", "BlockQuote": "quote", "CodeBlock": "code block",
    "HtmlBlock": "html block", "List": "list", "Item": "item", "Table": "table", "TableHead": "head",
    "TableRow": "row", "TableCell": "cell", "FootnoteDefinition": "note", "Rule": "rule", "Link": "link",
    "Image": "image", "Strong": "strong", "Emphasis": "emphasis", "Strikethrough": "strikethrough",
    "Text": "text", "Code": "code", "Html": "html", "InlineHtml": "html", "SoftBreak": "break",
    "HardBreak": "break",
}  # fmt: skip
_STYLES: Final[Mapping[str, LinkStyle]] = {
    "Inline": "inline", "Autolink": "<>", "Email": "<>", "Reference": "reference", "Collapsed": "reference",
    "Shortcut": "reference",
}  # fmt: skip
_OPENINGS: Final[Mapping[Kind, int]] = {
    "link": len("["),
    "image": len("!["),
    "strong": len("**"),
}
# What is nested deeper stands among the children of the element at this depth, so that
# callers may recurse.
_DEEPEST: Final = 60
_BLOCKS: Final = frozenset({
    "heading", "paragraph", "quote", "code block", "html block", "list", "item", "table", "head", "row", "note",
})  # fmt: skip
_LINE_END: Final = re.compile(r"\n")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WIDE: Final = re.compile(r"[^\x00-\x7f]")
_BLANK_LINES: Final = re.compile(r"\n(?=[ \t]*\n)")
_LABEL: Final = re.compile(r"\[((?:[^\[\]\\]|\\.){1,300})\]")
# What makes a line inline content, whatever it begins with.
_IN_HEADING: Final = "# "


@dataclass(slots=True)
class Element:
    """One part of a text, from *start* to before *end*, in characters. It is not changed once it is made."""

    kind: Kind
    start: int
    end: int
    value: str = ""
    """What a text, a piece of code or of HTML says, its escapes and entities resolved (HTML as it is written).

    Of an ordered list its first number, of a code block its language, of a
    table how its columns are aligned.
    """
    level: int = 0
    """Of a heading: 1 to 6."""
    url: str = ""
    """Where a link or an image leads, its escapes and entities resolved."""
    title: str = ""
    """What a link or an image says when a pointer rests on it."""
    style: LinkStyle = ""
    is_hard: bool = False
    """Whether a break is one that a reader sees."""
    opening: int = 0
    """Of a link, an image or bold text: how many characters stand before its content."""
    first: int = 0
    """Of a block of a document: its first line, counted from 0."""
    last: int = 0
    """Of a block of a document: the line after its last one that is not blank."""
    children: "list[Element]" = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        """Yield the elements below this one, each before those that stand in it."""
        for child in self.children:
            yield child
            yield from child.walk()

    @property
    def content(self) -> tuple[int, int]:
        """Where the content of a link, an image or bold text begins and ends."""
        start = self.start + self.opening
        return start, self.children[-1].end if self.children else start


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A text that was read: its blocks in order, and the references that it defines, by their labels in lower case."""

    blocks: tuple[Element, ...]
    definitions: Mapping[str, str]

    def walk(self) -> Iterator[Element]:
        """Yield every element, each before those that stand in it."""
        for block in self.blocks:
            yield block
            yield from block.walk()


def read_document(text: str) -> MarkdownText:
    """Return the blocks of *text*, with everything that stands in them."""
    text = _SURROGATE.sub("\ufffd", text)
    blocks = tuple(_read(text))
    line_ends = [found.start() for found in _LINE_END.finditer(text)]
    for block in blocks:
        _number_lines(block, text, line_ends)
    return MarkdownText(
        blocks, {label: url for label, (url, _, _) in locate_definitions(text).items()}
    )


def _number_lines(block: Element, text: str, line_ends: list[int]) -> None:
    """Note the lines of *block*, and of the blocks that stand in it.

    Below a tab, pyromark lets a list begin at the end of the line before.
    """
    start, end = block.start, block.end
    while start < end and text[start] in " \t\r\n":
        start += 1
    while end > start and text[end - 1] in " \t\r\n":
        end -= 1
    if block.kind in ("list", "item"):
        block.start = start
    block.first, block.last = (
        bisect_right(line_ends, start - 1),
        bisect_right(line_ends, end - 1) + 1,
    )
    for child in block.children:
        if child.kind in _BLOCKS:
            _number_lines(child, text, line_ends)


def locate_definitions(text: str) -> dict[str, tuple[str, int, int]]:
    """Return where each reference that *text* defines leads, and where the definition stands, by its label."""
    from pyromark import reference_definitions

    text = _SURROGATE.sub("\ufffd", text)
    place = _make_locator(text, 0)
    found = reference_definitions(text, options=_options()) if "]:" in text else {}
    return {
        fold_label(label): (
            one["dest"],
            place(one["span"]["start"]),
            place(one["span"]["end"]),
        )
        for label, one in found.items()
    }


def render_html(text: str) -> str:
    """Return the HTML that *text* makes; HTML in it passes through as it is, and `[ ]` stays text."""
    from pyromark import Options, html

    return html(
        _SURROGATE.sub("\ufffd", text), options=_options() & ~Options.ENABLE_TASKLISTS
    )


def read_inline(
    text: str, definitions: Mapping[str, str] | None = None
) -> list[Element]:
    """Return what stands in *text*, which is the content of one item, cell or paragraph, not a document.

    Whatever a line begins with, it opens no block; the end of a line is part of
    the text. A blank line ends every emphasis, as in a document.

    Args:
        text: the content; several lines may be joined.
        definitions: the references that the document defines, by their labels in lower
            case.
    """
    elements: list[Element] = []
    text = _SURROGATE.sub("\ufffd", text)
    start = 0
    for blank in _BLANK_LINES.finditer(text):
        elements += _read_line(text[start : blank.start()], start, definitions)
        start = blank.end()
        elements.append(Element("break", blank.start(), start, is_hard=True))
    return elements + _read_line(text[start:], start, definitions)


def _read_line(
    text: str, offset: int, definitions: Mapping[str, str] | None
) -> list[Element]:
    """Return what stands in the line *text*, which begins at *offset*."""
    line = _IN_HEADING + text.replace("\n", " ")
    shift = offset - len(_IN_HEADING)
    if definitions:
        line += _write_definitions(text, definitions)
    heading = next(_read(line, shift), None)
    if heading is None:
        return []
    if "\n" in text:
        for element in heading.walk():
            if (
                element.kind == "text"
                and len(element.value) == element.end - element.start
            ):
                element.value = text[element.start - offset : element.end - offset]
    return heading.children


def _write_definitions(text: str, definitions: Mapping[str, str]) -> str:
    """Return definitions of the references that *text* may hold, as they would stand below it."""
    labels = {fold_label(found[1]): found[1] for found in _LABEL.finditer(text)}
    lines = [
        f"[{label}]: <{definitions[key]}>"
        for key, label in labels.items()
        if key in definitions
    ]
    return "\n\n" + "\n".join(lines) if lines else ""


def fold_label(label: str) -> str:
    """Return a reference's label in the form in which labels are compared (CommonMark 0.31.2, "matches")."""
    return " ".join(label.split()).casefold()


def _read(text: str, shift: int = 0) -> Iterator[Element]:
    """Yield the blocks of *text*, which has no surrogates; positions are moved by *shift*."""
    from pyromark import (
        events_with_range,
    )  # it takes 8 ms, which most commands do not need

    place = _make_locator(text, shift)
    open_elements: list[Element] = []
    events: Iterable[tuple[Any, Any]] = events_with_range(text, options=_options())
    for event, span in events:
        if isinstance(event, dict):
            [(name, content)] = event.items()
        else:
            name, content = event, None
        if name == "End":
            ended = open_elements.pop()
            if not open_elements:
                yield ended
            continue
        start, end = place(span["start"]), place(span["end"])
        if name == "Text":  # half of what stands in a text
            element = Element("text", start, end, content)
        else:
            element = _make_element(content if name == "Start" else event, start, end)
        if len(open_elements) > _DEEPEST:
            open_elements[_DEEPEST].children.append(element)
        elif open_elements:
            open_elements[-1].children.append(element)
        if name == "Start":
            open_elements.append(element)
        elif not open_elements:
            yield element


def _make_element(content: Any, start: int, end: int) -> Element:  # noqa: ANN401 - pyromark's own value
    """Return the element that pyromark describes as `{name: what it holds}`, or just by its name."""
    name: str
    value: Any
    name, value = (
        next(iter(content.items())) if isinstance(content, dict) else (content, "")
    )
    kind = _KINDS.get(name, "other")
    if kind in ("link", "image"):
        is_address = value["link_type"] == "Email"
        url = f"mailto:{value['dest_url']}" if is_address else value["dest_url"]
        style = _STYLES.get(value["link_type"], "")
        return Element(
            kind,
            start,
            end,
            url=url,
            title=value["title"],
            style=style,
            opening=_OPENINGS[kind],
        )
    if kind == "heading":
        return Element(kind, start, end, level=int(value["level"][1:]))
    if kind in ("break", "strong"):
        return Element(
            kind,
            start,
            end,
            is_hard=name == "HardBreak",
            opening=_OPENINGS.get(kind, 0),
        )
    return Element(kind, start, end, _describe(value))


def _describe(value: Any) -> str:  # noqa: ANN401 - pyromark's own value
    """Return as text what an element holds: a text itself, a code block's language, a list's first number."""
    if isinstance(value, dict):
        return str(next(iter(value.values())))
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _make_locator(text: str, shift: int) -> Callable[[int], int]:
    """Return what turns a position in UTF-8 bytes into one in characters, moved by *shift*."""
    if text.isascii():
        return shift.__add__
    ends: list[int] = []
    surplus: list[int] = [0]
    for wide in _WIDE.finditer(text):
        more = surplus[-1] + len(wide[0].encode()) - 1
        ends.append(wide.end() + more)
        surplus.append(more)
    return lambda position: position - surplus[bisect_right(ends, position)] + shift


@cache
def _options() -> "Options":
    from pyromark import Options

    return (
        Options.ENABLE_TABLES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_FOOTNOTES
    )
