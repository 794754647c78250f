"""The layout of the repository: for data, for a text with its comments, and after edits.

Block style, two spaces, one line per scalar (several lines: a literal block),
list items indented under their key, known keys first. Data without comments,
nearly every file, takes the fast `emitter`; comments are ruamel.yaml's
business, in `comments`. Every text that ruamel.yaml wrote is compared with
what the emitter writes, so the two cannot come out differently.
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

__all__ = ["KeyOrder", "canonical_text", "edit_text", "format_text"]


def canonical_text(data: Mapping[str, Value], order: KeyOrder) -> str:
    """Return *data* as an entry file, ending in one line feed.

    Text is plain where YAML 1.1, YAML 1.2 and a person read the same text, and
    double-quoted elsewhere; int and bool are plain; None is left out. Text with
    `refused_characters` is escaped, and the reader refuses the result.

    Raises:
        TypeError: *data* holds a type that an entry cannot hold.
    """
    return emit(data, order)


def format_text(
    text: str, order: KeyOrder, types: Mapping[str, ScalarType] = MappingProxyType({})
) -> str:
    """Return readable *text* in the one layout, every comment kept.

    Fields without a value go, and their comments move to the next field. Values
    of fields in *types* are written in the one form of their type. The result
    formats to itself.

    Raises:
        FormatterBugError: *text* is unreadable (parse it first), or the result
            would not say the same or lack a comment.
    """
    from bot.document.locations import comment_texts

    document = _read(text)
    if comment_texts(document.text):
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
    """Return readable *text* with *edits* made in turn, formatted as by `format_text`, comments kept.

    The comments of a removed field go with it. `ReplaceText` stands for the
    text before it; `MoveEntry` concerns the path, not the text. Removing or
    renaming what is not there changes nothing.

    Raises:
        FormatterBugError: an edit does not fit the text (a path through a
            scalar, a new name that is taken), or as for `format_text`.
    """
    from bot.document import comments as yaml_comments
    from bot.document.edits import apply_edits
    from bot.document.locations import comment_texts

    for position in range(len(edits), 0, -1):
        replaced = edits[position - 1]
        if isinstance(replaced, ReplaceText):
            text, edits = replaced.text, edits[position:]
            break
    document = _read(text)
    tree = yaml_comments.tree_of(document.value)
    if written := comment_texts(document.text):
        yaml_comments.hang_comments(document.text, tree)
        if _words(tree) != written:
            raise FormatterBugError("ruamel.yaml did not see every comment")
    apply_edits(tree, edits)
    convert_in_place(tree, types)
    result = plain = emit(tree, order)
    if words := _words(tree):
        result = yaml_comments.write_commented(tree, order)
    _demand_same(tree, words, plain, result)
    return result


def _read(text: str) -> Document:
    document = parse_yaml(text, LAYOUT_LIMITS)
    if isinstance(document, Unreadable):
        raise FormatterBugError(
            f"an unreadable text cannot be formatted: {document.message}"
        )
    return document


def _words(tree: "Part") -> list[str]:
    from bot.document.comments import comments_in

    return sorted(comment.value for comment in comments_in(tree))


def _demand_same(value: "Part", comments: list[str], plain: str, result: str) -> None:
    """Demand that *result* holds *value* and *comments*, and without the latter is *plain*."""
    from bot.document.locations import comment_texts

    again = parse_yaml(result, LAYOUT_LIMITS)
    if isinstance(again, Unreadable):
        raise FormatterBugError(f"the formatted text cannot be read: {again.message}")
    if again.value != _as_read(value):
        raise FormatterBugError("the formatted text holds other values")
    if comment_texts(result) != comments:
        raise FormatterBugError("the formatted text lacks a comment")
    lines = iter(result.split("\n"))
    if not all(
        any(line == bare or line.startswith(f"{bare}  #") for line in lines)
        for bare in plain.split("\n")
    ):
        raise FormatterBugError(
            "the formatted text has another layout than without comments"
        )


def _as_read(value: "Part") -> "Part":
    """Return *value* as the reader gives it back."""
    if isinstance(value, dict):
        return {key: _as_read(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_as_read(item) for item in value if item is not None]
    return str(value).lower() if isinstance(value, int) else value
