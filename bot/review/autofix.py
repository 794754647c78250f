"""Safe fixes, applied to one file until none is left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine.catalog_pass import apply_severity
from bot.engine.file_pass import Examiner, FileResult
from bot.errors import FormatterBugError
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Edit, Finding, MoveEntry, ReplaceText

_ROUNDS = 4
"""A fix may uncover another finding: a mended colon, then a tracking link. More rounds are a bug."""


@dataclass(frozen=True, slots=True)
class ExaminedFile:
    """A file: where it stands, what it holds, and what the first pass says of just that."""

    path: str
    text: str
    result: FileResult


@dataclass(frozen=True, slots=True)
class RepairedFile(ExaminedFile):
    """A file after its repair, and the findings that are gone."""

    fixed: tuple[Finding, ...]


def repair_file(
    examiner: Examiner,
    file: ExaminedFile,
    findings: Sequence[Finding],
    left_alone: Collection[tuple[str, ...]] = (),
) -> RepairedFile:
    """Apply every safe fix to *file*. Each version of it is examined once.

    Args:
        examiner: examines the list's files.
        file: the file as it was written.
        findings: those to repair, at the level that the section sets.
        left_alone: keys of findings not to touch: the base has them too.
    """
    path, text, result = file.path, file.text, file.result
    fixed: list[Finding] = []
    for _ in range(_ROUNDS):
        to_fix = [
            f
            for f in findings
            if f.mends_itself and make_finding_key(f) not in left_alone
        ]
        if not to_fix:
            break
        moved_to, edits = _collect_edits(to_fix)
        try:
            new_text = examiner.edit(text, edits) if edits else text
        except FormatterBugError:
            break
        fixed += to_fix
        new_path = moved_to or path
        if (new_path, new_text) == (path, text):
            break
        path, text = new_path, new_text
        result = examiner.examine(path, text.encode(), written=file.result.document)
        findings = _apply_levels(examiner, path, result)
    return RepairedFile(path, text, result, tuple(fixed))


def _apply_levels(examiner: Examiner, path: str, result: FileResult) -> list[Finding]:
    """Return the findings that count, at the level that the section and the entry itself set."""
    layout = examiner.layout
    records: dict[str, dict[str, Any]] = {}
    if result.record is not None:
        records[EntryId.from_path(path)] = result.record
    return apply_severity(result.findings, Catalog({layout.id: layout}, records, {}))


def make_finding_key(finding: Finding) -> tuple[str, ...]:
    """What makes a finding the same in two versions of a file, whatever line it stands on."""
    return finding.rule, finding.message, ".".join(map(str, finding.field))


def _collect_edits(findings: Sequence[Finding]) -> tuple[str | None, list[Edit]]:
    """The move, if any, and the edits that can be made together: a replaced text stands for all others."""
    edits = [
        edit
        for finding in findings
        for edit in (finding.fix.edits if finding.fix else ())
    ]
    moved = next((edit.path for edit in edits if isinstance(edit, MoveEntry)), None)
    others = [edit for edit in edits if not isinstance(edit, MoveEntry | ReplaceText)]
    replaced = [edit for edit in edits if isinstance(edit, ReplaceText)]
    return moved, list(others or replaced[:1])
