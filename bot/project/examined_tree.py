"""Every entry file of a tree, examined by itself."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.model.entry_id import EntryId
from bot.model.entry_store import EntryStore, HeldEntries
from bot.model.file_set import FileSet, HeldFiles
from bot.model.lazy_values import Packed
from bot.ports import Context, Workspace
from bot.project.examined_files import load_outcomes, separate_files
from bot.project.examiners import Examiners


class ExaminedTree(NamedTuple):
    """What the first pass yields of a tree."""

    entries: EntryStore
    paths: FileSet
    blobs: Mapping[str, str | None]
    """The entry files, with the ids of their contents where they are known."""
    findings: Mapping[str, Sequence[dict[str, Any]]]
    """What was found in entry files, by path; only those with findings."""


def examine_tree(
    context: Context, workspace: Workspace, examiners: Examiners
) -> ExaminedTree:
    """Return every entry of a tree, held in memory."""
    files, others = separate_files(workspace)
    records: dict[str, bytes] = {}
    keys: dict[str, bytes] = {}
    titles: dict[str, str] = {}
    findings: dict[str, bytes] = {}
    for path, outcome in load_outcomes(context, workspace, examiners, files):
        if outcome.record is not None and outcome.keys is not None:
            # The cache holds plain texts only, and an id is a subclass.
            name = str(EntryId.from_path(path))
            records[name] = outcome.record
            keys[name] = outcome.keys
            titles[name] = outcome.title
        if outcome.findings:
            findings[path] = outcome.findings
    blobs = {file.path: file.blob for file in files}
    return ExaminedTree(
        HeldEntries(Packed(records), Packed(keys), titles),
        HeldFiles((*blobs, *others)),
        blobs,
        Packed(findings),
    )
