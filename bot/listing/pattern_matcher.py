"""Running a compiled pattern over the text of one item.

A small backtracking machine that remembers where it failed, so that its time
is bounded by the length of the text times the number of places a slot may
end, whatever the text: a regular expression with as many open ends is not.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.listing.computed_fields import COMPUTED_FIELDS, match_computed
from bot.listing.date_formats import FIELD_DATE, FIELD_YEAR, date_regex
from bot.listing.pattern_program import (
    SHORT_FIELDS,
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

LONGEST_ITEM = 8192
_ENDS_TRIED = 256
_MOST_TRIES = 2_000
"""How many ends of values one reading tries before it gives up; an honest item takes a few dozen."""
Captures = list[tuple[Slot, str]]

_URL = re.compile(r"\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?\s*(?=\))", re.ASCII)
_BARE_URL = re.compile(r"https?://[^\s|<>]+", re.ASCII | re.IGNORECASE)
_ATTRIBUTE_URL = re.compile(r"[^\s\"<>`]+", re.ASCII)
_SHORT = re.compile(r"[^,;()\[\]{}|<>*\n]{1,60}|(?=[^&]*&#)(?:[\w ]|&#?\w{1,31};)+")
_OPEN_TAG = re.compile(r"</?[A-Za-z][^<>]*\Z")
_HOLDS_LINK = re.compile(r"(?<!\\)\]\(")


def match(program: Program, text: str) -> Captures | None:
    """Fit the whole of *text* to *program*.

    Returns:
        The captured slots in order, or None. A reading in which venues are
        short is preferred, then one in which every link has its target, then
        one in which every value has balanced brackets; shorter values are
        preferred to longer.
    """
    if len(text) > LONGEST_ITEM or not _holds_words(program.needed, text):
        return None
    found = _Run(
        program, text, _Mode(program.has_short, program.has_links, strict=True)
    ).at(0, 0)
    if found is not None:
        return found
    modes = _list_modes(program, text)
    if len(modes) == 1:
        return None
    # The last mode allows whatever another allows: where it fits nothing, none does.
    loosest = _Run(program, text, modes[-1])
    last = loosest.at(0, 0)
    if last is None and loosest.tries > 0:
        return None
    between = (_Run(program, text, mode).at(0, 0) for mode in modes[1:-1])
    return next((captures for captures in between if captures is not None), last)


def _holds_words(words: Sequence[str], text: str) -> bool:
    """Return whether *text* holds *words*, one behind the other."""
    position = 0
    for word in words:
        at = text.find(word, position)
        if at < 0:
            return False
        position = at + len(word)
    return True


class _Mode(NamedTuple):
    """What a reading must be like: venues short, each link with its target, brackets in each value balanced."""

    short: bool
    linked: bool
    strict: bool


def _list_modes(program: Program, text: str) -> list[_Mode]:
    """Return the modes in which *text* is read, the best first."""
    is_even = is_balanced(text)
    return [
        _Mode(short, linked, strict)
        for short in ((True, False) if program.has_short else (False,))
        for linked, strict in ((True, True), (False, True), (False, False))
        if (program.has_links or not linked) and (strict or not is_even)
    ]


class _Run:
    __slots__ = (
        "expected", "failed", "instructions", "link_ends", "linked", "short", "strict", "text", "tries"
    )  # fmt: skip

    def __init__(self, program: Program, text: str, mode: _Mode) -> None:
        self.instructions, self.expected = program.instructions, program.expected
        self.text = text
        self.short, self.linked, self.strict = mode
        self.failed: set[tuple[int, int]] = set()
        """The choices, by instruction and place in the text, that lead to no reading."""
        self.link_ends: dict[int, int] | None = None
        """Where each link of the text ends, by where it begins; None until a slot asks."""
        self.tries = _MOST_TRIES

    def at(self, pc: int, position: int) -> Captures | None:
        """Return what is captured from the instruction *pc* on, which begins at *position*; None if nothing fits.

        What follows without a choice is a loop; only a choice calls this again. All choices that were made on the
        way are remembered if it fails: without that, time would double with each of them.
        """
        choices: list[tuple[int, int]] = []
        while pc < len(self.instructions):
            instruction = self.instructions[pc]
            if isinstance(instruction, Literal):
                literal = self.expected[pc].match(self.text, position)
                if literal is None:
                    break
                pc, position = pc + 1, literal.end()
            elif isinstance(instruction, Jump):
                pc = instruction.to
            elif (
                isinstance(instruction, Split) and instruction.unlinked and self.linked
            ):
                pc += 1
            elif (pc, position) in self.failed:
                break
            else:
                choices.append((pc, position))
                found = self._try_first(instruction, pc, position)
                if found is not None:
                    return found
                if isinstance(instruction, Slot):
                    break
                pc = pc + 1 if instruction.prefers_to else instruction.to
        else:
            if not self.text[position:].strip():
                return []
        self.failed.update(choices)
        return None

    def _try_first(
        self, choice: Slot | Split, pc: int, position: int
    ) -> Captures | None:
        """Return what is captured with the first value of a slot behind which the rest fits; by a split's first way."""
        if isinstance(choice, Split):
            return self.at(choice.to if choice.prefers_to else pc + 1, position)
        for value, end in self._values(choice, pc, position):
            rest = self.at(pc + 1, end)
            if rest is not None:
                return [(choice, value), *rest]
        return None

    def _values(self, slot: Slot, pc: int, position: int) -> Iterator[tuple[str, int]]:
        """The values a slot may take at *position*, with where each ends, the likeliest first."""
        path = slot.path
        if path in ("year", "date"):
            usual = FIELD_YEAR if path == "year" else FIELD_DATE
            found = (date_regex(slot.form) if slot.form else usual).match(
                self.text, position
            )
            if found:
                yield found[0], found.end()
        elif path in COMPUTED_FIELDS:
            computed = match_computed(path, self.text, position)
            if computed:
                yield computed[0], computed.end()
        elif is_target(path):
            found = self._choose_url(position).match(self.text, position)
            if found and (value := found[found.lastindex or 0]):
                yield value, found.end()
        elif path == "links":
            yield from self._link_list(slot, position)
        elif path == "authors" and self.expected[pc].pattern.startswith(","):
            yield from self._names(pc, position)
        else:
            yield from self._texts(path, pc, position)

    def _choose_url(self, position: int) -> re.Pattern[str]:
        """Return what an address looks like at *position*: in a link, in an attribute of a tag, or by itself."""
        if self.text.endswith("](", 0, position):
            return _URL
        return _ATTRIBUTE_URL if self.text.endswith('="', 0, position) else _BARE_URL

    def _link_list(self, slot: Slot, position: int) -> Iterator[tuple[str, int]]:
        join = compile_literal(slot.form or ", ")
        if self.link_ends is None:
            self.link_ends = find_link_ends(self.text)
        end, after = position, self.link_ends.get(position)
        while after is not None:
            end = after
            between = join.match(self.text, end)
            after = self.link_ends.get(between.end()) if between else None
        if end > position:
            yield self.text[position:end], end

    def _names(self, pc: int, position: int) -> Iterator[tuple[str, int]]:
        """Yield what authors before a comma may be: first all names before a title, then any text."""
        values = list(self._texts("authors", pc, position))
        end = position + measure_leading_names(self.text[position:]) - len(", ")
        yield from (pair for pair in values if pair[1] == end)
        yield from (pair for pair in values if pair[1] != end)

    def _texts(self, path: str, pc: int, position: int) -> Iterator[tuple[str, int]]:
        follow = self.expected[pc]
        end = position
        is_short = self.short and path in SHORT_FIELDS
        for _ in range(_ENDS_TRIED):
            self.tries -= 1
            found = follow.search(self.text, end + 1) if self.tries > 0 else None
            if found is None:
                return
            end = found.start()
            value = self.text[position:end].strip()
            if path in PLAIN_FIELDS and _HOLDS_LINK.search(value):
                return
            if (
                value
                and not (is_short and not _is_short(value))
                and (not self.strict or _is_whole(value))
            ):
                yield value, end


def _is_whole(value: str) -> bool:
    """Return whether *value* neither opens a bracket that it leaves open nor ends inside a tag."""
    if "<" in value and _OPEN_TAG.search(value, value.rfind("<")):
        return False
    return is_balanced(value)


def may_seem_long(path: str, value: str) -> bool:
    """Whether *value* is none that the field *path* is first expected to hold."""
    return path in SHORT_FIELDS and not _is_short(value)


def _is_short(value: str) -> bool:
    return _SHORT.fullmatch(value) is not None and not FIELD_YEAR.match(value)
