"""The whole title of a work that an entry lists under a short name."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.identity.identifiers import identify
from bot.identity.titles import SMALL_WORDS, is_long, normalise_title
from bot.markdown.inline_tokens import parse_tokens
from bot.model.entry import Entry

_MOST_SPACES: Final = 2
"""Spaces in a title that is a mere name: "Teller", "Teller v2", "Deep Teller 2"."""
_LONGEST_NAME: Final = 40
_SHORTEST_TITLE: Final = 20
"""Letters of the shortest text that is looked at; `is_long` asks for as many."""
_LONGEST_TITLE: Final = 300
"""Letters of a text beside a name that are looked at."""
_CAPITALISED: Final = 0.75
"""Share of the words that begin with a capital, small words aside: a title is written so, a sentence is not."""
_QUOTED: Final = re.compile(r'[\s*_\])([:,.–—-]{0,8}["“]([^"“”\n]{20,})["”]')
_MARKUP: Final = re.compile(r"[|\[<]|\*\*")
"""Where what is no plain text begins, such as a link or a venue in bold behind the title."""


def find_longer_title(entry: Entry, urls: Sequence[str]) -> str:
    """Return the whole title that stands beside the short one of *entry*; nothing where there is none.

    Many lists name a work by its acronym and give the title of its paper behind it: as the text of a link of the work,
    in quotation marks, or as a description that is written like a title.

    Args:
        entry: what the list says.
        urls: the addresses of the work itself, the main one first.
    """
    title = entry.title
    if title.count(" ") > _MOST_SPACES or len(title) > _LONGEST_NAME:
        return ""
    for text, url in _find_link_texts(entry):
        if (
            url in urls
            and _says_much(text)
            and (url == urls[0] or identify(url).is_paper)
        ):
            return text
    beside = next(filter(_says_much, _find_texts_beside(entry)), "")
    return beside if beside and any(identify(url).is_paper for url in urls) else ""


def _find_link_texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the words of the links that an entry shows, each with its address."""
    for link in entry.all_links:
        if link.text and len(link.text) >= _SHORTEST_TITLE and "![" not in link.text:
            yield link.text, link.url
    for text in (entry.verbatim, *entry.extra.values()):
        if isinstance(text, str) and "](" in text:
            yield from _find_words_of_links(text)


def _find_words_of_links(text: str) -> Iterator[tuple[str, str]]:
    for token in parse_tokens(text):
        if token.kind == "link":
            yield token.words.strip(), token.url
        elif token.kind == "bold" and token.text != text and "](" in token.text:
            yield from _find_words_of_links(token.text)


def _find_texts_beside(entry: Entry) -> Iterator[str]:
    """Yield what may be the title in the description, and behind the name in a text that is kept verbatim."""
    description = entry.description or ""
    if entry.verbatim is not None:
        yield from _find_quoted(entry.verbatim.partition(entry.title)[2])
    if '"' in description or "“" in description:
        yield from _find_quoted(f" {description}")
    if description and not description.endswith("."):  # most descriptions are sentences
        beginning = _MARKUP.split(description[:_LONGEST_TITLE], maxsplit=1)[0].strip()
        if _is_written_like_title(beginning):
            yield beginning


def _find_quoted(text: str) -> Iterator[str]:
    quoted = _QUOTED.match(text[:_LONGEST_TITLE])
    if quoted:
        yield quoted[1]


def _says_much(text: str) -> bool:
    return len(text) >= _SHORTEST_TITLE and is_long(normalise_title(text))


def _is_written_like_title(text: str) -> bool:
    """Return whether most words of *text* begin with a capital, and nothing in it ends a sentence."""
    if len(text) < _SHORTEST_TITLE or text.endswith("."):
        return False
    words = [
        word
        for word in text.split()
        if word[0].isalpha() and word.lower() not in SMALL_WORDS
    ]
    capitalised = sum(word[0].isupper() for word in words)
    return bool(words) and capitalised >= _CAPITALISED * len(words)
