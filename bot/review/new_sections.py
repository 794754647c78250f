"""A heading of a document that could be a section of the list.

Of such a section, its name and the pattern of its items are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import ConfigurationError, RefusedError
from bot.importer.convert.drafts import draft_items
from bot.importer.infer.kinds import find_readings
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.items import Heading, Run
from bot.importer.read.sections import SectionBlock, find_heading_date
from bot.markdown.inline_tokens import extract_words
from bot.markdown.regions import Region, clear_regions, find_regions
from bot.model.layout import FieldSpec, Layout, Section, View
from bot.review.section_homes import make_heading_key


@dataclass(frozen=True, slots=True)
class NewSection:
    """A section that a heading could be.

    The lines from *start* up to, not including, *end* hold its items. *after* is the
    section that stands above it, whose pattern it takes if that fits.
    """

    section: Section
    after: str
    start: int
    end: int
    # The fields that its items need and the list does not declare yet.
    fields: Mapping[str, FieldSpec]
    # The lines of the heading, as they are written.
    heading: str


def find_new_section(
    text: str,
    layout: Layout,
    heading: str,
) -> NewSection | None:
    """Return the section that the *heading* of a document could be.

    None says that there is no such heading, that nothing below it could be items, or
    that the document cannot be read.
    """
    try:
        regions = find_regions(text, layout.document)
        lines = [line.rstrip("\r") for line in text.split("\n")]
        cleared = clear_regions(lines, regions.values())
        headings = parse_blocks("\n".join(cleared))
    except (ConfigurationError, RefusedError):
        return None
    if not regions:
        return None
    key = make_heading_key(heading)
    for candidate in headings:
        # The document's top counts as a heading in the line -1.
        if candidate.line < 0 or make_heading_key(candidate.text) != key:
            continue
        runs = [run for run in candidate.runs if run.items]
        if runs:
            source = "\n".join(lines[candidate.line : candidate.last])
            return _make_section(
                layout,
                candidate,
                runs[0],
                regions,
                source,
            )
    return None


def _make_section(
    layout: Layout,
    heading: Heading,
    run: Run,
    regions: Mapping[str, Region],
    source: str,
) -> NewSection:
    """Return the section of a run of items.

    It has the pattern of the section above it if that fits, else one that is guessed.
    """
    region, neighbour_id, view = _find_neighbour(layout, run, regions)
    fields: Mapping[str, FieldSpec] = {}
    if not _fits(heading, run, view):
        view, fields = _guess_view(layout, run)
    neighbour = layout.sections[neighbour_id]
    order = neighbour.order if neighbour.order != "manual" else "year"
    section = Section(
        title=extract_words(heading.text).strip(),
        views={region: replace(view, when="")},
        order=order,
    )
    return NewSection(
        section,
        neighbour_id,
        run.first,
        run.last,
        fields,
        source,
    )


def _find_neighbour(
    layout: Layout,
    run: Run,
    regions: Mapping[str, Region],
) -> tuple[str, str, View]:
    """Return region, section and view of the nearest region above a run.

    If there is none above, return those of the first view with a region.
    """
    views = [view for view in layout.iterate_views() if view[0] in regions]
    above = [view for view in views if regions[view[0]].end_line < run.first]
    if not above:
        return views[0]
    return max(above, key=lambda view: regions[view[0]].end_line)


def _guess_view(
    layout: Layout,
    run: Run,
) -> tuple[View, Mapping[str, FieldSpec]]:
    """Return a view that writes the items of a run, and the fields that it needs."""
    reading = find_readings([run], layout.fields)[0]
    fields = {
        name: spec for name, spec in reading.fields.items() if name not in layout.fields
    }
    patterns = reading.patterns
    # A layout file writes a single pattern as a text, and several as a list.
    item = patterns[0] if len(patterns) == 1 else patterns
    return View(item=item, header="\n".join(run.header)), fields


def _fits(
    heading: Heading,
    run: Run,
    view: View,
) -> bool:
    """Return whether a view's patterns write most items of a run."""
    if bool(run.header) != bool(view.header):
        return False
    part = SectionBlock(heading, run, "", find_heading_date(heading))
    drafts = draft_items(part, view.patterns)
    written = sum(not draft.is_verbatim for draft in drafts)
    return written * 2 > len(drafts)
