"""The proof that an import lost nothing: source and result, compared section by section.

It knows nothing of how the importer reads a list. What both documents say in
the same way is struck out paragraph by paragraph, item by item; what is left
is read by the CommonMark parser, and every word, sign, link and picture of it
is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.markdown.reader import Element, locate_definitions, read_inline
from bot.model.fences import find_fence_after

# "## Papers", and the line below the heading of another style: "----".
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t].*)?")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
# The first line of an item: "- one", "2. two", or the mark alone.
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_NUMBER = re.compile(r"\A\s*\d{1,9}([.)])(?=\s)")
# A word, or a single sign.
_WORD = re.compile(r"\w+|[^\w\s]")
# A pipe that separates cells: none with a backslash before it.
_PIPE = re.compile(r"(?<!\\)\|")
# A longer piece is read in several parts: it bounds the time of the parser.
_LONGEST = 20_000
# A section is named by the headings above it, each cut: otherwise each section below
# a long heading would hold all of it.
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """Words or links of one section that only one of the two documents has.

    *first_line* up to, not including, *end_line* are the section in the source,
    counted from 0; both are -1 where only the result has the section.
    """

    section: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    first_line: int = -1
    end_line: int = -1


@dataclass(slots=True)
class _Section:
    """The lines of a section, and how often each of its pieces stands in it."""

    first_line: int
    end_line: int = -1
    pieces: Counter[str] = field(default_factory=Counter)


class _Piece(NamedTuple):
    """A heading, an item, a row or a paragraph; *level* is 0 unless it is a heading."""

    line: int
    level: int
    text: str


def compare(source: str, result: str) -> list[Difference]:
    """Return where *result* says more or less than *source*, section by section.

    Every word and sign counts, and the text and target of every link. These make
    no difference: white space, order within a section, the numbers of an ordered
    list, a table's outer pipes and empty last cells, and a link without a target,
    which is written as the text it shows. Both texts have LF.
    """
    if source == result:
        return []
    before = _parse_sections(source)
    after = _parse_sections(result)
    definitions = {
        label: url for label, (url, _, _) in locate_definitions(source).items()
    }
    differences = []
    absent = _Section(-1)
    for name in dict.fromkeys([*before, *after]):
        old = before.get(name, absent)
        new = after.get(name, absent)
        # Pieces that both have are not read: that is most of a list.
        lost = _count_words(old.pieces - new.pieces, definitions)
        gained = _count_words(new.pieces - old.pieces, definitions)
        if lost != gained:
            differences.append(
                Difference(
                    name,
                    tuple((lost - gained).elements()),
                    tuple((gained - lost).elements()),
                    old.first_line,
                    old.end_line,
                )
            )
    return differences


def _parse_sections(text: str) -> dict[str, _Section]:
    """Return the sections with their pieces, white space evened out.

    A section is named by the headings above it; the second of one name is another.
    """
    section = _Section(0)
    sections = {"": section}
    headings_above: list[tuple[int, str]] = []
    count: Counter[str] = Counter()
    for line, level, piece in _split(text):
        if level:
            while headings_above and headings_above[-1][0] >= level:
                headings_above.pop()
            outer = "".join(f"{name} › " for _, name in headings_above)
            name = piece[:_LONGEST_NAME]
            count[outer + name] += 1
            number = count[outer + name]
            if number > 1:
                name = f"{name} ({number})"
            headings_above.append((level, name))
            section.end_line = line
            section = _Section(line)
            sections[outer + name] = section
        if piece:
            section.pieces[piece] += 1
    section.end_line = text.count("\n") + 1
    return sections


def _split(text: str) -> Iterator[_Piece]:
    """Yield the pieces of *text* in order, the last of which may be empty."""
    lines: list[str] = []
    for number, (line, is_code) in enumerate(_mark_code(text)):
        level = 0 if is_code else _find_underline_level(line, lines)
        if level:
            yield _join_piece(number, level, lines)
            lines = []
            continue
        heading = None if is_code else _HEADING.fullmatch(line)
        # Each line of code is a piece of its own: no paragraph, whatever it looks like.
        is_new = is_code or heading is not None or _begins_piece(line)
        if lines and is_new:
            yield _join_piece(number, 0, lines)
            lines = []
        if heading:
            yield _Piece(
                number,
                len(heading[1]),
                _normalise(line),
            )
        elif line.strip():
            lines.append(line)
    yield _Piece(0, 0, _normalise("\n".join(lines)))


def _mark_code(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line of *text*, and whether it is fenced code or a fence."""
    fence = ""
    for line in text.split("\n"):
        fence_below = find_fence_after(line, fence)
        yield line, bool(fence or fence_below)
        fence = fence_below


def _join_piece(
    end_line: int,
    level: int,
    lines: Sequence[str],
) -> _Piece:
    """Return *lines*, which end before *end_line*, as one piece."""
    return _Piece(
        end_line - len(lines),
        level,
        _normalise("\n".join(lines)),
    )


def _find_underline_level(
    line: str,
    lines_above: Sequence[str],
) -> int:
    """Return the level of the heading that *line* makes of *lines_above*; 0 if of none.

    It makes none of an item or a row: below these it is a rule, or a part of them.
    """
    if not lines_above or not _UNDERLINE.fullmatch(line):
        return 0
    if _begins_piece(lines_above[0]):
        return 0
    return 1 if "=" in line else 2


def _begins_piece(line: str) -> bool:
    """Return whether *line* does not go on with the paragraph above it.

    It is blank, begins an item, or is a row.
    """
    return not line.strip() or _ITEM.match(line) is not None or "|" in line


def _normalise(text: str) -> str:
    """Return *text* with single spaces, 1 for a leading number, and bare cells of a row."""
    text = _NUMBER.sub(r"1\1", text, count=1)
    if "|" in text and "\n" not in text:
        row = text.strip().removeprefix("|")
        cells = [cell.strip() for cell in _PIPE.split(row)]
        while cells and not cells[-1]:
            cells.pop()
        text = " | ".join(cells)
    return " ".join(text.split())


def _count_words(
    pieces: Counter[str],
    definitions: Mapping[str, str],
) -> Counter[str]:
    """Return how often each word, sign, link and picture stands in *pieces*.

    They are read as inline Markdown: a reference counts as the same link inline.
    """
    count_by_word: Counter[str] = Counter()
    for piece, count in pieces.items():
        for start in range(0, len(piece), _LONGEST):
            for word in _list_words(piece[start : start + _LONGEST], definitions):
                count_by_word[word] += count
    return count_by_word


def _list_words(
    text: str,
    definitions: Mapping[str, str],
) -> Iterator[str]:
    """Yield every word and sign of *text*, and every link with its text and its target."""
    # Pipes are the marks of a row, not signs of its cells.
    for element in read_inline(_PIPE.sub(" ", text), definitions):
        yield from _list_words_of_element(element)


def _list_words_of_element(element: Element) -> Iterator[str]:
    """Yield the words of *element* and its title, of what stands in it, and the link."""
    yield from _WORD.findall(element.value)
    yield from _WORD.findall(element.title)
    for child in element.children:
        yield from _list_words_of_element(child)
    if element.kind == "image" or (element.kind == "link" and element.url):
        yield _describe(element)


def _describe(element: Element) -> str:
    """Return what *element* shows, each picture and each link with its target."""
    if element.kind == "break":
        return " "
    inner = " ".join("".join(map(_describe, element.children)).split())
    if element.kind == "image":
        return f"![{inner}]({element.url})"
    if element.kind == "link" and element.url:
        return f"[{inner}]({element.url})"
    return element.value + inner
