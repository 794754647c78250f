"""The writer of a pattern: its nodes become Markdown with the values of an entry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.listing.date_formats import render_in_format
from bot.listing.pattern_syntax import (
    PLAIN_FIELDS,
    Anchor,
    Field,
    Node,
    Optional,
    Text,
    compile_separator,
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
from bot.model.computed_fields import COMPUTED_FIELDS, OUTSIDE_PATHS, compute_field
from bot.model.finding import Value
from bot.model.link import Link
from bot.model.outside import render_outside_value

# A text behind which a line begins, with the marks of blocks: "\n  - ".
_BEGINS_LINE = re.compile(r"(?:^|\n)[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+)*\Z")
# Pictures, or pictures in a paragraph of HTML of their own: they may begin a line.
_PICTURES = re.compile(
    r"(?:<img\s[^<>]{1,2000}>\s*)+|<p(?:\s[^<>]{0,200})?>\s*(?:<img\s[^<>]{1,2000}>\s*)+</p>",
    re.IGNORECASE,
)
# Characters before a value that are looked at.
_LOOK_BEHIND = 40
# What is written as it is wherever it stands: most values.
_TAME = re.compile(r"[^\W\d_](?:[^<\[\]|`\\&\s]| (?=\S))*")
# Where a text ends with one of the first and goes on with one of the second, a link or
# an image may begin: "!" and "[", "]" and "(".
_HINGES = frozenset("!]")
_TARGETS = frozenset("[(:")
_NESTED = re.compile(r"\[[^\[\]]*\[")


class Fields(Protocol):
    """What a pattern needs of an entry: `bot.model.entry.Entry` is one."""

    @property
    def all_links(self) -> tuple[Link, ...]:
        """The links in order, the main link first."""

    def value(self, path: str) -> Value:
        """Return the value of a dotted field path; None if unset."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes nodes with the values of one entry.

    Attributes:
        entry: the entry.
        pattern_fields: all field paths of the pattern.
        in_table: the pattern is a row of a table.
        literals: the indices of those *pieces* that `escape_all` writes; True if
            thoroughly.
        pieces: what was written for each field, in order, as pairs of path and text.
        untargeted: the paths of targets that links lack.
    """

    entry: Fields
    pattern_fields: frozenset[str]
    in_table: bool
    literals: Mapping[int, bool] = field(default_factory=dict)
    pieces: list[tuple[str, str]] = field(default_factory=list)
    untargeted: list[str] = field(default_factory=list)

    def write(
        self,
        nodes: tuple[Node, ...],
        before: str = "",
        *,
        in_link: bool = False,
    ) -> str | None:
        """Return the nodes as Markdown that goes on after *before*.

        None if a field that they need is unset; then no pieces are added.
        """
        text = ""
        count = len(self.pieces)
        for node in nodes:
            preceding = len(self.pieces) - 1
            piece = self._write_node(
                node,
                (before + text)[-_LOOK_BEHIND:],
                in_link=in_link,
            )
            if piece is None:
                del self.pieces[count:]
                return None
            if text[-1:] in _HINGES and piece[:1] in _TARGETS:
                text = self._escape_end(text, piece, preceding)
            text += piece
        return text

    def _write_node(
        self,
        node: Node,
        before: str,
        *,
        in_link: bool,
    ) -> str | None:
        """Return one node as Markdown; None if a field that it needs is unset."""
        if isinstance(node, Text):
            return node.text
        if isinstance(node, Optional):
            return self._write_optional(node, before, in_link=in_link)
        if isinstance(node, Anchor):
            return self._write_anchor(node, before, in_link=in_link)
        if node.path in COMPUTED_FIELDS:
            value = compute_field(node.path, self.entry.all_links)
        elif node.path in OUTSIDE_PATHS:
            value = self._write_outside(node.path)
        else:
            value = self._write_field(node, before, in_link=in_link)
        if value is not None:
            self.pieces.append((node.path, value))
        return value

    def _write_outside(self, path: str) -> str | None:
        """Return a value from outside; None where it is not known."""
        value = self.entry.value(path)
        name = path.partition(".")[2]
        return None if value is None else render_outside_value(name, value)

    def _write_optional(
        self,
        node: Optional,
        before: str,
        *,
        in_link: bool,
    ) -> str:
        """Return an optional part; empty if a field or a link's target is unset.

        A link outside of such a part is written as its text without a target.
        """
        for inner in node.nodes:
            if isinstance(inner, Anchor) and self._write_target(inner.target) is None:
                return ""
        return self.write(node.nodes, before, in_link=in_link) or ""

    def _write_anchor(
        self,
        node: Anchor,
        before: str,
        *,
        in_link: bool,
    ) -> str | None:
        """Return a link, or its text if it has no target."""
        url = self._write_target(node.target)
        if url is None:
            self.untargeted.append(node.target.path)
            return self.write(node.nodes, before, in_link=in_link)
        text = self.write(node.nodes, "[", in_link=True)
        if text is None:
            return None
        self.pieces.append((node.target.path, url))
        return f"[{text}]({url})"

    def _escape_end(
        self,
        text: str,
        after: str,
        index: int,
    ) -> str:
        """Return *text* so that it makes no link and no image with *after*.

        If it ends with the piece at *index*, the end of this piece is escaped.
        """
        path, value = self.pieces[index] if index >= 0 else ("", "")
        escaped = escape_end(value, after)
        if escaped == value or not text.endswith(value):
            return text
        plain_value = unescape(value, in_table=self.in_table)
        if unescape(escaped, in_table=self.in_table) != plain_value:
            escaped = escape_all(plain_value)
        self.pieces[index] = path, escaped
        return text[: len(text) - len(value)] + escaped

    def _write_field(
        self,
        node: Field,
        before: str,
        *,
        in_link: bool,
    ) -> str | None:
        """Return the value of a field as Markdown; None if it is unset."""
        path = node.path
        if path == "links":
            return self._write_unnamed_links(node.join)
        if node.is_target:
            # A target that is no link's: the attribute of a tag, or an address itself.
            return self._write_target(node, in_attribute=before.endswith('="'))
        path, value = self._get_value(path)
        if value is None or value in ("", []):
            return None
        if path in ("year", "date"):
            if node.form:
                return render_in_format(str(value), node.form)
            return str(value)
        allowed = _choose_slot(path, in_link=in_link)
        if not isinstance(value, list):
            return self._escape(str(value), allowed, before) or None
        separator = compile_separator(node.form)
        output = ""
        for item in map(str, value):
            escaped = self._escape(
                item,
                allowed,
                before + output,
                separator,
            )
            if output and escaped:
                output += node.join
            output += escaped
        return output or None

    def _get_value(self, path: str) -> tuple[str, Value]:
        """Return the value of a field without a target, after the path that it has.

        A link without a text shows the name, and an entry without a name its title.
        """
        if path.endswith(".text"):
            link_text = self._get_link_text(path)
            if link_text is not None:
                return path, link_text
            path = "name"
        value = self.entry.value(path)
        if value is None and path == "name":
            value = self.entry.value("title")
        return path, value

    def _escape(
        self,
        text: str,
        allowed: Slot,
        before: str,
        separator: re.Pattern[str] | None = None,
    ) -> str:
        """Return one text as Markdown behind *before*, written so that it reads back.

        *allowed* says what may stand there as it is; an item of a list must not hold
        the *separator*.
        """
        if separator is None and not self.literals and _TAME.fullmatch(text):
            return text
        thorough = self.literals.get(len(self.pieces))
        if thorough is not None or _holds_separator(text, separator):
            return escape_all(text, thorough=thorough or _needs_thorough(separator))
        escaped = escape(text, allowed, in_table=self.in_table)
        if before[-1:] == "]":
            escaped = escape_joint(escaped, before)
        # In a row no value begins a line.
        begins_line = not self.in_table and _BEGINS_LINE.search(before)
        if begins_line and _PICTURES.fullmatch(escaped) is None:
            escaped = escape_start(escaped)
        if "\\" in escaped or "&" in escaped:
            # The value itself may have an entity or a backslash, which must not be read
            # as one that was written here.
            plain = unescape(escaped.rstrip(), in_table=self.in_table)
            if plain != " ".join(text.split()):
                return escape_all(text, thorough=separator is not None)
        return escaped

    def _write_target(
        self,
        node: Field,
        *,
        in_attribute: bool = False,
    ) -> str | None:
        """Return the address of a link; None if the entry has no such link.

        *in_attribute* says that it stands in the attribute of a tag.
        """
        link = self._find_link(node.path)
        if link is None:
            return None
        url = escape_target(link.url, in_table=self.in_table)
        return url.replace('"', "%22") if in_attribute else url

    def _get_link_text(self, path: str) -> str | None:
        """Return the text of a link; None if it has none of its own."""
        link = self._find_link(path)
        return link.text or None if link else None

    def _find_link(self, path: str) -> Link | None:
        """Return the link of a path such as `links.code.text`, or `link` for the main one."""
        label = path.split(".")[1] if path.startswith("links.") else None
        for link in self.entry.all_links:
            if label in (None, link.label):
                return link
        return None

    def _write_unnamed_links(self, join: str) -> str | None:
        """Return the links that the pattern does not name, one after the other."""
        named = {
            path.split(".")[1]
            for path in self.pattern_fields
            if path.startswith("links.")
        }
        # The first link is the main one.
        links = self.entry.all_links[1 if "link" in self.pattern_fields else 0 :]
        written: list[str] = []
        for link in links:
            if link.label not in named:
                url = escape_target(link.url, in_table=self.in_table)
                written.append(f"[{self._write_link_text(link)}]({url})")
        return join.join(written) or None

    def _write_link_text(self, link: Link) -> str:
        """Return the text of an unnamed link as Markdown: its own, or its label."""
        text = link.text or link.label
        if _NESTED.search(text):
            return escape_all(text)
        return self._escape(text, Slot.LINK, "[")


def _holds_separator(
    text: str,
    separator: re.Pattern[str] | None,
) -> bool:
    return separator is not None and separator.search(f" {text.strip()} ") is not None


def _needs_thorough(separator: re.Pattern[str] | None) -> bool:
    """Return whether spaces and semicolons of an item must be escaped, too."""
    if separator is None:
        return False
    return ";" in separator.pattern or separator.fullmatch(" ") is not None


def _choose_slot(
    path: str,
    *,
    in_link: bool,
) -> Slot:
    """Return what may stand in a field as it is.

    The list's own fields may hold what their lists hold, all others less.
    """
    if path in PLAIN_FIELDS:
        return Slot.LABEL if in_link else Slot.PLAIN
    if path == "description":
        return Slot.LABEL if in_link else Slot.LINE
    if in_link:
        return Slot.LINK
    return Slot.PLAIN if path.endswith(".text") else Slot.MARKDOWN
