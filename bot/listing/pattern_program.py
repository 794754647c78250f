"""The instructions of a compiled pattern, with all that can be known of them before a text is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.listing.computed_fields import COMPUTED_FIELDS
from bot.listing.pattern_syntax import is_target

SHORT_FIELDS = frozenset({"venue", "award"})
"""Fields whose values are short, where the text can be read so."""
_EDGES = frozenset("|<>")


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


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Instructions with what they search for, compiled: a literal itself, a slot the places where it may end."""

    instructions: tuple[Instruction, ...]
    expected: tuple[re.Pattern[str], ...]
    needed: tuple[str, ...]
    """Words of literals that stand in every text that fits, in order."""
    has_links: bool
    has_short: bool
    traps: re.Pattern[str] | None
    """What in a value, spaces around it, may make another reading fit; None if anything may."""


def compile_program(instructions: tuple[Instruction, ...]) -> Program:
    """Make *instructions* ready to run."""
    expected = (
        compile_literal(i.text)
        if isinstance(i, Literal)
        else _follow(instructions, place + 1)
        for place, i in enumerate(instructions)
    )
    return Program(
        instructions,
        tuple(expected),
        tuple(_list_needed_words(instructions)),
        any(isinstance(i, Split) and i.unlinked for i in instructions),
        any(isinstance(i, Slot) and i.path in SHORT_FIELDS for i in instructions)
        and len(instructions) > 1,
        _traps(instructions),
    )


@lru_cache(maxsize=4096)
def compile_literal(text: str) -> re.Pattern[str]:
    """*text* as a pattern that takes white space for white space, a line break for one, none at pipes and tags."""
    words = re.split(r"(\s+)", text)
    out = [re.escape(word) for word in words]
    for index in range(1, len(words), 2):
        around = words[index - 1][-1:] + words[index + 1][:1]
        room = r"[^\S\n]*\n\s*" if "\n" in words[index] else r"\s+"
        out[index] = room if _EDGES.isdisjoint(around) else r"\s*"
    return re.compile("".join(out))


def _list_needed_words(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    """Yield the words of the literals that no split and no jump leaves out."""
    reached = 0
    for place, instruction in enumerate(instructions):
        if isinstance(instruction, Split | Jump):
            reached = max(reached, instruction.to)
        elif isinstance(instruction, Literal) and place >= reached:
            yield from instruction.text.split()


def _expect(instructions: tuple[Instruction, ...], at: int) -> str:
    """Return what the instruction *at* begins with: the end, a literal itself, a year, or any word."""
    if at == len(instructions):
        return r"\Z"
    instruction = instructions[at]
    if isinstance(instruction, Literal):
        return compile_literal(instruction.text).pattern
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
    found = (
        {r"(?:1[5-9]|20|21)\d\d"} if any(_is_number(i) for i in instructions) else set()
    )
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
        texts = (
            i.text
            for at in after
            for i in instructions[at : at + 1]
            if isinstance(i, Literal)
        )
        found.update(compile_literal(text).pattern for text in texts if text.strip())
    return re.compile("|".join(sorted(found)) or r"(?!)")


def _takes_words(instructions: tuple[Instruction, ...], at: int) -> bool:
    """Whether any words fit at the instruction *at*, behind no more than a space."""
    here = instructions[at : at + 1]
    if here and isinstance(here[0], Literal):
        is_space = not here[0].text.strip() and "\n" not in here[0].text
        return is_space and any(
            _is_words(i)
            for n in _next(instructions, at + 1)
            for i in instructions[n : n + 1]
        )
    return bool(here) and _is_words(here[0])


def _is_number(instruction: Instruction) -> bool:
    """Return whether *instruction* takes nothing but a value of one form."""
    return isinstance(instruction, Slot) and (
        instruction.path in ("year", "date") or instruction.path in COMPUTED_FIELDS
    )


def _is_words(instruction: Instruction) -> bool:
    return (
        isinstance(instruction, Slot)
        and not _is_number(instruction)
        and not is_target(instruction.path)
    )
