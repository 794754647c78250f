"""The check that each rule for taste that is switched on has its limit, and each limit its rule."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from bot.document.reader import Document
from bot.errors import ConfigurationError
from bot.model.finding import FieldPath
from bot.model.layout import Layout, Level
from bot.model.limits import REQUIRED_LIMITS
from bot.model.outside import LICENCE
from bot.model.read_list import ReadList

# More licences than this are no choice among them; SPDX knows some 700.
_MOST_LICENCES: Final = 100


class LimitProblem(NamedTuple):
    """What is wrong at a key of the file."""

    key: FieldPath
    sentence: str


def check_limits(
    declared: Layout | ReadList,
    document: Document,
    path: str,
) -> None:
    """Check `limits:` of a list, whose file at *path* is *document*.

    Raises:
        ConfigurationError: a rule lacks its limit, a limit its rule, or a licence is none;
            it names file, line and key.
    """
    problem = find_limit_problem(declared)
    if problem is not None:
        line = document.locate_key(problem.key)[0]
        name = ".".join(map(str, problem.key))
        raise ConfigurationError(path, line, name, problem.sentence)


def find_limit_problem(declared: Layout | ReadList) -> LimitProblem | None:
    """Return the first problem of the limits of a list; None without one."""
    problems = chain(
        _find_missing_limits(declared),
        _find_odd_licences(declared.limits.licences),
        _find_unused_limits(declared),
    )
    return next(problems, None)


def _find_missing_limits(declared: Layout | ReadList) -> Iterator[LimitProblem]:
    """Yield each rule that is switched on and lacks its limit."""
    for key, levels in _iterate_levels(declared):
        for rule, level in levels.items():
            limit = REQUIRED_LIMITS.get(rule)
            if limit is None or level == "off" or getattr(declared.limits, limit.key):
                continue
            advice = f"`{limit.key}: {limit.example}` under `limits`"
            sentence = f"this rule needs a limit; write, say, {advice}."
            yield LimitProblem((*key, rule), sentence)


def _find_odd_licences(licences: Sequence[str]) -> Iterator[LimitProblem]:
    """Yield each licence that has not the shape of an SPDX identifier."""
    if len(licences) > _MOST_LICENCES:
        sentence = f"at most {_MOST_LICENCES} may stand here."
        yield LimitProblem(("limits", "licences"), sentence)
    for number, licence in enumerate(licences):
        if not LICENCE.fullmatch(licence):
            sentence = "this must be an SPDX identifier, such as `MIT` or `Apache-2.0`."
            yield LimitProblem(("limits", "licences", number), sentence)


def _find_unused_limits(declared: Layout | ReadList) -> Iterator[LimitProblem]:
    """Yield each limit whose rule is named nowhere."""
    # The complete layout of a list that is its document lacks what is said of a section
    # whose heading was renamed.
    if isinstance(declared, Layout) and declared.is_document:
        return
    named: set[str] = set()
    for _, levels in _iterate_levels(declared):
        named.update(levels)
    for rule, limit in REQUIRED_LIMITS.items():
        if rule not in named and getattr(declared.limits, limit.key):
            sentence = f"no rule uses it; write `{rule}: warning` under `rules`."
            yield LimitProblem(("limits", limit.key), sentence)


def _iterate_levels(
    declared: Layout | ReadList,
) -> Iterator[tuple[FieldPath, Mapping[str, Level]]]:
    """Yield each `rules:` of a list, with where it stands."""
    yield ("rules",), declared.rules
    for folder, section in declared.sections.items():
        yield ("sections", folder, "rules"), section.rules
