"""The comments of a file, hung on the values that they speak of.

A comment at the end of a line belongs to the value on that line; one on a line
of its own to what follows it, or, indented deeper than that, to the end of the
block above it. Before the first field, comments that a blank line parts from
it belong to the file, and so do editor modelines wherever they stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.document.outline import Comment, Node, Outline, parse_comments, parse_outline
from bot.model.finding import FieldPath

_MODELINE = "# yaml-language-server:"


@dataclass(slots=True)
class Margin:
    """The comments around one value.

    *lead* stands above it, *trail* behind it on its line, *foot* below what is
    inside it; *parts* are the margins of the fields or items inside.
    """

    lead: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    parts: dict[str | int, "Margin"] = field(default_factory=dict)

    def part(self, key: str | int) -> "Margin":
        """Return the margin of one part, made if need be."""
        return self.parts.setdefault(key, Margin())

    def find(self, path: FieldPath) -> "Margin":
        """Return the margin at *path*, made if need be."""
        margin = self
        for key in path:
            margin = margin.part(key)
        return margin

    def comments(self) -> list[str]:
        """Return every comment in and around the value, from top to bottom."""
        inside = [comment for part in self.parts.values() for comment in part.comments()]
        return [*self.lead, *self.trail, *inside, *self.foot]

    def drop_item(self, index: int) -> None:
        """Forget item *index* of a list; the items behind it move up."""
        self.parts = {
            key - 1 if isinstance(key, int) and key > index else key: part
            for key, part in self.parts.items()
            if key != index
        }


def parse_margin(text: str) -> Margin:
    """Return the comments of *text*, which must be readable; the file's own head is the root's *lead*."""
    root = Margin()
    if "#" not in text:
        return root
    outline = parse_outline(text)
    comments = parse_comments(outline)
    starts = [node for node in outline.nodes if _begins_line(node)]
    head = _head_length(text, comments, starts)
    root.lead = [comment.text for comment in comments[:head]]
    following = 0
    for comment in comments[head:]:
        if comment.text.startswith(_MODELINE):
            root.lead.append(comment.text)
            continue
        while following < len(starts) and starts[following].start < comment.start:
            following += 1
        before = starts[following - 1] if following else None
        after = starts[following] if following < len(starts) else None
        _attach(root, outline, comment, before, after)
    return root


def comment_texts(text: str) -> list[str]:
    """Return the comments of readable *text*, sorted, to see whether two texts hold the same."""
    return sorted(comment.text for comment in parse_comments(parse_outline(text))) if "#" in text else []


def _head_length(text: str, comments: list[Comment], starts: list[Node]) -> int:
    first = starts[0].start if starts else len(text)
    count = sum(comment.start < first for comment in comments)
    if not starts:
        return count
    for length in range(count, 0, -1):
        comment = comments[length - 1]
        until = comments[length].start if length < count else first
        between = text[comment.start : until].removeprefix(comment.text)
        if not comment.alone or between.count("\n") > 1:
            return length
    return 0


def _begins_line(node: Node) -> bool:
    """Whether comments may lead *node*; a block under a key begins with its first field or item."""
    return bool(node.path) and not (node.kind == "block" and isinstance(node.path[-1], str))


def _attach(
    root: Margin, outline: Outline, comment: Comment, before: Node | None, after: Node | None
) -> None:
    line_start = comment.start - comment.column
    alone = comment.alone or not outline.text[line_start : comment.start].strip(" -?")
    if not alone and before is not None:
        root.find(_owner(outline, before, comment)).trail.append(comment.text)
        return
    block = _block_ending(outline, comment, before, after.indent if after else -1)
    if block is not None:
        root.find(block.path).foot.append(comment.text)
    elif after is not None:
        root.find(after.path).lead.append(comment.text)
    else:
        root.foot.append(comment.text)


def _owner(outline: Outline, before: Node, comment: Comment) -> FieldPath:
    """Return whose line *comment* ends: behind a closing bracket it is the bracket's field."""
    for node in _around(outline, before):
        if node.kind == "flow" and node.path and node.end <= comment.start:
            return node.path
    return before.path


def _block_ending(outline: Outline, comment: Comment, before: Node | None, floor: int) -> Node | None:
    """Return the deepest block around *before* that reaches *comment*'s column but not what follows it."""
    found = None
    for node in _around(outline, before) if before else ():
        if node.kind == "block" and floor < node.column <= comment.column:
            found = node
    return found


def _around(outline: Outline, node: Node) -> Iterator[Node]:
    """Yield the collections that *node* stands in or begins, the outermost first."""
    for length in range(len(node.path) + 1):
        collection = outline.collections.get(node.path[:length])
        if collection is not None and collection.start <= node.start:
            yield collection
