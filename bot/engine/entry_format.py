"""How the entry files of one list are read and written.

Known keys come first, and each value is written in the form of its type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.document.canonical_reader import read_settled
from bot.document.field_types import ScalarType, collect_scalar_types, convert_values
from bot.document.reader import Document, Unreadable, parse_yaml
from bot.document.writer import KeyOrder, edit_text, format_text, write_canonical_text
from bot.errors import FormatterBugError
from bot.model.entry import get_key_order
from bot.model.finding import Edit
from bot.model.layout import Layout


@dataclass(frozen=True)
class EntryFormat:
    """The format of the entry files of one list."""

    layout: Layout

    @cached_property
    def order(self) -> KeyOrder:
        """The order of keys in this list's entry files."""
        return KeyOrder(get_key_order(self.layout.fields))

    @cached_property
    def types(self) -> Mapping[str, ScalarType]:
        """The types of this list's fields, without those that hold any text."""
        return collect_scalar_types(self.layout.fields)

    @cached_property
    def _rank(self) -> dict[str, int]:
        """The position of each known key, from 0."""
        return {key: rank for rank, key in enumerate(self.order.leading)}

    def parse(self, data: bytes) -> Document | Unreadable:
        """Return the values of a file with their places, or why it cannot be read."""
        # Nearly every file is in the canonical format, which is read line by line. The
        # YAML parser takes much longer, so it reads only the rest (decision 0005).
        settled = read_settled(data, self._rank, self.types)
        if settled:
            return Document(settled, data.decode(), is_settled=True)
        return parse_yaml(data)

    def format(self, text: str) -> str:
        """Return readable *text* in the canonical format.

        Where the formatter refuses, return *text* as it is.
        """
        try:
            return format_text(text, self.order, self.types)
        except FormatterBugError:
            return text

    def edit(self, text: str, edits: Sequence[Edit]) -> str:
        """Return readable *text* with *edits* made in turn, comments kept.

        Raises:
            FormatterBugError: an edit does not fit the text, or the result would not
                say the same.
        """
        return edit_text(text, edits, self.order, self.types)

    def write(self, record: Mapping[str, Any]) -> str:
        """Return the canonical text of a file that holds *record*."""
        return write_canonical_text(record, self.order)

    def write_canonical(self, document: Document) -> str | None:
        """Return the canonical text of a document; None where the formatter refuses."""
        if document.is_settled:
            return document.text
        # Only the formatter keeps comments. A file without a "#" has none, and writing
        # its values is quicker.
        if "#" in document.text:
            return self.format(document.text)
        try:
            record = convert_values(document.value, self.types)
            return self.write(record)
        except (TypeError, FormatterBugError):
            return None
