"""Paragraphs each line of which is an item."""

import re
from collections.abc import Sequence

from bot.importer.read.heading_items import FIELD, MOSTLY
from bot.importer.read.items import FEWEST_ALIKE, Item, Run
from bot.importer.read.kinds import PARAGRAPHS
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element
from bot.model.dates.parser import find_dates

# What makes a line break a hard one: two spaces, or a backslash, at the line's end.
_HARD_BREAK = re.compile(r"(?: {2,}|\\)\Z")


def find_lines(
    blocks: Sequence[Element],
    lines: Sequence[str],
) -> list[Run]:
    """Return the paragraphs, as a run each, whose lines are items.

    Such a paragraph has at least three lines. All but the last end in the same kind
    of hard break, and most of them are a work each.
    """
    runs: list[Run] = []
    for block in blocks:
        if block.kind != "paragraph":
            continue
        rows = lines[block.first_line : block.end_line]
        between = _find_line_break(rows)
        if between is None or sum(map(_is_work, rows)) < MOSTLY * len(rows):
            continue
        items = [
            Item(
                number,
                number + 1,
                _HARD_BREAK.sub("", row),
            )
            for number, row in enumerate(rows, block.first_line)
        ]
        run = Run(
            PARAGRAPHS,
            block.first_line,
            block.end_line,
            tuple(items),
            between=between,
        )
        runs.append(run)
    return runs


def _find_line_break(rows: Sequence[str]) -> str | None:
    """Return the hard break that all lines of a paragraph but the last end in.

    None means that the lines are too few, or end in different ways.
    """
    if len(rows) < FEWEST_ALIKE:
        return None
    endings: set[str] = set()
    for row in rows[:-1]:
        ending = _HARD_BREAK.search(row)
        if ending is None:
            return None
        endings.add(ending[0][:1])
    if len(endings) != 1:
        return None
    return "  \n" if endings == {" "} else "\\\n"


def _is_work(row: str) -> bool:
    """Return whether a line leads out of the document and seems to name a work.

    It has a date, or a link that says what it leads to, and is no part of a work.
    """
    texts = [text for text, url in find_links(row) if is_outside(url)]
    if not texts or FIELD.match(row):
        return False
    has_label = any(find_label(extract_words(text)) is not None for text in texts)
    return has_label or bool(find_dates(row))
