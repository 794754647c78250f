"""Items that have a heading of their own, and paragraphs each line of which is an item."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.importer.read.items import FEWEST_ALIKE, LONGEST_ITEM, Item, Run
from bot.importer.read.kinds import HEADINGS, PARAGRAPHS
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links, parse_tokens
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element
from bot.model.dates.headings import parse_heading
from bot.model.dates.parser import find_dates

_MOSTLY = 0.8
_ONE_IN = 4
_MOST_BRIEF = 2
"""Lines below the heading of a work that leads nowhere: its authors, for example."""
_MAY_FOLLOW = frozenset({"paragraph", "list", "quote", "html block"})
HEADING_MARKER = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+")
_FIELD = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?([^:：\[\]<>]{2,40})[:：]{1,2}[ \t]*<?(?:\[|https?://)"
)
_NOTE = re.compile(r"\(.*|\[.*")
"""What is said of a link's label: `github(official)`."""
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_BREAK = re.compile(r"(?: {2,}|\\)\Z")


@dataclass(slots=True)
class _Headed:
    """A heading without others below it, and the lines up to the next."""

    level: int
    parent: int
    first: int
    last: int
    is_plain: bool = True
    """Whether nothing but words and lists follows it."""
    has_list: bool = False
    has_only_text: bool = True
    """Whether it holds no HTML and no quotation."""


def find_headed(
    blocks: Sequence[Element], lines: Sequence[str], fewest: int = FEWEST_ALIKE
) -> list[Run]:
    """Runs of at least *fewest* sibling headings, each of which names a work and leads to it."""
    runs: list[list[_Headed]] = []
    before: _Headed | None = None
    for one in _leaves(blocks, len(lines)):
        if not one.is_plain or not (_names_a_work(one, lines) or _is_brief(one, lines)):
            before = None
            continue
        is_next = before is not None and before.last == one.first
        if (
            is_next
            and before is not None
            and (before.level, before.parent) == (one.level, one.parent)
        ):
            runs[-1].append(one)
        else:
            runs.append([one])
        before = one
    return [
        _make_run(members, lines)
        for members in runs
        if _are_works(members, lines, fewest)
    ]


def _are_works(members: Sequence[_Headed], lines: Sequence[str], fewest: int) -> bool:
    """Return whether at least *fewest* of these sibling headings, and a quarter of them, name a work and lead to it."""
    works = sum(_names_a_work(one, lines) for one in members)
    return works >= fewest and _ONE_IN * works >= len(members)


def _is_brief(one: _Headed, lines: Sequence[str]) -> bool:
    """Return whether a heading with a few words below it may name a work without a link, as its siblings do."""
    body = [line for line in lines[one.first + 1 : one.last] if line.strip()]
    is_dated = parse_heading(HEADING_MARKER.sub("", lines[one.first])) is not None
    return (
        one.level > 1
        and not is_dated
        and not one.has_list
        and 0 < len(body) <= _MOST_BRIEF
    )


def _leaves(blocks: Sequence[Element], end: int) -> Iterator[_Headed]:
    """The headings that have no heading below them, with what follows each."""
    open_above: list[tuple[int, int]] = [(0, -1)]
    current: _Headed | None = None
    for block in blocks:
        if block.kind == "heading":
            level, first = block.level, block.first_line
            if current is not None:
                current.last = first
                if level <= current.level:
                    yield current
            while open_above[-1][0] >= level:
                open_above.pop()
            current = _Headed(level, open_above[-1][1], first, end)
            open_above.append((level, first))
        elif current is not None:
            current.is_plain = current.is_plain and block.kind in _MAY_FOLLOW
            current.has_list = current.has_list or block.kind == "list"
            current.has_only_text = current.has_only_text and block.kind in (
                "paragraph",
                "list",
            )
    if current is not None:
        yield current


def _names_a_work(one: _Headed, lines: Sequence[str]) -> bool:
    head = HEADING_MARKER.match(lines[one.first])
    if (
        head is None
        or one.level == 1
        or sum(map(len, lines[one.first : one.last])) > LONGEST_ITEM
    ):
        return False
    if parse_heading(lines[one.first][head.end() :]) is not None:
        return False
    body = [line for line in lines[one.first + 1 : one.last] if line.strip()]
    linked = [
        line
        for line in body
        if any(is_outside(url) for _, url in find_links(line)) or "://" in line
    ]
    fields = [line for line in linked if _says_what(line)]
    labels = [label for line in fields for label in _labels(line)]
    if labels.count("paper") > 1:  # a section of papers, each with its own
        return False
    if any(is_outside(url) for _, url in find_links(lines[one.first])):
        return not one.has_list or len(fields) >= _MOSTLY * len(linked)
    return bool(linked) and len(fields) >= _MOSTLY * len(linked)


def are_fields(lines: Sequence[str]) -> bool:
    """Whether lines of a list are one work's parts, such as its links, and not works themselves."""
    linked = [line for line in lines if find_links(line) or "://" in line]
    return sum(map(_says_what, linked)) * 2 >= len(linked)


def _says_what(line: str) -> bool:
    """Whether a line's links are parts of a work: `Paper: …`, `[Code](…)`. An item with words of its own is a work."""
    if not any(True for _ in _labels(line)):
        return False
    is_field = _FIELD.match(line) is not None
    return (
        is_field or _ITEM.match(line) is None or not _has_own_words(_ITEM.sub("", line))
    )


def _has_own_words(text: str) -> bool:
    """Whether *text* says something beside its links and pictures."""
    own = [
        token.source
        for token in parse_tokens(text)
        if token.kind not in ("link", "image")
    ]
    return re.search(r"\w", " ".join(own)) is not None


def _labels(line: str) -> Iterator[str]:
    """What a line's links are called, if all of them are called by what they lead to."""
    found = _FIELD.match(line)
    label = (
        find_label(_NOTE.sub("", extract_words(found[1])))
        if found is not None
        else None
    )
    if label is not None:
        yield label
        return
    labels = [find_label(extract_words(text)) for text, _ in find_links(line)]
    if all(labels):
        yield from filter(None, labels)


def _make_run(members: Sequence[_Headed], lines: Sequence[str]) -> Run:
    items = [
        read_headed_item(
            lines, one.first, one.last, nested=one.has_list, is_plain=one.has_only_text
        )
        for one in members
    ]
    return make_headed_run(members[0].level, items)


def read_headed_item(
    lines: Sequence[str], first: int, last: int, *, nested: bool, is_plain: bool
) -> Item:
    """Return the item from its heading up to the line *last*, without the heading's mark and blank lines at its end."""
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    text = HEADING_MARKER.sub("", "\n".join(lines[first:last]), count=1)
    return Item(first, last, text, nested=nested, is_plain=is_plain)


def make_headed_run(level: int, items: Sequence[Item]) -> Run:
    """Return the run of *items* that have headings of this *level*."""
    marker = "#" * level + " "
    return Run(
        HEADINGS,
        items[0].first,
        items[-1].last,
        tuple(items),
        marker=marker,
        between="\n\n",
    )


def find_lines(blocks: Sequence[Element], lines: Sequence[str]) -> list[Run]:
    """Paragraphs of at least three lines that all end in a hard break, and most of which are a work each."""
    runs = []
    for block in blocks:
        if block.kind != "paragraph":
            continue
        first, last = block.first_line, block.end_line
        rows = lines[first:last]
        breaks = {
            found[0][:1]
            for row in rows[:-1]
            for found in (_BREAK.search(row),)
            if found
        }
        works = sum(map(_is_a_work, rows))
        if len(rows) < FEWEST_ALIKE or len(breaks) != 1 or works < _MOSTLY * len(rows):
            continue
        if any(_BREAK.search(row) is None for row in rows[:-1]):
            continue
        items = tuple(
            Item(first + n, first + n + 1, _BREAK.sub("", row))
            for n, row in enumerate(rows)
        )
        runs.append(
            Run(
                PARAGRAPHS,
                first,
                last,
                items,
                between="  \n" if breaks == {" "} else "\\\n",
            )
        )
    return runs


def _is_a_work(row: str) -> bool:
    links = [(text, url) for text, url in find_links(row) if is_outside(url)]
    is_field = _FIELD.match(row) is not None
    named = any(find_label(extract_words(text)) is not None for text, _ in links)
    return bool(links) and not is_field and (named or bool(find_dates(row)))
