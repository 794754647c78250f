"""The headings of a document, and the lines that stand below each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.markdown.github_anchors import read_heading_words
from bot.markdown.reader import read_document
from bot.markdown.regions import Region, clear_regions, find_regions

_ANCHOR: Final = re.compile(r"""<a\s+(?:id|name)=["'][^"']*["']\s*>\s*</a>\s*""")
_RULE: Final = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_DEFINITION: Final = re.compile(r" {0,3}\[[^\]]+\]:")
_HEADING_SIGNS: Final = re.compile(r"( {0,3})#{1,6}(?=[ \t]|$)")
_DEEPEST_HEADING: Final = 6


class OutlineHeading(NamedTuple):
    """A heading: its level, its words, and its lines, counted from 0.

    *start* is *line*, or the first of the lines with anchors that stand right above it;
    *end* is the line below it.
    """

    level: int
    words: str
    start: int
    line: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A document by its lines, without line ends, its regions and its headings.

    Headings in regions are not among them.
    """

    lines: Sequence[str]
    regions: dict[str, Region]
    headings: Sequence[OutlineHeading]

    def find_heading(self, line: int) -> int | None:
        """Return the index of the nearest heading above a line; None without one."""
        above = [
            index for index, heading in enumerate(self.headings) if heading.line < line
        ]
        return above[-1] if above else None

    def iterate_parents(self, index: int) -> Iterator[int]:
        """Yield the indices of the headings above a heading, the nearest first."""
        level = self.headings[index].level
        for number in range(index - 1, -1, -1):
            if self.headings[number].level < level:
                level = self.headings[number].level
                yield number

    def find_end(self, line: int, level: int) -> int:
        """Return the line behind what follows *line* below headings deeper than *level*.

        That is the next heading of this level or a higher one, or the end.
        """
        for heading in self.headings:
            if heading.line > line and heading.level <= level:
                return heading.start
        return len(self.lines)

    def is_line_across(self, line: int) -> bool:
        """Return whether a line draws one across the page: `---`.

        Below words, such a line makes them a heading.
        """
        if any(heading.line < line < heading.end for heading in self.headings):
            return False
        return _RULE.fullmatch(self.lines[line]) is not None

    def holds_words(self, line: int) -> bool:
        """Return whether a line holds more than space and anchors."""
        text = self.lines[line]
        return bool(text.strip()) and _ANCHOR.fullmatch(text) is None

    def find_tail(self, line: int) -> int:
        """Return the first line from *line* on that closes the document, or its end.

        A line across the page closes it, or what only defines links.
        """
        for number in range(line, len(self.lines)):
            if self.is_line_across(number) or _DEFINITION.match(self.lines[number]):
                return number
        return len(self.lines)


def read_outline(text: str, path: str) -> Outline:
    """Return the outline of a document.

    Raises:
        ConfigurationError: the markers of its regions are wrong.
    """
    regions = find_regions(text, path)
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    outside = clear_regions(lines, regions.values())
    headings = []
    for block in read_document("\n".join(outside)).blocks:
        if block.kind == "heading":
            line = block.first_line
            start = _find_anchors(lines, line)
            words = read_heading_words(block)
            heading = OutlineHeading(block.level, words, start, line, block.end_line)
            headings.append(heading)
    return Outline(lines, regions, headings)


def _find_anchors(lines: Sequence[str], line: int) -> int:
    """Return the first of the lines right above a heading that hold only anchors.

    Below another heading, anchors are that one's.
    """
    start = line
    while start > 0 and _ANCHOR.fullmatch(lines[start - 1]):
        start -= 1
    has_text_above = start > 0 and lines[start - 1].strip()
    return line if has_text_above else start


def shift_headings(
    rows: Sequence[str],
    change: int,
) -> list[str]:
    """Return lines of a document with their headings *change* levels deeper.

    Headings in code are text. No heading is higher than the first level, or deeper than
    the sixth.
    """
    shifted = list(rows)
    for block in reversed(read_document("\n".join(rows)).blocks):
        if not change or block.kind != "heading":
            continue
        level = min(max(block.level + change, 1), _DEEPEST_HEADING)
        first, end = block.first_line, block.end_line
        match = _HEADING_SIGNS.match(shifted[first])
        words = " ".join(line.strip() for line in shifted[first : end - 1])
        row = f"{'#' * level} {words}"
        if match is not None:
            row = f"{match[1]}{'#' * level}{shifted[first][match.end() :]}"
        shifted[first:end] = [row]
    return shifted
