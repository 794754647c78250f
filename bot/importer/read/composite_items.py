"""Items that are more than a bullet or a row: `<details>` blocks, and paragraphs that name a work."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.importer.read.heading_items import are_fields
from bot.importer.read.items import FEWEST_ALIKE, LONGEST_ITEM, Item, ItemKind, Run
from bot.importer.read.kinds import DETAILS, PARAGRAPHS
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import (
    Token,
    find_links,
    parse_tokens,
    remove_emoji_codes,
)
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element

SEPARATORS = re.compile(r"(?:[\s|,/·•;()\[\]\\-]|<br\s*/?>)*")
"""Text between links that says nothing."""
_DETAILS = re.compile(r"[ ]{0,3}<details\b", re.IGNORECASE)
_END_DETAILS = re.compile(r"</details>\s*\Z", re.IGNORECASE)
_SUMMARY_END = re.compile(r"</summary>", re.IGNORECASE)
_OTHER_BLOCK = re.compile(
    r"\s*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|```|~~~|\||<(?!br\b|/?(?:b|i|em|strong|sub|sup|a|img)\b))"
)
QUOTE = "> "
"""The marker of an item that is a block quote."""
_PROSE_GOES_ON = re.compile(r"\s+[a-z]")


def find_details(blocks: Sequence[Element], lines: Sequence[str]) -> Iterator[Run]:
    """Runs of `<details>` blocks that name a work and link to it, with nothing but blank lines between them.

    A block around a list, a table or prose is none: what is inside it is read as if it stood outside.
    """
    html = {
        line
        for block in blocks
        if block.kind == "html block"
        for line in range(block.first_line, block.end_line)
    }
    items: list[Item] = []
    number = 0
    while number < len(lines):
        begins = number in html and _DETAILS.match(lines[number])
        item = _details_at(lines, number) if begins else None
        if item is not None:
            items.append(item)
        elif items and lines[number].strip():
            yield _make_run(DETAILS, items)
            items = []
        number = item.last if item else number + 1
    if items:
        yield _make_run(DETAILS, items)


def _details_at(lines: Sequence[str], first: int) -> Item | None:
    body = summary = False
    size = 0
    paragraph: list[str] = []
    has_links = False
    for number in range(first, len(lines)):
        line = lines[number]
        size += len(line) + 1
        if size > LONGEST_ITEM or (number > first and _DETAILS.match(line)):
            return None
        if _END_DETAILS.search(line):
            has_links = has_links or _only_links("\n".join(paragraph))
            text = "\n".join(lines[first : number + 1])
            return Item(first, number + 1, text) if has_links and summary else None
        if body and _OTHER_BLOCK.match(line):
            return None
        if body and line.strip():
            paragraph.append(line)
        elif body:
            has_links = has_links or _only_links("\n".join(paragraph))
            paragraph = []
        if _SUMMARY_END.search(line):
            summary = body = True
    return None


def _only_links(text: str) -> bool:
    tokens = parse_tokens(text) if text.strip() else []
    plain = all(
        token.kind == "link"
        or (token.kind == "text" and SEPARATORS.fullmatch(token.source))
        for token in tokens
    )
    return plain and any(token.kind == "link" for token in tokens)


def find_paragraphs(
    blocks: Sequence[Element], lines: Sequence[str], fewest: int = FEWEST_ALIKE
) -> list[Run]:
    """Runs of paragraphs that each begin with a title, in bold or linked, and lead somewhere.

    The lists right below a paragraph that is nothing but a bold title belong to it. One or two such paragraphs are a
    list where they make a section of the level of those that hold more.
    """
    runs: list[Run] = []
    items: list[Item] = []
    for first, last, has_list in _candidates(blocks, lines):
        if first < 0 or last - first > LONGEST_ITEM:
            runs += [_make_run(PARAGRAPHS, items)] if items else []
            items = []
            continue
        items.append(Item(first, last, "\n".join(lines[first:last]), nested=has_list))
    runs += [_make_run(PARAGRAPHS, items)] if items else []
    described = sum(item.nested for run in runs for item in run.items)
    sure = [
        run
        for run in runs
        if len(run.items) >= fewest
        or (described >= fewest and all(i.nested for i in run.items))
    ]
    levels = _find_levels(blocks)
    usual = {levels[run.first] for run in sure if run.first in levels}
    return [run for run in runs if run in sure or levels.get(run.first) in usual]


def _find_levels(blocks: Sequence[Element]) -> dict[int, int]:
    """Return the level of the heading that stands right above a block, by the block's first line."""
    return {
        block.first_line: above.level
        for above, block in pairwise(blocks)
        if above.kind == "heading" and block.kind == "paragraph"
    }


def find_quotes(
    blocks: Sequence[Element], lines: Sequence[str], fewest: int = FEWEST_ALIKE
) -> list[Run]:
    """Return the runs of block quotes of one line that each begin with a title and lead somewhere.

    A document with fewer of them than *fewest* quotes something; it has no list of quotes.
    """
    runs: list[list[Item]] = [[]]
    for block in blocks:
        line = (
            lines[block.first_line]
            if block.kind == "quote" and block.end_line == block.first_line + 1
            else ""
        )
        text = line.removeprefix(QUOTE).strip() if line.startswith(QUOTE) else ""
        if (
            text
            and _head(text) is not None
            and any(is_outside(url) for _, url in find_links(text))
        ):
            runs[-1].append(Item(block.first_line, block.end_line, text))
        elif runs[-1]:
            runs.append([])
    if sum(map(len, runs)) < fewest:
        return []
    return [
        replace(_make_run(PARAGRAPHS, items), marker=QUOTE) for items in runs if items
    ]


def _candidates(
    blocks: Sequence[Element], lines: Sequence[str]
) -> Iterator[tuple[int, int, bool]]:
    """First and last line of each paragraph that may be an item, and whether lists belong to it; -1 for a break."""
    start = last = -1
    linked = takes_lists = has_list = False
    for block in blocks:
        source = "\n".join(lines[block.first_line : block.end_line])[:LONGEST_ITEM]
        if block.kind == "list" and takes_lists and are_fields(source.split("\n")):
            last, has_list = block.end_line, True
            linked = linked or bool(find_links(source))
            continue
        if start >= 0 and block.kind == "html block" and _shows_pictures(source):
            last = block.end_line
            continue
        if start >= 0:
            yield (start, last, has_list) if linked else (-1, -1, False)
        start, has_list, takes_lists = -1, False, False
        head = _head(source) if block.kind == "paragraph" else None
        if head is None:
            yield -1, -1, False
            continue
        start, last = block.first_line, block.end_line
        linked = any(is_outside(url) for _, url in find_links(source))
        takes_lists = head.kind == "bold" and head.source == source.strip()
    if start >= 0:
        yield (start, last, has_list) if linked else (-1, -1, False)


def _shows_pictures(html: str) -> bool:
    """Return whether a block of HTML shows pictures and nothing else."""
    tokens = parse_tokens(" ".join(html.split()))
    return any(token.kind == "image" for token in tokens) and not any(
        token.kind in ("link", "url") or re.search(r"\w", token.visible_text)
        for token in tokens
    )


def _head(source: str) -> Token | None:
    """The title that a paragraph begins with; None where it is a sentence, or begins otherwise."""
    tokens = parse_tokens(source)
    for index, token in enumerate(tokens):
        if (
            token.kind == "image"
            or token.is_badge
            or (
                token.kind == "text"
                and not re.search(r"\w", remove_emoji_codes(token.source))
            )
        ):
            continue
        after = tokens[index + 1].source if index + 1 < len(tokens) else ""
        following = tokens[index + 2] if index + 2 < len(tokens) else None
        if (
            token.kind == "bold"
            and after.strip() in (":", "：")
            and following
            and following.kind == "link"
        ):
            return token  # a subject, and the title as a link
        is_title = token.kind in ("bold", "link") and not token.text.rstrip().endswith(
            ":"
        )
        return (
            token
            if is_title
            and not _PROSE_GOES_ON.match(after)
            and not after.startswith(":")
            else None
        )
    return None


def _make_run(kind: ItemKind, items: Sequence[Item]) -> Run:
    """Return the run of *items*, which stand apart from each other."""
    return Run(kind, items[0].first, items[-1].last, tuple(items), between="\n\n")


def is_named(token: Token) -> bool:
    """Whether it is a link whose text says what it leads to: a label or a badge."""
    return token.kind == "link" and (
        token.is_badge or find_label(token.text) is not None
    )


def is_gap(tokens: list[Token], index: int) -> bool:
    """Whether the text at *index* only separates links, or ends the item."""
    token = tokens[index]
    if token.kind != "text" or not SEPARATORS.fullmatch(token.source):
        return False
    return (
        index > 0
        and is_named(tokens[index - 1])
        and (index == len(tokens) - 1 or is_named(tokens[index + 1]))
    )
