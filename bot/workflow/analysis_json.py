"""Analyses as JSON, and back again with every value checked: the one who wrote them is not trusted."""

from dataclasses import replace
from functools import cache
from typing import Any

from bot.errors import ListwrightError
from bot.model.analysis import Analyses, Analysis, SubmissionResult

MOST_BYTES = 1 << 20
"""A larger analysis is not read: one is some kilobytes."""
_MOST_TOGETHER = 32 << 20
"""Nor are more of everything that is open together."""
_TOO_LARGE = "the analysis is larger than one mebibyte."


class AnalysisFormatError(ListwrightError):
    """What was handed over is not an analysis."""


def write_analyses(found: Analyses) -> str:
    """What was found as one line of JSON.

    Raises:
        WireError: it is larger than a reader takes.
    """
    data = _dumped(Analyses(tuple(map(_request, found.requests)), tuple(map(_submission, found.submissions))))
    if len(data) > _MOST_TOGETHER:
        raise AnalysisFormatError("the analyses are larger than a reader takes.")
    return data.decode() + "\n"


def _dumped(found: Analyses) -> bytes:
    data: bytes = _adapter().dump_json(found)
    return data


def _request(one: Analysis) -> Analysis:
    """One that is too large is not finished, whatever it says: it does not take the others with it."""
    if len(_dumped(Analyses((one,)))) <= MOST_BYTES:
        return one
    return replace(one, review=None, replacements=(), trouble=_TOO_LARGE)


def _submission(one: SubmissionResult) -> SubmissionResult:
    if len(_dumped(Analyses((), (one,)))) <= MOST_BYTES:
        return one
    return SubmissionResult(one.number, one.body, one.base, trouble=_TOO_LARGE)


def read_analyses(data: bytes | None) -> Analyses:
    """What was found, from *data*.

    Raises:
        WireError: it is missing, too large, or not of this shape.
    """
    if data is None:
        raise AnalysisFormatError("there is no analysis.")
    if len(data) > _MOST_TOGETHER + 1:
        raise AnalysisFormatError("the analyses are larger than a reader takes.")
    from pydantic import ValidationError

    try:
        read: Analyses = _adapter().validate_json(data, strict=True)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        raise AnalysisFormatError(
            f"the analysis is not of its shape at {problem['loc']}: {problem['type']}."
        ) from None
    return read


@cache
def _adapter() -> Any:  # noqa: ANN401 - loaded late: pydantic takes a while
    from pydantic import TypeAdapter

    return TypeAdapter(Analyses)
