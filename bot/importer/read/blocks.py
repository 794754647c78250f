"""The blocks of a Markdown document that matter to an import, with their lines."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from bot.errors import RefusedError
from bot.importer.read.composite_items import find_details, find_paragraphs, find_quotes
from bot.importer.read.heading_items import are_fields, find_headed, find_lines
from bot.importer.read.html_items import find_html
from bot.importer.read.items import GROUP_LEVEL, LONGEST_ITEM, Heading, Item, Run
from bot.importer.read.kinds import BULLETS, TABLE
from bot.importer.read.parted_items import find_parted
from bot.markdown.inline_tokens import (
    extract_words,
    find_links,
    write_references_inline,
)
from bot.markdown.reader import Element, read_document

_MOST_EMPTY_CELLS = 100_000
_DELIMITERS = re.compile(
    r"[ \t]*+\|?+[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+){7,}\|?[ \t]*"
)
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_OPENING_MARKS = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING_MARKS = re.compile(r"(?:^|[ \t]+)#+[ \t]*\Z")
_BLOCKS_OF_ITEM = frozenset({"list", "code block", "quote"})
_NO_TEXT = frozenset({"code block", "quote", "html block", "table", "heading"})
_SUMMARY = re.compile(r"<summary>(.{1,300}?)</summary>", re.IGNORECASE | re.DOTALL)
_WIDE = 7
_BlockReaders = Sequence[Callable[[Sequence[Element], Sequence[str]], Iterable[Run]]]
_BLOCK_READERS: _BlockReaders = (
    find_parted,
    find_details,
    find_paragraphs,
    find_quotes,
    find_html,
    find_headed,
    find_lines,
)
"""They find the runs of items that are more than a bullet or a row; each takes what those before it left."""
_REGION_READERS: _BlockReaders = (
    find_parted,
    find_details,
    partial(find_paragraphs, fewest=1),
    partial(find_quotes, fewest=1),
    find_html,
    partial(find_headed, fewest=1),
    find_lines,
)
"""The same for a text that certainly holds items of their kinds."""


def parse_blocks(text: str, *, is_region: bool = False) -> list[Heading]:
    """The document's headings in order, the first being the top itself, each with its runs of items.

    Args:
        text: the document, or a part of it.
        is_region: whether it certainly holds paragraphs, quotations or headed blocks that are items; then one is
            enough, where else several have to be alike.

    Raises:
        RefusedError: the tables would have far more cells than the document has characters.
    """
    lines = text.split("\n")
    _demand_small_tables(lines)
    document = read_document(text)
    runs: list[Run] = []
    claimed: set[int] = set()
    for find in _REGION_READERS if is_region else _BLOCK_READERS:
        free = [block for block in document.blocks if block.first_line not in claimed]
        # A heading reaches as far as the next one, over lines that may be taken.
        new_runs = [
            run for run in find(free, lines) if claimed.isdisjoint(_lines_of([run]))
        ]
        runs += new_runs
        claimed |= _lines_of(new_runs)
    headings = _headings(document.blocks, lines, claimed)
    _share_out(runs, headings)
    return (
        _resolved(headings, document.definitions) if document.definitions else headings
    )


def _resolved(headings: list[Heading], definitions: Mapping[str, str]) -> list[Heading]:
    """Make the reference links of all items inline, beside their text."""
    for heading in headings:
        heading.runs = [
            replace(run, items=tuple(_resolve(item, definitions) for item in run.items))
            for run in heading.runs
        ]
    return headings


def _resolve(item: Item, definitions: Mapping[str, str]) -> Item:
    return replace(item, inlined=write_references_inline(item.text, definitions))


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
            raise RefusedError(
                "The tables have more than 100,000 empty cells; that is no list."
            )


def _lines_of(runs: list[Run]) -> set[int]:
    return {
        line
        for run in runs
        for item in run.items
        for line in range(item.first, item.last)
    }


def _headings(
    blocks: Sequence[Element], lines: list[str], claimed: set[int]
) -> list[Heading]:
    found = [Heading(0, "", -1, 0)]
    above = found[:]
    for block in blocks:
        if block.first_line in claimed:
            continue
        if block.kind == "heading":
            while above[-1].level >= block.level:
                above.pop()
            words = _heading_text(lines[block.first_line : block.end_line])
            above.append(
                Heading(
                    block.level, words, block.first_line, block.end_line, [], above[-1]
                )
            )
            found.append(above[-1])
        elif block.kind == "list":
            found += _lists(block, lines, above[-1])
        elif block.kind == "table":
            above[-1].runs.append(_table(block.first_line, block.end_line, lines))
        elif block.kind == "html block":
            found += _folded(
                "\n".join(lines[block.first_line : block.end_line]),
                block.first_line,
                above,
            )
    return found


def _heading_text(lines: Sequence[str]) -> str:
    """Return what a heading says, as it is written, without the marks that make it one."""
    marks = _OPENING_MARKS.match(lines[0])
    if marks is None:
        return "\n".join(
            line.strip() for line in lines[:-1]
        )  # the last line underlines it
    return _CLOSING_MARKS.sub("", lines[0][marks.end() :]).strip()


def _folded(html: str, line: int, above: list[Heading]) -> Iterator[Heading]:
    """A block that folds away names what is in it, up to its end."""
    folded = html[:LONGEST_ITEM].lower()
    if "<details" not in folded and "</details" not in folded:
        return
    while above[-1].level >= GROUP_LEVEL:
        above.pop()
    begins = folded.rfind("</details") + 1  # what ended before names nothing any more
    named = _SUMMARY.search(html, begins)
    if (
        named is not None
        and "<details" in folded[begins:]
        and (words := extract_words(named[1]).strip())
    ):
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


def _lists(block: Element, lines: list[str], heading: Heading) -> list[Heading]:
    """Give *heading* its list; items that only name a group become headings, which are returned, with theirs."""
    run = _list(block, lines)
    group_items = {item.first for item in run.items if _names_a_group(item)}
    if not group_items:
        heading.runs.append(run)
        return []
    heading.runs += _others(run, group_items)
    found: list[Heading] = []
    for element, item in zip(block.children, run.items, strict=True):
        if item.first not in group_items:
            continue
        group = _group(item, heading)
        found.append(group)
        for inner in element.children:
            if inner.kind == "list":
                found += _lists(inner, lines, group)
    return found


def _names_a_group(item: Item) -> bool:
    """Whether an item only says what the works in the list below it have in common."""
    first, _, rest = item.text.partition("\n")
    return (
        item.nested
        and not find_links(first[:LONGEST_ITEM])
        and not are_fields(rest.split("\n"))
    )


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
            yield replace(
                run,
                first=together[0].first,
                last=together[-1].last,
                items=tuple(together),
            )
            together = []
    if together:
        yield replace(
            run, first=together[0].first, last=together[-1].last, items=tuple(together)
        )


def _first_line(item: Item) -> str:
    return _OPENING_MARKS.sub("", item.text.partition("\n")[0][:LONGEST_ITEM], count=1)


def _list(block: Element, lines: list[str]) -> Run:
    if not block.children or not all(map(_begins_with_its_heading, block.children)):
        return Run(
            BULLETS, 0, 0, ()
        )  # a section of its own stands inside: that is no list of works
    items = [_item(element, lines) for element in block.children]
    found = _BULLET.match(lines[items[0].first])
    marker = found[0].rstrip() + " " if found else "- "
    marks = {
        heading[0] if (heading := _OPENING_MARKS.match(item.text)) else ""
        for item in items
    }
    if len(marks) == 1 and "" not in marks:
        mark = marks.pop()
        marker += mark
        items = [replace(item, text=item.text[len(mark) :]) for item in items]
    # One blank line between any two makes the whole list a loose one.
    is_loose = any(second.first > first.last for first, second in pairwise(items))
    between = "\n\n" if is_loose else "\n"
    return Run(
        BULLETS,
        items[0].first,
        items[-1].last,
        tuple(items),
        marker=marker,
        between=between,
    )


def _begins_with_its_heading(item: Element) -> bool:
    """Return whether an item holds no heading but one that it begins with; those of the lists inside are theirs."""
    return all(block.kind != "heading" for block in item.children[1:])


def _item(element: Element, lines: list[str]) -> Item:
    source = "\n".join(lines[element.first_line : element.end_line])
    found = _BULLET.match(source)
    kinds = {inner.kind for inner in element.walk()}
    text = source[found.end() :] if found else source
    is_plain = kinds.isdisjoint(_NO_TEXT)
    return Item(
        element.first_line,
        element.end_line,
        text,
        not kinds.isdisjoint(_BLOCKS_OF_ITEM),
        is_plain=is_plain,
    )


def _table(first: int, last: int, lines: list[str]) -> Run:
    rows = (
        Item(number, number + 1, lines[number]) for number in range(first + 2, last)
    )
    return Run(TABLE, first, last, tuple(rows), header=(lines[first], lines[first + 1]))
