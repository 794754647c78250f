"""The links that somebody wrote into a form, each with the label that an entry gives it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from bot.forms.normalise import is_nothing
from bot.identity.identifiers import identify
from bot.identity.lookup import find_url
from bot.listing.link_labels import choose_free_label

MOST_LINES: Final = 60
"""Lines that are read; nobody has more links to one work."""

_LONGEST: Final = 4_000
_MARKDOWN: Final = re.compile(
    r"!?\[([^\[\]]*+)\]\(\s*+<?([^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+)>?[^()]*+\)"
)
_IMAGE: Final = re.compile(r"!\[([^\[\]]*+)\]\([^()\s]*+(?:\s[^()]*+)?\)")
_HREF: Final = re.compile(
    r"<a\s[^<>]{0,200}?href=[\"']([^\"'<>\s]++)[\"'][^<>]{0,200}>([^<>]{0,200})</a>", re.IGNORECASE
)
_WIDE: Final = str.maketrans("：，；／（）", ":,;/()")  # noqa: RUF001 - full-width signs
_BULLET: Final = re.compile(r"\A(?:[-*+•]|\d{1,3}[.)])\s+")
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,20}(?:[/?#]\S*)?", re.IGNORECASE)
_JOINING: Final = frozenset({"and", "or", "also", "see", "plus", "at", "&", "+"})
_MOST_WORDS: Final = 3
"""More words before an address are a sentence, not a label."""


class _Found(NamedTuple):
    words: str
    url: str
    source: str


@dataclass(slots=True)
class Links:
    """What was read. *unread* are lines that hold no address; *dropped* are labels to take away."""

    urls: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def read_links(text: str, known: Sequence[str], links: Links, *, replaces: bool = False) -> None:
    """Read *text*, a link on each line, into *links*.

    Args:
        text: what somebody wrote: addresses, Markdown links, arXiv numbers, DOIs, each perhaps with a label before.
        known: the labels that the list shows, taken as they are.
        links: what was read before, which is added to.
        replaces: whether a label may stand for a link that is there already, and `label: -` takes it away.
    """
    lines = [line.strip() for line in text.split("\n") if not is_nothing(line)]
    for line in lines[:MOST_LINES]:
        bare = _BULLET.sub("", line[:_LONGEST], count=1).translate(_WIDE).replace("`", "")
        label, _, rest = bare.partition(":")
        if replaces and rest.strip() in {"-", "—"}:
            links.dropped.append(_label(label.strip(), "", known, {}))
            continue
        found = list(_found(bare))
        if not found:
            links.unread.append(line)
        for one in found:
            _add(one, known, links)
    links.unread += lines[MOST_LINES:]


def _add(one: _Found, known: Sequence[str], links: Links) -> None:
    same = identify(one.url)
    if any(identify(url) == same for url in links.urls.values()):
        links.changed.append(f"Left out `{one.url}`, which is there already.")
        return
    links.urls[_label(one.words, one.url, known, links.urls)] = one.url
    if one.url != one.source:
        links.changed.append(f"Wrote `{one.url}` for `{one.source}`.")


def _label(words: str, url: str, known: Sequence[str], taken: dict[str, str]) -> str:
    exact = next((label for label in known if label.casefold() == words.casefold()), None)
    if exact is not None and exact not in taken:
        return exact
    return choose_free_label(words if len(words.split()) <= _MOST_WORDS else "", url, set(taken))


def _found(line: str) -> Iterator[_Found]:
    """Every link of one line; a picture is only what its link is called."""
    line = _IMAGE.sub(r"\1", line)
    line = _HREF.sub(r"[\2](\1)", line).replace("[[", "[").replace("]](", "](").replace("] ]", "]")
    if whole := _url(line):
        yield _Found("", whole, line.strip("<>"))
        return
    for match in _MARKDOWN.finditer(line):
        if url := _url(match[2]):
            yield _Found(_words(match[1]), url, match[2])
    line = _MARKDOWN.sub(" ", line)
    label, colon, rest = line.partition(":")
    if colon and not rest.startswith("//") and (url := _url(rest.strip())):
        yield _Found(_words(label), url, rest.strip().strip("<>"))
        return
    before: list[str] = []
    for word in re.split(r"[\s,;|]+", line):
        if ("/" in word or find_url(word)) and (url := _url(word)):
            yield _Found(_words(" ".join(before)), url, word.strip("<>"))
            before = []
        else:
            before.append(word)


def _url(text: str) -> str | None:
    """The address that *text* is or stands for, without the signs of a sentence around it."""
    text = text.strip().strip("\"'“”").removeprefix("<").removesuffix(">").rstrip(".,;")
    if text.endswith(")") and "(" not in text:
        text = text[:-1]
    found = find_url(text)
    if found is None and _DOMAIN.fullmatch(text):
        return f"https://{text}"
    return found


def _words(text: str) -> str:
    words = " ".join(text.strip(" :|–—-*_`()[]").split())
    return "" if words.casefold() in _JOINING else words
