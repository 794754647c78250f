"""Examine entry files, each by itself, or take what was kept of it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.engine.file_pass import FileResult
from bot.identity.keys import Keys
from bot.model.entry_id import EntryId
from bot.model.file_set import FileSet
from bot.model.finding import Finding, Location
from bot.model.lazy_values import pack
from bot.model.serialisation import dump_finding
from bot.model.wording import find_language
from bot.ports import Context, FileRef, Workspace
from bot.project.examiners import Examiners

# What is an entry file, or was meant as one; a README or a picture under `entries/` is
# not.
_ENTRY_FILES = (".yaml", ".yml", ".json", ".toml")
# The rule under which files of no list are reported.
_MISPLACED = "misplaced-entry"


def is_entry_file(path: str) -> bool:
    """Return whether *path* is an entry file, or was meant as one."""
    return path.startswith("entries/") and path.lower().endswith(_ENTRY_FILES)


def has_twin(files: FileSet, path: str) -> bool:
    """Return whether another file may have the id of the entry file *path*."""
    stem = path.rpartition(".")[0]
    alike = {
        found for ending in _ENTRY_FILES for found in files.find_alike(stem + ending)
    }
    return bool(alike - {path})


def separate_files(workspace: Workspace) -> tuple[list[FileRef], list[str]]:
    """Return the entry files of a tree, and the paths of all others."""
    files = []
    others = []
    for file in workspace.list_files(""):
        if is_entry_file(file.path):
            files.append(file)
        else:
            others.append(file.path)
    return files, others


def compute_blob_id(data: bytes) -> str:
    """Return the id that git gives a file's content: 40 hexadecimal digits."""
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()


class FileOutcome(NamedTuple):
    """The outcome of examining one file, as the cache holds it.

    The values are plain; record, keys and findings are packed. None stands for a file
    without an entry, and for nothing found.
    """

    blob: str
    record: bytes | None
    keys: bytes | None
    title: str
    findings: bytes | None


def load_outcomes(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    files: Sequence[FileRef],
) -> Iterator[tuple[str, FileOutcome]]:
    """Yield the outcome for each entry file of a tree, by path, list after list.

    Only files that changed since the cache was written are examined.
    """
    _fetch_files(context, workspace, files)
    for list_id, members in _group_by_list(files).items():
        if list_id in examiners.list_ids:
            yield from _load_list(context, workspace, examiners, list_id, members)
        else:
            yield from _reject_files(examiners, list_id, members)


def examine_files(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    files: Sequence[FileRef],
) -> Iterator[tuple[str, FileOutcome]]:
    """Yield the outcome for each of some entry files, by path; the cache is not asked."""
    _fetch_files(context, workspace, files)
    for list_id, members in _group_by_list(files).items():
        if list_id in examiners.list_ids:
            outcomes = _examine_list(context, workspace, examiners, list_id, members)
            yield from outcomes.items()
        else:
            yield from _reject_files(examiners, list_id, members)


def _fetch_files(
    context: Context, workspace: Workspace, files: Iterable[FileRef]
) -> None:
    """Have the contents of some files of a revision here; a checkout has its own."""
    if workspace.revision is not None:
        context.repository.fetch_blobs(file.blob or "" for file in files)


def _load_list(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    list_id: str,
    files: Sequence[FileRef],
) -> Iterator[tuple[str, FileOutcome]]:
    """Yield the outcome for each file of one list, from the cache where it is known."""
    cache = context.cache
    year = str(context.today.year)
    source = examiners.get_source(list_id)
    made_from = list_id.encode(), source, year.encode(), find_language().encode()
    cached = cache.get("entries", *made_from) or {}
    if cached:
        files = [_add_blob(file, workspace) for file in files]
    changed = [
        file
        for file in files
        if file.path not in cached or cached[file.path][0] != file.blob
    ]
    if not changed:
        return ((file.path, FileOutcome(*cached[file.path])) for file in files)
    fresh = _examine_list(context, workspace, examiners, list_id, changed)
    outcomes = {}
    for file in files:
        outcomes[file.path] = fresh.get(file.path) or FileOutcome(*cached[file.path])
    plain = {path: tuple(outcome) for path, outcome in outcomes.items()}
    cache.keep(plain, "entries", *made_from)
    return iter(outcomes.items())


def _examine_list(
    context: Context,
    workspace: Workspace,
    examiners: Examiners,
    list_id: str,
    files: Sequence[FileRef],
) -> dict[str, FileOutcome]:
    """Return the outcome for each of some files of one list, by path."""
    examiner = examiners.get_for_list(list_id)

    def examine(file: FileRef, data: bytes) -> FileOutcome:
        blob = file.blob or compute_blob_id(data)
        return _pack_result(blob, examiner.examine(file.path, data))

    results = context.map_files(examine, workspace, files)
    return dict(zip((file.path for file in files), results, strict=True))


def _reject_files(
    examiners: Examiners, list_id: str, files: Iterable[FileRef]
) -> Iterator[tuple[str, FileOutcome]]:
    """Yield the outcome for each file under a folder that is no list."""
    for file in files:
        finding = make_unknown_list_finding(file.path, list_id, examiners.list_ids)
        findings = pack([dump_finding(finding)])
        yield file.path, FileOutcome(file.blob or "", None, None, "", findings)


def _add_blob(file: FileRef, workspace: Workspace) -> FileRef:
    """Return the file with the id of its content.

    Reading a file for its id costs a twentieth of examining it.
    """
    if file.blob:
        return file
    data = workspace.read(file.path) or b""
    return file._replace(blob=compute_blob_id(data))


def _pack_result(blob: str, result: FileResult) -> FileOutcome:
    plain = [dump_finding(finding) for finding in result.findings]
    findings = pack(plain) if plain else None
    if result.record is None or result.keys is None:
        return FileOutcome(
            blob,
            None,
            None,
            "",
            findings,
        )
    keys = Keys._make(result.keys)
    return FileOutcome(
        blob,
        pack(result.record),
        pack(result.keys),
        keys.title,
        findings,
    )


def _group_by_list(files: Iterable[FileRef]) -> dict[str, list[FileRef]]:
    lists: dict[str, list[FileRef]] = {}
    for file in files:
        lists.setdefault(EntryId.from_path(file.path).list_id, []).append(file)
    return lists


def make_unknown_list_finding(
    path: str,
    list_id: str,
    list_ids: Iterable[str],
) -> Finding:
    """Return the finding on a file under a folder that is no list."""
    lists = ", ".join(f"`{name}`" for name in list_ids)
    problem = "The file stands in no list."
    if list_id:
        problem = f"There is no list `{list_id}`."
    message = f"{problem} Move the file into one that is there: {lists}."
    return Finding(
        _MISPLACED,
        "error",
        Location(path),
        message,
    )
