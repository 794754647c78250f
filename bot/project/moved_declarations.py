"""Move the declaration of a section from the layout and order file of a list to another's."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.errors import RefusedError
from bot.listing.config_files import get_layout_path
from bot.listing.order_file import ORDER_NOTICE, order_path, render_order
from bot.listing.schema_yaml import parse_schema_file
from bot.markdown.outline import shift_headings
from bot.model.layout import Layout, Section
from bot.model.layout_parts import Group
from bot.plan import DeleteFile, FileAction, WriteFile
from bot.project.layout_blocks import (
    copy_block,
    cut_block,
    find_block,
    find_block_end,
    insert_lines,
    insert_section,
    list_comments,
    place_fields,
    place_item,
    render_block,
)
from bot.project.load_settings import Project
from bot.project.order_blocks import add_slugs_text, find_order_key, take_slugs_text
from bot.project.part_mover import rename_region
from bot.project.references import is_declared
from bot.project.section_move import SectionMove
from bot.project.section_needs import SectionNeeds


@dataclass(frozen=True, slots=True)
class _ListText:
    """The files that declare a list, as text; *order* is None where there is no file."""

    layout: str
    order: str | None


class _Place(NamedTuple):
    """A section's folder in the old list and in the new one, and the section above it there."""

    old: str
    new: str
    after: str


def plan_declarations(
    project: Project,
    move: SectionMove,
    needs: SectionNeeds,
    change: int,
) -> list[FileAction]:
    """Return the layouts and order files of both lists after the move.

    The headings of the sections are *change* levels deeper.

    Raises:
        RefusedError: a file is written so that a section cannot be put in or taken out.
    """
    old_text = _read_text(project, move.old)
    new_text = _read_text(project, move.new)
    after_old = _take_out(move, old_text)
    after_new = _put_in(move, needs, change, old_text, new_text)
    return [
        *_list_actions(move.old, old_text, after_old),
        *_list_actions(move.new, new_text, after_new),
    ]


def _read_text(project: Project, layout: Layout) -> _ListText:
    order = project.orders.get(layout.id)
    return _ListText(
        project.sources[layout.id].decode(), None if order is None else order.decode()
    )


def _list_actions(
    layout: Layout, before: _ListText, after: _ListText
) -> Iterator[FileAction]:
    """Yield what leads from the files of a list to those after the move."""
    text = _keep_line_ends(before.layout, after.layout)
    yield WriteFile(get_layout_path(layout.id), text)
    path = order_path(layout.id)
    if after.order is None and before.order is not None:
        yield DeleteFile(path)
    elif after.order is not None:
        yield WriteFile(path, _keep_line_ends(before.order or "", after.order))


def _keep_line_ends(before: str, after: str) -> str:
    """Return a file with the line ends that it had; the reader knows only one kind."""
    text = after.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _is_declared(wanted: Layout, text: _ListText) -> bool:
    """Return whether the files of a list declare just the layout that is wanted."""
    order = None if text.order is None else text.order.encode()
    return is_declared(wanted, text.layout.encode(), order)


def _take_out(move: SectionMove, text: _ListText) -> _ListText:
    """Return the files of the old list without the sections.

    Raises:
        RefusedError: they are written so that a section cannot be taken out.
    """
    layout, order = text.layout, text.order
    path = get_layout_path(move.old.id)
    for name in move.sections:
        document = parse_schema_file(layout.encode(), path)
        layout = cut_block(layout, find_block(document, ("sections", name)))
        if order is not None:
            order = take_slugs_text(order, move.old.id, name)
    sections = {
        name: section
        for name, section in move.old.sections.items()
        if name not in move.sections
    }
    after = _ListText(layout, order)
    if not _is_declared(replace(move.old, sections=sections), after):
        files = path if text.order is None else f"{path}, {order_path(move.old.id)}"
        raise RefusedError(
            f"{files}: the section cannot be taken out there. Write each section as a"
            " block of its own first; nothing was written."
        )
    return after


def _put_in(
    move: SectionMove,
    needs: SectionNeeds,
    change: int,
    old_text: _ListText,
    new_text: _ListText,
) -> _ListText:
    """Return the files of the new list with the sections, below their neighbour.

    Raises:
        RefusedError: they are written so that a section cannot be put in.
    """
    wanted = replace(
        move.new,
        fields={**move.new.fields, **needs.fields},
        outside=[*move.new.outside, *needs.outside],
        tags=[*move.new.tags, *needs.tags],
    )
    text = replace(new_text, layout=_add_needs(move.new, needs, new_text.layout))
    after = move.neighbour
    for old_name, new_name in move.sections.items():
        section = _make_section(move, needs, old_name, change)
        wanted = replace(
            wanted, sections=insert_section(wanted, after, new_name, section)
        )
        place = _Place(old_name, new_name, after)
        ways = _list_ways(move, old_text, text, wanted, place)
        written = next((way for way in ways if _is_declared(wanted, way)), None)
        if written is None:
            raise RefusedError(
                f"{get_layout_path(move.new.id)}: the section `{new_name}` cannot be put"
                " in there. Write each section, field and tag as a block of its own"
                " first; nothing was written."
            )
        text, after = written, new_name
    return text


def _make_section(
    move: SectionMove,
    needs: SectionNeeds,
    name: str,
    change: int,
) -> Section:
    """Return a section as the new list declares it."""
    section = move.old.sections[name]
    views = {
        rename_region(region, move.sections): view
        for region, view in section.views.items()
    }
    group = section.group
    # A document of its own stays as it is, with its levels.
    if group is not None and not section.document:
        group = _shift_group(group, change)
    rules = {**section.rules, **needs.rules[name]}
    return replace(section, views=views, group=group, rules=rules)


def _shift_group(group: Group, change: int) -> Group:
    """Return the headings inside a section *change* levels deeper."""

    def shift(text: str) -> str:
        return "\n".join(shift_headings(text.split("\n"), change))

    floor = group.floor
    if floor is not None:
        floor = replace(floor, heading=shift(floor.heading))
    return replace(
        group, heading=shift(group.heading), floor=floor, undated=shift(group.undated)
    )


def _add_needs(layout: Layout, needs: SectionNeeds, text: str) -> str:
    """Return the layout file with the fields and tags that the sections need."""
    document = parse_schema_file(text.encode(), get_layout_path(layout.id))
    added = replace(layout, fields=dict(needs.fields), outside=needs.outside)
    text = insert_lines(text, place_fields(document, added))
    for number, tag in enumerate(needs.tags, len(layout.tags)):
        document = parse_schema_file(text.encode(), get_layout_path(layout.id))
        text = place_item(document, ("tags", number - 1), tag)
    return text


def _list_ways(
    move: SectionMove,
    old_text: _ListText,
    new_text: _ListText,
    wanted: Layout,
    place: _Place,
) -> Iterator[_ListText]:
    """Yield the files of the new list with a section, by the way that keeps most first.

    The words of the old files are kept where they mean the same in the new list. Else the
    section is written anew, below its comments. *wanted* is the list with the section.
    """
    path = get_layout_path(move.new.id)
    document = parse_schema_file(new_text.layout.encode(), path)
    line, column = document.locate_key(("sections", place.after))
    end = find_block_end(document.text.split("\n"), line, column - 1)
    only = replace(wanted, sections={place.new: wanted.sections[place.new]})
    blocks = _list_blocks(move, old_text.layout, only, place, column - 1)
    slugs = list(_list_slugs(move, old_text.order, only, place))
    for rows in blocks:
        layout = insert_lines(document.text, [(end, rows)])
        for text in slugs:
            order = add_slugs_text(new_text.order, move.new.id, text)
            yield _ListText(layout, order)


def _list_blocks(
    move: SectionMove,
    text: str,
    only: Layout,
    place: _Place,
    indent: int,
) -> Iterator[list[str]]:
    """Yield the lines of a section in the new layout: as they are written, and anew."""
    document = parse_schema_file(text.encode(), get_layout_path(move.old.id))
    block = find_block(document, ("sections", place.old))
    copied = copy_block(document, block, (place.old, place.new), indent)
    if copied is not None:
        yield copied
    comments = [" " * indent + row for row in list_comments(document, block)]
    yield [*comments, *render_block(only, "sections", indent)]


def _list_slugs(
    move: SectionMove,
    text: str | None,
    only: Layout,
    place: _Place,
) -> Iterator[str | None]:
    """Yield an order file with the slugs of one section: as they are written, and anew.

    None stands for a section without slugs there.
    """
    copied = None
    if text is not None:
        document = parse_schema_file(text.encode(), order_path(move.old.id))
        key = find_order_key(document, place.old)
        if key is not None:
            block = find_block(document, (key, place.old))
            rows = copy_block(document, block, (place.old, place.new), 2)
            copied = None if rows is None else "\n".join([f"{key}:", *rows, ""])
    yield copied
    yield render_order(only).replace(ORDER_NOTICE, "") or None
