"""How items of each kind are written.

There is one strategy for each kind; it finds the patterns of a run.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.importer.infer.details_template import infer_details_shape
from bot.importer.infer.item_template import infer_item_shape, infer_loose_shape
from bot.importer.infer.label_names import find_label_names
from bot.importer.infer.labelled_lines import read_labelled_lines
from bot.importer.infer.section_patterns import find_patterns
from bot.importer.infer.table_columns import AROUND_TITLE, read_tables
from bot.importer.read.items import Item, ItemKind, Run
from bot.importer.read.kinds import (
    BULLETS,
    DETAILS,
    HEADINGS,
    HTML,
    PARAGRAPHS,
    TABLE,
)
from bot.listing.pattern_syntax import escape_braces
from bot.model.layout import FieldSpec

if TYPE_CHECKING:
    from bot.importer.infer.item_reader import Shape

# Patterns for items that no other pattern writes. They fit nearly any item, so that a
# few are enough.
_MOST_LOOSE = 3

# The white space that a further line of an item begins with.
_INDENTATION = re.compile(r"\n([ \t]*)(?=\S)")

DeclaredFields = Mapping[str, FieldSpec]


class Reading(NamedTuple):
    """A way to read a section's items."""

    patterns: list[str]
    """They are tried in turn."""
    fields: dict[str, FieldSpec]
    """The fields to declare for them."""


class PatternFinder(Protocol):
    """What is asked about the form of items by their kind."""

    def find_readings(
        self,
        runs: Sequence[Run],
        declared: DeclaredFields,
        /,
    ) -> list[Reading]:
        """Return the ways to read the items of *runs*, the likeliest first.

        There is at least one.

        Args:
            runs: what becomes one section; more than one only of a kind that may be grouped.
            declared: the fields that the layout has already.
        """

    def find_loose_patterns(
        self,
        run: Run,
        items: Sequence[Item],
        /,
    ) -> list[str]:
        """Return patterns for *items* of *run* that no other pattern writes.

        They show the title, and the rest as it stands.
        """

    def guess_patterns(self, run: Run, /) -> list[str]:
        """Return patterns by which the items of *run* seem to be written.

        Contributors write in more styles than those of the view.
        """


class _Texts:
    """Items that are running text: a title, and words and links around it."""

    def find_readings(
        self,
        runs: Sequence[Run],
        declared: DeclaredFields,
    ) -> list[Reading]:
        """Return the readings of running text.

        Labelled lines are read as columns first. Then there are one or two: the first
        has each link by its label. The second has all links as one piece; it is left
        out where it is the same.
        """
        readings: list[list[str]] = []
        tables = read_labelled_lines(runs, declared)
        for labelled in (True, False):
            patterns = self._find_patterns(runs, labelled=labelled)
            if patterns and patterns not in readings:
                readings.append(patterns)
        if not readings:
            marker = escape_braces(runs[0].marker)
            # Where no form is found, a new entry is shown with its link all the same.
            readings = [[f"{marker}[{{title}}]({{link}})", f"{marker}{{title}}"]]
        readings_of_lines = [Reading(table.patterns, table.fields) for table in tables]
        return readings_of_lines + [
            Reading(patterns, list_needed_fields(patterns, declared))
            for patterns in readings
        ]

    def find_loose_patterns(
        self,
        run: Run,
        items: Sequence[Item],
    ) -> list[str]:
        """Return the commonest ways in which the titles of *items* are written."""
        line_break = self._find_indentation(run)
        shapes = [
            infer_loose_shape(
                item.resolved,
                run.marker,
                line_break,
            )
            for item in items
            if item.may_have_fields
        ]
        return find_patterns(shapes)[:_MOST_LOOSE]

    def guess_patterns(self, _run: Run) -> list[str]:
        """Return none: only the view's own patterns are tried."""
        return []

    def _find_patterns(
        self,
        runs: Sequence[Run],
        *,
        labelled: bool,
    ) -> list[str]:
        """Return the patterns that write the items of *runs*.

        Links go by their labels where they are *labelled*; else they are one piece, and
        one with a rare name belongs to it.
        """
        labels = find_label_names(runs, with_rare=not labelled)
        shapes: list[Shape | None] = []
        for run in runs:
            line_break = self._find_indentation(run)
            shapes += [
                infer_item_shape(
                    item.resolved,
                    run.marker,
                    line_break,
                    labelled=labelled,
                    labels=labels,
                )
                for item in run.items
                if item.may_have_fields
            ]
        return find_patterns(shapes)

    def _find_indentation(self, run: Run) -> str | None:
        """Return the indentation of an item's further lines.

        It is the commonest; without any, as far as the text of the item. None means
        that each line has its own.
        """
        counted: Counter[str] = Counter()
        for item in run.items:
            indentation = _INDENTATION.search(item.text)
            if indentation:
                counted[indentation[1]] += 1
        if not counted:
            return " " * len(run.marker)
        return counted.most_common(1)[0][0]


class _Bullets(_Texts):
    """Items of a list."""

    def guess_patterns(self, run: Run) -> list[str]:
        """Return the patterns of both readings.

        An item with a list inside is no item of a view without one.
        """
        items = [item for item in run.items if not item.nested]
        run = replace(run, items=tuple(items))
        patterns = self._find_patterns([run], labelled=True)
        patterns += self._find_patterns([run], labelled=False)
        return patterns


class _Headings(_Texts):
    """Items that have a heading each."""

    def _find_indentation(self, _run: Run) -> str:
        """Return the indentation: none."""
        return ""


class _Html(_Texts):
    """Items inside a block of HTML."""

    def _find_indentation(self, _run: Run) -> None:
        """Return None: the lines of an item are laid out by hand."""


class _Rows:
    """Rows of a table."""

    def find_readings(
        self,
        runs: Sequence[Run],
        declared: DeclaredFields,
    ) -> list[Reading]:
        """Return the readings of a table, with a field for each column.

        Several links in a cell go by their labels, or are one list.
        """
        tables = read_tables(
            runs[0],
            declared,
            find_label_names(runs),
        )
        return [Reading(table.patterns, table.fields) for table in tables]

    def find_loose_patterns(
        self,
        _run: Run,
        _items: Sequence[Item],
    ) -> list[str]:
        """Return none: a row has the columns of its table."""
        return []

    def guess_patterns(self, _run: Run) -> list[str]:
        """Return none: only the view's own columns are tried."""
        return []


class _Details:
    """Blocks that fold away."""

    def find_readings(
        self,
        runs: Sequence[Run],
        declared: DeclaredFields,
    ) -> list[Reading]:
        """Return the only reading: a title in the summary, and what follows it."""
        items = chain.from_iterable(run.items for run in runs)
        shapes = [infer_details_shape(item.text) for item in items]
        patterns = find_patterns(shapes) or ["{title}"]
        return [Reading(patterns, list_needed_fields(patterns, declared))]

    def find_loose_patterns(
        self,
        _run: Run,
        _items: Sequence[Item],
    ) -> list[str]:
        """Return none: a block is read as a whole."""
        return []

    def guess_patterns(self, _run: Run) -> list[str]:
        """Return none: only the view's own patterns are tried."""
        return []


def list_needed_fields(
    patterns: Sequence[str],
    declared: DeclaredFields,
) -> dict[str, FieldSpec]:
    """Return the fields to declare for what stands around a title, if a pattern shows them."""
    pattern_text = "\n".join(patterns)
    return {
        name: declared.get(name, spec)
        for name, spec in AROUND_TITLE.items()
        if f"{{{name}}}" in pattern_text
    }


PATTERN_FINDERS: Mapping[ItemKind, PatternFinder] = {
    BULLETS: _Bullets(),
    TABLE: _Rows(),
    DETAILS: _Details(),
    PARAGRAPHS: _Texts(),
    HEADINGS: _Headings(),
    HTML: _Html(),
}


def find_readings(
    runs: Sequence[Run],
    declared: DeclaredFields,
) -> list[Reading]:
    """Return the ways to read the items of *runs*, the likeliest first.

    All runs are of one kind.
    """
    return PATTERN_FINDERS[runs[0].kind].find_readings(runs, declared)


def guess_patterns(run: Run) -> list[str]:
    """Return patterns by which the items of *run* seem to be written, beside their view's."""
    return PATTERN_FINDERS[run.kind].guess_patterns(run)


def find_loose_patterns(
    run: Run,
    items: Sequence[Item],
) -> list[str]:
    """Return patterns for the *items* of *run* that no other writes, at most three."""
    return PATTERN_FINDERS[run.kind].find_loose_patterns(run, items)
