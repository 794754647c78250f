"""Add a section to a list: to its layout, and to its document around items there."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.document.limits import LAYOUT_LIMITS
from bot.document.reader import Document, Unreadable, parse_yaml
from bot.errors import ConfigurationError, RefusedError
from bot.listing.config_files import get_layout_path
from bot.markdown.regions import END_MARKER, find_regions, render_begin_marker
from bot.model.layout import FieldSpec, Layout, Section
from bot.plan import WriteFile
from bot.project.layout_blocks import (
    find_block_end,
    insert_lines,
    insert_section,
    place_fields,
    render_block,
)
from bot.project.references import is_declared


def add_section(  # noqa: PLR0913, PLR0917 - a layout, and what comes into it
    source: bytes,
    order: bytes | None,
    layout: Layout,
    section_id: str,
    section: Section,
    after: str,
    fields: Mapping[str, FieldSpec],
) -> WriteFile:
    """Return the layout file with a new section right behind the section *after*.

    All else in the file stays as it is.

    Args:
        source: the layout file.
        order: the list's order file, which does not change.
        layout: what the two files declare.
        section_id: the id of the new section.
        section: the new section.
        after: the id of the section that it follows.
        fields: those that the section needs and the list does not declare yet.

    Raises:
        ConfigurationError: the file cannot be read.
        RefusedError: the file is written so that a section cannot be put in.
    """
    path = get_layout_path(layout.id)
    document = parse_yaml(source, LAYOUT_LIMITS)
    if isinstance(document, Unreadable):
        raise ConfigurationError(
            path,
            document.line,
            "",
            document.message,
        )
    text = _render_section(
        document,
        layout,
        section_id,
        section,
        after,
        fields,
    )
    wanted = replace(
        layout,
        sections=insert_section(layout, after, section_id, section),
        fields={**layout.fields, **fields},
    )
    if not is_declared(wanted, text.encode(), order):
        raise RefusedError(
            f"{path}: a section cannot be put in there. Add it by hand; nothing was"
            " written."
        )
    return WriteFile(path, text)


def _render_section(  # noqa: PLR0913, PLR0917 - a layout, and what comes into it
    document: Document,
    layout: Layout,
    section_id: str,
    section: Section,
    after: str,
    fields: Mapping[str, FieldSpec],
) -> str:
    """Return the text of a layout file with a new section and new fields."""
    lines = document.text.split("\n")
    line, column = document.locate_key(("sections", after))
    section_layout = replace(layout, sections={section_id: section})
    section_rows = render_block(section_layout, "sections", column - 1)
    added = replace(layout, fields=dict(fields), outside=[])
    insertions = [
        (find_block_end(lines, line, column - 1), section_rows),
        *place_fields(document, added),
    ]
    return insert_lines(document.text, insertions)


def mark_region(
    text: str,
    name: str,
    start: int,
    end: int,
) -> str:
    """Return a document with markers around some of its lines.

    These are the lines *start* up to, not including, *end*, counted from 0.
    """
    lines = text.split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    # The end goes first: the begin marker moves the lines below it.
    lines[end:end] = [END_MARKER + ending]
    lines[start:start] = [render_begin_marker(name) + ending]
    return "\n".join(lines)


def insert_region(
    text: str,
    path: str,
    above: Collection[str],
    heading: str,
    name: str,
) -> str:
    """Return a document with a new heading and an empty region.

    They stand below the regions *above*, or at the end if the document has none of
    these.

    Raises:
        ConfigurationError: the document's markers are broken.
    """
    regions = find_regions(text, path)
    lines = text.rstrip("\r\n").split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    known_regions = [regions[region] for region in above if region in regions]
    ends = [region.end_line + 1 for region in known_regions]
    index = max(ends, default=len(lines))
    block = ["", *heading.split("\n"), "", render_begin_marker(name), END_MARKER]
    lines[index:index] = [f"{line}{ending}" for line in block]
    return "\n".join(lines) + f"{ending}\n"
