"""The blocks of a Markdown document that matter to an import, with their lines."""

import re
from collections.abc import (
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import replace
from functools import partial

from bot.errors import RefusedError
from bot.importer.read.composite_items import find_details, find_paragraphs, find_quotes
from bot.importer.read.heading_items import find_headed
from bot.importer.read.html_items import find_html
from bot.importer.read.items import (
    GROUP_LEVEL,
    LONGEST_ITEM,
    Heading,
    Item,
    Run,
)
from bot.importer.read.kinds import TABLE
from bot.importer.read.line_items import find_lines
from bot.importer.read.list_blocks import OPENING_MARKS, collect_lists
from bot.importer.read.parted_items import find_parted
from bot.markdown.inline_tokens import extract_words, write_references_inline
from bot.markdown.reader import Element, read_document

# A short row is filled up with empty cells to the width of its header. So a text of
# a few kilobytes can ask for a million cells.
_MOST_EMPTY_CELLS = 100_000

# A delimiter row has one bar less than columns where it has no outer bars. Tables of
# fewer than eight columns are not counted: a row of theirs adds seven cells at most.
_FEWEST_BARS = 7

# The delimiter row of a table of at least eight columns: `|---|:-:|---|…`. The
# quantifiers are possessive, so that a long line of dashes takes linear time.
_DELIMITERS = re.compile(
    r"[ \t]*+\|?+[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+){7,}\|?[ \t]*"
)

# The marks that may close a heading: `## Papers ##`.
_CLOSING_MARKS = re.compile(r"(?:^|[ \t]+)#+[ \t]*\Z")

# `<summary>Papers of 2023</summary>`. A longer summary names no section.
_SUMMARY = re.compile(
    r"<summary>(.{1,300}?)</summary>",
    re.IGNORECASE | re.DOTALL,
)

_BlockReaders = Sequence[Callable[[Sequence[Element], Sequence[str]], Iterable[Run]]]

# These find the runs of items that are more than a bullet or a row. Each takes what
# those before it left. Works with parts come first: to the readers behind it, the
# parts would look like items of their own.
_BLOCK_READERS: _BlockReaders = (
    find_parted,
    find_details,
    find_paragraphs,
    find_quotes,
    find_html,
    find_headed,
    find_lines,
)

# The same for a text that certainly holds items of their kinds.
_REGION_READERS: _BlockReaders = (
    find_parted,
    find_details,
    partial(find_paragraphs, fewest=1),
    partial(find_quotes, fewest=1),
    find_html,
    partial(find_headed, fewest=1),
    find_lines,
)


def parse_blocks(
    text: str,
    *,
    is_region: bool = False,
) -> list[Heading]:
    """Return the headings of a document in order, each with its runs of items.

    The first heading of the result is the document's top: level 0, line -1.

    Args:
        text: the document, or a part of it.
        is_region: whether the text certainly holds paragraphs, quotations or headed
            blocks that are items. Then one of them is enough; elsewhere several
            have to be alike.

    Raises:
        RefusedError: the tables would have far more cells than the document has
            characters.
    """
    lines = text.split("\n")
    _demand_small_tables(lines)
    document = read_document(text)
    readers = _REGION_READERS if is_region else _BLOCK_READERS
    runs, claimed = _find_block_runs(
        document.blocks,
        lines,
        readers,
    )
    headings = _collect_headings(
        document.blocks,
        lines,
        claimed,
    )
    _assign_runs(runs, headings)
    if document.definitions:
        _resolve_references(headings, document.definitions)
    return headings


def _demand_small_tables(lines: list[str]) -> None:
    """Refuse a document whose tables have very many empty cells.

    Raises:
        RefusedError: there are more than `_MOST_EMPTY_CELLS`.
    """
    empty_cells = width = 0
    for line in lines:
        if not line.strip():
            width = 0
        elif width:
            empty_cells += max(0, width - line.count("|"))
        elif line.count("|") >= _FEWEST_BARS and _DELIMITERS.fullmatch(line):
            width = line.count("|")
        if empty_cells > _MOST_EMPTY_CELLS:
            raise RefusedError(
                "The tables have more than 100,000 empty cells; that is no list."
            )


def _find_block_runs(
    blocks: Sequence[Element],
    lines: Sequence[str],
    readers: _BlockReaders,
) -> tuple[list[Run], set[int]]:
    """Return the runs that *readers* find, and the numbers of all lines of their items.

    No two runs share a line.
    """
    runs: list[Run] = []
    claimed: set[int] = set()
    for find_runs in readers:
        free_blocks = [block for block in blocks if block.first_line not in claimed]
        # A heading reaches as far as the next one, over lines that may be taken.
        new_runs = [
            run
            for run in find_runs(free_blocks, lines)
            if claimed.isdisjoint(_list_line_numbers(run))
        ]
        runs += new_runs
        for run in new_runs:
            claimed.update(_list_line_numbers(run))
    return runs, claimed


def _list_line_numbers(run: Run) -> Iterator[int]:
    """Yield the number of each line of the items of *run*."""
    for item in run.items:
        yield from range(item.first, item.last)


def _collect_headings(
    blocks: Sequence[Element],
    lines: list[str],
    claimed: set[int],
) -> list[Heading]:
    """Return the headings of the document, with the lists and tables below each.

    Blocks that begin on one of the *claimed* lines belong to an item and are skipped.
    """
    headings = [Heading(0, "", -1, 0)]
    # The headings that the next block stands under, the outermost first.
    above = headings[:]
    for block in blocks:
        if block.first_line in claimed:
            continue
        if block.kind == "heading":
            while above[-1].level >= block.level:
                above.pop()
            text = _read_heading_text(lines[block.first_line : block.end_line])
            heading = Heading(
                block.level,
                text,
                block.first_line,
                block.end_line,
                parent=above[-1],
            )
            above.append(heading)
            headings.append(heading)
        elif block.kind == "list":
            headings += collect_lists(block, lines, above[-1])
        elif block.kind == "table":
            above[-1].runs.append(_read_table(block, lines))
        elif block.kind == "html block":
            html = "\n".join(lines[block.first_line : block.end_line])
            headings += _read_folded(html, block.first_line, above)
    return headings


def _read_heading_text(lines: Sequence[str]) -> str:
    """Return what a heading says, as it is written, without the marks that make it one."""
    marks = OPENING_MARKS.match(lines[0])
    if marks is None:
        # The last line of such a heading underlines the others.
        return "\n".join(line.strip() for line in lines[:-1])
    return _CLOSING_MARKS.sub("", lines[0][marks.end() :]).strip()


def _read_folded(
    html: str,
    line: int,
    above: list[Heading],
) -> Iterator[Heading]:
    """Yield the heading that a `<details>` block is for what folds away inside it.

    The heading is put on *above*, and what an earlier block was is taken from there.
    A block of HTML that neither opens nor closes `<details>` changes nothing.
    """
    tags = html[:LONGEST_ITEM].lower()
    if "<details" not in tags and "</details" not in tags:
        return
    while above[-1].level >= GROUP_LEVEL:
        above.pop()
    # What ended before names nothing any more.
    start = tags.rfind("</details") + 1
    summary = _SUMMARY.search(html, start)
    if summary is None or "<details" not in tags[start:]:
        return
    name = extract_words(summary[1]).strip()
    if name:
        heading = Heading(
            GROUP_LEVEL,
            name,
            line,
            line + 1,
            parent=above[-1],
        )
        above.append(heading)
        yield heading


def _read_table(block: Element, lines: list[str]) -> Run:
    """Return the run of the rows of a table; its first two lines are the header."""
    rows = [
        Item(number, number + 1, lines[number])
        for number in range(block.first_line + 2, block.end_line)
    ]
    header = (lines[block.first_line], lines[block.first_line + 1])
    return Run(
        TABLE,
        block.first_line,
        block.end_line,
        tuple(rows),
        header=header,
    )


def _assign_runs(
    runs: list[Run],
    headings: list[Heading],
) -> None:
    """Give each run to the heading that it stands under."""
    real_headings = [heading for heading in headings if heading.level < GROUP_LEVEL]
    following = iter(real_headings[1:])
    current, upcoming = real_headings[0], next(following, None)
    for run in sorted(runs, key=lambda run: run.first):
        while upcoming is not None and upcoming.line <= run.first:
            current, upcoming = upcoming, next(following, None)
        current.runs.append(run)
    for heading in real_headings:
        heading.runs.sort(key=lambda run: run.first)


def _resolve_references(
    headings: list[Heading],
    definitions: Mapping[str, str],
) -> None:
    """Give all items their text with its reference links made inline."""
    for heading in headings:
        for number, run in enumerate(heading.runs):
            items = [_resolve(item, definitions) for item in run.items]
            heading.runs[number] = replace(run, items=tuple(items))


def _resolve(item: Item, definitions: Mapping[str, str]) -> Item:
    return replace(
        item,
        inlined=write_references_inline(item.text, definitions),
    )
