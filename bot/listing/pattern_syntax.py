"""The source of an item pattern, read into nodes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.listing.date_formats import is_date_format

_TOKEN = re.compile(r"\{\{|\}\}|\{\?|\?\}|\{([a-z_][\w.-]*)(?::([^{}]*))?\}", re.ASCII)
_DEEPEST = 8
PLAIN_FIELDS = frozenset(
    {"title", "name", "venue", "award", "authors", "tags", "year", "date"}
)
"""Fields that hold words only; a link in one of them is not written as a link."""


class PatternError(ValueError):
    """The text is not a pattern; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value; *form* is what follows the colon: what joins a list, or how a date is written."""

    path: str
    form: str = ""

    @property
    def join(self) -> str:
        """What stands between the items of a list."""
        return self.form or ", "

    @property
    def is_target(self) -> bool:
        """Whether the value is a link's URL."""
        return is_target(self.path)


def is_target(path: str) -> bool:
    """Whether the value of the field *path* is a link's URL."""
    return path == "link" or (path.startswith("links.") and not path.endswith(".text"))


@dataclass(frozen=True, slots=True)
class Optional:
    """A part that is written when all its fields are set."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Anchor:
    """`[nodes](target)`."""

    nodes: "tuple[Node, ...]"
    target: Field


Node = Text | Field | Optional | Anchor


def parse_nodes(source: str) -> tuple[Node, ...]:
    """The nodes of a pattern, or of one cell of a row.

    Raises:
        PatternError: a brace is open or stands for nothing, a date format is none, or parts lie too deep.
    """
    nodes, end = _sequence(source, 0, 0)
    if end != len(source):
        raise PatternError(f"`?}}` at character {end + 1} closes nothing.")
    return _with_anchors(nodes)


@lru_cache(maxsize=256)
def separator(form: str) -> re.Pattern[str]:
    """What parts the items of a list that is joined by *form*."""
    sign = form.strip()
    if form and not sign:
        return re.compile(r"\s+")
    room = r"\s+" if sign.isalnum() else r"\s*"
    behind = r"\s+" if sign.endswith(";") else room  # an entity ends so, too
    return re.compile(f"{room}{re.escape(sign or ',')}{behind}")


def escape_braces(text: str) -> str:
    """*text* as it stands in the source of a pattern."""
    return text.replace("{", "{{").replace("}", "}}")


def replace_part(text: str, part: str, pattern: str) -> str:
    """Return the pattern of *text* in which *pattern* stands for the first *part*, and the rest as it is."""
    before, _, after = text.partition(part)
    return f"{escape_braces(before)}{pattern}{escape_braces(after)}"


def paths(nodes: tuple[Node, ...], *, optional: bool) -> Iterator[str]:
    """The field paths of *nodes*: all, or those without which they cannot be written."""
    for node in nodes:
        if isinstance(node, Field):
            yield node.path
        elif isinstance(node, Anchor):
            yield from paths(node.nodes, optional=optional)
            if optional:
                yield node.target.path
        elif isinstance(node, Optional) and optional:
            yield from paths(node.nodes, optional=optional)


def _sequence(source: str, start: int, depth: int) -> tuple[tuple[Node, ...], int]:
    nodes: list[Node] = []
    position = start
    while found := _TOKEN.search(source, position):
        _literal(nodes, source[position : found.start()], position)
        token, position = found[0], found.end()
        if token in ("{{", "}}"):
            nodes.append(Text(token[0]))
        elif token == "{?":  # noqa: S105 - no password
            if depth == _DEEPEST:
                raise PatternError(
                    f"`{{?` at character {found.start() + 1} lies too deep inside others."
                )
            inner, position = _sequence(source, position, depth + 1)
            nodes.append(Optional(_with_anchors(inner)))
        elif token == "?}":  # noqa: S105
            return tuple(nodes), position if depth else found.start()
        else:
            nodes.append(_field(found[1], found[2] or ""))
    if depth:
        raise PatternError(f"`{{?` at character {start - 1} is never closed by `?}}`.")
    _literal(nodes, source[position:], position)
    return tuple(nodes), len(source)


def _field(path: str, form: str) -> Field:
    if form and path in ("year", "date") and not is_date_format(form):
        raise PatternError(f"`{form}` is no way to write a date; `%Y-%m` is one.")
    return Field(path, form)


def _literal(nodes: list[Node], text: str, position: int) -> None:
    if "{" in text or "}" in text:
        raise PatternError(
            f"A brace near character {position + 1} stands for nothing; write `{{{{` or `}}}}` for a brace itself."
        )
    if text:
        nodes.append(Text(text))


def _with_anchors(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Find `[ … ](` FIELD `)` among *nodes* and make an anchor of each, innermost bracket first."""
    out: list[Node] = []
    for index, node in enumerate(nodes):
        after = nodes[index + 1] if index + 1 < len(nodes) else None
        if isinstance(node, Field) and _ends_link(node, out, after):
            anchor = _close_anchor(out, node)
            if anchor is not None:
                out.append(anchor)
                continue
        previous = nodes[index - 1] if index else None
        if (
            isinstance(node, Text)
            and isinstance(previous, Field)
            and out
            and isinstance(out[-1], Anchor)
        ):
            node = Text(node.text[1:])  # the bracket that closed the link  # noqa: PLW2901
        if node != Text(""):
            out.append(node)
    return tuple(out)


def _ends_link(node: Field, before: list[Node], after: Node | None) -> bool:
    opens = (
        bool(before) and isinstance(before[-1], Text) and before[-1].text.endswith("](")
    )
    return (
        opens
        and node.is_target
        and isinstance(after, Text)
        and after.text.startswith(")")
    )


def _close_anchor(out: list[Node], target: Field) -> Anchor | None:
    """Take the bracketed text off the end of *out*; None, and nothing taken, where no bracket opens it."""
    inner: list[Node] = []
    for index in range(len(out) - 1, -1, -1):
        node = out[index]
        if isinstance(node, Anchor):
            return None
        if isinstance(node, Text):
            text = node.text[: -len("](")] if index == len(out) - 1 else node.text
            before, bracket, rest = text.rpartition("[")
            if bracket:
                del out[index:]
                if before:
                    out.append(Text(before))
                return Anchor(
                    tuple(n for n in (Text(rest), *inner) if n != Text("")), target
                )
            node = Text(text)
        inner.insert(0, node)
    return None
