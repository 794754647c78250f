"""The mistakes that people make in YAML, one function each: a line in, its mended form out.

Every function looks at one line of a file that is known to be wrong near that
line. It only has to recognise its own mistake; `explain` keeps a repair only
if the file then reads further than before.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.document.scalars import scalar_text
from bot.document.value_repairs import mend_value

_LINE = re.compile(
    r"(?P<indent>[ \t]{0,40})(?P<dash>(?:- {1,8})?)"
    r"(?:(?P<key>[A-Za-z_][A-Za-z0-9_-]{0,60}(?: [A-Za-z0-9_-]{1,30}){0,2})(?P<sep> {0,8}[:\uff1a=]))?"
    r"(?P<value>.*)"
)
_ATTACHED_COMMENT = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'[^']*'|[|>][0-9+-]{0,2})(#(?:\s.*|))"""
)
_MOST_LINES = 20  # a value of more lines is not repaired
_CONFLICT = re.compile(r"<{7} |={7}$|>{7} ")


@dataclass(frozen=True, slots=True)
class Line:
    """One line taken apart: `indent`, `- `, key, separator, and a value without surrounding spaces."""

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
    """What was wrong, in words that follow "Line 3: ", what to do, and the lines instead.

    *above* counts the lines before this one that the new lines replace too.
    """

    problem: str
    hint: str
    lines: tuple[str, ...]
    above: int = 0


Recogniser = Callable[[Sequence[str], int], Repair | None]
"""Takes the lines of the file and the index of the one to look at."""


def parse_line(raw: str) -> Line:
    """Take *raw* apart; a line that is no field is all value."""
    found = _LINE.fullmatch(raw)
    if found is None:
        return Line(raw, "", "", "", "", "", raw.strip())
    key, sep, value = found["key"] or "", (found["sep"] or "").strip(), found["value"]
    if sep == ":" and value.startswith("//"):  # an address, no field
        key, sep, value = "", "", f"{found['key']}:{value}"
    space = value[: len(value) - len(value.lstrip())]
    return Line(raw, found["indent"], found["dash"], key, sep, space, value.strip())


def tab_indentation(lines: Sequence[str], at: int) -> Repair | None:
    """A tab in the indentation."""
    raw = lines[at]
    body = raw.lstrip(" \t")
    indent = raw[: len(raw) - len(body)]
    if "\t" not in indent:
        return None
    fixed = indent.replace("\t", "  ") + body
    return Repair(
        "it is indented with a tab, and YAML allows only spaces there",
        _SPACES,
        (fixed,),
    )


def inline_item(lines: Sequence[str], at: int) -> Repair | None:
    """`tags: - video`."""
    line = parse_line(lines[at])
    if not line.key or not line.value.startswith("- "):
        return None
    mended = (f"{line.indent}{line.key}:", f"{line.indent}  - {line.value[2:].strip()}")
    hint = "Begin the list on the next line, indented by two spaces."
    return Repair("a list begins on the line of its field", hint, mended)


def equals_sign(lines: Sequence[str], at: int) -> Repair | None:
    """`year = 2023`."""
    line = parse_line(lines[at])
    if line.sep != "=":
        return None
    return Repair(
        "an equals sign follows the name of the field", _COLON, (_tidy(line),)
    )


def wide_colon(lines: Sequence[str], at: int) -> Repair | None:
    """A full-width colon, as Chinese and Japanese keyboards write it."""
    line = parse_line(lines[at])
    if line.sep != "\uff1a":
        return None
    return Repair(
        "the colon behind the name is a full-width one", _COLON, (_tidy(line),)
    )


def missing_space(lines: Sequence[str], at: int) -> Repair | None:
    """`year:2023`."""
    line = parse_line(lines[at])
    if line.sep == ":" and line.value and not line.space:
        return Repair("a space is missing behind the colon", _COLON, (_tidy(line),))
    return None


def odd_value(lines: Sequence[str], at: int) -> Repair | None:
    """A value that YAML cannot take without quotes; see `mend_value`."""
    line = parse_line(lines[at])
    mended = mend_value(line.value)
    if mended is None:
        return None
    problem, value = mended
    hint = (
        "Put the whole value in double quotes."
        if value[:1] == '"'
        else "Close the bracket."
    )
    if "escape stands" in problem:
        hint = "Take the escape away."
    elif "backslash" in problem:
        hint = "Write each backslash twice."
    return Repair(problem, hint, (line.with_value(value),))


def wrong_indentation(lines: Sequence[str], at: int) -> Repair | None:
    """A field or an item in a column where none may begin."""
    line = parse_line(lines[at])
    if not (line.key or line.dash or line.value == "-"):
        return None
    width = len(line.indent)
    allowed = _open_indents(lines, at)
    if not allowed or width in allowed:
        return None
    nearest = min(allowed, key=lambda indent: (abs(indent - width), -indent))
    fixed = " " * nearest + lines[at].lstrip()
    return Repair(
        "its indentation fits no line above it",
        "Indent it like its neighbours.",
        (fixed,),
    )


def indented_first_line(lines: Sequence[str], at: int) -> Repair | None:
    """A space before the first line of the file, and none before this one."""
    first = next((index for index, line in enumerate(lines[:at]) if line.strip()), at)
    if first == at or lines[at].startswith(" ") or not lines[first].startswith(" "):
        return None
    mended = (lines[first].lstrip(), *lines[first + 1 : at + 1])
    return Repair(
        "the first line is indented, this one is not",
        "Begin both at the left edge.",
        mended,
        at - first,
    )


def stray_dash(lines: Sequence[str], at: int) -> Repair | None:
    """`- code: …` between fields."""
    line = parse_line(lines[at])
    before = parse_line(lines[at - 1]) if at else line
    is_field = line.dash and line.key and before.key and before.value
    if not is_field or before.dash or before.indent != line.indent:
        return None
    hint = "Remove the dash: it makes an item of a list."
    return Repair(
        "a dash stands before a field", hint, (lines[at].replace(line.dash, "", 1),)
    )


def attached_comment(lines: Sequence[str], at: int) -> Repair | None:
    """`key: "value"# comment`, or `key: |# comment`; `"value"#12` may be meant as one text."""
    line = parse_line(lines[at])
    found = _ATTACHED_COMMENT.fullmatch(line.value)
    if found is None or not (line.key or line.dash):
        return None
    problem = "a # follows without a space, which some programs refuse"
    return Repair(
        problem,
        "Put a space before the #.",
        (line.with_value(f"{found[1]}  {found[2]}"),),
    )


def unindented_part(lines: Sequence[str], at: int) -> Repair | None:
    """A line inside quotes or brackets that were opened above, at the left edge."""
    if at == 0 or parse_line(lines[at]).key or lines[at].lstrip()[:1] in {"", "-", "#"}:
        return None
    above = (parse_line(raw) for raw in reversed(lines[max(at - _MOST_LINES, 0) : at]))
    opening = next((line for line in above if line.key), None)
    if (
        opening is None
        or opening.value[:1] not in {'"', "'", "[", "{"}
        or _CONFLICT.match(lines[at])
    ):
        return None
    problem = "it goes on with the value above, but is not indented"
    return Repair(problem, _SPACES, (f"{opening.indent}  {lines[at].strip()}",))


def unindented_continuation(lines: Sequence[str], at: int) -> Repair | None:
    """A second line of a value, at the left edge."""
    if at == 0 or parse_line(lines[at]).key or lines[at].lstrip()[:1] in {"", "-", "#"}:
        return None
    before = parse_line(lines[at - 1])
    if (
        not before.key
        or not before.value
        or before.value[0] in "\"'[{|>"
        or _CONFLICT.match(lines[at])
    ):
        return None
    joined = before.with_value(scalar_text(f"{before.value} {lines[at].strip()}"))
    problem = "it continues the value of the line above, but is not indented"
    return Repair(problem, "Write the whole value on one line.", (joined,), above=1)


RECOGNISERS: tuple[Recogniser, ...] = (
    tab_indentation,
    attached_comment,
    unindented_part,
    inline_item,
    equals_sign,
    wide_colon,
    missing_space,
    odd_value,
    indented_first_line,
    stray_dash,
    wrong_indentation,
    unindented_continuation,
)
_SPACES = "Use two spaces for each step of indentation."
_COLON = "Write a colon and a space between name and value."


def _tidy(line: Line) -> str:
    value = line.value
    mended = mend_value(value)
    return line.with_value(mended[1] if mended else value).rstrip()


def _open_indents(lines: Sequence[str], at: int) -> list[int]:
    """Return the columns in which line *at* may begin, going by the lines above it."""
    found: list[int] = []
    deepest = 1 << 30
    for raw in reversed(lines[:at]):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        indent = len(raw) - len(raw.lstrip(" "))
        if not found and raw.rstrip().endswith(":"):
            found.append(indent + 2)
        if indent < deepest:
            found.append(indent)
            deepest = indent
    return found
