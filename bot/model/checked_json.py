"""Values as JSON, and back with every value checked: whoever wrote the JSON is not trusted."""

import json
from functools import cache
from typing import Any

from bot.errors import ListwrightError


class JsonFormatError(ListwrightError):
    """JSON that was handed over is missing, too large, or not of its shape."""


def dump_json(kind: Any, value: object) -> bytes:  # noqa: ANN401 - a type or a union of types
    """Return *value*, which is of the type *kind*, as one line of JSON.

    Half of a character, which an escape of JSON can name and UTF-8 cannot hold, becomes
    a question mark: the text of one stranger must not keep the others' from being
    handed over.
    """
    try:
        data: bytes = _adapter(kind).dump_json(value)
    except ValueError:
        plain = _adapter(kind).dump_python(value, mode="json")
        return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")
    return data


def parse_json(kind: Any, data: bytes | None, *, what: str, most_bytes: int) -> Any:  # noqa: ANN401 - a *kind*
    """Return the value of the type *kind* that *data* holds.

    Args:
        kind: a type, or a union of types.
        data: the JSON; None if it is not there.
        what: what the JSON is called, for messages.
        most_bytes: a larger JSON is not read.

    Raises:
        JsonFormatError: it is missing, too large, or not of this shape. The message
            holds none of its values.
    """
    if data is None:
        raise JsonFormatError(f"there is no {what}.")
    if len(data) > most_bytes:
        raise JsonFormatError(f"the {what} is larger than {most_bytes:,} bytes.")
    from pydantic import ValidationError

    try:
        return _adapter(kind).validate_json(data, strict=True)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        raise JsonFormatError(
            f"the {what} is not of its shape at {problem['loc']}: {problem['type']}."
        ) from None


@cache
def _adapter(kind: Any) -> Any:  # noqa: ANN401 - a type or a union of types
    from pydantic import TypeAdapter  # late: pydantic takes a while to import

    return TypeAdapter(kind)
