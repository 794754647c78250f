"""Plan the files that are generated from entries and layouts."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.errors import ConfigurationError, RefusedError
from bot.forms.examples import find_examples
from bot.forms.issue_forms import NOTICE, get_form_path, render_form_files
from bot.listing.shown_labels import list_shown_labels
from bot.markdown.regions import fill_regions
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.exports import get_growth_path
from bot.model.layout import Layout
from bot.model.left_out import UnsafeContent
from bot.model.submission import FormKind
from bot.output.lists.document import RenderedList, render_list, render_safe_document
from bot.output.lists.extra_regions import GROWTH_REGION, find_extra_regions
from bot.output.lists.front_page import LISTS_REGION, render_lists_table
from bot.output.lists.growth import render_growth
from bot.output.untrusted import log_line
from bot.plan import DeleteFile, WriteFile
from bot.ports import Cache, Context, Workspace
from bot.project.load_catalog import LoadedCatalog
from bot.project.load_settings import Project

_EDITOR_SETTINGS = ".vscode/settings.json"
# Files that a message names one by one: a screenful.
_MOST_NAMED = 20


def demand_readable(loaded: LoadedCatalog) -> None:
    """Refuse to generate where an entry file cannot be read.

    Its entry would vanish from its list.

    Raises:
        RefusedError: names the files.
    """
    unread = []
    for path in loaded.files:
        is_entry = path.startswith("entries/")
        if is_entry and EntryId.from_path(path) not in loaded.catalog.records:
            unread.append(path)
    if unread:
        message = f"{len(unread)} cannot be read"
        raise RefusedError(_describe_vanishing(message, sorted(unread)))


def plan_form_removal(workspace: Workspace, project: Project) -> list[DeleteFile]:
    """Return the issue forms to remove, where issue forms are disabled.

    Only files that the bot generated are removed.
    """
    if project.settings.submissions.enabled:
        return []
    removals = []
    for kind in get_args(FormKind):
        path = get_form_path(kind)
        data = workspace.read(path) or b""
        if data.startswith(NOTICE.encode()):
            removals.append(DeleteFile(path))
    return removals


def _get_schema_path(list_id: str) -> str:
    return f"schema/{list_id}.schema.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """The files to write so that every generated file says what the entries say."""

    files: list[WriteFile]
    # What of the entries no list shows, because it is unsafe.
    unsafe: tuple[UnsafeContent, ...]


def describe_unsafe(unsafe: Sequence[UnsafeContent]) -> Iterator[str]:
    """Yield a line for a terminal on each entry of which something unsafe is left out."""
    for content in unsafe:
        loss = "left out of its item"
        if content.is_left_out:
            loss = "left out of the list"
        parts = ", ".join(content.parts)
        # Code that is safe by itself may end inside the HTML of its item.
        parts = parts or "HTML in code, which is none where the item stands"
        yield log_line(f"{content.path}: {loss}, because it is unsafe: {parts}")
    if unsafe:
        yield "`listwright check` says more."


def plan_generation(  # noqa: PLR0913 - each option is named where it is given
    context: Context,
    project: Project,
    catalog: Catalog,
    *,
    allow_shrink: bool = False,
    left_alone: Collection[str] = (),
    has_schemas: bool = False,
) -> Generation:
    """Plan every generated file; a file that would not change is not in the plan.

    Args:
        context: the files as they are.
        project: the declarations.
        catalog: the entries.
        allow_shrink: whether entries that fit no view may vanish.
        left_alone: documents that stay as they are.
        has_schemas: whether JSON Schemas for editors are made where there is none yet.
            Those that are there are always updated.

    Raises:
        RefusedError: an entry would vanish from its list.
        ConfigurationError: a document and its layout do not fit.
    """
    workspace = context.workspace
    texts: dict[str, str] = {}
    # The documents of one list leave out the same entries.
    unsafe: dict[UnsafeContent, None] = {}
    for layout in project.generated_layouts:
        if layout.document in left_alone:
            continue
        text, rendered = _render(
            workspace,
            project,
            layout,
            catalog,
            allow_shrink=allow_shrink,
        )
        unsafe |= dict.fromkeys(rendered.unsafe)
        texts[layout.document] = text
        texts |= _render_picture(text, layout, rendered)
    texts |= _render_exports(project, catalog)
    if has_schemas or _has_schemas(workspace, project):
        texts |= _render_schemas(context, project)
    if project.settings.submissions.enabled:
        examples = find_examples(catalog, project.layouts)
        texts |= render_form_files(project.layouts, project.settings, examples)
    front = project.settings.front_page
    if front and front not in left_alone:
        # The front page may be a list's document, whose regions are filled already.
        text = texts.get(front) or _read_text(workspace, front, "front_page")
        table = render_lists_table(project.layouts, catalog, front)
        texts[front] = fill_regions(text, front, {LISTS_REGION: table})
    files = []
    for path, text in sorted(texts.items()):
        if workspace.read(path) != text.encode():
            files.append(WriteFile(path, text))
    return Generation(files, tuple(unsafe))


def _render_exports(project: Project, catalog: Catalog) -> dict[str, str]:
    """Return the exports that stand beside the lists, by path; none unless that is wished."""
    if not project.settings.exports_beside:
        return {}
    # Few lists wish it, and it loads what the others need not.
    from bot.project.list_exports import render_exports

    return render_exports(project, catalog)


def _render_picture(
    text: str, layout: Layout, rendered: RenderedList
) -> dict[str, str]:
    """Return the picture of a list's entries by year, where its document shows that."""
    if GROWTH_REGION not in find_extra_regions(text, layout):
        return {}
    return {get_growth_path(layout.id): render_growth(rendered.shown)}


def find_missing_entries(project: Project, catalog: Catalog) -> list[str]:
    """Return the paths of the entries that fit no view of their section, sorted."""
    missing: set[str] = set()
    for layout in project.document_layouts:
        entries = catalog.iterate_list(layout.id)
        rendered = render_list(layout, entries, project.settings)
        missing.update(entry_id.path for entry_id, _ in rendered.missing)
    return sorted(missing)


def render_document_text(
    workspace: Workspace,
    project: Project,
    layout: Layout,
    catalog: Catalog,
    *,
    allow_shrink: bool = False,
) -> str:
    """Return the document of a layout with its regions generated again.

    Raises:
        RefusedError: an entry would vanish from its list.
        ConfigurationError: the document and its layout do not fit.
    """
    text, _ = _render(
        workspace,
        project,
        layout,
        catalog,
        allow_shrink=allow_shrink,
    )
    return text


def _render(
    workspace: Workspace,
    project: Project,
    layout: Layout,
    catalog: Catalog,
    *,
    allow_shrink: bool,
) -> tuple[str, RenderedList]:
    """Return the text of a document, and what its regions hold.

    Raises:
        RefusedError: an entry would vanish from its list.
        ConfigurationError: the document and its layout do not fit.
    """
    before = _read_text(workspace, layout.document, "document")
    entries = list(catalog.iterate_list(layout.id))
    text, rendered = render_safe_document(
        before,
        layout,
        entries,
        project.settings,
    )
    if rendered.missing and not allow_shrink:
        lines = [f"{entry_id} in {section}" for entry_id, section in rendered.missing]
        message = f"{len(lines)} fit no view of their section"
        raise RefusedError(_describe_vanishing(message, lines))
    return text, rendered


def _describe_vanishing(message: str, lines: list[str]) -> str:
    named = "\n  ".join(lines[:_MOST_NAMED])
    more = ""
    if len(lines) > _MOST_NAMED:
        more = f"\n  and {len(lines) - _MOST_NAMED} more"
    return (
        f"Entries would vanish from the list: {message}. Nothing was written.\n"
        f"  {named}{more}\n"
        "`listwright check` says why; `--allow-shrink` generates without them."
    )


def _read_text(
    workspace: Workspace,
    path: str,
    key: str,
) -> str:
    data = workspace.read(path)
    if data is None:
        raise ConfigurationError(
            path,
            1,
            key,
            "this file is missing.",
        )
    return decode_document(data, path)


def decode_document(data: bytes, path: str) -> str:
    """Return the text of a document.

    Raises:
        ConfigurationError: it is not UTF-8; the message names the line.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        advice = "the file is not UTF-8 here; save it as UTF-8 again."
        raise ConfigurationError(
            path,
            line,
            "",
            advice,
        ) from None


def _has_schemas(workspace: Workspace, project: Project) -> bool:
    """Return whether a list has a JSON Schema.

    Then each list gets one, so that a new list is not forgotten.
    """
    paths = map(_get_schema_path, project.layouts)
    return any(workspace.read(path) is not None for path in paths)


def _render_schemas(context: Context, project: Project) -> dict[str, str]:
    """Return the JSON Schemas of all lists and the editor's settings, by path."""
    texts = {}
    for list_id, layout in project.layouts.items():
        source = project.sources[list_id]
        path = _get_schema_path(list_id)
        texts[path] = _render_schema(layout, source, context.cache)
    texts[_EDITOR_SETTINGS] = _render_editor_settings(context.workspace, project)
    return texts


def _render_editor_settings(workspace: Workspace, project: Project) -> str:
    """Return `.vscode/settings.json` with the schemas of the lists.

    Other settings are kept, and so are the schemas of other files.

    Raises:
        ConfigurationError: the file is there and is not JSON.
    """
    data = workspace.read(_EDITOR_SETTINGS)
    try:
        settings = json.loads(data) if data else {}
    except ValueError as error:
        message = f"this is not JSON: {error}."
        raise ConfigurationError(
            _EDITOR_SETTINGS,
            1,
            "",
            message,
        ) from None
    # A schema of a list that is no longer there must go.
    schemas = {
        schema: files
        for schema, files in settings.get("yaml.schemas", {}).items()
        if not (schema.startswith("./schema/") and schema.endswith(".schema.json"))
    }
    for list_id in sorted(project.layouts):
        schemas[f"./{_get_schema_path(list_id)}"] = [
            f"entries/{list_id}/**/*.yaml",
            f"entries/{list_id}/**/*.yml",
        ]
    return _render_json({**settings, "yaml.schemas": schemas})


def _render_schema(
    layout: Layout,
    source: bytes,
    cache: Cache,
) -> str:
    """Return the JSON Schema of a list, from the cache if the layout has not changed."""
    text: str | None = cache.get("schema", layout.id.encode(), source)
    if text is None:
        # This import loads all of pydantic, which no other part of a command needs.
        from bot.document.editor_schema import build_json_schema

        text = _render_json(build_json_schema(layout, list_shown_labels(layout)))
        cache.keep(
            text,
            "schema",
            layout.id.encode(),
            source,
        )
    return text


def _render_json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
