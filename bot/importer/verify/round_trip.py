"""The proof that an import lost nothing: source and result, compared section by section.

It knows nothing of how the importer reads a list. What both documents say in
the same way is struck out paragraph by paragraph, item by item; what is left
is read by the CommonMark parser, and every word, sign, link and picture of it
is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.markdown.reader import Element, locate_definitions, read_inline
from bot.model.fences import find_fence_after

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t].*)?")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_NUMBER = re.compile(r"\A\s*\d{1,9}([.)])(?=\s)")
_WORD = re.compile(r"\w+|[^\w\s]")
_PIPE = re.compile(r"(?<!\\)\|")
_LONGEST = 20_000
_LONGEST_NAME = 120
"""A section is named by the headings above it, each cut: else one long heading is held by every one under it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words or links of one section that only one of the two documents has.

    *first* and *last* are the section's lines in the source, counted from 0;
    both -1 where only the result has the section.
    """

    section: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    first: int = -1
    last: int = -1


@dataclass(slots=True)
class _Section:
    first: int
    last: int = -1
    pieces: Counter[str] = field(default_factory=Counter)


def compare(source: str, result: str) -> list[Difference]:
    """Where *result* says more or less than *source*: every word and sign, and every link's text and target, counted.

    White space, order within a section, the numbers of an ordered list, a
    table's outer pipes and empty last cells, and a link without a target, which
    is written as the text it shows, make no difference. Both texts have LF.
    """
    if source == result:
        return []
    before, after = _sections(source), _sections(result)
    definitions = {
        label: url for label, (url, _, _) in locate_definitions(source).items()
    }
    differences = []
    nowhere = _Section(-1)
    for name in dict.fromkeys([*before, *after]):
        here, there = before.get(name, nowhere), after.get(name, nowhere)
        lost = _said(here.pieces - there.pieces, definitions)
        gained = _said(there.pieces - here.pieces, definitions)
        if lost != gained:
            only_here, only_there = (
                (lost - gained).elements(),
                (gained - lost).elements(),
            )
            differences.append(
                Difference(
                    name, tuple(only_here), tuple(only_there), here.first, here.last
                )
            )
    return differences


def _sections(text: str) -> dict[str, _Section]:
    """Per section: each heading, item, row and paragraph, with its white space evened out.

    A section is named by the headings above it; the second of one name is another.
    """
    section = _Section(0)
    found = {"": section}
    above: list[tuple[int, str]] = []
    seen: Counter[str] = Counter()
    for line, level, piece in _split(text):
        if level:
            while above and above[-1][0] >= level:
                above.pop()
            outer = "".join(f"{name} › " for _, name in above)
            name = piece[:_LONGEST_NAME]
            seen[outer + name] += 1
            number = seen[outer + name]
            name = name if number == 1 else f"{name} ({number})"
            above.append((level, name))
            section.last, section = line, _Section(line)
            found[outer + name] = section
        if piece:
            section.pieces[piece] += 1
    section.last = text.count("\n") + 1
    return found


def _split(text: str) -> Iterator[tuple[int, int, str]]:
    """The first line, the level (0 unless it is a heading) and the text of each piece."""
    piece: list[str] = []
    fence = ""
    for number, line in enumerate(text.split("\n")):
        after = find_fence_after(line, fence)
        heading = None if fence else _HEADING.fullmatch(line)
        if (
            not fence
            and piece
            and _UNDERLINE.fullmatch(line)
            and not _is_apart(piece[0])
        ):
            yield number - len(piece), 1 if "=" in line else 2, _even("\n".join(piece))
            piece = []
            continue
        if piece and (fence or after or not line.strip() or heading or _is_apart(line)):
            yield number - len(piece), 0, _even("\n".join(piece))
            piece = []
        if heading:
            yield number, len(heading[1]), _even(line)
        elif line.strip():
            piece.append(line)
        fence = after
    yield 0, 0, _even("\n".join(piece))


def _is_apart(line: str) -> bool:
    """Whether *line* begins an item or is a row, so that it does not go on the paragraph above it."""
    return _ITEM.match(line) is not None or "|" in line


def _even(text: str) -> str:
    text = _NUMBER.sub(r"1\1", text, count=1)
    if "|" in text and "\n" not in text:
        cells = [cell.strip() for cell in _PIPE.split(text.strip().removeprefix("|"))]
        while cells and not cells[-1]:
            cells.pop()
        text = " | ".join(cells)
    return " ".join(text.split())


def _said(chunks: Counter[str], definitions: Mapping[str, str]) -> Counter[str]:
    """What the pieces say, read as inline Markdown; a reference says what the same link says inline."""
    said: Counter[str] = Counter()
    for chunk, count in chunks.items():
        for part in range(0, len(chunk), _LONGEST):
            for word in _words(chunk[part : part + _LONGEST], definitions):
                said[word] += count
    return said


def _words(chunk: str, definitions: Mapping[str, str]) -> Iterator[str]:
    """Yield every word and sign of *chunk*, and every link with its text and its target."""
    for element in read_inline(_PIPE.sub(" ", chunk), definitions):
        yield from _words_of(element)


def _words_of(element: Element) -> Iterator[str]:
    yield from _WORD.findall(element.value)
    yield from _WORD.findall(element.title)
    for child in element.children:
        yield from _words_of(child)
    if element.kind == "image" or (element.kind == "link" and element.url):
        yield _describe(element)


def _describe(element: Element) -> str:
    """Return what *element* shows, each picture and each link by where it leads."""
    if element.kind == "break":
        return " "
    inner = " ".join("".join(map(_describe, element.children)).split())
    if element.kind == "image":
        return f"![{inner}]({element.url})"
    if element.kind == "link" and element.url:
        return f"[{inner}]({element.url})"
    return element.value + inner
