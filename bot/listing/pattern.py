r"""The two-way pattern: one declaration that writes an item and reads it back.

`- **{title}**{? ({year})?} - [{description}]({link})` is ordinary Markdown with

- `{field}`: a field's value, `{name}` being the title where an entry has no name; `{links.code}` a
  labelled link's URL, `{links.code.text}` its text, `{link}` and `{link.text}` those of the main link,
  `{links}` every link that the pattern does not name, as `[label](url)`, joined by `, ` or by what
  follows a colon: `{links: | }`;
- `{date:%b %Y}`: a date in the format that follows the colon (see `dates`), written where it is known as closely;
- `{? … ?}`: a part that is written when all its fields are set, and may be missing when read;
- `[…]({link})`: a link; without a target only its text is written;
- `{{` and `}}`: the braces themselves.

A pattern that begins with `|` is a table row; each cell but that of the title is optional by itself.
`parse(render(entry))` gives back the fields that the pattern shows.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.listing.inline import split_row
from bot.listing.matching import Captures, Program, match
from bot.listing.reading import program, record_of
from bot.listing.syntax import Node, PatternError, parse_nodes, paths
from bot.listing.writing import Fields, Writer

__all__ = ["Fields", "Pattern", "PatternError", "compile_pattern"]

_NAMES = frozenset({"title", "name"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled item pattern. Make one with `compile_pattern`."""

    source: str
    cells: tuple[tuple[Node, ...], ...]
    programs: tuple[Program, ...]
    is_row: bool
    fields: frozenset[str]
    """Every field path that the pattern shows."""
    required: frozenset[str]
    """The field paths without which the pattern cannot be written."""

    def render(self, entry: Fields) -> str | None:
        """Write *entry* as one item, or None where a field that the pattern needs is unset."""
        writer = Writer(entry, self.fields, in_table=self.is_row)
        if not self.is_row:
            text = writer.write(self.cells[0])
            return None if text is None else text.rstrip()
        row = "|"
        for cell in self.cells:
            text = writer.write(cell, "| ")
            if text is None and _naming(cell):
                return None
            row += f" {text} |" if text else " |"
        return row

    def parse(self, text: str) -> dict[str, Any] | None:
        """Read one item back into the fields it shows, as an entry file holds them; None if it does not fit."""
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
        return record_of(captured, in_table=self.is_row)


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """Compile *source*.

    Raises:
        PatternError: a brace is open, a name unknown in form, or a date format none.
    """
    is_row = source.startswith("|")
    cells = tuple(map(parse_nodes, split_row(source) or [])) if is_row else (parse_nodes(source.strip("\n")),)
    needing = filter(_naming, cells) if is_row else cells
    return Pattern(
        source,
        cells,
        tuple(map(program, cells)),
        is_row,
        frozenset(path for cell in cells for path in paths(cell, optional=True)),
        frozenset(path for cell in needing for path in paths(cell, optional=False)),
    )


def _naming(cell: tuple[Node, ...]) -> bool:
    """Whether the cell shows what the row is about."""
    return not _NAMES.isdisjoint(paths(cell, optional=False))
