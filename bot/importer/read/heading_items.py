"""Items that have a heading of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.importer.read.items import (
    FEWEST_ALIKE,
    LONGEST_ITEM,
    Item,
    Run,
)
from bot.importer.read.kinds import HEADINGS
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import extract_words, find_links, parse_tokens
from bot.markdown.link_targets import is_outside
from bot.markdown.reader import Element
from bot.model.dates.headings import parse_heading

# The part of the linked lines below a heading that must be parts of one work, such as
# `Paper: …`. A description may hold a link of its own.
MOSTLY = 0.8

# One in so many sibling headings must lead somewhere, that the others may be works
# without a link.
_ONE_IN = 4

# Lines below the heading of a work that leads nowhere: its authors, for example.
_MOST_BRIEF = 2

# Blocks that may follow the heading of a work. Code and tables do not.
_MAY_FOLLOW = frozenset({"paragraph", "list", "quote", "html block"})
_TEXT_BLOCKS = frozenset({"paragraph", "list"})

# The mark of a heading: `### `.
HEADING_MARKER = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+")

# A line that names what it leads to: `- Paper: https://…`, `**Code：** [here](…)`.
FIELD = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?([^:：\[\]<>]{2,40})[:：]{1,2}[*_]{0,2}[ \t]*"
    r"<?(?:\[|https?://)"
)

# The marks of emphasis; those of a label may stand around its colon as well.
_EMPHASIS = "*_ "

# A remark behind a link's label: `github(official)`.
_NOTE = re.compile(r"\(.*|\[.*")

# The bullet of a line: `- `, `12. `.
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_WORD = re.compile(r"\w")


@dataclass(slots=True)
class _HeadedBlock:
    """A heading without others below it, and the lines up to the next heading.

    *start* is the line of the heading, *parent* that of the heading above it.
    """

    level: int
    parent: int
    start: int
    end: int
    is_plain: bool = True
    """Whether nothing but text, lists, quotations and HTML follows it."""
    has_list: bool = False
    has_only_text: bool = True
    """Whether it holds no HTML and no quotation."""

    def include(self, kind: str) -> None:
        """Note that a block of this *kind* stands below the heading."""
        self.is_plain = self.is_plain and kind in _MAY_FOLLOW
        self.has_list = self.has_list or kind == "list"
        self.has_only_text = self.has_only_text and kind in _TEXT_BLOCKS

    def follows(self, above: "_HeadedBlock | None") -> bool:
        """Return whether it stands right behind *above*, its sibling."""
        return above is not None and (
            (above.end, above.level, above.parent)
            == (self.start, self.level, self.parent)
        )

    def list_body_lines(self, lines: Sequence[str]) -> list[str]:
        """Return the lines below the heading that are not blank."""
        return [line for line in lines[self.start + 1 : self.end] if line.strip()]


def find_headed(
    blocks: Sequence[Element],
    lines: Sequence[str],
    fewest: int = FEWEST_ALIKE,
) -> list[Run]:
    """Return the runs of sibling headings, each of which names a work.

    At least *fewest* headings of a run lead to their work.
    """
    groups: list[list[_HeadedBlock]] = []
    above: _HeadedBlock | None = None
    for headed in _find_leaves(blocks, len(lines)):
        if not headed.is_plain or not _may_be_item(headed, lines):
            above = None
            continue
        if headed.follows(above):
            groups[-1].append(headed)
        else:
            groups.append([headed])
        above = headed
    return [
        _make_run(members, lines)
        for members in groups
        if _are_works(members, lines, fewest)
    ]


def _find_leaves(
    blocks: Sequence[Element],
    end: int,
) -> Iterator[_HeadedBlock]:
    """Yield the headings that have no heading below them, with what follows each."""
    # Level and line of the headings above, the outermost first.
    above: list[tuple[int, int]] = [(0, -1)]
    current: _HeadedBlock | None = None
    for block in blocks:
        if block.kind != "heading":
            if current is not None:
                current.include(block.kind)
            continue
        if current is not None:
            current.end = block.first_line
            is_leaf = block.level <= current.level
            if is_leaf:
                yield current
        while above[-1][0] >= block.level:
            above.pop()
        _, parent = above[-1]
        current = _HeadedBlock(
            block.level,
            parent,
            block.first_line,
            end,
        )
        above.append((block.level, block.first_line))
    if current is not None:
        yield current


def _are_works(
    members: Sequence[_HeadedBlock],
    lines: Sequence[str],
    fewest: int,
) -> bool:
    """Return whether sibling headings are a list of works.

    At least *fewest* of them, and a quarter, name a work and lead to it.
    """
    works = sum(_leads_to_work(headed, lines) for headed in members)
    return works >= fewest and _ONE_IN * works >= len(members)


def _may_be_item(
    headed: _HeadedBlock,
    lines: Sequence[str],
) -> bool:
    return _leads_to_work(headed, lines) or _is_brief(headed, lines)


def _is_brief(
    headed: _HeadedBlock,
    lines: Sequence[str],
) -> bool:
    """Return whether a heading with a few words below it may name a work without a link.

    It does where its siblings name works.
    """
    if headed.level == 1 or headed.has_list:
        return False
    if not 0 < len(headed.list_body_lines(lines)) <= _MOST_BRIEF:
        return False
    # A heading such as `## 2024` is a section.
    title = HEADING_MARKER.sub("", lines[headed.start], count=1)
    return parse_heading(title) is None


def _leads_to_work(
    headed: _HeadedBlock,
    lines: Sequence[str],
) -> bool:
    """Return whether a heading names one work and leads to it.

    The link is in the heading itself, or the linked lines below are parts of a work.
    """
    heading = lines[headed.start]
    marker = HEADING_MARKER.match(heading)
    size = sum(map(len, lines[headed.start : headed.end]))
    if marker is None or headed.level == 1 or size > LONGEST_ITEM:
        return False
    if parse_heading(heading[marker.end() :]) is not None:
        return False
    linked = [line for line in headed.list_body_lines(lines) if _is_linked(line)]
    parts = [line for line in linked if _is_part_line(line)]
    labels: list[str] = []
    for line in parts:
        labels += _find_link_labels(line)
    # A section of papers, each with its own.
    if labels.count("paper") > 1:
        return False
    are_parts = len(parts) >= MOSTLY * len(linked)
    if _leads_outside(heading):
        return not headed.has_list or are_parts
    return bool(linked) and are_parts


def _leads_outside(text: str) -> bool:
    return any(is_outside(url) for _, url in find_links(text))


def _is_linked(line: str) -> bool:
    return _leads_outside(line) or "://" in line


def are_fields(lines: Sequence[str]) -> bool:
    """Return whether lines of a list are parts of one work, such as its links.

    Half of those with a link must be; lines without any link are parts, too.
    """
    linked = [line for line in lines if find_links(line) or "://" in line]
    return sum(map(_is_part_line, linked)) * 2 >= len(linked)


def _is_part_line(line: str) -> bool:
    """Return whether a line's links are parts of a work: `Paper: …`, `[Code](…)`.

    A bullet with words of its own is a work.
    """
    if next(_find_link_labels(line), None) is None:
        return False
    bullet = _BULLET.match(line)
    if FIELD.match(line) or bullet is None:
        return True
    return not _has_own_words(line[bullet.end() :])


def _has_own_words(text: str) -> bool:
    """Return whether *text* says something beside its links and pictures."""
    sources = [
        token.source
        for token in parse_tokens(text)
        if token.kind not in ("link", "image")
    ]
    return _WORD.search(" ".join(sources)) is not None


def _find_link_labels(line: str) -> Iterator[str]:
    """Yield the labels of a line's links, if all of them are called by what they lead to."""
    field = FIELD.match(line)
    if field is not None:
        label = find_label(_NOTE.sub("", extract_words(field[1].strip(_EMPHASIS))))
        if label is not None:
            yield label
            return
    labels = [find_label(extract_words(text)) for text, _ in find_links(line)]
    if all(labels):
        yield from filter(None, labels)


def _make_run(
    members: Sequence[_HeadedBlock],
    lines: Sequence[str],
) -> Run:
    items = [
        read_headed_item(
            lines,
            headed.start,
            headed.end,
            nested=headed.has_list,
            is_plain=headed.has_only_text,
        )
        for headed in members
    ]
    return make_headed_run(members[0].level, items)


def read_headed_item(
    lines: Sequence[str],
    start: int,
    end: int,
    *,
    nested: bool,
    is_plain: bool,
) -> Item:
    """Return the item from its heading up to the line *end*.

    The heading's mark and the blank lines at the end are left out.
    """
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    text = HEADING_MARKER.sub(
        "",
        "\n".join(lines[start:end]),
        count=1,
    )
    return Item(
        start,
        end,
        text,
        nested=nested,
        is_plain=is_plain,
    )


def make_headed_run(level: int, items: Sequence[Item]) -> Run:
    """Return the run of *items* that have headings of this *level*."""
    return Run(
        HEADINGS,
        items[0].first,
        items[-1].last,
        tuple(items),
        marker="#" * level + " ",
        between="\n\n",
    )
