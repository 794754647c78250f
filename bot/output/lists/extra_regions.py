"""Regions of a document that no section has: what is new, how much there is, and what stands where.

A document has them where a person writes their markers:

- `recent`: the ten entries that came last, by `added`;
- `counts`: how many entries and sections there are, and from which years;
- `contents`: the headings below it, with GitHub's own anchors; `contents:` in the layout
  says how its lines begin, and which headings it leaves out;
- `growth`: a picture of the entries by year, which stands beside the document as
  `lists/<list>.growth.svg`.

A section's own region of such a name is that section's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.listing.safe_item import find_allowance, render_safe_item
from bot.markdown.escaping import Slot, escape
from bot.markdown.github_anchors import Heading, list_headings
from bot.markdown.regions import (
    Region,
    find_regions,
    render_begin_marker,
    replace_region,
    split_region_lines,
)
from bot.model.entry import Entry
from bot.model.exports import get_growth_path
from bot.model.layout import Layout, View
from bot.model.layout_parts import ContentsStyle
from bot.output.lists.growth import describe_growth

CONTENTS_REGION: Final = "contents"
GROWTH_REGION: Final = "growth"
_MOST_RECENT: Final = 10
_RECENT_ITEM: Final = "- {added}: [{title}]({link})"
_CHINESE: Final = "zh"

_Render = Callable[[Sequence[Entry], Layout], str]


def find_extra_regions(text: str, layout: Layout) -> list[str]:
    """Return the names of the extra regions of a document.

    Raises:
        ConfigurationError: its markers are wrong.
    """
    # Nearly no document has one, and to find the regions of a large one takes a while.
    if not any(render_begin_marker(name) in text for name in EXTRA_REGIONS):
        return []
    own = {name for name, _, _ in layout.iterate_views()}
    return [
        name
        for name in find_regions(text, layout.document)
        if name in EXTRA_REGIONS and name not in own
    ]


def set_extra_regions_aside(text: str, layout: Layout) -> str:
    """Return a document with blank lines in its extra regions, and no markers of them.

    The lines keep their numbers. What stands there is the bot's own, and no entry.

    Raises:
        ConfigurationError: its markers are wrong.
    """
    names = find_extra_regions(text, layout)
    if not names:
        return text
    lines = text.split("\n")
    regions = find_regions(text, layout.document)
    for name in names:
        region = regions[name]
        inside = range(region.begin_line + 1, region.end_line)
        lines[inside.start : inside.stop] = [""] * len(inside)
        # Words for a person, so that markers which come or go are a change of the text.
        lines[region.begin_line] = f"<!-- {name}: begin -->"
        lines[region.end_line] = f"<!-- {name}: end -->"
    return "\n".join(lines)


def find_changed_extra_regions(before: str, after: str, layout: Layout) -> list[Region]:
    """Return the extra regions of *after* that say something else than in *before*.

    Raises:
        ConfigurationError: the markers of a version are wrong.
    """
    old, new = (
        find_regions(before, layout.document),
        find_regions(after, layout.document),
    )
    return [
        new[name]
        for name in find_extra_regions(after, layout)
        if name in old
        and split_region_lines(before, old[name])
        != split_region_lines(after, new[name])
    ]


def render_extra_regions(
    names: Iterable[str], shown: Sequence[Entry], layout: Layout
) -> Mapping[str, str]:
    """Return what stands in the extra regions *names*, but for `contents`.

    *shown* are the entries that the document shows, each once.
    """
    return {name: _RENDER[name](shown, layout) for name in names if name in _RENDER}


def _render_recent(shown: Sequence[Entry], layout: Layout) -> str:
    dated = sorted(shown, key=lambda entry: entry.id)
    dated = [entry for entry in dated if entry.added]
    dated.sort(key=lambda entry: entry.added or "", reverse=True)
    view = View(item=_RECENT_ITEM)
    allowance = find_allowance(layout)
    lines: list[str] = []
    for entry in dated[:_MOST_RECENT]:
        # A text that is kept as it is written has several lines, and a title all the same.
        item = render_safe_item(replace(entry, verbatim=None), view, allowance)
        if item is not None and item.text is not None and not item.is_doubtful:
            lines.append(item.text)
    return "\n".join(lines)


def _render_counts(shown: Sequence[Entry], layout: Layout) -> str:
    years = Counter(entry.published[0] for entry in shown if entry.published)
    sections = len(layout.sections)
    if layout.language.startswith(_CHINESE):
        text = f"共 {len(shown)} 个条目，{sections} 个章节"
        return f"{text}，{min(years)}–{max(years)} 年" if years else text
    entry_word = "entry" if len(shown) == 1 else "entries"
    section_word = "section" if sections == 1 else "sections"
    text = f"{len(shown)} {entry_word} in {sections} {section_word}"
    return f"{text}, from {min(years)} to {max(years)}" if years else text


def _render_growth(shown: Sequence[Entry], layout: Layout) -> str:
    words = escape(describe_growth(shown), Slot.LABEL)
    path = get_growth_path(layout.id)
    depth = layout.document.count("/")
    target = path if not depth else "../" * depth + path
    if layout.document.startswith("lists/"):
        target = path.removeprefix("lists/")
    return f"![{words}]({target})"


_RENDER: Final[Mapping[str, _Render]] = {
    "recent": _render_recent,
    "counts": _render_counts,
    GROWTH_REGION: _render_growth,
}


EXTRA_REGIONS: Final = frozenset({*_RENDER, CONTENTS_REGION})


def fill_contents(text: str, layout: Layout) -> str:
    """Return a document with its region `contents` filled, all other regions being so.

    It has a line for each heading below it, as `contents:` in the layout says.
    """
    region = find_regions(text, layout.document)[CONTENTS_REGION]
    lines = list_contents_lines(list_headings(text), region, layout.contents)
    return replace_region(text, region, lines)


def list_contents_lines(
    headings: Iterable[Heading], region: Region, style: ContentsStyle
) -> list[str]:
    """Return a line for each of *headings* that a table of contents of *style* names.

    *headings* are all of the document whose region `contents` is *region*. One without
    words has no line.
    """
    lines: list[str] = []
    for heading in headings:
        depth = heading.level - style.first_level
        if not 0 <= depth < len(style.lines) or not style.lines[depth]:
            continue
        if heading.line > region.end_line:
            is_named = heading.text not in style.without
        else:
            is_named = heading.text in style.above
        if is_named and heading.text:
            words = escape(heading.text, Slot.LABEL)
            lines.append(f"{style.lines[depth]}[{words}](#{heading.anchor})")
    return lines
