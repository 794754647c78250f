"""How items of each kind are written: one strategy for each kind, which finds the patterns of a run."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from bot.importer.infer.details_template import details_shape
from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.item_template import item_shape, loose_shape
from bot.importer.infer.label_names import find_label_names
from bot.importer.infer.section_patterns import find_patterns
from bot.importer.infer.table_columns import AROUND_TITLE, read_tables
from bot.importer.read.items import Item, ItemKind, Run
from bot.importer.read.kinds import BULLETS, DETAILS, HEADINGS, HTML, PARAGRAPHS, TABLE
from bot.listing.pattern_syntax import escape_braces
from bot.model.layout import FieldSpec

_MOST_LOOSE = 3
_INDENTATION = re.compile(r"\n([ \t]*)(?=\S)")

DeclaredFields = Mapping[str, FieldSpec]


class Reading(NamedTuple):
    """A way to read a section's items: the patterns to try in turn, and the fields to declare for them."""

    patterns: list[str]
    fields: dict[str, FieldSpec]


class PatternFinder(Protocol):
    """What is asked about the writing of items by their kind."""

    def find_readings(
        self, runs: Sequence[Run], declared: DeclaredFields, /
    ) -> list[Reading]:
        """Return the ways to read the items of *runs*, at least one of them, the likeliest first.

        Args:
            runs: what becomes one section; more than one only of a kind that may be grouped.
            declared: the fields that the layout has already.
        """

    def find_loose_patterns(self, run: Run, items: Sequence[Item], /) -> list[str]:
        """Return patterns for *items* of *run* that no other writes: the title, and the rest as it stands."""

    def guess_patterns(self, run: Run, /) -> list[str]:
        """Return how the items of *run* look, where contributors write in more styles than the view's."""


class _Texts:
    """Items that are running text: a title, and words and links around it."""

    def find_readings(
        self, runs: Sequence[Run], declared: DeclaredFields
    ) -> list[Reading]:
        """Return a reading with each link by its label, and one with all links as one piece, if they differ."""
        readings: list[list[str]] = []
        labels = find_label_names(runs)
        for labelled in (True, False):
            patterns = self._find_patterns(runs, labels, labelled=labelled)
            if patterns and patterns not in readings:
                readings.append(patterns)
        if not readings:
            marker = escape_braces(runs[0].marker)
            # Where no form is found, a new entry is shown with its link all the same.
            readings = [[f"{marker}[{{title}}]({{link}})", f"{marker}{{title}}"]]
        return [
            Reading(patterns, list_needed_fields(patterns, declared))
            for patterns in readings
        ]

    def find_loose_patterns(self, run: Run, items: Sequence[Item]) -> list[str]:
        """Return the commonest ways in which the titles of *items* are written."""
        line_break = self._break_line(run)
        shapes = [
            loose_shape(item.resolved, run.marker, line_break)
            for item in items
            if item.may_have_fields
        ]
        return find_patterns(shapes)[:_MOST_LOOSE]

    def guess_patterns(self, _run: Run) -> list[str]:
        """Return none: only the view's own patterns are tried."""
        return []

    def _find_patterns(
        self, runs: Sequence[Run], labels: LabelNames, *, labelled: bool
    ) -> list[str]:
        """Return the patterns that write the items of *runs*, with *labelled* or unlabelled links."""
        line_breaks = {id(run): self._break_line(run) for run in runs}
        return find_patterns(
            item_shape(
                item.resolved,
                run.marker,
                line_breaks[id(run)],
                labelled=labelled,
                labels=labels,
            )
            for run in runs
            for item in run.items
            if item.may_have_fields
        )

    def _break_line(self, run: Run) -> str | None:
        """Return the indentation of an item's further lines: the commonest, else as far as the text.

        None means that each line has its own.
        """
        counted = Counter(
            found[1] for item in run.items if (found := _INDENTATION.search(item.text))
        )
        return counted.most_common(1)[0][0] if counted else " " * len(run.marker)


class _Bullets(_Texts):
    """Items of a list."""

    def guess_patterns(self, run: Run) -> list[str]:
        """Return the patterns of both readings; an item with a list inside is no item of a view without one."""
        run = replace(run, items=tuple(item for item in run.items if not item.nested))
        labels = find_label_names([run])
        labelled = self._find_patterns([run], labels, labelled=True)
        return labelled + self._find_patterns([run], labels, labelled=False)


class _Headings(_Texts):
    """Items that have a heading each."""

    def _break_line(self, _run: Run) -> str:
        """Return the indentation: none."""
        return ""


class _Html(_Texts):
    """Items inside a block of HTML."""

    def _break_line(self, _run: Run) -> None:
        """Return None: the lines of an item are laid out by hand."""


class _Rows:
    """Rows of a table."""

    def find_readings(
        self, runs: Sequence[Run], declared: DeclaredFields
    ) -> list[Reading]:
        """Return the readings: a field for each column; of several links in a cell each by its label, or their list."""
        tables = read_tables(runs[0], declared, find_label_names(runs))
        return [Reading(table.patterns, table.fields) for table in tables]

    def find_loose_patterns(self, _run: Run, _items: Sequence[Item]) -> list[str]:
        """Return none: a row has the columns of its table."""
        return []

    def guess_patterns(self, _run: Run) -> list[str]:
        """Return none: only the view's own columns are tried."""
        return []


class _Details:
    """Blocks that fold away."""

    def find_readings(
        self, runs: Sequence[Run], declared: DeclaredFields
    ) -> list[Reading]:
        """Return the only reading: a title in the summary, and what follows it."""
        shapes = (details_shape(item.text) for run in runs for item in run.items)
        patterns = find_patterns(shapes) or ["{title}"]
        return [Reading(patterns, list_needed_fields(patterns, declared))]

    def find_loose_patterns(self, _run: Run, _items: Sequence[Item]) -> list[str]:
        """Return none: a block is read as a whole."""
        return []

    def guess_patterns(self, _run: Run) -> list[str]:
        """Return none: only the view's own patterns are tried."""
        return []


def list_needed_fields(
    patterns: Sequence[str], declared: DeclaredFields
) -> dict[str, FieldSpec]:
    """Return the fields to declare for what stands around a title, if a pattern shows them."""
    return {
        name: declared.get(name, spec)
        for name, spec in AROUND_TITLE.items()
        if any(f"{{{name}}}" in pattern for pattern in patterns)
    }


PATTERN_FINDERS: Mapping[ItemKind, PatternFinder] = {
    BULLETS: _Bullets(),
    TABLE: _Rows(),
    DETAILS: _Details(),
    PARAGRAPHS: _Texts(),
    HEADINGS: _Headings(),
    HTML: _Html(),
}


def find_readings(runs: Sequence[Run], declared: DeclaredFields) -> list[Reading]:
    """Return the ways to read the items of *runs*, which are of one kind, the likeliest first."""
    return PATTERN_FINDERS[runs[0].kind].find_readings(runs, declared)


def guess_patterns(run: Run) -> list[str]:
    """Return what patterns the items of *run* seem to be written by, beside those of their view."""
    return PATTERN_FINDERS[run.kind].guess_patterns(run)


def find_loose_patterns(run: Run, items: Sequence[Item]) -> list[str]:
    """Return patterns for the *items* of *run* that no other writes, at most three."""
    return PATTERN_FINDERS[run.kind].find_loose_patterns(run, items)
