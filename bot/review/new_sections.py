"""A heading of a document that could be a section of the list: its name, and the pattern of its items."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.errors import ConfigurationError, RefusedError
from bot.importer.convert.drafts import draft_items
from bot.importer.infer.kinds import find_readings
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.items import Heading, Run
from bot.importer.read.sections import SectionBlock, find_heading_date
from bot.markdown.inline_tokens import extract_words
from bot.markdown.regions import Region, find_regions
from bot.model.layout import FieldSpec, Layout, Section, View
from bot.review.section_homes import make_heading_key


@dataclass(frozen=True, slots=True)
class NewSection:
    """A section that a heading could be: lines *first* up to, not including, *last* hold its items.

    *after* is the section that stands above it, whose pattern it takes where that fits.
    """

    section: Section
    after: str
    first: int
    last: int
    fields: Mapping[str, FieldSpec]
    """What its items need and the list does not declare yet."""
    heading: str
    """The lines of the heading, as they are written."""


def find_new_section(text: str, layout: Layout, heading: str) -> NewSection | None:
    """Return the section that the *heading* of a document could be.

    None where there is no such heading, nothing stands below it that could be
    items, or the document cannot be read.
    """
    try:
        regions = find_regions(text, layout.document)
        headings = parse_blocks(_blank(text, regions))
    except (ConfigurationError, RefusedError):
        return None
    wanted = make_heading_key(heading)
    for found in headings:
        runs = [run for run in found.runs if run.items]
        if (
            found.line >= 0
            and make_heading_key(found.text) == wanted
            and runs
            and regions
        ):
            lines = "\n".join(
                line.rstrip("\r") for line in text.split("\n")[found.line : found.last]
            )
            return _make_section(layout, found, runs[0], regions, lines)
    return None


def _blank(text: str, regions: dict[str, Region]) -> str:
    """Return a document with an empty line for each line of its regions."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    for region in regions.values():
        for number in range(region.begin_line, region.end_line + 1):
            lines[number] = ""
    return "\n".join(lines)


def _make_section(
    layout: Layout, heading: Heading, run: Run, regions: dict[str, Region], lines: str
) -> NewSection:
    """Return the section of a run of items, in the pattern of the section above if that writes them."""
    views = {
        name: (section, view)
        for name, section, view in layout.iterate_views()
        if name in regions
    }
    above = [name for name in views if regions[name].end_line < run.first]
    nearest = (
        max(above, key=lambda name: regions[name].end_line)
        if above
        else next(iter(views))
    )
    neighbour, view = views[nearest]
    own = layout.sections[neighbour]
    fields: Mapping[str, FieldSpec] = {}
    if not _fits(heading, run, view):
        reading = find_readings([run], layout.fields)[0]
        fields = {
            name: spec
            for name, spec in reading.fields.items()
            if name not in layout.fields
        }
        header = "\n".join(run.header)
        view = View(
            item=reading.patterns[0]
            if len(reading.patterns) == 1
            else reading.patterns,
            header=header,
        )
    order = own.order if own.order != "manual" else "year"
    title = extract_words(heading.text).strip()
    section = Section(title=title, views={nearest: replace(view, when="")}, order=order)
    return NewSection(section, neighbour, run.first, run.last, fields, lines)


def _fits(heading: Heading, run: Run, view: View) -> bool:
    """Return whether a view's patterns write most items of a run."""
    if bool(run.header) != bool(view.header):
        return False
    part = SectionBlock(heading, run, "", find_heading_date(heading))
    drafts = draft_items(part, view.patterns)
    return sum(not draft.is_verbatim for draft in drafts) * 2 > len(drafts)
