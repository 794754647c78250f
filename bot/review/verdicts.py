"""From what a contribution proposes to a verdict on each entry."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.document.reader import Document, Unreadable
from bot.engine.catalog_pass import Documents, check_catalog
from bot.engine.file_pass import make_finding
from bot.engine.registry import list_change_rules, load_rules
from bot.errors import FormatterBugError
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, Fix, SetValue
from bot.model.review import (
    UNCHANGED,
    EntryFile,
    Kind,
    ListLine,
    PossibleDuplicate,
    Rewritten,
    Unchanged,
    Verdict,
)
from bot.model.rule import Change
from bot.output.lists.preview import find_places
from bot.ports import Context
from bot.project.load_catalog import make_unknown_list_finding
from bot.review.autofix import make_finding_key
from bot.review.entry_files import Proposal
from bot.review.missing_links import weigh_missing_link
from bot.review.proposed_changes import Contribution
from bot.review.proposed_files import ProposedFile, examine_proposals

_DUPLICATE_RULES = frozenset({"duplicate-work", "similar-title", "shared-link"})


def evaluate_contribution(
    context: Context, contribution: Contribution
) -> list[Verdict]:
    """Return the verdict on every proposal, judged among the entries as they would be after the merge.

    Every version of a file is read and examined once: the base's when its catalog was loaded, the proposed one and
    the repaired one here.
    """
    examined = examine_proposals(contribution)
    catalog = _merge(contribution, examined)
    subjects = [file.entry_id for file in examined if file.result.record is not None]
    alone = [finding for file in examined for finding in file.findings]
    documents = _open_documents(context, contribution, catalog, examined)
    findings = check_catalog(catalog, subjects, alone, documents)
    known = _find_known(context, contribution, examined) if findings else frozenset()
    new = [finding for finding in findings if make_finding_key(finding) not in known]
    verdicts = []
    for file in examined:
        own = [
            finding for finding in new if finding.location.path == file.repaired.path
        ]
        verdicts.append(_make_verdict(context, contribution, file, own, catalog))
    removals = [
        proposal for proposal in contribution.proposals if proposal.after is None
    ]
    verdicts += _reject_unknown_lists(contribution)
    return verdicts + [
        _make_removal(context, proposal, contribution) for proposal in removals
    ]


def _merge(contribution: Contribution, examined: Iterable[ProposedFile]) -> Catalog:
    """Return the catalog after the merge; fields by which an entry could acquit itself count as on the base."""
    base = contribution.base.catalog
    gone = [
        EntryId.from_path(proposal.base_path) for proposal in contribution.proposals
    ]
    records: dict[str, dict[str, Any]] = {}
    keys: dict[str, list[Any]] = {}
    moved = set()
    for file in examined:
        before = base.records.get(EntryId.from_path(file.proposal.base_path), {})
        if file.result.record is not None and file.result.keys is not None:
            records[file.entry_id] = _keep_base_permissions(file.result.record, before)
            keys[file.entry_id] = file.result.keys
        if file.repaired.path != file.proposal.path:
            moved.add(file.proposal.path)
    files = (frozenset(base.files) | contribution.files) - moved
    return base.with_changes(gone, records, keys, files)


def _keep_base_permissions(
    record: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    own = {
        key: value
        for key, value in record.items()
        if key not in Entry.CONTRIBUTED_UNASKED
    }
    return own | {
        key: before[key] for key in Entry.CONTRIBUTED_UNASKED if key in before
    }


def _find_known(
    context: Context, contribution: Contribution, examined: Iterable[ProposedFile]
) -> Collection[tuple[str, ...]]:
    """Return the keys of what could be said of the changed entries before the contribution already."""
    base = contribution.base.catalog
    changed_files = [file for file in examined if file.proposal.before is not None]
    names = [EntryId.from_path(file.proposal.base_path) for file in changed_files]
    changed = [name for name in names if name in base.records]
    if not changed:
        return set()
    documents = _open_documents(context, contribution, base, ())
    return {
        make_finding_key(finding)
        for finding in check_catalog(base, changed, [], documents)
    }


def _make_verdict(
    context: Context,
    contribution: Contribution,
    file: ProposedFile,
    findings: list[Finding],
    catalog: Catalog,
) -> Verdict:
    proposal, record = file.proposal, file.result.record
    listed_id = EntryId.from_path(proposal.base_path)
    before = contribution.base.catalog.records.get(listed_id)
    after = catalog.get_entry(file.entry_id) if record is not None else None
    change = Change(
        Entry.from_record(listed_id, before) if before is not None else None,
        Entry.from_record(file.entry_id, record) if record is not None else None,
    )
    own = [
        weigh_missing_link(_show_in_source(finding, file), file.entry_id, catalog)
        for finding in findings
        if finding.rule not in _DUPLICATE_RULES
    ]
    duplicates = [
        _make_duplicate(context, contribution, finding, catalog)
        for finding in findings
        if finding.rule in _DUPLICATE_RULES
    ]
    duplicates.sort(
        key=lambda pair: (
            pair.reason.severity != "error",
            not pair.is_near,
            pair.entry_id,
        )
    )
    errors = [finding for finding in own if finding.severity == "error"]

    def waits_for_maintainer(finding: Finding) -> bool:
        # A line that the bot could not read in full is no fault of its author.
        is_unread = isinstance(proposal.origin, ListLine) and "verbatim" in (
            record or {}
        )
        return is_unread and not load_rules()[finding.rule].security

    is_rewritten = (file.repaired.path, file.repaired.text) != (
        proposal.path,
        file.written.text,
    )
    is_made = isinstance(proposal.origin, ListLine)
    # What is made of a line goes in place of the file on the base.
    replaces = is_made and proposal.before is not None
    source = (
        (proposal.before or b"").decode("utf-8", "replace")
        if replaces
        else file.written.text
    )
    return Verdict(
        path=proposal.base_path if replaces else proposal.path,
        kind=_tell_kind(proposal),
        list_id=file.entry_id.list_id,
        title=after.title if after else "",
        to_fix=tuple(
            finding for finding in errors if not waits_for_maintainer(finding)
        ),
        to_decide=(
            *_judge_change(change, file),
            *(finding for finding in errors if waits_for_maintainer(finding)),
        ),
        hints=tuple(finding for finding in own if finding.severity == "warning"),
        repaired=file.repaired.fixed,
        possible_duplicates=tuple(duplicates),
        places=tuple(find_places(after, catalog)) if after else (),
        source=source,
        result=Rewritten(file.repaired.path, file.repaired.text)
        if is_rewritten or is_made
        else UNCHANGED,
        origin=proposal.origin,
    )


def _tell_kind(proposal: Proposal) -> Kind:
    if proposal.before is None:
        return "added"
    return "moved" if proposal.moved_from is not None else "changed"


def _judge_change(change: Change, file: ProposedFile) -> tuple[Finding, ...]:
    """Return what a maintainer must decide about a change, shown in the text as it was written."""
    path, written = file.proposal.path, file.written.result.document
    is_made = isinstance(file.proposal.origin, ListLine)
    return tuple(
        make_finding(rule, violation, path, None, written=written)
        for rule in list_change_rules()
        for violation in rule.check(change)
        # That the old id of a moved line stays known is the bot's doing.
        if not (is_made and violation.field[:1] == ("former_ids",))
    )


def _show_in_source(finding: Finding, file: ProposedFile) -> Finding:
    """Return the finding at the path that the author gave the file; the place in it is known already."""
    location = replace(finding.location, path=file.proposal.path)
    if isinstance(file.written.result.document, Unreadable):
        return replace(
            finding, location=location, value=""
        )  # a value of the repair is not what they wrote
    return replace(finding, location=location)


def _make_duplicate(
    context: Context, contribution: Contribution, finding: Finding, catalog: Catalog
) -> PossibleDuplicate:
    listed = EntryId.from_path(finding.related[0].location.path)
    proposed = EntryId.from_path(finding.location.path)
    merged: Unchanged | Rewritten = UNCHANGED
    if finding.fix is not None and finding.fix.path in contribution.base.files:
        merged = _merge_facts(context, contribution, finding.fix)
    records = catalog.records
    return PossibleDuplicate(
        listed, finding, records.get(listed, {}), records.get(proposed, {}), merged
    )


def _merge_facts(
    context: Context, contribution: Contribution, fix: Fix
) -> Unchanged | Rewritten:
    """Return the listed entry's file with what the newcomer knows more; unchanged where the formatter refuses."""
    examiner = contribution.base.examiners.of_path(fix.path)
    listed = contribution.base.read(context, fix.path)
    if examiner is None or listed is None:
        return UNCHANGED
    try:
        return Rewritten(
            fix.path, examiner.edit(listed.decode("utf-8", "replace"), fix.edits)
        )
    except FormatterBugError:
        return UNCHANGED


def _reject_unknown_lists(contribution: Contribution) -> list[Verdict]:
    """Return the verdicts on files under a folder that is no list."""
    layouts = contribution.project.layouts
    verdicts = []
    for proposal in contribution.proposals:
        list_id = EntryId.from_path(proposal.path).list_id
        if list_id not in layouts and proposal.after is not None:
            finding = make_unknown_list_finding(proposal.path, list_id, layouts)
            verdicts.append(
                Verdict(proposal.path, "added", list_id, "", to_fix=(finding,))
            )
    return verdicts


def _make_removal(
    context: Context, proposal: Proposal, contribution: Contribution
) -> Verdict:
    kind: Kind = "removed"
    name = EntryId.from_path(proposal.path)
    record = contribution.base.catalog.records.get(name)
    before = Entry.from_record(name, record) if record is not None else None
    change = Change(before, None)
    decisions = [
        make_finding(rule, violation, proposal.path, None)
        for rule in list_change_rules()
        for violation in rule.check(change)
    ]
    verdict = Verdict(
        path=proposal.path,
        kind=kind,
        list_id=name.list_id,
        title=before.title if before else "",
        to_decide=tuple(decisions),
        origin=proposal.origin,
    )
    if isinstance(proposal.origin, EntryFile):
        return verdict
    listed = (proposal.before or b"").decode("utf-8", "replace")
    return replace(
        verdict,
        source=listed,
        result=_make_tombstone(context, contribution, proposal.path, listed),
    )


def _make_tombstone(
    context: Context, contribution: Contribution, path: str, listed: str
) -> Unchanged | Rewritten:
    """Return the file of an entry whose line was taken out of the list.

    It stays, so that a second proposal is noticed. Where the formatter refuses, it is just removed.
    """
    examiner = contribution.base.examiners.of_path(path)
    if examiner is None:
        return UNCHANGED
    reason = {"on": context.today.isoformat(), "why": "Taken out of the list by hand"}
    try:
        return Rewritten(
            path, examiner.edit(listed, [SetValue(("removed",), dict(reason))])
        )
    except FormatterBugError:
        return UNCHANGED


def _open_documents(
    context: Context,
    contribution: Contribution,
    catalog: Catalog,
    examined: Iterable[ProposedFile],
) -> Documents:
    """Return where findings have their places: contributed files as they were written, others as on the base."""

    def read(path: str) -> bytes | None:
        return contribution.base.read(context, path)

    known: dict[str, Document | None] = {}
    for file in examined:
        readable = [
            one
            for one in (file.written.result.document, file.result.document)
            if isinstance(one, Document)
        ]
        known[file.repaired.path] = readable[0] if readable else None
    return Documents(catalog.layouts, read, known)
