"""Read YAML text: the result is a located value, or an explanation for a person.

The reader accepts a subset of YAML that means the same to every program: one
mapping of text, lists and mappings, without anchors, aliases, tags, merge keys
or directives. Scalars stay text: `no` is "no" and `2304.10170` keeps its zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.document.characters import Hidden, find_refused_characters
from bot.document.limits import ENTRY_LIMITS, LAYOUT_LIMITS, Limits
from bot.model.finding import FieldPath
from bot.model.wording import say

# Imports of modules that load a YAML parser stand inside functions: a file in the
# canonical format is read without a parser, and then none is loaded.
if TYPE_CHECKING:
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

# A file with more hidden characters is no text that somebody copied: it is not
# corrected.
_MOST_REMOVED = 500
# Refused characters that end a line or stand between words: next line, line and
# paragraph separator, vertical tab, form feed.
_SEPARATORS = "\x85\u2028\u2029\v\f"
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")

# Line and column, both counted from 1.
Mark = tuple[int, int]
Marks = Mapping[FieldPath, Mark]


@dataclass(frozen=True)
class Document:
    """The values of a file, and on demand their places.

    *value* is a tree of dict, list and str; an empty scalar, a plain `~` or a
    plain `null` is None. *text* is the file's text with line feeds only.
    *is_settled* says that the text is in the canonical format, as
    `bot.document.canonical_reader` recognised: its lines tell the places. For any
    other text places cost a second walk, made when the first one is asked for.
    """

    value: "dict[str, Tree]"
    text: str
    is_settled: bool = False

    @cached_property
    def marks(self) -> Marks:
        """Where each value begins, by its path; `()` is the whole file."""
        return self._marks[0]

    @property
    def cut_off(self) -> "list[CutOff]":
        """Plain values that a ` #` ended, with the text that YAML dropped as a comment.

        Only those whose `#` has no space behind it (`Issue #12`): `# like this`
        is a comment and meant as one.
        """
        from bot.document.locations import find_cut_off_values

        return find_cut_off_values(self.text)

    def locate(self, path: FieldPath) -> Mark:
        """Return where the value at *path* begins, or its nearest parent that is there."""
        values, _ = self._marks
        return _find_nearest(values, path)

    def get_text(self, path: FieldPath) -> str:
        """Return the value at *path* as the file writes it.

        Return "" if it is a collection, or not there.
        """
        value: Any = self.value
        for key in path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return ""
        return str(value) if isinstance(value, str | int) else ""

    def locate_key(self, path: FieldPath) -> Mark:
        """Return where the key at *path* begins, or its nearest parent's.

        For an item of a list this is the place of its value.
        """
        _, keys = self._marks
        return _find_nearest(keys, path)

    @cached_property
    def _marks(self) -> tuple[Marks, Marks]:
        if self.is_settled:
            from bot.document.canonical_reader import locate_lines

            return locate_lines(self.text)
        from bot.document.locations import locate_values

        return locate_values(self.text)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file cannot be read, for somebody who has never seen YAML.

    *message* says what is wrong and quotes the line; *hint* is an instruction.
    *corrected* is the repaired line or lines, *corrected_text* the whole repaired
    file, which is readable. Both are None if a machine cannot know what was meant.
    The quoted text is a stranger's: escape it before it is shown as Markdown.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    corrected: str | None = None
    corrected_text: str | None = None


def parse_yaml(
    data: bytes | str,
    limits: Limits = ENTRY_LIMITS,
) -> Document | Unreadable:
    """Return the values of a file, or why it cannot be read. Never raise an exception."""
    if isinstance(data, str):
        try:
            data = data.encode()
        except UnicodeEncodeError as error:
            line, column = _count_position(str(data), error.start)
            message = say("Line {line} holds half a character.", line=line)
            return Unreadable(line, column, message, say("Remove it."))
    if len(data) > limits.size:
        message = say("The file is larger than {size} KiB.", size=limits.size // 1024)
        return Unreadable(1, 1, message, say("Keep one entry per file."))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _explain_encoding(data, error.start)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    refused = find_refused_characters(text)
    if refused:
        return _explain_hidden(text, refused, limits)
    outcome = _attempt(text, limits)
    if isinstance(outcome, dict):
        return Document(outcome, text)
    from bot.document.syntax_errors import explain

    return explain(
        text,
        outcome,
        lambda candidate: _find_failure(candidate, limits),
    )


def _attempt(text: str, limits: Limits) -> "dict[str, Tree] | Failure":
    """Return what *text* holds, or why the parser or the walk refused it."""
    from bot.document.event_parser import RefusedText, walk

    try:
        return walk(text, limits)
    except RefusedText as refused:
        return refused.failure
    # Parsers raise more than they declare, and one file must not stop a run.
    except Exception as error:  # noqa: BLE001
        from bot.document.syntax_errors import describe_parser_error

        return describe_parser_error(error)


def _find_failure(text: str, limits: Limits) -> "Failure | None":
    """Return why *text* cannot be read; None if it can.

    The checks are those of `parse_yaml`, without an explanation for a person.
    """
    from bot.document.failure import Failure

    hidden = find_refused_characters(text)
    if hidden:
        offset, name = hidden[0]
        line, column = _count_position(text, offset)
        return Failure(line, column, say("{name} stands here.", name=name))
    if len(text.encode()) > limits.size:
        return Failure(1, 1, say("The file is too large."))
    outcome = _attempt(text, limits)
    return None if isinstance(outcome, dict) else outcome


def _explain_encoding(data: bytes, offset: int) -> Unreadable:
    """Explain that the byte at *offset* is not UTF-8."""
    line = data.count(b"\n", 0, offset) + 1
    start_of_line = data.rfind(b"\n", 0, offset) + 1
    # Columns count characters, so the valid bytes before the wrong one are decoded.
    column = len(data[start_of_line:offset].decode()) + 1
    if data.startswith(_BYTE_ORDER_MARKS):
        message = say("The file is saved as UTF-16.")
    else:
        message = say(
            "The file is not UTF-8: byte {offset}, in line {line}, fits no character.",
            offset=offset + 1,
            line=line,
        )
    hint = say("Save the file again with the encoding UTF-8.")
    return Unreadable(line, column, message, hint)


def _explain_hidden(
    text: str,
    refused: list[Hidden],
    limits: Limits,
) -> Unreadable:
    """Explain the first of the *refused* characters; correct all, if the rest reads."""
    offset, name = refused[0]
    line, column = _count_position(text, offset)
    message = say(
        "Line {line} holds a character that cannot be seen, at column {column}: {name}.",
        line=line,
        column=column,
        name=name,
    )
    hint = say("Remove the character; it often comes along when text is copied.")
    if text[offset] == "\r":
        message = say(
            "Line {line} ends in a lone carriage return, "
            "which only some programs take for a line end.",
            line=line,
        )
        hint = say("Save the file with the line ends of Unix (LF).")
    if len(refused) > _MOST_REMOVED:
        return Unreadable(line, column, message, hint)
    visible = _remove_refused(text, refused)
    if not visible or _find_failure(visible, limits) is not None:
        return Unreadable(line, column, message, hint)
    corrected = visible.split("\n")[line - 1].rstrip()
    return Unreadable(
        line,
        column,
        message,
        hint,
        corrected,
        visible,
    )


def _remove_refused(text: str, refused: list[Hidden]) -> str:
    """Return *text* without the *refused* characters.

    A carriage return becomes a line feed, another separator a space.
    """
    characters = list(text)
    for offset, _ in refused:
        character = characters[offset]
        if character == "\r":
            characters[offset] = "\n"
        elif character in _SEPARATORS:
            characters[offset] = " "
        else:
            characters[offset] = ""
    return "".join(characters)


def _count_position(text: str, offset: int) -> Mark:
    """Return the line and the column of *offset*."""
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return line, column


def _find_nearest(marks: Marks, path: FieldPath) -> Mark:
    """Return the mark of *path* or of its nearest parent; the whole file has one."""
    while path not in marks:
        path = path[:-1]
    return marks[path]
