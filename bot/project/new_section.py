"""A new section of a list: in its layout, and in its document around the items that stand there already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.document.limits import LAYOUT_LIMITS
from bot.document.reader import Unreadable, parse_yaml
from bot.engine.registry import list_rule_names
from bot.errors import ConfigurationError, RefusedError
from bot.listing.config_files import get_layout_path, parse_layout, render_layout
from bot.markdown.regions import END_MARKER, find_regions, render_begin_marker
from bot.model.layout import FieldSpec, Layout, Section
from bot.plan import WriteFile


def add_section(  # noqa: PLR0913, PLR0917 - a layout, and what comes into it
    source: bytes,
    order: bytes | None,
    layout: Layout,
    section_id: str,
    section: Section,
    after: str,
    fields: Mapping[str, FieldSpec],
) -> WriteFile:
    """Return the layout file with a new section right behind the section *after*; all else stays as it is.

    *order* is the list's order file, which does not change; *fields* are those that the section needs and the list
    does not declare yet.

    Raises:
        ConfigurationError: the file cannot be read.
        RefusedError: the file is written so that a section cannot be put in.
    """
    path = get_layout_path(layout.id)
    document = parse_yaml(source, LAYOUT_LIMITS)
    if isinstance(document, Unreadable):
        raise ConfigurationError(path, document.line, "", document.message)
    lines = document.text.split("\n")
    line, column = document.locate_key(("sections", after))
    blocks = [
        (
            _find_block_end(lines, line, column - 1),
            _render_block(
                replace(layout, sections={section_id: section}), "sections", column - 1
            ),
        )
    ]
    if fields and layout.fields:
        last, indent = document.locate_key(("fields", list(layout.fields)[-1]))
        added = _render_block(
            replace(layout, fields=dict(fields)), "fields", indent - 1
        )
        blocks.append((_find_block_end(lines, last, indent - 1), added))
    elif fields:
        added = _render_block(
            replace(layout, fields=dict(fields)), "fields", column - 1
        )
        blocks.append((document.locate_key(("sections",))[0] - 1, ["fields:", *added]))
    for place, rows in sorted(blocks, reverse=True):
        lines[place:place] = rows
    text = "\n".join(lines)
    sections: dict[str, Section] = {}
    for name, own in layout.sections.items():
        sections[name] = own
        if name == after:
            sections[section_id] = section
    wanted = replace(layout, sections=sections, fields={**layout.fields, **fields})
    try:
        is_right = (
            parse_layout(layout.id, text.encode(), list_rule_names(), order) == wanted
        )
    except ConfigurationError:
        is_right = False
    if not is_right:
        raise RefusedError(
            f"{path}: a section cannot be put in there. Add it by hand; nothing was written."
        )
    return WriteFile(path, text)


def mark_region(text: str, name: str, first: int, last: int) -> str:
    """Return a document with markers around the lines *first* up to, not including, *last*, counted from 0."""
    lines = text.split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    lines[last:last] = [END_MARKER + ending]
    lines[first:first] = [render_begin_marker(name) + ending]
    return "\n".join(lines)


def insert_region(
    text: str, path: str, above: Collection[str], heading: str, name: str
) -> str:
    """Return a document with a new heading and an empty region below the regions *above*, else at its end.

    Raises:
        ConfigurationError: the document's markers are broken.
    """
    regions = find_regions(text, path)
    lines = text.rstrip("\r\n").split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    at = max(
        (regions[one].end_line + 1 for one in above if one in regions),
        default=len(lines),
    )
    block = ["", *heading.split("\n"), "", render_begin_marker(name), END_MARKER]
    lines[at:at] = [f"{line}{ending}" for line in block]
    return "\n".join(lines) + f"{ending}\n"


def _find_block_end(lines: Sequence[str], line: int, indent: int) -> int:
    """Return the index behind the block whose key stands in a *line*, counted from 1, *indent* columns in."""
    end = line
    for number in range(line, len(lines)):
        text = lines[number]
        is_inside = not text.strip() or len(text) - len(text.lstrip()) > indent
        if not is_inside:
            break
        if text.strip():
            end = number + 1
    return end


def _render_block(layout: Layout, key: str, indent: int) -> list[str]:
    """Return the lines below a top-level *key* of a layout file, *indent* columns in."""
    rows = render_layout(layout).split("\n")
    own = []
    for row in rows[rows.index(f"{key}:") + 1 :]:
        if row.strip() and not row.startswith(" "):
            break
        own.append(" " * indent + row[2:] if row.strip() else row)
    while own and not own[-1].strip():
        own.pop()
    return own
