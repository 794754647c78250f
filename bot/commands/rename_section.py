"""`listwright rename-section`: give a section another folder, and its entries other ids.

Whatever names the section or the entries follows.
"""

import argparse
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from bot.errors import UsageError
from bot.markdown.regions import rename_regions
from bot.model.document_layouts import list_document_layouts
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import Edit
from bot.model.layout import Layout
from bot.output.lists.document import CONTENTS
from bot.plan import DeleteFile, FileAction, Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.project.references import ListFiles, Word, rename_sections
from bot.project.section_paths import (
    count_things,
    demand_folders,
    describe_unknown_section,
    list_other_files,
    map_entry_paths,
    plan_entries,
    rename_folders,
)

SUMMARY = "give a section another folder, and its entries other ids"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "old",
        metavar="LIST/OLD",
        help="the section's folder; those below it go along",
    )
    parser.add_argument(
        "new",
        metavar="LIST/NEW",
        help="its folder from now on, in the same list",
    )
    parser.add_argument("--title", help="the section's name for people from now on")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would be done, and do nothing",
    )


class _Renaming(NamedTuple):
    """Sections of one list that get other folders, with the files that move."""

    layout: Layout
    old: SectionId
    new: SectionId
    # The new folders of the sections, by their former ones.
    sections: Mapping[str, str]
    # The new paths of the entry files, by their former ones.
    paths: Mapping[str, str]
    # The folders after which their region is named, because the layout's file names none.
    regions: Collection[str]


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan the new names in layout, documents and entries, all at once.

    Raises:
        UsageError: there is no such section, or the new name is none.
        RefusedError: something has the new name already, or had it.
    """
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    renaming = _read_renaming(args, loaded)
    layout = renaming.layout
    entries = list(_plan_entries(context, loaded, renaming))
    removed = [DeleteFile(path) for path in renaming.paths]
    files = ListFiles(project, layout)
    declared = _plan_declarations(renaming, files, args.title)
    plan: tuple[FileAction, ...] = (
        *declared,
        *_plan_documents(context, renaming),
        *entries,
        *removed,
    )
    moved = count_things(len(removed), "entry", "entries")
    lines = [f"Moved {renaming.old} to {renaming.new}: {moved}."]
    if len(entries) > len(removed):
        referring = len(entries) - len(removed)
        count = count_things(referring, "other entry", "other entries")
        lines.append(f"References follow in {count}.")
    lines += [
        f"Left where it is, being no entry: {path}"
        for path in list_other_files(context, loaded, renaming.old)
    ]
    if args.title:
        lines.append(f"The heading in {layout.document} is yours: rename it there.")
    lines.append("Run `listwright generate` to bring everything generated up to date.")
    return Outcome("\n".join(lines) + "\n", 0, plan)


def _read_renaming(args: argparse.Namespace, loaded: LoadedCatalog) -> _Renaming:
    """Return what gets which name.

    Raises:
        UsageError: there is no such section, or the new name is none.
        RefusedError: something has the new name already, or had it.
    """
    source = SectionId.from_reference(args.old)
    target = SectionId.from_reference(args.new)
    old, new = source.section, target.section
    layout = loaded.project.layouts.get(source.list_id)
    sections = rename_folders(layout, old, new)
    if layout is None or not sections:
        layouts = loaded.project.layouts
        raise UsageError(describe_unknown_section(args.old, source, layouts))
    if target.list_id != source.list_id:
        raise UsageError(
            f"{args.new}: a section stays in its list, `{source.list_id}`;"
            " `listwright move-section` moves one to another list."
        )
    has_empty_title = args.title is not None and not args.title.strip()
    names_folder = args.title is not None and old not in layout.sections
    if has_empty_title or names_folder:
        raise UsageError(
            f"--title: `{old}` is a folder of sections, which has none, or the title is"
            " empty."
        )
    demand_folders(args.new, target, layout, sections)
    paths = map_entry_paths(loaded, source, target)
    files = ListFiles(loaded.project, layout)
    regions = set(filter(files.has_implied_region, sections))
    return _Renaming(layout, source, target, sections, paths, regions)


def _plan_declarations(
    renaming: _Renaming,
    files: ListFiles,
    title: str | None,
) -> list[WriteFile]:
    """Plan the layout and its order file with the sections under their new names."""
    layout = renaming.layout
    names = renaming.sections
    changes = files.plan_section_changes(names)
    sections = {
        names.get(name, name): section for name, section in layout.sections.items()
    }
    documents = {}
    for path, document in layout.documents.items():
        shown_sections = {}
        for name, section in document.sections.items():
            shown_sections[names.get(name, name)] = section
        documents[path] = replace(document, sections=shown_sections)
        for before, after in names.items():
            if before in document.sections:
                key = ("documents", path, "sections", before)
                changes.append(Word(key, before, after, is_key=True))
    # The layout's file does not name these regions: they follow the folder.
    for before in renaming.regions:
        own_section = layout.sections[before]
        views = {names[before]: own_section.views[before]}
        sections[names[before]] = replace(own_section, views=views)
    if title is not None:
        old = renaming.old.section
        titled = sections[names[old]]
        sections[names[old]] = replace(titled, title=title)
        changes.append(Word(("sections", old, "title"), titled.title, title))
    wanted = replace(layout, sections=sections, documents=documents)
    return files.replace_words(changes, wanted)


def _plan_documents(context: Context, renaming: _Renaming) -> Iterator[WriteFile]:
    """Plan the documents with regions that are named after a section.

    These are tables of contents, and the regions that the layout's file does not name.
    """
    for layout in list_document_layouts(renaming.layout):
        path = layout.document
        before = (context.workspace.read(path) or b"").decode("utf-8")
        after = rename_regions(before, path, _map_regions(layout, renaming))
        if after != before:
            yield WriteFile(path, after)


def _map_regions(layout: Layout, renaming: _Renaming) -> dict[str, str]:
    """Return the new names of regions by the former ones, as far as *layout* shows them."""
    names = {}
    for before, after in renaming.sections.items():
        section = layout.sections.get(before)
        if section is None:
            continue
        if section.group is not None and section.group.contents:
            names[before + CONTENTS] = after + CONTENTS
        if before in renaming.regions:
            names[before] = after
    return names


def _plan_entries(
    context: Context, loaded: LoadedCatalog, renaming: _Renaming
) -> Iterator[WriteFile]:
    """Plan the entries that move, and those that name them or their sections."""

    def edit_sections(entry_id: EntryId, record: Mapping[str, Any]) -> list[Edit]:
        if entry_id.list_id != renaming.layout.id:
            return []
        return rename_sections(record, renaming.sections)

    paths, examiners = renaming.paths, loaded.examiners
    return plan_entries(context, loaded, paths, edit_sections, examiners)
