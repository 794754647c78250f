"""Split the inline Markdown of one item into tokens.

Tokens are links, bold text, images, bare addresses, and the text between them.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from bot.markdown.html_tags import join_html, parse_tag
from bot.markdown.reader import Element, read_inline

Kind = Literal["text", "link", "bold", "image", "url"]

_TOKEN_KINDS: Final[Mapping[str, Kind]] = {
    "link": "link",
    "image": "image",
    "strong": "bold",
}
_LEAVES: Final = frozenset({"text", "code", "html", "break"})
# Without any of these, a text is nothing but text.
_SPECIAL: Final = re.compile(r"[\\`!\[*_<&~]|https?:", re.IGNORECASE)
# Punctuation of Chinese and Japanese, which no address holds.
_WIDE_SIGNS: Final = (
    r"\u3001\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
)
# A bare address, perhaps with signs of the sentence at its end: `https://a.org/b.`.
_BARE: Final = re.compile(
    rf"(?<![A-Za-z0-9])https?://[^\s<>\"|`\[\]{_WIDE_SIGNS}]+", re.IGNORECASE
)
# Signs that end a sentence around an address, and are no part of it where they stand
# last.
_MAY_FOLLOW: Final = frozenset("?!.,:;*_~'")
# Characters of the shortest address.
_SHORTEST_ADDRESS: Final = len("https://a")
# A pattern of an emoji's code, such as `:star:`, of which a reader sees the picture.
EMOJI_CODE: Final = r":\w{2,30}:"
_EMOJI_CODE_PATTERN: Final = re.compile(EMOJI_CODE)
# What a link without a target holds; most texts have none, and need not be read to
# find it.
_EMPTY_TARGET: Final = re.compile(r"\]\(\s*+(?:<>\s*+)?\)")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of an item."""

    kind: Kind
    source: str
    """The piece as it is written."""
    text: str = ""
    """What a link or bold text encloses, as it is written; the description of an image."""
    url: str = ""
    """Where a link, an image or a bare address leads, as a browser gets it."""
    visible_text: str = ""
    """What a reader sees: no markup, no pictures, no bare addresses; white space as it is."""
    has_title: bool = False
    """Whether a link carries a title, which only its source can keep."""
    is_badge: bool = False
    """Whether it is a link whose text is an image."""


def parse_tokens(
    text: str, definitions: Mapping[str, str] | None = None
) -> list[Token]:
    """Return the tokens of one item's inline Markdown; joined, their sources are *text*.

    Emphasis, code and HTML are part of the text; links inside emphasis are
    tokens. A reference is a link where *definitions* holds its label.
    """
    if not _SPECIAL.search(text):
        return [Token("text", text, visible_text=text)] if text else []
    if definitions is None:
        return [*_parse_cached(text)]
    return _parse(text, definitions)


@lru_cache(maxsize=1 << 14)
def _parse_cached(text: str) -> tuple[Token, ...]:
    """Return the tokens of *text* without references.

    An import asks for those of all items again at each of its steps.
    """
    return tuple(_parse(text, None))


def _parse(text: str, definitions: Mapping[str, str] | None) -> list[Token]:
    """Return the tokens of *text*, in which something is more than text."""
    tokens: list[Token] = []
    leaves: list[Element] = []
    position = 0
    for element in _flatten(join_html(read_inline(text, definitions))):
        if element.kind in _LEAVES:
            leaves.append(element)
            continue
        tokens += _split_text(text, position, element.start, leaves)
        tokens.append(_make_token(text, element))
        position = element.end
        leaves = []
    tokens += _split_text(text, position, len(text), leaves)
    return tokens


def _flatten(elements: Sequence[Element]) -> Iterator[Element]:
    """Yield what *elements* hold, in order.

    Links, images and bold text come whole, of all else the leaves.
    """
    for element in elements:
        if element.kind in _TOKEN_KINDS or element.kind in _LEAVES:
            yield element
        else:
            yield from _flatten(element.children)


def _make_token(text: str, element: Element) -> Token:
    """Return the token of a link, an image or bold text, which stands in *text*."""
    source = text[element.start : element.end]
    if element.style == "<>":
        return Token("url", source, "", element.url)
    if element.style == "html" and element.kind == "image":
        # The text of `<img>` stands in an attribute.
        inner = element.value
    else:
        start, end = element.content
        inner = text[start:end]
    is_link = element.kind == "link"
    return Token(
        _TOKEN_KINDS[element.kind],
        source,
        inner,
        element.url,
        visible_text="" if element.kind == "image" else _read_words(element.children),
        has_title=is_link and bool(element.title),
        is_badge=is_link and _is_picture(element.children),
    )


def _is_picture(elements: Sequence[Element]) -> bool:
    """Return whether *elements* begin with an image, white space aside."""
    for element in elements:
        if element.kind != "text" or element.value.strip():
            return element.kind == "image"
    return False


def _read_words(elements: Sequence[Element]) -> str:
    """Return what a reader sees of *elements*, without pictures and bare addresses."""
    visible = "".join(map(_read_element, elements))
    return _BARE.sub("", visible) if "://" in visible else visible


def _read_element(element: Element) -> str:
    """Return what a reader sees of *element*, without pictures."""
    if element.kind == "image":
        return ""
    if element.kind in _LEAVES:
        return _read_leaf(element)
    return _read_words(element.children)


def _read_leaf(leaf: Element) -> str:
    """Return what a reader sees of a leaf: of HTML only a line break, as a space."""
    if leaf.kind == "break":
        return " "
    if leaf.kind == "html":
        tag = parse_tag(leaf.value)
        return " " if tag is not None and tag.name == "br" else ""
    return leaf.value


def _split_text(
    text: str, start: int, end: int, leaves: Sequence[Element]
) -> Iterator[Token]:
    """Yield the bare addresses from *start* to *end*, and the texts between them.

    *leaves* stand there.
    """
    position = start
    for url_start, url_end in _find_bare_urls(text, start, end, leaves):
        if position < url_start:
            yield _make_text(text, position, url_start, leaves)
        url = text[url_start:url_end]
        yield Token("url", url, "", url)
        position = url_end
    if position < end:
        yield _make_text(text, position, end, leaves)


def _make_text(text: str, start: int, end: int, leaves: Sequence[Element]) -> Token:
    """Return the text from *start* to *end*, which may begin or end inside a leaf."""
    parts = []
    # A text may have thousands of leaves: those before it are skipped at once.
    index = max(0, bisect_left(leaves, start, key=lambda leaf: leaf.start) - 1)
    for leaf in leaves[index:]:
        if leaf.start >= end:
            break
        if leaf.end <= start:
            continue
        if start <= leaf.start and leaf.end <= end:
            parts.append(_read_leaf(leaf))
        else:
            parts.append(text[max(start, leaf.start) : min(end, leaf.end)])
    return Token("text", text[start:end], visible_text="".join(parts))


def _find_bare_urls(
    text: str,
    start: int,
    end: int,
    leaves: Sequence[Element],
) -> Iterator[tuple[int, int]]:
    """Yield where the bare addresses from *start* to *end* stand.

    What looks like one in code and HTML is none.
    """
    if "://" not in text[start:end]:
        return
    gap_start = start
    for leaf in leaves:
        if leaf.kind in ("code", "html"):
            yield from _find_urls_between(text, gap_start, leaf.start)
            gap_start = leaf.end
    yield from _find_urls_between(text, gap_start, end)


def _find_urls_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the bare addresses in a gap stand, which holds neither code nor HTML."""
    for match in _BARE.finditer(text, start, end):
        length = _measure_address(match[0])
        if length >= _SHORTEST_ADDRESS:
            yield match.start(), match.start() + length


def _measure_address(text: str) -> int:
    """Return how many characters of *text* are the address.

    Signs of the sentence around it and odd brackets end it. Source: "Autolinks
    (extension)" of the GitHub Flavored Markdown specification.
    """
    length = len(text)
    # Closing brackets without an opening one in the address belong to the sentence.
    surplus = text.count(")") - text.count("(")
    while length:
        sign = text[length - 1]
        if sign == ")" and surplus > 0:
            surplus -= 1
        elif sign not in _MAY_FOLLOW:
            break
        length -= 1
    return length


def find_links(text: str, depth: int = 3) -> list[tuple[str, str]]:
    """Return every link, image and bare address of *text* as (text, target).

    Those inside a link's text are among them.
    """
    links: list[tuple[str, str]] = []
    for token in parse_tokens(text):
        if token.kind in ("link", "image", "url"):
            links.append((" ".join(token.text.split()), token.url))
        if depth and token.kind in ("link", "bold"):
            links += find_links(token.text, depth - 1)
    return links


def extract_words(text: str) -> str:
    """Return *text* as a reader sees it, each white space as one space.

    Images, bare addresses and markup are left out.
    """
    visible = "".join(token.visible_text for token in parse_tokens(text))
    return " ".join(visible.split())


def remove_emoji_codes(text: str) -> str:
    """Return *text* without the codes of emoji, such as `:star:`."""
    return _EMOJI_CODE_PATTERN.sub("", text)


def write_references_inline(text: str, definitions: Mapping[str, str]) -> str:
    """Return *text* with its references as inline links.

    *definitions* holds their targets by folded label.
    """
    pieces: list[str] = []
    position = 0
    for element in _find_outermost(read_inline(text, definitions), _is_reference):
        start, end = element.content
        inner = ""
        if element.children:
            inner = write_references_inline(text[start:end], definitions)
        opening = text[element.start : start]
        pieces.append(text[position : element.start])
        pieces.append(f"{opening}{inner}]({element.url})")
        position = element.end
    return "".join([*pieces, text[position:]])


def remove_empty_links(text: str) -> str:
    """Return *text* with each link that leads nowhere, `[text]()`, as its text."""
    if not _EMPTY_TARGET.search(text):
        return text
    pieces: list[str] = []
    position = 0
    for element in _find_outermost(read_inline(text), _leads_nowhere):
        start, end = element.content
        pieces += [text[position : element.start], text[start:end]]
        position = element.end
    return "".join([*pieces, text[position:]])


def _is_reference(element: Element) -> bool:
    return element.style == "reference"


def _leads_nowhere(element: Element) -> bool:
    return element.kind == "link" and not element.url and not element.title


def _find_outermost(
    elements: Sequence[Element], is_wanted: Callable[[Element], bool]
) -> Iterator[Element]:
    """Yield what is wanted of *elements*, and of what stands in the others."""
    for element in elements:
        if is_wanted(element):
            yield element
        else:
            yield from _find_outermost(element.children, is_wanted)


def find_link_ends(text: str) -> dict[int, int]:
    """Return where each inline link without a title ends, by where it begins.

    Those inside bold text are left out.
    """
    ends: dict[int, int] = {}
    position = 0
    for token in parse_tokens(text):
        after = position + len(token.source)
        is_inline = token.kind == "link" and token.source.startswith("[")
        if is_inline and not token.has_title:
            ends[position] = after
        position = after
    return ends
