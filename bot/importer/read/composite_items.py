"""Items that are more than a bullet or a row.

They are `<details>` blocks, paragraphs and block quotes that name a work.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.importer.read.heading_items import are_fields
from bot.importer.read.items import (
    FEWEST_ALIKE,
    LONGEST_ITEM,
    Item,
    ItemKind,
    Run,
)
from bot.importer.read.kinds import DETAILS, PARAGRAPHS
from bot.markdown.inline_tokens import (
    Token,
    find_links,
    parse_tokens,
    remove_emoji_codes,
)
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element

# Text between links that says nothing: ` | `, `, `, `<br/>`.
SEPARATORS = re.compile(r"(?:[\s|,/·•;()\[\]\\-]|<br\s*/?>)*")

# The marker of an item that is a block quote.
QUOTE = "> "

_DETAILS = re.compile(r"[ ]{0,3}<details\b", re.IGNORECASE)
_END_DETAILS = re.compile(r"</details>\s*\Z", re.IGNORECASE)
_SUMMARY_END = re.compile(r"</summary>", re.IGNORECASE)

# The beginning of a list, a heading, a code block, a table, or a block of HTML. Tags
# of inline HTML, such as `<b>`, `<img>` and `<a>`, begin a paragraph like words do.
_OTHER_BLOCK = re.compile(
    r"\s*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|```|~~~|\|"
    r"|<(?!br\b|/?(?:b|i|em|strong|sub|sup|a|img)\b))"
)

# What follows a link that is a word of a sentence: ` is a library`.
_PROSE_GOES_ON = re.compile(r"\s+[a-z]")
_WORD = re.compile(r"\w")


def find_details(
    blocks: Sequence[Element],
    lines: Sequence[str],
) -> Iterator[Run]:
    """Yield the runs of `<details>` blocks that name a work and link to it.

    Nothing but blank lines stands between the blocks of a run. A block around a
    list, a table or prose is no item: what is inside it is read as if it stood
    outside.
    """
    html_lines: set[int] = set()
    for block in blocks:
        if block.kind == "html block":
            html_lines.update(range(block.first_line, block.end_line))
    items: list[Item] = []
    number = 0
    while number < len(lines):
        # A line of a code block may look like the beginning of one, too.
        begins = number in html_lines and _DETAILS.match(lines[number])
        item = _read_details(lines, number) if begins else None
        if item is not None:
            items.append(item)
            number = item.last
            continue
        if items and lines[number].strip():
            yield _make_run(DETAILS, items)
            items = []
        number += 1
    if items:
        yield _make_run(DETAILS, items)


def _read_details(
    lines: Sequence[str],
    start: int,
) -> Item | None:
    """Return the item that begins with `<details>` on the line *start*, if it is one.

    An item has a summary, and below it paragraphs, at least one of which is a row of
    links.
    """
    end = _find_details_end(lines, start)
    if end is None:
        return None
    summary_ends = [
        number for number in range(start, end) if _SUMMARY_END.search(lines[number])
    ]
    if not summary_ends:
        return None
    body = lines[summary_ends[0] + 1 : end]
    if any(_OTHER_BLOCK.match(line) for line in body):
        return None
    if not any(map(_holds_only_links, _split_paragraphs(body))):
        return None
    return Item(
        start,
        end + 1,
        "\n".join(lines[start : end + 1]),
    )


def _find_details_end(
    lines: Sequence[str],
    start: int,
) -> int | None:
    """Return the line that closes the `<details>` block that begins on *start*.

    None means that another one begins inside, or that the block never ends or is too
    long for an item.
    """
    size = 0
    for number in range(start, len(lines)):
        line = lines[number]
        size += len(line) + 1
        if size > LONGEST_ITEM or (number > start and _DETAILS.match(line)):
            return None
        if _END_DETAILS.search(line):
            return number
    return None


def _split_paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield the pieces of text between blank lines."""
    paragraph: list[str] = []
    for line in lines:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield "\n".join(paragraph)
            paragraph = []
    if paragraph:
        yield "\n".join(paragraph)


def _holds_only_links(text: str) -> bool:
    """Return whether *text* is links with nothing but separators between them."""
    has_links = False
    for token in parse_tokens(text):
        if token.kind == "link":
            has_links = True
        elif token.kind != "text" or not SEPARATORS.fullmatch(token.source):
            return False
    return has_links


def find_paragraphs(
    blocks: Sequence[Element],
    lines: Sequence[str],
    fewest: int = FEWEST_ALIKE,
) -> list[Run]:
    """Return the runs of paragraphs that each begin with a title and lead somewhere.

    The title is in bold or linked. The lists right below a paragraph that is nothing
    but a bold title belong to it. Fewer than *fewest* such paragraphs are a list only
    where they make a section of the level of those that hold more.
    """
    runs = _group_paragraphs(blocks, lines)
    # Paragraphs with a list each are a list together, however few stand in a section.
    described = sum(_count_described(run) for run in runs)
    certain: set[Run] = set()
    for run in runs:
        is_described = _count_described(run) == len(run.items)
        if len(run.items) >= fewest or (described >= fewest and is_described):
            certain.add(run)
    levels = _find_levels(blocks)
    usual_levels = {levels[run.first] for run in certain if run.first in levels}
    return [
        run for run in runs if run in certain or levels.get(run.first) in usual_levels
    ]


def _count_described(run: Run) -> int:
    return sum(item.nested for item in run.items)


def _group_paragraphs(
    blocks: Sequence[Element],
    lines: Sequence[str],
) -> list[Run]:
    """Return the runs of paragraphs that may be items, however few."""
    runs: list[Run] = []
    items: list[Item] = []
    for candidate in _find_candidates(blocks, lines):
        if candidate is None or candidate.end - candidate.start > LONGEST_ITEM:
            if items:
                runs.append(_make_run(PARAGRAPHS, items))
            items = []
            continue
        text = "\n".join(lines[candidate.start : candidate.end])
        item = Item(
            candidate.start,
            candidate.end,
            text,
            nested=candidate.has_list,
        )
        items.append(item)
    if items:
        runs.append(_make_run(PARAGRAPHS, items))
    return runs


def _find_levels(blocks: Sequence[Element]) -> dict[int, int]:
    """Return the level of the heading right above a paragraph, by its first line."""
    return {
        block.first_line: above.level
        for above, block in pairwise(blocks)
        if above.kind == "heading" and block.kind == "paragraph"
    }


@dataclass(slots=True)
class _Candidate:
    """A paragraph that may be an item: lines *start* up to, not including, *end*."""

    start: int
    end: int
    is_linked: bool
    takes_lists: bool
    """Whether it is nothing but a bold title."""
    has_list: bool = False

    def include(self, block: Element, source: str) -> bool:
        """Return whether *block*, which follows directly, belongs to it, and take it.

        A list of its links does, and a block of HTML that shows pictures.
        """
        is_list = block.kind == "list" and self.takes_lists
        if is_list and are_fields(source.split("\n")):
            self.has_list = True
            self.is_linked = self.is_linked or bool(find_links(source))
        elif block.kind != "html block" or not _has_only_pictures(source):
            return False
        self.end = block.end_line
        return True


def _find_candidates(
    blocks: Sequence[Element],
    lines: Sequence[str],
) -> Iterator[_Candidate | None]:
    """Yield each paragraph that may be an item, and None for anything else between."""
    current: _Candidate | None = None
    for block in blocks:
        source = "\n".join(lines[block.first_line : block.end_line])[:LONGEST_ITEM]
        if current is not None:
            if current.include(block, source):
                continue
            yield current if current.is_linked else None
        current = _start_candidate(block, source)
        if current is None:
            yield None
    if current is not None and current.is_linked:
        yield current


def _start_candidate(
    block: Element,
    source: str,
) -> _Candidate | None:
    """Return the item that *block* may begin; None where it begins with no title."""
    title = _find_title(source) if block.kind == "paragraph" else None
    if title is None:
        return None
    return _Candidate(
        block.first_line,
        block.end_line,
        is_linked=_leads_outside(source),
        takes_lists=title.kind == "bold" and title.source == source.strip(),
    )


def _leads_outside(text: str) -> bool:
    return any(is_outside(url) for _, url in find_links(text))


def _has_only_pictures(html: str) -> bool:
    """Return whether a block of HTML shows pictures and nothing else."""
    has_picture = False
    for token in parse_tokens(" ".join(html.split())):
        if token.kind in ("link", "url") or _WORD.search(token.visible_text):
            return False
        has_picture = has_picture or token.kind == "image"
    return has_picture


def _find_title(source: str) -> Token | None:
    """Return the title that a paragraph begins with; None for a sentence.

    Pictures, badges and signs may stand before it.
    """
    tokens = parse_tokens(source)
    for index, token in enumerate(tokens):
        if not _is_decoration(token):
            return token if _is_title(tokens, index) else None
    return None


def _is_decoration(token: Token) -> bool:
    """Return whether *token* is a picture, a badge, or text without words."""
    if token.kind == "text":
        return not _WORD.search(remove_emoji_codes(token.source))
    return token.kind == "image" or token.is_badge


def _is_title(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the token at *index* is a title, not the beginning of a sentence."""
    token = tokens[index]
    if token.kind not in ("bold", "link"):
        return False
    following = tokens[index + 1 : index + 3]
    after = following[0].source if following else ""
    # A subject, and the title as a link behind it: `**Task 1**: [A Title](…)`.
    if token.kind == "bold" and after.strip() in (":", "："):
        is_before_link = following[-1].kind == "link"
        if is_before_link:
            return True
    if token.text.rstrip().endswith(":") or after.startswith(":"):
        return False
    return _PROSE_GOES_ON.match(after) is None


def find_quotes(
    blocks: Sequence[Element],
    lines: Sequence[str],
    fewest: int = FEWEST_ALIKE,
) -> list[Run]:
    """Return the runs of block quotes that each begin with a title and lead somewhere.

    Each quote has one line. A document with fewer of them than *fewest* quotes
    something; it has no list of quotes.
    """
    groups: list[list[Item]] = [[]]
    for block in blocks:
        text = _read_quote(block, lines)
        if text and _find_title(text) is not None and _leads_outside(text):
            groups[-1].append(Item(block.first_line, block.end_line, text))
        elif groups[-1]:
            groups.append([])
    if sum(map(len, groups)) < fewest:
        return []
    return [
        replace(_make_run(PARAGRAPHS, items), marker=QUOTE) for items in groups if items
    ]


def _read_quote(block: Element, lines: Sequence[str]) -> str:
    """Return what a block quote of one line says; empty for any other block."""
    is_short_quote = block.kind == "quote" and block.end_line == block.first_line + 1
    if not is_short_quote or not lines[block.first_line].startswith(QUOTE):
        return ""
    return lines[block.first_line].removeprefix(QUOTE).strip()


def _make_run(kind: ItemKind, items: Sequence[Item]) -> Run:
    """Return the run of *items*, which blank lines separate."""
    return Run(
        kind,
        items[0].first,
        items[-1].last,
        tuple(items),
        between="\n\n",
    )
