"""A section that moves to another list of the repository: what moves, and what must not."""

from collections.abc import Iterator, Mapping
from posixpath import dirname
from typing import NamedTuple

from bot.errors import RefusedError, UsageError
from bot.listing.condition import holds
from bot.listing.sorting import list_guest_sections
from bot.markdown.link_targets import find_targets, is_relative
from bot.model.catalog import Catalog
from bot.model.choices import name_some, suggest
from bot.model.entry_id import EntryId, SectionId, is_within
from bot.model.layout import Layout
from bot.project.load_catalog import LoadedCatalog
from bot.project.section_paths import (
    demand_folders,
    describe_unknown_section,
    map_entry_paths,
    rename_folders,
)


class SectionMove(NamedTuple):
    """Sections of one list that go to another one, with the files that move."""

    source: SectionId
    target: SectionId
    old: Layout
    new: Layout
    # The folders in the new list, by those in the old one.
    sections: Mapping[str, str]
    # The new paths of the entry files, by their former ones.
    paths: Mapping[str, str]

    @property
    def entry_ids(self) -> list[EntryId]:
        """The ids that the entries have before they move."""
        return [EntryId.from_path(path) for path in self.paths]

    @property
    def neighbour(self) -> str:
        """The section of the new list below which the sections come.

        It is the last one in the same folder, else the last one of all. A section that
        only another document shows counts if there is no other.
        """
        shown = [
            name for name, section in self.new.sections.items() if not section.document
        ]
        names = shown or list(self.new.sections)
        folder = self.target.section
        while folder:
            folder = folder.rpartition("/")[0]
            near = [name for name in names if is_within(name, folder)]
            if near:
                return near[-1]
        return names[-1]


def read_section_move(source: str, target: str, loaded: LoadedCatalog) -> SectionMove:
    """Return what moves, from the words of a person: `LIST/SECTION` and `LIST[/SECTION]`.

    Raises:
        UsageError: there is no such section or list, or a name cannot be.
        RefusedError: something has the new name already, or had it; or a list has no
            entry files.
    """
    layouts = loaded.project.layouts
    old_id = SectionId.from_reference(source)
    new_id = SectionId.from_reference(target)
    new = layouts.get(new_id.list_id)
    if new is None:
        advice = f"the lists are {name_some(list(layouts))}."
        near = suggest(new_id.list_id, layouts)
        if near is not None:
            advice = f"did you mean `{near}`?"
        raise UsageError(f"{target}: there is no such list; {advice}")
    if not new_id.section:
        new_id = SectionId.from_parts(new_id.list_id, old_id.section)
    old = layouts.get(old_id.list_id)
    for layout in (old, new):
        if layout is not None and layout.is_document:
            raise RefusedError(_describe_document_source(layout))
    sections = rename_folders(old, old_id.section, new_id.section)
    if old is None or not sections:
        raise UsageError(describe_unknown_section(source, old_id, layouts))
    if old.id == new.id:
        raise UsageError(
            f"{target}: the section is in this list already; `listwright"
            " rename-section` gives it another folder there."
        )
    demand_folders(target, new_id, new, sections)
    if old.sections.keys() == sections.keys():
        raise RefusedError(
            f"{source}: the list would have no section, and every list has one. Add"
            f" another section to `{old.id}` first; nothing was written."
        )
    paths = map_entry_paths(loaded, old_id, new_id)
    return SectionMove(old_id, new_id, old, new, sections, paths)


def _describe_document_source(layout: Layout) -> str:
    """Return why a list that is read from its document takes no part, and what to do."""
    return (
        f"`{layout.id}` has no entry files: {layout.document} is its source"
        f" (`source: document` in schema/{layout.id}.yaml). Move the lines there by hand,"
        " or make entry files of it first: `listwright init`. Nothing was written."
    )


def demand_no_guests(move: SectionMove, catalog: Catalog) -> None:
    """Refuse a move after which `also_in` would name a section of another list.

    Raises:
        RefusedError: names the entries, and what to do first.
    """
    lines = []
    moving = frozenset(move.entry_ids)
    for entry_id, section in _iterate_guests(move.old, catalog):
        if entry_id in moving and section not in move.sections:
            lines.append(
                f"{entry_id.path} moves, and `{section}`, which stays, shows it too."
            )
        elif entry_id not in moving and section in move.sections:
            lines.append(
                f"{entry_id.path} stays, and `{section}`, which moves, shows it too."
            )
    if lines:
        named = "\n  ".join(lines)
        raise RefusedError(
            "`also_in` names only sections of the entry's own list. Nothing was"
            f" written.\n  {named}\n"
            "Take the section out of `also_in` in these files first."
        )


def _iterate_guests(layout: Layout, catalog: Catalog) -> Iterator[tuple[EntryId, str]]:
    """Yield the entries of a list that other sections show too, with each such section."""
    for entry_id in sorted(catalog.find_with_field("also_in")):
        if entry_id.list_id == layout.id:
            for section, _ in list_guest_sections(catalog.get_entry(entry_id)):
                yield entry_id, section


def leads_from_folder(url: str) -> bool:
    """Return whether a link leads to a file by a path from its document's folder."""
    return is_relative(url) and not url.startswith(("#", "/"))


def demand_links_from_top(move: SectionMove, catalog: Catalog) -> None:
    """Refuse entries whose links lead elsewhere from the other list's document.

    Raises:
        RefusedError: names the entries, and what to do first.
    """
    if dirname(move.old.document) == dirname(move.new.document):
        return
    lines = []
    for entry_id in move.entry_ids:
        record = catalog.records.get(entry_id, {})
        for _, url, _ in find_targets(record, move.old.fields):
            if leads_from_folder(url):
                lines.append(f"{entry_id.path}: {url}")
    if lines:
        named = "\n  ".join(lines)
        raise RefusedError(
            f"{move.old.document} and {move.new.document} are in different folders, and"
            f" these links would lead elsewhere. Nothing was written.\n  {named}\n"
            "Write them from the top of the repository first, such as `/docs/page.md`."
        )


def describe_other_selection(move: SectionMove, catalog: Catalog) -> Iterator[str]:
    """Yield lines on the entries that only one of the two lists' own documents shows.

    Each document shows those that its list's `where` selects.
    """
    hidden: list[str] = []
    shown: list[str] = []
    for entry_id in move.entry_ids:
        if entry_id not in catalog.records:
            continue
        entry = catalog.get_entry(entry_id)
        before, after = holds(move.old.where, entry), holds(move.new.where, entry)
        if before != after and entry.removed is None:
            (shown if after else hidden).append(f"`{entry.title}`")
    old, new = move.old.document, move.new.document
    if hidden:
        names = ", ".join(hidden)
        yield f"{new} does not show these, as `where: {move.new.where}` says: {names}."
    if shown:
        yield f"{new} shows these, which {old} did not: {', '.join(shown)}."
