"""Convert a text with comments to ruamel.yaml's tree, and such a tree to text.

ruamel.yaml finds the comments, carries them on its containers and writes them.
It attaches each to the token before it, so a moved field would leave its comment
behind. Here every comment first goes to what it is about. One at the end of a line
belongs to the value there; one on a line of its own to what follows, or, indented
deeper, to the end of the block above. Before the first field, those that a blank
line separates from it belong to the file, as do editor modelines.

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

from bot.document.emitter import KeyOrder, iterate_items
from bot.document.scalars import fits_literal_block, is_plain
from bot.errors import FormatterBugError

Tree = CommentedMap | CommentedSeq

# A tree, or a value in one: ruamel.yaml does not type what its containers hold.
Part = Any

_MODELINE = "# yaml-language-server:"
# `---` or `...` alone on a line, or before a comment: `--- # the paper`.
_DOCUMENT_MARK = re.compile(r"^(?:---|\.\.\.)(?= |$)")
# Wider than any line: ruamel.yaml then never wraps a text.
_UNLIMITED_WIDTH = 1 << 30


def attach_comments(text: str, tree: CommentedMap) -> None:
    """Attach the comments of *text* to the values of *tree* that they are about.

    *tree* holds the values that the reader found in *text*. It is changed in place.

    Raises:
        FormatterBugError: ruamel.yaml cannot read *text*.
    """
    try:
        _attach_comments(text, tree)
    # ruamel.yaml raises more than it declares, and one file must not stop a run.
    except Exception as error:
        raise FormatterBugError(f"the comments cannot be read: {error}") from error


def build_tree(value: Part) -> Part:
    """Return a copy of *value* whose collections can carry comments."""
    if isinstance(value, Mapping):
        return CommentedMap((key, build_tree(item)) for key, item in value.items())
    if isinstance(value, list):
        return CommentedSeq(map(build_tree, value))
    return value


def get_comments(tree: Tree, key: str | int) -> list[Any]:
    """Return the comments of one field or item, in ruamel.yaml's four places.

    The list is the tree's own: a change of it changes the tree.
    """
    comments: list[Any] = tree.ca.items.setdefault(key, [None, [], None, None])
    return comments


def iterate_comments(part: Part) -> Iterator[CommentToken]:
    """Yield the comments of a tree, or of any part of one, from top to bottom."""
    if isinstance(part, CommentToken):
        yield part
    elif isinstance(part, Tree):
        yield from iterate_comments(part.ca.comment)
        for key, value in iterate_items(part):
            yield from iterate_comments([part.ca.items.get(key), value])
        yield from iterate_comments(part.ca.end)
    elif isinstance(part, list):
        for inner in part:
            yield from iterate_comments(inner)


def write_commented(tree: CommentedMap, order: KeyOrder) -> str:
    """Return *tree* as YAML in the canonical format, with its comments.

    Fields that are None are left out; their comments stay.
    """
    arranged = _arrange_tree(tree, order, "", 0)
    head = _put_on_lines(iterate_comments(tree.ca.comment), 0)
    if not arranged:
        # Without fields there is no end to write below: all comments are the head.
        head, arranged.ca.end = head + arranged.ca.end, []
    elif head:
        # A blank line sets the head apart, so that it is read as the head again.
        head[-1].value += "\n"
    arranged.ca.comment = [None, head]
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _UNLIMITED_WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(arranged, out)
    # Below an empty last field ruamel.yaml writes an empty line.
    return out.getvalue().rstrip("\n") + "\n"


@dataclass(frozen=True, slots=True)
class _Element:
    """A field or an item of a text.

    *line* and *column* say where it begins, counted from 0. *node* is its value in
    the text; *comments* and *value* are those of the tree; *around* are the elements
    that hold it, the root first.
    """

    line: int
    column: int
    node: Any
    comments: list[Any]
    value: Any
    around: tuple["_Element", ...]


def _attach_comments(text: str, tree: CommentedMap) -> None:
    original = text.split("\n")
    lines = [_clean_line(line) for line in original]
    # `load` would lose some comments.
    yaml = YAML(typ="rt", pure=True)
    root = yaml.compose("\n".join(lines))
    top = _Element(0, 0, root, [], tree, ())
    elements = list(_walk_elements(top))
    starts = [(element.line, element.column) for element in elements]
    end_of_head = _find_end_of_head(original, elements)
    tree.ca.comment = [None, []]
    locations = set(_locate_comments(root, root, lines))
    for line, length in sorted(locations):
        column = len(lines[line]) - length
        content = original[line][column:].rstrip()
        comment = CommentToken(content, CommentMark(0))
        is_modeline = comment.value.startswith(_MODELINE)
        if not elements or line <= end_of_head or is_modeline:
            tree.ca.comment[1].append(comment)
            continue
        index = bisect(starts, (line, column))
        before = elements[index - 1] if index else top
        # More than the dash of an item stands on the line: the comment ends it.
        if index and lines[line][:column].strip(" -?"):
            _attach_behind(before, comment, (line, column))
        else:
            after = elements[index] if index < len(elements) else None
            _attach_apart(before, after, comment, column)


def _clean_line(line: str) -> str:
    """Return *line*, as long as before, without what ruamel.yaml cannot read.

    ruamel.yaml fails at tabs, at spaces at the end of a line, and at comments around
    `---`. Columns stay, so that a comment can be cut from the original line.
    """
    return _DOCUMENT_MARK.sub("   ", line.replace("\t", " ").rstrip())


def _find_end_of_head(lines: list[str], elements: list[_Element]) -> int:
    """Return the last line above the first field that is blank or a `---`.

    The comments up to there belong to the file. Return -1 if there is no such line.
    """
    above = lines[: elements[0].line] if elements else lines
    end_of_head = -1
    for number, line in enumerate(above):
        if not line.strip() or line.startswith("---"):
            end_of_head = number
    return end_of_head


def _walk_elements(parent: _Element) -> Iterator[_Element]:
    """Yield the fields and items inside *parent*, in the order of the text."""
    node = parent.node
    around = (*parent.around, parent)
    items = iterate_items(parent.value)
    for part, (key, value) in zip(node.value, items, strict=True):
        # A mapping holds pairs of nodes, a sequence single ones.
        if isinstance(part, tuple):
            opening, inner = part
            begins_at_dash = False
        else:
            opening = inner = part
            begins_at_dash = not node.flow_style
        # ruamel.yaml has no mark for a dash: it stands where its sequence begins.
        start = node.start_mark if begins_at_dash else opening.start_mark
        element = _Element(
            opening.start_mark.line,
            start.column,
            inner,
            get_comments(parent.value, key),
            value,
            around,
        )
        yield element
        if isinstance(value, Tree):
            yield from _walk_elements(element)


def _locate_comments(
    part: object,
    node: Node,
    lines: list[str],
) -> Iterator[tuple[int, int]]:
    """Yield the line and the length of each comment in a part of *node*.

    ruamel.yaml attaches some comments to two nodes; those are yielded twice.
    """
    if isinstance(part, Node):
        inside = None if isinstance(part, ScalarNode) else part.value
        yield from _locate_comments([part.comment, inside], part, lines)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _locate_comments(inner, node, lines)
    elif isinstance(part, str):
        # A comment behind the `|` of a literal block is a string.
        yield node.start_mark.line, len(part.strip())
    elif isinstance(part, CommentToken):
        yield from _locate_comment_lines(part, lines)


def _locate_comment_lines(
    token: CommentToken,
    lines: list[str],
) -> Iterator[tuple[int, int]]:
    """Yield the line and the length of each comment of one token."""
    number = token.start_mark.line
    for line in token.value.split("\n"):
        comment = line.strip()
        if not comment:
            continue
        # The mark may be that of an empty line above the comment.
        while not lines[number].endswith(comment):
            number += 1
        yield number, len(comment)
        number += 1


def _attach_behind(
    before: _Element,
    comment: CommentToken,
    position: tuple[int, int],
) -> None:
    """Attach a comment at the end of a line to the value there."""
    comments = before.comments
    for element in before.around[1:]:
        end = element.node.end_mark
        if element.node.flow_style and (end.line, end.column) <= position:
            # Behind a closing bracket it belongs to the field of the bracket.
            comments = element.comments
            break
    if comments[2]:
        # There is room for one: the earlier one goes above the field.
        comments[1].append(comments[2])
    comments[2] = comment


def _attach_apart(
    before: _Element,
    after: _Element | None,
    comment: CommentToken,
    column: int,
) -> None:
    """Attach a comment on a line of its own to what follows, or to the block above.

    It ends the innermost block above that is indented deeper than what follows and
    no deeper than the comment.
    """
    floor = after.column if after else -1
    for element in reversed(before.around):
        node = element.node
        if not node.flow_style and floor < node.start_mark.column <= column:
            element.value.ca.end.append(comment)
            return
    if after:
        after.comments[1].append(comment)
    else:
        before.around[0].value.ca.end.append(comment)


def _arrange_tree(
    tree: Tree,
    order: KeyOrder,
    name: str,
    column: int,
) -> Tree:
    """Return *tree* as it is written: without None, in order, in the right styles.

    Comments stand where ruamel.yaml looks for them, in the columns of what they are
    about. *name* is the key of the tree, *column* its indentation.
    """
    is_sequence = isinstance(tree, CommentedSeq)
    parts, orphans = _arrange_parts(tree, order, column)
    arranged: Tree
    if is_sequence:
        keys = list(parts)
        arranged = CommentedSeq(value for value, _ in parts.values())
    else:
        keys = list(order.arrange(list(parts), name))
        arranged = CommentedMap()
        for key in keys:
            value, _ = parts[key]
            arranged[_apply_style(key)] = value
    for position, key in enumerate(keys):
        _, comments = parts[key]
        arranged.ca.items[position if is_sequence else key] = comments
    if orphans or tree.ca.end:
        # Without `comment`, ruamel.yaml forgets the end.
        arranged.ca.comment = [None, None]
        end = [*orphans, *tree.ca.end]
        arranged.ca.end = _put_on_lines(end, column)
    return arranged


def _arrange_parts(
    tree: Tree,
    order: KeyOrder,
    column: int,
) -> tuple[dict[Any, tuple[Part, list[Part]]], list[CommentToken]]:
    """Return the values of *tree* as they are written, by key, with their comments.

    The second part of the answer are the comments below the last value.
    """
    is_sequence = isinstance(tree, CommentedSeq)
    parts: dict[Any, tuple[Part, list[Part]]] = {}
    orphans: list[CommentToken] = []
    for key, value in iterate_items(tree):
        _, above, behind, _ = get_comments(tree, key)
        above = orphans + above
        orphans = []
        if value is None:
            # The field goes. Its comments lead what follows, or end the block.
            orphans = [*above, *iterate_comments(behind)]
            continue
        if not isinstance(value, Tree):
            written = _apply_style(value)
        else:
            written = _arrange_tree(value, order, key, column + 2)
            if not written:
                # `[]` stands on one line, so its comments move below it.
                written.fa.set_flow_style()
                orphans, written.ca.end = written.ca.end, []
            elif is_sequence:
                # Between a dash and its first field there is no line for a comment.
                first_key, _ = next(iterate_items(written))
                first_comments = get_comments(written, first_key)
                above, first_comments[1] = above + first_comments[1], []
        comments = _arrange_comments(
            written,
            above,
            behind,
            column,
            dash=is_sequence,
        )
        parts[key] = (written, comments)
    return parts, orphans


def _arrange_comments(
    value: Part,
    above: list[CommentToken],
    behind: CommentToken | None,
    column: int,
    *,
    dash: bool,
) -> list[Part]:
    """Return the comments of a field, or of an item, in ruamel.yaml's four places.

    Args:
        value: the value of the field.
        above: the comments on lines of their own.
        behind: the comment at the end of the line.
        column: the indentation of the field.
        dash: whether it is an item.
    """
    is_literal = isinstance(value, LiteralScalarString)
    has_own_lines = is_literal or isinstance(value, Tree)
    if behind and dash and has_own_lines:
        # A dash cannot carry a comment.
        above, behind = [*above, behind], None
    lead = _put_on_lines(above, column)
    if is_literal:
        header_comments = [f"  {behind.value}"] if behind else None
        return [None, lead, None, header_comments]
    if behind is None:
        return [None, lead, None, None]
    # One space here: ruamel.yaml writes another before the comment.
    end = CommentToken(f" {behind.value}", CommentMark(0))
    if dash:
        return [end, lead, None, None]
    return [None, lead, end, None]


def _put_on_lines(comments: Iterable[CommentToken], column: int) -> list[CommentToken]:
    """Return *comments*, each on a line of its own that is indented by *column*."""
    return [
        CommentToken(f"{comment.value.strip()}\n", CommentMark(column))
        for comment in comments
    ]


def _apply_style(value: Part) -> Part:
    """Return *value* in the type that makes ruamel.yaml write it as the emitter does."""
    if not isinstance(value, str):
        return value
    if is_plain(value):
        # ruamel.yaml writes no subclass of `str`, such as the id of an entry.
        return str(value)
    if fits_literal_block(value):
        return LiteralScalarString(value)
    return DoubleQuotedScalarString(value)
