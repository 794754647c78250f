"""The files that a contribution proposes: examined as they were written, and repaired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.engine.catalog_pass import apply_severity
from bot.engine.file_pass import FileResult
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding
from bot.review.autofix import ExaminedFile, RepairedFile, make_finding_key, repair_file
from bot.review.entry_files import Proposal, claim_path
from bot.review.proposed_changes import Contribution


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """A proposed file as it was written and as it is after repair, with what the first pass finds in that."""

    proposal: Proposal
    written: ExaminedFile
    repaired: RepairedFile
    findings: tuple[Finding, ...]
    """What is left after the repair, without what the base's version has too."""

    @property
    def result(self) -> FileResult:
        """What the repaired file is by itself."""
        return self.repaired.result

    @property
    def entry_id(self) -> EntryId:
        """The id of the entry after the merge."""
        return EntryId.from_path(self.repaired.path)


def examine_proposals(contribution: Contribution) -> list[ProposedFile]:
    """Return the proposed files, examined and repaired, each at a path of its own; none of a list that is not there."""
    kept = [
        proposal for proposal in contribution.proposals if proposal.after is not None
    ]
    return _separate(
        [file for proposal in kept if (file := _examine(contribution, proposal))],
        contribution,
    )


def _examine(contribution: Contribution, proposal: Proposal) -> ProposedFile | None:
    """Examine and repair one file; faults that the base's version has too are left alone.

    None for a file of no list.
    """
    examiner = contribution.base.examiners.of_path(proposal.path)
    if examiner is None or proposal.after is None:
        return None
    is_listed = proposal.before is not None
    on_base = contribution.base.find_findings(proposal.base_path) if is_listed else []
    known = {make_finding_key(finding) for finding in on_base}
    source = proposal.after.decode("utf-8", "replace")
    written = ExaminedFile(
        proposal.path, source, examiner.examine(proposal.path, proposal.after)
    )
    new = [
        finding
        for finding in written.result.findings
        if make_finding_key(finding) not in known
    ]
    counted = apply_severity(new, Catalog(contribution.project.layouts, {}, {}))
    repaired = repair_file(examiner, written, counted, known)
    if repaired.path != proposal.path and repaired.path in contribution.base.files:
        # Another file stands where this one belongs: it keeps its place, and a person decides.
        result = examiner.examine(
            proposal.path, repaired.text.encode(), written=written.result.document
        )
        repaired = replace(repaired, path=proposal.path, result=result)
    left = [
        finding
        for finding in repaired.result.findings
        if make_finding_key(finding) not in known
    ]
    return ProposedFile(proposal, written, repaired, tuple(left))


def _separate(
    examined: Sequence[ProposedFile], contribution: Contribution
) -> list[ProposedFile]:
    """Return the files, each at a path of its own: two repaired names may be one."""
    taken = {proposal.path for proposal in contribution.proposals}
    apart = []
    for file in examined:
        path = file.repaired.path
        if path != file.proposal.path and path in taken:
            entry_id = EntryId.from_path(path)
            path = claim_path(entry_id.home, entry_id.slug, taken)
            file = _move(file, path, contribution)  # noqa: PLW2901 - the same file elsewhere
        taken.add(path)
        apart.append(file)
    return apart


def _move(file: ProposedFile, path: str, contribution: Contribution) -> ProposedFile:
    """Return a file as it stands at another path."""
    examiner = contribution.base.examiners.of_path(path)
    if examiner is None:
        return file
    text = file.repaired.text
    result = examiner.examine(path, text.encode(), written=file.written.result.document)
    return replace(
        file,
        repaired=replace(file.repaired, path=path, result=result),
        findings=tuple(result.findings),
    )
