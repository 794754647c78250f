"""Read Markdown: what a text holds, and where each part stands.

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
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from pyromark import Options

# What an element is. A link that is an address in angle brackets has the style `<>`.
Kind = Literal[
    "heading", "paragraph", "quote", "code block", "html block", "list", "item",
    "table", "head", "row", "cell", "note", "rule", "link", "image", "strong",
    "emphasis", "strikethrough", "text", "code", "html", "break", "other",
]  # fmt: skip

LinkStyle = Literal["", "inline", "reference", "<>", "html"]

_KINDS: Final[Mapping[str, Kind]] = {
    "Heading": "heading", "Paragraph": "paragraph", "BlockQuote": "quote",
    "CodeBlock": "code block", "HtmlBlock": "html block", "List": "list",
    "Item": "item", "Table": "table", "TableHead": "head", "TableRow": "row",
    "TableCell": "cell", "FootnoteDefinition": "note", "Rule": "rule",
    "Link": "link", "Image": "image", "Strong": "strong", "Emphasis": "emphasis",
    "Strikethrough": "strikethrough", "Text": "text", "Code": "code",
    "Html": "html", "InlineHtml": "html", "SoftBreak": "break",
    "HardBreak": "break",
}  # fmt: skip
_STYLES: Final[Mapping[str, LinkStyle]] = {
    "Inline": "inline", "Autolink": "<>", "Email": "<>", "Reference": "reference",
    "Collapsed": "reference", "Shortcut": "reference",
}  # fmt: skip
_OPENINGS: Final[Mapping[Kind, int]] = {
    "link": len("["),
    "image": len("!["),
    "strong": len("**"),
}
# Characters of a text that is kept for a while once it was read.
_LARGE: Final = 16_384
# What is nested deeper stands among the children of the element at this depth, so that
# callers may recurse.
_DEEPEST: Final = 60

_BLOCKS: Final = frozenset({
    "heading", "paragraph", "quote", "code block", "html block", "list", "item",
    "table", "head", "row", "note",
})  # fmt: skip
# Half of a character, which UTF-8 cannot hold and pyromark does not take.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE_END: Final = re.compile(r"\n")
# A character of more than one byte in UTF-8.
_WIDE: Final = re.compile(r"[^\x00-\x7f]")
_BLANK_LINES: Final = re.compile(r"\n(?=[ \t]*\n)")
# What may be a reference's label: `[the paper]`.
_LABEL: Final = re.compile(r"\[((?:[^\[\]\\]|\\.){1,300})\]")
# What makes a line inline content, whatever it begins with.
_IN_HEADING: Final = "# "


@dataclass(slots=True)
class Element:
    """One part of a text, from *start* to before *end*, in characters.

    It is not changed once it is made.
    """

    kind: Kind
    start: int
    end: int
    value: str = ""
    """What a text or a piece of code says, its escapes and entities resolved.

    Of HTML its source, of an ordered list its first number, of a code block its
    language, of a table how its columns are aligned.
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
    first_line: int = 0
    """Of a block of a document: its first line, counted from 0."""
    end_line: int = 0
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
    """A text that was read.

    It has its blocks in order, and the targets of the references that it defines, by
    their labels in lower case.
    """

    blocks: tuple[Element, ...]
    definitions: Mapping[str, str]

    def walk(self) -> Iterator[Element]:
        """Yield every element, each before those that stand in it."""
        for block in self.blocks:
            yield block
            yield from block.walk()


def read_document(text: str) -> MarkdownText:
    """Return the blocks of *text*, with everything that stands in them."""
    if len(text) < _LARGE:
        return _read_whole(text)
    return _read_large(text)


# An import reads the same list several times, and thousands of items between.
@lru_cache(maxsize=2)
def _read_large(text: str) -> MarkdownText:
    return _read_whole(text)


def _read_whole(text: str) -> MarkdownText:
    text = _SURROGATE.sub("\ufffd", text)
    blocks = tuple(_read(text))
    line_ends = [match.start() for match in _LINE_END.finditer(text)]
    for block in blocks:
        _number_lines(block, text, line_ends)
    definitions = locate_definitions(text)
    targets = {label: url for label, (url, _, _) in definitions.items()}
    return MarkdownText(blocks, targets)


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
    block.first_line = bisect_right(line_ends, start - 1)
    block.end_line = bisect_right(line_ends, end - 1) + 1
    for child in block.children:
        if child.kind in _BLOCKS:
            _number_lines(child, text, line_ends)


def locate_definitions(text: str) -> dict[str, tuple[str, int, int]]:
    """Return the references that *text* defines, by their folded labels.

    Each comes with its target, and with the start and the end of its definition.
    """
    # Most texts define none, and need not be read for it.
    if "]:" not in text:
        return {}
    from pyromark import reference_definitions

    text = _SURROGATE.sub("\ufffd", text)
    locate = _make_locator(text, 0)
    definitions: dict[str, tuple[str, int, int]] = {}
    raw_definitions = reference_definitions(text, options=_get_options())
    for label, definition in raw_definitions.items():
        span = definition["span"]
        start, end = locate(span["start"]), locate(span["end"])
        definitions[fold_label(label)] = definition["dest"], start, end
    return definitions


def render_html(text: str) -> str:
    """Return the HTML that *text* makes.

    HTML in it passes through as it is, and `[ ]` stays text.
    """
    from pyromark import Options, html

    options = _get_options() & ~Options.ENABLE_TASKLISTS
    return html(_SURROGATE.sub("\ufffd", text), options=options)


def read_inline(
    text: str, definitions: Mapping[str, str] | None = None
) -> list[Element]:
    """Return the elements of *text*, the content of one item, cell or paragraph.

    It is no document: whatever a line begins with, it opens no block; the end of a line
    is part of the text. A blank line ends every emphasis, as in a document.

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
    """Return the elements of *text*, which has no blank line and begins at *offset*."""
    # As a heading, the text is inline content. A heading is one line.
    line = _IN_HEADING + text.replace("\n", " ")
    shift = offset - len(_IN_HEADING)
    if definitions:
        line += _write_definitions(text, definitions)
    heading = next(_read(line, shift), None)
    if heading is None:
        return []
    if "\n" in text:
        _restore_line_ends(heading, text, offset)
    return heading.children


def _restore_line_ends(heading: Element, text: str, offset: int) -> None:
    """Give the texts below *heading* the line ends that they have in *text*.

    A text whose length differs from its source holds an escape or an entity; it keeps
    spaces.
    """
    for element in heading.walk():
        is_verbatim = len(element.value) == element.end - element.start
        if element.kind == "text" and is_verbatim:
            element.value = text[element.start - offset : element.end - offset]


def _write_definitions(text: str, definitions: Mapping[str, str]) -> str:
    """Return definitions of the references in *text*, as they would stand below it."""
    labels = {fold_label(match[1]): match[1] for match in _LABEL.finditer(text)}
    lines = [
        f"[{label}]: <{definitions[key]}>"
        for key, label in labels.items()
        if key in definitions
    ]
    return "\n\n" + "\n".join(lines) if lines else ""


def list_labels(text: str) -> set[str]:
    """Return the folded labels of all that may be a reference in a text: `[the paper]`."""
    return {fold_label(match[1]) for match in _LABEL.finditer(text)}


def fold_label(label: str) -> str:
    """Return a reference's label in the form in which labels are compared.

    Source: CommonMark 0.31.2, "matches".
    """
    return " ".join(label.split()).casefold()


def _read(text: str, shift: int = 0) -> Iterator[Element]:
    """Yield the blocks of *text*, which has no surrogates.

    Positions are moved by *shift*.
    """
    # Importing it takes 8 ms, and most commands do not need it.
    from pyromark import events_with_range

    locate = _make_locator(text, shift)
    # The blocks are yielded one by one, so this element never holds more than one.
    document = Element("other", 0, 0)
    open_elements = [document]
    events: Iterable[tuple[Any, Any]] = events_with_range(text, options=_get_options())
    for event, span in events:
        name: str = event
        content: Any = None
        # An event is a name, or a name with its content: `{"Text": "a"}`.
        if isinstance(event, dict):
            [(name, content)] = event.items()
        if name == "End":
            open_elements.pop()
        else:
            start, end = locate(span["start"]), locate(span["end"])
            # Half of the events are texts, so these are made without a detour.
            if name == "Text":
                element = Element("text", start, end, content)
            else:
                element = _make_element(name, content, start, end)
            open_elements[-1].children.append(element)
            if name == "Start":
                _open_element(element, open_elements)
        if len(open_elements) == 1:
            yield document.children.pop()


def _open_element(element: Element, open_elements: list[Element]) -> None:
    """Let *element* get the elements that follow, until it ends.

    Where it stands too deep, the deepest one that is open gets them in its place.
    """
    # The document is open, and one element at each depth from 0.
    if len(open_elements) < _DEEPEST + 2:
        open_elements.append(element)
    else:
        open_elements.append(open_elements[-1])


def _make_element(
    name: str,
    value: Any,  # noqa: ANN401 - pyromark's own value
    start: int,
    end: int,
) -> Element:
    """Return the element that an event of pyromark describes.

    The value of `Start` is in turn a name, or a name with its content:
    `{"Heading": {"level": "h2", …}}`.
    """
    if name == "Start" and isinstance(value, dict):
        name, value = next(iter(value.items()))
    elif name == "Start":
        name, value = value, ""
    kind = _KINDS.get(name, "other")
    if kind in ("link", "image"):
        url = value["dest_url"]
        if value["link_type"] == "Email":
            url = f"mailto:{url}"
        return Element(
            kind,
            start,
            end,
            url=url,
            title=value["title"],
            style=_STYLES.get(value["link_type"], ""),
            opening=_OPENINGS[kind],
        )
    if kind == "heading":
        # A level is named `h2`.
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
    """Return as text what an element holds.

    That is the text itself, a code block's language, or a list's first number.
    """
    if isinstance(value, dict):
        return str(next(iter(value.values())))
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _make_locator(text: str, shift: int) -> Callable[[int], int]:
    """Return a function from a position in UTF-8 bytes to one in characters.

    The result is moved by *shift*.
    """
    # In ASCII both are the same, and most texts are.
    if text.isascii():
        return shift.__add__
    # Behind which byte each wide character ends, and how many bytes more than characters
    # there are up to there.
    ends: list[int] = []
    surplus: list[int] = [0]
    for wide in _WIDE.finditer(text):
        total = surplus[-1] + len(wide[0].encode()) - 1
        ends.append(wide.end() + total)
        surplus.append(total)
    return lambda position: position - surplus[bisect_right(ends, position)] + shift


@cache
def _get_options() -> "Options":
    from pyromark import Options

    return (
        Options.ENABLE_TABLES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_FOOTNOTES
    )
