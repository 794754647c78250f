"""`listwright move-section`: a section, with its entries, goes to another list."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.errors import RefusedError
from bot.listing.config_files import get_layout_path
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, Finding
from bot.plan import DeleteFile, FileAction, Outcome, WriteFile, collect_files
from bot.ports import Context
from bot.project.document_source import read_documents
from bot.project.examiners import Examiners
from bot.project.generate import demand_readable, plan_generation
from bot.project.heading_links import describe_lost_links, describe_new_heading
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import load_project
from bot.project.moved_declarations import plan_declarations
from bot.project.moved_documents import plan_documents
from bot.project.moved_limits import demand_limits
from bot.project.outside_values import render_facts_files
from bot.project.overlay import OverlayWorkspace
from bot.project.references import rename_sections
from bot.project.section_move import (
    SectionMove,
    demand_links_from_top,
    demand_no_guests,
    describe_other_selection,
    read_section_move,
)
from bot.project.section_needs import SectionNeeds, find_section_needs
from bot.project.section_paths import count_things, list_other_files, plan_entries
from bot.review.check_catalog import check_all
from bot.review.new_findings import find_new_findings
from bot.review.typed_items import demand_no_typed_items, remember_generated

SUMMARY = "move a section, with its entries, to another list"
CONTEXT = Context

# The rules on one work that stands twice.
_TWICE = frozenset({"duplicate-work", "shared-link"})
# Findings that a refusal names one by one: a screenful.
_MOST_NAMED = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "section",
        metavar="LIST/SECTION",
        help="the section's folder; those below it go along",
    )
    parser.add_argument(
        "target",
        metavar="OTHER-LIST[/SECTION]",
        help="the list to which it goes, and its folder there, if that is another",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would be done, and do nothing",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan the move: entries, layouts, order files and documents, all at once.

    Raises:
        UsageError: there is no such section or list, or the new name is none.
        RefusedError: something would be lost, or mean something else.
    """
    # Other lists may be read from their documents; what is generated names them too.
    context = read_documents(context)
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    move = read_section_move(args.section, args.target, loaded)
    demand_readable(loaded)
    _demand_no_typed_items(context, loaded)
    demand_no_guests(move, loaded.catalog)
    demand_links_from_top(move, loaded.catalog)
    demand_limits(move)
    needs = find_section_needs(move, loaded.catalog)
    documents = plan_documents(context.workspace, move)
    declared = plan_declarations(project, move, needs, documents.change)
    moved = _plan_entries(context, loaded, move, declared)
    removed = [DeleteFile(path) for path in move.paths]
    texts = [WriteFile(path, text) for path, text in documents.texts.items()]
    actions = [*declared, *texts, *moved, *removed]
    files, generated = _complete_files(context, loaded, move, actions)
    if not args.dry_run:
        remember_generated(context, generated)
    lines = [
        *_describe_entries(move, len(moved), is_done=not args.dry_run),
        *_describe_needs(move, needs),
        *documents.lines,
        *describe_other_selection(move, loaded.catalog),
        *_describe_links(context, move, files),
    ]
    lines += [
        f"Left where it is, being no entry: {path}"
        for path in list_other_files(context, loaded, move.source)
    ]
    return Outcome("\n".join(lines) + "\n", 0, tuple(_list_actions(context, files)))


def _demand_no_typed_items(context: Context, loaded: LoadedCatalog) -> None:
    """Refuse to write documents into which items were typed.

    Raises:
        RefusedError: names each line, and the command that makes entries of them.
    """
    stale = plan_generation(context, loaded.project, loaded.catalog, allow_shrink=True)
    demand_no_typed_items(context, loaded, stale.files)


def _plan_entries(
    context: Context,
    loaded: LoadedCatalog,
    move: SectionMove,
    declared: Sequence[FileAction],
) -> list[WriteFile]:
    """Plan the entries that move, and those that name them."""
    overlay = OverlayWorkspace(context.workspace, collect_files(declared))
    examiners = Examiners(context, load_project(overlay))
    moving = frozenset(move.entry_ids)

    def edit_sections(entry_id: EntryId, record: Mapping[str, Any]) -> list[Edit]:
        return rename_sections(record, move.sections) if entry_id in moving else []

    return list(plan_entries(context, loaded, move.paths, edit_sections, examiners))


def _complete_files(
    context: Context,
    loaded: LoadedCatalog,
    move: SectionMove,
    actions: Sequence[FileAction],
) -> tuple[dict[str, str | None], list[WriteFile]]:
    """Return the files after the move, and those among them that are generated.

    Raises:
        RefusedError: the entries would have findings that they did not have.
    """
    files = collect_files(actions)
    after = _load_after(context, files)
    facts = _render_facts(loaded, after, move)
    if facts:
        files |= facts
        after = _load_after(context, files)
    later = replace(context, workspace=OverlayWorkspace(context.workspace, files))
    generated = plan_generation(later, after.project, after.catalog).files
    new = find_new_findings(
        check_all(context, loaded), check_all(later, after), move.paths
    )
    if new:
        raise RefusedError(_describe_findings(move, new))
    # The lists' own branch is written by the workflow.
    if loaded.project.settings.publish == "branch":
        return files, []
    return files | collect_files(generated), generated


def _list_actions(
    context: Context, files: Mapping[str, str | None]
) -> Iterator[FileAction]:
    """Yield what makes the *files*, without those that are so already."""
    for path, text in files.items():
        if text is None:
            yield DeleteFile(path)
        elif context.workspace.read(path) != text.encode():
            yield WriteFile(path, text)


def _load_after(context: Context, files: Mapping[str, str | None]) -> LoadedCatalog:
    """Return the entries as they are with other *files*."""
    overlay = OverlayWorkspace(context.workspace, files)
    later = replace(context, workspace=overlay)
    return load_catalog(later, overlay, load_project(overlay))


def _render_facts(
    before: LoadedCatalog,
    after: LoadedCatalog,
    move: SectionMove,
) -> dict[str, str]:
    """Return the files with what GitHub tells of the entries' repositories."""
    old_values, new_values = (
        before.catalog.outside.get(layout.id, {}) for layout in (move.old, move.new)
    )
    old, new = (after.project.layouts[layout.id] for layout in (move.old, move.new))
    return {
        **render_facts_files(after.catalog, [old], old_values),
        **render_facts_files(after.catalog, [new], {**old_values, **new_values}),
    }


def _describe_findings(move: SectionMove, findings: Sequence[Finding]) -> str:
    """Return why a section cannot move that would have *findings* in the other list."""
    lines = [
        f"{finding.location.path}: {finding.severity}[{finding.rule}]: {finding.message}"
        for finding in findings[:_MOST_NAMED]
    ]
    if len(findings) > _MOST_NAMED:
        lines.append(f"and {len(findings) - _MOST_NAMED} more")
    named = "\n  ".join(lines)
    advice = ""
    if any(finding.rule in _TWICE for finding in findings):
        advice = (
            " Of two entries that are one work, remove one, and write its id into"
            " `former_ids` of the other."
        )
    return (
        f"After the move, `listwright check` would find what it does not find now."
        f" Nothing was written.\n  {named}\n"
        f"Repair this first.{advice} Or set the rule first for the section of the file,"
        f" under `rules` in {' and '.join(_list_layout_paths(move, findings))}."
    )


def _list_layout_paths(move: SectionMove, findings: Sequence[Finding]) -> list[str]:
    """Return the layouts that may set the rules of *findings* before the move."""
    moving = set(move.paths.values())
    list_ids = {
        move.old.id
        if finding.location.path in moving
        else EntryId.from_path(finding.location.path).list_id
        for finding in findings
    }
    return [get_layout_path(list_id) for list_id in sorted(list_ids)]


def _describe_entries(
    move: SectionMove, written: int, *, is_done: bool
) -> Iterator[str]:
    """Yield lines on the entries that move, and on those that name them."""
    moved = count_things(len(move.paths), "entry", "entries")
    sections = ""
    if len(move.sections) > 1:
        sections = f" in {len(move.sections)} sections"
    verb, then = ("Moved", "") if is_done else ("Would move", " Then:")
    yield f"{verb} {move.source} to {move.target}: {moved}{sections}.{then}"
    referring = written - len(move.paths)
    if referring:
        count = count_things(referring, "other entry", "other entries")
        yield f"References follow in {count}."


def _describe_needs(move: SectionMove, needs: SectionNeeds) -> Iterator[str]:
    """Yield lines on what the other list declares from now on."""
    path = get_layout_path(move.new.id)
    for words, names in (
        ("fields", [*needs.fields, *needs.outside]),
        ("tags", needs.tags),
    ):
        if names:
            listed = ", ".join(f"`{name}`" for name in names)
            yield f"{path} declares more {words}: {listed}."
    for name, levels in needs.rules.items():
        if levels:
            listed = ", ".join(f"`{rule}: {level}`" for rule, level in levels.items())
            yield (
                f"{path} sets rules for `{move.sections[name]}` that `{move.old.id}`"
                f" sets for all sections: {listed}."
            )
    if needs.idle:
        listed = ", ".join(f"`{name}`" for name in needs.idle)
        yield (
            f"{get_layout_path(move.old.id)} still declares fields that nothing in"
            f" `{move.old.id}` uses now: {listed}. They are yours to remove."
        )


def _describe_links(
    context: Context, move: SectionMove, files: Mapping[str, str | None]
) -> Iterator[str]:
    """Yield lines on links to headings, which stand in the words of people."""
    for path in (move.old.document, move.new.document):
        before = (context.workspace.read(path) or b"").decode("utf-8", "replace")
        after = files.get(path)
        if after is not None:
            yield from describe_lost_links(path, before, after)
            if path == move.new.document:
                yield from describe_new_heading(path, before, after)
