"""Read the text of an issue as lines, and find the part of it that may be the form."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bot.model.submission import Question

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
# A ticked or empty box: `- [x] Do not name me`.
BOX = re.compile(r"[-*+] \[([ xX])\] (.*)")


class Line(NamedTuple):
    """One line of the text.

    *bare* is the text without white space at its end; *is_of_form* says that the line
    breaks before and after it are bare line feeds.
    """

    text: str
    bare: str
    is_of_form: bool


def split_lines(body: str) -> list[Line]:
    """Return the lines of an issue's text, whatever its line breaks."""
    # GitHub writes bare line feeds around headings, a browser CRLF inside answers. Only
    # a text that has both shows the difference.
    start = body.lstrip("\n").partition("\n")[0]
    is_mixed = "\r\n" in body and not start.endswith("\r")
    lines: list[Line] = []
    before = "\n"
    for match in _LINE.finditer(body):
        text, after = match.groups()
        is_of_form = not is_mixed or (before == "\n" and after in {"\n", ""})
        lines.append(Line(text, text.rstrip(" \t"), is_of_form))
        before = after
        if not after:
            break
    return lines


def drop_optional_questions(
    questions: Sequence[Question],
    headings: AbstractSet[str],
) -> tuple[Question, ...]:
    """Return *questions* without the optional ones whose heading is gone.

    *headings* are the lines of the text. All questions stay if one of these is a
    heading of no question: it may be a renamed one.
    """
    expected = {f"### {question.label}" for question in questions}
    for line in headings:
        if line.startswith("### ") and line not in expected:
            return tuple(questions)
    kept = [
        question
        for question in questions
        if question.required or f"### {question.label}" in headings
    ]
    return tuple(kept)


def cut_surroundings(
    lines: Sequence[Line],
    questions: Sequence[Question],
) -> tuple[Sequence[Line], str]:
    """Return the lines from the first heading to the last box, and the text around them.

    Behind boxes nothing else belongs to the form. Any other kind of answer ends with
    the text.
    """
    if not questions:
        return lines, ""
    headings = {f"### {question.label}" for question in questions}
    places = [
        number
        for number, line in enumerate(lines)
        if line.is_of_form and line.bare in headings
    ]
    opening = f"### {questions[0].label}"
    start = next((number for number in places if lines[number].bare == opening), 0)
    end = _find_end(lines, questions[-1], places)
    outside = []
    for part in (lines[:start], lines[end:]):
        text = "\n".join(line.text for line in part).strip()
        if text:
            outside.append(text)
    return lines[start:end], "\n\n".join(outside)


def _find_end(
    lines: Sequence[Line],
    question: Question,
    places: Sequence[int],
) -> int:
    """Return the number of the line behind the answer to the last question.

    *places* are the lines of the headings.
    """
    if not places or question.kind != "checkboxes":
        return len(lines)
    if lines[places[-1]].bare != f"### {question.label}":
        return len(lines)
    end = places[-1] + 1
    while end < len(lines):
        bare = lines[end].bare
        if bare and not BOX.fullmatch(bare):
            break
        end += 1
    return end
