"""What a Markdown text is made of, by the reader and by HTML: links, pictures, code, emphasis, blocks, in order."""

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from bot.markdown.reader import Element, read_document

_TAGS: Final = {
    "strong": "strong", "emphasis": "em", "strikethrough": "del", "quote": "blockquote", "item": "li",
    "table": "table", "head": "tr", "row": "tr", "code": "code", "rule": "hr",
}  # fmt: skip
_COUNTED: Final = frozenset(
    {*_TAGS.values(), "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
)


class _Structure(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a" and "href" in attributes:
            self.found.append(("a", unquote(attributes["href"] or "")))
        elif tag == "img":
            self.found.append(("img", unquote(attributes.get("src") or "")))
        elif tag in _COUNTED:
            self.found.append((tag, ""))


def structure_of_html(html: str) -> list[tuple[str, str]]:
    """Return the parts of *html* in order, each with where it leads."""
    parser = _Structure()
    parser.feed(html)
    parser.close()
    return parser.found


def structure_of_markdown(text: str) -> list[tuple[str, str]]:
    """Return the parts of *text* in order, as the reader finds them."""
    return _structure(read_document(text).blocks)


def _structure(elements: Sequence[Element]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for element in elements:
        if element.kind == "link":
            found.append(("a", unquote(element.url)))
        elif element.kind == "image":
            found.append(("img", unquote(element.url)))
            continue  # what an image says is an attribute
        elif element.kind == "heading":
            found.append((f"h{element.level}", ""))
        elif element.kind == "code block":
            found += [("pre", ""), ("code", "")]
            continue
        elif element.kind in ("html", "html block"):
            source = element.value + "".join(child.value for child in element.children)
            found += structure_of_html(source)
            continue
        elif element.kind in _TAGS:
            found.append((_TAGS[element.kind], ""))
        found += _structure(element.children)
    return found
