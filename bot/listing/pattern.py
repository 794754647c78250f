r"""The two-way pattern: one declaration that writes an item and reads it back.

`- **{title}**{? ({year})?} - [{description}]({link})` is ordinary Markdown with

- `{field}`: a field's value, `{name}` being the title where an entry has no name; `{links.code}` a labelled link's URL, `{links.code.text}` its text,
  `{link}` and `{link.text}` those of the main link, `{links}` every link that the pattern does not
  name, as `[label](url)`, joined by `, ` or by what follows a colon: `{links: | }`;
- `{? … ?}`: a part that is written when all its fields are set, and may be missing when read;
- `[…]({link})`: a link; without a target only its text is written;
- `{{` and `}}`: the braces themselves.

A pattern that begins with `|` is a table row; each cell is optional by itself.
`parse(render(entry))` gives back the fields that the pattern shows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from bot.identity.identifiers import label_of
from bot.listing.inline import escape, split_row, unescape
from bot.listing.matching import Instruction, Jump, Literal, Slot, Split, match
from bot.model.entry import Link
from bot.model.finding import Value


class Fields(Protocol):
    """What a pattern needs of an entry: `bot.model.entry.Entry` is one."""

    @property
    def all_links(self) -> tuple[Link, ...]:
        """The links in order, the main link first."""

    def value(self, path: str) -> Value:
        """The value of a dotted field path; None if unset."""


@dataclass(frozen=True, slots=True)
class _Text:
    text: str


@dataclass(frozen=True, slots=True)
class _Field:
    path: str
    join: str = ", "


@dataclass(frozen=True, slots=True)
class _Optional:
    nodes: "tuple[_Node, ...]"


@dataclass(frozen=True, slots=True)
class _Anchor:
    nodes: "tuple[_Node, ...]"
    target: _Field


_Node = _Text | _Field | _Optional | _Anchor
_TOKEN = re.compile(r"\{\{|\}\}|\{\?|\?\}|\{([a-z_][\w.-]*)(?::([^{}]*))?\}", re.ASCII)
_LINK = re.compile(r"\]\(\{(links?(?:\.[\w-]+)?)\}\)")


class PatternError(ValueError):
    """The text is not a pattern; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled item pattern. Make one with `compile_pattern`."""

    source: str
    cells: tuple[tuple[_Node, ...], ...]
    is_row: bool

    @property
    def fields(self) -> frozenset[str]:
        """Every field path that the pattern shows."""
        return frozenset(path for cell in self.cells for path in _paths(cell, optional=True))

    @property
    def required(self) -> frozenset[str]:
        """The field paths without which the pattern cannot be written."""
        if self.is_row:
            return frozenset()
        return frozenset(path for cell in self.cells for path in _paths(cell, optional=False))

    def render(self, entry: Fields) -> str | None:
        """Write *entry* as one item, or None where a field that the pattern needs is unset."""
        if self.is_row:
            cells = (_write(cell, _Writer(entry, self.fields, in_table=True)) or "" for cell in self.cells)
            return "".join(f"| {cell} " if cell else "| " for cell in cells) + "|"
        text = _write(self.cells[0], _Writer(entry, self.fields, in_table=False))
        return None if text is None else "\n".join(line.rstrip() for line in text.split("\n"))

    def parse(self, text: str) -> dict[str, Any] | None:
        """Read one item back into the fields it shows, as an entry file holds them; None if it does not fit."""
        captured: list[tuple[str, str]] = []
        parts = split_row(text) if self.is_row else [text.strip()]
        if parts is None or len(parts) > len(self.cells):
            return None
        for part, cell in zip(parts, self.cells, strict=False):
            if self.is_row and not part:
                continue
            found = match(_program(cell), part)
            if found is None:
                return None
            captured += found
        return _record(captured, in_table=self.is_row)


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """Compile *source*.

    Raises:
        PatternError: a brace is open, a name unknown in form, or a cell holds no cell.
    """
    if source.startswith("|"):
        cells = split_row(source) or []
        return Pattern(source, tuple(_compile(cell) for cell in cells), is_row=True)
    return Pattern(source, (_compile(source.strip("\n")),), is_row=False)


def _compile(source: str) -> tuple[_Node, ...]:
    nodes, end = _sequence(source, 0, closing=None)
    if end != len(source):
        msg = f"`?}}` at character {end + 1} closes nothing."
        raise PatternError(msg)
    return _with_anchors(nodes)


def _sequence(source: str, start: int, closing: str | None) -> tuple[tuple[_Node, ...], int]:
    nodes: list[_Node] = []
    position = start
    while found := _TOKEN.search(source, position):
        _literal(nodes, source[position : found.start()], position)
        token, position = found[0], found.end()
        if token in ("{{", "}}"):
            nodes.append(_Text(token[0]))
        elif token == "{?":
            inner, position = _sequence(source, position, closing="?}")
            nodes.append(_Optional(_with_anchors(inner)))
        elif token == "?}":
            return tuple(nodes), position if closing else found.start()
        else:
            nodes.append(_Field(found[1], found[2] if found[2] is not None else ", "))
    if closing:
        msg = f"`{{?` at character {start - 1} is never closed by `?}}`."
        raise PatternError(msg)
    _literal(nodes, source[position:], position)
    return tuple(nodes), len(source)


def _literal(nodes: list[_Node], text: str, position: int) -> None:
    if "{" in text or "}" in text:
        msg = f"A brace near character {position + 1} stands for nothing; write `{{{{` or `}}}}` for a brace itself."
        raise PatternError(msg)
    if text:
        nodes.append(_Text(text))


def _with_anchors(nodes: tuple[_Node, ...]) -> tuple[_Node, ...]:
    """Find `[ … ](` FIELD `)` among *nodes* and make an anchor of each, innermost bracket first."""
    out: list[_Node] = []
    for index, node in enumerate(nodes):
        after = nodes[index + 1] if index + 1 < len(nodes) else None
        if isinstance(node, _Field) and _is_target(node, out, after):
            anchor = _close_anchor(out, node)
            if anchor is not None:
                out.append(anchor)
                continue
        previous = nodes[index - 1] if index else None
        if isinstance(node, _Text) and isinstance(previous, _Field) and out and isinstance(out[-1], _Anchor):
            node = _Text(node.text[1:])
        if node != _Text(""):
            out.append(node)
    return tuple(out)


def _is_target(node: _Field, before: list[_Node], after: _Node | None) -> bool:
    opens = bool(before) and isinstance(before[-1], _Text) and before[-1].text.endswith("](")
    is_url = node.path == "link" or (node.path.startswith("links.") and not node.path.endswith(".text"))
    return opens and is_url and isinstance(after, _Text) and after.text.startswith(")")


def _close_anchor(out: list[_Node], target: _Field) -> _Anchor | None:
    """Take the bracketed text off the end of *out*; None, and nothing taken, where no bracket opens it."""
    last = out[-1]
    assert isinstance(last, _Text)  # noqa: S101  (see `_is_target`)
    inner: list[_Node] = []
    for index in range(len(out) - 1, -1, -1):
        node = out[index]
        text = node.text[: -len("](")] if node is last and isinstance(node, _Text) else None
        text = node.text if text is None and isinstance(node, _Text) else text
        if text is not None and "[" in text:
            before, _, rest = text.rpartition("[")
            del out[index:]
            if before:
                out.append(_Text(before))
            return _Anchor(tuple(n for n in (_Text(rest), *inner) if n != _Text("")), target)
        inner.insert(0, node if text is None else _Text(text))
    return None


def _paths(nodes: tuple[_Node, ...], *, optional: bool) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, _Field):
            yield node.path
        elif isinstance(node, _Anchor):
            yield from _paths(node.nodes, optional=optional)
            if optional:
                yield node.target.path
        elif isinstance(node, _Optional) and optional:
            yield from _paths(node.nodes, optional=optional)


@dataclass(frozen=True, slots=True)
class _Writer:
    entry: Fields
    shown: frozenset[str]
    in_table: bool

    def text(self, node: _Field, *, in_link: bool) -> str | None:
        """The value of a field as Markdown, or None where it is unset."""
        if node.path == "links":
            return self._remaining(node.join)
        if node.path in ("link", "link.text") or node.path.endswith(".text"):
            return self._of_link(node.path, in_link=in_link)
        value = self.entry.value(node.path)
        if value is None and node.path == "name":
            value = self.entry.value("title")
        if value is None or value in ("", []):
            return None
        words = node.join.join(map(str, value)) if isinstance(value, list) else str(value)
        return words if node.path.startswith("links.") else escape(words, in_link=in_link, in_table=self.in_table)

    def _of_link(self, path: str, *, in_link: bool) -> str | None:
        label = path.split(".")[1] if path.startswith("links.") else None
        links = [link for link in self.entry.all_links if label in (None, link.label)]
        if not path.endswith(".text"):
            return links[0].url if links else None
        words = (links[0].text if links else None) or self.entry.value("name") or self.entry.value("title")
        return escape(str(words), in_link=in_link, in_table=self.in_table) if words else None

    def _remaining(self, join: str) -> str | None:
        named = {path.split(".")[1] for path in self.shown if path.startswith("links.")}
        links = [link for link in self.entry.all_links if link.label not in named]
        if "link" in self.shown:
            links = [link for link in links if link != self.entry.all_links[0]]
        written = (
            f"[{escape(link.text or link.label, in_link=True, in_table=self.in_table)}]({link.url})" for link in links
        )
        return join.join(written) or None


def _write(nodes: tuple[_Node, ...], writer: _Writer, *, in_link: bool = False) -> str | None:
    out: list[str] = []
    for node in nodes:
        if isinstance(node, _Text):
            out.append(node.text)
            continue
        if isinstance(node, _Optional):
            out.append(_write(node.nodes, writer, in_link=in_link) or "" if _is_set(node, writer) else "")
            continue
        if isinstance(node, _Anchor):
            url = writer.text(node.target, in_link=True)
            text = _write(node.nodes, writer, in_link=url is not None)
            piece = text if url is None or text is None else f"[{text}]({url})"
        else:
            piece = writer.text(node, in_link=in_link)
        if piece is None:
            return None
        out.append(piece)
    return "".join(out)


def _is_set(node: _Optional, writer: _Writer) -> bool:
    """An optional part is written when all its fields are set, a link's target among them."""
    anchors = (inner for inner in node.nodes if isinstance(inner, _Anchor))
    return all(writer.text(anchor.target, in_link=True) is not None for anchor in anchors)


@lru_cache(maxsize=2048)
def _program(nodes: tuple[_Node, ...]) -> tuple[Instruction, ...]:
    """Compile *nodes* to what `matching.match` runs."""
    out: list[Instruction] = []
    for node in nodes:
        here = len(out)
        if isinstance(node, _Text):
            out.append(Literal(node.text))
        elif isinstance(node, _Field):
            out.append(Slot(node.path, node.join))
        elif isinstance(node, _Optional):
            inner = _program(node.nodes)
            out += [Split(here + len(inner) + 1), *_moved(inner, here + 1)]
        else:
            inner = _program(node.nodes)
            out += _anchor_program(inner, node.target, here)
    return tuple(out)


def _anchor_program(inner: tuple[Instruction, ...], target: _Field, here: int) -> list[Instruction]:
    """A link; else a link without a target, `[text]()`; else the text alone."""
    linked = (Literal("["), *_moved(inner, here + 2), Literal("]("), Slot(target.path), Literal(")"))
    empty_at = here + len(linked) + 2
    empty = (Literal("["), *_moved(inner, empty_at + 2), Literal("]()"))
    bare_at = empty_at + len(empty) + 2
    end = bare_at + len(inner)
    return [Split(empty_at), *linked, Jump(end), Split(bare_at), *empty, Jump(end), *_moved(inner, bare_at)]


def _moved(program: tuple[Instruction, ...], by: int) -> tuple[Instruction, ...]:
    return tuple(type(i)(i.to + by) if isinstance(i, Split | Jump) else i for i in program)


def _record(captured: list[tuple[str, str]], *, in_table: bool) -> dict[str, Any] | None:
    record: dict[str, Any] = {}
    links: dict[str, str] = {}
    texts: dict[str, str] = {}
    main: str | None = None
    for path, raw in captured:
        value = unescape(" ".join(raw.split()), in_table=in_table)
        if path == "link":
            main = label_of(value)
            links = {main: value, **links}
        elif path == "links":
            links |= {unescape(text, in_table=in_table): url for text, url in link_items(raw)}
        elif path.endswith(".text"):
            texts[path.removesuffix(".text")] = value
        elif path.startswith("links."):
            links[path.removeprefix("links.")] = value
        elif record.setdefault(path, value) != value:
            return None
    if "name" in record:
        record.setdefault("title", record["name"])
        if record["title"] == record["name"]:
            del record["name"]
    _put_links(record, links, texts, main)
    return record


def _put_links(record: dict[str, Any], links: dict[str, str], texts: Mapping[str, str], main: str | None) -> None:
    shown: dict[str, Any] = dict(links)
    usual = record.get("name") or record.get("title")
    for path, text in texts.items():
        label = main if path == "link" else path.removeprefix("links.")
        if label in links and text != usual:
            shown[label] = {"url": links[label], "text": text}
    if shown:
        record["links"] = shown
    if "year" in record:
        record["year"] = int(record["year"])


_LINK_ITEM = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(\s*([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\s*\)")


def link_items(text: str) -> list[tuple[str, str]]:
    """The inline links of *text*, as pairs of text and target, in order."""
    return [(" ".join(found[1].split()), found[2]) for found in _LINK_ITEM.finditer(text)]
