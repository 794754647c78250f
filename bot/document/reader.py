"""YAML text to a located value, or to an explanation that a person can act on.

The reader accepts a subset of YAML that means the same to every program: one
mapping of text, lists and mappings, without anchors, aliases, tags, merge keys
or directives. Scalars stay text: `no` is "no" and `2304.10170` keeps its zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.document.characters import Hidden, refused_characters
from bot.document.limits import ENTRY_LIMITS, LAYOUT_LIMITS, Limits
from bot.model.finding import FieldPath

if (
    TYPE_CHECKING
):  # a file in the one layout is read without a YAML parser, so none is loaded for it
    from bot.document.event_parser import Tree
    from bot.document.failure import Failure
    from bot.document.locations import CutOff

__all__ = [
    "ENTRY_LIMITS",
    "LAYOUT_LIMITS",
    "Document",
    "Limits",
    "Mark",
    "Unreadable",
    "parse_yaml",
]

_MOST_REMOVED = 500  # a file with more of them is no text that somebody copied

Mark = tuple[int, int]
"""Line and column, both counted from 1."""


@dataclass(frozen=True)
class Document:
    """What a file holds, and on demand where.

    *value* is a tree of dict, list and str; an empty scalar, a plain `~` or a
    plain `null` is None. *text* is the file's text with line feeds only.
    Positions cost a second walk, made when the first one is asked for.
    """

    value: "dict[str, Tree]"
    text: str
    is_settled: bool = False
    """Whether the text is in the one layout, as `bot.document.canonical_reader` found: its lines tell the places."""

    @cached_property
    def marks(self) -> Mapping[FieldPath, Mark]:
        """Where each value begins, by its path; `()` is the whole file."""
        return self._marks[0]

    @property
    def cut_off(self) -> "list[CutOff]":
        """Plain values that a ` #` ended, with what YAML dropped as a comment.

        Only where the `#` has no space behind it (`Issue #12`): `# like this`
        is a comment and meant as one.
        """
        from bot.document.locations import cut_off_values

        return cut_off_values(self.text)

    def at(self, path: FieldPath) -> Mark:
        """Return where the value at *path* begins, or that of its nearest parent that is there."""
        return _nearest(self._marks[0], path)

    def text_of(self, path: FieldPath) -> str:
        """Return the value at *path* as the file writes it; empty where it is a collection, or not there."""
        value: Any = self.value
        for key in path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return ""
        return str(value) if isinstance(value, str | int) else ""

    def at_key(self, path: FieldPath) -> Mark:
        """Return where the key at *path* begins (an item of a list: its value), or its nearest parent's."""
        return _nearest(self._marks[1], path)

    @cached_property
    def _marks(self) -> tuple[Mapping[FieldPath, Mark], Mapping[FieldPath, Mark]]:
        if self.is_settled:
            from bot.document.canonical_reader import locate_lines

            return locate_lines(self.text)
        from bot.document.locations import locate_values

        return locate_values(self.text)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file cannot be read, for somebody who has never seen YAML.

    *message* says what is wrong and quotes the line; *hint* is an instruction.
    *corrected* shows the mended line or lines, *corrected_text* the whole mended
    file, which reads. Both are None where a machine cannot know what was meant.
    The quoted text is a stranger's: escape it before it is shown as Markdown.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    corrected: str | None = None
    corrected_text: str | None = None


def parse_yaml(
    data: bytes | str, limits: Limits = ENTRY_LIMITS
) -> Document | Unreadable:
    """Read one file. Never raises, whatever the bytes."""
    if isinstance(data, str):
        try:
            data = data.encode()
        except UnicodeEncodeError as error:
            line, column = _position(str(data), error.start)
            return Unreadable(
                line, column, f"Line {line} holds half a character.", "Remove it."
            )
    if len(data) > limits.size:
        size = f"{limits.size // 1024} KiB"
        return Unreadable(
            1, 1, f"The file is larger than {size}.", "Keep one entry per file."
        )
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    refused = refused_characters(text)
    if refused:
        return _hidden(text, refused, limits)
    found = _attempt(text, limits)
    if isinstance(found, dict):
        return Document(found, text)
    from bot.document.syntax_errors import explain

    return explain(text, found, lambda candidate: _failure(candidate, limits))


def _attempt(text: str, limits: Limits) -> "dict[str, Tree] | Failure":
    from bot.document.event_parser import RefusedText, walk

    try:
        return walk(text, limits)
    except RefusedText as refused:
        return refused.failure
    except Exception as error:  # noqa: BLE001 - parsers raise more than they declare; one file must not stop a run
        from bot.document.syntax_errors import parser_failure

        return parser_failure(error)


def _failure(text: str, limits: Limits) -> "Failure | None":
    """Return why *text* does not pass gate and walk, or None if it does."""
    from bot.document.failure import Failure

    hidden = refused_characters(text)
    if hidden:
        return Failure(*_position(text, hidden[0][0]), f"{hidden[0][1]} stands here.")
    if len(text.encode()) > limits.size:
        return Failure(1, 1, "The file is too large.")
    found = _attempt(text, limits)
    return None if isinstance(found, dict) else found


def _not_utf8(data: bytes, offset: int) -> Unreadable:
    line = data.count(b"\n", 0, offset) + 1
    column = len(data[data.rfind(b"\n", 0, offset) + 1 : offset].decode()) + 1
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "The file is saved as UTF-16."
    else:
        message = f"The file is not UTF-8: byte {offset + 1}, in line {line}, fits no character."
    return Unreadable(
        line, column, message, "Save the file again with the encoding UTF-8."
    )


def _hidden(text: str, refused: list[Hidden], limits: Limits) -> Unreadable:
    offset, name = refused[0]
    line, column = _position(text, offset)
    message = f"Line {line} holds a character that cannot be seen, at column {column}: {name}."
    hint = "Remove the character; it often comes along when text is copied."
    if text[offset] == "\r":
        message = f"Line {line} ends in a lone carriage return, which only some programs take for a line end."
        hint = "Save the file with the line ends of Unix (LF)."
    shown = _without(text, refused) if len(refused) <= _MOST_REMOVED else ""
    if not shown or _failure(shown, limits) is not None:
        return Unreadable(line, column, message, hint)
    return Unreadable(
        line, column, message, hint, shown.split("\n")[line - 1].rstrip(), shown
    )


def _without(text: str, refused: list[Hidden]) -> str:
    """Return *text* without the *refused* characters; separators become spaces or line feeds."""
    characters = list(text)
    for offset, _ in refused:
        character = characters[offset]
        characters[offset] = (
            "\n"
            if character == "\r"
            else " "
            if character in "\x85\u2028\u2029\v\f"
            else ""
        )
    return "".join(characters)


def _position(text: str, offset: int) -> Mark:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _nearest(marks: Mapping[FieldPath, Mark], path: FieldPath) -> Mark:
    while path not in marks:
        path = path[:-1]
    return marks[path]
