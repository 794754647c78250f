"""How one item is written: its text turned into a pattern, piece by piece.

Each piece ("segment") holds the text that leads to a field and the field's
slot, so that items of one section which differ only in the fields they have
line up, and the differences become optional parts (see `section_patterns`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.importer.infer.item_atoms import AtomReader, LabelNames
from bot.importer.infer.item_reader import ANY_JOIN, Segment, Shape
from bot.importer.infer.line_atoms import (
    GAP,
    LINK,
    WORDS,
    Atom,
)
from bot.importer.infer.title_reading import TitleReader
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import parse_tokens
from bot.model.computed_fields import COMPUTED_FIELDS
from bot.model.dates.forms import YEAR

# The name of a slot: `title` in `{title}`, `date` in `{date:%Y.%m}`.
_FIELD_NAME = re.compile(r"\{([a-z][\w.]*)")

# Brackets that close around the piece before them.
_CLOSING = re.compile(r"[)\]）】]+")

# A link's text that is a label with a year: `Paper (2023)`.
_LABEL_YEAR = re.compile(
    rf"(?P<before>[A-Za-z ]{{1,20}}\(?){YEAR}(?P<after>\)?)",
    re.ASCII,
)

# Two texts that meet on a line with nothing but space between.
_OPEN_FIELD = r"\{(?:title|name|description|after|authors|venue)\}"
_OPEN_BORDER = re.compile(rf"{_OPEN_FIELD}[^\S\n]*{_OPEN_FIELD}")

# What no description may hold: a picture and the like.
_HTML = re.compile(
    r"<(?:p|div|img|font|span|center)\b",
    re.IGNORECASE,
)

# The keys of pieces that an item has once.
_ONCE = frozenset({"meta", "award", "authors"})


def infer_item_shape(
    text: str,
    marker: str,
    line_break: str | None,
    *,
    labelled: bool,
    labels: LabelNames,
) -> Shape | None:
    """Return the segments of one item that is running text; None where it has no title.

    Args:
        text: the item without its bullet.
        marker: the bullet; empty for a paragraph.
        line_break: the indentation of the item's further lines; None where each line
            has its own.
        labelled: give each link its own piece, going by its label; else all links are
            one piece.
        labels: what links are called in the section, beside the words that all lists
            use.
    """
    reader = _ShapeReader(
        text,
        marker,
        line_break,
        labelled=labelled,
        labels=labels,
    )
    return reader.read()


def infer_loose_shape(
    text: str,
    marker: str,
    line_break: str | None,
) -> Shape | None:
    """Return the segments of an item of which no more is known than its title.

    All the rest is one text behind the title.
    """
    reader = _ShapeReader(
        text,
        marker,
        line_break,
        labelled=True,
        labels={},
    )
    return reader.read_loosely()


def infer_links_shape(
    text: str,
    labels: LabelNames,
    taken: Sequence[str],
    *,
    as_list: bool,
) -> Shape | None:
    """Return the segments of a text that is nothing but labelled links.

    Such links say what they lead to. The result is None for any other text.

    Args:
        text: what stands in a cell.
        labels: what links are called in the table, beside the words that all lists
            use.
        taken: the labels that other cells of the row have.
        as_list: whether all links are one piece.
    """
    reader = _ShapeReader(
        text,
        "",
        "",
        labelled=not as_list,
        labels=labels,
    )
    return reader.read_links(taken, as_list=as_list)


class _ShapeReader(TitleReader):
    """Reads one item from left to right.

    `None` or `False` from any step means that the form of the item is unknown.
    """

    def read(self) -> Shape | None:
        """Return the segments of the item."""
        if not self._read_lead() or not self._read_title():
            return None
        self._close_angle_bracket()
        if not self._read_tail() or _has_open_border(self._segments):
            return None
        return self._collect_segments()

    def _close_angle_bracket(self) -> None:
        """Give the sign that closes around the title to it: `<[A Title](…)> by Jane Doe`."""
        if not self._get_text().startswith(">") or self._pending:
            return
        texts = [token.source for token in self._all_tokens if token.kind == "text"]
        if any(text.endswith("<") for text in texts):
            title = self._segments[-1]
            self._segments[-1] = Segment(title.key, f"{title.template}>")
            self._take_text(1)

    def read_loosely(self) -> Shape | None:
        """Return the title with what stands before it, and all that follows as one text."""
        if self._tokens and self._tokens[0].has_title:
            return None
        if not self._read_lead() or not self._read_title():
            return None
        rest = "".join(token.source for token in self._tokens)
        if rest.strip():
            # Nothing tells where a title in plain words ends.
            if self._segments[-1].template == "{title}":
                return None
            space = " " if rest[0].isspace() else ""
            self._add_segment("after", f"{space}{{after}}")
        return tuple(self._segments)

    def read_links(
        self,
        taken: Sequence[str],
        *,
        as_list: bool,
    ) -> Shape | None:
        """Return the links, without the labels *taken* before; None where there is more."""
        reader = AtomReader(
            self._all_tokens,
            self._labels,
            taken,
            has_main=True,
        )
        atoms: list[Atom] | None = reader.read(self._tokens)
        if as_list and atoms is not None:
            atoms = _join_links(atoms)
        if atoms is None or not all(map(_is_link_or_gap, atoms)):
            return None
        self._add_atoms(atoms)
        shape = self._collect_segments()
        return shape if any(segment.key for segment in shape) else None

    def _collect_segments(self) -> Shape:
        """Return the segments; text at the end that says something is one of its own."""
        if self._pending.strip():
            self._add_segment("", "")
        return tuple(self._segments)

    def _read_tail(self) -> bool:
        """Read what follows the title: links, dates, authors, and words."""
        reader = AtomReader(
            self._all_tokens,
            self._labels,
            self._list_labels(),
            has_main=self._has_main,
        )
        atoms: list[Atom] | None = reader.read(self._tokens)
        if not self._labelled and atoms is not None:
            atoms = _join_links(atoms)
        if atoms is None:
            return False
        self._add_atoms(_join_words(self._drop_repeated_fields(atoms)))
        return True

    def _drop_repeated_fields(self, atoms: Sequence[Atom]) -> Iterator[Atom]:
        """Yield *atoms*, with a second date, venue or list of authors as words.

        A field holds one value.
        """
        fields: set[str] = set()
        for segment in self._segments:
            fields.update(_FIELD_NAME.findall(segment.template))
        for atom in atoms:
            names = set(_FIELD_NAME.findall(atom.template)) - COMPUTED_FIELDS
            if atom.key in _ONCE and not names.isdisjoint(fields):
                yield Atom(atom.source, WORDS)
                continue
            fields |= names
            yield atom

    def _add_atoms(self, atoms: Sequence[Atom]) -> None:
        """Add a segment for each atom with a field.

        The first words are the description. All from the second words to the last are
        one text behind it.
        """
        worded = [number for number, atom in enumerate(atoms) if atom.key == WORDS]
        after = self._find_text_after(atoms, worded)
        for number, atom in enumerate(atoms):
            if number in after:
                if number == worded[-1]:
                    self._add_segment("after", "{after}")
            elif atom.key == WORDS:
                self._add_words(atom.source)
            elif atom.key:
                self._add_segment(atom.key, atom.template)
            elif atom.template:
                self._pending += atom.template
            else:
                self._add_literal(self._close_brackets(atom.source))

    def _find_text_after(
        self,
        atoms: Sequence[Atom],
        worded: Sequence[int],
    ) -> range:
        """Return the numbers of the *atoms* that are one text behind the description.

        Args:
            atoms: what follows the title.
            worded: the numbers of those that are words.
        """
        if not worded:
            return range(0)
        is_html = _HTML.search(atoms[worded[0]].source) is not None
        if not is_html and not self._has_segment("description"):
            # The first words are the description.
            worded = worded[1:]
        if not worded:
            return range(0)
        return range(worded[0], worded[-1] + 1)

    def _close_brackets(self, gap: str) -> str:
        """Give the brackets that close the piece before a *gap* to that piece.

        Return the rest of the gap.
        """
        closing = _CLOSING.match(gap)
        segment = self._segments[-1]
        if closing is None or self._pending or not segment.key:
            return gap
        self._segments[-1] = Segment(segment.key, segment.template + closing[0])
        return gap[closing.end() :]

    def _add_words(self, source: str) -> None:
        """Add the description.

        Where the title has no link and the words are one, they are its link's text.
        """
        tokens = parse_tokens(source)
        is_link = (
            len(tokens) == 1
            and tokens[0].kind == "link"
            and tokens[0].source.startswith("[")
        )
        text = tokens[0].text if is_link else ""
        dated = _LABEL_YEAR.fullmatch(text) if is_link else None
        says_more = is_link and (len(text.split()) > 1 or dated is not None)
        # `[[paper]](…)` is a label in brackets.
        if self._has_main or not says_more or text.startswith(("[", "\\[")):
            self._add_segment("description", "{description}")
            return
        self._has_main = True
        if dated and find_label(dated["before"]):
            before = escape_braces(dated["before"])
            after = escape_braces(dated["after"])
            self._add_segment(
                "year",
                f"[{before}{{year}}{after}]({{link}})",
            )
        else:
            self._add_segment("description", "[{description}]({link})")


def _is_link_or_gap(atom: Atom) -> bool:
    return atom.key == GAP or atom.key.startswith("links")


def _has_open_border(segments: Sequence[Segment]) -> bool:
    """Return whether two texts meet on a line with nothing but spaces between.

    Nobody could tell where one ends.
    """
    pattern = "".join(segment.template for segment in segments)
    return _OPEN_BORDER.search(pattern) is not None


def _join_links(atoms: Sequence[Atom]) -> list[Atom] | None:
    """Return *atoms* with the one run of links among them as one atom.

    None means that there is no such run, or that its links are joined in several ways.
    """
    links = [
        number
        for number, atom in enumerate(atoms)
        if atom.key == LINK or atom.key.startswith("links.")
    ]
    if not links:
        return None
    start = links[0]
    end = links[-1] + 1
    inside = atoms[start:end]
    joins = [atom.source for atom in inside if atom.key == GAP]
    has_more = len(joins) + len(links) != len(inside)
    if has_more or len(set(joins)) > 1:
        return None
    slot = f"{{links:{escape_braces(joins[0])}}}" if joins else ANY_JOIN
    source = "".join(atom.source for atom in inside)
    return [*atoms[:start], Atom(source, "links", slot), *atoms[end:]]


def _join_words(atoms: Iterable[Atom]) -> list[Atom]:
    """Return *atoms* with words, and the gaps between words, as one."""
    joined: list[Atom] = []
    gaps: list[Atom] = []
    for atom in atoms:
        if atom.key == GAP:
            gaps.append(atom)
            continue
        if not atom.is_words:
            joined += [*gaps, atom]
        elif joined and joined[-1].is_words:
            gap = "".join(gap.source for gap in gaps)
            joined[-1] = Atom(joined[-1].source + gap + atom.source, WORDS)
        else:
            joined += [*gaps, Atom(atom.source, WORDS)]
        gaps = []
    return [*joined, *gaps]
