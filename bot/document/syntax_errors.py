"""Explain a parser's error: a sentence, a corrected line and, if possible, a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import yaml

from bot.document import foreign_content, line_repairs
from bot.document.failure import Failure
from bot.document.line_repairs import Repair
from bot.document.reader import Unreadable
from bot.model.wording import mark_sentence, say

# Returns why a text cannot be read, or None if it can.
Probe = Callable[[str], Failure | None]

# In characters; an honest entry has a tenth of it. Longer texts are explained but not
# repaired.
_LARGEST = 8 * 1024
_MOST_PROBES = 40
# Characters in all probes of one file, so that the slow parser too is done in a quarter
# of a second.
_MOST_PROBED = 64 * 1024
# A mistake is seldom more lines above the one where the parser stops.
_LINES_BACK = 3
# About one line of a comment.
_LONGEST_QUOTE = 120

_EXPECTS_FIELD = mark_sentence(
    "YAML expects a field here, indented like the ones above."
)
_OPEN_BRACKET = mark_sentence("A bracket is opened, but never closed.")
# The beginnings of PyYAML's and libyaml's messages, and what they mean.
_EXPLANATIONS = {
    "could not find expected ':'": mark_sentence(
        "YAML expects a field here: a name, a colon, a space, a value."
    ),
    "mapping values are not allowed": mark_sentence(
        "YAML does not expect another field here."
    ),
    "did not find expected key": _EXPECTS_FIELD,
    "expected <block end>": _EXPECTS_FIELD,
    "did not find expected <document start>": _EXPECTS_FIELD,
    "expected '<document start>'": _EXPECTS_FIELD,
    "found unexpected end of stream": mark_sentence(
        "A quote is opened, but never closed."
    ),
    "found unknown escape character": mark_sentence(
        "A backslash in double quotes begins an escape that does not exist."
    ),
    "did not find expected '-'": mark_sentence(
        "YAML expects another item of the list here, beginning with a dash."
    ),
    "found character that cannot start any token": mark_sentence(
        "YAML gives this character a meaning of its own."
    ),
    "found character '\\t'": mark_sentence(
        "A tab stands where YAML allows only spaces."
    ),
    "did not find expected ',' or": _OPEN_BRACKET,
    "expected ',' or": _OPEN_BRACKET,
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One repair with which the file reads further.

    *text* is the file after it, *failure* what is still wrong with that.
    """

    line: int
    repair: Repair
    text: str
    failure: Failure | None


def describe_parser_error(error: Exception) -> Failure:
    """Return an exception of PyYAML as a failure, in words for a person."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Failure(
            1,
            1,
            say("YAML cannot read this file."),
            say("Put values with unusual characters in quotes."),
        )
    mark, context = error.problem_mark, error.context_mark
    message = _explain_problem(str(error.problem))
    near = context.line + 1 if context else 0
    return Failure(mark.line + 1, mark.column + 1, message, "", near)


def _explain_problem(problem: str) -> str:
    """Return a sentence for a parser's message; an unknown message is its own sentence."""
    for beginning, meaning in _EXPLANATIONS.items():
        if problem.startswith(beginning):
            return say(meaning)
    return f"{problem[:1].upper()}{problem[1:]}."


def explain(text: str, failure: Failure, probe: Probe) -> Unreadable:
    """Explain what is wrong with *text*, and repair it if no guess is needed.

    *probe* judges a candidate; a repair counts only if the text then reads, or
    fails further down. Cost: at most 40 probes, and 64 KiB in all.
    """
    line_count = text.rstrip().count("\n") + 1
    if failure.line > line_count:
        # The parser missed something only at the end: the last line is meant.
        failure = replace(failure, line=line_count, column=1)
    if failure.excess or len(text) > _LARGEST:
        return _quote_failure(text, failure)
    pasted = foreign_content.recognise(text, failure)
    if pasted is not None:
        return _explain_pasted(pasted, failure, probe)
    budget = _Budget(probe)
    first_step = step = _find_step(text, failure, budget)
    while step is not None and step.failure is not None:
        step = _find_step(step.text, step.failure, budget)
    if first_step is None:
        return _quote_failure(text, failure)
    # The message is about the first mistake; the file is only offered if all are gone.
    return _explain_step(
        text,
        failure,
        first_step,
        step.text if step else None,
    )


def _explain_pasted(
    pasted: foreign_content.Pasted,
    failure: Failure,
    probe: Probe,
) -> Unreadable:
    """Explain a file that is something else, with the entry that it stands for."""
    corrected_text = pasted.text
    if corrected_text is not None and probe(corrected_text) is not None:
        corrected_text = None
    return Unreadable(
        failure.line,
        failure.column,
        pasted.message,
        pasted.hint,
        corrected_text.rstrip("\n") if corrected_text else None,
        corrected_text,
    )


def _explain_step(
    text: str,
    failure: Failure,
    step: _Step,
    corrected_text: str | None,
) -> Unreadable:
    """Explain the mistake that *step* repairs."""
    raw = text.split("\n")[step.line - 1]
    column = failure.column
    if failure.line != step.line:
        column = len(raw) - len(raw.lstrip()) + 1
    message = say(
        "Line {line} cannot be read: {problem}. The line is: `{text}`.",
        line=step.line,
        problem=step.repair.problem,
        text=_shorten(raw),
    )
    return Unreadable(
        step.line,
        column,
        message,
        step.repair.hint,
        "\n".join(step.repair.lines),
        corrected_text,
    )


class _Budget:
    """A probe that may be asked only so often."""

    def __init__(self, probe: Probe) -> None:
        self._try_once = probe
        self._probes = _MOST_PROBES
        self._characters = _MOST_PROBED

    def examine(self, text: str, otherwise: Failure) -> Failure | None:
        """Return why *text* cannot be read; *otherwise* if the budget is used up."""
        self._probes -= 1
        self._characters -= len(text)
        if self._probes < 0 or self._characters < 0:
            return otherwise
        return self._try_once(text)


def _find_step(
    text: str,
    failure: Failure,
    budget: _Budget,
) -> _Step | None:
    """Return the first repair with which *text* reads further; None if there is none."""
    lines = text.split("\n")
    # Counted from the end, because a repair may add or remove lines.
    remaining = (len(lines) - failure.line, -failure.column)
    for index in _list_suspects(lines, failure):
        for recognise in line_repairs.RECOGNISERS:
            repair = recognise(lines, index)
            if repair is None:
                continue
            start = index - repair.above
            candidate = list(lines)
            candidate[start : index + 1] = repair.lines
            repaired = "\n".join(candidate)
            next_failure = budget.examine(repaired, failure)
            if next_failure is not None:
                still_remaining = len(candidate) - next_failure.line
                if (still_remaining, -next_failure.column) >= remaining:
                    continue
            return _Step(index + 1, repair, repaired, next_failure)
    return None


def _list_suspects(lines: list[str], failure: Failure) -> Iterator[int]:
    """Yield the indexes of the lines to look at, the likeliest first.

    The line that failed, the one where the unfinished part began, the ones above.
    """
    index = min(failure.line, len(lines)) - 1
    near = failure.near - 1
    yield index
    if 0 <= near < len(lines) and near != index:
        yield near
    remaining = _LINES_BACK
    for above in range(index - 1, -1, -1):
        if remaining == 0:
            break
        if lines[above].strip() and above != near:
            yield above
            remaining -= 1


def _quote_failure(text: str, failure: Failure) -> Unreadable:
    """Explain a failure that is not repaired, with its line."""
    lines = text.split("\n")
    raw = ""
    if failure.line <= len(lines):
        raw = lines[failure.line - 1]
    message = say("Line {line}: {problem}", line=failure.line, problem=failure.message)
    if raw.strip():
        message = say(
            "{problem} The line is: `{text}`.", problem=message, text=_shorten(raw)
        )
    hint = failure.hint or say(
        "Compare the line with its neighbours: "
        "one field per line, name, colon, space, value."
    )
    return Unreadable(failure.line, failure.column, message, hint)


def _shorten(raw: str) -> str:
    line = raw.strip()
    if len(line) <= _LONGEST_QUOTE:
        return line
    return f"{line[: _LONGEST_QUOTE - 1]}…"
