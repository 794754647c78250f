"""`listwright eject`: leave the bot again. The list stays, as plain Markdown."""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

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
from bot.project.bot_workflow import find_bot_workflows
from bot.project.ejected_list import describe_read_list, keep_read_list
from bot.project.examined_files import is_entry_file
from bot.project.generate import render_document_text
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import SETTINGS_PATH, Project, load_project

_EDITOR_SETTINGS = ".vscode/settings.json"
# Files that a message names one by one.
_MOST_NAMED = 20
# Files that the bot added lines to, each with a text by which these are known.
_MENTIONING = {
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
        "list_id",
        nargs="?",
        metavar="LIST",
        help="the list that leaves",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="every list, with the settings and the bot's own workflows",
    )
    parser.add_argument(
        "--review-only",
        action="store_true",
        help="keep the bot: the document becomes the list's only source, which the bot"
        " reads and reviews",
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
    """Plan to take the markers out of the documents, and to remove the bot's own files.

    Raises:
        RefusedError: a document does not show what its entries say, so that something
            would be lost.
        UsageError: there is no such list.
    """
    project = load_project(context.workspace, context.cache)
    leaving = _choose_lists(args, project)
    staying = {
        name: layout for name, layout in project.layouts.items() if name not in leaving
    }
    loaded = load_catalog(context, context.workspace, project)
    _demand_readable(loaded, leaving)
    # The documents come first: whatever stops the program, what an entry says stands
    # somewhere.
    documents = [*iterate_document_layouts(leaving.values())]
    plan: list[FileAction] = [
        _plan_document(context.workspace, loaded, layout) for layout in documents
    ]
    plan += _plan_shared_files(context.workspace, loaded, leaving, staying)
    plan += map(DeleteFile, _list_files(context.workspace, leaving))
    notes = list(_describe_remains(context.workspace, leaving))
    if args.review_only:
        for layout in leaving.values():
            plan = keep_read_list(plan, loaded, layout)
        notes += describe_read_list(plan, context)
    if args.all:
        plan += _plan_end(context.workspace)
        notes += _describe_end(context.workspace)
    kept = " The bot reads it from now on." if args.review_only else ""
    lines = [
        f"{layout.document} becomes plain Markdown, with all that it shows.{kept}"
        for layout in documents
    ]
    # A dry run prints the plan itself.
    if args.yes or args.dry_run:
        return Outcome(_join_lines([*lines, *notes]), 0, tuple(plan))
    lines += _describe_plan(plan)
    lines += [*notes, "Nothing was written. `--yes` does it."]
    return Outcome(_join_lines(lines))


def _plan_end(workspace: Workspace) -> Iterator[DeleteFile]:
    """Plan to remove the settings and the bot's own workflows."""
    for path in (SETTINGS_PATH, *find_bot_workflows(workspace).own):
        if workspace.read(path) is not None:
            yield DeleteFile(path)


def _describe_end(workspace: Workspace) -> Iterator[str]:
    """Yield what of the bot stays in the repository, and what is left to do at GitHub."""
    for path in find_bot_workflows(workspace).mixed:
        yield f"{path} stays: not all of its jobs are the bot's."
    yield from _describe_mentions(workspace)
    yield _AT_GITHUB


def _describe_plan(plan: Iterable[FileAction]) -> list[str]:
    """Return a line for each file, and one for all entries together."""
    lines = []
    entries = 0
    for action in plan:
        if action.path.startswith("entries/"):
            entries += 1
        else:
            lines.append(f"would {action}")
    if entries:
        lines.append(f"would remove {entries} files under entries/")
    return lines


def _describe_mentions(workspace: Workspace) -> Iterator[str]:
    """Yield lines on files that speak of the bot, and that people may have changed."""
    for path, mention in _MENTIONING.items():
        if mention in (workspace.read(path) or b""):
            yield f"{path} stays as it is; take out what it says of the bot."


def _join_lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _choose_lists(args: argparse.Namespace, project: Project) -> Mapping[str, Layout]:
    """Return the layouts of the lists that leave, by id.

    Raises:
        UsageError: neither one list nor all are named, or there is no such list.
    """
    if args.all == (args.list_id is not None):
        raise UsageError("name one list, or say `--all`.")
    if args.all and args.review_only:
        raise UsageError("`--review-only` keeps the bot: name one list.")
    if args.all:
        return project.layouts
    if args.list_id not in project.layouts:
        lists = ", ".join(f"`{name}`" for name in project.layouts)
        raise UsageError(f"there is no list `{args.list_id}`, only {lists}.")
    return {args.list_id: project.layouts[args.list_id]}


def _demand_readable(loaded: LoadedCatalog, leaving: Mapping[str, Layout]) -> None:
    """Refuse to eject a list with an entry that cannot be read.

    The entry stands in no document, so that it would be gone with its file.

    Raises:
        RefusedError: names the files.
    """
    unread = []
    for path in sorted(loaded.files):
        entry_id = EntryId.from_path(path)
        if entry_id.list_id in leaving and entry_id not in loaded.catalog.records:
            unread.append(path)
    if not unread:
        return
    names = "\n  ".join(unread[:_MOST_NAMED])
    if len(unread) > _MOST_NAMED:
        names += f"\n  and {len(unread) - _MOST_NAMED} more"
    raise RefusedError(
        f"{len(unread)} of the entry files cannot be read, so the list does not show"
        f" them. Nothing was written.\n  {names}\n`listwright check` says why."
    )


def _plan_document(
    workspace: Workspace,
    loaded: LoadedCatalog,
    layout: Layout,
) -> WriteFile:
    """Plan the document of a list without its markers.

    Raises:
        RefusedError: the document does not show what the entries say.
    """
    text = render_document_text(workspace, loaded.project, layout, loaded.catalog)
    if workspace.read(layout.document) != text.encode():
        raise RefusedError(
            f"{layout.document}: this is not what the entries say. Nothing was written."
            " Run `listwright generate`, see what it changes, then eject."
        )
    return WriteFile(layout.document, remove_markers(text))


def _plan_shared_files(
    workspace: Workspace,
    loaded: LoadedCatalog,
    leaving: Mapping[str, Layout],
    staying: Mapping[str, Layout],
) -> Iterator[FileAction]:
    """Plan the files that speak of several lists, as they are for those that stay."""
    settings = loaded.project.settings
    front = settings.front_page
    text = ""
    if front:
        text = (workspace.read(front) or b"").decode()
    if text:
        if staying:
            table = render_lists_table(staying, loaded.catalog, front)
            text = fill_regions(text, front, {LISTS_REGION: table})
        else:
            text = remove_markers(text)
        yield WriteFile(front, text)
    forms = {}
    if staying and settings.submissions.enabled:
        examples = find_examples(loaded.catalog, staying)
        forms = render_form_files(staying, settings, examples)
    for path in map(get_form_path, get_args(FormKind)):
        # A form that people wrote is theirs.
        if (workspace.read(path) or b"").startswith(NOTICE.encode()):
            yield WriteFile(path, forms[path]) if path in forms else DeleteFile(path)
    editor_settings = workspace.read(_EDITOR_SETTINGS)
    if editor_settings is not None:
        yield from _plan_editor_settings(editor_settings, leaving)


def _plan_editor_settings(data: bytes, leaving: Iterable[str]) -> Iterator[FileAction]:
    """Take the schemas of the lists *leaving* out; the file goes if nothing is left.

    Raises:
        ConfigurationError: the file is not JSON.
    """
    try:
        settings: dict[str, Any] = json.loads(data)
    except ValueError as error:
        message = f"this is not JSON: {error}."
        raise ConfigurationError(_EDITOR_SETTINGS, 1, "", message) from None
    schemas = settings.get("yaml.schemas", {})
    removed = [f"./schema/{name}.schema.json" for name in leaving]
    kept = {schema: files for schema, files in schemas.items() if schema not in removed}
    if len(kept) == len(schemas):
        return
    settings["yaml.schemas"] = kept
    if not kept:
        del settings["yaml.schemas"]
    if settings:
        text = json.dumps(settings, indent=2, ensure_ascii=False) + "\n"
        yield WriteFile(_EDITOR_SETTINGS, text)
    else:
        yield DeleteFile(_EDITOR_SETTINGS)


def _list_files(workspace: Workspace, leaving: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the files that belong to the lists *leaving* alone."""
    for name in leaving:
        for file in workspace.list_files(f"entries/{name}"):
            if is_entry_file(file.path):
                yield file.path
        declarations = (
            get_layout_path(name),
            order_path(name),
            f"schema/{name}.schema.json",
        )
        for path in declarations:
            if workspace.read(path) is not None:
                yield path


def _describe_remains(
    workspace: Workspace,
    leaving: Mapping[str, Layout],
) -> Iterator[str]:
    """Yield lines on what stays because the bot cannot know whether it is needed."""
    for name, layout in leaving.items():
        for file in workspace.list_files(f"entries/{name}"):
            if not is_entry_file(file.path):
                yield f"{file.path} stays: it is no entry, and the list may show it."
        if any(section.add_link for section in layout.sections.values()):
            yield (
                f"{layout.document} keeps its links that add an entry file; take them"
                " out."
            )
