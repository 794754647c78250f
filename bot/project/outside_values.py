"""The files `lists/<list>.facts.json`: what GitHub tells of the repositories of a list."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from bot.identity.identifiers import Identifier
from bot.model.catalog import Catalog
from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.computed_fields import compute_field
from bot.model.facts import GITHUB_KIND, KnownFacts
from bot.model.layout import Layout
from bot.model.outside import (
    MOST_OUTSIDE_BYTES,
    OutsideValues,
    RepositoryRecord,
    RepositoryValues,
    get_facts_path,
)
from bot.ports import Workspace

_Values = Mapping[str, RepositoryValues]
_FILE_TYPE: Final = dict[str, RepositoryValues]


def read_outside_values(
    workspace: Workspace, layouts: Iterable[Layout]
) -> OutsideValues:
    """Return the values of each list that declares such fields.

    A file that cannot be read has no values: the next landing writes it anew. A value
    without its usual shape is none, because a contribution may have written it.
    """
    return {
        layout.id: _read_file(workspace, get_facts_path(layout.id))
        for layout in layouts
        if layout.outside
    }


def _read_file(workspace: Workspace, path: str) -> _Values:
    try:
        values: dict[str, RepositoryValues] = parse_json(
            _FILE_TYPE,
            workspace.read(path),
            label=path,
            most_bytes=MOST_OUTSIDE_BYTES,
        )
    except JsonFormatError:
        return {}
    return {name: value.drop_odd_values() for name, value in values.items()}


def read_repository_record(data: bytes | None) -> RepositoryRecord:
    """Return what the bot remembers of repositories; nothing of no day where it cannot be read."""
    try:
        record: RepositoryRecord = parse_json(
            RepositoryRecord,
            data,
            label="repositories",
            most_bytes=MOST_OUTSIDE_BYTES,
        )
    except JsonFormatError:
        return RepositoryRecord("", {})
    values = {name: value.drop_odd_values() for name, value in record.values.items()}
    return RepositoryRecord(record.day, values)


def render_repository_record(record: RepositoryRecord) -> str:
    """Return the file of the bot's own ref that holds *record*."""
    return dump_json(RepositoryRecord, record, is_compact=True).decode() + "\n"


def list_repositories(catalog: Catalog, layout: Layout) -> list[str]:
    """Return the repositories of a list's entries, each once, in small letters and sorted."""
    names = {
        compute_field("github.repo", entry.all_links)
        for entry in catalog.iterate_list(layout.id)
        if entry.removed is None
    }
    return sorted({name.casefold() for name in names if name is not None})


def collect_values(facts: KnownFacts) -> dict[str, RepositoryValues]:
    """Return what *facts* say of repositories, by `owner/name` in small letters."""
    values: dict[str, RepositoryValues] = {}
    for dated in facts:
        work = Identifier.parse(dated.work)
        if work.kind == GITHUB_KIND:
            values[work.value.casefold()] = RepositoryValues.from_facts(dated.facts)
    return values


def render_facts_files(
    catalog: Catalog,
    layouts: Iterable[Layout],
    known: Mapping[str, RepositoryValues],
) -> dict[str, str]:
    """Return the file of each list that declares such fields, by path.

    It holds the repositories of the list's entries of which something is *known*, by
    `owner/name` in small letters; what *known* lacks stays as the catalog has it. A list
    of which nothing is known has no file.
    """
    files: dict[str, str] = {}
    for layout in layouts:
        if not layout.outside:
            continue
        before = catalog.outside.get(layout.id, {})
        names = frozenset(layout.outside)
        lines: list[str] = []
        for name in list_repositories(catalog, layout):
            values = known.get(name) or before.get(name)
            if values is not None:
                shown = json.dumps(values.select(names))
                lines.append(f"  {json.dumps(name)}: {shown}")
        if lines:
            text = ",\n".join(lines)
            files[get_facts_path(layout.id)] = f"{{\n{text}\n}}\n"
    return files
