"""Where people add items to a section, as the history of its document shows: on top, or at the bottom."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.importer.convert.drafts import Draft
from bot.model.layout import Newcomers

MOST_VERSIONS: Final = 40
"""So many commits tell enough; each costs the reading of the whole document."""

_ADDRESS = re.compile(r"https?://[^\s()<>\"']+")


class AddedLines:
    """The lines of each version of a document, newest first, and those that each version added."""

    def __init__(self, lines: Sequence[str], versions: Iterable[str]) -> None:
        """Take the document's *lines* as they are today, and its *versions*, newest first."""
        self._lines = [line.strip() for line in lines]
        count = Counter(self._lines)
        known = {line for line, times in count.items() if times == 1}
        self._steps = list(_list_steps(known, versions))

    def find_newcomers(self, drafts: Sequence[Draft]) -> Newcomers:
        """Return where most commits put new items beside the old ones; at the bottom, if no commit tells.

        Known are the lines that stand in the document today, once. Commits that write more items of a block than
        stood there before, such as a new layout of the list, tell nothing.
        """
        blocks: defaultdict[int, list[str]] = defaultdict(list)
        for draft in drafts:
            for shown in (draft, *draft.guests):
                blocks[shown.part.run.first].append(self._lines[shown.item.first])
        votes: Counter[Newcomers] = Counter()
        for added, older in self._steps:
            for lines in blocks.values():
                votes.update(_tell_end(lines, added, older))
        return "top" if votes["top"] > votes["bottom"] else "bottom"


def _list_steps(
    known: set[str], versions: Iterable[str]
) -> Iterator[tuple[set[str], set[str]]]:
    """Yield of each commit the *known* lines that it added, and those that stood there before, newest commit first.

    A line that leads where a line led that the commit took out was changed, not added: a word of it, or its place in
    a table.
    """
    newer: set[str] | None = None
    for text in versions:
        older = {line.strip() for line in text.split("\n")}
        added = known & (newer - older) if newer is not None else set()
        if newer is not None and added:
            gone = {_find_address(line) for line in older - newer} - {""}
            changed = {line for line in added if _find_address(line) in gone}
            yield added - changed, (known & older) | changed
        newer = older


def _find_address(line: str) -> str:
    """Return the first address in a line; empty if it has none."""
    found = _ADDRESS.search(line)
    return found[0] if found else ""


def _tell_end(
    lines: Sequence[str], added: set[str], older: set[str]
) -> list[Newcomers]:
    """Return the end at which a commit *added* items to a block; nothing if it added none, or between others."""
    new = [number for number, line in enumerate(lines) if line in added]
    old = [number for number, line in enumerate(lines) if line in older]
    if not new or len(new) > len(old):
        return []
    if new[-1] < old[0]:
        return ["top"]
    return ["bottom"] if new[0] > old[-1] else []
