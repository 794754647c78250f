"""Split HTML into the tags that a browser sees, whatever else stands there.

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
# An attribute: a name, and perhaps a value in quotes or without. The fourth group is a
# quote that is never closed.
_ATTRIBUTE: Final = re.compile(
    r"""([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(["'])|([^\s>"'][^\s>]*)?))?"""
)
_BETWEEN: Final = re.compile(r"[\s/]*")


class Attribute(NamedTuple):
    """An attribute of a tag.

    Its name is in lower case, its value has its references resolved, and *source* is as
    it stands in the text.
    """

    name: str
    value: str
    source: str


class Token(NamedTuple):
    """A tag or a comment, from *start* to before *end*.

    One of the kind `open` never ends: all the text behind it belongs to it.
    """

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()


def iterate_tokens(html: str) -> Iterator[Token]:
    """Yield the tags and comments of *html* in order."""
    position = 0
    while opening := _BEGIN.search(html, position):
        token = _read_token(html, opening.start())
        yield token
        position = token.end


def _read_token(html: str, start: int) -> Token:
    """Return the token that begins at *start*."""
    name = _NAME.match(html, start)
    if name is not None:
        return _read_tag(html, start, name)
    # A comment that is over at once.
    if html.startswith(("<!-->", "<!--->"), start):
        return Token("comment", start, html.index(">", start) + 1)
    is_comment = html.startswith("<!--", start)
    opening, closing = ("<!--", "-->") if is_comment else ("<", ">")
    end = html.find(closing, start + len(opening))
    if end < 0:
        return Token("open", start, len(html))
    end += len(closing)
    if is_comment:
        return Token("comment", start, end)
    # A declaration such as `<!DOCTYPE html>` or `<?php`.
    return Token("start", start, end, "!")


def _read_tag(html: str, start: int, name: re.Match[str]) -> Token:
    """Return the tag that begins at *start* with *name*."""
    tag_name = name[1].lower()
    attributes: list[Attribute] = []
    position = name.end()
    while True:
        between = _BETWEEN.match(html, position)
        position = between.end() if between else position
        if position >= len(html):
            return Token("open", start, len(html), tag_name)
        if html[position] == ">":
            kind: TokenKind = "end" if html[start + 1] == "/" else "start"
            return Token(kind, start, position + 1, tag_name, tuple(attributes))
        match = _ATTRIBUTE.match(html, position)
        # The fourth group is a quote that never ends.
        if match is None or match[4]:
            return Token("open", start, len(html), tag_name)
        value = match[2] or match[3] or match[5] or ""
        attributes.append(Attribute(match[1].lower(), unescape(value), match[0]))
        position = match.end()
