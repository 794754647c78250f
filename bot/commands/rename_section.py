"""`listwright rename-section`.

Give a section another folder, its entries other ids, and tell everybody.
"""

import argparse
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from bot.errors import RefusedError, UsageError
from bot.listing.slugs import make_folder
from bot.markdown.regions import find_regions, render_begin_marker
from bot.model.document_layouts import list_document_layouts
from bot.model.entry_id import DEEPEST, EntryId, SectionId, is_within
from bot.model.finding import Edit, SetValue
from bot.model.layout import Layout
from bot.output.lists.document import CONTENTS
from bot.plan import DeleteFile, FileAction, Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.project.references import (
    ListFiles,
    Word,
    find_referring_entries,
    redirect_references,
    rename_sections,
)
from bot.project.rewrite import edit_entry

SUMMARY = "give a section another folder, and its entries other ids"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "old", metavar="LIST/OLD", help="the section's folder; those below it go along"
    )
    parser.add_argument(
        "new", metavar="LIST/NEW", help="its folder from now on, in the same list"
    )
    parser.add_argument("--title", help="the section's name for people from now on")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and do nothing"
    )


class _Renaming(NamedTuple):
    """Sections by their former folders, and the entry files that move, by former paths.

    *regions* holds the folders after which their region is named, because the layout's
    file names none.
    """

    layout: Layout
    old: SectionId
    sections: Mapping[str, str]
    paths: Mapping[str, str]
    regions: Collection[str]


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Rename; layout, document, entries and what refers to them change together."""
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    renaming = _plan_renaming(args, loaded)
    layout = renaming.layout
    entries = list(_move_entries(context, loaded, renaming))
    gone = [DeleteFile(path) for path in renaming.paths]
    declared = _rename_declarations(
        renaming, ListFiles(project, layout), renaming.old.section, args.title
    )
    plan: tuple[FileAction, ...] = (
        *declared,
        *_rename_documents(context, renaming),
        *entries,
        *gone,
    )
    others = len(entries) - len(gone)
    lines = [
        f"Moved {args.old} to {args.new}: {_count(len(gone), 'entry', 'entries')}."
    ]
    lines += (
        [f"References follow in {_count(others, 'other entry', 'other entries')}."]
        if others
        else []
    )
    lines += [
        f"Left where it is, being no entry: {path}"
        for path in _list_other_files(context, loaded, renaming.old)
    ]
    lines += (
        [f"The heading in {layout.document} is yours: rename it there."]
        if args.title
        else []
    )
    lines += ["Run `listwright generate` to bring everything generated up to date."]
    return Outcome("\n".join(lines) + "\n", 0, plan)


def _plan_renaming(args: argparse.Namespace, loaded: LoadedCatalog) -> _Renaming:
    """Return what gets which name.

    Raises:
        UsageError: there is no such section, or the new name is none.
        RefusedError: something has the new name already, or had it.
    """
    source, target = SectionId(args.old), SectionId(args.new)
    list_id, old, new = source.list_id, source.section, target.section
    layout = loaded.project.layouts.get(list_id)
    if layout is None or not any(
        is_within(section, old) for section in layout.sections
    ):
        raise UsageError(
            f"{args.old}: there is no such section; write it as its folder below `entries/`."
        )
    if target.list_id != list_id:
        raise UsageError(f"{args.new}: a section stays in its list, `{list_id}`.")
    if args.title is not None and (
        old not in layout.sections or not args.title.strip()
    ):
        raise UsageError(
            f"--title: `{old}` is a folder of sections, which has none, or the title is"
            " empty."
        )
    sections = {
        name: new + name[len(old) :] for name in layout.sections if is_within(name, old)
    }
    _demand_folder(args.new, new, sections.values())
    if taken := layout.sections.keys() & sections.values():
        raise RefusedError(
            f"{list_id}/{min(taken)}: this section exists already; nothing was written."
        )
    moving = [path for path in sorted(loaded.files) if is_within(path, source.folder)]
    paths = {path: target.folder + path.removeprefix(source.folder) for path in moving}
    _demand_free(loaded, paths)
    files = ListFiles(loaded.project, layout)
    return _Renaming(
        layout, source, sections, paths, set(filter(files.has_implied_region, sections))
    )


def _demand_folder(given: str, folder: str, sections: Collection[str]) -> None:
    """Refuse a folder that cannot hold entries.

    Raises:
        UsageError: its name has other characters, or it is too deep.
    """
    fit = make_folder(folder)
    if fit != folder or not all(fit.split("/")):
        raise UsageError(
            f"{given}: a folder has small letters, digits and hyphens, such as `{fit}`."
        )
    # Two folders stand above a section, `entries/<list>`, and one is its own.
    if max(name.count("/") for name in sections) + 3 > DEEPEST:
        raise UsageError(
            f"{given}: with `entries`, an entry stands in {DEEPEST} folders at most."
        )


def _demand_free(loaded: LoadedCatalog, paths: Mapping[str, str]) -> None:
    """Refuse where the new path of an entry leads to another one, today or by a former name.

    Raises:
        RefusedError: names the path.
    """
    for before, after in paths.items():
        owner = loaded.catalog.resolve(EntryId.from_path(after))
        if owner not in (None, EntryId.from_path(before)) or after in loaded.files:
            raise RefusedError(
                f"{after}: this name leads to `{owner}` already; nothing was written."
            )


def _rename_declarations(
    renaming: _Renaming, files: ListFiles, old: str, title: str | None
) -> list[WriteFile]:
    """Return the layout and its order file with the sections under their new names."""
    layout, names = renaming.layout, renaming.sections
    replacements = files.plan_section_changes(names)
    sections = {
        names.get(name, name): section for name, section in layout.sections.items()
    }
    documents = {}
    for path, document in layout.documents.items():
        sections_here = {
            names.get(name, name): section
            for name, section in document.sections.items()
        }
        documents[path] = replace(document, sections=sections_here)
        replacements += [
            Word(("documents", path, "sections", before), before, after, is_key=True)
            for before, after in names.items()
            if before in document.sections
        ]
    for before in renaming.regions:
        own = layout.sections[before]
        sections[names[before]] = replace(own, views={names[before]: own.views[before]})
    if title is not None:
        section = sections[names[old]]
        sections[names[old]] = replace(section, title=title)
        replacements.append(Word(("sections", old, "title"), section.title, title))
    return files.replace_words(
        replacements, replace(layout, sections=sections, documents=documents)
    )


def _rename_documents(context: Context, renaming: _Renaming) -> Iterator[WriteFile]:
    """Yield the documents in which a region is named after a section.

    That is its table of contents, or the only region that it has.
    """
    for layout in list_document_layouts(renaming.layout):
        yield from _rename_regions(context, renaming, layout)


def _rename_regions(
    context: Context, renaming: _Renaming, layout: Layout
) -> Iterator[WriteFile]:
    """Yield the document of *layout* with the new names in its regions, if that changes it."""
    text = (context.workspace.read(layout.document) or b"").decode("utf-8")
    regions, lines = find_regions(text, layout.document), text.split("\n")
    for before, after in renaming.sections.items():
        section = layout.sections.get(before)
        if section is None:
            continue
        has_contents = section.group is not None and section.group.contents
        named = {before + CONTENTS: after + CONTENTS} if has_contents else {}
        named |= {before: after} if before in renaming.regions else {}
        for former, name in named.items():
            region = regions.get(former)
            if region is not None:
                line = lines[region.begin_line]
                lines[region.begin_line] = line.replace(
                    render_begin_marker(former), render_begin_marker(name)
                )
    if (changed := "\n".join(lines)) != text:
        yield WriteFile(layout.document, changed)


def _move_entries(
    context: Context, loaded: LoadedCatalog, renaming: _Renaming
) -> Iterator[WriteFile]:
    """Yield the entries that move, and those that name them or their sections."""
    catalog = loaded.catalog
    ids = {path: EntryId.from_path(path) for path in loaded.files}
    moved = {
        ids[before]: EntryId.from_path(after)
        for before, after in renaming.paths.items()
    }

    def name_today(named: str) -> str:
        entry_id = catalog.resolve(named)
        return named if entry_id is None else moved.get(entry_id, named)

    paths = {entry_id: path for path, entry_id in ids.items()}
    for name in sorted({*moved, *find_referring_entries(catalog)}):
        record = catalog.records.get(name, {})
        edits: list[Edit] = redirect_references(
            moved.get(name, name), record, name_today
        )
        if name.list_id == renaming.layout.id:
            edits += rename_sections(record, renaming.sections)
        if name in moved:
            edits.append(_keep_former_id(record, name, moved[name]))
        if edits:
            path = paths[name]
            yield WriteFile(
                renaming.paths.get(path, path), edit_entry(context, loaded, path, edits)
            )


def _keep_former_id(record: Mapping[str, Any], former: EntryId, new: EntryId) -> Edit:
    """Return the edit that notes the *former* id of an entry.

    Its *new* one is none, if it has had it before.
    """
    others = [name for name in record.get("former_ids") or () if name != new]
    return SetValue(("former_ids",), [*others, former])


def _list_other_files(
    context: Context, loaded: LoadedCatalog, old: SectionId
) -> list[str]:
    """Return the files in the section's folder that are no entries."""
    return [
        file.path
        for file in context.workspace.list_files(old.folder)
        if file.path not in loaded.files
    ]


def _count(number: int, singular: str, many: str) -> str:
    return f"{number} {singular if number == 1 else many}"
