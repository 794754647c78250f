"""`listwright init`: import a repository's list, and add all that the bot needs there."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from bot.errors import UsageError
from bot.listing.config_files import get_layout_path, render_read_list
from bot.model.document_layouts import iterate_document_layouts
from bot.model.layout import Layout
from bot.model.read_list import ReadList
from bot.model.release import Release
from bot.model.settings import PublishMode, Settings
from bot.output.untrusted import show_hidden
from bot.plan import FileAction, Outcome, WriteFile
from bot.ports import Context
from bot.project.bot_workflow import find_caller
from bot.project.choose_documents import choose_documents
from bot.project.contributing_guide import plan_contributing
from bot.project.document_source import (
    complete_layout,
    find_read_lists,
    make_read_list,
    read_documents,
)
from bot.project.document_works import apply_works
from bot.project.first_import import FirstImport, import_documents
from bot.project.generate import describe_unsafe, plan_generation
from bot.project.import_plan import ListImport, plan_imported_files
from bot.project.import_summary import (
    describe_import,
    render_previews,
)
from bot.project.list_import import (
    ChoiceRecorder,
    add_order_arguments,
)
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import SETTINGS_PATH, has_layouts, load_project
from bot.project.network_consent import choose_network
from bot.project.new_workflows import (
    add_pages_job,
    find_former_workflows,
    plan_new_workflows,
)
from bot.project.next_steps import (
    WISHES,
    add_wish_arguments,
    describe_missing_workflow,
    describe_next_steps,
    list_planned_files,
)
from bot.project.overlay import carry_out_in_memory
from bot.project.repository_files import (
    plan_hooks,
    plan_ignored,
    plan_settings,
    read_release,
)
from bot.review.section_rules import switch_rules_off

SUMMARY = "import this repository's list, and add the workflow that keeps it"
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
        help="another document of the list, as PATH or LANGUAGE=PATH; `all` for every"
        " one that is found",
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
        help="the release that the workflow runs; this program's own, if not given"
        " and if it was installed from a package or a commit",
    )
    parser.add_argument(
        "--standalone",
        action="store_true",
        help="copy the bot's workflow, to be read and pinned here, instead of calling"
        " it",
    )
    parser.add_argument(
        "--publish",
        choices=get_args(PublishMode),
        default="pull-request",
        help="where regenerated lists go; a rolling pull request, if not given: what"
        " protects the branch keeps the workflow from writing to it",
    )
    parser.add_argument(
        "--network",
        choices=("off", "facts"),
        help="what workflows may ask beside GitHub: nothing, if not given; `facts`: what"
        " known sources say of the papers that a contribution links to",
    )
    add_wish_arguments(parser)
    parser.add_argument(
        "--review-only",
        action="store_true",
        help="leave the list as it is: add the workflow, and a layout that lets the bot"
        " read the document; no entry files",
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
    """Plan what is not there yet, and list it; a second run finds nothing to do.

    Raises:
        UsageError: the release is none, or the document cannot be a list.
        RefusedError: there is no list, or something of it would be lost.
    """
    release = read_release(args.uses) if args.uses else context.find_release()
    if args.review_only:
        return _plan_review_only(args, context, release)
    lines: list[str] = []
    plan: list[FileAction] = []
    layouts: Mapping[str, Layout] = {}
    # Without a layout, loading the project is an error; here it is the usual state.
    if has_layouts(context.workspace):
        layouts = load_project(context.workspace).layouts
    declared = _choose_read_list(args, context)
    if declared is not None:
        # Its entries get files now, and its layout becomes a complete one.
        args.document, args.list_id = declared.document, declared.id
        layouts = {name: one for name, one in layouts.items() if name != declared.id}
    is_import = not _has_document(layouts, args.document)
    if is_import:
        imported = _import_list(args, context, lines, declared)
        plan += imported.plan
        layout = imported.imported.layout
        layouts = {**layouts, layout.id: layout}
    plan += plan_settings(context, _choose_settings(args, context))
    # What follows works on the repository as it will be.
    context = carry_out_in_memory(plan, context)
    project = load_project(context.workspace)
    catalog = load_catalog(context, context.workspace, project).catalog
    with context.progress.show_step("generating the list"):
        generation = plan_generation(context, project, catalog, has_schemas=args.editor)
    plan += generation.files
    lines += describe_unsafe(generation.unsafe)
    has_forms = project.settings.submissions.enabled
    plan += plan_contributing(
        context,
        next(iter(layouts.values())),
        catalog,
        project.settings,
    )
    if release is not None:
        plan += plan_new_workflows(
            context,
            release,
            has_forms=has_forms,
            is_standalone=args.standalone,
        )
        if args.site:
            plan = add_pages_job(plan, context, release)
        if args.hooks:
            plan += plan_hooks(context, release)
    for name in layouts:
        plan += plan_ignored(context, get_layout_path(name))
    lines += _describe_unset(args, context, project.settings)
    lines += describe_next_steps(
        plan,
        is_dry=args.dry_run,
        is_import=is_import,
        has_release=release is not None,
        wishes=[wish for wish in WISHES if getattr(args, wish.removeprefix("--"))],
    )
    return _ask(args, context, _keep_final_versions(plan), lines)


def _import_list(
    args: argparse.Namespace,
    context: Context,
    lines: list[str],
    declared: ReadList | None = None,
) -> ListImport:
    """Import the list that the owner names, or the one with most items.

    What a person should know of it is added to *lines*. *declared* is what the layout
    said of the list while it was read from its document.

    Raises:
        RefusedError: there is no list, or something of it would be lost.
    """
    may_ask = not args.yes and not args.dry_run
    documents = choose_documents(context, args.document, args.also, may_ask=may_ask)
    recorder = ChoiceRecorder()
    request = FirstImport(args.list_id, args.order, may_ask)
    imported = import_documents(request, context, documents, recorder)
    report = imported.report
    lines += describe_import(report, is_complete=args.dry_run)
    lines += [*recorder.list_choices(), *imported.notes, ""]
    if args.dry_run:
        lines += render_previews(report, imported.others)
    lines += documents.describe_unchosen()
    united = imported.united
    # A rule that most entries of a section break is switched off there. The rules read
    # the files of the import, so that these are planned twice.
    files = plan_imported_files(united.main, context, united.texts)
    inside = carry_out_in_memory(files.plan, context)
    layout = united.main.layout
    if declared is None:
        layout = switch_rules_off(layout, inside)
    else:
        layout = replace(complete_layout(layout, declared), source="entries")
    main = replace(united.main, layout=layout)
    files = plan_imported_files(main, context, united.texts)
    texts = {action.path: action.text for action in files.plan}
    if declared is not None:
        # What the layout said of single works stands in their entries from now on.
        records = {draft.id: draft.record for draft in main.drafts}
        works = apply_works(declared, layout, records)
        texts |= works.files
        lines += works.problems
    plan = tuple(WriteFile(path, text) for path, text in texts.items())
    return ListImport(main, plan, report, files.unsafe)


def _choose_read_list(
    args: argparse.Namespace,
    context: Context,
) -> ReadList | None:
    """Return the list to give entry files to, which was read from its document so far.

    It is the one that the owner names, or the only one; None if there is none.
    """
    lists = find_read_lists(context.workspace)
    if args.document is not None:
        lists = [declared for declared in lists if declared.document == args.document]
    return lists[0] if len(lists) == 1 else None


def _plan_review_only(
    args: argparse.Namespace,
    context: Context,
    release: Release | None,
) -> Outcome:
    """Plan the layout and the workflow with which the bot reads the list as it is.

    Raises:
        UsageError: there is a layout already.
        RefusedError: there is no list.
    """
    if args.editor:
        raise UsageError("`--editor` needs entry files; `--review-only` makes none.")
    if has_layouts(context.workspace):
        raise UsageError("there is a layout under schema/ already.")
    lines: list[str] = []
    args.order = "kept"
    layout = _import_list(args, context, lines).imported.layout
    text = render_read_list(make_read_list(layout))
    plan: list[FileAction] = [WriteFile(get_layout_path(layout.id), text)]
    settings = _choose_settings(args, context)
    # Nothing is generated that could be published.
    settings.pop("publish", None)
    if settings:
        plan += plan_settings(context, settings)
    if args.forms:
        plan += _plan_forms(context, plan)
    if release is not None:
        plan += plan_new_workflows(
            context,
            release,
            has_forms=args.forms,
            is_standalone=args.standalone,
        )
        if args.site:
            plan = add_pages_job(plan, context, release)
        if args.hooks:
            plan += plan_hooks(context, release, layout.document)
    has_release = release is not None
    lines += describe_next_steps(
        plan, is_dry=args.dry_run, is_import=False, has_release=has_release
    )
    if release is None:
        lines += describe_missing_workflow()
    return _ask(args, context, tuple(plan), lines)


def _plan_forms(context: Context, plan: Sequence[FileAction]) -> list[WriteFile]:
    """Plan the issue forms of a list that will be read from its document after *plan*."""
    context = read_documents(carry_out_in_memory(plan, context))
    project = load_project(context.workspace)
    catalog = load_catalog(context, context.workspace, project).catalog
    return plan_generation(context, project, catalog).files


def _choose_settings(args: argparse.Namespace, context: Context) -> dict[str, str]:
    """Return the settings that are wanted, as the YAML behind each key.

    Those that are defaults are left out. Where settings are there already, only what
    the arguments ask for is wanted.
    """
    wanted = {}
    if context.workspace.read(SETTINGS_PATH) is None:
        branch = context.repository.find_branch()
        if branch not in {"", Settings().branch}:
            wanted["branch"] = f" {branch}"
        if args.publish != Settings().publish:
            wanted["publish"] = f" {args.publish}"
    network = choose_network(
        args.network, context, may_ask=not (args.yes or args.dry_run)
    )
    if network != Settings().network:
        wanted["network"] = f" {network}"
    if args.forms:
        # The replies to submissions link to the repository.
        origin = context.repository.find_origin()
        if origin:
            wanted["repository"] = f" {origin}"
        wanted["submissions"] = "\n  enabled: true"
    return wanted


def _describe_unset(
    args: argparse.Namespace,
    context: Context,
    settings: Settings,
) -> Iterator[str]:
    """Yield a line for each wish that a file of the owner's stands against.

    Such a file is never overwritten.
    """
    if args.forms and not settings.submissions.enabled:
        yield (
            f"{SETTINGS_PATH} says no to issue forms; write `enabled: true` below"
            " `submissions:`."
        )
    caller = find_caller(context.workspace)
    for path in find_former_workflows(context):
        yield f"{path} runs the bot already; `listwright upgrade` replaces it."
    if settings.submissions.enabled and caller and not caller.answers_forms:
        yield f"{caller.path} does not start at issues; `listwright upgrade` lets it."


def _has_document(layouts: Mapping[str, Layout], document: str | None) -> bool:
    """Return whether a list shows *document*; if None, whether there is any list."""
    documents = {
        layout.document for layout in iterate_document_layouts(layouts.values())
    }
    return document in documents if document else bool(documents)


def _keep_final_versions(plan: Sequence[FileAction]) -> tuple[FileAction, ...]:
    """Return the actions with only the newest of several versions of a file."""
    return tuple({action.path: action for action in plan}.values())


def _ask(
    args: argparse.Namespace,
    context: Context,
    plan: tuple[FileAction, ...],
    lines: Sequence[str],
) -> Outcome:
    """Return the plan, if nobody objects to it."""
    if not plan:
        if context.find_release() is None and find_caller(context.workspace) is None:
            missing = describe_missing_workflow()
            return Outcome("".join(f"{line}\n" for line in missing))
        return Outcome("Everything is here already.\n")
    is_asked = context.terminal.is_interactive and not args.yes
    heading = "To be written:" if args.dry_run or is_asked else "Written:"
    report = [heading, *list_planned_files(plan), "", *lines]
    # The lines quote the list, which may hold control characters.
    text = show_hidden("\n".join(report) + "\n", keep="\n")
    # A dry run would print the plan too, every entry by itself.
    if args.dry_run:
        return Outcome(text)
    if not is_asked:
        return Outcome(text, 0, plan)
    question = f"{text}\nWrite these files? [y/N] "
    if context.terminal.ask(question).strip().casefold() not in {"y", "yes"}:
        return Outcome("Nothing was written.\n")
    return Outcome(f"Wrote {len(plan)} files.\n", 0, plan)
