"""The inline Markdown of one item as tokens: links, bold text, images, and the text between."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "link", "bold", "image"]

_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_DESTINATION = re.compile(
    r"\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)", re.ASCII
)
_TITLED = re.compile(r"[\"'][^\"']*[\"']\s*\)\Z")


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


def parse_tokens(text: str) -> list[Token]:
    """Split one item's inline Markdown. Joined, the sources are *text* again."""
    tokens: list[Token] = []
    plain = position = 0
    while position < len(text):
        token = _token_at(text, position)
        if token is None:
            code = _CODE.match(text, position) if text[position] == "`" else None
            position = code.end() if code else position + (2 if text[position] == "\\" else 1)
            continue
        if plain < position:
            tokens.append(Token("text", text[plain:position]))
        tokens.append(token)
        position = plain = position + len(token.source)
    if plain < len(text):
        tokens.append(Token("text", text[plain:]))
    return tokens


def _token_at(text: str, position: int) -> Token | None:
    if text.startswith("![", position):
        link = _link_at(text, position + 1)
        return link and Token("image", "!" + link.source, link.text, link.url)
    if text[position] == "[":
        return _link_at(text, position)
    if text.startswith("**", position):
        end = text.find("**", position + 2)
        if end > position + 2 and not text[position + 2].isspace():
            return Token("bold", text[position : end + 2], text[position + 2 : end])
    return None


def _link_at(text: str, position: int) -> Token | None:
    """The inline link that begins at *position*; its text may hold brackets in pairs."""
    depth, index = 0, position
    while index < len(text):
        character = text[index]
        if character == "\\":
            index += 1
        elif character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth == 0:
                break
        index += 1
    else:
        return None
    found = _DESTINATION.match(text, index)
    if found is None:
        return None
    return Token("link", text[position : found.end()], text[position + 1 : index], found[1])


def links_in(text: str) -> list[tuple[str, str]]:
    """Every link and image of *text* as (text, target), those inside a link's text too."""
    found: list[tuple[str, str]] = []
    for token in parse_tokens(text):
        if token.kind in ("link", "image"):
            found.append((" ".join(token.text.split()), token.url))
        if token.kind in ("link", "bold"):
            found += links_in(token.text)
    return found
