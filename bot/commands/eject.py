"""`listwright eject`: leave the bot again. The list stays, as plain Markdown."""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from bot.document.reader import LAYOUT_LIMITS, Document, parse_yaml
from bot.errors import ConfigurationError, RefusedError, UsageError
from bot.forms.examples import find_examples
from bot.forms.issue_forms import NOTICE, get_form_path, render_form_files
from bot.listing.config_files import get_layout_path
from bot.listing.order_file import order_path
from bot.markdown.regions import fill_regions, remove_markers
from bot.model.document_layouts import iterate_document_layouts
from bot.model.entry_id import EntryId
from bot.model.layout import Layout
from bot.model.submission import FormKind
from bot.output.lists.front_page import LISTS_REGION, render_lists_table
from bot.plan import DeleteFile, FileAction, Outcome, WriteFile
from bot.ports import Context, Workspace
from bot.project.bot_workflow import list_workflows
from bot.project.generate import render_document_text
from bot.project.load_catalog import LoadedCatalog, is_entry_file, load_catalog
from bot.project.load_settings import SETTINGS_PATH, Project, load_project
from bot.project.repository_files import JOBS

_EDITOR_SETTINGS = ".vscode/settings.json"
# The bot's workflow or action, by the name of a release, or as this repository itself names it.
_ACTION = re.compile(
    r"uses:[ ]+(?:[\w.-]+/listwright(?:/\S+)?@\S+|\$/\.github/actions/listwright)",
    re.ASCII,
)
_COPIES = (f"./{JOBS}", f"$/{JOBS}")
_MOST_SHOWN = 20
_SPEAKING = {
    "CONTRIBUTING.md": b"entries/",
    ".pre-commit-config.yaml": b"listwright-",
    ".git-blame-ignore-revs": b"The list became entries.",
}
_AT_GITHUB = (
    "On GitHub, take the check `listwright` out of the rulesets: what requires it could"
    " not be merged."
)

SUMMARY = "leave the bot again: a list becomes plain Markdown"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "list_id", nargs="?", metavar="LIST", help="the list that leaves"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="every list, with the settings and the bot's own workflows",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="do it; without this, only say what would be done",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; say what would be written",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan to take out the markers, and to remove what the bot brought; nothing else.

    Raises:
        RefusedError: a document does not show what its entries say, so that something
            would be lost.
    """
    project = load_project(context.workspace, context.cache)
    leaving = _choose_lists(args, project)
    staying = {
        name: layout for name, layout in project.layouts.items() if name not in leaving
    }
    loaded = load_catalog(context, context.workspace, project)
    _refuse_unread(loaded, leaving)
    # The documents come first: whatever stops the program, what an entry says stands somewhere.
    documents = [*iterate_document_layouts(leaving.values())]
    plan: list[FileAction] = [
        _write_plain_document(context.workspace, loaded, layout) for layout in documents
    ]
    plan += _rewrite_shared_files(context.workspace, loaded, leaving, staying)
    plan += map(DeleteFile, _list_files(context.workspace, leaving))
    notes = list(_list_manual_work(context.workspace, leaving))
    if args.all:
        plan += _plan_full_removal(context.workspace, notes)
    lines = [
        f"{layout.document} becomes plain Markdown, with all that it shows."
        for layout in documents
    ]
    if args.yes or args.dry_run:
        return Outcome(_join_lines(*lines, *notes), 0, tuple(plan))
    entries = sum(action.path.startswith("entries/") for action in plan)
    would = [
        f"would {action}" for action in plan if not action.path.startswith("entries/")
    ]
    would += [f"would remove {entries} files under entries/"] if entries else []
    return Outcome(
        _join_lines(*lines, *would, *notes, "Nothing was written. `--yes` does it.")
    )


def _plan_full_removal(workspace: Workspace, notes: list[str]) -> list[FileAction]:
    """Plan to remove the settings and the bot's own workflows; *notes* receives what stays."""
    own, mixed = _find_workflows(workspace)
    notes += [f"{path} stays: not all of its jobs are the bot's." for path in mixed]
    notes += _list_mentions(workspace)
    notes.append(_AT_GITHUB)
    paths = (SETTINGS_PATH, *own)
    return [DeleteFile(path) for path in paths if workspace.read(path) is not None]


def _list_mentions(workspace: Workspace) -> Iterator[str]:
    """Yield a line for each file of a person's that still mentions the bot."""
    for path, sign in _SPEAKING.items():
        if sign in (workspace.read(path) or b""):
            yield f"{path} stays as it is; take out what it says of the bot."


def _join_lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def _choose_lists(args: argparse.Namespace, project: Project) -> Mapping[str, Layout]:
    if args.all == (args.list_id is not None):
        raise UsageError("name one list, or say `--all`.")
    if args.all:
        return project.layouts
    if args.list_id not in project.layouts:
        lists = ", ".join(f"`{name}`" for name in project.layouts)
        raise UsageError(f"there is no list `{args.list_id}`, only {lists}.")
    return {args.list_id: project.layouts[args.list_id]}


def _refuse_unread(loaded: LoadedCatalog, leaving: Mapping[str, Layout]) -> None:
    """Refuse where an entry cannot be read.

    It stands in no document, and with its file it would be lost.

    Raises:
        RefusedError: names the files.
    """
    ids = {path: EntryId.from_path(path) for path in loaded.files}
    unread = sorted(
        path
        for path, entry_id in ids.items()
        if entry_id.list_id in leaving and entry_id not in loaded.catalog.records
    )
    if unread:
        listed = "\n  ".join(unread[:_MOST_SHOWN])
        more = (
            f"\n  and {len(unread) - _MOST_SHOWN} more"
            if len(unread) > _MOST_SHOWN
            else ""
        )
        raise RefusedError(
            f"{len(unread)} of the entry files cannot be read, so the list does not show them. "
            f"Nothing was written.\n  {listed}{more}\n`listwright check` says why."
        )


def _write_plain_document(
    workspace: Workspace, loaded: LoadedCatalog, layout: Layout
) -> WriteFile:
    text = render_document_text(workspace, loaded.project, layout, loaded.catalog)
    if workspace.read(layout.document) != text.encode():
        raise RefusedError(
            f"{layout.document}: this is not what the entries say. Nothing was written. "
            "Run `listwright generate`, see what it changes, then eject."
        )
    return WriteFile(layout.document, remove_markers(text))


def _rewrite_shared_files(
    workspace: Workspace,
    loaded: LoadedCatalog,
    leaving: Mapping[str, Layout],
    staying: Mapping[str, Layout],
) -> Iterator[FileAction]:
    """Yield the files that several lists share, as they are for the lists that stay."""
    front, settings = loaded.project.settings.front_page, loaded.project.settings
    text = (workspace.read(front) or b"").decode() if front else ""
    if text:
        table = {LISTS_REGION: render_lists_table(staying, loaded.catalog, front)}
        yield WriteFile(
            front, fill_regions(text, front, table) if staying else remove_markers(text)
        )
    has_forms = staying and settings.submissions.enabled
    forms = (
        render_form_files(staying, settings, find_examples(loaded.catalog, staying))
        if has_forms
        else {}
    )
    for path in map(get_form_path, get_args(FormKind)):
        if (workspace.read(path) or b"").startswith(NOTICE.encode()):
            yield WriteFile(path, forms[path]) if path in forms else DeleteFile(path)
    wired = workspace.read(_EDITOR_SETTINGS)
    if wired is not None:
        yield from _remove_schemas(wired, leaving)


def _remove_schemas(data: bytes, leaving: Iterable[str]) -> Iterator[FileAction]:
    """Take the schemas of the lists *leaving* out; the file goes if it held nothing else."""
    try:
        settings: dict[str, Any] = json.loads(data)
    except ValueError as error:
        raise ConfigurationError(
            _EDITOR_SETTINGS, 1, "", f"this is not JSON: {error}."
        ) from None
    schemas = settings.get("yaml.schemas", {})
    removed = [f"./schema/{name}.schema.json" for name in leaving]
    others = {
        schema: files for schema, files in schemas.items() if schema not in removed
    }
    if len(others) == len(schemas):
        return
    settings["yaml.schemas"] = others
    kept = {
        key: value for key, value in settings.items() if key != "yaml.schemas" or value
    }
    if kept:
        yield WriteFile(
            _EDITOR_SETTINGS, json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
        )
    else:
        yield DeleteFile(_EDITOR_SETTINGS)


def _list_files(workspace: Workspace, leaving: Iterable[str]) -> Iterator[str]:
    for name in leaving:
        yield from (
            f.path
            for f in workspace.list_files(f"entries/{name}")
            if is_entry_file(f.path)
        )
        declared = get_layout_path(name), order_path(name), f"schema/{name}.schema.json"
        yield from (path for path in declared if workspace.read(path) is not None)


def _list_manual_work(
    workspace: Workspace, leaving: Mapping[str, Layout]
) -> Iterator[str]:
    """Yield a line for each file and link that a person must decide on."""
    for name, layout in leaving.items():
        for file in workspace.list_files(f"entries/{name}"):
            if not is_entry_file(file.path):
                yield f"{file.path} stays: it is no entry, and the list may show it."
        if any(section.add_link for section in layout.sections.values()):
            yield f"{layout.document} keeps its links that add an entry file; take them out."


def _find_workflows(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Return the workflows whose every job runs the bot, and those that do other work too."""
    holds_jobs = _ACTION.search(
        (workspace.read(JOBS) or b"").decode("utf-8", "replace")
    )
    own, mixed = [], []
    for path, text in list_workflows(workspace).items():
        jobs = list(_find_jobs_of_the_bot(text, holds_jobs=holds_jobs is not None))
        if jobs and all(jobs):
            own.append(path)
        elif any(jobs) or (not jobs and "/listwright" in text and _ACTION.search(text)):
            mixed.append(path)
    return own, mixed


def _find_jobs_of_the_bot(text: str, *, holds_jobs: bool) -> Iterator[bool]:
    """Yield for each job of a workflow whether it runs the bot; nothing where that cannot be told.

    *holds_jobs*: whether the repository has a copy of the bot's own workflow.
    """
    document = parse_yaml(text.encode(), LAYOUT_LIMITS)
    tree: Any = document.value if isinstance(document, Document) else {}
    jobs: Any = tree.get("jobs")
    for job in jobs.values() if isinstance(jobs, dict) else ():
        if not isinstance(job, dict):
            return
        steps: Any = job.get("steps") or ()
        used = [step.get("uses") for step in steps if isinstance(step, dict)]
        used.append(job.get("uses"))
        names = [name for name in used if isinstance(name, str)]
        runs_copy = holds_jobs and any(name in _COPIES for name in names)
        yield runs_copy or any(_ACTION.match(f"uses: {name}") for name in names)
