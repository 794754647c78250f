"""The generated regions of a list's document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from bot.listing.condition import holds
from bot.listing.pattern_choice import Notations
from bot.listing.places import arrange_sections
from bot.listing.safe_item import find_allowance, render_safe_item
from bot.listing.sorting import find_group
from bot.listing.translations import select_for_document
from bot.markdown.regions import read_regions, rewrite_regions
from bot.markdown.unsafe import Allowance, find_added_parts, find_unsafe_parts
from bot.markdown.unsafe_cut import cut_unsafe
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Layout, Section, View
from bot.model.layout_parts import Group
from bot.model.left_out import UnsafeContent
from bot.model.settings import Settings
from bot.output.lists.add_link import render_add_link
from bot.output.lists.extra_regions import (
    CONTENTS_REGION,
    EXTRA_REGIONS,
    fill_contents,
    find_extra_regions,
    render_extra_regions,
)
from bot.output.lists.item_numbers import (
    Numbering,
    add_numbering,
    number_items,
    read_numbering,
)
from bot.output.lists.notation import keep_notation
from bot.output.lists.region_text import Piece, find_number_indent, keep_spacing

# The end of the name of a region that holds a section's lines of the table of contents.
CONTENTS = ".contents"


@dataclass(frozen=True, slots=True)
class RenderedList:
    """The regions of one document by name, and what no region shows."""

    regions: Mapping[str, tuple[Piece, ...]]
    missing: tuple[tuple[EntryId, str], ...]
    """Pairs of entry id and section: the entry belongs there, but no view shows it."""
    unsafe: tuple[UnsafeContent, ...] = ()
    """The parts of entries that are left out because they are unsafe, in order."""
    doubtful: frozenset[EntryId] = frozenset()
    """Entries in which something is safe only by its context, such as a tag in code."""
    shown: tuple[Entry, ...] = ()
    """The entries that the sections show, each once, as the first of them shows it."""


@dataclass(slots=True)
class _Rendering:
    """One rendering of a list, and what it learns on the way."""

    allowance: Allowance | None
    """None where unsafe parts stay."""
    without: frozenset[EntryId]
    # A dictionary, because it keeps the order and each item once: an entry can stand in
    # several sections.
    unsafe: dict[UnsafeContent, None] = field(default_factory=dict)
    doubtful: set[EntryId] = field(default_factory=set)
    left_out: set[EntryId] = field(default_factory=set)

    def render(self, entry: Entry, view: View) -> str | None:
        """Return the item of *entry*; None if *view* does not fit it or nothing safe is left."""
        item = render_safe_item(entry, view, self.allowance)
        if item is None:
            return None
        is_refused = item.is_doubtful and entry.id in self.without
        is_out = item.text is None or is_refused
        if item.cut or is_out:
            parts = tuple(part.text for part in item.cut)
            self.unsafe[UnsafeContent(entry.id.path, parts, is_out)] = None
        if item.is_doubtful:
            self.doubtful.add(entry.id)
        if is_out:
            self.left_out.add(entry.id)
            return None
        return item.text

    def list_notations(
        self,
        entry: Entry,
        view: View,
    ) -> list[str]:
        """Return the texts of *entry* by all patterns of *view* that serve as well.

        They show as much of the entry as any, and are as safe as the first pattern's.
        """
        texts = Notations(entry).list_best(view.patterns)
        if self.allowance is None:
            return texts
        may_be_doubtful = entry.id in self.doubtful
        safe_texts = []
        for text in texts:
            item = cut_unsafe(text, self.allowance)
            if item.text == text and (may_be_doubtful or not item.is_doubtful):
                safe_texts.append(text)
        return safe_texts


def render_list(
    layout: Layout,
    entries: Iterable[Entry],
    settings: Settings,
    *,
    without: frozenset[EntryId] = frozenset(),
    keeps_unsafe: bool = False,
) -> RenderedList:
    """Return every generated region of a list.

    The same entries give the same bytes, in whatever order they come.

    Args:
        layout: the list as the document shows it.
        entries: the list's entries; those that the document does not show are left out.
        settings: the repository's.
        without: entries that are left out where they are doubtful.
        keeps_unsafe: whether what is unsafe stays, to compare with the list that
            entries were made of.
    """
    regions: dict[str, tuple[Piece, ...]] = {}
    missing: list[tuple[EntryId, str]] = []
    allowance = None if keeps_unsafe else find_allowance(layout)
    rendering = _Rendering(allowance, without)
    shown: dict[str, Entry] = {}
    selected = select_for_document(entries, layout)
    for section_id, ordered in arrange_sections(selected, layout).items():
        section = layout.sections[section_id]
        for entry in ordered:
            shown.setdefault(entry.id, entry)
        visible: set[str] = set()
        for name, view in section.views.items():
            regions[name] = _render_view(ordered, section, view, visible, rendering)
        if section.group is not None and section.group.contents:
            regions[section_id + CONTENTS] = _render_contents(ordered, section.group)
        if section.add_link:
            link = render_add_link(layout, section_id, settings)
            _append_link(link, next(reversed(section.views)), regions)
        # What is left out on purpose is reported as unsafe, and is not missing too.
        accounted = visible | rendering.left_out
        missing += [
            (entry.id, section_id) for entry in ordered if entry.id not in accounted
        ]
    return RenderedList(
        regions,
        tuple(missing),
        tuple(rendering.unsafe),
        frozenset(rendering.doubtful),
        tuple(shown.values()),
    )


def _append_link(
    link: str,
    name: str,
    regions: dict[str, tuple[Piece, ...]],
) -> None:
    """Put a link to add an item below the pieces of the region *name*."""
    if not link:
        return
    gap = "\n\n" if regions[name] else ""
    regions[name] = (*regions[name], Piece(link, gap))


def render_safe_document(
    text: str,
    layout: Layout,
    entries: Sequence[Entry],
    settings: Settings,
) -> tuple[str, RenderedList]:
    """Return the document *text* with its regions rendered, and what they hold.

    Nothing unsafe is in the regions. An item is safe by itself, yet what stands before
    it may change how it is read: an odd backtick makes HTML of what is code. Where such
    items make the document unsafe, they are left out.

    Raises:
        ConfigurationError: the document and the layout do not name the same regions.
    """
    extra = find_extra_regions(text, layout)
    rendered = _add_extra(render_list(layout, entries, settings), extra, layout)
    document = render_document(text, layout, rendered)
    allowance = find_allowance(layout)
    # To read a whole document for unsafe parts is slow: only a doubtful entry asks for it.
    parts = find_unsafe_parts(document, allowance) if rendered.doubtful else []
    if not parts:
        return document, rendered
    # The owner's own words may be unsafe too. Only if parts vanish with the doubtful
    # entries did these bring them in.
    strict = render_list(layout, entries, settings, without=rendered.doubtful)
    strict = _add_extra(strict, extra, layout)
    strict_document = render_document(text, layout, strict)
    remaining_parts = find_unsafe_parts(strict_document, allowance)
    is_made_unsafe = find_added_parts(remaining_parts, parts)
    if is_made_unsafe:
        return strict_document, strict
    return document, rendered


def render_document(text: str, layout: Layout, rendered: RenderedList) -> str:
    """Return the document *text* with the regions of *rendered*.

    Lines that say the same already keep their spacing and their way of numbering.

    Raises:
        ConfigurationError: the document and the layout do not name the same regions.
    """
    numberings = _read_numberings(text, layout, rendered)
    of_document = add_numbering(numberings)

    def write(name: str, lines: Sequence[str]) -> str:
        # Whoever has no entries at hand leaves the regions as they are that no section has.
        if name not in rendered.regions:
            return "\n".join(lines)
        # The notation first, since it may bring other text, then numbers, then spacing:
        # spacing is compared line by line with the text as it will be.
        notated = keep_notation(rendered.regions[name], lines)
        numbering = numberings.get(name, Numbering())
        numbered = number_items(notated, numbering, of_document)
        return keep_spacing(numbered, lines)

    names = {**rendered.regions, **dict.fromkeys(find_extra_regions(text, layout))}
    document = rewrite_regions(text, layout.document, names, write, EXTRA_REGIONS)
    if CONTENTS_REGION in rendered.regions:
        return fill_contents(document, layout)
    return document


def _read_numberings(
    text: str, layout: Layout, rendered: RenderedList
) -> dict[str, Numbering]:
    """Return how each region with an ordered list numbers its items now."""
    numbered = {
        name: pieces
        for name, pieces in rendered.regions.items()
        if find_number_indent(pieces) is not None
    }
    if not numbered:
        return {}
    current_regions = read_regions(text, layout.document)
    return {
        name: read_numbering(pieces, current_regions.get(name, ()))
        for name, pieces in numbered.items()
    }


def _add_extra(
    rendered: RenderedList,
    names: Sequence[str],
    layout: Layout,
) -> RenderedList:
    """Return the regions with those that no section has: see `extra_regions`."""
    if not names:
        return rendered
    texts = render_extra_regions(names, rendered.shown, layout)
    extra = {name: (Piece(texts.get(name, "")),) for name in names}
    return replace(rendered, regions={**rendered.regions, **extra})


def _render_view(
    ordered: list[Entry],
    section: Section,
    view: View,
    visible: set[str],
    rendering: _Rendering,
) -> tuple[Piece, ...]:
    """Return the pieces of one view; the ids of entries that it shows join *visible*."""
    pieces: list[Piece] = []
    if view.header:
        pieces.append(Piece(view.header.rstrip("\n")))
    # The year of the group, which may be None for "undated"; no group yet: an empty tuple.
    current: tuple[int | None, ...] = ()
    for entry, text in _render_items(ordered, view, visible, rendering):
        is_first = False
        if section.group is not None:
            year = find_group(entry, section.group)
            if current != (year,):
                is_first = True
                current = (year,)
                _append_heading(section.group, year, pieces)
        gap = _separate(view, pieces, is_first=is_first)
        others = None
        if len(view.patterns) > 1 and entry.verbatim is None:
            others = partial(rendering.list_notations, entry, view)
        pieces.append(Piece(text, gap, is_item=True, list_others=others))
    return tuple(pieces)


def _render_items(
    ordered: Iterable[Entry],
    view: View,
    visible: set[str],
    rendering: _Rendering,
) -> Iterator[tuple[Entry, str]]:
    """Yield the entries that *view* shows, each with its text; their ids join *visible*."""
    for entry in ordered:
        if not holds(view.when, entry):
            continue
        # Verbatim text fits every view, so that it would stand in each of the section.
        if entry.verbatim is not None and entry.id in visible:
            continue
        text = rendering.render(entry, view)
        if text is not None:
            visible.add(entry.id)
            yield entry, text


def _append_heading(
    group: Group,
    year: int | None,
    pieces: list[Piece],
) -> None:
    heading = _render_heading(group, year)
    if heading:
        pieces.append(Piece(heading, "\n\n" if pieces else ""))


def _separate(
    view: View,
    above: Sequence[Piece],
    *,
    is_first: bool,
) -> str:
    """Return what stands between the pieces *above* and the next item of *view*.

    *is_first* says that the item is the first of its group.
    """
    if not above:
        return ""
    if above[-1].is_item and not is_first:
        return view.between
    # A header may be the head of a table, which a blank line would end.
    is_below_header = view.header and len(above) == 1
    return "\n" if is_below_header else "\n\n"


def _render_heading(group: Group, year: int | None) -> str:
    if group.floor is not None and year == group.floor.year:
        return group.floor.heading.rstrip("\n")
    if year is None:
        return group.undated.rstrip("\n")
    return group.heading.replace("{year}", str(year)).rstrip("\n")


def _render_contents(
    ordered: list[Entry],
    group: Group,
) -> tuple[Piece, ...]:
    """Return a line of the table of contents for each group, in order."""
    years = dict.fromkeys(find_group(entry, group) for entry in ordered)
    lines = []
    for year in years:
        if group.floor is not None and year == group.floor.year:
            lines.append(group.floor.contents)
        elif year is not None:
            lines.append(group.contents.replace("{year}", str(year)))
    pieces: list[Piece] = []
    for line in filter(None, lines):
        pieces.append(Piece(line, "\n" if pieces else ""))
    return tuple(pieces)
