"""Repairs as lines to replace, for the one-click suggestions of a pull request."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from bot.model.analysis import Replacement
from bot.model.review import DocumentLine, Review, Verdict
from bot.ports import Context

# Suggestions in one review. If there are more, the comment shows whole files instead.
_MOST = 20
# Lines around a change that a diff shows, and that may be commented on.
_CONTEXT = 3


def find_suggestions(
    context: Context,
    review: Review,
) -> tuple[Replacement, ...]:
    """Return the repairs that lie on the diff, file by file; none if there are too many."""
    repository = context.repository
    head_tree = repository.open_tree(review.head)
    parted_tree = repository.open_tree(
        repository.find_merge_base(review.base, review.head)
    )
    suggestions: list[Replacement] = []
    for verdict in review.verdicts:
        if isinstance(verdict.origin, DocumentLine):
            suggestions += _suggest_line(verdict.origin)
            continue
        if not _is_suggestible(verdict):
            continue
        # If the base changed the file too, the lines of the merged file are not those
        # of the diff.
        if head_tree.read(verdict.path) != verdict.source.encode():
            continue
        before = parted_tree.read(verdict.path) or b""
        suggestions += _suggest_repairs(verdict, before.decode("utf-8", "replace"))
    return tuple(suggestions) if len(suggestions) <= _MOST else ()


def _suggest_line(origin: DocumentLine) -> Iterator[Replacement]:
    """Yield the repaired item of a document, whose lines the contribution wrote."""
    if origin.offer and "\r" not in origin.line:
        text = f"{origin.offer}\n"
        yield Replacement(origin.path, origin.first, origin.last, text)


def _is_suggestible(verdict: Verdict) -> bool:
    """Return whether a suggestion can repair a file: it replaces lines, and ends them with LF."""
    if not verdict.is_rewritten or verdict.is_moved or verdict.is_from_list:
        return False
    return "\r" not in verdict.source


def _suggest_repairs(
    verdict: Verdict,
    before: str,
) -> Iterator[Replacement]:
    """Yield the repairs of a file that lie on the diff; *before* is its older text."""
    old = verdict.source.splitlines()
    new = verdict.final_text.splitlines()
    if not old:
        return
    diff_lines = _find_diff_lines(before.splitlines(), old)
    # `autojunk` would ignore lines that are frequent in a long file.
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        span = (old_start, old_end, new_start, new_end)
        if old_start == old_end:
            span = _add_neighbour(*span)
        start, end, text_start, text_end = span
        if all(line in diff_lines for line in range(start, end)):
            text = "".join(f"{line}\n" for line in new[text_start:text_end])
            # The lines of a suggestion count from 1, and its end is included.
            yield Replacement(verdict.path, start + 1, end, text)


def _add_neighbour(
    old_start: int,
    old_end: int,
    new_start: int,
    new_end: int,
) -> tuple[int, int, int, int]:
    """Return the span of an insertion with the line above it, or the one below at the top.

    A suggestion must replace a line, and an insertion replaces none.
    """
    if old_start == 0:
        return 0, 1, new_start, new_end + 1
    return old_start - 1, old_end, new_start - 1, new_end


def _find_diff_lines(
    before: list[str],
    after: list[str],
) -> set[int]:
    """Return the lines of *after*, counted from 0, that a diff shows."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    lines: set[int] = set()
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        for _, _, _, start, end in group:
            lines |= set(range(start, end))
    return lines
