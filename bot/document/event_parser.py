"""The event stream of PyYAML, walked with caps.

libyaml's own composer recurses and ends the process on a deeply nested file;
the event stream does not, and lets the walk stop at the first thing too much.
Everything here takes text that has passed the gate in `reader`.
"""

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bot.document.characters import refused_characters
from bot.document.failure import Failure
from bot.document.limits import Limits
from bot.document.scalars import NULLS
from bot.document.unseen_errors import find_indentation_fault, find_scalar_fault

if TYPE_CHECKING:
    from yaml.error import Mark

Tree = str | list["Tree"] | dict[str, "Tree"] | None
"""What a file holds: every scalar is the text that stands there, an empty or null one is None."""


class EventSource(Protocol):
    """What this module needs of a PyYAML parser."""

    def get_event(self) -> Event:
        """Return the next event; after the last one the behaviour is undefined."""


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for machines without libyaml."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


parser: Callable[[str], EventSource] = PureParser
if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    parser = cast("Callable[[str], EventSource]", CParser)


def open_source(text: str) -> EventSource:
    """Return the events of *text*, by libyaml where PyYAML was built with it.

    PyYAML's own parser is never laxer and reads the same values, but refuses a
    few oddities that libyaml takes: a tab behind a value, `|#`, `{a ?}`.
    """
    return parser(text)


def place_of(event: Event) -> "Mark":
    """Return where *event* begins: PyYAML's mark, counting from 0."""
    mark: Mark = event.start_mark  # type: ignore[assignment]  # a parser's events always have one
    return mark


class RefusedText(Exception):  # noqa: N818 - it refuses a text; the program is in order
    """Valid YAML that this project does not accept; never leaves this package."""

    def __init__(
        self,
        event: Event,
        message: str,
        hint: str,
        *,
        excess: bool = False,
        inside: Failure | None = None,
    ) -> None:
        super().__init__(message)
        mark = place_of(event)
        self.failure = inside or Failure(
            mark.line + 1, mark.column + 1, message, hint, excess=excess
        )


def walk(text: str, limits: Limits) -> dict[str, Tree]:
    """Return the mapping that *text* holds.

    Raises:
        RefusedText: it holds something else, or more than *limits* allow.
        yaml.YAMLError, ValueError, OverflowError: it is no YAML.
    """
    get = open_source(text).get_event
    get()
    document = get()
    if isinstance(document, StreamEndEvent):
        raise RefusedText(document, "The file is empty.", _FIRST_FIELD)
    if isinstance(document, DocumentStartEvent) and (document.version or document.tags):
        raise RefusedText(
            document, "Lines that begin with % are not used here.", "Remove the line."
        )
    root = get()
    if not isinstance(root, MappingStartEvent):
        raise RefusedText(root, *_no_mapping(root))
    value = _Walk(get, text, limits).mapping(root, 1)
    get()
    after = get()
    if not isinstance(after, StreamEndEvent):
        raise RefusedText(
            after,
            "A second document begins here.",
            "Keep one entry per file, without ---.",
        )
    return value


def normal_key(key: str) -> str:
    """Return *key* as keys are compared: two spellings of one letter are one letter."""
    return key if key.isascii() else unicodedata.normalize("NFC", key)


_FIRST_FIELD = "Write one field per line, the title first: title: Name of the work"


def _no_mapping(root: Event) -> tuple[str, str]:
    if isinstance(root, SequenceStartEvent):
        return (
            "The file holds a list, but an entry file holds fields, one per line.",
            "Remove the leading dash, and write one file per entry.",
        )
    if isinstance(root, AliasEvent) or (isinstance(root, ScalarEvent) and root.value):
        return "The file holds a sentence, but no field.", _FIRST_FIELD
    return "The file is empty.", _FIRST_FIELD


class _Walk:
    """One file's walk, with what is left of its caps."""

    __slots__ = (
        "events",
        "get",
        "has_sharp_behind_quote",
        "indents",
        "inspect",
        "keys",
        "limits",
        "lines",
        "text",
    )

    def __init__(self, get: Callable[[], Event], text: str, limits: Limits) -> None:
        self.get = get
        self.limits = limits
        self.events = limits.events
        self.keys = limits.keys
        self.text = text
        self.lines: list[
            str
        ] = []  # filled when a value of several lines is met; most files have none
        self.has_sharp_behind_quote = '"#' in text or "'#" in text
        self.indents = [
            -1
        ]  # the columns of the blocks that hold the next value, the innermost last
        # A short file without escapes cannot hold a value that the gate has not seen.
        self.inspect = "\\" in text or len(text) > limits.scalar

    def mapping(self, opening: MappingStartEvent, depth: int) -> dict[str, Tree]:
        self.enter(opening, depth)
        get, inspect, longest = self.get, self.inspect, self.limits.key
        found: dict[str, Tree] = {}
        while True:
            event = get()
            if type(event) is not ScalarEvent:
                if type(event) is MappingEndEvent:
                    self.leave(opening, event)
                    return found
                raise RefusedText(
                    event,
                    "The name of a field must be plain text.",
                    "Put the line in quotes.",
                )
            self.events -= 2
            self.keys -= 1
            if self.keys < 0 or event.tag is not None or event.anchor is not None:
                self.refuse(event)
            key: str = event.value
            if not key.isascii():
                key = normal_key(key)
            if inspect or len(key) > longest:
                self.inspect_text(event, key, longest)
            if key in found:
                raise RefusedText(
                    event,
                    f"The field {key} is here twice.",
                    "Keep one of the two lines.",
                )
            if key in _NO_NAMES:
                raise RefusedText(event, *_NO_NAMES[key])
            event = get()
            if (
                type(event) is ScalarEvent
                and not (inspect or event.style)
                and event.tag is None
                and event.anchor is None
            ):
                text: str = (
                    event.value
                )  # the common case, in place: a call would cost a tenth of the walk
                found[key] = None if text in NULLS else text
            else:
                found[key] = self.value(event, depth, key)

    def sequence(self, opening: SequenceStartEvent, depth: int, key: str) -> list[Tree]:
        self.enter(opening, depth)
        get = self.get
        found: list[Tree] = []
        while True:
            event = get()
            if type(event) is SequenceEndEvent:
                self.leave(opening, event)
                return found
            self.events -= 1
            found.append(self.value(event, depth, key))

    def value(self, event: Event, depth: int, key: str) -> Tree:
        if isinstance(event, ScalarEvent):
            if self.events < 0 or event.tag is not None or event.anchor is not None:
                self.refuse(event)
            text: str = event.value
            if event.style:
                self.inspect_style(event)
            elif text in NULLS:
                return None
            if self.inspect:
                long = key in self.limits.long_fields
                self.inspect_text(
                    event, text, self.limits.long_scalar if long else self.limits.scalar
                )
            return text
        if isinstance(event, MappingStartEvent):
            return self.mapping(event, depth + 1)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(event, depth + 1, key)
        raise RefusedText(
            event,
            "A * stands before this value, and YAML takes it for a reference.",
            _QUOTE,
        )

    def enter(
        self, opening: MappingStartEvent | SequenceStartEvent, depth: int
    ) -> None:
        self.events -= 2
        if self.events < 0 or opening.anchor is not None or opening.tag is not None:
            self.refuse(opening)
        if depth > self.limits.depth:
            message = f"Values are nested more than {self.limits.depth} deep."
            raise RefusedText(
                opening,
                message,
                "Write the value flatter, or put it in quotes.",
                excess=True,
            )
        self.indents.append(
            self.indents[-1] if opening.flow_style else place_of(opening).column
        )

    def leave(
        self,
        opening: MappingStartEvent | SequenceStartEvent,
        end: MappingEndEvent | SequenceEndEvent,
    ) -> None:
        self.indents.pop()
        if not opening.flow_style:
            return
        first, last = place_of(opening).line, place_of(end).line
        if first == last:
            return
        self.lines = self.lines or self.text.split("\n")
        fault = find_indentation_fault(self.lines, first, last, self.indents[-1])
        if fault is not None:
            raise RefusedText(opening, fault.message, fault.hint, inside=fault)

    def inspect_style(self, event: ScalarEvent) -> None:
        start, end = place_of(event), event.end_mark
        if end is None or (start.line == end.line and not self.has_sharp_behind_quote):
            return
        self.lines = self.lines or self.text.split("\n")
        fault = find_scalar_fault(self.lines, event, self.indents[-1])
        if fault is not None:
            raise RefusedText(event, fault.message, fault.hint, inside=fault)

    def refuse(
        self, event: MappingStartEvent | SequenceStartEvent | ScalarEvent
    ) -> None:
        """Say which of the rarely broken limits *event* breaks."""
        if event.anchor is not None:
            raise RefusedText(
                event,
                "An & stands before this value, and YAML takes it for an anchor.",
                _QUOTE,
            )
        if event.tag is not None:
            raise RefusedText(
                event,
                "A ! stands before this value, and YAML takes it for a tag.",
                _QUOTE,
            )
        if self.keys < 0:
            message = f"The file has more than {self.limits.keys} fields."
            raise RefusedText(event, message, _SHORTER, excess=True)
        raise RefusedText(event, "The file has too many parts.", _SHORTER, excess=True)

    def inspect_text(self, event: Event, text: str, limit: int) -> None:
        if len(text) > limit:
            raise RefusedText(
                event,
                f"A text is longer than {limit} characters.",
                "Write less.",
                excess=True,
            )
        hidden = refused_characters(text)
        if hidden:
            message = f"An escape in quotes stands for a character that cannot be seen: {hidden[0][1]}."
            raise RefusedText(
                event, message, "Write each backslash twice, or remove the escape."
            )


_NO_NAMES = {
    "": ("A field has no name here.", "Write a name before the colon."),
    "<<": (
        "The sign << takes over fields from elsewhere, and this file must say everything itself.",
        "Write them out.",
    ),
}
_QUOTE = "Put the value in double quotes."
_SHORTER = "Keep one entry per file."
