"""A text with comments as ruamel.yaml's tree, and back.

ruamel.yaml finds the comments of a text, carries them on its containers and
writes them. It hangs a comment on the token before it, so a moved field would
leave its comment behind; here every comment first moves to the field that it
speaks of. One at the end of a line belongs to the value on that line; one on a
line of its own to what follows, or, indented deeper than that, to the end of
the block above it. Before the first field, comments that a blank line parts
from it belong to the file, and so do editor modelines wherever they stand.

In a tree, `ca.items[key]` is `[None, comments above the field, the one behind
it, None]`, `ca.end` are the comments below the last field, and the root's
`ca.comment[1]` is the head of the file.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from bot.model.finding import Edit, FieldPath, RemoveField, RenameField, SetValue, Value

Tree = CommentedMap | CommentedSeq

_MODELINE = "# yaml-language-server:"
_START = re.compile(r"^---(?= |$)")
_ENDLESS = 1 << 30


def parse_commented(text: str, value: Mapping[str, Any]) -> CommentedMap:
    """Return *value*, which is what the reader found in *text*, with the comments of *text*.

    Raises:
        FormatterBugError: ruamel.yaml sees another structure than the reader.
    """
    tree: CommentedMap = _tree(value)
    if "#" in text:
        try:
            _hang_comments(text, tree)
        except Exception as error:  # ruamel.yaml raises more than it declares; one file must not stop a run
            raise FormatterBugError(f"the comments cannot be read: {error}") from error
    return tree


def comments_in(part: Any) -> Iterator[CommentToken]:
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
        head[-1].value += "\n"  # a blank line sets the head apart
    laid.ca.comment = [None, head]
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _ENDLESS
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(laid, out)
    return out.getvalue().rstrip("\n") + "\n"  # after an empty last field it writes an empty line


# ---------------------------------------------------------------------------------------------- comments


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field or an item begins in the text, and what it is in the tree; the root has no *home*."""

    line: int
    column: int
    node: Node
    home: Any
    key: Any
    value: Any
    around: tuple["_Place", ...]


def _hang_comments(text: str, tree: CommentedMap) -> None:
    lines = text.split("\n")
    # ruamel.yaml stumbles over tabs and spaces at the end of a line, and over a comment above `---`.
    smooth = (_START.sub("   ", line.replace("\t", " ").rstrip()) for line in lines)
    root = YAML(typ="rt", pure=True).compose("\n".join(smooth))  # `load` would lose some comments
    places = list(_places(_Place(0, 0, root, None, None, tree, ())))
    starts = [(place.line, place.column) for place in places]
    above_first = range(starts[0][0] if places else len(lines))
    head = max((number for number in above_first if not lines[number].strip(" \t-")), default=0)
    tree.ca.comment = [None, []]
    for line, column in sorted(set(_comments(root, root))):
        words = lines[line][lines[line].index("#", column) :].rstrip()
        comment = CommentToken(words, CommentMark(0))
        index = bisect(starts, (line, column))
        if not places or line < head or words.startswith(_MODELINE):
            tree.ca.comment[1].append(comment)
        elif index and lines[line][:column].strip(" -?"):
            _set_behind(_owner(places[index - 1], line, column), comment)
        else:
            before = places[index - 1] if index else None
            after = places[index] if index < len(places) else None
            _set_apart(tree, before, after, comment, column)


def _places(parent: _Place) -> Iterator[_Place]:
    """Yield what stands inside *parent*, in the order of the text."""
    around = (*parent.around, parent)
    node = parent.node
    for part, (key, value) in zip(node.value, items_of(parent.value), strict=True):
        first, inner = part if isinstance(part, tuple) else (part, part)
        at_dash = first is inner and not node.flow_style
        column = node.start_mark.column if at_dash else first.start_mark.column
        place = _Place(first.start_mark.line, column, inner, parent.value, key, value, around)
        yield place
        if isinstance(value, Tree):
            yield from _places(place)


def _comments(part: Any, node: Node) -> Iterator[tuple[int, int]]:
    """Yield where the comments in a part of *node* begin, some of them twice."""
    if isinstance(part, Node):
        yield from _comments([part.comment, None if isinstance(part, ScalarNode) else part.value], part)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _comments(inner, node)
    elif isinstance(part, str):  # behind the `|` of a literal block
        yield node.start_mark.line, node.start_mark.column + 1
    elif isinstance(part, CommentToken):
        block = " " * part.start_mark.column + part.value.lstrip("\n ")
        for number, line in enumerate(block.split("\n"), part.start_mark.line):
            if "#" in line:
                yield number, line.index("#")


def _owner(before: _Place, line: int, column: int) -> _Place:
    """Return whose line a comment ends: behind a closing bracket it is the bracket's field."""
    for place in before.around[1:]:
        end = place.node.end_mark
        if place.node.flow_style and (end.line, end.column) <= (line, column):
            return place
    return before


def _set_behind(place: _Place, comment: CommentToken) -> None:
    spot = _spot(place.home, place.key)
    if spot[2] is not None:
        spot[1].append(spot[2])
    spot[2] = comment


def _set_apart(
    tree: CommentedMap, before: _Place | None, after: _Place | None, comment: CommentToken, column: int
) -> None:
    floor = after.column if after else -1
    for place in reversed(before.around if before else ()):
        if not place.node.flow_style and floor < place.node.start_mark.column <= column:
            place.value.ca.end.append(comment)
            return
    if after is None:
        tree.ca.end.append(comment)
    else:
        _spot(after.home, after.key)[1].append(comment)


def _spot(tree: Tree, key: Any) -> list[Any]:
    spot: list[Any] = tree.ca.items.setdefault(key, [None, [], None, None])
    return spot


# ------------------------------------------------------------------------------------------------- edits


def apply_edits(tree: CommentedMap, edits: Sequence[Edit]) -> None:
    """Make *edits* in turn in *tree*; the comments of a removed field go with it.

    Raises:
        FormatterBugError: an edit does not fit the tree.
    """
    for edit in edits:
        match edit:
            case SetValue(path, value):
                _set(tree, path, value)
            case RemoveField(path) if path:
                _remove(_parent(tree, path, make=False), path[-1])
            case RenameField(path, name) if path:
                _rename(_parent(tree, path, make=False), path[-1], name)
            case _:
                pass


def _set(tree: CommentedMap, path: FieldPath, value: Value) -> None:
    parent = _parent(tree, path, make=True) if path else None
    key = path[-1] if path else None
    old, new = None, _tree(value)
    if isinstance(parent, CommentedMap) and isinstance(key, str):
        old = parent.get(key)
        parent[key] = new
    elif isinstance(parent, CommentedSeq) and isinstance(key, int) and 0 <= key <= len(parent):
        old = parent[key] if key < len(parent) else None
        parent[key : key + 1] = [new]
    else:
        raise _unfit(path)
    _spot(parent, key)[1].extend(_inherit(old, new))


def _inherit(old: Value | Tree, new: Value | Tree) -> list[CommentToken]:
    """Give the comments inside *old* to *new* and return them, if it has no place for them."""
    if not isinstance(new, Tree):
        return list(comments_in(old))
    if not isinstance(old, Tree):
        return []
    inside = dict(items_of(new))
    for key, item in items_of(old):
        around = _spot(old, key)
        if key in inside:
            new.ca.items[key] = around
            around[1].extend(_inherit(item, inside[key]))
        else:
            new.ca.end += comments_in([around, item])
    new.ca.end += old.ca.end
    return []


def _remove(parent: Tree | None, key: str | int) -> None:
    if isinstance(parent, CommentedMap) and key in parent:
        del parent[key]
        parent.ca.items.pop(key, None)
    elif isinstance(parent, CommentedSeq) and isinstance(key, int) and 0 <= key < len(parent):
        del parent[key]


def _rename(parent: Tree | None, key: str | int, name: str) -> None:
    if not isinstance(parent, CommentedMap) or key not in parent or key == name:
        return
    if name in parent:
        raise FormatterBugError(f"{key} cannot become {name}: that field is there already")
    around = parent.ca.items.pop(key, None)
    parent.insert(list(parent).index(key), name, parent.pop(key))
    if around:
        parent.ca.items[name] = around


def _parent(tree: Tree, path: FieldPath, *, make: bool) -> Tree | None:
    """Return the collection that holds the last key of *path*; None if it is not there and not to be made."""
    value: Any = tree
    for key in path[:-1]:
        if isinstance(value, CommentedMap) and isinstance(key, str):
            if make and value.get(key) is None:
                value[key] = CommentedMap()
            value = value.get(key)
        elif isinstance(value, CommentedSeq) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        elif make:
            raise _unfit(path)
        else:
            return None
    return value if isinstance(value, Tree) else None


def _unfit(path: FieldPath) -> FormatterBugError:
    return FormatterBugError(f"nothing can be set at {'.'.join(map(str, path))}")


# ------------------------------------------------------------------------------------------------ layout


def _lay(tree: Tree, order: KeyOrder, name: str, column: int) -> Tree:
    """Return *tree* as it is written: without None, in order, in the right styles, comments in columns."""
    laid = type(tree)()
    parts: dict[Any, tuple[Any, list[CommentToken], CommentToken | None]] = {}
    homeless: list[CommentToken] = []
    for key, value in items_of(tree):
        _, above, behind, _ = _spot(tree, key)
        above, homeless = homeless + above, []
        if value is None:  # its comments lead what follows, or end the block
            homeless = [*above, *comments_in(behind)]
            continue
        written = _lay(value, order, key, column + 2) if isinstance(value, Tree) else _styled(value)
        if isinstance(written, Tree) and not written:  # stands on one line
            written.fa.set_flow_style()
            homeless, written.ca.end = written.ca.end, []
        elif isinstance(written, Tree) and isinstance(tree, CommentedSeq):  # between dash and field is no room
            first = _spot(written, next(items_of(written))[0])
            above, first[1] = above + first[1], []
        parts[key] = written, above, behind
    for key in order.arrange(list(parts), name) if isinstance(tree, CommentedMap) else parts:
        _put(laid, key, *parts[key], column)
    if homeless or tree.ca.end:
        laid.ca.comment = [None, None]  # without it, ruamel.yaml forgets the end
        laid.ca.end = _own_lines([*homeless, *tree.ca.end], column)
    return laid


def _put(
    laid: Tree, key: Any, value: Any, above: list[CommentToken], behind: CommentToken | None, column: int
) -> None:
    """Add a field or an item to *laid*, its comments in the places that ruamel.yaml knows."""
    is_literal = isinstance(value, LiteralScalarString)
    if isinstance(laid, CommentedMap):
        laid[_styled(key)] = value
        spot = _spot(laid, key)
        if behind and is_literal:
            spot[3] = [f"  {behind.value}"]
        elif behind:
            spot[2] = _behind(behind)
    else:
        laid.append(value)
        spot = _spot(laid, len(laid) - 1)
        if behind and (is_literal or isinstance(value, Tree)):  # a dash cannot carry it
            above = [*above, behind]
        elif behind:
            spot[0] = _behind(behind)
    spot[1] = _own_lines(above, column)


def _behind(comment: CommentToken) -> CommentToken:
    return CommentToken(f" {comment.value}", CommentMark(0))  # ruamel.yaml adds the second space


def _own_lines(comments: Iterable[CommentToken], column: int) -> list[CommentToken]:
    return [CommentToken(f"{comment.value.strip()}\n", CommentMark(column)) for comment in comments]


def _tree(value: Any) -> Any:
    """Return a copy of *value* whose collections can carry comments."""
    if isinstance(value, Mapping):
        return CommentedMap((key, _tree(item)) for key, item in value.items())
    return CommentedSeq(map(_tree, value)) if isinstance(value, list) else value


def _styled(value: str | int) -> str | int:
    if not isinstance(value, str) or is_plain(value):
        return value
    return LiteralScalarString(value) if fits_literal_block(value) else DoubleQuotedScalarString(value)
