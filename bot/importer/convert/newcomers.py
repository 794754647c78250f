"""Where people add items to a section, as the history of its document shows.

They add them on top, or at the bottom.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.importer.convert.drafts import Draft
from bot.model.layout import Newcomers

# So many commits tell enough; each costs the reading of the whole document.
MOST_VERSIONS: Final = 40

_ADDRESS = re.compile(r"https?://[^\s()<>\"']+")


class AddedLines:
    """The lines that each version of a document added, and those that stood before."""

    def __init__(
        self,
        lines: Sequence[str],
        versions: Iterable[str],
    ) -> None:
        """Take the *lines* of the document today, and its *versions*, newest first."""
        self._lines = [line.strip() for line in lines]
        # A line that stands twice does not say which of the two was added.
        count = Counter(self._lines)
        unique_lines = {line for line, times in count.items() if times == 1}
        self._steps = list(_list_steps(unique_lines, versions))

    def find_newcomers(self, drafts: Sequence[Draft]) -> Newcomers:
        """Return where most commits put new items beside the old ones.

        That is the bottom, if no commit tells. Only lines that stand in the
        document today, once, are looked at. A commit that adds more items to a
        block than stood there before, such as a new layout of the list, tells
        nothing.
        """
        blocks: defaultdict[int, list[str]] = defaultdict(list)
        for draft in drafts:
            for member in (draft, *draft.guests):
                line = self._lines[member.item.first]
                blocks[member.part.run.first].append(line)
        votes: Counter[Newcomers] = Counter()
        for added, older in self._steps:
            for lines in blocks.values():
                end = _find_end(lines, added, older)
                if end is not None:
                    votes[end] += 1
        return "top" if votes["top"] > votes["bottom"] else "bottom"


def _list_steps(
    unique_lines: set[str],
    versions: Iterable[str],
) -> Iterator[tuple[set[str], set[str]]]:
    """Yield for each commit the lines that it added, and those that stood before it.

    Both are among *unique_lines*. The newest commit comes first; one that added
    nothing is left out.
    """
    newer: set[str] | None = None
    for text in versions:
        older = {line.strip() for line in text.split("\n")}
        added = unique_lines & (newer - older) if newer is not None else set()
        if newer is not None and added:
            # A line with the address of a line that the commit took out was
            # changed, not added: a word of it, or its place in a table.
            gone_addresses = {_find_address(line) for line in older - newer} - {""}
            changed = {line for line in added if _find_address(line) in gone_addresses}
            yield added - changed, (unique_lines & older) | changed
        newer = older


def _find_address(line: str) -> str:
    """Return the first address in a line; empty if it has none."""
    match = _ADDRESS.search(line)
    return match[0] if match else ""


def _find_end(
    lines: Sequence[str],
    added: set[str],
    older: set[str],
) -> Newcomers | None:
    """Return the end at which a commit *added* items to the block of *lines*.

    None if it added none, added some between others, or wrote most of the block.
    """
    new_positions = [number for number, line in enumerate(lines) if line in added]
    old_positions = [number for number, line in enumerate(lines) if line in older]
    if not new_positions or len(new_positions) > len(old_positions):
        return None
    if new_positions[-1] < old_positions[0]:
        return "top"
    if new_positions[0] > old_positions[-1]:
        return "bottom"
    return None
