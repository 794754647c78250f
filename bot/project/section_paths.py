"""Sections and their entry files that get other ids, in their list or in another one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.document.reader import Unreadable
from bot.engine.entry_format import EntryFormat
from bot.errors import RefusedError, UsageError
from bot.listing.slugs import make_folder
from bot.model.choices import name_some, suggest
from bot.model.entry_id import DEEPEST, EntryId, SectionId, is_within
from bot.model.finding import Edit, SetValue
from bot.model.layout import Layout
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.examiners import Examiners
from bot.project.load_catalog import LoadedCatalog
from bot.project.references import find_referring_entries, redirect_references
from bot.project.rewrite import edit_entry_text

# Returns the edits by which an entry follows the new names of sections. The first
# argument is the entry's id of today.
EditSections = Callable[[EntryId, Mapping[str, Any]], list[Edit]]


def rename_folders(layout: Layout | None, old: str, new: str) -> dict[str, str]:
    """Return the new folders of the section *old* and those below it, by the old ones.

    There is none if the list has no such section.
    """
    if layout is None:
        return {}
    return {
        name: new + name.removeprefix(old)
        for name in layout.sections
        if is_within(name, old)
    }


def describe_unknown_section(
    name: str,
    section_id: SectionId,
    layouts: Mapping[str, Layout],
) -> str:
    """Return that there is no such section, with the one that a person may mean.

    *name* is the section as the person wrote it.
    """
    sections = [
        SectionId.from_parts(layout.id, folder)
        for layout in layouts.values()
        for folder in layout.sections
    ]
    near = suggest(section_id, sections)
    advice = "write it as its folder below `entries/`."
    if near is not None:
        advice = f"did you mean `{near}`?"
    elif section_id.list_id in layouts:
        of_list = [
            section for section in sections if section.list_id == section_id.list_id
        ]
        advice = f"the list has {name_some(of_list)}."
    return f"{name}: there is no such section; {advice}"


def demand_folders(
    name: str,
    target: SectionId,
    layout: Layout,
    sections: Mapping[str, str],
) -> None:
    """Refuse new folders of sections that cannot be, or are there already.

    *name* is the folder of the topmost as the person wrote it, *layout* the list to which
    the new folders belong.

    Raises:
        UsageError: a folder is written wrong, or lies too deep.
        RefusedError: a section has the folder.
    """
    folder = make_folder(target.section)
    if folder != target.section or not all(folder.split("/")):
        raise UsageError(
            f"{name}: a folder has small letters, digits and hyphens, such as"
            f" `{folder}`."
        )
    # Above the section are `entries`, the list, and at the end the section itself.
    depth = max(section.count("/") for section in sections.values()) + 3
    if depth > DEEPEST:
        raise UsageError(
            f"{name}: with `entries`, an entry stands in {DEEPEST} folders at most."
        )
    taken = layout.sections.keys() & sections.values()
    if taken:
        raise RefusedError(
            f"{layout.id}/{min(taken)}: this section exists already; nothing was"
            " written."
        )


def map_entry_paths(
    loaded: LoadedCatalog,
    source: SectionId,
    target: SectionId,
) -> dict[str, str]:
    """Return the new paths of the entry files of a section, by their former ones.

    Raises:
        RefusedError: another entry has a new path, or had it.
    """
    paths = {}
    for before in sorted(loaded.files):
        if not is_within(before, source.folder):
            continue
        after = target.folder + before.removeprefix(source.folder)
        # A former id still leads to its entry, so that it is not free.
        owner = loaded.catalog.resolve(EntryId.from_path(after))
        is_other = owner not in {None, EntryId.from_path(before)}
        if is_other or after in loaded.files:
            raise RefusedError(
                f"{after}: this name leads to `{owner}` already; nothing was written."
            )
        paths[before] = after
    return paths


def plan_entries(
    context: Context,
    loaded: LoadedCatalog,
    paths: Mapping[str, str],
    edit_sections: EditSections,
    examiners: Examiners,
) -> Iterator[WriteFile]:
    """Plan the entries that move, and those that name them or their sections.

    *paths* are the new paths of the files that move, by their former ones. *examiners*
    know the lists to which they move.
    """
    catalog = loaded.catalog
    old_paths = {EntryId.from_path(path): path for path in loaded.files}
    new_ids = {}
    for before, after in paths.items():
        new_ids[EntryId.from_path(before)] = EntryId.from_path(after)

    def name_today(name: str) -> str:
        entry_id = catalog.resolve(name)
        return name if entry_id is None else new_ids.get(entry_id, name)

    for entry_id in sorted({*new_ids, *find_referring_entries(catalog)}):
        layout = loaded.project.layouts.get(entry_id.list_id)
        # An entry that stands in a document has no file; former ids serve it.
        if layout is not None and layout.is_document:
            continue
        record = catalog.records.get(entry_id, {})
        new_id = new_ids.get(entry_id, entry_id)
        edits: list[Edit] = redirect_references(new_id, record, name_today)
        edits += edit_sections(entry_id, record)
        if entry_id in new_ids:
            edits.append(_add_former_id(record, entry_id, new_id))
        if edits:
            path = old_paths[entry_id]
            new_path = paths.get(path, path)
            old_format = loaded.examiners.find_for_path(path)
            new_format = examiners.find_for_path(new_path)
            data = context.workspace.read(path)
            text = _edit(path, data, edits, old_format, new_format)
            yield WriteFile(new_path, text)


def _edit(
    path: str,
    data: bytes | None,
    edits: Sequence[Edit],
    old_format: EntryFormat | None,
    new_format: EntryFormat | None,
) -> str:
    """Return the text of an entry file after *edits*.

    A file in its list's canonical format is in that of its new list then. One that is
    written otherwise only gets lines at its end, where these are enough.

    Raises:
        RefusedError: the file cannot be read, or an edit does not fit it.
    """
    if data is not None and old_format is not None and new_format is not None:
        text = data.decode("utf-8", "replace")
        if old_format.format(text) != text:
            longer = _append_field(text, edits, new_format)
            if longer is not None:
                return longer
    return edit_entry_text(path, data, edits, new_format)


def _append_field(
    text: str, edits: Sequence[Edit], entry_format: EntryFormat
) -> str | None:
    """Return a text with a field more at its end; None if that does not make the *edits*."""
    if len(edits) != 1 or not isinstance(edits[0], SetValue):
        return None
    field, value = edits[0].field, edits[0].value
    before = entry_format.parse(text.encode())
    if isinstance(before, Unreadable) or field[0] in before.value:
        return None
    ending = "\r\n" if text.endswith("\r\n") else "\n"
    rows = entry_format.write({str(field[0]): value}).splitlines()
    longer = text.rstrip("\r\n") + ending + "".join(f"{row}{ending}" for row in rows)
    after = entry_format.parse(longer.encode())
    wanted = {**before.value, str(field[0]): value}
    if isinstance(after, Unreadable) or after.value != wanted:
        return None
    return longer


def _add_former_id(
    record: Mapping[str, Any],
    old_id: EntryId,
    new_id: EntryId,
) -> SetValue:
    """Return the edit by which links to *old_id* still lead to the entry."""
    # The entry may move back to a folder in which it was before.
    former_ids = [
        former_id for former_id in record.get("former_ids") or () if former_id != new_id
    ]
    return SetValue(("former_ids",), [*former_ids, old_id])


def list_other_files(
    context: Context,
    loaded: LoadedCatalog,
    folder: SectionId,
) -> list[str]:
    """Return the files in a section's folder that are no entries."""
    return [
        file.path
        for file in context.workspace.list_files(folder.folder)
        if file.path not in loaded.files
    ]


def count_things(number: int, singular: str, plural: str) -> str:
    """Return a number with the word for what is counted."""
    return f"{number} {singular if number == 1 else plural}"
