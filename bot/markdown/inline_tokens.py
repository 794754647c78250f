"""The inline Markdown of one item as tokens: links, bold text, images, bare addresses, and the text between."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "link", "bold", "image", "url"]

_NEXT = re.compile(r"[\\`!\[*_<h]")
_TICKS = re.compile(r"`+")
_CODE = re.compile(r"(`++)[^`]*(?:(?!\1)`+[^`]+)*\1(?!`)")
_DESTINATION = re.compile(
    r"\]\(\s*+(?:<([^<>\n]*)>|([^\s()<>]*+(?:\([^\s()]*+\)[^\s()<>]*+)*+))"
    r"(?:\s++(?:\"[^\"]*\"|'[^']*'))?+\s*+\)"
)
_TITLED = re.compile(r"\s(?:\"[^\"]*\"|'[^']*')\s*\)\Z")
_AUTOMATIC = re.compile(r"<(https?://[^\s<>]*)>", re.IGNORECASE)
_HTML_LINK = re.compile(
    r"<a\s[^<>]{0,300}?\bhref\s*=\s*[\"']?([^\"'\s<>]*)[\"']?[^<>]{0,300}>([^<]*(?:<(?!/?a\b)[^<]*)*)</a\s*>",
    re.IGNORECASE,
)
_BARE = re.compile(r"https?://[^\s<>\"|`\[\]]*[^\s<>\"|`\[\].,;:!?'*_)]", re.IGNORECASE)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_TAG = re.compile(r"<(?!br\b)[A-Za-z/!][^<>]{0,300}>", re.IGNORECASE)
_MARKS = re.compile(r"<br[^<>]{0,9}>|(?<!\w)[*_]+|[*_]+(?!\w)|[`~]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LONGEST_SPAN = 2_000


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of an item. *source* is how it is written; *text* what a link or bold text encloses."""

    kind: Kind
    source: str
    text: str = ""
    url: str = ""

    @property
    def has_title(self) -> bool:
        """Whether a link carries a title, which only its source can keep."""
        return self.kind == "link" and bool(_TITLED.search(self.source))

    @property
    def is_badge(self) -> bool:
        """Whether it is a link whose text is an image."""
        return self.kind == "link" and self.text.lstrip().startswith("![")


def parse_tokens(text: str) -> list[Token]:
    """Split one item's inline Markdown. Joined, the sources are *text* again."""
    closing = _brackets(text)
    tokens: list[Token] = []
    plain = position = 0
    while found := _NEXT.search(text, position):
        position = found.start()
        token = _token_at(text, position, closing)
        if token is None:
            position = (
                _after_code(text, position)
                if text[position] == "`"
                else position + 1 + (text[position] == "\\")
            )
            continue
        if plain < position:
            tokens.append(Token("text", text[plain:position]))
        tokens.append(token)
        position = plain = position + len(token.source)
    if plain < len(text):
        tokens.append(Token("text", text[plain:]))
    return tokens


def _after_code(text: str, position: int) -> int:
    """Where the code ends that begins at *position*, or the run of backticks that begins none."""
    code = _CODE.match(text, position, position + _LONGEST_SPAN) or _TICKS.match(text, position)
    return code.end() if code else position


def _brackets(text: str) -> dict[int, int]:
    """Where each square bracket that opens is closed."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            opened.append(found.start())
        elif found[0] == "]" and opened:
            closing[opened.pop()] = found.start()
    return closing


def _token_at(text: str, position: int, closing: dict[int, int]) -> Token | None:
    first = text[position]
    if first == "!" and position + 1 in closing:
        link = _link_at(text, position + 1, closing)
        return link and Token("image", "!" + link.source, link.text, link.url)
    if first == "[":
        return _link_at(text, position, closing)
    if first in "*_" and text.startswith(first * 2, position):
        end = text.find(first * 2, position + 2, position + _LONGEST_SPAN)
        if end > position + 2 and not text[position + 2].isspace():
            return Token("bold", text[position : end + 2], text[position + 2 : end])
    if first == "<" and (found := _AUTOMATIC.match(text, position)):
        return Token("url", found[0], "", found[1])
    if first == "<" and (found := _HTML_LINK.match(text, position)):
        return Token("link", found[0], found[2], found[1])
    if (
        first == "h"
        and not text[position - 1 : position].isalnum()
        and (found := _BARE.match(text, position))
    ):
        return Token("url", found[0], "", found[0])
    return None


def _link_at(text: str, position: int, closing: dict[int, int]) -> Token | None:
    """The inline link that begins at *position*; its text may hold brackets in pairs."""
    close = closing.get(position)
    target = _DESTINATION.match(text, close) if close is not None else None
    if target is None or close is None:
        return None
    enclosed = text[position + 1 : close]
    return Token("link", text[position : target.end()], enclosed, target[1] or target[2] or "")


def find_links(text: str, depth: int = 3) -> list[tuple[str, str]]:
    """Every link, image and bare address of *text* as (text, target), those inside a link's text too."""
    found: list[tuple[str, str]] = []
    for token in parse_tokens(text):
        if token.kind in ("link", "image", "url"):
            found.append((" ".join(token.text.split()), token.url))
        if depth and token.kind in ("link", "bold"):
            found += find_links(token.text, depth - 1)
    return found


def extract_words(text: str, depth: int = 3) -> str:
    """*text* as a reader sees it: links by their text, without images, emphasis, code marks and tags."""
    said = []
    for token in parse_tokens(text):
        if token.kind in ("link", "bold"):
            said.append(extract_words(token.text, depth - 1) if depth else token.text)
        elif token.kind == "text":
            said.append(token.source)
    plain = _MARKS.sub(" ", _TAG.sub("", "".join(said)))
    return " ".join(_ESCAPED.sub(r"\1", plain).split())


def is_outside(url: str) -> bool:
    """Whether a link leads out of the list, not to a place within it."""
    return bool(url) and not url.startswith("#")
