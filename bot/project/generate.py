"""Making everything that is made from entries and layouts."""

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
from bot.model.layout import Layout
from bot.model.left_out import UnsafeContent
from bot.model.submission import FormKind
from bot.output.lists.document import RenderedList, render_list, render_safe_document
from bot.output.lists.front_page import LISTS_REGION, render_lists_table
from bot.output.untrusted import log_line
from bot.plan import DeleteFile, WriteFile
from bot.ports import Cache, Context, Workspace
from bot.project.load_catalog import LoadedCatalog
from bot.project.load_settings import Project

_EDITOR_SETTINGS = ".vscode/settings.json"


def demand_readable(found: LoadedCatalog) -> None:
    """Refuse to generate where an entry file cannot be read: its entry would vanish from its list.

    Raises:
        RefusedError: names the files.
    """
    paths = (path for path in found.files if path.startswith("entries/"))
    unread = sorted(path for path in paths if _lost(path, found.catalog))
    if unread:
        raise RefusedError(_shrink(f"{len(unread)} cannot be read", unread))


def plan_form_removal(workspace: Workspace, project: Project) -> list[DeleteFile]:
    """Return the issue forms to remove: nobody answers them any more, and they are the bot's own."""
    if project.settings.submissions.enabled:
        return []
    paths = [get_form_path(kind) for kind in get_args(FormKind)]
    return [
        DeleteFile(path)
        for path in paths
        if (workspace.read(path) or b"").startswith(NOTICE.encode())
    ]


def _schema_path(list_id: str) -> str:
    return f"schema/{list_id}.schema.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """What has to be written so that every generated file says what the entries say."""

    files: list[WriteFile]
    unsafe: tuple[UnsafeContent, ...]
    """What of the entries no list shows, because it is unsafe."""


def describe_unsafe(unsafe: Sequence[UnsafeContent]) -> Iterator[str]:
    """Yield a line for a terminal on each entry of which something is left out because it is unsafe."""
    for content in unsafe:
        what = "left out of the list" if content.is_left_out else "left out of its item"
        parts = (
            ", ".join(content.parts)
            or "HTML in code, which is none where the item stands"
        )
        yield log_line(f"{content.path}: {what}, because it is unsafe: {parts}")
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
    """Plan every generated file.

    Args:
        context: the files as they are.
        project: the declarations.
        catalog: the entries.
        allow_shrink: whether entries that fit no view may vanish.
        left_alone: documents that stay as they are.
        has_schemas: whether JSON Schemas for editors are made where there is none yet; those that are there follow.

    Raises:
        RefusedError: an entry would vanish from its list.
        ConfigurationError: a document and its layout do not fit.
    """
    workspace = context.workspace
    wanted: dict[str, str] = {}
    unsafe: list[UnsafeContent] = []
    for layout in project.document_layouts:
        if layout.document not in left_alone:
            text, rendered = _render(
                workspace, project, layout, catalog, allow_shrink=allow_shrink
            )
            unsafe += [content for content in rendered.unsafe if content not in unsafe]
            wanted[layout.document] = text
    if has_schemas or _has_schemas(workspace, project):
        for list_id, layout in project.layouts.items():
            wanted[_schema_path(list_id)] = _schema_text(
                layout, project.sources[list_id], context.cache
            )
        wanted[_EDITOR_SETTINGS] = _editor_settings(workspace, project)
    if project.settings.submissions.enabled:
        wanted |= render_form_files(
            project.layouts, project.settings, find_examples(catalog, project.layouts)
        )
    front = project.settings.front_page
    if front and front not in left_alone:
        text = wanted.get(front) or _read_text(workspace, front, "front_page")
        table = render_lists_table(project.layouts, catalog, front)
        wanted[front] = fill_regions(text, front, {LISTS_REGION: table})
    files = [
        WriteFile(path, text)
        for path, text in sorted(wanted.items())
        if workspace.read(path) != text.encode()
    ]
    return Generation(files, tuple(unsafe))


def find_missing_entries(project: Project, catalog: Catalog) -> list[str]:
    """The files of entries that fit no view of their section, sorted."""
    missing = {
        entry_id.path
        for layout in project.document_layouts
        for entry_id, _ in render_list(
            layout, catalog.iterate_list(layout.id), project.settings
        ).missing
    }
    return sorted(missing)


def render_document_text(
    workspace: Workspace,
    project: Project,
    layout: Layout,
    catalog: Catalog,
    *,
    allow_shrink: bool = False,
) -> str:
    """The document of a layout with its regions made anew."""
    return _render(workspace, project, layout, catalog, allow_shrink=allow_shrink)[0]


def _render(
    workspace: Workspace,
    project: Project,
    layout: Layout,
    catalog: Catalog,
    *,
    allow_shrink: bool,
) -> tuple[str, RenderedList]:
    before = _read_text(workspace, layout.document, "document")
    entries = list(catalog.iterate_list(layout.id))
    text, rendered = render_safe_document(before, layout, entries, project.settings)
    if rendered.missing and not allow_shrink:
        lines = [f"{entry_id} in {section}" for entry_id, section in rendered.missing]
        raise RefusedError(_shrink(f"{len(lines)} fit no view of their section", lines))
    return text, rendered


def _lost(path: str, catalog: Catalog) -> bool:
    return EntryId.from_path(path) not in catalog.records


def _shrink(what: str, lines: list[str]) -> str:
    shown = "\n  ".join(lines[:20])
    more = f"\n  and {len(lines) - 20} more" if len(lines) > 20 else ""  # noqa: PLR2004 - a screenful
    advice = "`listwright check` says why; `--allow-shrink` generates without them."
    return f"Entries would vanish from the list: {what}. Nothing was written.\n  {shown}{more}\n{advice}"


def _read_text(workspace: Workspace, path: str, key: str) -> str:
    data = workspace.read(path)
    if data is None:
        raise ConfigurationError(path, 1, key, "this file is missing.")
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
        raise ConfigurationError(
            path, line, "", "the file is not UTF-8 here; save it as UTF-8 again."
        ) from None


def _has_schemas(workspace: Workspace, project: Project) -> bool:
    """Return whether a list has a JSON Schema: then each gets one, so that a new list is not forgotten."""
    paths = map(_schema_path, project.layouts)
    return any(workspace.read(path) is not None for path in paths)


def _editor_settings(workspace: Workspace, project: Project) -> str:
    """Return `.vscode/settings.json` with the schemas of the lists; other settings are kept."""
    data = workspace.read(_EDITOR_SETTINGS)
    try:
        settings = json.loads(data) if data else {}
    except ValueError as error:
        raise ConfigurationError(
            _EDITOR_SETTINGS, 1, "", f"this is not JSON: {error}."
        ) from None
    others = {
        schema: files
        for schema, files in settings.get("yaml.schemas", {}).items()
        if not (schema.startswith("./schema/") and schema.endswith(".schema.json"))
    }
    ours = {
        f"./schema/{name}.schema.json": [
            f"entries/{name}/**/*.{suffix}" for suffix in ("yaml", "yml")
        ]
        for name in sorted(project.layouts)
    }
    return _json({**settings, "yaml.schemas": {**others, **ours}})


def _schema_text(layout: Layout, source: bytes, cache: Cache) -> str:
    """The JSON Schema of a list; making it loads all of pydantic, so it is kept."""
    text: str | None = cache.get("schema", layout.id.encode(), source)
    if text is None:
        from bot.document.editor_schema import build_json_schema

        text = _json(build_json_schema(layout, list_shown_labels(layout)))
        cache.keep(text, "schema", layout.id.encode(), source)
    return text


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
