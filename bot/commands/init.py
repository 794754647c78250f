"""`listwright init`: import a repository's list, and add everything that the bot needs there."""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.engine.registry import all_rules
from bot.errors import RefusedError
from bot.importer.read.sections import remove_markup
from bot.importer.verify.report import Report
from bot.listing.config_files import layout_path
from bot.listing.slugs import make_slug
from bot.model.document_layouts import iterate_document_layouts
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout, Level
from bot.output.untrusted import visible
from bot.plan import FileAction, Outcome, WriteFile
from bot.ports import Context
from bot.project.choose_documents import ChosenDocuments, choose_documents
from bot.project.contributing_guide import plan_contributing
from bot.project.generate import describe_unsafe, plan_generation
from bot.project.import_dates import date_entries
from bot.project.import_plan import ListImport, plan_import, plan_imported_files
from bot.project.import_summary import (
    describe_losses,
    describe_outcome,
    list_moves,
    list_undecided,
    list_unread,
    render_previews,
)
from bot.project.list_import import (
    ChoiceRecorder,
    add_order_arguments,
    make_chooser,
    read_history,
)
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import SETTINGS_PATH, load_project
from bot.project.overlay import OverlayWorkspace
from bot.project.repository_files import (
    Action,
    plan_hooks,
    plan_ignored,
    plan_settings,
    plan_workflows,
)
from bot.project.unite_documents import UnitedList, find_losses, unite_document
from bot.review.check_catalog import check_all

_MOSTLY = 0.5
_FEW = 2
"""So many entries are no custom of a section, however few it has."""
_MOST_SHOWN = 40

SUMMARY = "import this repository's list, and add workflows, forms and hooks"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--document",
        metavar="PATH",
        help="the list; the Markdown file with most items, if not given",
    )
    parser.add_argument(
        "--also",
        metavar="DOCUMENT",
        action="append",
        default=[],
        help="another document of the list, as PATH or LANGUAGE=PATH; `all` for every one that is found",
    )
    parser.add_argument(
        "--list",
        metavar="ID",
        dest="list_id",
        help="the new list's id; after the document's title, if not given",
    )
    parser.add_argument(
        "--uses",
        metavar="OWNER/listwright@COMMIT",
        help="the release of the bot that workflows and hooks name; without it neither is written",
    )
    add_order_arguments(parser)
    parser.add_argument(
        "--yes",
        action="store_true",
        help="ask nothing: of two equal readings take the first",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; say what would be written",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Write what is not there yet; what is written is listed first, and a second run finds nothing to do."""
    action = Action(args.uses) if args.uses else None
    said = []
    plan: list[FileAction] = []
    layouts: Mapping[str, Layout] = (
        load_project(context.workspace).layouts if _has_layouts(context) else {}
    )
    moves_in = not _has(layouts, args.document)
    if moves_in:
        documents = choose_documents(
            context, args.document, args.also, may_ask=not args.yes and not args.dry_run
        )
        recorder = ChoiceRecorder()
        taken, notes, others = _move_in(args, context, documents, recorder)
        plan += taken.plan
        layouts = {**layouts, taken.imported.layout.id: taken.imported.layout}
        said += [
            _moved(taken, is_complete=args.dry_run),
            *recorder.list_choices(),
            *notes,
            "",
            *(render_previews(taken.report, others) if args.dry_run else []),
        ]
        said += documents.describe_left()
    plan += plan_settings(context)
    files = {one.path: one.text for one in plan if isinstance(one, WriteFile)}
    context = replace(context, workspace=OverlayWorkspace(context.workspace, files))
    made = load_project(context.workspace)
    catalog = load_catalog(context, context.workspace, made).catalog
    with context.progress.step("generating the list"):
        generation = plan_generation(context, made, catalog)
    plan += generation.files
    said += describe_unsafe(generation.unsafe)
    layout = next(iter(layouts.values()))
    plan += plan_contributing(context, layout, catalog)
    if action is not None:
        plan += [*plan_workflows(context, action), *plan_hooks(context, action)]
    plan += [
        one for name in layouts for one in plan_ignored(context, layout_path(name))
    ]
    steps = _next_steps(plan, args, moves_in=moves_in)
    return _agreed(args, context, _last(plan), [*said, *steps])


def _has_layouts(context: Context) -> bool:
    names = (
        file.path.removeprefix("schema/")
        for file in context.workspace.list_files("schema")
    )
    return any(
        name.endswith(".yaml") and "/" not in name and f"schema/{name}" != SETTINGS_PATH
        for name in names
    )


def _has(layouts: Mapping[str, Layout], document: str | None) -> bool:
    documents = {
        layout.document for layout in iterate_document_layouts(layouts.values())
    }
    return document in documents if document else bool(documents)


class _MovedIn(NamedTuple):
    """The list with all its documents, and what a person should know of those beside the main one."""

    main: ListImport
    notes: list[str]
    others: Mapping[str, Report]
    """What was understood of the documents beside the main one, by path."""


def _move_in(
    args: argparse.Namespace,
    context: Context,
    documents: ChosenDocuments,
    recorder: ChoiceRecorder,
) -> _MovedIn:
    """The list's import, with the day on which each item came and without the rules that most of a section breaks.

    What nobody is there to decide is noted by *recorder*.
    """
    path = documents.main.path
    text = (context.workspace.read(path) or b"").decode("utf-8", "replace")
    title = re.search(r"(?m)^#[ \t]+(.{1,200})$", text)
    named = (
        remove_markup(title[1])
        if title
        else context.repository.origin().partition("/")[2]
    )
    list_id = (args.list_id or make_slug(named) or "list")[:40].strip("-")
    taken = _import(args, context, path, list_id, recorder)
    sources = [taken.imported]
    united = UnitedList(
        taken.imported, frozenset(draft.id for draft in taken.imported.drafts)
    )
    notes, others = [], {}
    for other in documents.others:
        language = other.language if other.language != documents.main.language else ""
        try:
            taken_too = _import(args, context, other.path, list_id, recorder)
            theirs = taken_too.imported
            larger, account = unite_document(united, theirs, language)
            made = plan_imported_files(larger.main, context, larger.texts)
            lost = find_losses([*sources, theirs], made.documents)
        except RefusedError as error:
            notes.append(f"{other.path} was left alone: {error}")
            continue
        if lost:
            notes.append(
                f"{other.path} was left alone; else something would be lost: {', '.join(lost[:12])}"
            )
            continue
        united, sources = larger, [*sources, theirs]
        notes += account.describe()
        others[other.path] = taken_too.report
        if unread := list_unread(taken_too.report):
            notes += [f"{other.path}:", *unread]
    layout = _lenient(united, context)
    imported = replace(united.main, layout=layout)
    made = plan_imported_files(imported, context, united.texts)
    return _MovedIn(
        ListImport(imported, tuple(made.plan), taken.report, made.unsafe), notes, others
    )


def _import(
    args: argparse.Namespace,
    context: Context,
    path: str,
    list_id: str,
    recorder: ChoiceRecorder,
) -> ListImport:
    """Import one document, with the day on which each item came.

    Raises:
        RefusedError: there is no list in it, or something would be lost.
    """
    data = context.workspace.read(path) or b""
    text = data.decode("utf-8", "replace")
    is_asked = not args.yes and not args.dry_run
    taken = plan_import(
        text,
        path,
        list_id,
        path,
        context,
        order=args.order,
        choose=(make_chooser(context) if is_asked else None) or recorder,
        history=read_history(context, path, text),
    )
    if taken.report.lost:
        raise RefusedError(describe_losses(taken.report))
    date_entries(taken.imported, context, path, data)
    return taken


def _lenient(united: UnitedList, context: Context) -> Layout:
    """The layout with each rule off in the sections most of whose entries break it.

    Rules about security stay, and so does the search for duplicates: a section of works that stand elsewhere too
    still wants to hear of another one.
    """
    plan = plan_imported_files(united.main, context, united.texts).plan
    files = {one.path: one.text for one in plan}
    inside = replace(context, workspace=OverlayWorkspace(context.workspace, files))
    found = load_catalog(inside, inside.workspace, load_project(inside.workspace))
    broken: defaultdict[SectionId, Counter[str]] = defaultdict(Counter)
    with context.progress.step("checking the entries"):
        findings = check_all(inside, found)
    for path, rule in {(one.location.path, one.rule) for one in findings}:
        broken[EntryId.from_path(path).home][rule] += 1
    sizes = Counter(EntryId.from_path(path).home for path in found.files)
    layout = united.main.layout
    kept = {
        "duplicate-work",
        *(name for name, rule in all_rules().items() if rule.security),
    }
    sections = dict(layout.sections)
    for name, section in sections.items():
        folder = SectionId.from_parts(layout.id, name)
        off: dict[str, Level] = {
            rule: "off"
            for rule, count in sorted(broken[folder].items())
            if count > max(_MOSTLY * sizes[folder], _FEW) and rule not in kept
        }
        sections[name] = replace(section, rules={**section.rules, **off})
    return replace(layout, sections=sections)


def _last(plan: Sequence[FileAction]) -> tuple[FileAction, ...]:
    """Of several versions of a file the last."""
    return tuple({one.path: one for one in plan}.values())


def _moved(taken: ListImport, *, is_complete: bool) -> str:
    report = taken.report
    head = f"{report.source}: {describe_outcome(report, is_planned=True)}"
    return "\n".join(
        [head, *list_moves(report), *list_undecided(report, is_complete=is_complete)]
    )


def _next_steps(
    plan: Sequence[FileAction], args: argparse.Namespace, *, moves_in: bool
) -> Iterator[str]:
    """Yield what the person does next, as lines."""
    if not plan:
        return
    if moves_in and not args.uses:
        yield "Workflows and hooks were left out: `--uses OWNER/listwright@COMMIT` names the release they should run."
    if args.dry_run:
        yield "Nothing was written. Without `--dry-run` the same command writes these files."
    elif moves_in:
        yield "Commit all of it. Then `listwright init` once more: it notes the commit in .git-blame-ignore-revs, so"
        yield "that GitHub's blame skips it (locally: `git config blame.ignoreRevsFile .git-blame-ignore-revs`)."
        yield "Push, and `listwright doctor` says what is missing at GitHub. To watch before the bot speaks, write"
        yield "`mode: observe` into schema/settings.yaml."
    else:
        yield "Commit it."


def _agreed(
    args: argparse.Namespace,
    context: Context,
    plan: tuple[FileAction, ...],
    said: Sequence[str],
) -> Outcome:
    """The plan, if nobody objects to it."""
    if not plan:
        return Outcome("Everything is here already.\n")
    paths = [one.path for one in plan]
    entries = [path for path in paths if path.startswith("entries/")]
    listed = [path for path in paths if path not in entries]
    lines = [f"  {path}" for path in listed[:_MOST_SHOWN]]
    lines += [f"  {len(entries)} files under entries/"] if entries else []
    is_asked = context.terminal.is_interactive and not args.yes
    head = "To be written:" if args.dry_run or is_asked else "Written:"
    text = visible("\n".join([head, *lines, "", *said]) + "\n", keep="\n")
    if args.dry_run:  # the files are listed above, and not one by one again
        return Outcome(text)
    if not is_asked:
        return Outcome(text, 0, plan)
    answer = (
        context.terminal.ask(f"{text}\nWrite these files? [y/N] ").strip().casefold()
    )
    if answer not in {"y", "yes"}:
        return Outcome("Nothing was written.\n")
    return Outcome(f"Wrote {len(plan)} files.\n", 0, plan)
