"""Running a compiled pattern over the text of one item.

A small backtracking machine that remembers where it failed, so that its time
is bounded by the length of the text times the number of places a slot may
end, whatever the text: a regular expression with as many open ends is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.listing.computed_fields import COMPUTED_FIELDS, match_computed
from bot.listing.date_formats import FIELD_DATE, FIELD_YEAR, date_regex
from bot.listing.pattern_syntax import PLAIN_FIELDS, is_target
from bot.listing.people import measure_leading_names
from bot.markdown.escaping import is_balanced
from bot.markdown.inline_tokens import find_link_ends

LONGEST_ITEM = 8192
_ENDS_TRIED = 256
_MOST_TRIES = 2_000
"""How many ends of values one reading tries before it gives up; an honest item takes a few dozen."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that must stand there; its white space may be any white space."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's value."""

    path: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """Go on with the next instruction; if that fails, with the one at *to*.

    *prefers_to* is the other way round. *unlinked* tells that a link lacks its
    target from *to* on, which is tried only if no reading has all the links.
    """

    to: int
    prefers_to: bool = False
    unlinked: bool = False


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on with the instruction at *to*."""

    to: int


Instruction = Literal | Slot | Split | Jump
Captures = list[tuple[Slot, str]]

_URL = re.compile(r"\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?\s*(?=\))", re.ASCII)
_BARE_URL = re.compile(r"https?://[^\s|<>]+", re.ASCII | re.IGNORECASE)
_SHORT = re.compile(r"[^,;()\[\]{}|<>*\n]{1,60}|(?=[^&]*&#)(?:[\w ]|&#?\w{1,31};)+")
_HOLDS_LINK = re.compile(r"(?<!\\)\]\(")
_EDGES = frozenset("|<>")
_SHORT_FIELDS = frozenset({"venue", "award"})


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Instructions with what they search for, compiled: a literal itself, a slot the places where it may end."""

    instructions: tuple[Instruction, ...]
    expected: tuple[re.Pattern[str], ...]
    has_links: bool
    has_short: bool
    traps: re.Pattern[str] | None
    """What in a value, spaces around it, may make another reading fit; None if anything may."""


def compile_program(instructions: tuple[Instruction, ...]) -> Program:
    """Make *instructions* ready to run."""
    expected = (
        _literal(i.text) if isinstance(i, Literal) else _follow(instructions, place + 1)
        for place, i in enumerate(instructions)
    )
    return Program(
        instructions,
        tuple(expected),
        any(isinstance(i, Split) and i.unlinked for i in instructions),
        any(isinstance(i, Slot) and i.path in _SHORT_FIELDS for i in instructions) and len(instructions) > 1,
        _traps(instructions),
    )


def match(program: Program, text: str) -> Captures | None:
    """Fit the whole of *text* to *program*.

    Returns:
        The captured slots in order, or None. A reading in which venues are
        short is preferred, then one in which every link has its target, then
        one in which every value has balanced brackets; shorter values are
        preferred to longer.
    """
    if len(text) > LONGEST_ITEM:
        return None
    for short in (True, False) if program.has_short else (False,):
        for linked, strict in ((True, True), (False, True), (False, False)):
            if (linked and not program.has_links) or (not strict and is_balanced(text)):
                continue
            found = _Run(program, text, linked=linked, strict=strict, short=short).at(0, 0)
            if found is not None:
                return found
    return None


class _Run:
    __slots__ = (
        "expected", "failed", "instructions", "link_ends", "linked", "short", "strict", "text", "tries"
    )  # fmt: skip

    def __init__(self, program: Program, text: str, *, linked: bool, strict: bool, short: bool) -> None:
        self.instructions, self.expected = program.instructions, program.expected
        self.text, self.linked, self.strict, self.short = text, linked, strict, short
        self.failed: set[tuple[int, int]] = set()
        self.link_ends: dict[int, int] | None = None
        """Where each link of the text ends, by where it begins; None until a slot asks."""
        self.tries = _MOST_TRIES

    def at(self, pc: int, position: int) -> Captures | None:
        if pc == len(self.instructions):
            return None if self.text[position:].strip() else []
        if (pc, position) in self.failed:
            return None
        found = self._step(self.instructions[pc], pc, position)
        if found is None:
            self.failed.add((pc, position))
        return found

    def _step(self, instruction: Instruction, pc: int, position: int) -> Captures | None:
        if isinstance(instruction, Jump):
            return self.at(instruction.to, position)
        if isinstance(instruction, Split):
            if instruction.unlinked and self.linked:
                return self.at(pc + 1, position)
            first, second = (instruction.to, pc + 1) if instruction.prefers_to else (pc + 1, instruction.to)
            found = self.at(first, position)
            return self.at(second, position) if found is None else found
        if isinstance(instruction, Literal):
            literal = self.expected[pc].match(self.text, position)
            return self.at(pc + 1, literal.end()) if literal else None
        for value, end in self._values(instruction, pc, position):
            rest = self.at(pc + 1, end)
            if rest is not None:
                return [(instruction, value), *rest]
        return None

    def _values(self, slot: Slot, pc: int, position: int) -> Iterator[tuple[str, int]]:
        """The values a slot may take at *position*, with where each ends, the likeliest first."""
        path = slot.path
        if path in ("year", "date"):
            usual = FIELD_YEAR if path == "year" else FIELD_DATE
            found = (date_regex(slot.form) if slot.form else usual).match(self.text, position)
            if found:
                yield found[0], found.end()
        elif path in COMPUTED_FIELDS:
            computed = match_computed(path, self.text, position)
            if computed:
                yield computed[0], computed.end()
        elif is_target(path):
            inside = self.text.endswith("](", 0, position)
            found = (_URL if inside else _BARE_URL).match(self.text, position)
            if found and (value := found[found.lastindex or 0]):
                yield value, found.end()
        elif path == "links":
            yield from self._link_list(slot, position)
        elif path == "authors" and self.expected[pc].pattern.startswith(","):
            yield from self._names(pc, position)
        else:
            yield from self._texts(path, pc, position)

    def _link_list(self, slot: Slot, position: int) -> Iterator[tuple[str, int]]:
        join = _literal(slot.form or ", ")
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
        is_short = self.short and path in _SHORT_FIELDS
        for _ in range(_ENDS_TRIED):
            self.tries -= 1
            found = follow.search(self.text, end + 1) if self.tries > 0 else None
            if found is None:
                return
            end = found.start()
            value = self.text[position:end].strip()
            if path in PLAIN_FIELDS and _HOLDS_LINK.search(value):
                return
            if value and not (is_short and not _is_short(value)) and (not self.strict or is_balanced(value)):
                yield value, end


def may_seem_long(path: str, value: str) -> bool:
    """Whether *value* is none that the field *path* is first expected to hold."""
    return path in _SHORT_FIELDS and not _is_short(value)


def _is_short(value: str) -> bool:
    return _SHORT.fullmatch(value) is not None and not FIELD_YEAR.match(value)


@lru_cache(maxsize=4096)
def _literal(text: str) -> re.Pattern[str]:
    """*text* as a pattern that takes white space for white space, a line break for one, none at pipes and tags."""
    words = re.split(r"(\s+)", text)
    out = [re.escape(word) for word in words]
    for index in range(1, len(words), 2):
        around = words[index - 1][-1:] + words[index + 1][:1]
        room = r"[^\S\n]*\n\s*" if "\n" in words[index] else r"\s+"
        out[index] = room if _EDGES.isdisjoint(around) else r"\s*"
    return re.compile("".join(out))


def _expect(instructions: tuple[Instruction, ...], at: int) -> str:
    """Return what the instruction *at* begins with: the end, a literal itself, a year, or any word."""
    if at == len(instructions):
        return r"\Z"
    instruction = instructions[at]
    if isinstance(instruction, Literal):
        return _literal(instruction.text).pattern
    is_year = isinstance(instruction, Slot) and instruction.path == "year"
    return r"\b|(?=\d{4})" if is_year else r"\b"


def _follow(instructions: tuple[Instruction, ...], start: int) -> re.Pattern[str]:
    """Where a value may end: before whatever may come next."""
    ends = (_expect(instructions, at) for at in _next(instructions, start))
    return re.compile("|".join(dict.fromkeys(ends)))


def _next(instructions: tuple[Instruction, ...], start: int) -> list[int]:
    """The places of the literals and slots that may come next, or of the end."""
    found: list[int] = []
    todo = [start]
    while todo:
        at = todo.pop()
        instruction = instructions[at] if at < len(instructions) else None
        if isinstance(instruction, Split):
            todo += [instruction.to, at + 1]
        elif isinstance(instruction, Jump):
            todo.append(instruction.to)
        else:
            found.append(at)
    return found


def _traps(instructions: tuple[Instruction, ...]) -> re.Pattern[str] | None:
    """What ends a value or begins an optional part; a year, where white space alone parts a value from one."""
    found = {r"(?:1[5-9]|20|21)\d\d"} if any(_is_number(i) for i in instructions) else set()
    for place, instruction in enumerate(instructions):
        if isinstance(instruction, Split) and not instruction.unlinked:
            ways = _next(instructions, place + 1), _next(instructions, instruction.to)
            if all(any(_takes_words(instructions, at) for at in way) for way in ways):
                return None
            after = [*ways[0], *ways[1]]
        elif _is_words(instruction):
            after = _next(instructions, place + 1)
            if any(_takes_words(instructions, at) for at in after):
                return None
        else:
            continue
        texts = (i.text for at in after for i in instructions[at : at + 1] if isinstance(i, Literal))
        found.update(_literal(text).pattern for text in texts if text.strip())
    return re.compile("|".join(sorted(found)) or r"(?!)")


def _takes_words(instructions: tuple[Instruction, ...], at: int) -> bool:
    """Whether any words fit at the instruction *at*, behind no more than a space."""
    here = instructions[at : at + 1]
    if here and isinstance(here[0], Literal):
        is_space = not here[0].text.strip() and "\n" not in here[0].text
        return is_space and any(
            _is_words(i) for n in _next(instructions, at + 1) for i in instructions[n : n + 1]
        )
    return bool(here) and _is_words(here[0])


def _is_number(instruction: Instruction) -> bool:
    """Return whether *instruction* takes nothing but a value of one form."""
    return isinstance(instruction, Slot) and (
        instruction.path in ("year", "date") or instruction.path in COMPUTED_FIELDS
    )


def _is_words(instruction: Instruction) -> bool:
    return isinstance(instruction, Slot) and not _is_number(instruction) and not is_target(instruction.path)
