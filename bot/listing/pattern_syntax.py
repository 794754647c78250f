"""The parser of an item pattern: its source becomes nodes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.listing.date_formats import is_date_format

# "{{", "}}", "{?", "?}", or a field: "{title}", "{date:%b %Y}".
_TOKEN = re.compile(r"\{\{|\}\}|\{\?|\?\}|\{([a-z_][\w.-]*)(?::([^{}]*))?\}", re.ASCII)
# Optional parts inside each other: it bounds the recursion.
_DEEPEST = 8
# Fields that hold words only; a link in one of them is not written as a link.
PLAIN_FIELDS = frozenset(
    {
        "title",
        "name",
        "venue",
        "award",
        "authors",
        "tags",
        "year",
        "date",
    }
)


class PatternError(ValueError):
    """The text is not a pattern; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value.

    *form* is what follows the colon: what joins a list, or how a date is written.
    """

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
    """Return whether the value of the field *path* is a link's URL."""
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
    """Return the nodes of a pattern, or of one cell of a row.

    Raises:
        PatternError: a brace is open or stands for nothing, a date format is none,
            or parts lie too deep.
    """
    nodes, end = _parse_sequence(source, 0, 0)
    if end != len(source):
        raise PatternError(f"`?}}` at character {end + 1} closes nothing.")
    return _with_anchors(nodes)


@lru_cache(maxsize=256)
def compile_separator(form: str) -> re.Pattern[str]:
    """Return what separates the items of a list that is joined by *form*.

    Without a form that is a comma; white space around it counts for nothing.
    """
    sign = form.strip()
    if form and not sign:
        return re.compile(r"\s+")
    # A word such as "and" must stand apart, or it would part "Alexandra" in two.
    before = r"\s+" if sign.isalnum() else r"\s*"
    # An entity such as "&amp;" ends with a semicolon, too, but no space follows.
    after = r"\s+" if sign.endswith(";") else before
    return re.compile(f"{before}{re.escape(sign or ',')}{after}")


def escape_braces(text: str) -> str:
    """Return *text* as it stands in the source of a pattern."""
    return text.replace("{", "{{").replace("}", "}}")


def replace_part(
    text: str,
    part: str,
    pattern: str,
) -> str:
    """Return *text* as a pattern, with *pattern* in place of the first *part*."""
    before, _, after = text.partition(part)
    return f"{escape_braces(before)}{pattern}{escape_braces(after)}"


def list_paths(
    nodes: tuple[Node, ...],
    *,
    optional: bool,
) -> Iterator[str]:
    """Yield the field paths of *nodes*.

    They are all paths, or without *optional* those that are needed to write the nodes.
    """
    for node in nodes:
        if isinstance(node, Field):
            yield node.path
        elif isinstance(node, Anchor):
            yield from list_paths(node.nodes, optional=optional)
            # A link without a target is written as its text.
            if optional:
                yield node.target.path
        elif isinstance(node, Optional) and optional:
            yield from list_paths(node.nodes, optional=optional)


def _parse_sequence(
    source: str,
    start: int,
    depth: int,
) -> tuple[tuple[Node, ...], int]:
    """Return the nodes from *start* to the end of the part, and where that is.

    A part inside others, at a *depth* greater than 0, ends behind its `?}`.
    """
    nodes: list[Node] = []
    position = start
    while match := _TOKEN.search(source, position):
        _append_text(
            nodes,
            source[position : match.start()],
            position,
        )
        token = match[0]
        position = match.end()
        if token in ("{{", "}}"):
            nodes.append(Text(token[0]))
        elif token == "{?":  # noqa: S105 - no password
            if depth == _DEEPEST:
                offset = match.start() + 1
                raise PatternError(
                    f"`{{?` at character {offset} lies too deep inside others."
                )
            inner, position = _parse_sequence(source, position, depth + 1)
            nodes.append(Optional(_with_anchors(inner)))
        elif token == "?}":  # noqa: S105
            # Outside of all parts it closes nothing: the caller reports it.
            return tuple(nodes), position if depth else match.start()
        else:
            nodes.append(_make_field(match[1], match[2] or ""))
    if depth:
        raise PatternError(f"`{{?` at character {start - 1} is never closed by `?}}`.")
    _append_text(nodes, source[position:], position)
    return tuple(nodes), len(source)


def _make_field(path: str, form: str) -> Field:
    """Return the field; a form of a date must be a date format."""
    if form and path in ("year", "date") and not is_date_format(form):
        raise PatternError(f"`{form}` is no way to write a date; `%Y-%m` is one.")
    return Field(path, form)


def _append_text(
    nodes: list[Node],
    text: str,
    position: int,
) -> None:
    """Append *text*, which stands at *position*; a brace in it belongs to no token."""
    if "{" in text or "}" in text:
        raise PatternError(
            f"A brace near character {position + 1} stands for nothing; "
            "write `{{` or `}}` for a brace itself."
        )
    if text:
        nodes.append(Text(text))


def _with_anchors(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return *nodes* with an anchor in place of each `[ … ](` FIELD `)`.

    The innermost bracket opens the link.
    """
    output: list[Node] = []
    is_link_closed = False
    for index, node in enumerate(nodes):
        if isinstance(node, Text) and is_link_closed:
            # The bracket that closes a link belongs to its anchor.
            _append_node(output, Text(node.text[1:]))
            is_link_closed = False
            continue
        is_link_closed = False
        following = nodes[index + 1] if index + 1 < len(nodes) else None
        if isinstance(node, Field) and _is_link_target(node, output, following):
            anchor = _close_anchor(output, node)
            if anchor is not None:
                output.append(anchor)
                is_link_closed = True
                continue
        _append_node(output, node)
    return tuple(output)


def _append_node(
    output: list[Node],
    node: Node,
) -> None:
    """Append *node*, unless it is an empty text."""
    if node != Text(""):
        output.append(node)


def _is_link_target(
    node: Field,
    before: list[Node],
    following: Node | None,
) -> bool:
    """Return whether *node* stands between `](` and `)`, and its value is a URL."""
    preceding = before[-1] if before else None
    if not isinstance(preceding, Text) or not isinstance(following, Text):
        return False
    is_in_brackets = preceding.text.endswith("](") and following.text.startswith(")")
    return node.is_target and is_in_brackets


def _close_anchor(
    output: list[Node],
    target: Field,
) -> Anchor | None:
    """Remove the bracketed text from the end of *output* and return it as an anchor.

    None, and nothing removed, where no bracket opens it.
    """
    end = output[-1]
    if not isinstance(end, Text):
        return None
    nodes = [*output[:-1], Text(end.text.removesuffix("]("))]
    inner: list[Node] = []
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if isinstance(node, Anchor):
            return None
        if isinstance(node, Text) and "[" in node.text:
            before, _, text = node.text.rpartition("[")
            del output[index:]
            _append_node(output, Text(before))
            inner.insert(0, Text(text))
            return Anchor(
                tuple(node for node in inner if node != Text("")),
                target,
            )
        inner.insert(0, node)
    return None
