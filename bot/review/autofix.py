"""Safe fixes, applied to one file until none is left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.document.writer import edit_text
from bot.engine.catalog_pass import apply_severity
from bot.engine.file_pass import Examiner
from bot.errors import FormatterBugError
from bot.model.catalog import Catalog
from bot.model.entry import entry_id
from bot.model.finding import Edit, Finding, MoveEntry, ReplaceText

_ROUNDS = 4
"""A fix may uncover another finding: a mended colon, then a tracking link. More rounds are a bug."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file after its repair: where it belongs, what it says, and which findings are gone."""

    path: str
    text: str
    fixed: tuple[Finding, ...]


def repair_file(
    judge: Examiner,
    path: str,
    data: bytes,
    findings: Sequence[Finding],
    left_alone: Collection[tuple[str, ...]] = (),
) -> Repaired:
    """Apply every safe fix to the file *path*.

    Args:
        judge: examines the list's files.
        path: the file's path.
        data: what it holds.
        findings: those known already.
        left_alone: fingerprints of findings not to touch: the base has them too.
    """
    text = data.decode("utf-8", "replace")
    fixed: list[Finding] = []
    for _ in range(_ROUNDS):
        mending = [f for f in findings if f.mends_itself and make_finding_key(f) not in left_alone]
        if not mending:
            break
        moved, edits = _edits(mending)
        try:
            after = edit_text(text, edits, judge.order, judge.integers) if edits else text
        except FormatterBugError:
            break
        fixed += mending
        if after == text and moved in (None, path):
            break
        path, text = moved or path, after
        outcome = judge.examine(path, text.encode())
        records = {entry_id(path): outcome.record} if outcome.record is not None else {}
        findings = apply_severity(outcome.findings, Catalog({judge.layout.id: judge.layout}, records, {}))
    return Repaired(path, text, tuple(fixed))


def make_finding_key(finding: Finding) -> tuple[str, ...]:
    """What makes a finding the same in two versions of a file, whatever line it stands on."""
    return finding.rule, finding.message, ".".join(map(str, finding.field))


def _edits(findings: Sequence[Finding]) -> tuple[str | None, list[Edit]]:
    """The move, if any, and the edits that can be made together: a replaced text stands for all others."""
    edits = [edit for finding in findings for edit in (finding.fix.edits if finding.fix else ())]
    moved = next((edit.path for edit in edits if isinstance(edit, MoveEntry)), None)
    others = [edit for edit in edits if not isinstance(edit, MoveEntry | ReplaceText)]
    replaced = [edit for edit in edits if isinstance(edit, ReplaceText)]
    return moved, list(others or replaced[:1])
