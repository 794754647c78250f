"""What the list owner declared: settings and layouts, read from a tree of files."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engine.registry import rule_names
from bot.errors import ConfigurationError
from bot.listing.configuration import SETTINGS_PATH, parse_layout, parse_settings
from bot.model.layout import Layout, Settings
from bot.ports import Cache, Workspace


@dataclass(frozen=True, slots=True)
class Project:
    """The declarations of a repository."""

    settings: Settings
    layouts: Mapping[str, Layout]


def load_project(workspace: Workspace, cache: Cache | None = None) -> Project:
    """Read everything under `schema/`.

    Raises:
        ConfigurationError: a declaration is wrong, or there is none.
    """
    layouts: dict[str, Layout] = {}
    for file in workspace.list_files("schema"):
        name = file.path.removeprefix("schema/")
        if not name.endswith(".yaml") or "/" in name or file.path == SETTINGS_PATH:
            continue
        data = workspace.read(file.path)
        if data is None:
            raise ConfigurationError(file.path, 1, "", "this must be a file, not a link.")
        list_id = name.removesuffix(".yaml")
        layout = cache.layout(list_id, data) if cache else None
        if layout is None:
            layout = parse_layout(list_id, data, rule_names())
            if cache:
                cache.keep_layout(layout, data)
        layouts[list_id] = layout
    if not layouts:
        problem = (
            "there is no layout; `listwright import FILE --list ID --document PATH` makes one from a list."
        )
        raise ConfigurationError("schema", 1, "", problem)
    return Project(parse_settings(workspace.read(SETTINGS_PATH)), layouts)
