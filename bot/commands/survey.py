"""The first pass over all entries of a tree of files, and the catalog made of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.project import Project
from bot.document.schema import compile_schema
from bot.engine.examine import Examined, Examiner
from bot.model.catalog import Catalog
from bot.model.entry import entry_id
from bot.model.finding import Finding, Location
from bot.model.layout import Layout
from bot.ports import FileRef, House, Workspace

_ENTRY_FILES = (".yaml", ".yml", ".json", ".toml")
"""What is an entry file, or was meant as one; a README or a picture under `entries/` is not."""
_MISPLACED = "misplaced-entry"


class Examiners:
    """An examiner for each list, made when it is first asked for."""

    def __init__(self, house: House, layouts: Mapping[str, Layout]) -> None:
        """Examine files of the lists *layouts* as of today."""
        self._house, self._layouts = house, layouts
        self._made: dict[str, Examiner] = {}

    def get(self, list_id: str) -> Examiner | None:
        """The examiner of a list; None for a list that there is not."""
        if list_id not in self._made and list_id in self._layouts:
            self._made[list_id] = self._make(self._layouts[list_id])
        return self._made.get(list_id)

    def of_path(self, path: str) -> Examiner | None:
        """The examiner for an entry file."""
        return self.get(entry_id(path).partition("/")[0])

    def _make(self, layout: Layout) -> Examiner:
        cache = self._house.cache
        schema = cache.schema(layout) if cache else None
        if schema is None:
            schema = compile_schema(layout)
            if cache:
                cache.keep_schema(layout, schema)
        return Examiner(layout, self._house.today.year, schema)


@dataclass(frozen=True, slots=True)
class Survey:
    """Every entry file by itself, and all of them as a catalog."""

    project: Project
    catalog: Catalog
    findings: Mapping[str, Sequence[Finding]]
    """What the first pass found, by path; only paths with findings."""
    files: Mapping[str, FileRef]
    """The entry files."""
    examiners: Examiners


def survey(house: House, workspace: Workspace, project: Project) -> Survey:
    """Examine every entry file of *workspace*, taking what the cache has."""
    examiners = Examiners(house, project.layouts)
    listed = workspace.list_files("")
    files = {file.path: file for file in listed if is_entry_file(file.path)}
    records: dict[str, dict[str, Any]] = {}
    keys: dict[str, list[Any]] = {}
    findings: dict[str, list[Finding]] = {}
    for list_id, members in _by_list(files.values()).items():
        judge = examiners.get(list_id)
        if judge is None:
            findings.update(
                (file.path, [of_no_list(file.path, list_id, project.layouts)]) for file in members
            )
            continue
        for file, outcome in zip(members, _examine(house, workspace, judge, members), strict=True):
            if outcome.record is not None and outcome.keys is not None:
                name = entry_id(file.path)
                records[name], keys[name] = outcome.record, outcome.keys
            if outcome.findings:
                findings[file.path] = outcome.findings
    catalog = Catalog(project.layouts, records, keys, frozenset(file.path for file in listed))
    return Survey(project, catalog, findings, files, examiners)


def is_entry_file(path: str) -> bool:
    """Whether *path* is an entry file, or was meant as one."""
    return path.startswith("entries/") and path.lower().endswith(_ENTRY_FILES)


def blob_id(data: bytes) -> str:
    """The id that git gives a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _examine(house: House, workspace: Workspace, judge: Examiner, files: Sequence[FileRef]) -> list[Examined]:
    cache = house.cache
    known = cache.examined(judge.layout, judge.year) if cache else {}
    todo = [file for file in files if (file.path, file.blob) not in known]
    if not todo:
        return [known[file.path, file.blob or ""] for file in files]

    def work(file: FileRef, data: bytes) -> tuple[str, Examined]:
        return file.blob or blob_id(data), judge.examine(file.path, data)

    fresh = dict(zip((file.path for file in todo), house.map_files(work, workspace, todo), strict=True))
    outcomes = {}
    for file in files:
        blob, outcome = fresh.get(file.path) or (file.blob or "", known[file.path, file.blob or ""])
        outcomes[file.path, blob] = outcome
    if cache:
        cache.keep_examined(judge.layout, judge.year, outcomes)
    return list(outcomes.values())


def _by_list(files: Iterable[FileRef]) -> dict[str, list[FileRef]]:
    lists: dict[str, list[FileRef]] = {}
    for file in files:
        lists.setdefault(file.path.split("/")[1], []).append(file)
    return lists


def of_no_list(path: str, list_id: str, layouts: Mapping[str, Layout]) -> Finding:
    """The finding on a file under a folder that is no list."""
    known = ", ".join(f"`{name}`" for name in layouts)
    message = f"There is no list `{list_id}`. Move the file into one that is there: {known}."
    return Finding(_MISPLACED, "error", Location(path), message)
