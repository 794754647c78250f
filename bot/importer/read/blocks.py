"""The blocks of a Markdown document that matter to an import, with their lines."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.errors import RefusedError
from bot.importer.read.composite_items import find_details, find_paragraphs
from bot.importer.read.heading_items import are_fields, find_headed, find_lines
from bot.importer.read.items import GROUP_LEVEL, LONGEST_ITEM, Heading, Item, Run
from bot.importer.read.kinds import BULLETS, TABLE
from bot.markdown.inline_tokens import extract_words, find_links

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token as MarkdownToken

_MOST_EMPTY_CELLS = 100_000
_DELIMITERS = re.compile(r"[ \t]*+\|?+[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+){7,}\|?[ \t]*")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_REFERENCE = re.compile(r"(?<![!\]\\])\[([^\[\]]{1,300})\](?!\()(?:\[([^\[\]]{0,300})\])?")
_SUMMARY = re.compile(r"<summary>(.{1,300}?)</summary>", re.IGNORECASE | re.DOTALL)
_WIDE = 7
_BLOCK_READERS: "Sequence[Callable[[Sequence[MarkdownToken], Sequence[str]], Iterable[Run]]]" = (
    find_details,
    find_paragraphs,
    find_headed,
    find_lines,
)
"""They find the runs of items that are more than a bullet or a row; each takes what those before it left."""


def parse_blocks(text: str) -> list[Heading]:
    """The document's headings in order, the first being the top itself, each with its runs of items.

    Raises:
        RefusedError: the tables would have far more cells than the document has characters.
    """
    lines = text.split("\n")
    _demand_small_tables(lines)
    references: dict[str, Any] = {}
    tokens = _parser().parse(text, references)
    runs: list[Run] = []
    claimed: set[int] = set()
    for find in _BLOCK_READERS:
        free = [token for token in tokens if token.level or token.map is None or token.map[0] not in claimed]
        new_runs = list(find(free, lines))
        runs += new_runs
        claimed |= _lines_of(new_runs)
    headings = _headings(tokens, lines, claimed)
    _share_out(runs, headings)
    targets = {name: str(found["href"]) for name, found in references.get("references", {}).items()}
    return _resolved(headings, targets) if targets else headings


def _resolved(headings: list[Heading], targets: Mapping[str, str]) -> list[Heading]:
    """Make the reference links of all items inline, beside their text."""

    def inline(found: re.Match[str]) -> str:
        target = targets.get(" ".join((found[2] or found[1]).split()).upper())
        return found[0] if target is None else f"[{found[1]}]({target})"

    for heading in headings:
        heading.runs = [
            replace(run, items=tuple(replace(i, inlined=_REFERENCE.sub(inline, i.text)) for i in run.items))
            for run in heading.runs
        ]
    return headings


@cache
def _parser() -> "MarkdownIt":
    """CommonMark with tables, blocks only: what stands inside them is read item by item."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable(["inline", "text_join"])
    return parser


def _demand_small_tables(lines: list[str]) -> None:
    """A short row stands for as many cells as the header has: a small text could ask for millions."""
    empty = width = 0
    for line in lines:
        if not line.strip():
            width = 0
        elif width:
            empty += max(0, width - line.count("|"))
        elif line.count("|") >= _WIDE and _DELIMITERS.fullmatch(line):
            width = line.count("|")
        if empty > _MOST_EMPTY_CELLS:
            raise RefusedError("The tables have more than 100,000 empty cells; that is no list.")


def _lines_of(runs: list[Run]) -> set[int]:
    return {line for run in runs for item in run.items for line in range(item.first, item.last)}


def _headings(tokens: "list[MarkdownToken]", lines: list[str], claimed: set[int]) -> list[Heading]:
    found = [Heading(0, "", -1, 0)]
    above = found[:]
    for index, token in enumerate(tokens):
        if token.level != 0 or token.map is None or token.map[0] in claimed:
            continue
        if token.type == "heading_open":
            level = int(token.tag[1])
            while above[-1].level >= level:
                above.pop()
            first, last = token.map
            above.append(Heading(level, tokens[index + 1].content, first, last, [], above[-1]))
            found.append(above[-1])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            found += _lists(tokens[index : _end(tokens, index)], lines, above[-1])
        elif token.type == "table_open":
            above[-1].runs.append(_table(token.map[0], token.map[1], lines))
        elif token.type == "html_block":
            found += _folded("\n".join(lines[token.map[0] : token.map[1]]), token.map[0], above)
    return found


def _folded(html: str, line: int, above: list[Heading]) -> Iterator[Heading]:
    """A block that folds away names what is in it, up to its end."""
    folded = html[:LONGEST_ITEM].lower()
    if "<details" not in folded and "</details" not in folded:
        return
    while above[-1].level >= GROUP_LEVEL:
        above.pop()
    begins = folded.rfind("</details") + 1  # what ended before names nothing any more
    named = _SUMMARY.search(html, begins)
    if named is not None and "<details" in folded[begins:] and (words := extract_words(named[1]).strip()):
        above.append(Heading(GROUP_LEVEL, words, line, line + 1, [], above[-1]))
        yield above[-1]


def _share_out(runs: list[Run], headings: list[Heading]) -> None:
    """Give each run to the heading it stands under."""
    real = [heading for heading in headings if heading.level < GROUP_LEVEL]
    place = 0
    for run in sorted(runs, key=lambda run: run.first):
        while place + 1 < len(real) and real[place + 1].line <= run.first:
            place += 1
        real[place].runs.append(run)
    for heading in real:
        heading.runs.sort(key=lambda run: run.first)


def _lists(tokens: "list[MarkdownToken]", lines: list[str], heading: Heading) -> list[Heading]:
    """Give *heading* its list; items that only name a group become headings, which are returned, with theirs."""
    run = _list(tokens, lines)
    group_items = {item.first for item in run.items if _names_a_group(item)}
    if not group_items:
        heading.runs.append(run)
        return []
    heading.runs += _others(run, group_items)
    found: list[Heading] = []
    level, items = tokens[0].level, iter(run.items)
    group: Heading | None = None
    for index, token in enumerate(tokens):
        if token.level == level + 1 and token.type == "list_item_open":
            item = next(items)
            group = _group(item, heading) if item.first in group_items else None
            found += [group] if group else []
        elif token.level == level + 2 and token.type in ("bullet_list_open", "ordered_list_open") and group:
            found += _lists(tokens[index : _end(tokens, index)], lines, group)
    return found


def _names_a_group(item: Item) -> bool:
    """Whether an item only says what the works in the list below it have in common."""
    first, _, rest = item.text.partition("\n")
    return item.nested and not find_links(first[:LONGEST_ITEM]) and not are_fields(rest.split("\n"))


def _group(item: Item, heading: Heading) -> Heading:
    level = max(GROUP_LEVEL, heading.level + 1)
    return Heading(level, _first_line(item), item.first, item.first + 1, [], heading)


def _others(run: Run, group_items: Collection[int]) -> Iterator[Run]:
    """The items of a list that are no groups, as runs of those that follow one another."""
    together: list[Item] = []
    for item in run.items:
        if item.first not in group_items:
            together.append(item)
        elif together:
            yield replace(run, first=together[0].first, last=together[-1].last, items=tuple(together))
            together = []
    if together:
        yield replace(run, first=together[0].first, last=together[-1].last, items=tuple(together))


def _first_line(item: Item) -> str:
    return item.text.partition("\n")[0][:LONGEST_ITEM]


def _end(tokens: "list[MarkdownToken]", start: int) -> int:
    """The index of the token that closes the one at *start*."""
    level = tokens[start].level
    return next(
        k for k in range(start + 1, len(tokens)) if tokens[k].level == level and tokens[k].nesting < 0
    )


def _list(tokens: "list[MarkdownToken]", lines: list[str]) -> Run:
    items: list[Item] = []
    level = tokens[0].level + 1
    where: list[int] = []
    nested = False
    for token in tokens[1:]:
        if token.level == level and token.type == "list_item_open" and token.map:
            where, nested = token.map, False
        elif token.level == level and token.type == "list_item_close":
            items.append(_item(where[0], where[1], lines, nested=nested))
        elif token.type == "heading_open":
            return Run(BULLETS, 0, 0, ())  # a section of its own stands inside: that is no list of works
        elif token.type in (
            "bullet_list_open",
            "ordered_list_open",
            "fence",
            "code_block",
            "blockquote_open",
        ):
            nested = True
    if not items:
        return Run(BULLETS, 0, 0, ())
    found = _BULLET.match(lines[items[0].first])
    marker = found[0].rstrip() + " " if found else "- "
    # One blank line between any two makes the whole list a loose one.
    is_loose = any(second.first > first.last for first, second in pairwise(items))
    between = "\n\n" if is_loose else "\n"
    return Run(BULLETS, items[0].first, items[-1].last, tuple(items), marker=marker, between=between)


def _item(first: int, last: int, lines: list[str], *, nested: bool) -> Item:
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    source = "\n".join(lines[first:last])
    found = _BULLET.match(source)
    return Item(first, last, source[found.end() :] if found else source, nested)


def _table(first: int, last: int, lines: list[str]) -> Run:
    rows = (Item(number, number + 1, lines[number]) for number in range(first + 2, last))
    return Run(TABLE, first, last, tuple(rows), header=(lines[first], lines[first + 1]))
