"""The links within a document that lead elsewhere once headings moved."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from bot.markdown.escaping import Slot, escape
from bot.markdown.github_anchors import list_headings
from bot.markdown.regions import clear_regions, find_regions

# A link to a heading of the same document: `[Tools](#tools)`.
_LINK: Final = re.compile(r"\]\(#([^)\s]+)\)|href=[\"']#([^\"']+)[\"']")
# An anchor that a person wrote: `<a id="tools"></a>`.
_OWN_ANCHOR: Final = re.compile(r"<\w+[^>]*\s(?:id|name)=[\"']([^\"']+)[\"']")
# Where a link leads to the top of any page on GitHub.
_TOP: Final = frozenset({"top", "readme"})
# The words of a heading and of those above it, the outermost first.
_HeadingPath = tuple[str, ...]


def describe_lost_links(path: str, before: str, after: str) -> Iterator[str]:
    """Yield lines on the links of a document that lead elsewhere after a change.

    Only those are told that people wrote. *before* and *after* are the document's texts.
    """
    old_anchors = _map_anchors(before)
    new_anchors = _map_anchors(after)
    headings = {anchor: heading for heading, anchor in old_anchors.items()}
    own_anchors = set(_OWN_ANCHOR.findall(before))
    kept_anchors = {*new_anchors.values(), *_OWN_ANCHOR.findall(after), *_TOP}
    old_targets = _list_targets(path, before)
    lines: list[str] = []
    for number, anchor in _iterate_links(path, after):
        heading = headings.get(anchor)
        current = None if heading is None else new_anchors.get(heading)
        is_own = anchor in own_anchors and anchor in kept_anchors
        if current == anchor or is_own:
            continue
        if current is not None:
            lines.append(f"  line {number}: `#{anchor}` is `#{current}` now")
        elif heading is not None or anchor in own_anchors:
            lines.append(f"  line {number}: `#{anchor}` is no longer here")
        elif anchor not in kept_anchors and anchor not in old_targets:
            lines.append(f"  line {number}: `#{anchor}` is not here")
    if lines:
        yield f"{path}: these links lead elsewhere now, and are yours to change:"
        yield from lines


def describe_new_heading(path: str, before: str, after: str) -> Iterator[str]:
    """Yield a line on a new heading where people wrote links to the others.

    They may be a table of contents.
    """
    old_anchors = _map_anchors(before)
    targets = _list_targets(path, before)
    if targets.isdisjoint(old_anchors.values()) and targets.isdisjoint(
        _OWN_ANCHOR.findall(before)
    ):
        return
    for (words, number), anchor in _map_anchors(after).items():
        if (words, number) not in old_anchors and anchor not in targets:
            label = escape(words[-1], Slot.LABEL)
            yield (
                f"{path}: people wrote its links to headings; the link to the new one is"
                f" [{label}](#{anchor})"
            )
            return


def _iterate_links(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield the links to headings outside the regions of a document.

    Each comes with its line, counted from 1.
    """
    regions = find_regions(text, path).values()
    outside = clear_regions(text.split("\n"), regions)
    for number, line in enumerate(outside, 1):
        for match in _LINK.finditer(line):
            yield number, unquote(match[1] or match[2])


def _list_targets(path: str, text: str) -> set[str]:
    """Return the anchors to which people link in a document."""
    return {anchor for _, anchor in _iterate_links(path, text)}


def _map_anchors(text: str) -> dict[tuple[_HeadingPath, int], str]:
    """Return the anchors of a document's headings.

    A heading is known by its words and those of the headings above it; of several such,
    by its number.
    """
    anchors: dict[tuple[_HeadingPath, int], str] = {}
    above: list[tuple[int, str]] = []
    counts: Counter[_HeadingPath] = Counter()
    for heading in list_headings(text):
        above = [pair for pair in above if pair[0] < heading.level]
        above.append((heading.level, heading.text))
        words = tuple(pair[1] for pair in above)
        anchors[words, counts[words]] = heading.anchor
        counts[words] += 1
    return anchors
