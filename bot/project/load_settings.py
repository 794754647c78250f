"""Load what the list owner declared: settings and layouts, from a tree of files."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.errors import ConfigurationError
from bot.model.document_layouts import iterate_document_layouts
from bot.model.entry_id import SectionId
from bot.model.layout import Layout
from bot.model.replies import Replies
from bot.model.serialisation import (
    dump_layout,
    restore_layout,
    restore_settings,
)
from bot.model.settings import Settings
from bot.ports import NO_CACHE, Cache, Workspace

SETTINGS_PATH = "schema/settings.yaml"


# The accounts that keep each section, in small letters.
Keepers = Mapping[SectionId, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Project:
    """The declarations of a repository, by the ids of its lists."""

    settings: Settings
    layouts: Mapping[str, Layout]
    # The layouts' files as they stand.
    sources: Mapping[str, bytes]
    # The files with the slugs of lists whose order people made.
    orders: Mapping[str, bytes]

    @property
    def replies(self) -> Replies:
        """What each list says to those who break a rule."""
        return {list_id: layout.replies for list_id, layout in self.layouts.items()}

    @property
    def document_layouts(self) -> Iterator[Layout]:
        """Yield a layout for each document: the list as the document shows it."""
        return iterate_document_layouts(self.layouts.values())

    @property
    def generated_layouts(self) -> Iterator[Layout]:
        """Yield the layouts whose documents are generated: no document that is a source."""
        return (layout for layout in self.document_layouts if not layout.is_document)

    def compute_digest(self, program: str, digits: int) -> str:
        """Return a digest of the declarations and of *program*, so many hexadecimal digits.

        What was made from equal ones, a run today would make in the same way.
        """
        digest = hashlib.sha256(program.encode())
        for list_id, source in sorted(self.sources.items()):
            # With the length, so that no source can look like the next one.
            digest.update(f"{list_id} {len(source)} ".encode() + source)
        return digest.hexdigest()[:digits]


def load_project(workspace: Workspace, cache: Cache = NO_CACHE) -> Project:
    """Read everything under `schema/`.

    Raises:
        ConfigurationError: a declaration is wrong, or there is none.
    """
    sources = _read_declarations(workspace, "schema")
    if not sources:
        advice = (
            "`listwright init` makes one from the list that is here,"
            " `listwright import` from any file."
        )
        raise ConfigurationError(
            "schema",
            1,
            "",
            f"there is no layout; {advice}",
        )
    orders = _read_declarations(workspace, "schema/order")
    layouts = {}
    for list_id, data in sources.items():
        layouts[list_id] = _load_layout(
            list_id,
            data,
            orders.get(list_id),
            cache,
        )
    settings = _load_settings(workspace.read(SETTINGS_PATH), cache)
    return Project(
        settings,
        layouts,
        sources,
        orders,
    )


def list_keepers(project: Project) -> Keepers:
    """Return the keepers of each section that has some."""
    keepers: dict[SectionId, frozenset[str]] = {}
    for list_id, layout in project.layouts.items():
        # Most layouts have none, and need not be looked through.
        if b"keepers" not in project.sources[list_id]:
            continue
        for folder, logins in _iterate_keepers(project, layout):
            if logins:
                section = SectionId.from_parts(list_id, folder)
                keepers[section] = frozenset(map(str.casefold, logins))
    return keepers


def _iterate_keepers(
    project: Project, layout: Layout
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the folder of each section that a layout declares, and its keepers."""
    if not layout.is_document:
        for folder, section in layout.sections.items():
            yield folder, section.keepers
        return
    # The sections stand in the document; what the owner says of them, in the layout.
    from bot.listing.config_files import parse_read_list
    from bot.rules import list_rule_names

    data = project.sources[layout.id]
    declared = parse_read_list(layout.id, data, list_rule_names())
    if declared is not None:
        for folder, read_section in declared.sections.items():
            yield folder, read_section.keepers


def has_layouts(workspace: Workspace) -> bool:
    """Return whether a file stands where the layout of a list does."""
    return any(True for _ in iterate_declarations(workspace, "schema"))


def iterate_declarations(
    workspace: Workspace, folder: str
) -> Iterator[tuple[str, str]]:
    """Yield the id of each list that has a file in *folder*, and the file's path."""
    for file in workspace.list_files(folder):
        name = file.path.removeprefix(f"{folder}/")
        if name.endswith(".yaml") and "/" not in name and file.path != SETTINGS_PATH:
            yield name.removesuffix(".yaml"), file.path


def _read_declarations(workspace: Workspace, folder: str) -> dict[str, bytes]:
    """Return the files of *folder*, one for each list, by the list's id.

    Raises:
        ConfigurationError: one of them is a link.
    """
    sources: dict[str, bytes] = {}
    for list_id, path in iterate_declarations(workspace, folder):
        data = workspace.read(path)
        if data is None:
            raise ConfigurationError(
                path,
                1,
                "",
                "this must be a file, not a link.",
            )
        sources[list_id] = data
    return sources


def _load_layout(
    list_id: str,
    data: bytes,
    order: bytes | None,
    cache: Cache,
) -> Layout:
    key = (list_id.encode(), data, order or b"")
    plain = cache.get("layout", *key)
    if plain is not None:
        return restore_layout(list_id, plain)
    # The parser loads every rule, which takes far longer than reading the cache.
    from bot.listing.config_files import parse_layout
    from bot.rules import list_rule_names

    layout = parse_layout(
        list_id,
        data,
        list_rule_names(),
        order,
    )
    cache.keep(dump_layout(layout), "layout", *key)
    return layout


def _load_settings(data: bytes | None, cache: Cache) -> Settings:
    if data is None:
        return Settings()
    plain = cache.get("settings", data)
    if plain is not None:
        return restore_settings(plain)
    from bot.listing.config_files import parse_settings

    settings = parse_settings(data)
    cache.keep(asdict(settings), "settings", data)
    return settings
