"""Contributions that are older than the regions: an edit of the old document, made in today's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bot.markdown.regions import find_regions, split_region_lines

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*)|<summary>(.*)</summary>")
_MARKER = re.compile(r"[ \t]*([-*+]|\d{1,9}[.)])[ \t]")
_LEAST_ALIKE = 0.5
"""Share of today's headings that an old document must have, to be the one that today's was made from."""


class _Edit(NamedTuple):
    """Lines that were taken away and put in, and the headings above them, nearest first."""

    gone: list[str]
    new: list[str]
    headings: list[str]


def descends_from(today: str, old: str) -> bool:
    """Whether the document *today* was made from *old*, which has no regions: it kept most of the headings."""
    kept = {_key(line) for line in today.split("\n") if _HEADING.match(line)}
    had = {_key(line) for line in old.split("\n") if _HEADING.match(line)}
    return bool(kept) and len(kept & had) >= _LEAST_ALIKE * min(len(kept), len(had) or 1) and bool(had)


def edited_today(today: str, path: str, before: str, after: str) -> str:
    """The document *today* with the edit that led from *before* to *after*, as far as it fell into a region.

    Raises:
        ConfigurationError: the markers of today's regions are broken.
    """
    lines = today.split("\n")
    regions = {name: region for name, region in find_regions(today, path).items() if "." not in name}
    contents = {name: split_region_lines(today, region) for name, region in regions.items()}
    by_heading = dict(
        reversed([(_heading_above(lines, region.first), name) for name, region in regions.items()])
    )
    for edit in _edits(before.split("\n"), after.split("\n")):
        _apply(edit, contents, by_heading)
    for name, region in reversed(regions.items()):
        lines[region.first + 1 : region.last] = contents[name]
    return "\n".join(lines)


def _apply(edit: _Edit, contents: Mapping[str, list[str]], by_heading: Mapping[str, str]) -> None:
    home = next((name for name, lines in contents.items() if edit.gone and edit.gone[0] in lines), None)
    if home is not None:
        lines = contents[home]
        start = lines.index(edit.gone[0])
        if lines[start : start + len(edit.gone)] == edit.gone:
            lines[start : start + len(edit.gone)] = edit.new
            return
    for depth, heading in enumerate(edit.headings):
        name = by_heading.get(_key(heading))
        if name is not None:
            if not edit.new or _kind(edit.new[0]) not in set(map(_kind, contents[name])):
                return  # words beside the items
            is_table = any(line.lstrip().startswith("|") for line in contents[name])
            context = [] if is_table else [*reversed(edit.headings[:depth]), ""] if depth else []
            contents[name].extend([*context, *edit.new])
            return


def _kind(line: str) -> str:
    """What a line begins with, as far as it tells items from other words; indented lines go with those above."""
    found = _MARKER.match(line)
    return "item" if found and found[1] else line[:1] if line[:1] in {"|", "<"} else "words"


def _edits(before: Sequence[str], after: Sequence[str]) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        new = [line for line in after[start:end] if line.strip() and not _HEADING.match(line)]
        gone = [line for line in before[first:last] if line.strip()]
        if len(gone) == len(new):  # lines that were changed, one by one
            for old_line, new_line in zip(gone, new, strict=True):
                yield _Edit([old_line], [new_line], _headings_above(after, start))
        else:
            yield _Edit(gone, new, _headings_above(after, end if start == end else start + 1))


def _headings_above(lines: Sequence[str], number: int) -> list[str]:
    return [line for line in reversed(lines[:number]) if _HEADING.match(line)]


def _heading_above(lines: Sequence[str], number: int) -> str:
    return next((_key(line) for line in reversed(lines[:number]) if _HEADING.match(line)), "")


def _key(line: str) -> str:
    found = _HEADING.match(line)
    text = (found[1] or found[2] or "") if found else line
    return re.sub(r"[\W_]+", "", text).casefold()
