"""The links of a work that an entry does not hold in its field `links`."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.identity.identifiers import identify
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.markdown.link_targets import is_outside
from bot.model.entry import Entry

_MAY_LEAD: Final = ("](", "://")
"""What every text with a link holds."""
_APART: Final = re.compile(r"[\s,;:.()\[\]|–—-]*")
"""What stands around a link that is no part of a sentence."""


def list_own_urls(entry: Entry) -> tuple[str, ...]:
    """Return the addresses of the work itself, those of the field `links` first.

    - Of an entry that is kept verbatim, every link of its text is the work's, as it is when a list is imported.
    - Of a field or a description, only a link that its words call by what it leads to ("Paper", "[code]", a badge):
      others lead to other works.
    - Of a work without a paper, a paper's link that begins or ends the description and is no part of a sentence is its
      own; of a work without any link, the first link is.
    """
    urls = dict.fromkeys([link.url for link in entry.all_links])
    if entry.verbatim is not None:
        urls |= dict.fromkeys(token.url for token in _find_links([entry.verbatim]))
    texts = [
        text
        for text in (entry.description, *entry.extra.values())
        if isinstance(text, str)
    ]
    leading = [text for text in texts if any(sign in text for sign in _MAY_LEAD)]
    if not leading:
        return tuple(urls)
    links = list(_find_links(leading))
    urls |= dict.fromkeys(token.url for token in links if _is_called_by_kind(token))
    if entry.description in leading and not any(identify(url).is_paper for url in urls):
        urls |= dict.fromkeys(_find_papers_apart(entry.description or ""))
    if not urls and links:
        urls[links[0].url] = None
    return tuple(urls)


def _find_links(texts: Iterable[str]) -> Iterator[Token]:
    """Yield the links of texts that lead out of the list, those in bold too; pictures are none."""
    for text in texts:
        for token in parse_tokens(text):
            if token.kind in ("link", "url") and is_outside(token.url):
                yield token
            elif token.kind == "bold" and token.text != text:
                yield from _find_links([token.text])


def _is_called_by_kind(token: Token) -> bool:
    """Return whether the words of a link, or its badge, say what kind of page it leads to."""
    return (
        token.kind == "link"
        and find_label(token.text if token.is_badge else token.visible_text) is not None
    )


def _find_papers_apart(description: str) -> Iterator[str]:
    """Yield the addresses of papers whose links begin or end a description, apart from its sentences."""
    tokens = [token for token in parse_tokens(description) if token.source.strip()]
    for position, token in enumerate(tokens):
        if token.kind != "link" or not identify(token.url).is_paper:
            continue
        before, after = tokens[:position], tokens[position + 1 :]
        begins, ends = _says_nothing(before), _says_nothing(after)
        if (begins and _begins_apart(after)) or (ends and _ends_apart(before)):
            yield token.url


def _says_nothing(tokens: Iterable[Token]) -> bool:
    return all(
        token.kind == "text" and _APART.fullmatch(token.source) for token in tokens
    )


def _begins_apart(tokens: list[Token]) -> bool:
    """Return whether what follows a link begins with a sign, or there is nothing."""
    return not tokens or re.match(r"\s*[^\s\w]", tokens[0].source) is not None


def _ends_apart(tokens: list[Token]) -> bool:
    """Return whether what precedes a link ends with a sign, or there is nothing."""
    return not tokens or re.search(r"[^\s\w]\s*\Z", tokens[-1].source) is not None
