"""Analyses as JSON, and back again with every value checked: the one who wrote them is not trusted."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from bot.errors import ListwrightError
from bot.model.analysis import Analysis

MOST_BYTES = 1 << 20
"""A larger analysis is not read: one is some kilobytes."""
_MOST_TOGETHER = 32 << 20
"""Nor are more of all open pull requests together."""


class WireError(ListwrightError):
    """What was handed over is not an analysis."""


def write_analyses(analyses: Sequence[Analysis]) -> str:
    """The analyses as one line of JSON.

    Raises:
        WireError: they are larger than a reader takes.
    """
    kept = [_capped(analysis) for analysis in analyses]
    data: bytes = _adapter().dump_json(tuple(kept))
    if len(data) > _MOST_TOGETHER:
        raise WireError("the analyses are larger than a reader takes.")
    return data.decode() + "\n"


def _capped(analysis: Analysis) -> Analysis:
    """One that is too large is not finished, whatever it says: it does not take the others with it."""
    if len(_adapter().dump_json((analysis,))) <= MOST_BYTES:
        return analysis
    return replace(
        analysis, review=None, replacements=(), trouble="the analysis is larger than one mebibyte."
    )


def read_analyses(data: bytes | None) -> tuple[Analysis, ...]:
    """The analyses in *data*.

    Raises:
        WireError: it is missing, too large, or not of this shape.
    """
    if data is None:
        raise WireError("there is no analysis.")
    if len(data) > _MOST_TOGETHER + 1:
        raise WireError("the analyses are larger than a reader takes.")
    from pydantic import ValidationError

    try:
        read: tuple[Analysis, ...] = _adapter().validate_json(data, strict=True)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        raise WireError(f"the analysis is not of its shape at {problem['loc']}: {problem['type']}.") from None
    return read


@cache
def _adapter() -> Any:  # noqa: ANN401 - loaded late: pydantic takes a while
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Analysis, ...])
