"""The first pass over all entries of a tree of files, and the catalog made of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.commands.project import Project
from bot.document.schema import compile_schema
from bot.engine.examine import Examined, Examiner
from bot.model.catalog import Catalog
from bot.model.entry import entry_id
from bot.model.finding import Finding, Location
from bot.model.layout import Layout
from bot.ports import Cache, FileRef, House, Workspace

_ENTRY_FILES = (".yaml", ".yml", ".json", ".toml")
"""What is an entry file, or was meant as one; a README or a picture under `entries/` is not."""
_SCHEMA_OF_NOBODY = "misplaced-entry"


@dataclass(frozen=True, slots=True)
class Survey:
    """Every entry file by itself, and all of them as a catalog."""

    project: Project
    catalog: Catalog
    findings: Mapping[str, Sequence[Finding]]
    """What the first pass found, by path; only paths with findings."""
    files: Mapping[str, FileRef]
    """The entry files."""


def survey(house: House, workspace: Workspace, project: Project) -> Survey:
    """Examine every entry file of *workspace*, taking what the cache has."""
    listed = workspace.list_files("")
    files = {file.path: file for file in listed if is_entry_file(file.path)}
    records, keys, findings = {}, {}, {}
    for list_id, members in _by_list(files.values()).items():
        layout = project.layouts.get(list_id)
        if layout is None:
            findings.update((file.path, [_of_no_list(file.path, list_id, project.layouts)]) for file in members)
            continue
        for file, outcome in zip(members, _examine(house, workspace, layout, members), strict=True):
            if outcome.record is not None and outcome.keys is not None:
                name = entry_id(file.path)
                records[name], keys[name] = outcome.record, outcome.keys
            if outcome.findings:
                findings[file.path] = outcome.findings
    catalog = Catalog(project.layouts, records, keys, frozenset(file.path for file in listed))
    return Survey(project, catalog, findings, files)


def is_entry_file(path: str) -> bool:
    """Whether *path* is an entry file, or was meant as one."""
    return path.startswith("entries/") and path.lower().endswith(_ENTRY_FILES)


def examiner(layout: Layout, year: int, cache: Cache | None) -> Examiner:
    """An examiner of the list's files, its compiled schema from the cache where that has it."""
    schema = cache.schema(layout) if cache else None
    if schema is None:
        schema = compile_schema(layout)
        if cache:
            cache.keep_schema(layout, schema)
    return Examiner(layout, year, schema)


def blob_id(data: bytes) -> str:
    """The id that git gives a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _examine(house: House, workspace: Workspace, layout: Layout, files: Sequence[FileRef]) -> list[Examined]:
    year, cache = house.today.year, house.cache
    known = cache.examined(layout, year) if cache else {}
    todo = [file for file in files if (file.path, file.blob) not in known]
    if not todo:
        return [known[file.path, file.blob or ""] for file in files]
    judge = examiner(layout, year, cache)

    def work(file: FileRef, data: bytes) -> tuple[str, Examined]:
        return file.blob or blob_id(data), judge.examine(file.path, data)

    fresh = dict(zip((file.path for file in todo), house.map_files(work, workspace, todo), strict=True))
    outcomes = {}
    for file in files:
        blob, outcome = fresh.get(file.path) or (file.blob or "", known[file.path, file.blob or ""])
        outcomes[file.path, blob] = outcome
    if cache:
        cache.keep_examined(layout, year, outcomes)
    return list(outcomes.values())


def _by_list(files: Iterable[FileRef]) -> dict[str, list[FileRef]]:
    lists: dict[str, list[FileRef]] = {}
    for file in files:
        lists.setdefault(file.path.split("/")[1], []).append(file)
    return lists


def _of_no_list(path: str, list_id: str, layouts: Mapping[str, Layout]) -> Finding:
    known = ", ".join(f"`{name}`" for name in layouts)
    message = f"There is no list `{list_id}`; the lists of this repository are {known}. Move the file into one of them."
    return Finding(_SCHEMA_OF_NOBODY, "error", Location(path), message)
