"""Repairs as lines to replace, for the one-click suggestions of a pull request."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from bot.model.analysis import Replacement
from bot.model.review import Review, Verdict
from bot.ports import Context

_MOST = 20
"""Suggestions in one review; more are read as one file, which the comment holds."""
_CONTEXT = 3
"""Lines around a change that a diff shows, and that may be commented on."""


def find_suggestions(context: Context, review: Review) -> tuple[Replacement, ...]:
    """The repairs that lie on the diff, file by file; none for a file where a repair lies beside it."""
    head, parted = (
        context.repository.open_tree(review.head),
        context.repository.open_tree(
            context.repository.find_merge_base(review.base, review.head)
        ),
    )
    found: list[Replacement] = []
    for verdict in review.verdicts:
        if (
            not verdict.is_rewritten
            or verdict.is_moved
            or verdict.is_from_list
            or "\r" in verdict.source
        ):
            continue
        if head.read(verdict.path) != verdict.source.encode():
            continue  # the base changed the file too: lines of the merged file are not lines of the diff
        before = parted.read(verdict.path)
        mine = list(
            _of_file(
                verdict, before.decode("utf-8", "replace") if before is not None else ""
            )
        )
        found += mine
    return tuple(found) if len(found) <= _MOST else ()


def _of_file(verdict: Verdict, before: str) -> Iterator[Replacement]:
    old, new = verdict.source.splitlines(), verdict.final_text.splitlines()
    shown = _shown(before.splitlines(), old)
    for tag, *places in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal" or not old:
            continue
        first, last, start, end = (
            places if places[0] < places[1] else _with_neighbour(*places)
        )
        if all(line in shown for line in range(first, last)):
            text = "".join(f"{line}\n" for line in new[start:end])
            yield Replacement(verdict.path, first + 1, last, text)


def _with_neighbour(
    first: int, last: int, start: int, end: int
) -> tuple[int, int, int, int]:
    """An insertion replaces no line: take the one above along, or the first."""
    return (0, 1, start, end + 1) if first == 0 else (first - 1, last, start - 1, end)


def _shown(before: list[str], after: list[str]) -> set[int]:
    """The lines of *after*, counted from 0, that a diff shows."""
    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(
        _CONTEXT
    )
    return {
        line
        for group in groups
        for _, _, _, start, end in group
        for line in range(start, end)
    }
