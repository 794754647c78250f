"""HTML inside Markdown: the tags that lead somewhere, or show a picture."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Final, NamedTuple

from bot.markdown.reader import Element, read_inline

_NAME: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE: Final = re.compile(
    r"""(?<![^\s"'/])([A-Za-z_:][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""",
    re.ASCII,
)
_REFERENCE: Final = re.compile(r"&#?\w{1,32};", re.ASCII)
_BOLD: Final = frozenset({"b", "strong"})
_TARGETS: Final = frozenset({"href", "src"})


class Tag(NamedTuple):
    """One HTML tag: its name in lower case, whether it ends an element, and its attributes."""

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
    for name, value in _iterate_attributes(source):
        attributes.setdefault(name, value)
    return Tag(head[2].lower(), head[1] == "/", attributes)


def find_tag_targets(html: str) -> list[str]:
    """Return what every `href` and `src` of *html* holds, whatever else it is; any text is read in linear time."""
    return [value for name, value in _iterate_attributes(html) if name in _TARGETS]


def _iterate_attributes(html: str) -> list[tuple[str, str]]:
    found = []
    for attribute in _ATTRIBUTE.finditer(html):
        value = attribute[2] or attribute[3] or attribute[4] or ""
        found.append((attribute[1].lower(), resolve_references(value)))
    return found


def find_anchor(line: str) -> str:
    """Return the name that the first `<a id=…>` or `<a name=…>` of *line* gives the place; empty without one."""
    if "<" not in line:
        return ""
    for element in read_inline(line):
        tag = parse_tag(element.value) if element.kind == "html" else None
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
        tag = parse_tag(element.value) if element.kind == "html" else None
        is_mark = element.kind == "html" and (
            tag is None or (tag.name == "a" and "href" not in tag.attributes)
        )
        if not is_mark and element.value.strip():
            return False
    return True


def resolve_references(text: str) -> str:
    """Return *text* with its character references as the characters that they stand for.

    Only those that a semicolon ends: `&copy=2` in an address is a parameter.
    """
    return _REFERENCE.sub(lambda found: unescape(found[0]), text)


def join_html(elements: Sequence[Element]) -> list[Element]:
    """Return *elements* with `<a href>`, `<b>` and `<strong>` as links and bold text, and `<img src>` as an image.

    That is so at every depth. What stands in *elements* is replaced too; nobody else
    holds them.
    """
    joined: list[Element] = []
    anchor = bold = -1
    for element in elements:
        tag = parse_tag(element.value) if element.kind == "html" else None
        joined.append(_join_below(element, tag))
        if tag is not None and tag.name in _BOLD:
            if not tag.is_end:
                bold = len(joined) - 1
            elif bold > anchor or (anchor < 0 <= bold):
                joined[bold:] = [_make_bold(joined[bold:])]
                bold = -1
            continue
        if tag is None or tag.name != "a":
            continue
        if not tag.is_end:
            anchor = len(joined) - 1 if "href" in tag.attributes else -1
        elif anchor >= 0:
            joined[anchor:] = [_make_link(joined[anchor:])]
            anchor = -1
    return joined


def _join_below(element: Element, tag: Tag | None) -> Element:
    """Return *element* with what stands in it joined, or the image that it is by its *tag*."""
    if tag is not None and tag.name == "img" and tag.attributes.get("src"):
        words, url = tag.attributes.get("alt", ""), tag.attributes["src"]
        return Element(
            "image", element.start, element.end, value=words, url=url, style="html"
        )
    if element.children:
        element.children = join_html(element.children)
    return element


def _make_bold(parts: Sequence[Element]) -> Element:
    """Return the bold text that *parts* are: a tag `<b>`, what it encloses, and the tag that ends it."""
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
    """Return the link that *parts* are: a tag `<a href>`, what it encloses, and the tag that ends it."""
    tag = parse_tag(parts[0].value)
    url = tag.attributes["href"] if tag else ""
    inner = list(parts[1:-1])
    start, end = parts[0].start, parts[-1].end
    opening = parts[0].end - start
    return Element(
        "link", start, end, url=url, style="html", opening=opening, children=inner
    )
