"""The blocks of a Markdown document that matter to an import, with their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.listing.inline import split_row

if TYPE_CHECKING:
    from markdown_it.token import Token as MarkdownToken

ItemKind = Literal["bullets", "table", "details"]

_DETAILS = re.compile(r"\s{0,3}<details\b", re.IGNORECASE)
_END_DETAILS = re.compile(r"</details>\s*\Z", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_SUMMARY = re.compile(r"<summary>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One item's source: lines *first* up to, not including, *last*, counted from 0."""

    first: int
    last: int
    text: str
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Items of one kind that follow each other directly."""

    kind: ItemKind
    first: int
    last: int
    items: tuple[Item, ...]
    header: tuple[str, ...] = ()
    """The two lines that head a table."""
    marker: str = "- "


@dataclass(slots=True)
class Heading:
    """A heading and what stands under it directly; *line* counts from 0, -1 for the document's top."""

    level: int
    text: str
    line: int
    last: int
    runs: list[Run] = field(default_factory=list)
    parent: "Heading | None" = None

    @property
    def path(self) -> tuple["Heading", ...]:
        """The headings from the outermost to this one, without the document's top."""
        above = self.parent.path if self.parent else ()
        return above if self.line < 0 else (*above, self)


def parse_blocks(text: str) -> list[Heading]:
    """The document's headings in order, the first being the top itself, each with its runs of items."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  (only imports need it)

    lines = text.split("\n")
    details = list(_details(lines))
    covered = {line for run in details for line in range(run.first, run.last)}
    headings = [Heading(0, "", -1, 0)]
    runs: list[Run] = list(details)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for index, token in enumerate(tokens):
        if token.level != 0 or token.map is None or token.map[0] in covered:
            continue
        if token.type == "heading_open":
            parent = next(h for h in reversed(headings) if h.level < int(token.tag[1]))
            words = tokens[index + 1].content
            headings.append(Heading(int(token.tag[1]), words, token.map[0], token.map[1], parent=parent))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            runs.append(_list(tokens, index, lines))
        elif token.type == "table_open":
            runs.append(_table(tokens, index, lines))
    for run in sorted(runs, key=lambda run: run.first):
        next(h for h in reversed(headings) if h.line <= run.first).runs.append(run)
    return headings


def _list(tokens: "list[MarkdownToken]", start: int, lines: list[str]) -> Run:
    items: list[Item] = []
    token = tokens[start]
    for index in range(start + 1, len(tokens)):
        item = tokens[index]
        if item.level == token.level and item.nesting == -1:
            break
        if item.type == "list_item_open" and item.level == token.level + 1 and item.map:
            first, last = item.map[0], _trimmed(lines, item.map[0], item.map[1])
            inner = next(k for k in range(index, len(tokens)) if tokens[k].level == item.level and tokens[k].nesting < 0)
            nested = any(t.type.endswith("list_open") for t in tokens[index + 1 : inner])
            source = "\n".join(lines[first:last])
            items.append(Item(first, last, source[_BULLET.match(source).end() :] if _BULLET.match(source) else source, nested))  # type: ignore[union-attr]
    found = _BULLET.match(lines[items[0].first]) if items else None
    marker = found[0].strip() + " " if found and not token.type.startswith("ordered") else "- "
    last = items[-1].last if items else token.map[1] if token.map else 0
    return Run("bullets", items[0].first if items else last, last, tuple(items), marker=marker)


def _table(tokens: "list[MarkdownToken]", start: int, lines: list[str]) -> Run:
    first, last = tokens[start].map or (0, 0)
    rows = tuple(Item(number, number + 1, lines[number]) for number in range(first + 2, last) if split_row(lines[number]))
    return Run("table", first, last, rows, header=(lines[first], lines[first + 1]))


def _details(lines: list[str]) -> Iterator[Run]:
    """Runs of `<details>` blocks with nothing but blank lines between them."""
    blocks: list[Item] = []
    number = 0
    while number < len(lines):
        if not _DETAILS.match(lines[number]):
            if blocks and lines[number].strip():
                yield Run("details", blocks[0].first, blocks[-1].last, tuple(blocks))
                blocks = []
            number += 1
            continue
        end = next((n for n in range(number, len(lines)) if _END_DETAILS.search(lines[n])), None)
        if end is None:
            break
        text = "\n".join(lines[number : end + 1])
        if _SUMMARY.search(text) and "|--" not in text.replace(" ", ""):
            blocks.append(Item(number, end + 1, text))
        number = end + 1
    if blocks:
        yield Run("details", blocks[0].first, blocks[-1].last, tuple(blocks))


def _trimmed(lines: list[str], first: int, last: int) -> int:
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    return last
