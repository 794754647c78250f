"""What somebody pasted to begin an entry with: a link, a number of a paper, a BibTeX entry, perhaps with a title."""

import re
from typing import Final

from bot.identity.identifiers import derive_name
from bot.listing.link_labels import find_label
from bot.repairs.bibtex import Bibliography, parse_bibtex
from bot.repairs.links import find_links, label_links
from bot.repairs.texts import strip_emphasis, strip_quotes

_LONGEST: Final = 16_384
_MOST_LINES: Final = 12
"""Longer texts are prose, not the beginning of an entry."""
_LONGEST_TITLE: Final = 300
_ENTRY_HEAD: Final = re.compile(r"^[^\S\n]*@[A-Za-z]{3,20}\s*\{", re.MULTILINE)
_FENCE: Final = re.compile(r"(?:`{3,}|~{3,})\w*")
_BULLET: Final = re.compile(r"[-*+•]\s+")


def parse_pasted_entry(text: str) -> Bibliography | None:
    """Return the fields of an entry that *text* as a whole gives; None where it is something else.

    That is a BibTeX entry, or one link or more, with at most one line or phrase besides, which is the title. The
    title may be missing: an arXiv number tells none. The address of a repository or a model does.
    """
    if len(text) > _LONGEST:
        return None
    return _parse_bibliography(text) or _parse_links(text)


def _parse_bibliography(text: str) -> Bibliography | None:
    """Return the one BibTeX entry of *text*; what stands around it is not used."""
    head = _ENTRY_HEAD.search(text)
    end = text.rfind("}") + 1
    if head is None or end <= head.start():
        return None
    found = parse_bibtex(text[head.start() : end])
    if found is not None:
        around = [*text[: head.start()].split("\n"), *text[end:].split("\n")]
        found.unused += [line for line in map(_strip_marks, around) if line]
    return found


def _parse_links(text: str) -> Bibliography | None:
    """Return the links of *text*, and its other words as the title."""
    if text.count("\n") > _MOST_LINES:
        return None
    found = find_links(text)
    words = [
        link.words for link in found.links if link.words and not find_label(link.words)
    ]
    titles = [
        strip_quotes(strip_emphasis(part))
        for part in map(_strip_marks, [*words, *found.unused])
        if part
    ]
    if (
        not found.links
        or len(titles) > 1
        or any(len(title) > _LONGEST_TITLE for title in titles)
    ):
        return None
    links: dict[str, str] = {}
    labelled = [
        link._replace(words="") if link.words in words else link for link in found.links
    ]
    for _ in label_links(labelled, (), links):
        pass  # it fills the mapping
    names = (derive_name(url) for url in links.values())
    title = titles[0] if titles else next(filter(None, names), "")
    return Bibliography(record={"title": title} if title else {}, links=links)


def is_bare_reference(text: str) -> bool:
    """Return whether *text* is nothing but links or numbers, or a BibTeX entry with nothing around it."""
    found = _parse_bibliography(text)
    if found is not None:
        return text.lstrip().startswith("@")
    links = find_links(text)
    return (
        bool(links.links)
        and not links.unused
        and not any(link.words for link in links.links)
    )


def _strip_marks(line: str) -> str:
    """Return *line* without the bullet before it; nothing for a code fence."""
    bare = _BULLET.sub("", line.strip(), count=1)
    return "" if _FENCE.fullmatch(bare) else bare.strip(" :-–—|")
