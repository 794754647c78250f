"""How the entry files of one list are read and written: known keys first, whole numbers as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.document.canonical_reader import read_settled
from bot.document.reader import Document, Unreadable, parse_yaml
from bot.document.writer import KeyOrder, canonical_text, edit_text, format_text
from bot.errors import FormatterBugError
from bot.model.entry import key_order
from bot.model.finding import Edit
from bot.model.layout import Layout

_INTEGERS = frozenset({"year"})
"""The common fields that hold whole numbers."""


@dataclass(frozen=True)
class EntryFormat:
    """The format of the entry files of one list."""

    layout: Layout

    @cached_property
    def order(self) -> KeyOrder:
        """The order of keys in this list's entry files."""
        return KeyOrder(key_order(self.layout.fields))

    @cached_property
    def integers(self) -> frozenset[str]:
        """The fields of this list that hold whole numbers."""
        return _INTEGERS | {name for name, spec in self.layout.fields.items() if spec.type == "integer"}

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.order.known)}

    def parse(self, data: bytes) -> Document | Unreadable:
        """Return the values of a file with their places, or why it cannot be read."""
        settled = read_settled(data, self._rank, self.integers)
        return Document(settled, data.decode(), is_settled=True) if settled else parse_yaml(data)

    def format(self, text: str) -> str:
        """Return readable *text* in the canonical format; as it is, where the formatter refuses."""
        try:
            return format_text(text, self.order, self.integers)
        except FormatterBugError:
            return text

    def edit(self, text: str, edits: Sequence[Edit]) -> str:
        """Return readable *text* with *edits* made in turn, comments kept.

        Raises:
            FormatterBugError: an edit does not fit the text, or the result would not say the same.
        """
        return edit_text(text, edits, self.order, self.integers)

    def write(self, record: Mapping[str, Any]) -> str:
        """Return the canonical text of a file that holds *record*."""
        return canonical_text(record, self.order)

    def write_canonical(self, document: Document) -> str | None:
        """Return the canonical text of a document; None where the formatter refuses."""
        if document.is_settled:
            return document.text
        if "#" in document.text:
            return self.format(document.text)
        try:
            return self.write(convert_integers(document.value, self.integers))
        except (TypeError, FormatterBugError):
            return None


def convert_integers(tree: Mapping[str, Any], integers: frozenset[str]) -> dict[str, Any]:
    """Return *tree* with its whole numbers as numbers, where the field holds them and the text is one."""
    return {
        key: _convert(value, is_integer=key in integers) for key, value in tree.items() if value is not None
    }


def _convert(value: Any, *, is_integer: bool) -> Any:  # noqa: ANN401 - a value of an entry file
    if not is_integer or not isinstance(value, str) or not value.isdecimal():
        return value
    number = int(value)
    return number if str(number) == value else value
