"""A filled form, read back from the text of its issue.

GitHub writes a form as `### label`, a blank line, the answer, a blank line, and
so on. Nothing in the text tells such a heading from one inside an answer. So a
text is read only if its lines fit the form in exactly one way: every heading
once, in order, and below each what its question can give. An input gives one
line, a choice gives options, boxes are boxes. Where no form fits so, a form is
read without the headings of optional questions that are gone, if no other heading
stands in their place, and without text before its first and after its last answer,
which goes to the remarks. A text without any heading that names a work is read as its
links (`plain_text.py`). Anything else is `UnreadableForm`.

Where the first heading ends in a bare line feed and a CRLF comes later, the
CRLF are a browser's, from inside answers; then only headings between bare line
feeds count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.forms.form_text import (
    BOX,
    Line,
    cut_surroundings,
    drop_optional_questions,
    split_lines,
)
from bot.forms.plain_text import read_plain_text
from bot.forms.questions import REMARK
from bot.model.submission import Answers, Form, Option, Question, UnreadableForm

MOST_CHARACTERS = 65_536
"""The longest text of an issue."""

EMPTY = "_No response_"
"""What GitHub writes for an answer left empty."""

_FENCE = re.compile(r"(`{3,}|~{3,})[^`~]*")
_ENOUGH = 2
"""Two ways to read a text are as bad as many."""


class _Reading(NamedTuple):
    """Where the headings stand, if there is one way to read them; else *stuck* counts those before the trouble."""

    places: tuple[int, ...]
    ways: int
    stuck: int


def parse_answers(body: str, forms: Iterable[Form]) -> Answers | UnreadableForm:
    """Read the text of an issue by the first of *forms* that it fits.

    Args:
        body: the issue's text, whatever it holds.
        forms: the forms of today, then earlier ones, newest first.

    Returns:
        The answers; else, for the form that the text comes nearest to, the heading it misses. The time
        is linear in the text. An answer never becomes another field.
    """
    if len(body) > MOST_CHARACTERS:
        return UnreadableForm("", "too long")
    lines = split_lines(body)
    known = []
    for form in forms:
        reading = _read(lines, form.questions)
        if reading.ways == 1:
            return _answers(form, form.questions, lines, reading.places)
        known.append(form)
    return read_plain_text(body, known) or _parse_loosely(lines, known)


def _parse_loosely(
    lines: Sequence[Line], forms: Iterable[Form]
) -> Answers | UnreadableForm:
    """Read a text that is no form exactly: optional headings may be gone, and text may stand around the form."""
    nearest: tuple[tuple[float, int], UnreadableForm] | None = None
    seen = {line.bare for line in lines}
    if not any(bare.startswith("### ") for bare in seen):
        return UnreadableForm("", "no heading")
    for form in forms:
        questions = drop_optional_questions(form.questions, seen)
        inner, outside = cut_surroundings(lines, questions)
        reading = _read(inner, questions)
        if reading.ways == 1:
            answers = _answers(form, questions, inner, reading.places)
            return _add_remark(answers, outside)
        headings = [f"### {question.label}" for question in form.questions]
        likeness = (
            sum(heading in seen for heading in headings) / max(1, len(headings)),
            reading.stuck,
        )
        if nearest is None or likeness > nearest[0]:
            nearest = likeness, _trouble(inner, questions, reading, form)
    return nearest[1] if nearest else UnreadableForm("", "missing")


def _add_remark(answers: Answers, text: str) -> Answers:
    """Return *answers* with *text* below the remarks, where a maintainer sees it."""
    if not text:
        return answers
    remark = "\n\n".join(filter(None, (answers.texts.get(REMARK, ""), text)))
    return replace(answers, texts={**answers.texts, REMARK: remark})


def _read(lines: Sequence[Line], questions: Sequence[Question]) -> _Reading:
    """The one way in which the lines are the form's headings, in order, each with an answer of its kind."""
    filled = [number for number, line in enumerate(lines) if line.bare]
    wanted = {f"### {question.label}" for question in questions}
    headings: dict[str, list[int]] = {}
    for rank, number in enumerate(filled):
        if lines[number].bare in wanted and lines[number].is_of_form:
            headings.setdefault(lines[number].bare, []).append(rank)
    texts = [lines[number].bare for number in filled]
    first = f"### {questions[0].label}" if questions else ""
    ways = {0: 1} if texts and texts[0] == first and lines[filled[0]].is_of_form else {}
    before: list[dict[int, tuple[int, int]]] = []
    """For each further heading and place: in how many ways it is reached, and from which place, if from one."""
    fork = 0
    for depth, question in enumerate(questions[1:]):
        if not ways:
            return _Reading((), 0, depth)
        reached = _reached(
            texts, questions[depth], ways, headings.get(f"### {question.label}", ())
        )
        before.append(reached)
        ways = {rank: count for rank, (count, _) in reached.items()}
        if not ways:
            return _Reading((), 0, depth + 1)
        fork = (fork or depth + 1) if sum(ways.values()) > 1 else 0
    last = (
        [rank for rank in ways if _fits(texts[rank + 1 :], questions[-1])]
        if questions
        else []
    )
    total = min(_ENOUGH, sum(ways[rank] for rank in last))
    if total != 1:
        return _Reading((), total, fork if total else len(questions))
    places = [last[0]]
    for step in reversed(before):
        places.append(step[places[-1]][1])
    return _Reading(tuple(filled[rank] for rank in reversed(places)), 1, len(questions))


def _reached(
    texts: Sequence[str],
    question: Question,
    ways: dict[int, int],
    places: Sequence[int],
) -> dict[int, tuple[int, int]]:
    """The *places* of the next heading that an answer to *question* leads to, from where it may stand."""
    starts = sorted(ways)
    found: dict[int, tuple[int, int]] = {}
    if question.kind == "textarea":
        sums, total = [], 0
        for start in starts:
            total = min(_ENOUGH, total + ways[start])
            sums.append(total)
        for place in places:
            if (earlier := bisect_left(starts, place)) > 0:
                found[place] = sums[earlier - 1], starts[0]
        return found
    longest = _most_lines(question)
    for place in places:
        near = [
            start
            for start in range(place - 1, max(-1, place - longest - 2), -1)
            if start in ways and _fits(texts[start + 1 : place], question)
        ]
        if near:
            found[place] = min(_ENOUGH, sum(ways[start] for start in near)), near[0]
    return found


def _most_lines(question: Question) -> int:
    return len(question.options) if question.kind == "checkboxes" else 1


def _fits(answer: Sequence[str], question: Question) -> bool:
    """Whether lines, blank ones left out, may be an answer to *question*."""
    if question.kind == "textarea":
        return True
    if len(answer) > _most_lines(question):
        return False
    return question.kind != "checkboxes" or all(map(BOX.fullmatch, answer))


def _trouble(
    lines: Sequence[Line], questions: Sequence[Question], reading: _Reading, form: Form
) -> UnreadableForm:
    """Why a text is not the form: all headings that are missing, else the first that does not fit."""
    seen = [line.bare for line in lines]
    if reading.ways > 1:
        return UnreadableForm(questions[reading.stuck].label, "twice")
    missing = [
        question for question in form.questions if f"### {question.label}" not in seen
    ]
    wanted = [question.label for question in missing if question.required]
    optional = [question.label for question in missing if not question.required]
    if len(questions) == len(form.questions) and missing and not wanted:
        wanted, optional = optional, []  # one of them was renamed
    if wanted:
        return UnreadableForm(wanted[0], "missing", tuple(wanted[1:]), tuple(optional))
    if not reading.stuck:
        return UnreadableForm(questions[0].label, "preceded")
    if reading.stuck >= len(questions):
        return _misshapen(questions[-1])
    stuck = questions[reading.stuck].label
    if questions[reading.stuck - 1].kind != "textarea":
        before = seen.index(f"### {questions[reading.stuck - 1].label}")
        if f"### {stuck}" in seen[before:]:
            return _misshapen(questions[reading.stuck - 1])
    return UnreadableForm(stuck, "misplaced")


def _misshapen(question: Question) -> UnreadableForm:
    return UnreadableForm(
        question.label, "boxes" if question.kind == "checkboxes" else "lines"
    )


def _answers(
    form: Form,
    questions: Sequence[Question],
    lines: Sequence[Line],
    places: Sequence[int],
) -> Answers:
    """The answers to *questions*, whose headings stand at *places*."""
    texts: dict[str, str] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for question, start, end in zip(
        questions, places, [*places[1:], len(lines)], strict=True
    ):
        text = "\n".join(line.text for line in lines[start + 1 : end]).strip("\n")
        if question.kind == "checkboxes":
            chosen[question.id] = tuple(_ticked(text, question.options))
        elif (answer := _unfenced(text)) and answer != EMPTY:
            texts[question.id] = answer
            if question.options and (values := split_choices(answer, question)):
                chosen[question.id] = values
    return Answers(form, texts, chosen)


def _ticked(text: str, options: Sequence[Option]) -> Iterator[str]:
    known = {option.shown: option.value for option in options}
    only = (
        options[0].value if len(options) == 1 else None
    )  # a label may have been retyped, a tick is a tick
    for line in text.split("\n"):
        box = BOX.fullmatch(line)
        if box and box[1] != " " and (value := known.get(box[2].strip(), only)):
            yield value


def _unfenced(text: str) -> str:
    """*text* without the code fence that stands around the whole of it."""
    first, *rest = text.split("\n")
    fence = _FENCE.fullmatch(first)
    if fence is None or not rest or rest[-1] != fence[1] or fence[1] in rest[:-1]:
        return text.strip()
    return "\n".join(rest[:-1]).strip()


def split_choices(answer: str, question: Question) -> tuple[str, ...]:
    """The values of the options that *answer* names, joined by `, `; none, if it names anything else.

    Options may hold commas: the longest that fits is taken, as long as the rest can be read too.
    """
    by_text = {
        option.shown.casefold(): option.value for option in reversed(question.options)
    }
    whole = " ".join(answer.split()).casefold()
    if whole in by_text:
        return (by_text[whole],)
    longest = sum(len(option.shown) + 2 for option in question.options)
    if not question.several or len(whole) > longest:
        return ()
    parts = whole.split(", ")
    widest = max(option.shown.count(", ") for option in question.options) + 1
    readable: dict[int, tuple[str, ...]] = {len(parts): ()}
    for start in range(len(parts) - 1, -1, -1):
        for end in range(min(len(parts), start + widest), start, -1):
            value = by_text.get(", ".join(parts[start:end]))
            if value is not None and end in readable:
                readable[start] = (value, *readable[end])
                break
    return tuple(dict.fromkeys(readable.get(0, ())))
