"""Read a filled form from the text of its issue.

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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.forms.form_text import (
    BOX,
    Line,
    cut_surroundings,
    drop_optional_questions,
    split_lines,
)
from bot.forms.heading_match import HeadingMatch, match_headings
from bot.forms.plain_text import read_plain_text
from bot.forms.questions import REMARK
from bot.model.submission import Answers, Form, Option, Question, UnreadableForm

# The longest text of an issue.
MOST_CHARACTERS = 65_536

# What GitHub writes for an answer left empty.
EMPTY = "_No response_"

_FENCE = re.compile(r"(`{3,}|~{3,})[^`~]*")


def parse_answers(body: str, forms: Iterable[Form]) -> Answers | UnreadableForm:
    """Read the text of an issue by the first of *forms* that it fits.

    Args:
        body: the issue's text, whatever it holds.
        forms: the forms of today, then earlier ones, newest first.

    Returns:
        The answers; else, for the form that the text comes nearest to, the heading
        it misses. The time is linear in the text. An answer never becomes another
        field.
    """
    if len(body) > MOST_CHARACTERS:
        return UnreadableForm("", "too long")
    lines = split_lines(body)
    # Every form is first tried as it is: read loosely, a text may fit the wrong one.
    tried = []
    for form in forms:
        match = match_headings(lines, form.questions)
        if match.ways == 1:
            return _collect_answers(
                form,
                form.questions,
                lines,
                match.places,
            )
        tried.append(form)
    return read_plain_text(body, tried) or _parse_loosely(lines, tried)


def _parse_loosely(
    lines: Sequence[Line],
    forms: Iterable[Form],
) -> Answers | UnreadableForm:
    """Read a text that is no form exactly.

    Optional headings may be gone, and text may stand around the form.
    """
    texts = {line.bare for line in lines}
    if not any(text.startswith("### ") for text in texts):
        return UnreadableForm("", "no heading")
    nearest = UnreadableForm("", "missing")
    highest_rank = (-1.0, 0)
    for form in forms:
        questions = drop_optional_questions(form.questions, texts)
        inner_lines, outside = cut_surroundings(lines, questions)
        match = match_headings(inner_lines, questions)
        if match.ways == 1:
            answers = _collect_answers(
                form,
                questions,
                inner_lines,
                match.places,
            )
            return _add_remark(answers, outside)
        # The form with the most of its headings, then the one that is read furthest.
        headings = [f"### {question.label}" for question in form.questions]
        present = sum(heading in texts for heading in headings)
        rank = (present / max(1, len(headings)), match.stuck)
        if rank > highest_rank:
            highest_rank = rank
            nearest = _explain(inner_lines, questions, match, form)
    return nearest


def _add_remark(answers: Answers, text: str) -> Answers:
    """Return *answers* with *text* below the remarks, where a maintainer sees it."""
    if not text:
        return answers
    remark = answers.texts.get(REMARK)
    if remark:
        text = f"{remark}\n\n{text}"
    return replace(answers, texts={**answers.texts, REMARK: text})


def _explain(
    lines: Sequence[Line],
    questions: Sequence[Question],
    match: HeadingMatch,
    form: Form,
) -> UnreadableForm:
    """Return why a text is not *form*.

    These are all headings that are missing, else the first that does not fit.
    *questions* are those of the form whose headings are expected.
    """
    if match.ways > 1:
        return UnreadableForm(questions[match.stuck].label, "twice")
    texts = [line.bare for line in lines]
    is_complete = len(questions) == len(form.questions)
    missing = _explain_missing(texts, form, is_complete=is_complete)
    if missing is not None:
        return missing
    if not match.stuck:
        return UnreadableForm(questions[0].label, "preceded")
    if match.stuck >= len(questions):
        return _explain_shape(questions[-1])
    heading = questions[match.stuck].label
    before = questions[match.stuck - 1]
    if before.kind != "textarea":
        start = texts.index(f"### {before.label}")
        # The heading is further down: too many lines of an answer are before it.
        if f"### {heading}" in texts[start:]:
            return _explain_shape(before)
    return UnreadableForm(heading, "misplaced")


def _explain_missing(
    texts: Sequence[str],
    form: Form,
    *,
    is_complete: bool,
) -> UnreadableForm | None:
    """Return which headings of *form* a text misses; None if it needs no more.

    *is_complete* says that optional headings are expected too.
    """
    required: list[str] = []
    optional: list[str] = []
    for question in form.questions:
        if f"### {question.label}" not in texts:
            labels = required if question.required else optional
            labels.append(question.label)
    if is_complete and not required:
        # One of the optional headings was renamed: all of them are asked for.
        required, optional = optional, []
    if not required:
        return None
    label, *others = required
    return UnreadableForm(
        label,
        "missing",
        tuple(others),
        tuple(optional),
    )


def _explain_shape(question: Question) -> UnreadableForm:
    """Return that the answer to *question* has another shape than the question gives."""
    is_boxes = question.kind == "checkboxes"
    return UnreadableForm(question.label, "boxes" if is_boxes else "lines")


def _collect_answers(
    form: Form,
    questions: Sequence[Question],
    lines: Sequence[Line],
    places: Sequence[int],
) -> Answers:
    """Return the answers to *questions*, whose headings are the lines at *places*."""
    texts: dict[str, str] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    ends = [*places[1:], len(lines)]
    for question, start, end in zip(questions, places, ends, strict=True):
        inner_lines = lines[start + 1 : end]
        text = "\n".join(line.text for line in inner_lines).strip("\n")
        if question.kind == "checkboxes":
            chosen[question.id] = tuple(_read_boxes(text, question.options))
            continue
        answer = _strip_fence(text)
        if not answer or answer == EMPTY:
            continue
        texts[question.id] = answer
        values = split_choices(answer, question) if question.options else ()
        if values:
            chosen[question.id] = values
    return Answers(form, texts, chosen)


def _read_boxes(text: str, options: Sequence[Option]) -> Iterator[str]:
    """Yield the values of the ticked boxes."""
    values = {option.shown: option.value for option in options}
    # The label of the only box may have been retyped: a tick is a tick.
    fallback = options[0].value if len(options) == 1 else None
    for line in text.split("\n"):
        box = BOX.fullmatch(line)
        if box is None or box[1] == " ":
            continue
        value = values.get(box[2].strip(), fallback)
        if value:
            yield value


def _strip_fence(text: str) -> str:
    """Return *text* without the code fence that stands around the whole of it."""
    opening, *lines = text.split("\n")
    fence = _FENCE.fullmatch(opening)
    if fence is None or not lines:
        return text.strip()
    *content, closing = lines
    # Another such line inside shows that the first one does not stand around it all.
    if closing != fence[1] or fence[1] in content:
        return text.strip()
    return "\n".join(content).strip()


def split_choices(answer: str, question: Question) -> tuple[str, ...]:
    """Return the values of the options that *answer* names, joined by `, `.

    Return none if it names anything else. Options may hold commas: the longest that
    fits is taken, as long as the rest can be read too.
    """
    by_text = {}
    # Reversed: of two options that differ in case alone, the first one counts.
    for option in reversed(question.options):
        by_text[option.shown.casefold()] = option.value
    folded = " ".join(answer.split()).casefold()
    if folded in by_text:
        return (by_text[folded],)
    longest = sum(len(option.shown) + len(", ") for option in question.options)
    if not question.several or len(folded) > longest:
        return ()
    parts = folded.split(", ")
    most_parts = max(option.shown.count(", ") for option in question.options) + 1
    # From the end: the values of the parts from each position on, if all can be read.
    readable: dict[int, tuple[str, ...]] = {len(parts): ()}
    for start in range(len(parts) - 1, -1, -1):
        for end in range(min(len(parts), start + most_parts), start, -1):
            value = by_text.get(", ".join(parts[start:end]))
            if value is not None and end in readable:
                readable[start] = (value, *readable[end])
                break
    return tuple(dict.fromkeys(readable.get(0, ())))
