"""Plan the pages for readers of a repository's lists."""

import json
from collections.abc import Mapping

from bot.model.checked_json import JsonFormatError, parse_json
from bot.plan import DeleteFile, FileAction, WriteFile
from bot.ports import Context, Workspace
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.project.recent_changes import find_recent_changes
from bot.readers.site.pages import SiteList, SiteOptions, build_site
from bot.readers.work import make_reader_list

# What a site's folder remembers of its own files, so that those which are no longer made go.
_MANIFEST = ".listwright-site.json"
_MOST_MANIFEST_BYTES = 64 << 20


def plan_site(
    context: Context,
    folder: str,
    *,
    address: str = "",
    reloads: bool = False,
) -> list[FileAction]:
    """Plan the files of the site below *folder*; those that stay as they are, are left out.

    Files that an earlier site had there and this one has not are removed, and no others.

    Args:
        context: the files of the repository.
        folder: where the site goes, below the root.
        address: the address that it will have; empty for that of the settings.
        reloads: whether pages load again when they change.

    Raises:
        UsageError: Jinja2 is missing, or a template of the owner's is wrong.
    """
    project = load_project(context.workspace, context.cache)
    catalog = load_catalog(context, context.workspace, project).catalog
    settings = project.settings
    lists = [
        SiteList(layout, make_reader_list(layout, catalog.iterate_list(layout.id)))
        for layout in project.layouts.values()
    ]
    repository = settings.repository or context.repository.find_origin()
    known = address or settings.site_address or _make_address(repository)
    options = SiteOptions(
        repository=repository,
        branch=settings.branch,
        has_forms=settings.submissions.enabled,
        exports=settings.exports,
        address=known and known.rstrip("/") + "/",
        changed=find_recent_changes(context),
        templates=_read_templates(context.workspace, f"{folder}-templates"),
        reloads=reloads,
    )
    return _plan_files(context.workspace, folder, build_site(lists, options))


def _make_address(repository: str) -> str:
    """Return the address of a repository's pages at GitHub; "" where it is not known."""
    owner, _, name = repository.casefold().partition("/")
    if not name:
        return ""
    host = f"https://{owner}.github.io"
    return host if name == f"{owner}.github.io" else f"{host}/{name}"


def _read_templates(workspace: Workspace, folder: str) -> dict[str, str]:
    """Return the owner's own templates by name; they stand in place of ours."""
    templates: dict[str, str] = {}
    for file in workspace.list_files(folder):
        data = workspace.read(file.path)
        if file.path.endswith(".html") and data is not None:
            name = file.path.removeprefix(f"{folder}/")
            templates[name] = data.decode("utf-8", "replace")
    return templates


def _plan_files(
    workspace: Workspace, folder: str, files: Mapping[str, str]
) -> list[FileAction]:
    plan: list[FileAction] = []
    manifest = f"{folder}/{_MANIFEST}"
    before = _read_manifest(workspace.read(manifest))
    names = json.dumps(sorted(files), ensure_ascii=False, indent=0) + "\n"
    for name, text in {**files, _MANIFEST: names}.items():
        path = f"{folder}/{name}"
        if workspace.read(path) != text.encode():
            plan.append(WriteFile(path, text))
    plan += [
        DeleteFile(f"{folder}/{name}")
        for name in before
        if name not in files and workspace.read(f"{folder}/{name}") is not None
    ]
    return plan


def _read_manifest(data: bytes | None) -> list[str]:
    try:
        names: list[str] = parse_json(
            list[str], data, label="manifest", most_bytes=_MOST_MANIFEST_BYTES
        )
    except JsonFormatError:
        return []
    return names
