"""The text of an issue as lines, and what of it may be the form."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bot.model.submission import Question

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
BOX = re.compile(r"[-*+] \[([ xX])\] (.*)")
"""A ticked or empty box."""


class Line(NamedTuple):
    """One line of the text."""

    text: str
    bare: str
    """The text without white space at its end."""
    is_of_form: bool
    """Whether the line breaks before and after it are bare line feeds."""


def split_lines(body: str) -> list[Line]:
    """Return the lines of an issue's text, whatever its line breaks."""
    start = body.lstrip("\n").partition("\n")[0]
    is_mixed = "\r\n" in body and not start.endswith("\r")
    lines: list[Line] = []
    before = "\n"
    for found in _LINE.finditer(body):
        after = found[2]
        is_of_form = not is_mixed or (before == "\n" and after in {"\n", ""})
        lines.append(Line(found[1], found[1].rstrip(" \t"), is_of_form))
        before = after
        if not after:
            break
    return lines


def drop_optional_questions(
    questions: Sequence[Question], seen: AbstractSet[str]
) -> tuple[Question, ...]:
    """Return *questions* without the optional ones whose heading is gone.

    All stay where the text has a heading that is none of theirs: it may be one of theirs that was renamed.
    """
    headings = {f"### {question.label}" for question in questions}
    if any(line.startswith("### ") and line not in headings for line in seen):
        return tuple(questions)
    return tuple(
        question
        for question in questions
        if question.required or f"### {question.label}" in seen
    )


def cut_surroundings(
    lines: Sequence[Line], questions: Sequence[Question]
) -> tuple[Sequence[Line], str]:
    """Return the lines from the first heading to the last box, and the text around them.

    Behind boxes nothing else belongs to the form; any other last answer ends with the text.
    """
    if not questions:
        return lines, ""
    headings = {f"### {question.label}" for question in questions}
    places = [
        number
        for number, line in enumerate(lines)
        if line.bare in headings and line.is_of_form
    ]
    first = next(
        (
            number
            for number in places
            if lines[number].bare == f"### {questions[0].label}"
        ),
        0,
    )
    end = len(lines)
    last = questions[-1]
    if (
        places
        and last.kind == "checkboxes"
        and lines[places[-1]].bare == f"### {last.label}"
    ):
        end = places[-1] + 1
        while end < len(lines) and (
            not lines[end].bare or BOX.fullmatch(lines[end].bare)
        ):
            end += 1
    around = (lines[:first], lines[end:])
    texts = ("\n".join(line.text for line in part).strip() for part in around)
    return lines[first:end], "\n\n".join(filter(None, texts))
