"""`listwright merge`: make one entry of two that are one work."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.document.locations import collect_comments
from bot.errors import RefusedError, UsageError
from bot.forms.option_labels import shorten_line
from bot.forms.target_lookup import find_entry
from bot.listing.condition import holds
from bot.listing.safe_item import find_allowance, render_item
from bot.listing.sorting import apply_section_overrides
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.finding import Value
from bot.plan import DeleteFile, FileAction, Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.project.merge_entries import Conflict, Side, merge_records
from bot.project.references import (
    ListFiles,
    find_referring_entries,
    redirect_references,
)
from bot.project.rewrite import edit_entry, render_diffs

SUMMARY = "make one entry of two that are one work"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "a",
        metavar="A",
        help="the entry that stays: its id, path, title, or one of its links",
    )
    parser.add_argument("b", metavar="B", help="the entry that becomes part of it")
    parser.add_argument(
        "--keep",
        choices=("A", "B"),
        help="which one is right where the two do not agree",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="show what would change, and write nothing",
    )


class _File(NamedTuple):
    """An entry's file with its text, and what a merge reads of it."""

    path: str
    text: str
    side: Side


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan to merge two entries; the former id of B leads to A from then on.

    Raises:
        UsageError: A or B means no entry for sure.
        RefusedError: the entries cannot be one, or do not agree and `--keep` is not
            given.
    """
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    paths = {EntryId.from_path(path): path for path in loaded.files}
    a = _find_file(context, loaded, paths, args.a)
    b = _find_file(context, loaded, paths, args.b)
    _demand_mergeable(loaded, a, b)
    edits, conflicts = merge_records(a.side, b.side)
    if conflicts and args.keep is None:
        raise RefusedError(_describe_conflicts(a, b, conflicts))
    # A conflict without its edits leaves what A says.
    if args.keep == "B":
        for conflict in conflicts:
            edits += conflict.edits
    written = WriteFile(a.path, edit_entry(context, loaded, a.path, edits))
    # The merged entry goes to the sections of B too, which may ask for other fields.
    _demand_shown(loaded, written)
    references = list(_plan_references(context, loaded, paths, a, b))
    plan: tuple[FileAction, ...] = (
        written,
        *references,
        *_plan_order(loaded, a, b),
        DeleteFile(b.path),
    )
    merged = "Would merge" if args.dry_run else "Merged"
    lines = [f"{merged} {b.path} into {a.path}."]
    lines += [f"{action.path} names it now." for action in references]
    for comment in collect_comments(b.text):
        lines.append(f"A comment goes with the file: {shorten_line(comment)}")
    lines.append("Run `listwright generate` to bring everything generated up to date.")
    diffs = ""
    if args.dry_run:
        diffs = render_diffs(context.workspace, (written, *references))
    return Outcome(diffs + "\n".join(lines) + "\n", 0, plan)


def _find_file(
    context: Context,
    loaded: LoadedCatalog,
    paths: dict[EntryId, str],
    text: str,
) -> _File:
    """Return the file of the entry that *text* means.

    Raises:
        UsageError: it means none, or several.
        RefusedError: a value of it is faulty, and would be lost.
    """
    meant = find_entry(text, loaded.catalog)
    if meant.entry_id is None:
        candidates = ""
        if meant.candidates:
            candidates = f" It may mean: {', '.join(meant.candidates)}."
        raise UsageError(
            f"`{text}` means no entry for sure; give its id or its path.{candidates}"
        )
    path = paths[meant.entry_id]
    examiner = loaded.examiners.get_for_entry(path)
    file, record, _ = examiner.read(path, context.workspace.read(path) or b"")
    if record is None or file.problems:
        problem = file.problems[0].message if file.problems else "It cannot be read."
        raise RefusedError(f"{path}: {problem} Fix that first; nothing was written.")
    if "removed" in record:
        raise RefusedError(
            f"{path}: this entry has left the list; take `removed` out first, or delete"
            " the file."
        )
    # A field without a value says nothing, and is no conflict.
    tree = {name: value for name, value in file.tree.items() if value is not None}
    return _File(path, file.text, Side(meant.entry_id, record, tree))


def _demand_mergeable(loaded: LoadedCatalog, a: _File, b: _File) -> None:
    """Refuse what would take a work off a list, or contradict a maintainer.

    Raises:
        UsageError: both are one entry.
        RefusedError: they stand in two lists, or were judged to be two works.
    """
    if a.path == b.path:
        raise UsageError(f"both mean {a.path}; name two entries.")
    if a.side.id.list_id != b.side.id.list_id:
        advice = f"Let each name the other in `same_as`, as in `same_as: [{b.side.id}]`"
        raise RefusedError(
            f"{a.path} and {b.path} stand in two lists, and each list keeps its own."
            f" {advice}."
        )
    for naming, named in ((a, b), (b, a)):
        distinct = naming.side.record.get("distinct_from") or ()
        # An id in the field may be a former one of the entry.
        if named.side.id in map(loaded.catalog.resolve, distinct):
            advice = "If that was wrong, take the id out of `distinct_from` first"
            raise RefusedError(
                f"{naming.path} says that {named.path} is another work. {advice}."
            )


def _describe_conflicts(a: _File, b: _File, conflicts: Sequence[Conflict]) -> str:
    width = max(len(conflict.field) for conflict in conflicts)
    lines = [f"A ({a.path}) and B ({b.path}) do not agree; nothing was written."]
    for field, (value_of_a, value_of_b), _ in conflicts:
        lines += [
            f"  {field:{width}}  A  {_render_value(value_of_a)}",
            f"  {'':{width}}  B  {_render_value(value_of_b)}",
        ]
    lines.append("Say `--keep A` or `--keep B`, or fix one of the files first.")
    return "\n".join(lines)


def _render_value(value: Value) -> str:
    if isinstance(value, dict):
        items = [f"{name}: {_render_value(item)}" for name, item in value.items()]
        return ", ".join(items)
    if isinstance(value, list):
        return ", ".join(map(_render_value, value))
    if value is None:
        return "(nothing)"
    return shorten_line(str(value))


def _demand_shown(loaded: LoadedCatalog, written: WriteFile) -> None:
    """Refuse an entry that one of its sections could not show.

    It would vanish from there.

    Raises:
        RefusedError: names the section, or what is wrong with the merged entry.
    """
    examiner = loaded.examiners.get_for_entry(written.path)
    file, record, _ = examiner.read(written.path, written.text.encode())
    if record is None or file.problems:
        problem = file.problems[0].message if file.problems else "it cannot be read."
        raise RefusedError(f"{written.path}: merged, {problem} Nothing was written.")
    entry = Entry.from_record(EntryId.from_path(written.path), record)
    allowance = find_allowance(examiner.layout)
    for name in Side(entry.id, record, {}).shown_in:
        section = examiner.layout.sections.get(name)
        if section is None:
            continue
        listed = apply_section_overrides(entry, name)
        fits = any(
            holds(view.when, listed) and render_item(listed, view, allowance)
            for view in section.views.values()
        )
        if not fits:
            raise RefusedError(
                f"{written.path}: merged, it would fit no view of `{name}`."
                " Nothing was written."
            )


def _plan_references(
    context: Context,
    loaded: LoadedCatalog,
    paths: dict[EntryId, str],
    a: _File,
    b: _File,
) -> Iterator[WriteFile]:
    """Plan the other entries that name B: they name A from then on."""

    def name_today(name: str) -> str:
        return a.side.id if loaded.catalog.resolve(name) == b.side.id else name

    referring = find_referring_entries(loaded.catalog) - {a.side.id, b.side.id}
    for entry_id in sorted(referring):
        record = loaded.catalog.records[entry_id]
        edits = redirect_references(entry_id, record, name_today)
        if edits:
            path = paths[entry_id]
            yield WriteFile(path, edit_entry(context, loaded, path, edits))


def _plan_order(loaded: LoadedCatalog, a: _File, b: _File) -> Iterator[WriteFile]:
    """Plan the layout where a section's own order names B: A takes its place there."""
    old, new = b.side.id.slug, a.side.id.slug
    layout = loaded.project.layouts[a.side.id.list_id]
    files = ListFiles(loaded.project, layout)
    changes = []
    sections = dict(layout.sections)
    for name in b.side.shown_in:
        section = sections.get(name)
        if section is None or old not in section.manual:
            continue
        # Where the order names A already, B's slug is harmless and stays.
        if new in section.manual:
            continue
        index = section.manual.index(old)
        changes.append(files.plan_slug_change(name, index, old, new))
        manual = [new if slug == old else slug for slug in section.manual]
        sections[name] = replace(section, manual=manual)
    if changes:
        yield from files.replace_words(changes, replace(layout, sections=sections))
