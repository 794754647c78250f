r"""The two-way pattern: one declaration that writes an item and reads it back.

`- **{title}**{? ({year})?} - [{description}]({link})` is ordinary Markdown with

- `{field}`: a field's value, `{name}` being the title where an entry has no name;
  `{links.code}` a labelled link's URL, `{links.code.text}` its text, `{link}` and
  `{link.text}` those of the main link, `{links}` every link that the pattern does not
  name, as `[label](url)`, joined by `, ` or by what follows a colon: `{links: | }`;
- `{date:%b %Y}`: a date in the format that follows the colon (see `date_formats`),
  where it is known as closely; `{year:%y}` a year of two digits;
- `{github.repo}` and `{arxiv.id}`: what the first link of that kind names, as badges
  need it;
- `{github.stars}`, `{github.licence}`, `{github.last_push}` and `{github.archived}`: what
  GitHub tells of the first repository among the links, where `fields` declares it with
  `from: github` (see "Values from GitHub"); a line is read without them;
- `{? … ?}`: a part that is written when all its fields are set, and may be missing when
  read;
- `[…]({link})`: a link; without a target only its text is written;
  `<a href="{link}">…</a>` is one in HTML;
- `{{` and `}}`: the braces themselves.

Where the document has a block of HTML around a region, its pattern is HTML, too, such as
`<li><a href="{link}">{title}</a> - {description}</li>`: a page shows Markdown inside
such a block as it is typed.

A pattern that begins with `|` is a table row; each cell but that of the title is
optional by itself. The number of one that begins with `1. ` or `1) ` is that of the
first item; the document decides whether those below count on (see "Regions").
`parse(render(entry))` gives back the fields that the pattern shows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from bot.listing.pattern_matcher import Captures, match, may_seem_unusual
from bot.listing.pattern_program import Program
from bot.listing.pattern_record import build_program, make_record
from bot.listing.pattern_syntax import (
    Anchor,
    Field,
    Node,
    Optional,
    PatternError,
    is_target,
    list_paths,
    parse_nodes,
)
from bot.listing.pattern_writer import Fields, Writer
from bot.markdown.escaping import split_row
from bot.model.computed_fields import ONE_WAY_FIELDS, OUTSIDE_PATHS

__all__ = ["Fields", "Pattern", "PatternError", "compile_pattern"]

_NAMES = frozenset({"title", "name"})
_LINKS = frozenset({"links", "link", "link.text"})
_NUMBERS = frozenset({"year", "date"})


class FieldGroup(NamedTuple):
    """The fields of an optional part: those that it needs, and all that it shows."""

    needed: frozenset[str]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled item pattern. Make one with `compile_pattern`.

    Attributes:
        source: the pattern as it is declared.
        cells: its nodes; a pattern that is no row has one cell.
        programs: what reads each cell.
        is_row: it is a row of a table.
        fields: every field path that the pattern shows.
        values: those of them that show one value each, and are no part of the main
            link.
        groups: the optional parts that show several values.
        named_links: how many links it shows by their labels.
        required: the field paths without which the pattern cannot be written.
        traps: what in a value may make another reading fit; None if anything may.
    """

    source: str
    cells: tuple[tuple[Node, ...], ...]
    programs: tuple[Program, ...]
    is_row: bool
    fields: frozenset[str]
    values: tuple[str, ...]
    groups: tuple[FieldGroup, ...]
    named_links: int
    required: frozenset[str]
    traps: re.Pattern[str] | None

    def render(self, entry: Fields) -> str | None:
        """Return *entry* as one item; None if a field that the pattern needs is unset.

        Where other values could be read from the item than were written, the first
        that is misread is written with entities, then all are; an item that cannot be
        read at all stands as it was first written.
        """
        plain_text, writer = self._write(entry, {})
        if plain_text is None or not self._may_mislead(writer):
            return plain_text
        text: str | None = plain_text
        literals: dict[int, bool] = {}
        while text is not None:
            misread = self._find_misread(text, writer.pieces)
            if misread is None:
                return text
            indices = range(len(writer.pieces))
            if misread in indices and literals.get(misread) is not True:
                # A piece that was written with entities once is now written so
                # thoroughly.
                literals[misread] = misread in literals
            elif len(literals) < len(indices) or not all(literals.values()):
                literals = dict.fromkeys(indices, True)
            else:
                return plain_text
            text, writer = self._write(entry, literals)
        return None

    def _write(
        self,
        entry: Fields,
        literals: Mapping[int, bool],
    ) -> tuple[str | None, Writer]:
        """Return the item and its writer, which has the pieces.

        The pieces at the keys of *literals* are written with entities.
        """
        writer = Writer(
            entry,
            self.fields,
            in_table=self.is_row,
            literals=literals,
        )
        if not self.is_row:
            text = writer.write(self.cells[0])
            return None if text is None else text.rstrip(), writer
        row = "|"
        for cell in self.cells:
            text = writer.write(cell, "| ")
            if text is None and _has_name(cell):
                return None, writer
            row += f" {text} |" if text else " |"
        return row, writer

    def _may_mislead(self, writer: Writer) -> bool:
        """Return whether other values may be read from the item than were written.

        This is a quick test that seldom returns True: reading the item takes longer.
        """
        if self.traps is None or writer.untargeted:
            return True
        values = " "
        for path, text in writer.pieces:
            if path in _NUMBERS or path in ONE_WAY_FIELDS or is_target(path):
                continue
            if may_seem_unusual(path, text):
                return True
            values += text + " \n "
        return self.traps.search(values) is not None

    def _find_misread(
        self,
        text: str,
        pieces: Sequence[tuple[str, str]],
    ) -> int | None:
        """Return the index of the first of *pieces* that is not read as it was written.

        It ends or begins elsewhere in *text*. The number of pieces is returned if the
        text cannot be read, None if everything is read.
        """
        captured = self._read_slots(text)
        if captured is None:
            return len(pieces)
        pairs = zip(captured, pieces, strict=False)
        for index, ((slot, read), (path, written)) in enumerate(pairs):
            if slot.path == path and read.split() == written.split():
                continue
            # A value that was read too long took what belongs to the next one.
            is_longer = slot.path == path and read.strip().startswith(written.strip())
            return index + 1 if is_longer else index
        if len(captured) == len(pieces):
            return None
        return min(len(captured), len(pieces))

    def parse(self, text: str) -> dict[str, Any] | None:
        """Return the fields that the item *text* shows, as an entry file holds them.

        None if it does not fit the pattern.
        """
        captured = self._read_slots(text)
        if captured is None:
            return None
        return make_record(captured, in_table=self.is_row)

    def parse_outside(self, text: str) -> dict[str, str]:
        """Return the values from outside that the item *text* shows, as written, by field."""
        if self.fields.isdisjoint(OUTSIDE_PATHS):
            return {}
        captured = self._read_slots(text) or []
        return {
            slot.path.partition(".")[2]: value
            for slot, value in captured
            if slot.path in OUTSIDE_PATHS
        }

    def _read_slots(self, text: str) -> Captures | None:
        """Return the slots that *text* fills, cell by cell; None if it does not fit."""
        parts = self._split(text)
        if parts is None or len(parts) > len(self.cells):
            return None
        captured: Captures = []
        # A row may have fewer cells than its table has columns.
        for part, program in zip(
            parts,
            self.programs,
            strict=False,
        ):
            if self.is_row and not part:
                continue
            captures = match(program, part)
            if captures is None:
                return None
            captured += captures
        return captured

    def _split(self, text: str) -> list[str] | None:
        """Return the cells of a row, or the whole item; None if it is no row."""
        if not self.is_row:
            text_start = len(self.source) - len(self.source.lstrip())
            indent = self.source[:text_start]
            return [indent + text.strip()]
        cells = split_row(text)
        while cells and len(cells) > len(self.cells) and not cells[-1]:
            cells.pop()
        return cells


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """Return *source* as a pattern.

    Raises:
        PatternError: a brace is open, a name unknown in form, or a date format none.
    """
    is_row = source.startswith("|")
    cells = _parse_cells(source)
    fields: set[str] = set()
    required: set[str] = set()
    groups: list[FieldGroup] = []
    for cell in cells:
        fields.update(list_paths(cell, optional=True))
        groups += _list_groups(cell)
        # The other cells of a row may be empty.
        if not is_row or _has_name(cell):
            required.update(list_paths(cell, optional=False))
    programs = tuple(map(build_program, cells))
    link_paths = [path for path in fields if path.startswith("links.")]
    return Pattern(
        source=source,
        cells=cells,
        programs=programs,
        is_row=is_row,
        fields=frozenset(fields),
        values=tuple(sorted(fields - _LINKS)),
        groups=tuple(groups),
        named_links=sum(not path.endswith(".text") for path in link_paths),
        required=frozenset(required),
        traps=_join_traps(programs),
    )


def _parse_cells(source: str) -> tuple[tuple[Node, ...], ...]:
    """Return the nodes of each cell of a row; any other pattern is a single cell."""
    if source.startswith("|"):
        cells = split_row(source) or []
        return tuple(_make_outside_optional(parse_nodes(cell)) for cell in cells)
    return (_make_outside_optional(parse_nodes(source.strip("\n"))),)


def _make_outside_optional(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return *nodes* with each field from outside as an optional part.

    No entry may be missing in a list because GitHub has not been asked yet.
    """
    freed: list[Node] = []
    for node in nodes:
        if isinstance(node, Anchor):
            node = replace(node, nodes=_make_outside_optional(node.nodes))  # noqa: PLW2901
        is_outside = isinstance(node, Field) and node.path in OUTSIDE_PATHS
        freed.append(Optional((node,)) if is_outside else node)
    return tuple(freed)


def _join_traps(programs: Sequence[Program]) -> re.Pattern[str] | None:
    """Return the traps of all cells as one expression; None if a cell has none."""
    patterns: list[str] = []
    for program in programs:
        if program.traps is None:
            return None
        patterns.append(program.traps)
    return re.compile("|".join(patterns))


def _list_groups(nodes: tuple[Node, ...]) -> Iterator[FieldGroup]:
    """Yield the optional parts among *nodes* that show several values.

    Parts inside others are not among them.
    """
    for node in nodes:
        if not isinstance(node, Optional):
            continue
        fields = frozenset(list_paths(node.nodes, optional=True)) - _LINKS
        if len(fields) > 1:
            needed = frozenset(list_paths(node.nodes, optional=False)) - _LINKS
            yield FieldGroup(needed, fields)


def _has_name(cell: tuple[Node, ...]) -> bool:
    """Return whether the cell shows what the row is about."""
    return not _NAMES.isdisjoint(list_paths(cell, optional=False))
