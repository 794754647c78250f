"""Running a compiled pattern over the text of one item.

A small backtracking machine that remembers where it failed, so that its time
is bounded by the length of the text times the number of places a slot may
end, whatever the text: a regular expression with as many open ends is not.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.listing.date_formats import FIELD_DATE, FIELD_YEAR, compile_date_regex
from bot.listing.pattern_program import (
    USUAL_FIELDS,
    Instruction,
    Jump,
    Literal,
    Program,
    Slot,
    Split,
    compile_literal,
)
from bot.listing.pattern_syntax import PLAIN_FIELDS, is_target
from bot.listing.people import measure_leading_names
from bot.markdown.escaping import is_balanced
from bot.markdown.inline_tokens import find_link_ends
from bot.model.computed_fields import ONE_WAY_FIELDS, match_one_way

LONGEST_ITEM = 8192
# Ends of one value that are tried from one position.
_ENDS_TRIED = 256
# Ends of values that one reading tries before it gives up; an honest item takes a few
# dozen.
_MOST_TRIES = 2_000
Captures = list[tuple[Slot, str]]

# The target of a link up to its bracket, with one pair of brackets inside:
# "https://a.org/a_(b))".
_URL = re.compile(r"\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?\s*(?=\))", re.ASCII)
_BARE_URL = re.compile(r"https?://[^\s|<>]+", re.ASCII | re.IGNORECASE)
_ATTRIBUTE_URL = re.compile(r"[^\s\"<>`]+", re.ASCII)
# A venue or an award: "CVPR 2024"; or such a value written with entities: "A&#44; B".
_SHORT = re.compile(r"[^,;()\[\]{}|<>*\n]{1,60}|(?=[^&]*&#)(?:[\w ]|&#?\w{1,31};)+")
# A label with its colon, or a further line of a list: no part of names.
_LABEL = re.compile(r"[:：]\s|\n\s*[-*+]\s")
_OPEN_TAG = re.compile(r"</?[A-Za-z][^<>]*\Z")
_HOLDS_LINK = re.compile(r"(?<!\\)\]\(")


def match(program: Program, text: str) -> Captures | None:
    """Return the captured slots, in order, if the whole of *text* fits *program*.

    A reading in which values have their usual form is preferred, then one in which
    every link has its target, then one in which every value has balanced brackets;
    shorter values are preferred to longer. None if no reading fits.
    """
    if len(text) > LONGEST_ITEM or not _holds_words(program.needed, text):
        return None
    best_mode = _Mode(
        program.has_usual,
        program.has_links,
        strict=True,
    )
    captures = _Run(program, text, best_mode).run_from(0, 0)
    if captures is not None:
        return captures
    modes = _list_modes(program, text)
    if len(modes) == 1:
        return None
    # The loosest mode allows whatever another allows: where it fits nothing, none does.
    loosest = _Run(program, text, modes[-1])
    loosest_captures = loosest.run_from(0, 0)
    if loosest_captures is None and loosest.tries > 0:
        return None
    for mode in modes[1:-1]:
        captures = _Run(program, text, mode).run_from(0, 0)
        if captures is not None:
            return captures
    return loosest_captures


def _holds_words(
    needed: Sequence[str],
    text: str,
) -> bool:
    """Return whether *text* holds the *needed* words, one behind the other."""
    position = 0
    for word in needed:
        start = text.find(word, position)
        if start < 0:
            return False
        position = start + len(word)
    return True


class _Mode(NamedTuple):
    """The demands on a reading.

    Venues and authors are *usual*, each link is *linked* to its target, and in a
    *strict* one the brackets of each value are balanced.
    """

    usual: bool
    linked: bool
    strict: bool


def _list_modes(program: Program, text: str) -> list[_Mode]:
    """Return the modes in which *text* is read, the best first."""
    is_even = is_balanced(text)
    modes: list[_Mode] = []
    for usual in (True, False) if program.has_usual else (False,):
        for linked, strict in ((True, True), (False, True), (False, False)):
            if linked and not program.has_links:
                continue
            # In a balanced text only balanced values are tried.
            if strict or not is_even:
                modes.append(_Mode(usual, linked, strict))
    return modes


class _Run:
    """One try to fit a text to a program, in one mode.

    *failed* are the choices, by instruction and position in the text, that lead to no
    reading. *link_ends* says where each link of the text ends, by where it begins; it
    is None until a slot asks. *tries* is how many ends of values may still be tried.
    """

    __slots__ = (
        "expected",
        "failed",
        "instructions",
        "link_ends",
        "strict",
        "text",
        "tries",
        "usual",
    )

    def __init__(
        self,
        program: Program,
        text: str,
        mode: _Mode,
    ) -> None:
        self.instructions = program.instructions
        if mode.linked:
            self.instructions = program.linked_instructions
        self.expected = program.expected
        self.text = text
        self.usual = mode.usual
        self.strict = mode.strict
        self.failed: set[tuple[int, int]] = set()
        self.link_ends: dict[int, int] | None = None
        self.tries = _MOST_TRIES

    def run_from(
        self,
        pc: int,
        position: int,
    ) -> Captures | None:
        """Return what is captured from the instruction *pc* on, at *position*.

        None if nothing fits. Only a choice calls this again. All choices that were made
        on the way are remembered if it fails: without that, time would double with each
        of them.
        """
        choices: list[tuple[int, int]] = []
        while True:
            choice = self._move_to_choice(pc, position)
            if choice is None or choice in self.failed:
                break
            pc, position = choice
            if pc == len(self.instructions):
                if not self.text[position:].strip():
                    return []
                break
            choices.append(choice)
            instruction = self.instructions[pc]
            captures = self._try_preferred(instruction, pc, position)
            if captures is not None:
                return captures
            if not isinstance(instruction, Split):
                break
            pc = instruction.get_alternative(pc)
        self.failed.update(choices)
        return None

    def _move_to_choice(
        self,
        pc: int,
        position: int,
    ) -> tuple[int, int] | None:
        """Return the next choice, or the end, and the position at which it stands.

        None if a literal before it does not fit.
        """
        while pc < len(self.instructions):
            instruction = self.instructions[pc]
            if isinstance(instruction, Literal):
                literal = self.expected[pc].match(self.text, position)
                if literal is None:
                    return None
                pc += 1
                position = literal.end()
            elif isinstance(instruction, Jump):
                pc = instruction.to
            else:
                break
        return pc, position

    def _try_preferred(
        self,
        choice: Instruction,
        pc: int,
        position: int,
    ) -> Captures | None:
        """Return what is captured by the preferred way of a split, or by a slot.

        Of a slot, the first value counts behind which the rest of the text fits.
        """
        if isinstance(choice, Split):
            preferred = choice.to if choice.prefers_to else pc + 1
            return self.run_from(preferred, position)
        if not isinstance(choice, Slot):
            return None
        for value, end in self._list_values(choice, pc, position):
            rest = self.run_from(pc + 1, end)
            if rest is not None:
                return [(choice, value), *rest]
        return None

    def _list_values(
        self,
        slot: Slot,
        pc: int,
        position: int,
    ) -> Iterator[tuple[str, int]]:
        """Yield the values that a slot may take at *position*, the likeliest first.

        With each comes the position at which it ends.
        """
        path = slot.path
        if _has_single_value(path):
            value = self._find_single_value(slot, position)
            if value is not None:
                yield value
        elif path == "links":
            yield from self._list_link_lists(slot, position)
        elif path == "authors" and self.expected[pc].pattern.startswith(","):
            yield from self._list_authors(pc, position)
        else:
            yield from self._list_texts(path, pc, position)

    def _find_single_value(
        self,
        slot: Slot,
        position: int,
    ) -> tuple[str, int] | None:
        """Return the value of a date, a target or a one-way field, and where it ends.

        None if there is no such value at *position*.
        """
        if is_target(slot.path):
            url = self._choose_url(position).match(self.text, position)
            if url is None:
                return None
            # The address of a link stands in a group, without its brackets.
            address = url[url.lastindex or 0]
            return (address, url.end()) if address else None
        if slot.path in ONE_WAY_FIELDS:
            match = match_one_way(slot.path, self.text, position)
        else:
            match = _choose_date_regex(slot).match(self.text, position)
        return (match[0], match.end()) if match else None

    def _choose_url(self, position: int) -> re.Pattern[str]:
        """Return what an address looks like at *position*.

        It stands in a link, in an attribute of a tag, or by itself.
        """
        if self.text.endswith("](", 0, position):
            return _URL
        if self.text.endswith('="', 0, position):
            return _ATTRIBUTE_URL
        return _BARE_URL

    def _list_link_lists(
        self,
        slot: Slot,
        position: int,
    ) -> Iterator[tuple[str, int]]:
        """Yield all links that follow each other from *position* on, as one value."""
        join = compile_literal(slot.form or ", ")
        if self.link_ends is None:
            self.link_ends = find_link_ends(self.text)
        end = position
        link_end = self.link_ends.get(position)
        while link_end is not None:
            end = link_end
            between = join.match(self.text, end)
            link_end = self.link_ends.get(between.end()) if between else None
        if end > position:
            yield self.text[position:end], end

    def _list_authors(
        self,
        pc: int,
        position: int,
    ) -> Iterator[tuple[str, int]]:
        """Yield what authors before a comma may be.

        All names before a title come first, then any text.
        """
        values = list(self._list_texts("authors", pc, position))
        end = position + measure_leading_names(self.text[position:]) - len(", ")
        yield from (pair for pair in values if pair[1] == end)
        yield from (pair for pair in values if pair[1] != end)

    def _list_texts(
        self,
        path: str,
        pc: int,
        position: int,
    ) -> Iterator[tuple[str, int]]:
        """Yield the texts from *position* to each place where the value may end."""
        ends = self.expected[pc]
        end = position
        must_be_usual = self._needs_usual_form(path, position)
        for _ in range(_ENDS_TRIED):
            self.tries -= 1
            following = ends.search(self.text, end + 1) if self.tries > 0 else None
            if following is None:
                return
            end = following.start()
            value = self.text[position:end].strip()
            # A longer value would hold the link, too.
            if path in PLAIN_FIELDS and _HOLDS_LINK.search(value):
                return
            is_allowed = not must_be_usual or _is_usual(path, value)
            if value and is_allowed and (not self.strict or _is_complete(value)):
                yield value, end

    def _needs_usual_form(self, path: str, position: int) -> bool:
        """Return whether a value of *path* at *position* must have its usual form.

        Authors must on a line of their own: it may be another field's, with a label.
        """
        if not self.usual or path not in USUAL_FIELDS:
            return False
        return path != "authors" or _begins_line(self.text, position)


def _begins_line(text: str, position: int) -> bool:
    """Return whether nothing but a bullet stands before *position* on a line below the first."""
    start = text.rfind("\n", 0, position) + 1
    return start > 0 and not text[start:position].strip("-*+ \t")


def _has_single_value(path: str) -> bool:
    """Return whether at most one value of the field can stand at a position."""
    return path in ("year", "date") or path in ONE_WAY_FIELDS or is_target(path)


def _choose_date_regex(slot: Slot) -> re.Pattern[str]:
    """Return what the slot of a year or a date matches."""
    if slot.form:
        return compile_date_regex(slot.form)
    return FIELD_YEAR if slot.path == "year" else FIELD_DATE


def _is_complete(value: str) -> bool:
    """Return whether *value* closes the brackets that it opens, and its last tag."""
    if "<" in value and _OPEN_TAG.search(value, value.rfind("<")):
        return False
    return is_balanced(value)


def may_seem_unusual(path: str, value: str) -> bool:
    """Return whether values of *path* have a usual form, and *value* has another."""
    return path in USUAL_FIELDS and not _is_usual(path, value)


def _is_usual(path: str, value: str) -> bool:
    """Return whether *value* looks like authors, or like a venue or an award.

    Authors on a line of their own have no label. Of the others, a year is none.
    """
    if path == "authors":
        return _LABEL.search(value) is None
    return _SHORT.fullmatch(value) is not None and not FIELD_YEAR.match(value)
