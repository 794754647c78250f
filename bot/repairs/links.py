"""The links in a text that somebody wrote, each with the words for it; and what stands around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

from bot.document.characters import remove_hidden
from bot.identity.identifiers import identify
from bot.identity.lookup import find_url
from bot.listing.link_labels import choose_free_label, find_label
from bot.markdown.inline_tokens import Token, parse_tokens
from bot.repairs.addresses import is_file_name, repair_address
from bot.repairs.texts import BULLET

MOST_LINES: Final = 60
"""Lines that are read; nobody has more links to one work."""
_LONGEST: Final = 4_000
_WIDE: Final = str.maketrans("：，；（）", ":,;()")  # noqa: RUF001 - full-width signs
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
_FENCE: Final = re.compile(r"(?:`{3,}|~{3,})\w*")
_JOINING: Final = frozenset(
    {"and", "or", "also", "see", "plus", "at", "&", "+", "the", "und", "et", "y"}
)
_POINTING: Final = frozenset({"at", "here", "in", "is", "on", "under", "via"})
"""Words between the name of a link and its address."""
_SIGNS: Final = " :|–—-*_`()[]<>.,;/"
_MOST_WORDS: Final = 3
"""More words before an address are a sentence, not a label."""


class FoundLink(NamedTuple):
    """One link: the words for it, if there are any, its address, and what was written for that."""

    words: str
    url: str
    source: str


@dataclass(slots=True)
class FoundLinks:
    """The links of a text, in order, and the words around them that are used for nothing."""

    links: list[FoundLink] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def add(self, more: "FoundLinks") -> None:
        """Add what another text holds."""
        self.links += more.links
        self.unused += more.unused


def find_links(text: str) -> FoundLinks:
    """Return every link of *text*: addresses, Markdown links, arXiv numbers, DOIs, each perhaps with its label."""
    found = FoundLinks()
    lines = [
        line.strip()
        for line in text.splitlines()
        if line.strip() and not _FENCE.fullmatch(line.strip())
    ]
    for line in lines[:MOST_LINES]:
        found.add(_find_in_line(line[:_LONGEST]))
        found.unused += [line[_LONGEST:]] if len(line) > _LONGEST else []
    found.unused += lines[MOST_LINES:]
    return found


def _find_in_line(line: str) -> FoundLinks:
    bare = BULLET.sub("", line, count=1)
    if whole := read_address(bare):
        return FoundLinks([FoundLink("", whole, bare)])
    label, colon, rest = bare.translate(_WIDE).partition(":")
    if (
        colon
        and not rest.startswith("//")
        and (url := read_address(rest))
        and _is_label(label)
    ):
        return FoundLinks([FoundLink(_trim(label), url, rest.strip())])
    found = FoundLinks()
    before: list[str] = []
    for token in _join_plain(parse_tokens(bare)):
        url = read_address(token.url) if token.kind == "link" else None
        if url is not None:
            head = _take_label(before, found, needs_colon=True)
            words = _trim(token.visible_text or token.text)
            if head and words:
                found.unused.append(words)
            found.links.append(FoundLink(head or words, url, token.url))
        elif token.kind == "text":
            _read_words(token.source, before, found)
        else:
            before += (token.visible_text or token.text).split()
            found.unused += [token.url] if token.url else []
    _take_label(before, found, needs_colon=True, is_last=True)
    return found


def _join_plain(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield *tokens* with texts and bare addresses that follow each other as one text: a space may split a word."""
    for is_plain, group in groupby(
        tokens, key=lambda token: token.kind in ("text", "url")
    ):
        if is_plain:
            yield Token("text", "".join(token.source for token in group))
        else:
            yield from group


def _read_words(text: str, before: list[str], found: FoundLinks) -> None:
    """Read words one by one; those before an address are its label."""
    words = re.split(
        r"[\s|]+|[,;](?=\s)", text.translate(_WIDE) if "://" not in text else text
    )
    for number, word in enumerate(words):
        if not word:
            continue
        url = read_address(word) if "/" in word or find_url(word) else None
        after = (
            words[number + 1] if number + 1 < len(words) else ""
        )  # empty behind a comma
        if url is None or is_file_name(after):
            before.append(word)  # half of an address with a space in it is no address
        else:
            found.links.append(FoundLink(_take_label(before, found), url, word))


def _take_label(
    before: list[str],
    found: FoundLinks,
    *,
    needs_colon: bool = False,
    is_last: bool = False,
) -> str:
    """Return the label that the words before a link are; words that are none go to those without use."""
    text = " ".join(before)
    before.clear()
    words = _trim(text)
    has_colon = text.rstrip().endswith((":", "-", "–", "—", "|"))
    is_plain_label = not needs_colon and (
        " " not in words or find_label(words) is not None
    )
    is_label = _is_label(words) and not is_last and (has_colon or is_plain_label)
    if words and not is_label:
        found.unused.append(text.strip(_SIGNS))
    return words if is_label else ""


def _is_label(words: str) -> bool:
    return 0 < len(words.split()) <= _MOST_WORDS


def read_address(text: str) -> str | None:
    """Return the address that *text* as a whole is or stands for; None for anything else."""
    url = repair_address(remove_hidden(text))
    return url if _ADDRESS.fullmatch(url) else None


def _trim(text: str) -> str:
    """Return *text* without the signs around it, and without words that only join or point."""
    words = text.strip(_SIGNS).split()
    while words and words[0].casefold().strip(_SIGNS) in _JOINING:
        words.pop(0)
    while len(words) > 1 and words[-1].casefold().strip(_SIGNS) in _POINTING:
        words.pop()
    return " ".join(words).strip(_SIGNS)


def label_links(
    links: Sequence[FoundLink], known: Sequence[str], taken: dict[str, str]
) -> Iterator[tuple[str, FoundLink]]:
    """Yield each link with a label for it, those left out that are in *taken* already, which grows.

    Args:
        links: what a text holds.
        known: the labels that the list shows, taken as they are.
        taken: the links so far, by label.
    """
    for link in links:
        same = identify(link.url)
        if any(identify(url) == same for url in taken.values()):
            yield "", link
            continue
        label = choose_label(link.words, link.url, known, taken)
        taken[label] = link.url
        yield label, link


def choose_label(
    words: str, url: str, known: Sequence[str], taken: dict[str, str]
) -> str:
    """Return a free label for a link: a known one that its words name, else one by words or address."""
    exact = next(
        (label for label in known if label.casefold() == words.casefold()), None
    )
    if exact is not None and exact not in taken:
        return exact
    return choose_free_label(words if _is_label(words) else "", url, set(taken))
