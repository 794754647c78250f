"""Read what a person pasted to begin an entry with.

A link, the number of a paper, or a BibTeX entry, perhaps with a title.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.identity.identifiers import derive_name
from bot.listing.link_labels import find_label
from bot.repairs.bibtex import Bibliography, parse_bibtex
from bot.repairs.links import find_links, label_links
from bot.repairs.texts import strip_emphasis, strip_quotes

_LONGEST: Final = 16_384
# Longer texts are prose, not the beginning of an entry.
_MOST_LINES: Final = 12
_LONGEST_TITLE: Final = 300
_ENTRY_HEAD: Final = re.compile(r"^[^\S\n]*@[A-Za-z]{3,20}\s*\{", re.MULTILINE)
_FENCE: Final = re.compile(r"(?:`{3,}|~{3,})\w*")
_BULLET: Final = re.compile(r"[-*+•]\s+")


def parse_pasted_entry(text: str) -> Bibliography | None:
    """Return the fields of an entry that *text* as a whole gives; None for other texts.

    *text* is a BibTeX entry, or one link or more, with at most one line or phrase
    besides, which is the title. The title may be missing: an arXiv number tells none.
    The address of a repository or a model does.
    """
    if len(text) > _LONGEST:
        return None
    return _parse_bibliography(text) or _parse_links(text)


def _parse_bibliography(text: str) -> Bibliography | None:
    """Return the one BibTeX entry of *text*; the lines around it are unused."""
    head = _ENTRY_HEAD.search(text)
    end = text.rfind("}") + 1
    if head is None or end <= head.start():
        return None
    bibliography = parse_bibtex(text[head.start() : end])
    if bibliography is None:
        return None
    before, after = text[: head.start()], text[end:]
    lines = [*before.split("\n"), *after.split("\n")]
    bibliography.unused += filter(None, map(_strip_marks, lines))
    return bibliography


def _parse_links(text: str) -> Bibliography | None:
    """Return the links of *text*, and its other words as the title."""
    if text.count("\n") > _MOST_LINES:
        return None
    text_links = find_links(text)
    if not text_links.links:
        return None
    # The text of a link that is no usual label, such as `code`, is the title.
    titles = []
    unlabelled = []
    for link in text_links.links:
        if link.text and not find_label(link.text):
            titles.append(link.text)
            unlabelled.append(link._replace(text=""))
        else:
            unlabelled.append(link)
    titles = _clean_titles([*titles, *text_links.unused])
    title = titles[0] if titles else ""
    if len(titles) > 1 or len(title) > _LONGEST_TITLE:
        return None
    urls: dict[str, str] = {}
    label_links(unlabelled, (), urls)
    if not titles:
        names = filter(None, map(derive_name, urls.values()))
        title = next(names, "")
    return Bibliography(record={"title": title} if title else {}, links=urls)


def _clean_titles(texts: Sequence[str]) -> list[str]:
    """Return the texts that may be a title, without marks around them."""
    bare = filter(None, map(_strip_marks, texts))
    return [strip_quotes(strip_emphasis(text)) for text in bare]


def is_bare_reference(text: str) -> bool:
    """Return whether *text* is nothing but links or numbers, or only a BibTeX entry."""
    if _parse_bibliography(text) is not None:
        return text.lstrip().startswith("@")
    text_links = find_links(text)
    if not text_links.links or text_links.unused:
        return False
    return not any(link.text for link in text_links.links)


def _strip_marks(line: str) -> str:
    """Return *line* without the bullet before it; "" for a code fence."""
    bare = _BULLET.sub("", line.strip(), count=1)
    return "" if _FENCE.fullmatch(bare) else bare.strip(" :-–—|")
