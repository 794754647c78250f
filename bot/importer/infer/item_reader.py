"""What every reader of an item shares: its text as tokens, and its segments so far."""

import re
from typing import Final, NamedTuple

from bot.importer.infer.item_atoms import LabelNames
from bot.importer.infer.label_names import fold_link_text
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import Token, parse_tokens

# A line end, with what makes it a hard break and the next line's indentation. It begins
# at the first of several blanks only, so that a long row of them takes linear time.
_LINE_BREAK: Final = re.compile(r"((?<![ \t])[ \t]*\\?\n\s*)")

# Space that Markdown shows as one blank.
_WIDE_SPACE: Final = re.compile(r"[ \t]{2,}|\t")

# More line ends than these are still one blank line.
_MOST_LINE_ENDS: Final = 2

# The slot of a list of links with only one link, which does not show what joins them.
# `section_patterns` puts in what joins the links of other items.
ANY_JOIN: Final = "{links:\0}"


class Segment(NamedTuple):
    """A field's name and the piece of pattern that shows it."""

    key: str
    template: str


Shape = tuple[Segment, ...]


class ItemReader:
    """Reads one item from left to right.

    A step takes tokens away from the beginning and adds segments. It returns False
    where the form of the item is unknown.
    """

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
        self._segments: list[Segment] = [Segment("", escape_braces(marker))]
        # Text without a field, which the next segment begins with.
        self._pending = ""
        self._has_main = False

    def _add_segment(self, key: str, template: str) -> None:
        self._segments.append(Segment(key, self._pending + template))
        self._pending = ""

    def _add_literal(self, text: str) -> None:
        """Add text that stands as it is, with the section's form of line breaks."""
        for number, part in enumerate(_LINE_BREAK.split(text)):
            # The expression has a group: every other part is a break.
            if number % 2:
                self._pending += self._write_break(part)
                continue
            plain = _WIDE_SPACE.sub(" ", part)
            if self._pending.endswith(" "):
                plain = plain.removeprefix(" ")
            self._pending += escape_braces(plain)

    def _write_break(self, text: str) -> str:
        """Return a line break as the section writes it.

        What makes it a hard one stays. The next line has the section's indentation.
        """
        before, *further = text.split("\n")
        is_blank = len(before) > 1 and not before.strip()
        if before.endswith("\\"):
            hard = before
        elif is_blank:
            hard = "  "
        else:
            hard = ""
        indent = further[-1] if self._line_break is None else self._line_break
        return hard + "\n" * min(len(further), _MOST_LINE_ENDS) + indent

    def _get_text(self) -> str:
        """Return the text at hand; empty if a link or another piece is at hand."""
        if not self._tokens or self._tokens[0].kind != "text":
            return ""
        return self._tokens[0].source

    def _take_text(self, length: int) -> None:
        """Take *length* characters of the text at hand away."""
        rest = self._tokens[0].source[length:]
        self._tokens[:1] = [Token("text", rest)] if rest else []

    def _has_segment(self, key: str) -> bool:
        return any(segment.key == key for segment in self._segments)

    def _list_labels(self) -> list[str]:
        """Return the labels of the links that were read so far."""
        prefix = "links."
        return [
            segment.key.removeprefix(prefix)
            for segment in self._segments
            if segment.key.startswith(prefix)
        ]

    def _is_labelled_link(self, token: Token) -> bool:
        """Return whether a link says what it leads to, and names no work."""
        if token.is_badge or find_label(token.text) is not None:
            return True
        return fold_link_text(token.text) in self._labels
