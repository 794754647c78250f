"""A pattern's nodes written out with an entry's values."""

import re
from dataclasses import dataclass
from typing import Protocol

from bot.listing.dates import render_date
from bot.listing.inline import Place, escape, escape_start, escape_target
from bot.listing.syntax import PLAIN_FIELDS, Anchor, Field, Node, Optional, Text
from bot.model.entry import Link
from bot.model.finding import Value

_BEGINS_LINE = re.compile(r"(?:^|\n)[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*\Z")
_LOOK_BEHIND = 40


class Fields(Protocol):
    """What a pattern needs of an entry: `bot.model.entry.Entry` is one."""

    @property
    def all_links(self) -> tuple[Link, ...]:
        """The links in order, the main link first."""

    def value(self, path: str) -> Value:
        """The value of a dotted field path; None if unset."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes nodes with the values of one entry. *shown* are all field paths of the pattern."""

    entry: Fields
    shown: frozenset[str]
    in_table: bool

    def write(self, nodes: tuple[Node, ...], before: str = "", place: Place | None = None) -> str | None:
        """The nodes as Markdown that goes on after *before*; None where a field that they need is unset."""
        text = ""
        for node in nodes:
            piece = self._piece(node, (before + text)[-_LOOK_BEHIND:], place)
            if piece is None:
                return None
            text += piece
        return text

    def _piece(self, node: Node, before: str, place: Place | None) -> str | None:
        if isinstance(node, Text):
            return node.text
        if isinstance(node, Optional):
            targets = (inner.target for inner in node.nodes if isinstance(inner, Anchor))
            is_set = all(self._value(target, place) is not None for target in targets)
            return (self.write(node.nodes, before, place) if is_set else None) or ""
        if isinstance(node, Anchor):
            url = self._value(node.target, place)
            text = self.write(
                node.nodes, before if url is None else "[", place if url is None else Place.LINK
            )
            return text if url is None or text is None else f"[{text}]({url})"
        value = self._value(node, place)
        if value is None or self.in_table or not _BEGINS_LINE.search(before):
            return value
        return escape_start(value)

    def _value(self, node: Field, place: Place | None) -> str | None:
        """The value of a field as Markdown, or None where it is unset."""
        if node.path == "links":
            return self._remaining(node.join)
        if node.is_target or node.path == "link.text" or node.path.endswith(".text"):
            return self._of_link(node, place)
        value = self.entry.value(node.path)
        if value is None and node.path == "name":
            value = self.entry.value("title")
        if value is None or value in ("", []):
            return None
        if node.path == "date" and node.form:
            return render_date(str(value), node.form)
        words = node.join.join(map(str, value)) if isinstance(value, list) else str(value)
        own = Place.PLAIN if node.path in PLAIN_FIELDS else Place.MARKDOWN
        return escape(words, place or own, in_table=self.in_table)

    def _of_link(self, node: Field, place: Place | None) -> str | None:
        label = node.path.split(".")[1] if node.path.startswith("links.") else None
        link = next((link for link in self.entry.all_links if label in (None, link.label)), None)
        if node.is_target:
            return None if link is None else escape_target(link.url, in_table=self.in_table)
        words = (link.text if link else None) or self.entry.value("name") or self.entry.value("title")
        return escape(str(words), place or Place.PLAIN, in_table=self.in_table) if words else None

    def _remaining(self, join: str) -> str | None:
        """The links that the pattern does not name, one after the other."""
        named = {path.split(".")[1] for path in self.shown if path.startswith("links.")}
        links = self.entry.all_links[1 if "link" in self.shown else 0 :]
        written = (
            f"[{escape(link.text or link.label, Place.LINK, in_table=self.in_table)}]"
            f"({escape_target(link.url, in_table=self.in_table)})"
            for link in links
            if link.label not in named
        )
        return join.join(written) or None
