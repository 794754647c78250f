"""From what a contribution proposes to a verdict on each entry."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.document.reader import Document, Unreadable
from bot.engine.catalog_pass import Documents, check_catalog
from bot.engine.file_pass import make_finding
from bot.engine.registry import list_change_rules, load_rules
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.file_set import ChangedFiles
from bot.model.finding import Finding
from bot.model.review import (
    UNCHANGED,
    Kind,
    ListLine,
    ListPlace,
    PossibleDuplicate,
    Rewritten,
    Unchanged,
    Verdict,
)
from bot.model.rule import Change
from bot.output.lists.preview import find_places
from bot.ports import Context
from bot.project.examined_files import make_unknown_list_finding
from bot.review.asked_works import list_asked
from bot.review.autofix import make_finding_key
from bot.review.claims import find_dangling_claims
from bot.review.entry_files import Proposal
from bot.review.listed_files import make_tombstone, merge_facts
from bot.review.missing_links import weigh_missing_link
from bot.review.proposed_changes import Contribution
from bot.review.proposed_files import ProposedFile, examine_proposals

_DUPLICATE_RULES = frozenset({"duplicate-work", "similar-title", "shared-link"})


def evaluate_contribution(
    context: Context,
    contribution: Contribution,
) -> list[Verdict]:
    """Return the verdict on every proposal, among the entries as they are after the merge.

    Every version of a file is read and examined once: the base's when its catalog was
    loaded, the proposed one and the repaired one here.
    """
    examined = examine_proposals(contribution)
    catalog = _merge(contribution, examined)
    findings = _find_all(context, contribution, catalog, examined)
    old_keys: Collection[tuple[str, ...]] = ()
    if findings:
        old_keys = _find_old_keys(context, contribution, examined)
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        if make_finding_key(finding) not in old_keys:
            by_path.setdefault(finding.location.path, []).append(finding)
    verdicts = []
    for file in examined:
        own_findings = by_path.get(file.repaired.path, [])
        draft = _VerdictDraft(
            context,
            contribution,
            file,
            own_findings,
            catalog,
        )
        verdicts.append(draft.build())
    verdicts += _reject_unknown_lists(contribution)
    for proposal in contribution.proposals:
        if proposal.after is None:
            verdicts.append(_make_removal(context, proposal, contribution))
    return verdicts


def _find_all(
    context: Context,
    contribution: Contribution,
    catalog: Catalog,
    examined: Sequence[ProposedFile],
) -> list[Finding]:
    """Return all findings on the proposed files, among the entries after the merge."""
    subjects: list[EntryId] = []
    file_findings: list[Finding] = []
    for file in examined:
        file_findings += file.findings
        if file.result.record is not None:
            subjects.append(file.entry_id)
    documents = _open_documents(context, contribution, catalog, examined)
    today = context.today
    findings = check_catalog(catalog, subjects, file_findings, documents, today)
    for claim in find_dangling_claims(examined, catalog, documents, today):
        if claim not in findings:
            findings.append(claim)
    return findings


def _merge(
    contribution: Contribution,
    examined: Iterable[ProposedFile],
) -> Catalog:
    """Return the catalog after the merge.

    Fields by which an entry could excuse its own faults count as on the base.
    """
    base = contribution.base.catalog
    gone = [
        EntryId.from_path(proposal.base_path) for proposal in contribution.proposals
    ]
    records: dict[str, dict[str, Any]] = {}
    keys: dict[str, list[Any]] = {}
    moved_paths = set()
    for file in examined:
        result = file.result
        if result.record is not None and result.keys is not None:
            listed_id = EntryId.from_path(file.proposal.base_path)
            before = base.records.get(listed_id, {})
            records[file.entry_id] = _keep_base_permissions(result.record, before)
            keys[file.entry_id] = result.keys
        if file.repaired.path != file.proposal.path:
            moved_paths.add(file.proposal.path)
    new_paths = contribution.files - moved_paths
    files = ChangedFiles(base.files, moved_paths, new_paths)
    return base.with_changes(gone, records, keys, files)


def _keep_base_permissions(
    record: Mapping[str, Any],
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a record with those fields as before that need a maintainer's consent."""
    merged = {
        key: value
        for key, value in record.items()
        if key not in Entry.CONTRIBUTED_UNASKED
    }
    for key in Entry.CONTRIBUTED_UNASKED:
        if key in before:
            merged[key] = before[key]
    return merged


def _find_old_keys(
    context: Context,
    contribution: Contribution,
    examined: Iterable[ProposedFile],
) -> Collection[tuple[str, ...]]:
    """Return the keys of the findings that the changed entries had before already.

    They are no fault of the contribution.
    """
    base = contribution.base.catalog
    changed: list[EntryId] = []
    for file in examined:
        if file.proposal.before is not None:
            entry_id = EntryId.from_path(file.proposal.base_path)
            if entry_id in base.records:
                changed.append(entry_id)
    if not changed:
        return set()
    documents = _open_documents(context, contribution, base, ())
    old_findings = check_catalog(base, changed, [], documents, context.today)
    return {make_finding_key(finding) for finding in old_findings}


@dataclass(frozen=True, slots=True)
class _VerdictDraft:
    """What the verdict on one proposed file is made of.

    *findings* are those on the file, *catalog* the entries after the merge.
    """

    context: Context
    contribution: Contribution
    file: ProposedFile
    findings: Sequence[Finding]
    catalog: Catalog

    def build(self) -> Verdict:
        """Return the verdict."""
        file, proposal = self.file, self.file.proposal
        to_fix: list[Finding] = []
        to_decide = self._judge_change()
        hints: list[Finding] = []
        for finding in self._list_own_findings():
            if finding.severity == "warning":
                hints.append(finding)
            elif finding.severity == "error":
                needs_maintainer = self._needs_maintainer(finding)
                (to_decide if needs_maintainer else to_fix).append(finding)
        title = ""
        places: tuple[ListPlace, ...] = ()
        if file.result.record is not None:
            entry = self.catalog.get_entry(file.entry_id)
            title = entry.title
            places = tuple(find_places(entry, self.catalog))
        listed = self.contribution.base.catalog.records.get(
            EntryId.from_path(proposal.base_path), {}
        )
        asked = list_asked(listed, file.result.record or {})
        path, source = self._find_source()
        repaired = (file.repaired.path, file.repaired.text)
        is_rewritten = repaired != (proposal.path, file.written.text)
        is_file_made = isinstance(proposal.origin, ListLine)
        return Verdict(
            path=path,
            kind=_get_kind(proposal),
            list_id=file.entry_id.list_id,
            title=title,
            to_fix=tuple(to_fix),
            to_decide=tuple(to_decide),
            hints=tuple(hints),
            repaired=file.repaired.fixed,
            possible_duplicates=tuple(self._list_duplicates()),
            places=places,
            source=source,
            result=Rewritten(*repaired) if is_rewritten or is_file_made else UNCHANGED,
            origin=proposal.origin,
            works=tuple(asked.works),
            links=tuple(asked.links),
        )

    def _find_source(self) -> tuple[str, str]:
        """Return path and text of the file that the result replaces."""
        proposal = self.file.proposal
        if isinstance(proposal.origin, ListLine) and proposal.before is not None:
            # The file that is made of a line replaces the file on the base.
            return proposal.base_path, proposal.before.decode("utf-8", "replace")
        return proposal.path, self.file.written.text

    def _judge_change(self) -> list[Finding]:
        """Return what a maintainer must decide about the change, in the text as written."""
        file, proposal = self.file, self.file.proposal
        listed_id = EntryId.from_path(proposal.base_path)
        listed = self.contribution.base.catalog.records.get(listed_id)
        record = file.result.record
        change = Change(
            _make_entry(listed_id, listed),
            _make_entry(file.entry_id, record),
        )
        written = file.written.result.document
        is_made = isinstance(proposal.origin, ListLine)
        decisions = []
        for rule in list_change_rules():
            for violation in rule.check(change):
                # That the old id of a moved line stays known is the bot's doing.
                if is_made and violation.field[:1] == ("former_ids",):
                    continue
                finding = make_finding(
                    rule,
                    violation,
                    proposal.path,
                    None,
                    written=written,
                )
                decisions.append(finding)
        return decisions

    def _list_own_findings(self) -> list[Finding]:
        """Return the findings on the file, those on possible duplicates excepted."""
        own_findings = []
        for finding in self.findings:
            if finding.rule not in _DUPLICATE_RULES:
                shown_finding = _show_in_source(finding, self.file)
                weighed = weigh_missing_link(
                    shown_finding,
                    self.file.entry_id,
                    self.catalog,
                )
                own_findings.append(weighed)
        return own_findings

    def _list_duplicates(self) -> list[PossibleDuplicate]:
        """Return the possible duplicates, the surest ones first."""
        duplicates = [
            self._make_duplicate(finding)
            for finding in self.findings
            if finding.rule in _DUPLICATE_RULES
        ]
        duplicates.sort(key=_rank_duplicate)
        return duplicates

    def _make_duplicate(self, finding: Finding) -> PossibleDuplicate:
        """Return the duplicate of a finding, with both entries and their merged facts."""
        listed_id = EntryId.from_path(finding.related[0].location.path)
        proposed_id = EntryId.from_path(finding.location.path)
        base = self.contribution.base
        merged: Unchanged | Rewritten = UNCHANGED
        if finding.fix is not None and finding.fix.path in base.files:
            merged = merge_facts(self.context, base, finding.fix)
        records = self.catalog.records
        return PossibleDuplicate(
            listed_id,
            finding,
            records.get(listed_id, {}),
            records.get(proposed_id, {}),
            merged,
        )

    def _needs_maintainer(self, finding: Finding) -> bool:
        """Return whether a maintainer, not the contributor, must settle an error.

        A line that the bot could not read in full is no fault of its author. An error of
        security is one all the same.
        """
        if not isinstance(self.file.proposal.origin, ListLine):
            return False
        is_unread = "verbatim" in (self.file.result.record or {})
        return is_unread and not load_rules()[finding.rule].security


def _rank_duplicate(duplicate: PossibleDuplicate) -> tuple[bool, bool, str]:
    """Return the sort key of a duplicate: errors first, then near ones, then by id."""
    is_hint = duplicate.reason.severity != "error"
    return is_hint, not duplicate.is_near, duplicate.entry_id


def _make_entry(
    entry_id: EntryId,
    record: Mapping[str, Any] | None,
) -> Entry | None:
    """Return the entry of a record; None without a record."""
    return Entry.from_record(entry_id, record) if record is not None else None


def _get_kind(proposal: Proposal) -> Kind:
    """Return what a proposal that is no removal does to its entry."""
    if proposal.before is None:
        return "added"
    return "moved" if proposal.moved_from is not None else "changed"


def _show_in_source(
    finding: Finding,
    file: ProposedFile,
) -> Finding:
    """Return the finding at the path that the author gave the file.

    The line of the location is right already.
    """
    location = replace(finding.location, path=file.proposal.path)
    if isinstance(file.written.result.document, Unreadable):
        # The author wrote no such value: it comes from the repaired file.
        return replace(finding, location=location, value="")
    return replace(finding, location=location)


def _reject_unknown_lists(contribution: Contribution) -> list[Verdict]:
    """Return the verdicts on files under a folder that is no list."""
    layouts = contribution.project.layouts
    verdicts = []
    for proposal in contribution.proposals:
        path = proposal.path
        list_id = EntryId.from_path(path).list_id
        if list_id not in layouts and proposal.after is not None:
            finding = make_unknown_list_finding(path, list_id, layouts)
            verdict = Verdict(
                path,
                "added",
                list_id,
                "",
                to_fix=(finding,),
            )
            verdicts.append(verdict)
    return verdicts


def _make_removal(
    context: Context,
    proposal: Proposal,
    contribution: Contribution,
) -> Verdict:
    """Return the verdict on the removal of an entry."""
    path = proposal.path
    entry_id = EntryId.from_path(path)
    entry = _make_entry(entry_id, contribution.base.catalog.records.get(entry_id))
    change = Change(entry, None)
    decisions: list[Finding] = []
    for rule in list_change_rules():
        decisions += [
            make_finding(rule, violation, path, None)
            for violation in rule.check(change)
        ]
    verdict = Verdict(
        path=path,
        kind="removed",
        list_id=entry_id.list_id,
        title=entry.title if entry else "",
        to_decide=tuple(decisions),
        origin=proposal.origin,
    )
    if not isinstance(proposal.origin, ListLine):
        return verdict
    listed = (proposal.before or b"").decode("utf-8", "replace")
    tombstone = make_tombstone(contribution.base, path, listed, context.today)
    return replace(verdict, source=listed, result=tombstone)


def _open_documents(
    context: Context,
    contribution: Contribution,
    catalog: Catalog,
    examined: Iterable[ProposedFile],
) -> Documents:
    """Return the documents in which findings are located.

    Contributed files are as they were written, all others as on the base.
    """

    def read(path: str) -> bytes | None:
        return contribution.base.read(context, path)

    documents: dict[str, Document | None] = {}
    for file in examined:
        documents[file.repaired.path] = None
        # If the written file cannot be read, its repair may be readable.
        for document in (file.result.document, file.written.result.document):
            if isinstance(document, Document):
                documents[file.repaired.path] = document
    return Documents(catalog.layouts, read, documents)
