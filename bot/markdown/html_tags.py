"""Read HTML inside Markdown: the tags that lead somewhere, or show a picture."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Final, NamedTuple

from bot.markdown.reader import Element, read_inline

_NAME: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
# An attribute with a value in double quotes, in single quotes, or without: `href=a.md`.
_ATTRIBUTE: Final = re.compile(
    r"""(?<![^\s"'/])([A-Za-z_:][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""",
    re.ASCII,
)
_REFERENCE: Final = re.compile(r"&#?\w{1,32};", re.ASCII)
_BOLD: Final = frozenset({"b", "strong"})
_TARGETS: Final = frozenset({"href", "src"})


class Tag(NamedTuple):
    """One HTML tag: its name in lower case, and its attributes.

    *is_end* tells whether it ends an element.
    """

    name: str
    is_end: bool
    attributes: dict[str, str]


def parse_tag(source: str) -> Tag | None:
    """Return the tag that *source* is; None for a comment, a declaration and the like.

    The parser has told already where the tag ends, so only its parts are read
    here. Of an attribute that stands twice, the first counts, as in browsers.
    """
    head = _NAME.match(source)
    if head is None:
        return None
    attributes: dict[str, str] = {}
    for name, value in _read_attributes(source):
        attributes.setdefault(name, value)
    return Tag(head[2].lower(), head[1] == "/", attributes)


def find_tag_targets(html: str) -> list[str]:
    """Return the values of all `href` and `src` of *html*, whatever else it is.

    Any text is read in linear time.
    """
    return [value for name, value in _read_attributes(html) if name in _TARGETS]


def _read_attributes(html: str) -> list[tuple[str, str]]:
    """Return name and value of each attribute, its references resolved."""
    attributes = []
    for match in _ATTRIBUTE.finditer(html):
        value = match[2] or match[3] or match[4] or ""
        attributes.append((match[1].lower(), resolve_references(value)))
    return attributes


def find_anchor(line: str) -> str:
    """Return the name that the first `<a id=…>` or `<a name=…>` of *line* gives.

    Empty if no anchor of the line has a name.
    """
    if "<" not in line:
        return ""
    for element in read_inline(line):
        tag = _parse_element(element)
        if tag is not None and tag.name == "a":
            name = tag.attributes.get("id") or tag.attributes.get("name")
            if name:
                return name
    return ""


def shows_nothing(line: str) -> bool:
    """Return whether *line* is blank but for anchors and comments."""
    if not line.strip():
        return True
    for element in read_inline(line):
        if element.kind == "html" and _is_mark(parse_tag(element.value)):
            continue
        if element.value.strip():
            return False
    return True


def _is_mark(tag: Tag | None) -> bool:
    """Return whether a piece of HTML is a comment, or an anchor that leads nowhere."""
    if tag is None:
        return True
    return tag.name == "a" and "href" not in tag.attributes


def _parse_element(element: Element) -> Tag | None:
    """Return the tag that *element* is; None if it is anything else."""
    return parse_tag(element.value) if element.kind == "html" else None


def resolve_references(text: str) -> str:
    """Return *text* with each character reference as the character that it stands for.

    Only those that a semicolon ends: `&copy=2` in an address is a parameter.
    """
    return _REFERENCE.sub(lambda match: unescape(match[0]), text)


def join_html(elements: Sequence[Element]) -> list[Element]:
    """Return *elements* with what HTML makes of them, at every depth.

    `<a href>` becomes a link, `<b>` and `<strong>` bold text, `<img src>` an image. What
    stands in *elements* is replaced too; nobody else holds them.
    """
    joined: list[Element] = []
    # Where the open `<a href>` and the open `<b>` stand in *joined*; -1 without one.
    anchor = bold = -1
    for element in elements:
        tag = _parse_element(element)
        joined.append(_join_below(element, tag))
        if tag is not None and tag.name in _BOLD:
            bold = _join_bold(joined, tag, bold, anchor)
        elif tag is not None and tag.name == "a":
            anchor = _join_link(joined, tag, anchor)
    return joined


def _join_bold(joined: list[Element], tag: Tag, bold: int, anchor: int) -> int:
    """Join the bold text that ends with *tag*, the last of *joined*.

    Return where the open `<b>` stands after that; -1 without one.
    """
    if not tag.is_end:
        return len(joined) - 1
    # Bold text that begins before an open link does not end inside it.
    if bold > anchor or (anchor < 0 <= bold):
        joined[bold:] = [_make_bold(joined[bold:])]
        return -1
    return bold


def _join_link(joined: list[Element], tag: Tag, anchor: int) -> int:
    """Join the link that ends with *tag*, the last of *joined*.

    Return where the open `<a href>` stands after that; -1 without one.
    """
    if not tag.is_end:
        return len(joined) - 1 if "href" in tag.attributes else -1
    if anchor >= 0:
        joined[anchor:] = [_make_link(joined[anchor:])]
    return -1


def _join_below(element: Element, tag: Tag | None) -> Element:
    """Return *element* with its children joined, or the image that its *tag* makes."""
    if tag is not None and tag.name == "img" and tag.attributes.get("src"):
        return Element(
            "image",
            element.start,
            element.end,
            value=tag.attributes.get("alt", ""),
            url=tag.attributes["src"],
            style="html",
        )
    if element.children:
        element.children = join_html(element.children)
    return element


def _make_bold(parts: Sequence[Element]) -> Element:
    """Return the bold text that *parts* make: a start tag, its content, the end tag."""
    start, end = parts[0].start, parts[-1].end
    return Element(
        "strong",
        start,
        end,
        style="html",
        opening=parts[0].end - start,
        children=list(parts[1:-1]),
    )


def _make_link(parts: Sequence[Element]) -> Element:
    """Return the link that *parts* make: a tag `<a href>`, its content, the end tag."""
    tag = parse_tag(parts[0].value)
    start, end = parts[0].start, parts[-1].end
    return Element(
        "link",
        start,
        end,
        url=tag.attributes["href"] if tag else "",
        style="html",
        opening=parts[0].end - start,
        children=list(parts[1:-1]),
    )
