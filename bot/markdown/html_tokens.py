"""The tags of a piece of HTML as a browser sees them, whatever else stands there.

A browser takes anything that begins like a tag for one, up to the next `>`
outside quotes (HTML Standard, 13.2.5). Reading takes linear time.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, Literal, NamedTuple

TokenKind = Literal["start", "end", "comment", "open"]

_BEGIN: Final = re.compile(r"<(?=[A-Za-z!?/])")
_NAME: Final = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE: Final = re.compile(
    r"""([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(["'])|([^\s>"'][^\s>]*)?))?"""
)
_BETWEEN: Final = re.compile(r"[\s/]*")


class Attribute(NamedTuple):
    """An attribute: its name in lower case, its value with its references resolved, and its own text."""

    name: str
    value: str
    source: str


class Token(NamedTuple):
    """A tag or a comment, from *start* to before *end*.

    One of the kind `open` never ends: it takes all that follows into itself.
    """

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()


def iterate_tokens(html: str) -> Iterator[Token]:
    """Yield the tags and comments of *html* in order."""
    position = 0
    while found := _BEGIN.search(html, position):
        token = _read_token(html, found.start())
        yield token
        position = token.end


def _read_token(html: str, start: int) -> Token:
    name = _NAME.match(html, start)
    if name is not None:
        return _read_tag(html, start, name)
    opening, closing = ("<!--", "-->") if html.startswith("<!--", start) else ("<", ">")
    if html.startswith(("<!-->", "<!--->"), start):  # a comment that is over at once
        return Token("comment", start, html.index(">", start) + 1)
    end = html.find(closing, start + len(opening))
    if end < 0:
        return Token("open", start, len(html))
    is_comment = closing == "-->"
    return Token(
        "comment" if is_comment else "start",
        start,
        end + len(closing),
        "" if is_comment else "!",
    )


def _read_tag(html: str, start: int, name: re.Match[str]) -> Token:
    attributes: list[Attribute] = []
    position = name.end()
    while True:
        between = _BETWEEN.match(html, position)
        position = between.end() if between else position
        if position >= len(html):
            return Token("open", start, len(html), name[1].lower())
        if html[position] == ">":
            kind: TokenKind = "end" if html[start + 1] == "/" else "start"
            return Token(kind, start, position + 1, name[1].lower(), tuple(attributes))
        found = _ATTRIBUTE.match(html, position)
        if found is None or found[4]:  # a quote that never ends
            return Token("open", start, len(html), name[1].lower())
        value = found[2] or found[3] or found[5] or ""
        attributes.append(Attribute(found[1].lower(), unescape(value), found[0]))
        position = found.end()
