"""The mistakes that people make in YAML: one function finds and repairs each.

Every function looks at one line of a file that is known to be wrong near that
line. It only has to recognise its own mistake: `bot.document.syntax_errors` keeps
a repair only if the file then reads further than before.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.document.scalars import write_scalar
from bot.document.value_repairs import repair_value
from bot.model.wording import mark_sentence, say

# Indentation, dash, key, separator and value: `  - url: https://…`, `year = 2023`, and
# `release year:2023`, because a person may write a key of up to three words. Every
# repetition is bounded, so that no line makes the search slow.
_LINE = re.compile(
    r"(?P<indent>[ \t]{0,40})(?P<dash>(?:- {1,8})?)"
    r"(?:(?P<key>[A-Za-z_][A-Za-z0-9_-]{0,60}(?: [A-Za-z0-9_-]{1,30}){0,2})"
    r"(?P<sep> {0,8}[:\uff1a=]))?"
    r"(?P<value>.*)"
)
# `"value"# comment`, `'value'#`, `|# comment`; not `"value"#12`.
_ATTACHED_COMMENT = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|[|>][0-9+-]{0,2})(#(?:\s.*|))"""
)
_OPENING_SIGNS = frozenset({'"', "'", "[", "{"})
# A value of more lines is not repaired.
_MOST_LINES = 20
_CONFLICT = re.compile(r"<{7} |={7}$|>{7} ")


@dataclass(frozen=True, slots=True)
class Line:
    """The parts of one line; *space* stands before the value, *value* has none around."""

    raw: str
    indent: str
    dash: str
    key: str
    sep: str
    space: str
    value: str

    def with_value(self, value: str) -> str:
        """Return the line with another value behind `key: `."""
        head = f"{self.key}: " if self.key else ""
        return f"{self.indent}{self.dash}{head}{value}"


@dataclass(frozen=True, slots=True)
class Repair:
    """What is wrong with a line, what to do, and the lines to write instead.

    *problem* is a text that follows "Line 3: ". *above* counts the lines before this
    one that the new lines replace too.
    """

    problem: str
    hint: str
    lines: tuple[str, ...]
    above: int = 0


# Takes the lines of the file and the index of the one to look at.
Recogniser = Callable[[Sequence[str], int], Repair | None]


def parse_line(raw: str) -> Line:
    """Return the parts of *raw*; a line that is no field is all value."""
    match = _LINE.fullmatch(raw)
    if match is None:
        return Line(raw, "", "", "", "", "", raw.strip())
    key = match["key"] or ""
    separator = (match["sep"] or "").strip()
    value = match["value"]
    if separator == ":" and value.startswith("//"):
        # `https://…` is an address, no field.
        value = f"{key}:{value}"
        key, separator = "", ""
    space = value[: len(value) - len(value.lstrip())]
    indent, dash = match["indent"], match["dash"]
    return Line(
        raw,
        indent,
        dash,
        key,
        separator,
        space,
        value.strip(),
    )


def find_tab_indentation(lines: Sequence[str], at: int) -> Repair | None:
    """Find a tab in the indentation."""
    raw = lines[at]
    body = raw.lstrip(" \t")
    indent = raw[: len(raw) - len(body)]
    if "\t" not in indent:
        return None
    problem = say("it is indented with a tab, and YAML allows only spaces there")
    return Repair(
        problem,
        say(_SPACES),
        (indent.replace("\t", "  ") + body,),
    )


def find_inline_item(lines: Sequence[str], at: int) -> Repair | None:
    """Find a list that begins on the line of its field: `tags: - video`."""
    line = parse_line(lines[at])
    if not line.key or not line.value.startswith("- "):
        return None
    item = line.value.removeprefix("- ").strip()
    return Repair(
        say("a list begins on the line of its field"),
        say("Begin the list on the next line, indented by two spaces."),
        (f"{line.indent}{line.key}:", f"{line.indent}  - {item}"),
    )


def find_equals_sign(lines: Sequence[str], at: int) -> Repair | None:
    """Find an equals sign in place of the colon: `year = 2023`."""
    line = parse_line(lines[at])
    if line.sep != "=":
        return None
    problem = say("an equals sign follows the name of the field")
    return Repair(problem, say(_COLON), (_rewrite(line),))


def find_wide_colon(lines: Sequence[str], at: int) -> Repair | None:
    """Find a full-width colon, as Chinese and Japanese keyboards write it."""
    line = parse_line(lines[at])
    if line.sep != "\uff1a":
        return None
    problem = say("the colon behind the name is a full-width one")
    return Repair(problem, say(_COLON), (_rewrite(line),))


def find_missing_space(lines: Sequence[str], at: int) -> Repair | None:
    """Find a colon without a space behind it: `year:2023`."""
    line = parse_line(lines[at])
    if line.sep != ":" or not line.value or line.space:
        return None
    return Repair(
        say("a space is missing behind the colon"),
        say(_COLON),
        (_rewrite(line),),
    )


def find_odd_value(lines: Sequence[str], at: int) -> Repair | None:
    """Find a value that YAML cannot take without quotes, as `repair_value` does."""
    line = parse_line(lines[at])
    repaired = repair_value(line.value)
    if repaired is None:
        return None
    return Repair(repaired.problem, repaired.hint, (line.with_value(repaired.value),))


def find_wrong_indentation(lines: Sequence[str], at: int) -> Repair | None:
    """Find a field or an item in a column where none may begin."""
    line = parse_line(lines[at])
    if not (line.key or line.dash or line.value == "-"):
        return None
    width = len(line.indent)
    allowed = _list_allowed_indents(lines, at)
    if not allowed or width in allowed:
        return None
    # Of two that are equally near, the deeper one: it keeps the line in its block.
    nearest = min(allowed, key=lambda indent: (abs(indent - width), -indent))
    return Repair(
        say("its indentation fits no line above it"),
        say("Indent it like its neighbours."),
        (" " * nearest + lines[at].lstrip(),),
    )


def find_indented_start(lines: Sequence[str], at: int) -> Repair | None:
    """Find a space before the first line of the file, if none is before this one."""
    start = 0
    while start < at and not lines[start].strip():
        start += 1
    if start == at or lines[at].startswith(" "):
        return None
    if not lines[start].startswith(" "):
        return None
    between = lines[start + 1 : at + 1]
    return Repair(
        say("the first line is indented, this one is not"),
        say("Begin both at the left edge."),
        (lines[start].lstrip(), *between),
        above=at - start,
    )


def find_stray_dash(lines: Sequence[str], at: int) -> Repair | None:
    """Find a dash before a field that follows another field: `- code: …`."""
    if at == 0:
        return None
    line = parse_line(lines[at])
    before = parse_line(lines[at - 1])
    if not (line.dash and line.key and before.key and before.value):
        return None
    if before.dash or before.indent != line.indent:
        return None
    without_dash = lines[at].replace(line.dash, "", 1)
    return Repair(
        say("a dash stands before a field"),
        say("Remove the dash: it makes an item of a list."),
        (without_dash,),
    )


def find_attached_comment(lines: Sequence[str], at: int) -> Repair | None:
    """Find a comment right behind a value: `key: "value"# comment`, `key: |# comment`.

    A `"value"#12` may be meant as one text, and is left alone.
    """
    line = parse_line(lines[at])
    match = _ATTACHED_COMMENT.fullmatch(line.value)
    if match is None or not (line.key or line.dash):
        return None
    return Repair(
        say("a # follows without a space, which some programs refuse"),
        say("Put a space before the #."),
        (line.with_value(f"{match[1]}  {match[2]}"),),
    )


def find_unindented_part(lines: Sequence[str], at: int) -> Repair | None:
    """Find a line at the left edge inside quotes or brackets that were opened above."""
    if not _may_continue(lines, at):
        return None
    above = lines[max(at - _MOST_LINES, 0) : at]
    parsed = map(parse_line, reversed(above))
    opening = next((line for line in parsed if line.key), None)
    if opening is None or opening.value[:1] not in _OPENING_SIGNS:
        return None
    problem = say("it goes on with the value above, but is not indented")
    return Repair(
        problem,
        say(_SPACES),
        (f"{opening.indent}  {lines[at].strip()}",),
    )


def find_unindented_continuation(lines: Sequence[str], at: int) -> Repair | None:
    """Find a second line of a value at the left edge."""
    if not _may_continue(lines, at):
        return None
    before = parse_line(lines[at - 1])
    if not before.key or not before.value or before.value[0] in "\"'[{|>":
        return None
    joined = write_scalar(f"{before.value} {lines[at].strip()}")
    return Repair(
        say("it continues the value of the line above, but is not indented"),
        say("Write the whole value on one line."),
        (before.with_value(joined),),
        above=1,
    )


# In the order in which they are tried: the first repair with which the file reads
# further is kept. A mistake with a sure sign comes before one that is only likely.
RECOGNISERS: tuple[Recogniser, ...] = (
    find_tab_indentation,
    find_attached_comment,
    find_unindented_part,
    find_inline_item,
    find_equals_sign,
    find_wide_colon,
    find_missing_space,
    find_odd_value,
    find_indented_start,
    find_stray_dash,
    find_wrong_indentation,
    find_unindented_continuation,
)
_SPACES = mark_sentence("Use two spaces for each step of indentation.")
_COLON = mark_sentence("Write a colon and a space between name and value.")


def _may_continue(lines: Sequence[str], at: int) -> bool:
    """Return whether a line may be a further line of the value above.

    It is no field, no item, no comment, and no mark of a merge conflict.
    """
    if at == 0 or parse_line(lines[at]).key:
        return False
    is_text = lines[at].lstrip()[:1] not in {"", "-", "#"}
    return is_text and _CONFLICT.match(lines[at]) is None


def _rewrite(line: Line) -> str:
    """Return *line* with a colon, a space, and its value repaired."""
    value = line.value
    repaired = repair_value(value)
    if repaired is not None:
        value = repaired.value
    return line.with_value(value).rstrip()


def _list_allowed_indents(lines: Sequence[str], at: int) -> list[int]:
    """Return the columns in which line *at* may begin, going by the lines above it."""
    allowed: list[int] = []
    deepest = 1 << 30
    for raw in reversed(lines[:at]):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        # Below an open field its block may begin.
        if not allowed and raw.rstrip().endswith(":"):
            allowed.append(indent + 2)
        # Lines inside a block that is closed already do not count.
        if indent < deepest:
            allowed.append(indent)
            deepest = indent
    return allowed
