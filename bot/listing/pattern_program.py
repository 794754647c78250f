"""The instructions of a compiled pattern, with what can be computed before a text is read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.listing.pattern_syntax import is_target
from bot.model.computed_fields import ONE_WAY_FIELDS

# Fields whose values have a usual form, where the text can be read so.
USUAL_FIELDS = frozenset({"authors", "award", "venue"})
# Signs of a row or a tag, beside which white space means nothing.
_EDGES = frozenset("|<>")
# Nothing matches it.
_NOTHING = re.compile(r"(?!)")


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

    With *prefers_to* it is the other way round. *unlinked* means that a link lacks
    its target from *to* on, which is tried only if no reading has all the links.
    """

    to: int
    prefers_to: bool = False
    unlinked: bool = False

    def get_alternative(self, index: int) -> int:
        """Return the way that is tried second, for a split with this *index*."""
        return index + 1 if self.prefers_to else self.to


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on with the instruction at *to*."""

    to: int


Instruction = Literal | Slot | Split | Jump


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Instructions with what they search for, compiled.

    Attributes:
        instructions: the instructions.
        linked_instructions: those of a reading in which each link has its target.
        expected: by instruction, what a literal matches, what may follow the value of a
            slot, or nothing.
        needed: words of literals that stand in every text that fits, in order.
        has_links: a link may lack its target.
        has_usual: a value should have its usual form, see `USUAL_FIELDS`.
        traps: an expression for what in a value, spaces around it, may make another
            reading fit; None if anything may.
    """

    instructions: tuple[Instruction, ...]
    linked_instructions: tuple[Instruction, ...]
    expected: tuple[re.Pattern[str], ...]
    needed: tuple[str, ...]
    has_links: bool
    has_usual: bool
    traps: str | None


def compile_program(instructions: tuple[Instruction, ...]) -> Program:
    """Return *instructions*, ready to run."""
    expected: list[re.Pattern[str]] = []
    linked_instructions: list[Instruction] = []
    has_links = False
    has_usual = False
    for index, instruction in enumerate(instructions):
        if isinstance(instruction, Literal):
            expected.append(compile_literal(instruction.text))
        elif isinstance(instruction, Slot):
            expected.append(_compile_ends(instructions, index + 1))
        else:
            expected.append(_NOTHING)
        if isinstance(instruction, Split) and instruction.unlinked:
            has_links = True
            linked_instructions.append(Jump(index + 1))
        else:
            linked_instructions.append(instruction)
        if isinstance(instruction, Slot) and instruction.path in USUAL_FIELDS:
            # The value of a lone slot is the whole text, usual or not.
            has_usual = len(instructions) > 1
    return Program(
        instructions=instructions,
        linked_instructions=tuple(linked_instructions),
        expected=tuple(expected),
        needed=tuple(_list_needed_words(instructions)),
        has_links=has_links,
        has_usual=has_usual,
        traps=_write_traps(instructions),
    )


@lru_cache(maxsize=4096)
def compile_literal(text: str) -> re.Pattern[str]:
    """Return *text* as an expression that takes any white space for white space.

    A line break takes a line break with white space around it. White space beside
    the signs of rows and tags may be missing.
    """
    # Words stand at even positions, white space at odd ones.
    pieces = re.split(r"(\s+)", text)
    output = [re.escape(piece) for piece in pieces]
    for index in range(1, len(pieces), 2):
        neighbours = pieces[index - 1][-1:] + pieces[index + 1][:1]
        if not _EDGES.isdisjoint(neighbours):
            output[index] = r"\s*"
        elif "\n" in pieces[index]:
            output[index] = r"[^\S\n]*\n\s*"
        else:
            output[index] = r"\s+"
    return re.compile("".join(output))


def _list_needed_words(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    """Yield the words of the literals that no split and no jump leaves out."""
    skipped_to = 0
    for index, instruction in enumerate(instructions):
        if isinstance(instruction, Split | Jump):
            skipped_to = max(skipped_to, instruction.to)
        elif isinstance(instruction, Literal) and index >= skipped_to:
            yield from instruction.text.split()


def _expect(
    instructions: tuple[Instruction, ...],
    index: int,
) -> str:
    """Return an expression for what an instruction begins with.

    That is the end of the text, the literal itself, a year, or any word.
    """
    if index == len(instructions):
        return r"\Z"
    instruction = instructions[index]
    if isinstance(instruction, Literal):
        return compile_literal(instruction.text).pattern
    if isinstance(instruction, Slot) and instruction.path == "year":
        # A year may follow a letter directly: "CVPR2024".
        return r"\b|(?=\d{4})"
    return r"\b"


def _compile_ends(
    instructions: tuple[Instruction, ...],
    start: int,
) -> re.Pattern[str]:
    """Return where a value before *start* may end: before whatever may come next."""
    ends = (_expect(instructions, index) for index in _find_next(instructions, start))
    return _compile("|".join(dict.fromkeys(ends)))


# Patterns of a list have most of their parts in common; Python's own cache holds 512.
@lru_cache(maxsize=4096)
def _compile(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _find_next(
    instructions: tuple[Instruction, ...],
    start: int,
) -> list[int]:
    """Return the indices of the literals and slots that may come next at *start*.

    The index behind all instructions means the end of the text.
    """
    indices: list[int] = []
    to_visit = [start]
    while to_visit:
        index = to_visit.pop()
        instruction = instructions[index] if index < len(instructions) else None
        if isinstance(instruction, Split):
            to_visit += [instruction.to, index + 1]
        elif isinstance(instruction, Jump):
            to_visit.append(instruction.to)
        else:
            indices.append(index)
    return indices


def _write_traps(instructions: tuple[Instruction, ...]) -> str | None:
    """Return an expression for what in a value may make another reading fit.

    That is what ends a value or begins an optional part, and a year, which white
    space alone may separate from a value. None if any word does.
    """
    traps: set[str] = set()
    if any(_is_number(instruction) for instruction in instructions):
        traps.add(r"(?:1[5-9]|20|21)\d\d")
    for index in range(len(instructions)):
        ways = _list_ways(instructions, index)
        if ways and all(_can_take_words(instructions, way) for way in ways):
            return None
        for way in ways:
            traps |= _list_literals(instructions, way)
    return "|".join(sorted(traps)) or _NOTHING.pattern


def _list_ways(
    instructions: tuple[Instruction, ...],
    index: int,
) -> list[list[int]]:
    """Return what may follow a value, or what may stand in an optional part or behind it.

    Return nothing for an instruction that is neither a value nor such a part.
    """
    instruction = instructions[index]
    if isinstance(instruction, Split) and not instruction.unlinked:
        inside = _find_next(instructions, index + 1)
        behind = _find_next(instructions, instruction.to)
        return [inside, behind]
    if _is_words(instruction):
        return [_find_next(instructions, index + 1)]
    return []


def _list_literals(
    instructions: tuple[Instruction, ...],
    indices: Iterable[int],
) -> set[str]:
    """Return the expressions of the literals at *indices*, without white space alone."""
    literals: set[str] = set()
    for index in indices:
        instruction = instructions[index] if index < len(instructions) else None
        if isinstance(instruction, Literal) and instruction.text.strip():
            literals.add(compile_literal(instruction.text).pattern)
    return literals


def _can_take_words(
    instructions: tuple[Instruction, ...],
    indices: Iterable[int],
) -> bool:
    """Return whether any words fit at one of *indices*, behind no more than a space."""
    return any(_are_words_at(instructions, index) for index in indices)


def _are_words_at(
    instructions: tuple[Instruction, ...],
    index: int,
) -> bool:
    if index == len(instructions):
        return False
    instruction = instructions[index]
    if not isinstance(instruction, Literal):
        return _is_words(instruction)
    if instruction.text.strip() or "\n" in instruction.text:
        return False
    for following in _find_next(instructions, index + 1):
        if following < len(instructions) and _is_words(instructions[following]):
            return True
    return False


def _is_number(instruction: Instruction) -> bool:
    """Return whether *instruction* takes nothing but a value of one form."""
    if not isinstance(instruction, Slot):
        return False
    return instruction.path in ("year", "date") or instruction.path in ONE_WAY_FIELDS


def _is_words(instruction: Instruction) -> bool:
    """Return whether *instruction* takes words of any form."""
    if not isinstance(instruction, Slot) or _is_number(instruction):
        return False
    return not is_target(instruction.path)
