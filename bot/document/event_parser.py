"""Walk the event stream of PyYAML, with caps.

libyaml's own composer recurses and ends the process on a deeply nested file. The
event stream does not, and the walk can stop at the first part that is too much.
Every function takes text that `reader` has checked for size and hidden characters.
"""

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

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

from bot.document.characters import find_refused_characters
from bot.document.failure import Failure
from bot.document.limits import Limits
from bot.document.scalars import NULLS
from bot.document.unseen_errors import find_indentation_fault, find_scalar_fault
from bot.model.wording import mark_sentence, say

if TYPE_CHECKING:
    from yaml.error import Mark

# The values of a file. Every scalar is its text; an empty or null one is None.
Tree = str | list["Tree"] | dict[str, "Tree"] | None


class EventSource(Protocol):
    """The part of a PyYAML parser that this module needs."""

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


def get_start(event: Event) -> "Mark":
    """Return where *event* begins: PyYAML's mark, which counts from 0."""
    # A parser's events always have a mark.
    mark: Mark = event.start_mark  # type: ignore[assignment]
    return mark


class RefusedText(Exception):  # noqa: N818 - it refuses a text; the program is in order
    """The text is valid YAML that this project does not accept.

    The exception never leaves this package.
    """

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
        mark = get_start(event)
        self.failure = inside or Failure(
            mark.line + 1,
            mark.column + 1,
            message,
            hint,
            excess=excess,
        )


def walk(text: str, limits: Limits) -> dict[str, Tree]:
    """Return the mapping that *text* holds.

    Raises:
        RefusedText: it holds something else, or more than *limits* allow.
        yaml.YAMLError, ValueError, OverflowError: it is no YAML.
    """
    get_event = open_source(text).get_event
    # The first event only begins the stream.
    get_event()
    document = get_event()
    if isinstance(document, StreamEndEvent):
        raise RefusedText(document, say("The file is empty."), say(_FIRST_FIELD))
    if isinstance(document, DocumentStartEvent) and (document.version or document.tags):
        message = say("Lines that begin with % are not used here.")
        raise RefusedText(document, message, say("Remove the line."))
    root = get_event()
    if not isinstance(root, MappingStartEvent):
        message, hint = _explain_wrong_root(root)
        raise RefusedText(root, message, hint)
    tree = _Walk(get_event, text, limits).walk_mapping(root, 1)
    # The end of the document; another one may follow.
    get_event()
    after = get_event()
    if not isinstance(after, StreamEndEvent):
        message = say("A second document begins here.")
        hint = say("Keep one entry per file, without ---.")
        raise RefusedText(after, message, hint)
    return tree


def normalise_key(key: str) -> str:
    """Return *key* as keys are compared: two spellings of one letter are one letter."""
    return key if key.isascii() else unicodedata.normalize("NFC", key)


_FIRST_FIELD = mark_sentence(
    "Write one field per line, the title first: title: Name of the work"
)


def _explain_wrong_root(root: Event) -> tuple[str, str]:
    """Return why *root* is no mapping of fields, and a hint."""
    if isinstance(root, SequenceStartEvent):
        return (
            say("The file holds a list, but an entry file holds fields, one per line."),
            say("Remove the leading dash, and write one file per entry."),
        )
    if isinstance(root, AliasEvent) or (isinstance(root, ScalarEvent) and root.value):
        return say("The file holds a sentence, but no field."), say(_FIRST_FIELD)
    return say("The file is empty."), say(_FIRST_FIELD)


class _Walk:
    """The walk through one file.

    *events* and *keys* are how many more of them the file may have. *indents* are the
    columns of the blocks that hold the next value, the innermost last. *lines* are
    split only when a value of several lines is met: most files have none.
    """

    __slots__ = (
        "events",
        "get_event",
        "has_sharp_behind_quote",
        "indents",
        "keys",
        "limits",
        "lines",
        "must_inspect",
        "text",
    )

    def __init__(
        self,
        get_event: Callable[[], Event],
        text: str,
        limits: Limits,
    ) -> None:
        self.get_event = get_event
        self.limits = limits
        self.events = limits.events
        self.keys = limits.keys
        self.text = text
        self.lines: list[str] = []
        self.has_sharp_behind_quote = '"#' in text or "'#" in text
        self.indents = [-1]
        # In a short file without escapes, every value is short, and `reader` has seen
        # each of its characters.
        self.must_inspect = "\\" in text or len(text) > limits.scalar

    def walk_mapping(self, opening: MappingStartEvent, depth: int) -> dict[str, Tree]:
        """Return the mapping that *opening* begins.

        Keys and plain values are read here, not in methods: a call for each would
        cost a tenth of the walk.
        """
        self.enter(opening, depth)
        get_event, must_inspect = self.get_event, self.must_inspect
        longest_key = self.limits.key
        fields: dict[str, Tree] = {}
        while True:
            event = get_event()
            if type(event) is not ScalarEvent:
                self.end_mapping(opening, event)
                return fields
            self.events -= 2
            self.keys -= 1
            key: str = event.value
            is_common_key = (
                key.isascii()
                and not must_inspect
                and len(key) <= longest_key
                and key not in _REFUSED_KEYS
                and self.keys >= 0
                and event.tag is None
                and event.anchor is None
            )
            if not is_common_key:
                key = self.inspect_key(event)
            if key in fields:
                _refuse_repeated(event, key)
            event = get_event()
            if (
                type(event) is ScalarEvent
                and not must_inspect
                and not event.style
                and event.tag is None
                and event.anchor is None
            ):
                text: str = event.value
                fields[key] = None if text in NULLS else text
            else:
                fields[key] = self.read_value(event, depth, key)

    def walk_sequence(
        self,
        opening: SequenceStartEvent,
        depth: int,
        key: str,
    ) -> list[Tree]:
        """Return the list that *opening* begins, which is in the field *key*."""
        self.enter(opening, depth)
        get_event = self.get_event
        items: list[Tree] = []
        while True:
            event = get_event()
            if type(event) is SequenceEndEvent:
                self.leave(opening, event)
                return items
            self.events -= 1
            items.append(self.read_value(event, depth, key))

    def read_value(self, event: Event, depth: int, key: str) -> Tree:
        """Return the value that *event* is or begins, which is in the field *key*."""
        if isinstance(event, ScalarEvent):
            return self.read_scalar(event, key)
        if isinstance(event, MappingStartEvent):
            return self.walk_mapping(event, depth + 1)
        if isinstance(event, SequenceStartEvent):
            return self.walk_sequence(event, depth + 1, key)
        message = say(
            "A * stands before this value, and YAML takes it for a reference."
        )
        raise RefusedText(event, message, say(_QUOTE))

    def read_scalar(self, event: ScalarEvent, key: str) -> str | None:
        """Return the text of a scalar in the field *key*; None for an empty one."""
        if self.events < 0 or event.tag is not None or event.anchor is not None:
            self.refuse(event)
        text: str = event.value
        if event.style:
            self.inspect_style(event)
        elif text in NULLS:
            return None
        if self.must_inspect:
            is_long = key in self.limits.long_fields
            limit = self.limits.long_scalar if is_long else self.limits.scalar
            self.inspect_text(event, text, limit)
        return text

    def enter(
        self,
        opening: MappingStartEvent | SequenceStartEvent,
        depth: int,
    ) -> None:
        """Count a collection, and remember its column."""
        self.events -= 2
        if self.events < 0 or opening.anchor is not None or opening.tag is not None:
            self.refuse(opening)
        if depth > self.limits.depth:
            message = say(
                "Values are nested more than {number} deep.", number=self.limits.depth
            )
            hint = say("Write the value flatter, or put it in quotes.")
            raise RefusedText(opening, message, hint, excess=True)
        # Between brackets, only the column of the block around them counts.
        is_block = not opening.flow_style
        column = get_start(opening).column if is_block else self.indents[-1]
        self.indents.append(column)

    def end_mapping(self, opening: MappingStartEvent, event: Event) -> None:
        """Leave the mapping if *event* ends it; refuse what is a key, but no text."""
        if type(event) is not MappingEndEvent:
            message = say("The name of a field must be plain text.")
            raise RefusedText(event, message, say("Put the line in quotes."))
        self.leave(opening, event)

    def leave(
        self,
        opening: MappingStartEvent | SequenceStartEvent,
        end: MappingEndEvent | SequenceEndEvent,
    ) -> None:
        """Forget the column of a collection, and check how its lines are indented."""
        self.indents.pop()
        if not opening.flow_style:
            return
        first_line, last_line = get_start(opening).line, get_start(end).line
        if first_line == last_line:
            return
        lines = self.split_lines()
        fault = find_indentation_fault(
            lines,
            first_line,
            last_line,
            self.indents[-1],
        )
        if fault is not None:
            raise RefusedText(opening, fault.message, fault.hint, inside=fault)

    def split_lines(self) -> list[str]:
        """Return the lines of the file."""
        if not self.lines:
            self.lines = self.text.split("\n")
        return self.lines

    def inspect_style(self, event: ScalarEvent) -> None:
        """Refuse a quoted or block value that other programs cannot read."""
        start, end = get_start(event), event.end_mark
        if end is None or (start.line == end.line and not self.has_sharp_behind_quote):
            return
        fault = find_scalar_fault(
            self.split_lines(),
            event,
            self.indents[-1],
        )
        if fault is not None:
            raise RefusedText(event, fault.message, fault.hint, inside=fault)

    def refuse(
        self, event: MappingStartEvent | SequenceStartEvent | ScalarEvent
    ) -> NoReturn:
        """Raise `RefusedText` for the rarely broken limit that *event* breaks."""
        if event.anchor is not None:
            message = say(
                "An & stands before this value, and YAML takes it for an anchor."
            )
            raise RefusedText(event, message, say(_QUOTE))
        if event.tag is not None:
            message = say("A ! stands before this value, and YAML takes it for a tag.")
            raise RefusedText(event, message, say(_QUOTE))
        message = say("The file has too many parts.")
        if self.keys < 0:
            message = say(
                "The file has more than {number} fields.", number=self.limits.keys
            )
        hint = say("Keep one entry per file.")
        raise RefusedText(event, message, hint, excess=True)

    def inspect_key(self, event: ScalarEvent) -> str:
        """Return the key of a field as keys are compared, if nothing is wrong with it."""
        if self.keys < 0 or event.tag is not None or event.anchor is not None:
            self.refuse(event)
        key = normalise_key(event.value)
        longest = self.limits.key
        if self.must_inspect or len(key) > longest:
            self.inspect_text(event, key, longest)
        if key in _REFUSED_KEYS:
            message, hint = _REFUSED_KEYS[key]
            raise RefusedText(event, say(message), say(hint))
        return key

    def inspect_text(
        self,
        event: Event,
        text: str,
        limit: int,
    ) -> None:
        """Refuse a text that is longer than *limit*, or has a hidden character."""
        if len(text) > limit:
            message = say("A text is longer than {number} characters.", number=limit)
            raise RefusedText(event, message, say("Write less."), excess=True)
        hidden = find_refused_characters(text)
        if hidden:
            _, name = hidden[0]
            message = say(
                "An escape in quotes stands for a character that cannot be seen: {name}.",
                name=name,
            )
            hint = say("Write each backslash twice, or remove the escape.")
            raise RefusedText(event, message, hint)


def _refuse_repeated(event: ScalarEvent, key: str) -> NoReturn:
    """Raise `RefusedText` for a *key* that the mapping has already."""
    mark = get_start(event)
    message = say("The field {key} is here twice.", key=key)
    hint = say("Keep one of the two lines.")
    failure = Failure(mark.line + 1, mark.column + 1, message, hint, repeated_key=key)
    raise RefusedText(event, message, hint, inside=failure)


# A key without a name, and the merge key of YAML 1.1.
_REFUSED_KEYS = {
    "": (
        mark_sentence("A field has no name here."),
        mark_sentence("Write a name before the colon."),
    ),
    "<<": (
        mark_sentence(
            "The sign << takes over fields from elsewhere, and this file must say "
            "everything itself."
        ),
        mark_sentence("Write them out."),
    ),
}
_QUOTE = mark_sentence("Put the value in double quotes.")
