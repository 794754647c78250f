"""Find the headings of a form in the lines of a text, if there is exactly one way.

All ways are counted in one pass, with dynamic programming: for each heading and each
line where it may stand, in how many ways the headings above it fit. The time is linear
in the text for each question.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.forms.form_text import BOX, Line
from bot.model.submission import Question

# Two ways to read a text are as bad as many: nothing is counted further.
_ENOUGH = 2

# By rank of a line: in how many ways a heading is reached there, and from which heading
# line above, if there is one way. A rank counts the lines that are not blank.
_Step = dict[int, tuple[int, int]]


class HeadingMatch(NamedTuple):
    """The headings of a form in a text.

    *places* are the numbers of their lines, if there is one way to read them. *ways* is
    0, 1, or 2 for more. If it is not 1, *stuck* counts the headings before the trouble.
    """

    places: tuple[int, ...]
    ways: int
    stuck: int


def match_headings(
    lines: Sequence[Line],
    questions: Sequence[Question],
) -> HeadingMatch:
    """Return where the headings of *questions* stand in *lines*.

    They stand in order, each with an answer below that its question can give.
    """
    if not questions:
        return HeadingMatch((), 0, 0)
    numbers = [number for number, line in enumerate(lines) if line.bare]
    texts = [lines[number].bare for number in numbers]
    ranks = _rank_headings([lines[number] for number in numbers], questions)
    steps, ways, trouble = _count_ways(texts, questions, ranks)
    if not ways and len(questions) > 1:
        return HeadingMatch((), 0, trouble)
    ends = []
    for rank in ways:
        answer = texts[rank + 1 :]
        if _fits(answer, questions[-1]):
            ends.append(rank)
    total = min(_ENOUGH, sum(ways[rank] for rank in ends))
    if total > 1:
        return HeadingMatch((), total, trouble)
    if total == 0:
        return HeadingMatch((), 0, len(questions))
    return HeadingMatch(
        _track_back(steps, ends[0], numbers),
        1,
        len(questions),
    )


def _count_ways(
    texts: Sequence[str],
    questions: Sequence[Question],
    ranks: Mapping[str, Sequence[int]],
) -> tuple[list[_Step], dict[int, int], int]:
    """Count the ways to read the headings of all questions.

    Args:
        texts: the lines that are not blank.
        questions: the questions of the form.
        ranks: where each heading may stand.

    Returns:
        The steps from heading to heading; the ways to reach the last one, by its rank;
        and how many headings are before the first one that no way or no single way
        reaches, or 0.
    """
    # The first heading must be the first line that is not blank.
    first_ranks = ranks.get(_make_heading(questions[0]), ())
    ways = {0: 1} if 0 in first_ranks else {}
    steps: list[_Step] = []
    fork = 0
    for depth, question in enumerate(questions[1:], 1):
        if not ways:
            return steps, ways, depth - 1
        next_ranks = ranks.get(_make_heading(question), ())
        step = _follow_answer(
            texts,
            questions[depth - 1],
            ways,
            next_ranks,
        )
        steps.append(step)
        ways = {rank: count for rank, (count, _) in step.items()}
        if not ways:
            return steps, ways, depth
        # A later heading may show which of several lines was meant.
        if sum(ways.values()) == 1:
            fork = 0
        elif fork == 0:
            fork = depth
    return steps, ways, fork


def _track_back(
    steps: Sequence[_Step],
    last_rank: int,
    numbers: Sequence[int],
) -> tuple[int, ...]:
    """Return the line numbers of the headings on the one way to *last_rank*."""
    path = [last_rank]
    for step in reversed(steps):
        _, previous_rank = step[path[-1]]
        path.append(previous_rank)
    return tuple(numbers[rank] for rank in reversed(path))


def _make_heading(question: Question) -> str:
    return f"### {question.label}"


def _rank_headings(
    lines: Sequence[Line],
    questions: Sequence[Question],
) -> dict[str, list[int]]:
    """Return the ranks of the lines that may be the heading of each question."""
    headings = set(map(_make_heading, questions))
    ranks: dict[str, list[int]] = {}
    for rank, line in enumerate(lines):
        if line.bare in headings and line.is_of_form:
            ranks.setdefault(line.bare, []).append(rank)
    return ranks


def _follow_answer(
    texts: Sequence[str],
    question: Question,
    ways: Mapping[int, int],
    ranks: Sequence[int],
) -> _Step:
    """Return which of *ranks* an answer to *question* leads to.

    Args:
        texts: the lines that are not blank.
        question: the question whose answer stands between the two headings.
        ways: where its heading may stand, and in how many ways.
        ranks: where the next heading may stand.
    """
    if question.kind == "textarea":
        return _follow_long_answer(ways, ranks)
    longest = _count_most_lines(question)
    step: _Step = {}
    for rank in ranks:
        # No start is further away than the longest answer. The nearest one comes first.
        lowest = max(0, rank - longest - 1)
        near_ranks = range(rank - 1, lowest - 1, -1)
        starts = [
            start
            for start in near_ranks
            if start in ways and _fits(texts[start + 1 : rank], question)
        ]
        if starts:
            total = sum(ways[start] for start in starts)
            step[rank] = (min(_ENOUGH, total), starts[0])
    return step


def _follow_long_answer(ways: Mapping[int, int], ranks: Sequence[int]) -> _Step:
    """Return which of *ranks* an answer of any length leads to: all behind a start."""
    starts = sorted(ways)
    # Sums of the ways up to each start, so that no rank has to add them again.
    sums = []
    total = 0
    for start in starts:
        total = min(_ENOUGH, total + ways[start])
        sums.append(total)
    step: _Step = {}
    for rank in ranks:
        earlier = bisect_left(starts, rank)
        if earlier > 0:
            step[rank] = (sums[earlier - 1], starts[0])
    return step


def _count_most_lines(question: Question) -> int:
    """Return how many lines an answer to a question of fixed length may have."""
    return len(question.options) if question.kind == "checkboxes" else 1


def _fits(answer: Sequence[str], question: Question) -> bool:
    """Return whether lines, blank ones left out, may be an answer to *question*."""
    if question.kind == "textarea":
        return True
    if len(answer) > _count_most_lines(question):
        return False
    return question.kind != "checkboxes" or all(map(BOX.fullmatch, answer))
