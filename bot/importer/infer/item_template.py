"""How one item is written: its text turned into a pattern, piece by piece.

Each piece ("segment") holds the text that leads to a field and the field's
slot, so that items of one section which differ only in the fields they have
line up, and the differences become optional parts (see `patterns`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.importer.infer.item_atoms import AtomReader, LabelNames
from bot.importer.infer.item_reader import Segment, Shape
from bot.importer.infer.line_atoms import GAP, LINK, WORDS, Atom
from bot.importer.infer.title_reading import TitleReader
from bot.listing.computed_fields import COMPUTED_FIELDS
from bot.listing.link_labels import find_label
from bot.listing.pattern_syntax import escape_braces
from bot.markdown.inline_tokens import parse_tokens
from bot.model.dates.forms import YEAR

_FIELD_NAME = re.compile(r"\{([a-z][\w.]*)")
_CLOSING = re.compile(r"[)\]）】]+")
_LABEL_YEAR = re.compile(
    rf"(?P<before>[A-Za-z ]{{1,20}}\(?){YEAR}(?P<after>\)?)", re.ASCII
)
_OPEN_BORDER = re.compile(
    r"\{(?:title|name|description|after|authors|venue)\}[^\S\n]*\{(?:title|name|description|after|authors|venue)\}"
)
_HTML = re.compile(r"<(?:p|div|img|font|span|center)\b", re.IGNORECASE)
"""What no description may hold: a picture and the like."""
_ONCE = frozenset({"meta", "award", "authors"})
"""The keys of pieces that an item has once."""


def item_shape(
    text: str,
    marker: str,
    line_break: str | None,
    *,
    labelled: bool,
    labels: LabelNames,
) -> Shape | None:
    """Return the segments of one item that is running text, or None where no title can be told.

    Args:
        text: the item without its bullet.
        marker: the bullet; empty for a paragraph.
        line_break: what separates two lines of the item, with the indentation of the second.
        labelled: give each link its own piece, going by its label; else all links are one piece.
        labels: what links are called in the section, beside the words that all lists use.
    """
    reader = _Reader(text, marker, line_break, labelled=labelled, labels=labels)
    return reader.read()


class _Reader(TitleReader):
    """Reads one item from left to right; `None` or `False` from any step means that its form is unknown."""

    def read(self) -> Shape | None:
        if not (self._lead() and self._title()):
            return None
        if not self._tail() or _has_open_border(self._found):
            return None
        if self._pending.strip():
            self._add("", "")
        return tuple(self._found)

    def read_loosely(self) -> Shape | None:
        """Return the title with what stands before it, and all that follows as one text."""
        if any(token.has_title for token in self._tokens[:1]) or not (
            self._lead() and self._title()
        ):
            return None
        rest = "".join(token.source for token in self._tokens)
        if rest.strip() and self._found[-1].template == "{title}":
            return None  # nothing tells where a title in plain words ends
        if rest.strip():
            self._add("after", f"{' ' if rest[0].isspace() else ''}{{after}}")
        return tuple(self._found)

    def read_links(self, taken: Sequence[str], *, as_list: bool) -> Shape | None:
        """Return the links that are all there is, but for the labels *taken* before; None where there is more."""
        atoms: list[Atom] | None = AtomReader(
            self._all_tokens, self._labels, taken, has_main=True
        ).read(self._tokens)
        if as_list and atoms is not None:
            atoms = _list_links(atoms)
        if atoms is None or any(
            atom.key != GAP and not atom.key.startswith("links") for atom in atoms
        ):
            return None
        self._add_atoms(atoms)
        if self._pending.strip():
            self._add("", "")
        is_linked = any(segment.key for segment in self._found)
        return tuple(self._found) if is_linked else None

    def _tail(self) -> bool:
        """What follows the title: links by their labels, dates, authors, and words."""
        reader = AtomReader(
            self._all_tokens,
            self._labels,
            self._labelled_so_far(),
            has_main=self._has_main,
        )
        atoms = reader.read(self._tokens)
        if not self._labelled:
            listed = _list_links(atoms)
            if listed is None:
                return False
            atoms = listed
        self._add_atoms(_join_words(self._settle(atoms)))
        return True

    def _settle(self, atoms: Sequence[Atom]) -> Iterator[Atom]:
        """Yield *atoms* with a second date, venue or list of authors as words: a field holds one value."""
        seen = {
            name
            for segment in self._found
            for name in _FIELD_NAME.findall(segment.template)
        }
        for atom in atoms:
            names = set(_FIELD_NAME.findall(atom.template)) - COMPUTED_FIELDS
            if atom.key in _ONCE and not names.isdisjoint(seen):
                yield Atom(atom.source, WORDS)
                continue
            seen |= names
            yield atom

    def _add_atoms(self, atoms: Sequence[Atom]) -> None:
        """Add a segment for each atom with a field.

        The first words are the description; all from the second words to the last are one text behind it.
        """
        worded = [number for number, atom in enumerate(atoms) if atom.key == WORDS]
        has_description = any(segment.key == "description" for segment in self._found)
        is_html = bool(worded) and _HTML.search(atoms[worded[0]].source) is not None
        first_after = worded[0 if has_description or is_html else 1 :][:1]
        for number, atom in enumerate(atoms):
            if first_after and first_after[0] <= number <= worded[-1]:
                if number == worded[-1]:
                    self._add("after", "{after}")
            elif atom.key == WORDS:
                self._add_words(atom.source)
            elif atom.key:
                self._add(atom.key, atom.template)
            elif atom.template:
                self._pending += atom.template
            else:
                self._literal(self._close_brackets(atom.source))

    def _close_brackets(self, gap: str) -> str:
        """Give the brackets that close the piece before a *gap* to that piece; return the rest."""
        closing = _CLOSING.match(gap)
        last = self._found[-1]
        if closing is None or self._pending or not last.key:
            return gap
        self._found[-1] = Segment(last.key, last.template + closing[0])
        return gap[closing.end() :]

    def _add_words(self, words: str) -> None:
        """Add the description; where the title has no link, and these words are one, they are its link's text."""
        only = parse_tokens(words)
        is_link = (
            len(only) == 1 and only[0].kind == "link" and only[0].source.startswith("[")
        )
        says_more = is_link and (
            len(only[0].text.split()) > 1 or _LABEL_YEAR.fullmatch(only[0].text)
        )
        if self._has_main or not says_more or only[0].text.startswith(("[", "\\[")):
            self._add("description", "{description}")
            return
        self._has_main = True
        dated = _LABEL_YEAR.fullmatch(only[0].text)
        if dated and find_label(dated["before"]):
            shown = f"[{escape_braces(dated['before'])}{{year}}{escape_braces(dated['after'])}]({{link}})"
            self._add("year", shown)
        else:
            self._add("description", "[{description}]({link})")


def _has_open_border(segments: Sequence[Segment]) -> bool:
    """Return whether two texts meet on a line with nothing but spaces between: nobody could tell where one ends."""
    pattern = "".join(segment.template for segment in segments)
    return _OPEN_BORDER.search(pattern) is not None


def _list_links(atoms: Sequence[Atom]) -> list[Atom] | None:
    """Return *atoms* with the one run of links among them as one atom; None where there is no such run."""
    links = [
        number
        for number, atom in enumerate(atoms)
        if atom.key == LINK or atom.key.startswith("links.")
    ]
    if not links:
        return None
    inside = atoms[links[0] : links[-1] + 1]
    joins = [atom.source for atom in inside if atom.key == GAP]
    if len(joins) + len(links) != len(inside) or len(set(joins)) > 1:
        return None
    slot = f"{{links:{escape_braces(joins[0])}}}" if joins else "{links:\0}"
    whole = Atom("".join(atom.source for atom in inside), "links", slot)
    return [*atoms[: links[0]], whole, *atoms[links[-1] + 1 :]]


def _join_words(atoms: Iterable[Atom]) -> list[Atom]:
    """Return *atoms* with words, and the gaps between words, as one."""
    joined: list[Atom] = []
    gap: list[Atom] = []
    for atom in atoms:
        if atom.key == GAP:
            gap.append(atom)
            continue
        if atom.is_words and joined and joined[-1].is_words:
            source = (
                joined[-1].source + "".join(one.source for one in gap) + atom.source
            )
            joined[-1] = Atom(source, WORDS)
        else:
            joined += [*gap, Atom(atom.source, WORDS) if atom.is_words else atom]
        gap = []
    return [*joined, *gap]


def loose_shape(text: str, marker: str, line_break: str | None) -> Shape | None:
    """Return the segments of an item of which no more is known than its title: all the rest is one text behind it."""
    reader = _Reader(text, marker, line_break, labelled=True, labels={})
    return reader.read_loosely()


def links_shape(
    text: str, labels: LabelNames, taken: Sequence[str], *, as_list: bool
) -> Shape | None:
    """Return the segments of a text that is nothing but links which say what they lead to; None for any other.

    Args:
        text: what stands in a cell.
        labels: what links are called in the table, beside the words that all lists use.
        taken: the labels that other cells of the row have.
        as_list: whether all links are one piece.
    """
    reader = _Reader(text, "", "", labelled=not as_list, labels=labels)
    return reader.read_links(taken, as_list=as_list)
