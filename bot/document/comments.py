"""A text with comments as ruamel.yaml's tree, and back.

ruamel.yaml finds the comments, carries them on its containers and writes them.
It hangs each on the token before it, so a moved field would leave its comment
behind; here every comment first goes to what it speaks of. One at the end of a
line belongs to the value there; one on a line of its own to what follows, or,
indented deeper, to the end of the block above. Before the first field, those
that a blank line parts from it belong to the file, as do editor modelines.

In a tree, `ca.items[key]` is `[None, comments above the field, the one behind
it, None]`, `ca.end` are the comments below the last field, and the root's
`ca.comment[1]` is the head of the file.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString
from ruamel.yaml.tokens import CommentToken

from bot.document.emitter import KeyOrder, items_of
from bot.document.scalars import fits_literal_block, is_plain
from bot.errors import FormatterBugError

Tree = CommentedMap | CommentedSeq
Part = Any
"""A tree, or what stands in one: ruamel.yaml does not type what its containers hold."""

_MODELINE = "# yaml-language-server:"
_DOCUMENT_MARK = re.compile(r"^(?:---|\.\.\.)(?= |$)")


def hang_comments(text: str, tree: CommentedMap) -> None:
    """Put the comments of *text* where they belong in *tree*, the values that the reader found in *text*.

    Raises:
        FormatterBugError: ruamel.yaml cannot read *text*.
    """
    try:
        _hang_comments(text, tree)
    except (
        Exception
    ) as error:  # it raises more than it declares; one file must not stop a run
        raise FormatterBugError(f"the comments cannot be read: {error}") from error


def tree_of(value: Part) -> Part:
    """Return a copy of *value* whose collections can carry comments."""
    if isinstance(value, Mapping):
        return CommentedMap((key, tree_of(item)) for key, item in value.items())
    return CommentedSeq(map(tree_of, value)) if isinstance(value, list) else value


def comments_at(tree: Tree, key: str | int) -> list[Any]:
    """Return the comments of one field or item, in their four places; they are the tree's own."""
    comments: list[Any] = tree.ca.items.setdefault(key, [None, [], None, None])
    return comments


def comments_in(part: Part) -> Iterator[CommentToken]:
    """Yield the comments of a tree, or of any part of one, from top to bottom."""
    if isinstance(part, CommentToken):
        yield part
    elif isinstance(part, Tree):
        yield from comments_in(part.ca.comment)
        for key, value in items_of(part):
            yield from comments_in([part.ca.items.get(key), value])
        yield from comments_in(part.ca.end)
    elif isinstance(part, list):
        for inner in part:
            yield from comments_in(inner)


def write_commented(tree: CommentedMap, order: KeyOrder) -> str:
    """Return *tree* as YAML in the one layout, with its comments; fields that are None are left out."""
    laid = _lay(tree, order, "", 0)
    head = _own_lines(comments_in(tree.ca.comment), 0)
    if not laid:
        head, laid.ca.end = head + laid.ca.end, []
    elif head:
        head[-1].value += "\n"  # a blank line sets it apart
    laid.ca.comment = [None, head]
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 1 << 30
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(laid, out)
    return (
        out.getvalue().rstrip("\n") + "\n"
    )  # below an empty last field it writes an empty line


@dataclass(frozen=True, slots=True)
class _Place:
    """A field or an item: where it begins, its node in the text, its comments and value in the tree."""

    line: int
    column: int
    node: Any
    comments: list[Any]
    value: Any
    around: tuple["_Place", ...]


def _hang_comments(text: str, tree: CommentedMap) -> None:
    given = text.split("\n")
    # ruamel.yaml stumbles over tabs and spaces at the end of a line, and over comments around `---`.
    lines = [
        _DOCUMENT_MARK.sub("   ", line.replace("\t", " ").rstrip()) for line in given
    ]
    root = YAML(typ="rt", pure=True).compose(
        "\n".join(lines)
    )  # `load` would lose some comments
    top = _Place(0, 0, root, [], tree, ())
    places = list(_places(top))
    starts = [(place.line, place.column) for place in places]
    above = given[: places[0].line if places else len(given)]
    parting = (
        number
        for number, line in enumerate(above)
        if not line.strip() or line.startswith("---")
    )
    head = max(parting, default=-1)
    tree.ca.comment = [None, []]
    for line, length in sorted(set(_comments(root, root, lines))):
        column = len(lines[line]) - length
        comment = CommentToken(given[line][column:].rstrip(), CommentMark(0))
        index = bisect(starts, (line, column))
        before = places[index - 1] if index else top
        if not places or line <= head or comment.value.startswith(_MODELINE):
            tree.ca.comment[1].append(comment)
        elif index and lines[line][:column].strip(" -?"):
            _hang_behind(before, comment, (line, column))
        else:
            _hang_apart(
                before, places[index] if index < len(places) else None, comment, column
            )


def _places(parent: _Place) -> Iterator[_Place]:
    """Yield what stands inside *parent*, in the order of the text."""
    node, around = parent.node, (*parent.around, parent)
    for part, (key, value) in zip(node.value, items_of(parent.value), strict=True):
        first, inner = part if isinstance(part, tuple) else (part, part)
        dash = first is inner and not node.flow_style
        column = (node if dash else first).start_mark.column
        at = first.start_mark.line, column
        place = _Place(*at, inner, comments_at(parent.value, key), value, around)
        yield place
        if isinstance(value, Tree):
            yield from _places(place)


def _comments(part: object, node: Node, lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the line and the length of each comment in a part of *node*, of some twice."""
    if isinstance(part, Node):
        inside = None if isinstance(part, ScalarNode) else part.value
        yield from _comments([part.comment, inside], part, lines)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _comments(inner, node, lines)
    elif isinstance(part, str):  # behind the `|` of a literal block
        yield node.start_mark.line, len(part.strip())
    elif isinstance(part, CommentToken):
        line = part.start_mark.line
        for words in filter(None, map(str.strip, part.value.split("\n"))):
            while not lines[line].endswith(
                words
            ):  # the mark may be that of an empty line above
                line += 1
            yield line, len(words)
            line += 1


def _hang_behind(before: _Place, comment: CommentToken, at: tuple[int, int]) -> None:
    flows = [place for place in before.around[1:] if place.node.flow_style]
    ended = [
        place
        for place in flows
        if (place.node.end_mark.line, place.node.end_mark.column) <= at
    ]
    comments = (
        ended[0] if ended else before
    ).comments  # behind a closing bracket, those of its field
    if comments[2]:
        comments[1].append(comments[2])
    comments[2] = comment


def _hang_apart(
    before: _Place, after: _Place | None, comment: CommentToken, column: int
) -> None:
    floor = after.column if after else -1
    blocks = [place for place in before.around if not place.node.flow_style]
    reached = [
        block for block in blocks if floor < block.node.start_mark.column <= column
    ]
    if after and not reached:
        after.comments[1].append(comment)
    else:
        (reached or before.around)[-1 if reached else 0].value.ca.end.append(comment)


def _lay(tree: Tree, order: KeyOrder, name: str, column: int) -> Tree:
    """Return *tree* as it is written: without None, in order, in the right styles, comments in columns."""
    dash = isinstance(tree, CommentedSeq)
    parts: dict[Any, tuple[Part, list[Part]]] = {}
    homeless: list[CommentToken] = []
    for key, value in items_of(tree):
        _, above, behind, _ = comments_at(tree, key)
        above, homeless = homeless + above, []
        if value is None:  # its comments lead what follows, or end the block
            homeless = [*above, *comments_in(behind)]
            continue
        written = (
            _lay(value, order, key, column + 2)
            if isinstance(value, Tree)
            else _styled(value)
        )
        if isinstance(written, Tree) and not written:  # stands on one line
            written.fa.set_flow_style()
            homeless, written.ca.end = written.ca.end, []
        elif (
            isinstance(written, Tree) and dash
        ):  # between dash and field there is no line
            first = comments_at(written, next(items_of(written))[0])
            above, first[1] = above + first[1], []
        parts[key] = written, _slots(written, above, behind, column, dash=dash)
    keys = list(parts) if dash else order.arrange(list(parts), name)
    fields = ((_styled(key), parts[key][0]) for key in keys)
    laid = CommentedSeq(item for _, item in fields) if dash else CommentedMap(fields)
    for place, key in enumerate(keys):
        laid.ca.items[place if dash else key] = parts[key][1]
    if homeless or tree.ca.end:
        laid.ca.comment = [None, None]  # without it, ruamel.yaml forgets the end
        laid.ca.end = _own_lines([*homeless, *tree.ca.end], column)
    return laid


def _slots(
    value: Part,
    above: list[CommentToken],
    behind: CommentToken | None,
    column: int,
    *,
    dash: bool,
) -> list[Part]:
    """Return the comments of a field, or of an item behind its *dash*, where ruamel.yaml looks for them."""
    is_literal = isinstance(value, LiteralScalarString)
    if (
        behind and dash and (is_literal or isinstance(value, Tree))
    ):  # a dash cannot carry it
        above, behind = [*above, behind], None
    lead = _own_lines(above, column)
    if behind is None or is_literal:
        return [None, lead, None, [f"  {behind.value}"] if behind else None]
    end = CommentToken(
        f" {behind.value}", CommentMark(0)
    )  # the other space comes by itself
    return [end, lead, None, None] if dash else [None, lead, end, None]


def _own_lines(comments: Iterable[CommentToken], column: int) -> list[CommentToken]:
    return [
        CommentToken(f"{comment.value.strip()}\n", CommentMark(column))
        for comment in comments
    ]


def _styled(value: Part) -> Part:
    if not isinstance(value, str):
        return value
    if is_plain(value):
        return str(
            value
        )  # ruamel.yaml writes no type that is made of a text, such as the id of an entry
    return (
        LiteralScalarString(value)
        if fits_literal_block(value)
        else DoubleQuotedScalarString(value)
    )
