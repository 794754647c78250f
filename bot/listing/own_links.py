"""The links of a work that an entry does not hold in its field `links`."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeGuard

from bot.identity.identifiers import identify
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.markdown.link_targets import is_outside
from bot.model.entry import Entry

# Every text with a link holds one of these.
_MAY_LEAD: Final = ("](", "://")
# What stands around a link that is no part of a sentence: " (", "; ".
_SIGNS: Final = re.compile(r"[\s,;:.()\[\]|–—-]*")


def list_own_urls(entry: Entry) -> tuple[str, ...]:
    """Return the addresses of the work itself, those of the field `links` first.

    - Of an entry that is kept verbatim, every link of its text is the work's, as it is
      when a list is imported.
    - Of a field or a description, only a link that is called by what it leads to
      ("Paper", "[code]", a badge): others lead to other works.
    - Of a work without a paper, a paper's link that begins or ends the description and
      is no part of a sentence is its own; of a work without any link, the first link is.
    """
    urls = dict.fromkeys([link.url for link in entry.all_links])
    if entry.verbatim is not None:
        urls |= dict.fromkeys(token.url for token in _find_links([entry.verbatim]))
    leading = [
        text for text in (entry.description, *entry.extra.values()) if _may_lead(text)
    ]
    if not leading:
        return tuple(urls)
    links = list(_find_links(leading))
    urls |= dict.fromkeys(token.url for token in links if _is_called_by_kind(token))
    if entry.description in leading and not any(identify(url).is_paper for url in urls):
        urls |= dict.fromkeys(_find_papers_apart(entry.description or ""))
    if not urls and links:
        urls[links[0].url] = None
    return tuple(urls)


def _may_lead(value: object) -> TypeGuard[str]:
    """Return whether the value of a field is a text that may have a link."""
    return isinstance(value, str) and any(sign in value for sign in _MAY_LEAD)


def _find_links(texts: Iterable[str]) -> Iterator[Token]:
    """Yield the links of *texts* that lead out of the list, those in bold too.

    Pictures are no links.
    """
    for text in texts:
        for token in parse_tokens(text):
            if token.kind in ("link", "url") and is_outside(token.url):
                yield token
            elif token.kind == "bold" and token.text != text:
                yield from _find_links([token.text])


def _is_called_by_kind(token: Token) -> bool:
    """Return whether a link, or its badge, is called by the kind of its page."""
    if token.kind != "link":
        return False
    return find_label(token.text if token.is_badge else token.visible_text) is not None


def _find_papers_apart(description: str) -> Iterator[str]:
    """Yield the addresses of papers whose links begin or end a description.

    They stand apart from its sentences.
    """
    tokens = [token for token in parse_tokens(description) if token.source.strip()]
    for position, token in enumerate(tokens):
        if token.kind != "link" or not identify(token.url).is_paper:
            continue
        before = tokens[:position]
        after = tokens[position + 1 :]
        begins_apart = _are_signs(before) and _begins_apart(after)
        if begins_apart or (_are_signs(after) and _ends_apart(before)):
            yield token.url


def _are_signs(tokens: Iterable[Token]) -> bool:
    """Return whether *tokens* have no words."""
    return all(
        token.kind == "text" and _SIGNS.fullmatch(token.source) for token in tokens
    )


def _begins_apart(tokens: list[Token]) -> bool:
    """Return whether what follows a link begins with a sign, or there is nothing."""
    return not tokens or re.match(r"\s*[^\s\w]", tokens[0].source) is not None


def _ends_apart(tokens: list[Token]) -> bool:
    """Return whether what precedes a link ends with a sign, or there is nothing."""
    return not tokens or re.search(r"[^\s\w]\s*\Z", tokens[-1].source) is not None
