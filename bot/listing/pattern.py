r"""The two-way pattern: one declaration that writes an item and reads it back.

`- **{title}**{? ({year})?} - [{description}]({link})` is ordinary Markdown with

- `{field}`: a field's value, `{name}` being the title where an entry has no name; `{links.code}` a
  labelled link's URL, `{links.code.text}` its text, `{link}` and `{link.text}` those of the main link,
  `{links}` every link that the pattern does not name, as `[label](url)`, joined by `, ` or by what
  follows a colon: `{links: | }`;
- `{date:%b %Y}`: a date in the format that follows the colon (see `date_formats`), where it is known as closely;
  `{year:%y}` a year of two digits;
- `{github.repo}` and `{arxiv.id}`: what the first link of that kind names, as badges need it;
- `{? … ?}`: a part that is written when all its fields are set, and may be missing when read;
- `[…]({link})`: a link; without a target only its text is written; `<a href="{link}">…</a>` is one in HTML;
- `{{` and `}}`: the braces themselves.

Where the document has a block of HTML around a region, its pattern is HTML, too, such as
`<li><a href="{link}">{title}</a> - {description}</li>`: a page shows Markdown inside such a block as it is typed.

A pattern that begins with `|` is a table row; each cell but that of the title is optional by itself.
The number of one that begins with `1. ` or `1) ` is that of the first item; whether those below count on is told
by the document (see "Regions").
`parse(render(entry))` gives back the fields that the pattern shows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.listing.computed_fields import COMPUTED_FIELDS
from bot.listing.pattern_matcher import Captures, match, may_seem_long
from bot.listing.pattern_program import Program
from bot.listing.pattern_record import build_program, make_record
from bot.listing.pattern_syntax import (
    Node,
    Optional,
    PatternError,
    is_target,
    parse_nodes,
    paths,
)
from bot.listing.pattern_writer import Fields, Writer
from bot.markdown.escaping import split_row

__all__ = ["Fields", "Pattern", "PatternError", "compile_pattern"]

_NAMES = frozenset({"title", "name"})
_LINKS = frozenset({"links", "link", "link.text"})
_NUMBERS = frozenset({"year", "date"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled item pattern. Make one with `compile_pattern`."""

    source: str
    cells: tuple[tuple[Node, ...], ...]
    programs: tuple[Program, ...]
    is_row: bool
    fields: frozenset[str]
    """Every field path that the pattern shows."""
    values: tuple[str, ...]
    """Those of them that show one value each, and are no part of the main link."""
    groups: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """Of each optional part that shows several values: those that it needs, and all of them."""
    named_links: int
    """How many links it shows by their labels."""
    required: frozenset[str]
    """The field paths without which the pattern cannot be written."""
    traps: re.Pattern[str] | None
    """What in a value may make another reading fit; None if anything may."""

    def render(self, entry: Fields) -> str | None:
        """Write *entry* as one item, or None where a field that the pattern needs is unset.

        Where other values could be read from the item than were written, the
        first that is misread is written with entities, then all are; an item
        that cannot be read at all stands as it was first written.
        """
        first, writer = self._write(entry, {})
        if first is None or not self._may_mislead(writer):
            return first
        text: str | None = first
        literals: dict[int, bool] = {}
        while (
            text is not None
            and (wrong := self._misread(text, writer.pieces)) is not None
        ):
            every = range(len(writer.pieces))
            if wrong in every and literals.get(wrong) is not True:
                literals[wrong] = wrong in literals
            elif len(literals) < len(every) or not all(literals.values()):
                literals = dict.fromkeys(every, True)
            else:
                return first
            text, writer = self._write(entry, literals)
        return text

    def _write(
        self, entry: Fields, literals: Mapping[int, bool]
    ) -> tuple[str | None, Writer]:
        writer = Writer(entry, self.fields, in_table=self.is_row, literals=literals)
        if not self.is_row:
            text = writer.write(self.cells[0])
            return None if text is None else text.rstrip(), writer
        row = "|"
        for cell in self.cells:
            text = writer.write(cell, "| ")
            if text is None and _naming(cell):
                return None, writer
            row += f" {text} |" if text else " |"
        return row, writer

    def _may_mislead(self, writer: Writer) -> bool:
        """Whether what was written may be read otherwise: a quick test that seldom says yes."""
        if self.traps is None or writer.untargeted:
            return True
        words = " "
        for path, text in writer.pieces:
            if (
                path not in _NUMBERS
                and path not in COMPUTED_FIELDS
                and not is_target(path)
            ):
                if may_seem_long(path, text):
                    return True
                words += text + " \n "
        return self.traps.search(words) is not None

    def _misread(self, text: str, pieces: Sequence[tuple[str, str]]) -> int | None:
        """The place of the first of *pieces* that ends or begins elsewhere than written; None if none does."""
        captured = self._captures(text)
        if captured is None:
            return len(pieces)
        for place, ((slot, read), (path, written)) in enumerate(
            zip(captured, pieces, strict=False)
        ):
            if slot.path != path or read.split() != written.split():
                is_longer = slot.path == path and read.strip().startswith(
                    written.strip()
                )
                return place + 1 if is_longer else place
        return None if len(captured) == len(pieces) else min(len(captured), len(pieces))

    def parse(self, text: str) -> dict[str, Any] | None:
        """Read one item back into the fields it shows, as an entry file holds them; None if it does not fit."""
        captured = self._captures(text)
        return None if captured is None else make_record(captured, in_table=self.is_row)

    def _captures(self, text: str) -> Captures | None:
        captured: Captures = []
        indent = self.source[: len(self.source) - len(self.source.lstrip())]
        parts = split_row(text) if self.is_row else [indent + text.strip()]
        while parts and self.is_row and len(parts) > len(self.cells) and not parts[-1]:
            parts.pop()
        if parts is None or len(parts) > len(self.cells):
            return None
        for part, cell in zip(parts, self.programs, strict=False):
            if self.is_row and not part:
                continue
            found = match(cell, part)
            if found is None:
                return None
            captured += found
        return captured


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """Compile *source*.

    Raises:
        PatternError: a brace is open, a name unknown in form, or a date format none.
    """
    is_row = source.startswith("|")
    cells = (
        tuple(map(parse_nodes, split_row(source) or []))
        if is_row
        else (parse_nodes(source.strip("\n")),)
    )
    needing = filter(_naming, cells) if is_row else cells
    fields = frozenset(path for cell in cells for path in paths(cell, optional=True))
    programs = tuple(map(build_program, cells))
    traps = [build_program.traps for build_program in programs]
    return Pattern(
        source,
        cells,
        programs,
        is_row,
        fields,
        tuple(sorted(fields - _LINKS)),
        tuple(group for cell in cells for group in _list_groups(cell)),
        sum(
            path.startswith("links.") and not path.endswith(".text") for path in fields
        ),
        frozenset(path for cell in needing for path in paths(cell, optional=False)),
        None
        if None in traps
        else re.compile("|".join(trap.pattern for trap in traps if trap)),
    )


def _list_groups(
    nodes: tuple[Node, ...],
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield what the optional parts among *nodes* need and show that show several values, the outermost only."""
    for node in nodes:
        if isinstance(node, Optional):
            shown = frozenset(paths(node.nodes, optional=True)) - _LINKS
            if len(shown) > 1:
                yield frozenset(paths(node.nodes, optional=False)) - _LINKS, shown


def _naming(cell: tuple[Node, ...]) -> bool:
    """Whether the cell shows what the row is about."""
    return not _NAMES.isdisjoint(paths(cell, optional=False))
