"""Write values as JSON, and read them back with every value checked.

The reader does not trust the writer of the JSON.
"""

import json
from functools import cache
from typing import Any

from bot.errors import ListwrightError


class JsonFormatError(ListwrightError):
    """JSON that was handed over is missing, too large, or not of its shape."""


def dump_json(
    kind: Any,  # noqa: ANN401 - a type or a union of types
    value: object,
    *,
    is_compact: bool = False,
) -> bytes:
    """Return *value*, which is of the type *kind*, as one line of JSON.

    *is_compact*: fields that have their default are left out.

    Half of a character, which an escape of JSON can name and UTF-8 cannot hold, becomes a
    question mark: the text of one stranger must not keep the others' from being handed
    over.
    """
    try:
        data: bytes = _get_adapter(kind).dump_json(value, exclude_defaults=is_compact)
    except ValueError:
        plain = _get_adapter(kind).dump_python(value, mode="json")
        return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")
    return data


def parse_json(
    kind: Any,  # noqa: ANN401 - a type or a union of types
    data: bytes | None,
    *,
    label: str,
    most_bytes: int,
) -> Any:  # noqa: ANN401 - a *kind*
    """Return the value of the type *kind* that *data* holds.

    Args:
        kind: a type, or a union of types.
        data: the JSON; None if it is not there.
        label: what the JSON is called, for messages.
        most_bytes: a larger JSON is not read.

    Raises:
        JsonFormatError: it is missing, too large, or not of this shape. The message holds
            none of its values.
    """
    if data is None:
        raise JsonFormatError(f"there is no {label}.")
    if len(data) > most_bytes:
        raise JsonFormatError(f"the {label} is larger than {most_bytes:,} bytes.")
    from pydantic import ValidationError

    try:
        return _get_adapter(kind).validate_json(data, strict=True)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        raise JsonFormatError(
            f"the {label} is not of its shape at {problem['loc']}: {problem['type']}."
        ) from None


@cache
def _get_adapter(kind: Any) -> Any:  # noqa: ANN401 - a type or a union of types
    """Return pydantic's reader and writer of a type; making one takes a while."""
    # Late, because pydantic takes a while to import.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
