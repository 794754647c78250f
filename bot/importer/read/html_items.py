"""Items inside a block of HTML.

They are lines that end with a break, items of its lists, or rows of its tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.importer.read.items import (
    FEWEST_ALIKE,
    LONGEST_ITEM,
    Item,
    Run,
)
from bot.importer.read.kinds import HTML
from bot.markdown.inline_tokens import Token, parse_tokens, remove_emoji_codes
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element

# An item that has not ended after so many lines is none. The limit keeps the time
# linear where many items open and none closes.
_MOST_LINES = 40

# The beginning of a list's item or of a table's row: `<li>`, `<tr align="center">`.
_OPENING = re.compile(r"[ \t]*<(li|tr)(?:\s[^<>]*)?>", re.IGNORECASE)

# `<br>` or `<br/>` at the end of a line.
_BREAK_AT_END = re.compile(r"<br\s*/?>[ \t]*\Z", re.IGNORECASE)
_HEAD_CELL = re.compile(r"<th[\s>]", re.IGNORECASE)
_WORD = re.compile(r"\w")


def find_html(
    blocks: Sequence[Element],
    lines: Sequence[str],
) -> list[Run]:
    """Return the runs of items in blocks of HTML.

    Each item has its lines for itself and leads somewhere. A document with fewer than
    three of them has no list in HTML.
    """
    groups: list[list[Item]] = []
    for block in blocks:
        if block.kind != "html block":
            continue
        for item in _find_items(block, lines):
            if groups and groups[-1][-1].last == item.first:
                groups[-1].append(item)
            else:
                groups.append([item])
    if sum(map(len, groups)) < FEWEST_ALIKE:
        return []
    return [_make_run(items) for items in groups]


def _make_run(items: Sequence[Item]) -> Run:
    """Return the run of *items*, with the space in front of all of them as its marker."""
    indents = {_find_indent(item.text) for item in items}
    indent = indents.pop() if len(indents) == 1 else ""
    bare_items = [replace(item, text=item.text.removeprefix(indent)) for item in items]
    return Run(
        HTML,
        items[0].first,
        items[-1].last,
        tuple(bare_items),
        marker=indent,
    )


def _find_indent(text: str) -> str:
    """Return the white space that *text* begins with."""
    return text[: len(text) - len(text.lstrip())]


def _find_items(
    block: Element,
    lines: Sequence[str],
) -> Iterator[Item]:
    """Yield the items of one block of HTML."""
    number = block.first_line
    while number < block.end_line:
        end = _find_end(lines, number, block.end_line)
        text = "\n".join(lines[number:end])
        if end > number and len(text) <= LONGEST_ITEM and _leads_to_work(text):
            yield Item(number, end, text)
            number = end
        else:
            number += 1


def _find_end(
    lines: Sequence[str],
    start: int,
    block_end: int,
) -> int:
    """Return the line behind the item that begins on the line *start*.

    The result is *start* itself if no item begins there.
    """
    opening = _OPENING.match(lines[start])
    if opening is None:
        has_break = _BREAK_AT_END.search(lines[start]) is not None
        return start + 1 if has_break else start
    closing_tag = f"</{opening[1].lower()}>"
    for number in range(start, min(block_end, start + _MOST_LINES)):
        line = lines[number].lower()
        if number > start and _OPENING.match(line):
            return start
        if closing_tag in line:
            # What follows the tag on its line would be no item's.
            is_alone = line.rstrip().endswith(closing_tag)
            return number + 1 if is_alone else start
    return start


def _leads_to_work(text: str) -> bool:
    """Return whether *text* has a link with words that leads out of the document.

    No words stand before the first such link; a sentence has some.
    """
    if _HEAD_CELL.search(text):
        return False
    for token in parse_tokens(" ".join(text.split())):
        if _is_named_link(token):
            return True
        if _WORD.search(remove_emoji_codes(token.visible_text)):
            return False
    return False


def _is_named_link(token: Token) -> bool:
    """Return whether *token* is a link with words that leads out of the document."""
    if token.kind != "link" or not is_outside(token.url):
        return False
    return _WORD.search(token.visible_text) is not None
