"""Items inside a block of HTML: lines that end with a break, items of its lists, rows of its tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.importer.read.items import FEWEST_ALIKE, LONGEST_ITEM, Item, Run
from bot.importer.read.kinds import HTML
from bot.markdown.inline_tokens import Token, parse_tokens, remove_emoji_codes
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element

_MOST_LINES = 40
_OPENING = re.compile(r"[ \t]*<(li|tr)(?:\s[^<>]*)?>", re.IGNORECASE)
_BREAK_AT_END = re.compile(r"<br\s*/?>[ \t]*\Z", re.IGNORECASE)
_HEAD_CELL = re.compile(r"<th[\s>]", re.IGNORECASE)


def find_html(blocks: Sequence[Element], lines: Sequence[str]) -> list[Run]:
    """Return the runs of items in blocks of HTML, each of which has its lines for itself and leads somewhere.

    A document with fewer than three of them has no list in HTML.
    """
    runs: list[list[Item]] = [[]]
    for block in blocks:
        if block.kind != "html block":
            continue
        for item in _find_items(block, lines):
            if runs[-1] and runs[-1][-1].last == item.first:
                runs[-1].append(item)
            else:
                runs.append([item])
    runs = [items for items in runs if items]
    if sum(map(len, runs)) < FEWEST_ALIKE:
        return []
    return [_make_run(items) for items in runs]


def _make_run(items: Sequence[Item]) -> Run:
    """Return the run of *items*, with the space in front of all of them as its marker."""
    indents = {item.text[: len(item.text) - len(item.text.lstrip())] for item in items}
    indent = indents.pop() if len(indents) == 1 else ""
    own = tuple(replace(item, text=item.text[len(indent) :]) for item in items)
    return Run(HTML, items[0].first, items[-1].last, own, marker=indent)


def _find_items(block: Element, lines: Sequence[str]) -> Iterator[Item]:
    """Yield the items of one block of HTML."""
    number = block.first_line
    while number < block.end_line:
        last = _find_end(lines, number, block.end_line)
        text = "\n".join(lines[number:last])
        if last > number and len(text) <= LONGEST_ITEM and _names_a_work(text):
            yield Item(number, last, text)
            number = last
        else:
            number += 1


def _find_end(lines: Sequence[str], first: int, end: int) -> int:
    """Return the line behind the item that begins on the line *first*; *first* itself, if none does."""
    opening = _OPENING.match(lines[first])
    if opening is None:
        return first + 1 if _BREAK_AT_END.search(lines[first]) else first
    name = opening[1].lower()
    for number in range(first, min(end, first + _MOST_LINES)):
        line = lines[number].lower()
        if number > first and _OPENING.match(line):
            return first
        if f"</{name}>" in line:
            return number + 1 if line.rstrip().endswith(f"</{name}>") else first
    return first


def _names_a_work(text: str) -> bool:
    """Return whether *text* has one link with words, near its beginning, that leads out of the document."""
    if _HEAD_CELL.search(text):
        return False
    tokens = parse_tokens(" ".join(text.split()))
    named = [token for token in tokens if _is_named_link(token)]
    if not named:
        return False
    before = tokens[: tokens.index(named[0])]
    return not any(
        re.search(r"\w", remove_emoji_codes(token.visible_text)) for token in before
    )


def _is_named_link(token: Token) -> bool:
    return (
        token.kind == "link"
        and is_outside(token.url)
        and re.search(r"\w", token.visible_text) is not None
    )
