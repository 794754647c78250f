"""The files that a contribution proposes: examined as they were written, and repaired."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.engine.catalog_pass import apply_severity
from bot.engine.file_pass import FileResult
from bot.listing.slugs import make_entry_slug
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding
from bot.model.placeholders import UNTITLED
from bot.model.review import ListLine
from bot.review.autofix import ExaminedFile, RepairedFile, make_finding_key, repair_file
from bot.review.entry_files import Proposal
from bot.review.proposed_changes import Contribution
from bot.review.taken_paths import TakenPaths


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """A proposed file as it was written, and as it is after its repair.

    *findings* are those of the first pass over the repaired file, without those that the
    base's version has too.
    """

    proposal: Proposal
    written: ExaminedFile
    repaired: RepairedFile
    findings: tuple[Finding, ...]

    @property
    def result(self) -> FileResult:
        """Return the result of the first pass over the repaired file."""
        return self.repaired.result

    @property
    def entry_id(self) -> EntryId:
        """Return the id of the entry after the merge."""
        return EntryId.from_path(self.repaired.path)


def examine_proposals(contribution: Contribution) -> list[ProposedFile]:
    """Return the proposed files, examined and repaired, each at a path of its own.

    Files of a list that does not exist are left out, and so are removed files.
    """
    examined = []
    for proposal in contribution.proposals:
        if proposal.after is not None:
            file = _examine(contribution, proposal, proposal.after)
            if file is not None:
                examined.append(file)
    return _separate(examined, contribution)


def _examine(
    contribution: Contribution,
    proposal: Proposal,
    data: bytes,
) -> ProposedFile | None:
    """Return one file, examined and repaired; None for a file of no list.

    Findings that the base's version has too are left alone.
    """
    base = contribution.base
    examiner = base.examiners.find_for_path(proposal.path)
    if examiner is None:
        return None
    is_listed = proposal.before is not None
    old_findings = base.find_findings(proposal.base_path) if is_listed else []
    old_keys = {make_finding_key(finding) for finding in old_findings}
    result = examiner.examine(proposal.path, data)
    written = ExaminedFile(
        proposal.path,
        data.decode("utf-8", "replace"),
        result,
    )
    new = _select_new(result.findings, old_keys)
    # Without records: no exception counts that the contribution itself writes.
    catalog = Catalog.keep(contribution.project.layouts, {}, {})
    counted = apply_severity(new, catalog, examiner.day)
    repaired = repair_file(examiner, written, counted, old_keys)
    if repaired.path != proposal.path and repaired.path in base.files:
        # Another file stands where this one belongs: it keeps its place, and a person
        # decides.
        result = examiner.examine(
            proposal.path,
            repaired.text.encode(),
            written=written.result.document,
        )
        repaired = replace(repaired, path=proposal.path, result=result)
    remaining = _select_new(repaired.result.findings, old_keys)
    return ProposedFile(proposal, written, repaired, tuple(remaining))


def _select_new(
    findings: Iterable[Finding],
    old_keys: Collection[tuple[str, ...]],
) -> list[Finding]:
    """Return the findings that the base's version does not have."""
    return [
        finding for finding in findings if make_finding_key(finding) not in old_keys
    ]


def _separate(
    examined: Sequence[ProposedFile],
    contribution: Contribution,
) -> list[ProposedFile]:
    """Return the files, each at a path of its own: two repaired names may be the same."""
    taken = {proposal.path for proposal in contribution.proposals}
    separate = []
    for file in examined:
        path = file.repaired.path
        slug = _find_better_slug(file)
        if slug or (path != file.proposal.path and path in taken):
            entry_id = EntryId.from_path(path)
            paths = TakenPaths(contribution.base.catalog.files, taken)
            path = paths.claim(entry_id.home, slug or entry_id.slug)
            separate.append(_move(file, path, contribution))
        else:
            separate.append(file)
        taken.add(path)
    return separate


def _find_better_slug(file: ProposedFile) -> str:
    """Return the slug of a new entry whose title was filled in; "" for any other.

    Its file was named while nobody knew the title.
    """
    record = file.result.record
    is_line = isinstance(file.proposal.origin, ListLine)
    if not is_line or file.proposal.before is not None or record is None:
        return ""
    written = file.written.result.record or {}
    if written.get("title") != UNTITLED or record["title"] == UNTITLED:
        return ""
    return make_entry_slug(record.get("name"), str(record["title"]), None)


def _move(
    file: ProposedFile,
    path: str,
    contribution: Contribution,
) -> ProposedFile:
    """Return a file as it stands at another path, examined there."""
    examiner = contribution.base.examiners.find_for_path(path)
    if examiner is None:
        return file
    text = file.repaired.text
    result = examiner.examine(
        path,
        text.encode(),
        written=file.written.result.document,
    )
    return replace(
        file,
        repaired=replace(file.repaired, path=path, result=result),
        findings=tuple(result.findings),
    )
