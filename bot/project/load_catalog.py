"""The first pass over all entries of a tree of files, and the catalog made of it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.document.schema import compile_schema
from bot.engine.file_pass import Examiner, FileResult
from bot.identity.keys import Keys
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, Location
from bot.model.layout import Layout
from bot.model.lazy_values import Packed, pack
from bot.model.serialisation import dump_finding, restore_finding
from bot.model.wording import find_language
from bot.ports import Context, FileRef, Workspace
from bot.project.load_settings import Project

_ENTRY_FILES = (".yaml", ".yml", ".json", ".toml")
"""What is an entry file, or was meant as one; a README or a picture under `entries/` is not."""
_MISPLACED = "misplaced-entry"


class Examiners:
    """An examiner for each list, made when it is first asked for."""

    def __init__(self, context: Context, project: Project) -> None:
        """Examine files of the lists of *project* as of today."""
        self._context, self._project = context, project
        self._made: dict[str, Examiner] = {}

    def of_list(self, list_id: str) -> Examiner:
        """Return the examiner of a list.

        Raises:
            KeyError: there is no such list.
        """
        if list_id not in self._made:
            self._made[list_id] = self._make(list_id)
        return self._made[list_id]

    def source(self, list_id: str) -> bytes:
        """The layout's file, by which a cache knows what it made."""
        return self._project.sources[list_id]

    def of_path(self, path: str) -> Examiner | None:
        """Return the examiner for an entry file; None where its folder is no list."""
        list_id = EntryId.from_path(path).list_id
        return self.of_list(list_id) if list_id in self._project.layouts else None

    def of_entry(self, path: str) -> Examiner:
        """Return the examiner for the file of an entry of a list.

        Raises:
            KeyError: there is no such list.
        """
        return self.of_list(EntryId.from_path(path).list_id)

    def _make(self, list_id: str) -> Examiner:
        cache, layout = self._context.cache, self._project.layouts[list_id]
        made_from = list_id.encode(), self.source(list_id)
        schema = cache.get("validator", *made_from)
        if schema is None:
            schema = compile_schema(layout)
            cache.keep(schema, "validator", *made_from)
        return Examiner(layout, self._context.today.year, schema)


@dataclass(frozen=True, slots=True)
class LoadedCatalog:
    """Every entry file by itself, and all of them as a catalog."""

    project: Project
    catalog: Catalog
    cached_findings: Mapping[str, Sequence[dict[str, Any]]]
    """What the first pass found, by path, as plain values; only paths with findings."""
    files: Mapping[str, str | None]
    """The entry files, with the id of each one's content where it is known without reading."""
    examiners: Examiners

    @property
    def findings(self) -> Iterator[Finding]:
        """What the first pass found, in all files."""
        return (
            restore_finding(plain)
            for found in self.cached_findings.values()
            for plain in found
        )

    def find_findings(self, path: str) -> list[Finding]:
        """Return what the first pass found in one file."""
        return [restore_finding(plain) for plain in self.cached_findings.get(path, ())]

    def read(self, context: Context, path: str) -> bytes | None:
        """An entry file that was surveyed: by its id, else from the checkout, where ids are not known."""
        if path not in self.files:
            return None
        blob = self.files[path]
        return (
            context.repository.read_blob(blob) if blob else context.workspace.read(path)
        )


class _Whole(NamedTuple):
    """A survey as the cache holds it, by path or by entry id; and packed: records, keys, findings."""

    files: dict[str, str | None]
    others: list[str]
    records: dict[str, bytes]
    keys: dict[str, bytes]
    titles: dict[str, str]
    findings: dict[str, bytes]


def load_catalog(
    context: Context, workspace: Workspace, project: Project
) -> LoadedCatalog:
    """Examine every entry file of *workspace*, taking what the cache has."""
    examiners = Examiners(context, project)
    cache, revision = context.cache, workspace.revision
    if revision is None:
        whole = _survey(context, workspace, examiners, project)
    else:
        made_from = [
            revision.encode(),
            str(context.today.year).encode(),
            # Findings are kept as they are said.
            find_language().encode(),
        ]
        for list_id, source in project.sources.items():
            made_from += list_id.encode(), source
        known = cache.get("load_catalog", *made_from)
        whole = (
            _Whole(*known) if known else _survey(context, workspace, examiners, project)
        )
        if not known:
            cache.keep(tuple(whole), "load_catalog", *made_from)
    paths = frozenset(whole.files).union(whole.others)
    catalog = Catalog(
        project.layouts, Packed(whole.records), Packed(whole.keys), paths, whole.titles
    )
    return LoadedCatalog(
        project, catalog, Packed(whole.findings), whole.files, examiners
    )


def _survey(
    context: Context, workspace: Workspace, examiners: Examiners, project: Project
) -> _Whole:
    listed = workspace.list_files("")
    files = [file for file in listed if is_entry_file(file.path)]
    others = [file.path for file in listed if not is_entry_file(file.path)]
    whole = _Whole({file.path: file.blob for file in files}, others, {}, {}, {}, {})
    for list_id, members in _by_list(files).items():
        if list_id not in project.layouts:
            whole.findings.update(
                (
                    file.path,
                    pack(
                        [
                            dump_finding(
                                make_unknown_list_finding(
                                    file.path, list_id, project.layouts
                                )
                            )
                        ]
                    ),
                )
                for file in members
            )
            continue
        for path, outcome in _outcomes(context, workspace, examiners, list_id, members):
            if outcome.record is not None and outcome.keys is not None:
                name = str(EntryId.from_path(path))  # the cache holds exact texts only
                whole.records[name], whole.keys[name] = outcome.record, outcome.keys
                whole.titles[name] = outcome.title
            if outcome.findings:
                whole.findings[path] = outcome.findings
    return whole


def is_entry_file(path: str) -> bool:
    """Whether *path* is an entry file, or was meant as one."""
    return path.startswith("entries/") and path.lower().endswith(_ENTRY_FILES)


def compute_blob_id(data: bytes) -> str:
    """The id that git gives a file's content."""
    return hashlib.sha1(
        b"blob %d\0" % len(data) + data, usedforsecurity=False
    ).hexdigest()


class _Kept(NamedTuple):
    """The outcome of examining one file, as the cache holds it: plain values, records and keys packed."""

    blob: str
    record: bytes | None
    keys: bytes | None
    title: str
    findings: bytes | None


def _outcomes(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    list_id: str,
    files: Sequence[FileRef],
) -> Iterable[tuple[str, _Kept]]:
    """The outcome for each file of a list, by path; only files that changed are examined."""
    cache = context.cache
    made_from = (
        list_id.encode(),
        examiners.source(list_id),
        str(context.today.year).encode(),
        find_language().encode(),
    )
    known = cache.get("entries", *made_from) or {}
    if known:
        files = [_with_blob(file, workspace) for file in files]
    todo = [
        file
        for file in files
        if file.path not in known or known[file.path][0] != file.blob
    ]
    if not todo:
        return ((file.path, _Kept(*known[file.path])) for file in files)
    judge = examiners.of_list(list_id)

    def work(file: FileRef, data: bytes) -> _Kept:
        return _packed(
            file.blob or compute_blob_id(data), judge.examine(file.path, data)
        )

    fresh = dict(
        zip(
            (file.path for file in todo),
            context.map_files(work, workspace, todo),
            strict=True,
        )
    )
    outcomes = {
        file.path: fresh.get(file.path) or _Kept(*known[file.path]) for file in files
    }
    cache.keep(
        {path: tuple(kept) for path, kept in outcomes.items()}, "entries", *made_from
    )
    return outcomes.items()


def _with_blob(file: FileRef, workspace: Workspace) -> FileRef:
    """The file with the id of its content: reading it costs a twentieth of examining it."""
    return (
        file
        if file.blob
        else file._replace(blob=compute_blob_id(workspace.read(file.path) or b""))
    )


def _packed(blob: str, outcome: FileResult) -> _Kept:
    plain = [dump_finding(finding) for finding in outcome.findings]
    findings = pack(plain) if plain else None
    if outcome.record is None or outcome.keys is None:
        return _Kept(blob, None, None, "", findings)
    keys = Keys._make(outcome.keys)
    return _Kept(blob, pack(outcome.record), pack(outcome.keys), keys.title, findings)


def _by_list(files: Iterable[FileRef]) -> dict[str, list[FileRef]]:
    lists: dict[str, list[FileRef]] = {}
    for file in files:
        lists.setdefault(EntryId.from_path(file.path).list_id, []).append(file)
    return lists


def make_unknown_list_finding(
    path: str, list_id: str, layouts: Mapping[str, Layout]
) -> Finding:
    """The finding on a file under a folder that is no list."""
    known = ", ".join(f"`{name}`" for name in layouts)
    problem = (
        f"There is no list `{list_id}`." if list_id else "The file stands in no list."
    )
    message = f"{problem} Move the file into one that is there: {known}."
    return Finding(_MISPLACED, "error", Location(path), message)
