"""Repair and move lines of a contribution in a document that is the source of its list."""

from collections import defaultdict
from collections.abc import Sequence

from bot.model.alignment import align
from bot.model.review import DocumentLine, LineMove


def repair_lines(base: str, head: str, origins: Sequence[DocumentLine]) -> str:
    """Return the document *head* with what *origins* offer, and the items at their places.

    Only lines that hold what was reviewed are replaced. An item stays where it is if the
    contribution changed the neighbour at which it belongs.

    Args:
        base: the document of the branch that the contribution goes to.
        head: the document of the contribution.
        origins: the items of the document that were reviewed.
    """
    head_lines = head.split("\n")
    base_lines = base.split("\n")
    head_by_base = dict(align(base_lines, head_lines))
    gone: set[int] = set()
    come: defaultdict[int, list[str]] = defaultdict(list)
    for origin in sorted(origins, key=lambda one: one.first):
        span = range(origin.first - 1, origin.last)
        written = head_lines[span.start : span.stop]
        if "\n".join(written).strip() != origin.line.strip():
            continue
        place = _find_place(origin.move, base_lines, head_by_base)
        if place is None or place in span:
            place = span.start
        gone.update(span)
        come[place] += _repair(written, origin.offer)
    result: list[str] = []
    for number, line in enumerate([*head_lines, ""]):
        result += come.get(number, ())
        if number not in gone:
            result.append(line)
    # The last one stands for what is below all lines.
    return "\n".join(result[:-1])


def _repair(written: list[str], offer: str) -> list[str]:
    """Return the lines of an item as it is offered, with the line ends that it has."""
    if not offer:
        return written
    ending = "\r" if written[0].endswith("\r") else ""
    return [f"{line}{ending}" for line in offer.split("\n")]


def _find_place(
    move: LineMove | None,
    base_lines: Sequence[str],
    head_by_base: dict[int, int],
) -> int | None:
    """Return the line of the head that an item belongs before, from 0; None if none is known."""
    if move is None:
        return None
    last = move.line - 1
    if not move.is_below:
        return head_by_base.get(last)
    # What is indented below the first line of an item goes on with it.
    while last + 1 < len(base_lines) and base_lines[last + 1][:1] in {" ", "\t"}:
        last += 1
    place = head_by_base.get(last)
    return None if place is None else place + 1
