"""The lists of a document: runs of bullets, and bullets that only name a group."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.importer.read.heading_items import are_fields
from bot.importer.read.items import (
    GROUP_LEVEL,
    LONGEST_ITEM,
    Heading,
    Item,
    Run,
)
from bot.importer.read.kinds import BULLETS
from bot.listing.link_labels import find_label
from bot.markdown.inline_tokens import find_links
from bot.markdown.reader import Element

# The marks that open a heading: `## Papers`.
OPENING_MARKS = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")

# The bullet of an item, with the space around it: `- `, `* `, `12. `.
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")

# An item with one of these inside holds more than its own text.
_BLOCKS_OF_ITEM = frozenset({"list", "code block", "quote"})

# A title of a work has so many words, where nothing but its words tells.
_FEWEST_WORDS = 4

# An item with one of these inside is more than paragraphs and lists.
_NO_TEXT = frozenset({"code block", "quote", "html block", "table", "heading"})


def collect_lists(
    block: Element,
    lines: list[str],
    heading: Heading,
) -> list[Heading]:
    """Give *heading* the items of a list; return the groups that items of it name.

    An item that only says what the works in the list below it have in common
    becomes a heading of the result, with those works as its runs.
    """
    run = _read_list(block, lines)
    group_lines = {item.first for item in run.items if _is_group_name(item)}
    group_lines -= _find_title_lines(block, run.items, group_lines, lines)
    if not group_lines:
        heading.runs.append(run)
        return []
    heading.runs += _split_around_groups(run, group_lines)
    groups: list[Heading] = []
    for element, item in zip(block.children, run.items, strict=True):
        if item.first not in group_lines:
            continue
        group = _make_group(item, heading)
        groups.append(group)
        for inner in element.children:
            if inner.kind == "list":
                groups += collect_lists(inner, lines, group)
    return groups


def _is_group_name(item: Item) -> bool:
    """Return whether an item names what the works in the list below it have in common."""
    title, _, body = item.text.partition("\n")
    if not item.nested or find_links(title[:LONGEST_ITEM]):
        return False
    # Lines such as `- code: https://…` are parts of the item, no works below it.
    return not are_fields(body.split("\n"))


def _find_title_lines(
    block: Element,
    items: Sequence[Item],
    group_lines: Collection[int],
    lines: list[str],
) -> set[int]:
    """Return the lines of *group_lines* on which titles of works stand, not groups.

    Such an item is `- A Title of Alpha`, and the one bullet below it has the links:
    `- Alpha [[paper](…)]`. Most groups of the list are so, and have long names.
    """
    titles: dict[int, str] = {}
    for element, item in zip(block.children, items, strict=False):
        if item.first in group_lines and _has_bullet_of_links(element, lines):
            titles[item.first] = item.text.partition("\n")[0]
    is_long = [len(title.split()) >= _FEWEST_WORDS for title in titles.values()]
    return set(titles) if sum(is_long) * 2 > len(group_lines) else set()


def _has_bullet_of_links(element: Element, lines: list[str]) -> bool:
    """Return whether one bullet stands below an item, and its links say what they lead to."""
    below = [inner for inner in element.children if inner.kind == "list"]
    if len(below) != 1:
        return False
    bullets = below[0].children
    if len(bullets) != 1 or any(inner.kind == "list" for inner in bullets[0].children):
        return False
    text = "\n".join(lines[bullets[0].first_line : bullets[0].end_line])
    labels = [label.strip("[]() ") for label, _ in find_links(text[:LONGEST_ITEM])]
    # A link that is called by more than a word names a work itself.
    is_short = all(len(label.split()) <= 1 for label in labels)
    return is_short and any(map(find_label, labels))


def _make_group(item: Item, heading: Heading) -> Heading:
    """Return the heading that *item* is for the list inside it."""
    level = max(GROUP_LEVEL, heading.level + 1)
    title = item.text.partition("\n")[0][:LONGEST_ITEM]
    # A bullet may hold a real heading: `- #### Pixels`.
    name = OPENING_MARKS.sub("", title, count=1)
    return Heading(
        level,
        name,
        item.first,
        item.first + 1,
        parent=heading,
    )


def _split_around_groups(
    run: Run,
    group_lines: Collection[int],
) -> Iterator[Run]:
    """Yield the items of a list that name no group, as runs of those that follow each other."""
    items: list[Item] = []
    for item in run.items:
        if item.first not in group_lines:
            items.append(item)
        elif items:
            yield _cut_run(run, items)
            items = []
    if items:
        yield _cut_run(run, items)


def _cut_run(run: Run, items: Sequence[Item]) -> Run:
    """Return *run* with only these *items* of it."""
    return replace(
        run,
        first=items[0].first,
        last=items[-1].last,
        items=tuple(items),
    )


def _read_list(block: Element, lines: list[str]) -> Run:
    """Return the run of a list's items; it is empty for a list that holds sections."""
    # A section of its own stands inside an item: that is no list of works.
    if not block.children or not all(map(_begins_with_its_heading, block.children)):
        return Run(BULLETS, 0, 0, ())
    items = [_read_item(element, lines) for element in block.children]
    bullet = _BULLET.match(lines[items[0].first])
    marker = bullet[0].rstrip() + " " if bullet else "- "
    heading_mark = _find_common_mark(items)
    if heading_mark:
        marker += heading_mark
        items = [
            replace(item, text=item.text.removeprefix(heading_mark)) for item in items
        ]
    # One blank line between any two makes the whole list a loose one.
    is_loose = any(below.first > above.last for above, below in pairwise(items))
    return Run(
        BULLETS,
        items[0].first,
        items[-1].last,
        tuple(items),
        marker=marker,
        between="\n\n" if is_loose else "\n",
    )


def _find_common_mark(items: Sequence[Item]) -> str:
    """Return the heading mark that all *items* begin with, as in `- ### Title`; or `""`."""
    marks: set[str] = set()
    for item in items:
        mark = OPENING_MARKS.match(item.text)
        marks.add(mark[0] if mark else "")
    return marks.pop() if len(marks) == 1 else ""


def _begins_with_its_heading(item: Element) -> bool:
    """Return whether an item holds no heading except one that it begins with.

    Headings inside nested lists are not looked at: they belong to their own items.
    """
    return all(block.kind != "heading" for block in item.children[1:])


def _read_item(element: Element, lines: list[str]) -> Item:
    """Return the item of a list, its text without the bullet."""
    source = "\n".join(lines[element.first_line : element.end_line])
    bullet = _BULLET.match(source)
    kinds = {inner.kind for inner in element.walk()}
    return Item(
        element.first_line,
        element.end_line,
        source[bullet.end() :] if bullet else source,
        nested=not kinds.isdisjoint(_BLOCKS_OF_ITEM),
        is_plain=kinds.isdisjoint(_NO_TEXT),
    )
