"""Analyses as JSON, and back again with every value checked: the one who wrote them is not trusted."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from bot.errors import ListwrightError
from bot.model.analysis import Analysis

MOST_BYTES = 1 << 20
"""A larger analysis is not read: one is some kilobytes."""


class WireError(ListwrightError):
    """What was handed over is not an analysis."""


def write_analyses(analyses: Sequence[Analysis]) -> str:
    """The analyses as one line of JSON.

    Raises:
        WireError: they are larger than a reader takes.
    """
    data: bytes = _adapter().dump_json(tuple(analyses))
    if len(data) > MOST_BYTES:
        raise WireError("the analysis is larger than one mebibyte.")
    return data.decode() + "\n"


def read_analyses(data: bytes | None) -> tuple[Analysis, ...]:
    """The analyses in *data*.

    Raises:
        WireError: it is missing, too large, or not of this shape.
    """
    if data is None:
        raise WireError("there is no analysis.")
    if len(data) > MOST_BYTES + 1:
        raise WireError("the analysis is larger than one mebibyte.")
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
