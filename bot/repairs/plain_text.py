"""Repair a title, a name or a venue: one line of plain text.

A link in it moves to the links of the entry.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.identity.identifiers import identify
from bot.markdown.inline_tokens import parse_tokens
from bot.repairs.html import HTML_IN_PLAIN_TEXT
from bot.repairs.links import choose_label, find_links, read_address
from bot.repairs.repair import FieldRepair
from bot.repairs.texts import EMPHASIS, HEADING, HIDDEN, LINES, QUOTES

# The common fields that hold one line of plain text.
PLAIN_FIELDS: Final = frozenset({"title", "name", "venue", "award"})
# The title of a page at arXiv: `[2304.08485] Visual Instruction Tuning`.
PAGE_TITLE: Final = re.compile(
    r"\[(?:arXiv:)?(\d{4}\.\d{4,5})(?:v\d{1,2})?\]\s*(\S.*)", re.IGNORECASE
)
# A repair may uncover another mistake, such as quotes inside a link. Nobody writes a
# text that needs more rounds.
_DEEPEST: Final = 8


def repair_plain_text(
    text: str,
    links: Mapping[str, str],
    labels: Sequence[str] = (),
) -> FieldRepair:
    """Return *text* as plain text, and the links that were in it.

    Args:
        text: a title, a name or a venue.
        links: the links that the entry has, by label; none of them is taken again.
        labels: the labels that the list shows.
    """
    collector = _LinkCollector(links, labels)
    for _ in range(_DEEPEST):
        repaired = _repair_once(text, collector)
        if repaired == text:
            break
        text = repaired
    return FieldRepair(text, collector.new_links)


def _repair_once(text: str, collector: "_LinkCollector") -> str:
    text = LINES.function(HIDDEN.function(text))
    page_title = PAGE_TITLE.fullmatch(text)
    if page_title:
        number, text = page_title.groups()
        collector.add(f"https://arxiv.org/abs/{number}")
    else:
        text = collector.take_links(text)
    for repair in (HTML_IN_PLAIN_TEXT, HEADING, EMPHASIS, QUOTES):
        text = repair.function(text)
    return text


class _LinkCollector:
    """Takes links out of texts; *new_links* are those that the entry did not have."""

    def __init__(self, links: Mapping[str, str], labels: Sequence[str]) -> None:
        self.new_links: dict[str, str] = {}
        self._links = dict(links)
        self._labels = labels

    def take_links(self, text: str) -> str:
        """Return *text* with the text of each link in the place of the link."""
        if "](" not in text:
            return self._take_address(text)
        parts = []
        for token in parse_tokens(text):
            url = read_address(token.url) if token.kind == "link" else None
            if url is not None:
                parts.append(token.visible_text or token.text)
                self.add(url)
            elif token.kind == "bold":
                parts.append(self.take_links(token.text))
            else:
                parts.append(token.source)
        return "".join(parts)

    def _take_address(self, text: str) -> str:
        """Return *text* without the one bare address before or behind it."""
        if "://" not in text:
            return text
        text_links = find_links(text)
        is_single = len(text_links.links) == 1 and len(text_links.unused) == 1
        if not is_single or text_links.links[0].text:
            return text
        self.add(text_links.links[0].url)
        return text_links.unused[0]

    def add(self, url: str) -> None:
        """Add a link under a free label, unless the entry has it."""
        pages = map(identify, self._links.values())
        if identify(url) in pages:
            return
        label = choose_label("", url, self._labels, self._links)
        self._links[label] = self.new_links[label] = url
