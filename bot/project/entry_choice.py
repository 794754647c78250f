"""Choose entries by list, by section and by a condition, as commands name them."""

import argparse
import difflib
from collections.abc import Iterator, Mapping, Sequence

from bot.errors import UsageError
from bot.listing.condition import holds, parse_condition
from bot.model.entry import COMMON_FIELDS, Entry
from bot.model.entry_id import EntryId, is_within
from bot.model.layout import Layout
from bot.project.load_catalog import LoadedCatalog


def configure_choice(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments that name a list and a section, and `--dry-run`."""
    parser.add_argument("--list", metavar="ID", help="only entries of this list")
    parser.add_argument(
        "--section",
        metavar="FOLDER",
        help="only entries of this section, or of one below it",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="show what would change, and write nothing",
    )


def choose_layouts(
    list_id: str | None,
    section: str | None,
    known_layouts: Mapping[str, Layout],
) -> list[Layout]:
    """Return the layouts of the lists that are looked at.

    Raises:
        UsageError: there is no such list, or none with such a section.
    """
    if list_id is not None and list_id not in known_layouts:
        raise UsageError(
            f"--list: there is no list `{list_id}`; there is"
            f" {', '.join(known_layouts)}."
        )
    layouts = list(known_layouts.values())
    if list_id:
        layouts = [known_layouts[list_id]]
    if section is None:
        return layouts
    with_section = [layout for layout in layouts if _has_section(layout, section)]
    if not with_section:
        raise UsageError(
            f"--section: there is no section `{section}`; write its folder, without"
            " the list."
        )
    return with_section


def _has_section(layout: Layout, section: str) -> bool:
    return any(is_within(name, section) for name in layout.sections)


def choose_entries(
    loaded: LoadedCatalog,
    layouts: Sequence[Layout],
    section: str | None,
    condition: str,
) -> list[Entry]:
    """Return the entries for which a condition holds, sorted by id; all for an empty one.

    Raises:
        UsageError: the condition cannot be read, or names a field that none of *layouts*
            knows.
    """
    for field in list_condition_fields(condition):
        demand_field(field, layouts)
    entries = _iterate_entries(loaded, layouts, section)
    return [entry for entry in entries if holds(condition, entry)]


def _iterate_entries(
    loaded: LoadedCatalog,
    layouts: Sequence[Layout],
    section: str | None,
) -> Iterator[Entry]:
    """Yield the entries of some lists, or of one section of these, sorted by id."""
    lists = {layout.id for layout in layouts}
    for entry_id in map(EntryId, sorted(loaded.catalog.records)):
        if entry_id.list_id not in lists:
            continue
        if section is None or is_within(entry_id.section, section):
            yield loaded.catalog.get_entry(entry_id)


def list_condition_fields(condition: str) -> list[str]:
    """Return the fields that a condition names.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return [term.field for term in parse_condition(condition)]
    except ValueError as error:
        raise UsageError(f"--where: {error}") from None


def demand_field(name: str, layouts: Sequence[Layout]) -> None:
    """Demand that one of the lists knows the field *name*.

    Raises:
        UsageError: none does; the message names the most similar field.
    """
    head = name.partition(".")[0]
    fields = dict.fromkeys(COMMON_FIELDS)
    for layout in layouts:
        fields |= dict.fromkeys((*layout.fields, *layout.outside))
        if layout.outside:
            fields["github"] = None
    if head in fields:
        return
    similar = difflib.get_close_matches(head, fields, 1)
    advice = "choose other lists with `--list`."
    if similar:
        advice = f"did you mean `{similar[0]}`?"
    lists = ", ".join(f"`{layout.id}`" for layout in layouts)
    raise UsageError(f"`{head}` is no field of {lists}; {advice}")
