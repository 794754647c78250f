"""What looks like an item in a block of HTML."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.importer.verify.item_look import look_at
from bot.markdown.html_tokens import iterate_tokens

_SURE = frozenset({"li", "tr", "dd", "dt"})
"""What holds an item wherever its link stands."""
_BLOCKS = _SURE | frozenset(
    "p div summary h1 h2 h3 h4 h5 h6 br ul ol table details td th".split()  # noqa: SIM905
)
"""Tags at which a new piece of text begins."""


class _Piece(NamedTuple):
    name: str
    start: int
    end: int


def find_html_items(html: str, definitions: Mapping[str, str]) -> Iterator[int]:
    """Yield the lines of *html*, counted from 0, on which something begins that looks like an item."""
    position = line = 0
    for piece in _split(html):
        source = html[piece.start : piece.end]
        look = look_at(source, definitions)
        if not look.leads_out or not look.has_words or look.is_within:
            continue
        if piece.name in _SURE or look.has_title:
            start = piece.end - len(source.lstrip())
            line += html.count("\n", position, start)
            position = start
            yield line


def _split(html: str) -> Iterator[_Piece]:
    """Split *html* at the tags of its blocks; a row and an item of a list stay whole."""
    name, start = "", 0
    for token in iterate_tokens(html):
        if token.kind == "comment" or token.name not in _BLOCKS:
            continue
        if name in _SURE and token.name not in _SURE:
            continue
        yield _Piece(name, start, token.start)
        name, start = ("" if token.kind == "end" else token.name), token.end
    yield _Piece(name, start, len(html))
