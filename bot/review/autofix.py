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

# A fix may uncover another finding: a repaired colon, then a tracking link behind it.
# More than four rounds mean that two fixes undo each other, which is a bug.
_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class ExaminedFile:
    """A file: its path, its text, and the result of the first pass over that text."""

    path: str
    text: str
    result: FileResult


@dataclass(frozen=True, slots=True)
class RepairedFile(ExaminedFile):
    """A file after its repair, and the findings that the repair removed."""

    fixed: tuple[Finding, ...]


def repair_file(
    examiner: Examiner,
    file: ExaminedFile,
    findings: Sequence[Finding],
    left_alone: Collection[tuple[str, ...]] = (),
) -> RepairedFile:
    """Return *file* with every safe fix applied. Each version is examined once.

    Args:
        examiner: examines the list's files.
        file: the file as it was written.
        findings: those to repair, at the level that the section sets.
        left_alone: keys of findings not to touch: the base has them too.
    """
    path, text, result = file.path, file.text, file.result
    fixed: list[Finding] = []
    for _ in range(_MOST_ROUNDS):
        to_fix = [
            finding
            for finding in findings
            if finding.has_safe_fix and make_finding_key(finding) not in left_alone
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
        result = examiner.examine(
            path,
            text.encode(),
            written=file.result.document,
        )
        findings = _apply_levels(examiner, path, result)
    return RepairedFile(path, text, result, tuple(fixed))


def _apply_levels(
    examiner: Examiner,
    path: str,
    result: FileResult,
) -> list[Finding]:
    """Return the findings that count, at the level that section and entry set."""
    layout = examiner.layout
    records: dict[str, dict[str, Any]] = {}
    if result.record is not None:
        records[EntryId.from_path(path)] = result.record
    catalog = Catalog.keep({layout.id: layout}, records, {})
    return apply_severity(result.findings, catalog, examiner.day)


def make_finding_key(finding: Finding) -> tuple[str, ...]:
    """Return what identifies a finding in two versions of a file: all but its line."""
    field_path = ".".join(map(str, finding.field))
    return finding.rule, finding.message, field_path


def _collect_edits(findings: Sequence[Finding]) -> tuple[str | None, list[Edit]]:
    """Return where the file moves, and the edits that can be made together.

    Edits of fields come before a replaced text, which would overwrite them: it is
    made in a later round, if it is still needed. Of several, one is made at a time.
    """
    moved_to: str | None = None
    field_edits: list[Edit] = []
    text_edits: list[Edit] = []
    # What a person wrote first stays first, such as the main link.
    for finding in sorted(findings, key=lambda one: one.location.line):
        for edit in finding.fix.edits if finding.fix else ():
            if isinstance(edit, ReplaceText):
                text_edits.append(edit)
            elif not isinstance(edit, MoveEntry):
                field_edits.append(edit)
            elif moved_to is None:
                moved_to = edit.path
    return moved_to, field_edits or text_edits[:1]
