"""Write files in the canonical format: data, a text with its comments, a text with edits.

Block style, two spaces, one line per scalar (several lines: a literal block),
list items indented under their key, known keys first. Data without comments,
nearly every file, takes the fast `emitter`; ruamel.yaml writes comments, in
`comments`. Every text that ruamel.yaml wrote is compared with what the emitter
writes, so the two cannot differ.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.document.emitter import KeyOrder, emit
from bot.document.field_types import ScalarType, convert_in_place
from bot.document.limits import LAYOUT_LIMITS
from bot.document.reader import Document, Unreadable, parse_yaml
from bot.errors import FormatterBugError
from bot.model.finding import Edit, ReplaceText, Value

if TYPE_CHECKING:
    from bot.document.comments import Part

__all__ = ["KeyOrder", "edit_text", "format_text", "write_canonical_text"]


def write_canonical_text(data: Mapping[str, Value], order: KeyOrder) -> str:
    """Return *data* as an entry file, ending in one line feed.

    Text is plain where YAML 1.1, YAML 1.2 and a person read the same text, and
    double-quoted elsewhere; int and bool are plain; None is left out. Text with
    `find_refused_characters` is escaped, and the reader refuses the result.

    Raises:
        TypeError: *data* holds a type that an entry cannot hold.
    """
    return emit(data, order)


def format_text(
    text: str,
    order: KeyOrder,
    types: Mapping[str, ScalarType] = MappingProxyType({}),
) -> str:
    """Return readable *text* in the canonical format, every comment kept.

    Fields without a value are removed, and their comments move to the next field.
    Values of fields in *types* are written in the form of their type. The result
    formats to itself.

    Raises:
        FormatterBugError: *text* is unreadable (parse it first), or the result
            would have other values or lack a comment.
    """
    from bot.document.locations import collect_comments

    document = _read(text)
    if collect_comments(document.text):
        return edit_text(text, (), order, types)
    value: dict[str, Any] = document.value
    convert_in_place(value, types)
    result = emit(value, order)
    if result != text:
        _demand_same(value, [], result, result)
    return result


def edit_text(
    text: str,
    edits: Sequence[Edit],
    order: KeyOrder,
    types: Mapping[str, ScalarType] = MappingProxyType({}),
) -> str:
    """Return readable *text* with *edits* made in turn, every comment kept.

    The result is formatted as by `format_text`. The comments of a removed field go
    with it. `ReplaceText` stands for the text before it; `MoveEntry` concerns the
    path, not the text. Removing or renaming what is not there changes nothing.

    Raises:
        FormatterBugError: an edit does not fit the text (a path through a
            scalar, a new name that is taken), or as for `format_text`.
    """
    from bot.document import comments as yaml_comments
    from bot.document.edits import apply_edits
    from bot.document.locations import collect_comments

    text, edits = _skip_replaced(text, edits)
    document = _read(text)
    tree = yaml_comments.build_tree(document.value)
    if written := collect_comments(document.text):
        yaml_comments.attach_comments(document.text, tree)
        if _list_comments(tree) != written:
            raise FormatterBugError("ruamel.yaml did not see every comment")
    apply_edits(tree, edits)
    convert_in_place(tree, types)
    # Without comments the emitter's text is the result; with them, the measure for it.
    result = plain = emit(tree, order)
    if comments := _list_comments(tree):
        result = yaml_comments.write_commented(tree, order)
    _demand_same(tree, comments, plain, result)
    return result


def _skip_replaced(text: str, edits: Sequence[Edit]) -> tuple[str, Sequence[Edit]]:
    """Return the text that the last `ReplaceText` gives, and the edits behind it."""
    for index in range(len(edits) - 1, -1, -1):
        edit = edits[index]
        if isinstance(edit, ReplaceText):
            return edit.text, edits[index + 1 :]
    return text, edits


def _read(text: str) -> Document:
    """Return the document of *text*, which may be as long as a layout.

    Raises:
        FormatterBugError: *text* is unreadable.
    """
    document = parse_yaml(text, LAYOUT_LIMITS)
    if isinstance(document, Unreadable):
        message = f"an unreadable text cannot be formatted: {document.message}"
        raise FormatterBugError(message)
    return document


def _list_comments(tree: "Part") -> list[str]:
    """Return the comments of *tree*, sorted, as `collect_comments` does for a text."""
    from bot.document.comments import iterate_comments

    return sorted(comment.value for comment in iterate_comments(tree))


def _demand_same(
    value: "Part",
    comments: list[str],
    plain: str,
    result: str,
) -> None:
    """Demand that *result* holds *value* and *comments*, and without these is *plain*.

    Raises:
        FormatterBugError: it does not.
    """
    from bot.document.locations import collect_comments

    again = parse_yaml(result, LAYOUT_LIMITS)
    if isinstance(again, Unreadable):
        raise FormatterBugError(f"the formatted text cannot be read: {again.message}")
    if again.value != _convert_to_read(value):
        raise FormatterBugError("the formatted text holds other values")
    if collect_comments(result) != comments:
        raise FormatterBugError("the formatted text lacks a comment")
    if not _has_lines_in_order(result, plain):
        message = "the formatted text has another layout than without comments"
        raise FormatterBugError(message)


def _has_lines_in_order(text: str, plain: str) -> bool:
    """Return whether *text* has all lines of *plain*, in order.

    Each may have a comment behind it, and there may be other lines between.
    """
    # One iterator for all: each search goes on behind the line that was found last.
    lines = iter(text.split("\n"))
    for wanted in plain.split("\n"):
        commented = f"{wanted}  #"
        if not any(line == wanted or line.startswith(commented) for line in lines):
            return False
    return True


def _convert_to_read(value: "Part") -> "Part":
    """Return *value* as the reader returns it: without None, every scalar a text."""
    if isinstance(value, dict):
        filled = {key: item for key, item in value.items() if item is not None}
        return {key: _convert_to_read(item) for key, item in filled.items()}
    if isinstance(value, list):
        return [_convert_to_read(item) for item in value if item is not None]
    return str(value).lower() if isinstance(value, int) else value
