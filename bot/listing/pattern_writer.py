"""A pattern's nodes written out with an entry's values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.listing.computed_fields import COMPUTED_FIELDS, compute_field
from bot.listing.date_formats import render_in_format
from bot.listing.pattern_syntax import (
    PLAIN_FIELDS,
    Anchor,
    Field,
    Node,
    Optional,
    Text,
    separator,
)
from bot.markdown.escaping import (
    Slot,
    escape,
    escape_all,
    escape_end,
    escape_joint,
    escape_start,
    escape_target,
    unescape,
)
from bot.model.finding import Value
from bot.model.link import Link

_BEGINS_LINE = re.compile(r"(?:^|\n)[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+)*\Z")
_PICTURES = re.compile(
    r"(?:<img\s[^<>]{1,2000}>\s*)+|<p(?:\s[^<>]{0,200})?>\s*(?:<img\s[^<>]{1,2000}>\s*)+</p>",
    re.IGNORECASE,
)
"""Pictures in a paragraph of HTML of their own: they may begin a line."""
_LOOK_BEHIND = 40
_TAME = re.compile(r"[^\W\d_](?:[^<\[\]|`\\&\s]| (?=\S))*")
"""What is written as it is wherever it stands: most values."""
_HINGES = frozenset("!]")
_TARGETS = frozenset("[(:")
_NESTED = re.compile(r"\[[^\[\]]*\[")


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
    literals: Mapping[int, bool] = field(default_factory=dict)
    """Which of `pieces` are written by `inline.literal`, by their place; True: by a thorough one."""
    pieces: list[tuple[str, str]] = field(default_factory=list)
    """What was written for each field, in order, as pairs of path and text."""
    untargeted: list[str] = field(default_factory=list)
    """The targets that links lack."""

    def write(
        self, nodes: tuple[Node, ...], before: str = "", *, in_link: bool = False
    ) -> str | None:
        """The nodes as Markdown that goes on after *before*; None where a field that they need is unset."""
        text = ""
        written = len(self.pieces)
        for node in nodes:
            last = len(self.pieces) - 1
            piece = self._piece(node, (before + text)[-_LOOK_BEHIND:], in_link=in_link)
            if piece is None:
                del self.pieces[written:]
                return None
            if text[-1:] in _HINGES and piece[:1] in _TARGETS:
                text = self._ended(text, piece, last)
            text += piece
        return text

    def _piece(self, node: Node, before: str, *, in_link: bool) -> str | None:
        if isinstance(node, Text):
            return node.text
        if isinstance(node, Optional):
            targets = (
                inner.target for inner in node.nodes if isinstance(inner, Anchor)
            )
            is_set = all(self._target(target) is not None for target in targets)
            return (
                self.write(node.nodes, before, in_link=in_link) if is_set else None
            ) or ""
        if isinstance(node, Anchor):
            url = self._target(node.target)
            if url is None:
                self.untargeted.append(node.target.path)
                return self.write(node.nodes, before, in_link=in_link)
            text = self.write(node.nodes, "[", in_link=True)
            if text is None:
                return None
            self.pieces.append((node.target.path, url))
            return f"[{text}]({url})"
        if node.path in COMPUTED_FIELDS:
            value = compute_field(node.path, self.entry.all_links)
        else:
            value = self._value(node, before, in_link=in_link)
        if value is not None:
            self.pieces.append((node.path, value))
        return value

    def _ended(self, text: str, after: str, last: int) -> str:
        """*text*, whose end may be that of the piece *last*, so that it makes no link and no image with *after*."""
        path, value = self.pieces[last] if last >= 0 else ("", "")
        ended = escape_end(value, after)
        if ended == value or not text.endswith(value):
            return text
        if unescape(ended, in_table=self.in_table) != unescape(
            value, in_table=self.in_table
        ):
            ended = escape_all(unescape(value, in_table=self.in_table))
        self.pieces[last] = path, ended
        return text[: len(text) - len(value)] + ended

    def _value(self, node: Field, before: str, *, in_link: bool) -> str | None:
        """The value of a field as Markdown, or None where it is unset."""
        path = node.path
        if path == "links":
            return self._remaining(node.join)
        if node.is_target:
            return self._target(node, in_attribute=before.endswith('="'))
        is_text = path == "link.text" or path.endswith(".text")
        value = self._text_of_link(path) if is_text else self.entry.value(path)
        if is_text and value is None:
            path, is_text = "name", False
            value = self.entry.value(path)
        if value is None and path == "name":
            value = self.entry.value("title")
        if value is None or value in ("", []):
            return None
        if path in ("year", "date") and node.form:
            return render_in_format(str(value), node.form)
        if path in ("year", "date"):
            return str(value)
        place = _place(path, is_text=is_text, in_link=in_link)
        if not isinstance(value, list):
            return self._words(str(value), place, before) or None
        between = separator(node.form)
        out = ""
        for item in map(str, value):
            words = self._words(item, place, before + out, apart=between)
            out += (node.join if out and words else "") + words
        return out or None

    def _words(
        self, text: str, place: Slot, before: str, apart: re.Pattern[str] | None = None
    ) -> str:
        """One text as Markdown, written so that it reads back; *apart* is what it must not hold."""
        if apart is None and not self.literals and _TAME.fullmatch(text):
            return text
        thorough = self.literals.get(len(self.pieces))
        is_held = apart is not None and apart.search(f" {text.strip()} ") is not None
        if thorough is not None or is_held:
            at_space = apart is not None and (
                ";" in apart.pattern or apart.fullmatch(" ") is not None
            )
            return escape_all(text, thorough=thorough or at_space)
        words = escape(text, place, in_table=self.in_table)
        if before[-1:] == "]":
            words = escape_joint(words, before)
        if (
            not self.in_table
            and _BEGINS_LINE.search(before)
            and _PICTURES.fullmatch(words) is None
        ):
            words = escape_start(words)
        if "\\" in words or "&" in words:
            told = unescape(words.rstrip(), in_table=self.in_table)
            return (
                words
                if told == " ".join(text.split())
                else escape_all(text, thorough=apart is not None)
            )
        return words

    def _target(self, node: Field, *, in_attribute: bool = False) -> str | None:
        """Return the address of a link; *in_attribute* tells that it stands in the attribute of a tag."""
        label = node.path.split(".")[1] if node.path.startswith("links.") else None
        for link in self.entry.all_links:
            if label in (None, link.label):
                url = escape_target(link.url, in_table=self.in_table)
                return url.replace('"', "%22") if in_attribute else url
        return None

    def _text_of_link(self, path: str) -> Value:
        label = path.split(".")[1] if path.startswith("links.") else None
        link = next(
            (link for link in self.entry.all_links if label in (None, link.label)), None
        )
        return link.text or None if link else None

    def _remaining(self, join: str) -> str | None:
        """The links that the pattern does not name, one after the other."""
        named = {path.split(".")[1] for path in self.shown if path.startswith("links.")}
        links = self.entry.all_links[1 if "link" in self.shown else 0 :]
        written = (
            f"[{self._link_text(link)}]({escape_target(link.url, in_table=self.in_table)})"
            for link in links
            if link.label not in named
        )
        return join.join(written) or None

    def _link_text(self, link: Link) -> str:
        text = link.text or link.label
        return (
            escape_all(text)
            if _NESTED.search(text)
            else self._words(text, Slot.LINK, "[")
        )


def _place(path: str, *, is_text: bool, in_link: bool) -> Slot:
    """What may stand in a field: the list's own fields may hold what their lists hold, all others less."""
    if path in PLAIN_FIELDS:
        return Slot.LABEL if in_link else Slot.PLAIN
    if path == "description":
        return Slot.LABEL if in_link else Slot.LINE
    return Slot.LINK if in_link else Slot.PLAIN if is_text else Slot.MARKDOWN
