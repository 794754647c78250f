"""Align two sequences: pair the members that are the same in both.

The pairs are the longest common order of what is unique in both.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

# Gaps in gaps that are looked into. Each round reads the remaining members once, so the
# time stays linear.
_MOST_ROUNDS = 12


_Gap = tuple[int, int, int, int]
_Pairs = list[tuple[int, int]]


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return pairs of indices of equal members, ascending on both sides.

    Each index is in one pair at most. The method is the patience difference: members that
    are unique on both sides are matched in their longest common order, and what lies
    between them in turn.
    """
    pairs: _Pairs = []
    gaps = [(0, len(old), 0, len(new))]
    for _ in range(_MOST_ROUNDS):
        next_gaps: list[_Gap] = []
        for gap in gaps:
            matched, middle = _match_ends(old, new, gap)
            pairs += matched
            anchors = _find_anchors(old, new, middle)
            pairs += anchors
            if anchors:
                next_gaps += _split_at(middle, anchors)
        gaps = next_gaps
        if not gaps:
            break
    return sorted(pairs)


def _match_ends(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    gap: _Gap,
) -> tuple[_Pairs, _Gap]:
    """Return the pairs at both ends of a gap, and the gap between them."""
    old_start, old_end, new_start, new_end = gap
    pairs: _Pairs = []
    while (
        old_start < old_end and new_start < new_end and old[old_start] == new[new_start]
    ):
        pairs.append((old_start, new_start))
        old_start += 1
        new_start += 1
    while (
        old_start < old_end
        and new_start < new_end
        and old[old_end - 1] == new[new_end - 1]
    ):
        old_end -= 1
        new_end -= 1
        pairs.append((old_end, new_end))
    return pairs, (old_start, old_end, new_start, new_end)


def _find_anchors(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    gap: _Gap,
) -> _Pairs:
    """Return the pairs of members that are unique in both halves of a gap.

    They are in their longest common order.
    """
    old_start, old_end, new_start, new_end = gap
    if old_start == old_end or new_start == new_end:
        return []
    old_counts = Counter(old[old_start:old_end])
    new_counts = Counter(new[new_start:new_end])
    new_indices = {
        new[index]: index
        for index in range(new_start, new_end)
        if new_counts[new[index]] == 1
    }
    pairs = []
    for index in range(old_start, old_end):
        member = old[index]
        if old_counts[member] == 1 and member in new_indices:
            pairs.append((index, new_indices[member]))
    return find_longest_ascent(pairs)


def find_longest_ascent(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of *pairs* whose second numbers ascend.

    The method is patience sorting. It takes time n log n.
    """
    # Of the ascents of each length: the smallest second number that ends one, and the
    # index of that pair.
    tops: list[int] = []
    indices: list[int] = []
    # The index of the pair before each pair in its ascent; -1 where it begins one.
    previous: list[int] = []
    for index, (_, number) in enumerate(pairs):
        length = bisect_left(tops, number)
        previous.append(indices[length - 1] if length else -1)
        if length == len(tops):
            tops.append(number)
            indices.append(index)
        else:
            tops[length] = number
            indices[length] = index
    ascent: list[tuple[int, int]] = []
    index = indices[-1] if indices else -1
    while index >= 0:
        ascent.append(pairs[index])
        index = previous[index]
    return ascent[::-1]


def _split_at(gap: _Gap, anchors: Sequence[tuple[int, int]]) -> list[_Gap]:
    """Return the gaps before, between and behind *anchors* inside a gap."""
    old_start, old_end, new_start, new_end = gap
    gaps = []
    for old_index, new_index in (*anchors, (old_end, new_end)):
        gaps.append((old_start, old_index, new_start, new_index))
        old_start = old_index + 1
        new_start = new_index + 1
    return gaps
