"""The full title of a work that an entry lists under a short name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.identity.identifiers import identify
from bot.identity.titles import SMALL_WORDS, is_long, normalise_title
from bot.markdown.inline_tokens import parse_tokens
from bot.model.entry import Entry

# A title that is a mere name has few spaces: "Teller", "Teller v2", "Deep Teller 2".
_MOST_SPACES: Final = 2
_LONGEST_NAME: Final = 40
# A shorter text is not looked at; `is_long` asks for as many letters.
_SHORTEST_TITLE: Final = 20
# Of a text beside a name, what follows these letters is not looked at.
_LONGEST_TITLE: Final = 300
# Share of the words, small words aside, that begin with a capital. A title is written
# so ("Telling Silent Videos Apart by Their Sounds"); a sentence is not.
_CAPITALISED: Final = 0.75
# A text in quotation marks that follows the name at once, as in `**: "A Long Title"`.
_QUOTED: Final = re.compile(r'[\s*_\])([:,.–—-]{0,8}["“]([^"“”\n]{20,})["”]')
# The end of a plain text: a link, a cell, a tag, or a venue in bold behind the title.
_MARKUP: Final = re.compile(r"[|\[<]|\*\*")


def find_longer_title(entry: Entry, urls: Sequence[str]) -> str:
    """Return the full title that stands beside the short one of *entry*, or "".

    Many lists name a work by its acronym and give the title of its paper behind it: as
    the text of a link of the work, in quotation marks, or as a description that is
    written like a title.

    Args:
        entry: what the list says.
        urls: the addresses of the work itself, the main one first.
    """
    short_title = entry.title
    if short_title.count(" ") > _MOST_SPACES or len(short_title) > _LONGEST_NAME:
        return ""
    for text, url in _find_link_texts(entry):
        # Other links of the work have texts of their own, such as the code's
        # "Official Code of the Whole Teller Project".
        is_title_link = url in urls and (url == urls[0] or identify(url).is_paper)
        if is_title_link and _may_be_title(text):
            return text
    title = next(filter(_may_be_title, _find_texts_beside(entry)), "")
    # What stands beside a work without a paper is a description, even in quotation marks.
    if title and any(identify(url).is_paper for url in urls):
        return title
    return ""


def _find_link_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the texts of the links that an entry shows, each with its address."""
    for link in entry.all_links:
        # The text of a picture is a badge's, no title.
        if link.text and len(link.text) >= _SHORTEST_TITLE and "![" not in link.text:
            yield link.text, link.url
    for text in (entry.verbatim, *entry.extra.values()):
        if isinstance(text, str) and "](" in text:
            yield from _find_words_of_links(text)


def _find_words_of_links(text: str) -> Iterator[tuple[str, str]]:
    for token in parse_tokens(text):
        if token.kind == "link":
            yield token.visible_text.strip(), token.url
        # Bold words may hold a link, too: `**[A Long Title](https://…)**`.
        elif token.kind == "bold" and token.text != text and "](" in token.text:
            yield from _find_words_of_links(token.text)


def _find_texts_beside(entry: Entry) -> Iterator[str]:
    """Yield the texts that may be the title.

    They stand in the description, and behind the name in a text that is kept verbatim.
    """
    description = entry.description or ""
    if entry.verbatim is not None:
        yield from _find_quoted(entry.verbatim.partition(entry.title)[2])
    if '"' in description or "“" in description:
        # The pattern asks for a character before the quotation marks.
        yield from _find_quoted(f" {description}")
    # Most descriptions are sentences, which end in a full stop.
    if description and not description.endswith("."):
        start = _MARKUP.split(description[:_LONGEST_TITLE], maxsplit=1)[0].strip()
        if _is_written_like_title(start):
            yield start


def _find_quoted(text: str) -> Iterator[str]:
    quotation = _QUOTED.match(text[:_LONGEST_TITLE])
    if quotation:
        yield quotation[1]


def _may_be_title(text: str) -> bool:
    return len(text) >= _SHORTEST_TITLE and is_long(normalise_title(text))


def _is_written_like_title(text: str) -> bool:
    """Return whether most words of *text* begin with a capital.

    A text that ends like a sentence is never written like a title.
    """
    if len(text) < _SHORTEST_TITLE or text.endswith("."):
        return False
    telling_words = [
        word
        for word in text.split()
        if word[0].isalpha() and word.lower() not in SMALL_WORDS
    ]
    capitalised = sum(word[0].isupper() for word in telling_words)
    return bool(telling_words) and capitalised >= _CAPITALISED * len(telling_words)
