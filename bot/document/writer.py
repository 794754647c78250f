"""The layout of the repository: for data, for a text with its comments, and after edits.

Block style, two spaces, one line per scalar (several lines: a literal block),
list items indented under their key, known keys first. One emitter serves all
three and takes comments from a `Margin` beside the data, so a text with
comments and one without cannot come out differently.
"""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from bot.document.edits import apply_edits
from bot.document.emitter import KeyOrder, emit
from bot.document.limits import LAYOUT_LIMITS
from bot.document.margin import Margin, comment_texts, parse_margin
from bot.document.reader import Unreadable, parse_yaml
from bot.errors import FormatterBugError
from bot.model.finding import Edit, ReplaceText, Value

__all__ = ["KeyOrder", "canonical_text", "edit_text", "format_text"]

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def canonical_text(data: Mapping[str, Value], order: KeyOrder) -> str:
    """Return *data* as an entry file, ending in one line feed.

    Text is plain where YAML 1.1, YAML 1.2 and a person read the same text, and
    double-quoted elsewhere; int and bool are plain; None is left out. Text with
    `refused_characters` is escaped, and the reader refuses the result.

    Raises:
        TypeError: *data* holds a type that an entry cannot hold.
    """
    return emit(data, order)


def format_text(text: str, order: KeyOrder, int_fields: frozenset[str] = frozenset()) -> str:
    """Return readable *text* in the one layout, every comment kept.

    Fields without a value go, and their comments move to the next field. Values
    of keys in *int_fields*, at any depth, are written as plain integers when
    they look like one. The result formats to itself.

    Raises:
        FormatterBugError: *text* is unreadable (parse it first), or the result
            would not say the same or lack a comment.
    """
    value, margin = _parts(text)
    if "#" not in text:
        margin = Margin()
    _settle(value, margin)
    result = emit(_retyped(value, int_fields), order, margin)
    if result != text:
        _demand_same(value, comment_texts(text), result)
    return result


def edit_text(
    text: str, edits: Sequence[Edit], order: KeyOrder, int_fields: frozenset[str] = frozenset()
) -> str:
    """Return readable *text* with *edits* made in turn, formatted as by `format_text`, comments kept.

    The comments of a removed field go with it. `ReplaceText` stands for the
    text before it; `MoveEntry` concerns the path, not the text. Removing or
    renaming what is not there changes nothing.

    Raises:
        FormatterBugError: an edit does not fit the text (a path through a
            scalar, a new name that is taken), or as for `format_text`.
    """
    for position in range(len(edits), 0, -1):
        replaced = edits[position - 1]
        if isinstance(replaced, ReplaceText):
            text, edits = replaced.text, edits[position:]
            break
    value, margin = _parts(text)
    edited = apply_edits(value, margin, edits)
    _settle(edited, margin)
    result = emit(_retyped(edited, int_fields), order, margin)
    _demand_same(_as_text(edited), sorted(margin.comments()), result)
    return result


def _parts(text: str) -> tuple[dict[str, Value], Margin]:
    document = parse_yaml(text, LAYOUT_LIMITS)
    if isinstance(document, Unreadable):
        raise FormatterBugError(f"an unreadable text cannot be formatted: {document.message}")
    value = cast("dict[str, Value]", document.value)  # a Tree is a Value without numbers
    return value, parse_margin(document.text)


def _retyped(value: Mapping[str, Value], int_fields: frozenset[str]) -> dict[str, Value]:
    return {key: _as_integer(item, int_fields, key in int_fields) for key, item in value.items()}


def _as_integer(value: Value, int_fields: frozenset[str], wanted: bool) -> Value:  # noqa: FBT001 - read at one place
    if isinstance(value, dict):
        return _retyped(value, int_fields)
    if isinstance(value, list):
        return [_as_integer(item, int_fields, wanted=False) for item in value]
    if wanted and isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    return value


def _settle(value: dict[str, Value] | list[Value], margin: Margin) -> None:
    """Drop what is None from *value*, in place; its comments lead what follows, or end the block."""
    homeless: list[str] = []
    kept: list[tuple[str | int, Margin | None]] = []
    items: list[tuple[str | int, Value]] = [*(value.items() if isinstance(value, dict) else enumerate(value))]
    for key, item in items:
        around = margin.parts.get(key)
        if around:
            around.lead[:0] = homeless
        elif homeless and item is not None:
            around = Margin(lead=homeless)
        if around:
            homeless = []
        if isinstance(item, dict | list):
            _settle(item, around or Margin())
        if item is None:
            homeless += around.comments() if around else []
            continue
        if around and not item:  # an empty collection stands on one line
            homeless, around.foot = around.foot, []
        kept.append((key, around))
    margin.foot[:0] = homeless
    if isinstance(value, dict):
        for key in [key for key, item in value.items() if item is None]:
            del value[key]
        margin.parts = {key: around for key, around in kept if around}
    else:
        value[:] = [item for item in value if item is not None]
        margin.parts = {index: around for index, (_, around) in enumerate(kept) if around}


def _as_text(value: Value) -> Value:
    """Return *value* as the reader gives it back."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return str(value).lower() if isinstance(value, int) else value


def _demand_same(value: Value, comments: list[str], result: str) -> None:
    again = parse_yaml(result, LAYOUT_LIMITS)
    if isinstance(again, Unreadable):
        raise FormatterBugError(f"the formatted text cannot be read: {again.message}")
    if again.value != value:
        raise FormatterBugError("the formatted text holds other values")
    if comment_texts(again.text) != comments:
        raise FormatterBugError("the formatted text lacks a comment")
