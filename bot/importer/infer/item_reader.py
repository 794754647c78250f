"""What every reader of an item shares: its text as tokens, and the segments found so far."""

import re
from typing import Final, NamedTuple

from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.label_names import fold_link_text
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import Token, parse_tokens

_LINE_BREAK: Final = re.compile(r"((?<![ \t])[ \t]*\\?\n\s*)")
_SPACES: Final = re.compile(r"[ \t]{2,}|\t")


class Segment(NamedTuple):
    """A field's name and the piece of pattern that shows it."""

    key: str
    template: str


Shape = tuple[Segment, ...]


class ItemReader:
    """Reads one item from left to right; `False` from a step means that the form of the item is unknown."""

    def __init__(
        self,
        text: str,
        marker: str,
        line_break: str | None,
        *,
        labelled: bool,
        labels: LabelNames,
    ) -> None:
        self._tokens = parse_tokens(text)
        self._all_tokens = tuple(self._tokens)
        self._labels = labels
        self._line_break = line_break
        self._labelled = labelled
        self._found: list[Segment] = [Segment("", escape_braces(marker))]
        self._pending = ""
        self._has_main = False

    def _add(self, key: str, template: str) -> None:
        self._found.append(Segment(key, self._pending + template))
        self._pending = ""

    def _literal(self, text: str) -> None:
        """Text that stands as it is; of a line break whether it is a hard one, with the section's indentation."""
        lines = _LINE_BREAK.split(text)
        for number, part in enumerate(lines):
            if number % 2:
                self._pending += self._write_break(part)
            else:
                one_space = _SPACES.sub(" ", part)
                is_doubled = one_space[:1] == " " and self._pending[-1:] == " "
                self._pending += escape_braces(
                    one_space[1:] if is_doubled else one_space
                )

    def _write_break(self, text: str) -> str:
        """Return a line break with what makes it a hard one, and with the section's indentation of further lines."""
        before, *rest = text.split("\n")
        is_hard = before.endswith("\\") or (len(before) > 1 and not before.strip())
        hard = before if before.endswith("\\") else "  "
        indent = rest[-1] if self._line_break is None else self._line_break
        return (hard if is_hard else "") + "\n" * min(len(rest), 2) + indent

    def _text(self) -> str:
        """The text at hand; empty if a link or another piece is."""
        return (
            self._tokens[0].source
            if self._tokens and self._tokens[0].kind == "text"
            else ""
        )

    def _take_text(self, end: int) -> None:
        """Go on *end* characters into the text at hand."""
        rest = self._tokens[0].source[end:]
        self._tokens[:1] = [Token("text", rest)] if rest else []

    def _names_link(self, token: Token) -> bool:
        """Whether a link says what it leads to, and names no work."""
        is_named = (
            find_label(token.text) is not None
            or fold_link_text(token.text) in self._labels
        )
        return token.is_badge or is_named
