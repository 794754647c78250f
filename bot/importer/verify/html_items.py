"""What looks like an item in a block of HTML."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.importer.verify.item_look import look_at
from bot.markdown.html_tokens import iterate_tokens

# Elements that hold an item wherever its link stands.
_ITEM_TAGS = frozenset({"li", "tr", "dd", "dt"})
# Tags at which a new piece of text begins.
_BLOCK_TAGS = _ITEM_TAGS | frozenset(
    "p div summary h1 h2 h3 h4 h5 h6 br ul ol table details td th".split()  # noqa: SIM905
)


class _Piece(NamedTuple):
    """The text behind a tag, from *start* to before *end*; *name* is that of the tag.

    The name is empty behind a closing tag and at the beginning.
    """

    name: str
    start: int
    end: int


def find_html_items(
    html: str,
    definitions: Mapping[str, str],
) -> Iterator[int]:
    """Yield the lines of *html* on which something begins that looks like an item.

    Lines are counted from 0. *definitions* are those of the document's references.
    """
    position = line = 0
    for piece in _split(html):
        source = html[piece.start : piece.end]
        look = look_at(source, definitions)
        if not look.leads_out or not look.has_words or look.is_within:
            continue
        if piece.name in _ITEM_TAGS or look.has_title:
            start = piece.end - len(source.lstrip())
            # Counting goes on from the last item, so that it takes linear time.
            line += html.count("\n", position, start)
            position = start
            yield line


def _split(html: str) -> Iterator[_Piece]:
    """Yield the pieces of *html* between the tags of its blocks.

    A row and an item of a list stay whole.
    """
    name = ""
    start = 0
    for token in iterate_tokens(html):
        if token.kind == "comment" or token.name not in _BLOCK_TAGS:
            continue
        if name in _ITEM_TAGS and token.name not in _ITEM_TAGS:
            continue
        yield _Piece(name, start, token.start)
        name = "" if token.kind == "end" else token.name
        start = token.end
    yield _Piece(name, start, len(html))
