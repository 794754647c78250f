"""From a parser's complaint to a sentence, a corrected line and, where possible, a corrected file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import yaml

from bot.document import foreign_content, line_repairs
from bot.document.failure import Failure
from bot.document.line_repairs import Repair
from bot.document.reader import Unreadable

Probe = Callable[[str], Failure | None]
"""Tells why a text cannot be read; None: it can."""

_LARGEST = 8 * 1024
"""Characters; an honest entry has a tenth of it. Longer texts are explained but not repaired."""
_MOST_PROBES = 40
_MOST_PROBED = 64 * 1024
"""Characters in all probes of one file, so that the slow parser too is done in a quarter of a second."""
_LINES_BACK = 3

_IN_WORDS = {
    "could not find expected ':'": "YAML expects a field here: a name, a colon, a space, a value",
    "mapping values are not allowed": "YAML does not expect another field here",
    "did not find expected key": "YAML expects a field here, indented like the ones above",
    "expected <block end>": "YAML expects a field here, indented like the ones above",
    "did not find expected <document start>": "YAML expects a field here, indented like the ones above",
    "expected '<document start>'": "YAML expects a field here, indented like the ones above",
    "found unexpected end of stream": "a quote is opened, but never closed",
    "found unknown escape character": "a backslash in double quotes begins an escape that does not exist",
    "did not find expected '-'": "YAML expects another item of the list here, beginning with a dash",
    "found character that cannot start any token": "YAML gives this character a meaning of its own",
    "found character '\\t'": "a tab stands where YAML allows only spaces",
    "did not find expected ',' or": "a bracket is opened, but never closed",
    "expected ',' or": "a bracket is opened, but never closed",
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One repair that brought the file further: the text after it, and what is still wrong."""

    line: int
    repair: Repair
    text: str
    failure: Failure | None


def parser_failure(error: Exception) -> Failure:
    """Put an exception of PyYAML into words."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Failure(
            1,
            1,
            "YAML cannot read this file.",
            "Put values with unusual characters in quotes.",
        )
    mark, context = error.problem_mark, error.context_mark
    problem = str(error.problem)
    words = next(
        (words for start, words in _IN_WORDS.items() if problem.startswith(start)),
        problem,
    )
    near = context.line + 1 if context else 0
    return Failure(
        mark.line + 1, mark.column + 1, f"{words[:1].upper()}{words[1:]}.", "", near
    )


def explain(text: str, failure: Failure, probe: Probe) -> Unreadable:
    """Say what is wrong with *text*, and mend it if that can be done without guessing.

    *probe* judges a candidate; a repair counts only if the text then reads, or
    fails at a later place. Cost: at most 40 probes, and 64 KiB in all.
    """
    last = text.rstrip().count("\n") + 1
    if failure.line > last:  # the parser missed something only at the end
        failure = replace(failure, line=last, column=1)
    if failure.excess or len(text) > _LARGEST:
        return _in_words(text, failure)
    whole = foreign_content.recognise(text, failure)
    if whole is not None:
        mended = (
            whole.text if whole.text is not None and probe(whole.text) is None else None
        )
        shown = mended.rstrip("\n") if mended else None
        return Unreadable(
            failure.line, failure.column, whole.message, whole.hint, shown, mended
        )
    budget = _Budget(probe)
    first = step = _next_step(text, failure, budget)
    while step is not None and step.failure is not None:
        step = _next_step(step.text, step.failure, budget)
    if first is None:
        return _in_words(text, failure)
    raw = text.split("\n")[first.line - 1]
    problem = first.repair.problem
    corrected = "\n".join(first.repair.lines)
    message = (
        f"Line {first.line} cannot be read: {problem}. The line is: `{_short(raw)}`."
    )
    column = (
        failure.column
        if failure.line == first.line
        else len(raw) - len(raw.lstrip()) + 1
    )
    return Unreadable(
        first.line,
        column,
        message,
        first.repair.hint,
        corrected,
        step.text if step else None,
    )


class _Budget:
    """A probe that may be asked only so often."""

    def __init__(self, probe: Probe) -> None:
        self._probe = probe
        self._probes = _MOST_PROBES
        self._characters = _MOST_PROBED

    def probe(self, text: str, otherwise: Failure) -> Failure | None:
        self._probes -= 1
        self._characters -= len(text)
        return (
            self._probe(text)
            if self._probes >= 0 and self._characters >= 0
            else otherwise
        )


def _next_step(text: str, failure: Failure, budget: _Budget) -> _Step | None:
    lines = text.split("\n")
    remaining = (len(lines) - failure.line, -failure.column)
    for at in _suspects(lines, failure):
        for recognise in line_repairs.RECOGNISERS:
            repair = recognise(lines, at)
            if repair is None:
                continue
            candidate = [*lines[: at - repair.above], *repair.lines, *lines[at + 1 :]]
            mended = "\n".join(candidate)
            after = budget.probe(mended, failure)
            if (
                after is None
                or (len(candidate) - after.line, -after.column) < remaining
            ):
                return _Step(at + 1, repair, mended, after)
    return None


def _suspects(lines: list[str], failure: Failure) -> Iterator[int]:
    """Yield the lines to look at, the likeliest first: where it failed, where that began, the ones above."""
    at = min(failure.line, len(lines)) - 1
    seen = {at, failure.near - 1}
    yield at
    if 0 < failure.near <= len(lines) and failure.near - 1 != at:
        yield failure.near - 1
    above = [
        index
        for index in range(at - 1, -1, -1)
        if lines[index].strip() and index not in seen
    ]
    yield from above[:_LINES_BACK]


def _in_words(text: str, failure: Failure) -> Unreadable:
    lines = text.split("\n")
    raw = lines[failure.line - 1] if failure.line <= len(lines) else ""
    message = f"Line {failure.line}: {failure.message}"
    if raw.strip():
        message = f"{message} The line is: `{_short(raw)}`."
    hint = (
        failure.hint
        or "Compare the line with its neighbours: one field per line, name, colon, space, value."
    )
    return Unreadable(failure.line, failure.column, message, hint)


def _short(raw: str) -> str:
    shown = raw.strip()
    return shown if len(shown) <= 120 else f"{shown[:119]}…"  # noqa: PLR2004 - about one line of a comment
