"""The generated regions of a list's document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.listing.condition import holds
from bot.listing.pattern_choice import list_notations
from bot.listing.places import arrange_sections
from bot.listing.safe_item import find_allowance, render_safe_item
from bot.listing.sorting import find_group
from bot.listing.translations import select_for_document
from bot.markdown.regions import fill_regions, read_regions
from bot.markdown.unsafe import Allowance, find_added_parts, find_unsafe_parts
from bot.markdown.unsafe_cut import cut_unsafe
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Group, Layout, Section, View
from bot.model.left_out import UnsafeContent
from bot.model.settings import Settings
from bot.output.lists.add_link import render_add_link
from bot.output.lists.item_numbers import add_numbering, number_items, read_numbering
from bot.output.lists.notation import keep_notation
from bot.output.lists.region_text import Piece, keep_spacing

CONTENTS = ".contents"
"""What a region's name ends in that holds a section's lines of the table of contents."""


@dataclass(frozen=True, slots=True)
class RenderedList:
    """The regions of one document by name, and what no region shows."""

    regions: Mapping[str, tuple[Piece, ...]]
    missing: tuple[tuple[EntryId, str], ...]
    """Pairs of entry id and section: the entry belongs there, yet no view of the section shows it."""
    unsafe: tuple[UnsafeContent, ...] = ()
    """What of the entries is left out because it is unsafe, in the document's order."""
    doubtful: frozenset[EntryId] = frozenset()
    """Entries in which something is safe only where it stands, such as a tag in code."""


@dataclass(slots=True)
class _Pass:
    """What is learnt while a list is rendered."""

    allowance: Allowance | None
    """None where unsafe parts stay."""
    without: frozenset[EntryId]
    unsafe: dict[UnsafeContent, None] = field(default_factory=dict)
    doubtful: set[EntryId] = field(default_factory=set)
    left_out: set[EntryId] = field(default_factory=set)

    def render(self, entry: Entry, view: View) -> str | None:
        """Return the item of *entry*; None where *view* does not fit it, or nothing safe is left of it."""
        item = render_safe_item(entry, view, self.allowance)
        if item is None:
            return None
        is_out = item.text is None or (item.is_doubtful and entry.id in self.without)
        if item.cut or is_out:
            self.unsafe[
                UnsafeContent(
                    entry.id.path, tuple(part.text for part in item.cut), is_out
                )
            ] = None
        if item.is_doubtful:
            self.doubtful.add(entry.id)
        if is_out:
            self.left_out.add(entry.id)
        return None if is_out else item.text

    def list_notations(self, entry: Entry, view: View) -> list[str]:
        """Return the texts of *entry* by the patterns that show as much of it as any, and are as safe as the first."""
        texts = list_notations(entry, view.patterns)
        if self.allowance is None:
            return texts
        items = [(text, cut_unsafe(text, self.allowance)) for text in texts]
        may_be_doubtful = entry.id in self.doubtful
        return [
            text
            for text, item in items
            if item.text == text and (may_be_doubtful or not item.is_doubtful)
        ]


def render_list(
    layout: Layout,
    entries: Iterable[Entry],
    settings: Settings,
    *,
    without: frozenset[EntryId] = frozenset(),
    keeps_unsafe: bool = False,
) -> RenderedList:
    """Every generated region of a list. The same entries give the same bytes, in whatever order they come.

    Args:
        layout: the list as the document shows it.
        entries: the list's entries; those that the document does not show are left out.
        settings: the repository's.
        without: entries that are left out where they are doubtful.
        keeps_unsafe: whether what is unsafe stays, to compare with the list that entries were made of.
    """
    regions: dict[str, tuple[Piece, ...]] = {}
    missing: list[tuple[EntryId, str]] = []
    learnt = _Pass(None if keeps_unsafe else find_allowance(layout), without)
    shown_here = select_for_document(entries, layout)
    for section_id, ordered in arrange_sections(shown_here, layout).items():
        section = layout.sections[section_id]
        shown: set[str] = set()
        for name, view in section.views.items():
            regions[name] = _render_view(ordered, section, view, shown, learnt)
        if section.group is not None and section.group.contents:
            regions[section_id + CONTENTS] = _render_contents(ordered, section.group)
        if section.add_link:
            last = next(reversed(section.views))
            link = render_add_link(layout, section_id, settings)
            if link:
                regions[last] = (
                    *regions[last],
                    Piece(link, "\n\n" if regions[last] else ""),
                )
        hidden = shown | learnt.left_out
        missing += [
            (entry.id, section_id) for entry in ordered if entry.id not in hidden
        ]
    return RenderedList(
        regions, tuple(missing), tuple(learnt.unsafe), frozenset(learnt.doubtful)
    )


def render_safe_document(
    text: str, layout: Layout, entries: Sequence[Entry], settings: Settings
) -> tuple[str, RenderedList]:
    """Return the document *text* with its regions made again and nothing unsafe in them, and what they hold.

    An item is safe by itself, yet what stands before it may change how it is
    read: an odd backtick makes HTML of what is code. Where such items make the
    document unsafe, they are left out.

    Raises:
        ConfigurationError: the document and the layout do not name the same regions.
    """
    rendered = render_list(layout, entries, settings)
    document = render_document(text, layout, rendered)
    allowance = find_allowance(layout)
    parts = find_unsafe_parts(document, allowance) if rendered.doubtful else []
    if not parts:
        return document, rendered
    strict = render_list(layout, entries, settings, without=rendered.doubtful)
    without = render_document(text, layout, strict)
    is_made_unsafe = find_added_parts(find_unsafe_parts(without, allowance), parts)
    return (without, strict) if is_made_unsafe else (document, rendered)


def render_document(text: str, layout: Layout, rendered: RenderedList) -> str:
    """The document *text* with its regions made anew; what they say already keeps its spacing and its numbers' way.

    Raises:
        ConfigurationError: the document and the layout do not name the same regions.
    """
    standing = read_regions(text, layout.document)
    known = {
        name: read_numbering(pieces, standing.get(name, ()))
        for name, pieces in rendered.regions.items()
    }
    of_document = add_numbering(known)
    contents: dict[str, str] = {}
    for name, pieces in rendered.regions.items():
        lines = standing.get(name, ())
        numbered = number_items(keep_notation(pieces, lines), known[name], of_document)
        contents[name] = keep_spacing(numbered, lines)
    return fill_regions(text, layout.document, contents)


def _render_view(
    ordered: list[Entry], section: Section, view: View, shown: set[str], learnt: _Pass
) -> tuple[Piece, ...]:
    pieces: list[Piece] = [Piece(view.header.rstrip("\n"))] if view.header else []
    current: tuple[int | None] | None = None
    for entry in ordered:
        if not holds(view.when, entry) or (
            entry.verbatim is not None and entry.id in shown
        ):
            continue
        text = learnt.render(entry, view)
        if text is None:
            continue
        shown.add(entry.id)
        is_first = False
        if section.group is not None and current != (
            year := find_group(entry, section.group),
        ):
            is_first, current = True, (year,)
            if heading := _heading(section.group, year):
                pieces.append(Piece(heading, "\n\n" if pieces else ""))
        gap = _separate(view, pieces, is_first=is_first)
        has_notations = len(view.patterns) > 1 and entry.verbatim is None
        others = partial(learnt.list_notations, entry, view) if has_notations else None
        pieces.append(Piece(text, gap, is_item=True, list_others=others))
    return tuple(pieces)


def _separate(view: View, above: Sequence[Piece], *, is_first: bool) -> str:
    """Return what stands between an item of *view*, which may be the first of its group, and the pieces *above* it."""
    if not above:
        return ""
    if above[-1].is_item and not is_first:
        return view.between
    return "\n" if view.header and len(above) == 1 else "\n\n"


def _heading(group: Group, year: int | None) -> str:
    if group.floor is not None and year == group.floor.year:
        return group.floor.heading.rstrip("\n")
    if year is None:
        return group.undated.rstrip("\n")
    return group.heading.replace("{year}", str(year)).rstrip("\n")


def _render_contents(ordered: list[Entry], group: Group) -> tuple[Piece, ...]:
    years = dict.fromkeys(find_group(entry, group) for entry in ordered)
    lines = []
    for year in years:
        if group.floor is not None and year == group.floor.year:
            lines.append(group.floor.contents)
        elif year is not None:
            lines.append(group.contents.replace("{year}", str(year)))
    shown = [line for line in lines if line]
    return tuple(
        Piece(line, "\n" if number else "") for number, line in enumerate(shown)
    )
