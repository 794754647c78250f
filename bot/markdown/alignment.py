"""Which parts of two sequences are the same: the longest common order of what is unique in both."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

# Gaps in gaps that are looked into. Each round reads what is left once, so the time
# stays linear.
_MOST_ROUNDS = 12


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return pairs of indices of equal members, ascending on both sides, each index at most once.

    The method is the patience difference: members that are unique on both sides
    are matched in their longest common order, and what lies between them in turn.
    """
    pairs: list[tuple[int, int]] = []
    gaps = [(0, len(old), 0, len(new))]
    for _ in range(_MOST_ROUNDS):
        next_gaps: list[tuple[int, int, int, int]] = []
        for gap in gaps:
            found, left = _match_ends(old, new, gap)
            pairs += found
            anchors = _find_anchors(old, new, left)
            pairs += anchors
            next_gaps += _split_at(left, anchors) if anchors else []
        gaps = next_gaps
        if not gaps:
            break
    return sorted(pairs)


def _match_ends(
    old: Sequence[Hashable], new: Sequence[Hashable], gap: tuple[int, int, int, int]
) -> tuple[list[tuple[int, int]], tuple[int, int, int, int]]:
    """Return the pairs at both ends of a gap, and what is left between them."""
    first, last, start, end = gap
    pairs: list[tuple[int, int]] = []
    while first < last and start < end and old[first] == new[start]:
        pairs.append((first, start))
        first, start = first + 1, start + 1
    while first < last and start < end and old[last - 1] == new[end - 1]:
        last, end = last - 1, end - 1
        pairs.append((last, end))
    return pairs, (first, last, start, end)


def _find_anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], gap: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Return the pairs of members that are unique in both halves of a gap, in their longest common order."""
    first, last, start, end = gap
    if first == last or start == end:
        return []
    counts = Counter(old[first:last])
    new_counts = Counter(new[start:end])
    places = {
        new[index]: index for index in range(start, end) if new_counts[new[index]] == 1
    }
    pairs = [
        (index, places[old[index]])
        for index in range(first, last)
        if counts[old[index]] == 1 and old[index] in places
    ]
    return find_longest_ascent(pairs)


def find_longest_ascent(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of *pairs* whose second numbers ascend."""
    tops: list[
        int
    ] = []  # the smallest second number that ends an ascent of each length
    indices: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before.append(indices[length - 1] if length else -1)
        if length == len(tops):
            tops.append(place)
            indices.append(index)
        else:
            tops[length], indices[length] = place, index
    found: list[tuple[int, int]] = []
    index = indices[-1] if indices else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _split_at(
    gap: tuple[int, int, int, int], anchors: Sequence[tuple[int, int]]
) -> list[tuple[int, int, int, int]]:
    """Return the gaps between *anchors* inside a gap."""
    first, last, start, end = gap
    gaps = []
    for index, place in (*anchors, (last, end)):
        gaps.append((first, index, start, place))
        first, start = index + 1, place + 1
    return gaps
