"""The part of a document that shows sections: their headings, regions and the words between."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import RefusedError
from bot.markdown.outline import Outline, read_outline, shift_headings
from bot.markdown.regions import END_MARKER, Region, render_begin_marker

_NOTHING_WRITTEN = "nothing was written."


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """Lines of a document below headings of some sections, from *start* to before *end*.

    The lines are counted from 0. *level* is that of the first heading.
    """

    start: int
    end: int
    level: int

    def has_line(self, line: int) -> bool:
        """Return whether a line belongs to the part."""
        return self.start <= line < self.end


def find_parts(
    outline: Outline,
    path: str,
    shown: Collection[str],
    names: Collection[str],
) -> list[DocumentPart]:
    """Return the parts of a document with the regions *shown*, in its order.

    A part begins with the nearest heading above a region; with one above that where this
    holds more of the regions. It holds none but *names*, to which *shown* belong.

    Raises:
        RefusedError: a region does not stand alone below its heading, or it is not plain
            where its part ends.
    """
    parts: list[DocumentPart] = []
    for name, region in outline.regions.items():
        is_covered = any(part.has_line(region.begin_line) for part in parts)
        if name in shown and not is_covered:
            part = _find_part(outline, path, region, names)
            parts.append(_cut_tail(outline, path, part))
    return parts


def _find_part(
    outline: Outline,
    path: str,
    region: Region,
    names: Collection[str],
) -> DocumentPart:
    """Return the part of a document that begins above a region, and holds only *names*.

    Raises:
        RefusedError: the region does not stand alone below its heading.
    """
    index = outline.find_heading(region.begin_line)
    if index is None or is_title(outline, index):
        raise RefusedError(
            f"{path}:{region.begin_line + 1}: the region `{region.name}` has no heading"
            " of its own. Write one above it first, below the document's title;"
            f" {_NOTHING_WRITTEN}"
        )
    part = _make_part(outline, index)
    _demand_alone(outline, path, index, part, names)
    for parent in outline.iterate_parents(index):
        wider = _make_part(outline, parent)
        if is_title(outline, parent) or _find_others(outline, wider, names):
            break
        if _count_regions(outline, wider) > _count_regions(outline, part):
            part = wider
    return part


def _make_part(outline: Outline, index: int) -> DocumentPart:
    """Return the lines of a heading with all that stands below it."""
    heading = outline.headings[index]
    end = outline.find_end(heading.line, heading.level)
    return DocumentPart(heading.start, end, heading.level)


def is_title(outline: Outline, index: int) -> bool:
    """Return whether a heading is the document's title: the first one, of the first level."""
    return index == 0 and outline.headings[index].level == 1


def _find_others(
    outline: Outline,
    part: DocumentPart,
    names: Collection[str],
) -> list[str]:
    """Return the regions of a part that are none of *names*."""
    return [
        name
        for name, region in outline.regions.items()
        if part.has_line(region.begin_line) and name not in names
    ]


def _count_regions(outline: Outline, part: DocumentPart) -> int:
    return sum(part.has_line(region.begin_line) for region in outline.regions.values())


def _demand_alone(
    outline: Outline,
    path: str,
    index: int,
    part: DocumentPart,
    names: Collection[str],
) -> None:
    """Refuse a heading below which other regions stand, too.

    Raises:
        RefusedError: names one of them.
    """
    others = _find_others(outline, part, names)
    if others:
        heading = outline.headings[index]
        raise RefusedError(
            f"{path}:{heading.line + 1}: below the heading `{heading.words}` stands the"
            f" region `{others[0]}` too, which does not move. Give it a heading of its"
            f" own first, which is not below this one; {_NOTHING_WRITTEN}"
        )


def _cut_tail(outline: Outline, path: str, part: DocumentPart) -> DocumentPart:
    """Return a part without what closes the document, or parts it from the next section.

    Raises:
        RefusedError: words end the document, and nobody knows whether they are the
            section's.
    """
    if part.end < len(outline.lines):
        return _leave_line_across(outline, part)
    regions = outline.regions.values()
    last_line = max(
        region.end_line for region in regions if part.has_line(region.begin_line)
    )
    if any(heading.line > last_line for heading in outline.headings):
        return part
    tail = outline.find_tail(last_line + 1)
    for number in range(last_line + 1, tail):
        if outline.lines[number].strip():
            raise RefusedError(
                f"{path}:{number + 1}: these words end the document, and may belong to"
                " it or to the section. Write a line `---` above them if they are the"
                " document's, or move them above the region if they are the section's;"
                f" {_NOTHING_WRITTEN}"
            )
    return DocumentPart(part.start, tail, part.level)


def _leave_line_across(outline: Outline, part: DocumentPart) -> DocumentPart:
    """Return a part without a line across the page at its end.

    It stays where the part has no such line above it, and goes along where it has.
    """
    filled = [number for number, line in enumerate(outline.lines) if line.strip()]
    last = max(number for number in filled if part.has_line(number))
    above = max((number for number in filled if number < part.start), default=None)
    has_line_above = above is not None and outline.is_line_across(above)
    if has_line_above or not outline.is_line_across(last):
        return part
    return DocumentPart(part.start, last, part.level)


def copy_part(
    outline: Outline,
    part: DocumentPart,
    names: Mapping[str, str],
    change: int,
) -> list[str]:
    """Return the lines of a part with the new *names* of its regions.

    Its headings, but not those in regions, are *change* levels deeper.
    """
    rows = list(outline.lines[part.start : part.end])
    for name, region in outline.regions.items():
        if part.has_line(region.begin_line) and name in names:
            index = region.begin_line - part.start
            marker = render_begin_marker(name)
            rows[index] = rows[index].replace(marker, render_begin_marker(names[name]))
    while rows and not rows[-1].strip():
        rows.pop()
    return _shift_outside(rows, change)


def _shift_outside(rows: Sequence[str], change: int) -> list[str]:
    """Return lines with the headings outside of regions *change* levels deeper."""
    regions = read_outline("\n".join(rows), "").regions.values()
    shifted: list[str] = []
    start = 0
    for region in regions:
        shifted += shift_headings(rows[start : region.begin_line], change)
        start = region.end_line + 1
        shifted += rows[region.begin_line : start]
    return [*shifted, *shift_headings(rows[start:], change)]


def list_skeleton(rows: Sequence[str]) -> list[str]:
    """Return the headings and the markers among the lines of a part, without anything else."""
    outline = read_outline("\n".join(rows), "")
    pieces: list[tuple[int, Sequence[str]]] = []
    pieces += [
        (heading.start, rows[heading.start : heading.end])
        for heading in outline.headings
    ]
    for region in outline.regions.values():
        markers = [rows[region.begin_line], f"{region.indent}{END_MARKER}"]
        pieces.append((region.begin_line, markers))
    skeleton: list[str] = []
    for _, lines in sorted(pieces):
        skeleton += [*lines, ""]
    return skeleton[:-1]


def find_words(outline: Outline, parts: Sequence[DocumentPart]) -> Iterator[int]:
    """Yield the lines of parts that hold words besides headings and regions."""
    passed: set[int] = set()
    for heading in outline.headings:
        passed.update(range(heading.start, heading.end))
    for region in outline.regions.values():
        passed.update(range(region.begin_line, region.end_line + 1))
    for part in parts:
        for number in range(part.start, part.end):
            if number not in passed and outline.holds_words(number):
                yield number


def cut_parts(text: str, parts: Sequence[DocumentPart]) -> str:
    """Return a document without its *parts*."""
    lines = text.split("\n")
    is_end_cut = any(part.end == len(lines) for part in parts)
    for part in reversed(parts):
        del lines[part.start : part.end]
    cut = "\n".join(lines)
    if not is_end_cut:
        return cut
    ending = "\r\n" if "\r\n" in text else "\n"
    return cut.rstrip("\r\n") + ending


def insert_rows(text: str, index: int, rows: Sequence[str]) -> str:
    """Return a document with lines before the line *index*, blank lines around them."""
    ending = "\r" if "\r\n" in text else ""
    lines = text.split("\n")
    above, below = lines[:index], lines[index:]
    if not any(line.strip() for line in below):
        above = text.rstrip("\r\n").split("\n")
        # The document ends with its last line, and its end.
        above[-1] = above[-1].removesuffix("\r") + ending
        below = [""]
    else:
        below = [ending, *below]
    if above[-1].strip():
        above.append(ending)
    return "\n".join([*above, *(f"{row}{ending}" for row in rows), *below])
