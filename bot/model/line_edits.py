"""The lines that change in a document, as values that can be handed over."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from bot.model.alignment import align


class LineEdit(NamedTuple):
    """Lines that come in place of others, of which there may be none.

    *first* is the number of the first line that goes, or of the line that the new ones
    come before, from 0.
    """

    first: int
    gone: tuple[str, ...]
    come: tuple[str, ...]


def list_line_edits(
    old_lines: Sequence[str],
    new_lines: Sequence[str],
) -> Iterator[LineEdit]:
    """Yield what leads from the old lines to the new ones, from the top to the end."""
    old_first = new_first = 0
    end = (len(old_lines), len(new_lines))
    for old, new in [*align(old_lines, new_lines), end]:
        if old > old_first or new > new_first:
            gone = tuple(old_lines[old_first:old])
            yield LineEdit(old_first, gone, tuple(new_lines[new_first:new]))
        old_first, new_first = old + 1, new + 1


@dataclass(frozen=True, slots=True)
class DocumentEdit:
    """The lines that change in the document *path*, from its top to its end.

    *digest* is the SHA-256 of the version that they belong to.
    """

    path: str
    digest: str
    edits: tuple[LineEdit, ...]

    @classmethod
    def from_texts(cls, path: str, before: str, after: str) -> Self:
        """Return the edit that leads from one version of the document to the other."""
        edits = list_line_edits(before.split("\n"), after.split("\n"))
        return cls(path, _compute_digest(before), tuple(edits))

    def apply(self, text: str) -> str | None:
        """Return the document *text* after the edit; None if it is another version."""
        if _compute_digest(text) != self.digest:
            return None
        lines = text.split("\n")
        # From the end, so that the numbers of the lines above stay right.
        for edit in reversed(self.edits):
            lines[edit.first : edit.first + len(edit.gone)] = edit.come
        return "\n".join(lines)

    @property
    def line_digest(self) -> str:
        """The SHA-256 of the lines that go and come, wherever they stand."""
        return _compute_digest(f"{self.path}\0{self.diff}")

    @property
    def diff(self) -> str:
        """The lines that go and come, each with its sign; "" if none does."""
        lines: list[str] = []
        for edit in self.edits:
            lines += [f"-{line}" for line in edit.gone]
            lines += [f"+{line}" for line in edit.come]
        return "".join(line.rstrip("\r") + "\n" for line in lines)


def _compute_digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
