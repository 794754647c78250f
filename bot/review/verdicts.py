"""From what a contribution proposes to a verdict on each entry."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.document.reader import Document, parse_yaml
from bot.document.writer import edit_text
from bot.engine.catalog_pass import apply_severity, check_catalog
from bot.engine.file_pass import FileResult, make_finding
from bot.engine.registry import change_rules
from bot.errors import FormatterBugError
from bot.model.catalog import Catalog
from bot.model.entry import Entry, entry_id
from bot.model.finding import Finding, Fix, Location, SetValue
from bot.model.review import Kind, PossibleDuplicate, Verdict
from bot.model.rule import Change
from bot.output.lists.preview import find_places
from bot.ports import Context
from bot.project.load_catalog import make_unknown_list_finding
from bot.review.autofix import Repaired, make_finding_key, repair_file
from bot.review.proposed_changes import Contribution, Proposal

_TWIN_RULES = frozenset({"duplicate-work", "similar-title", "shared-link"})


@dataclass(frozen=True, slots=True)
class _Judged:
    """A proposal with its file after repair, and what the first pass says of that."""

    proposal: Proposal
    repaired: Repaired
    outcome: FileResult
    before: FileResult | None


def evaluate_contribution(context: Context, contribution: Contribution) -> list[Verdict]:
    """Judge every proposal among the entries as they would be after the merge."""
    judged = [found for proposal in contribution.proposals if (found := _judge_alone(contribution, proposal))]
    catalog = _after(contribution, judged)
    texts = {one.repaired.path: one.repaired.text.encode() for one in judged}
    read = _reader(context, contribution, texts)
    subjects = [entry_id(one.repaired.path) for one in judged if one.outcome.record is not None]
    alone = [finding for one in judged for finding in one.outcome.findings]
    findings = check_catalog(catalog, subjects, alone, read)
    known = _known_before(context, contribution, judged) if findings else frozenset()
    verdicts = []
    for one in judged:
        path = one.repaired.path
        mine = [f for f in findings if f.location.path == path and make_finding_key(f) not in known]
        verdicts.append(_verdict(context, contribution, one, mine, catalog))
    return (
        verdicts
        + _homeless(contribution)
        + [
            _removal(context, proposal, contribution)
            for proposal in contribution.proposals
            if proposal.after is None
        ]
    )


def _judge_alone(contribution: Contribution, proposal: Proposal) -> _Judged | None:
    """Examine and repair one file; faults that the base's version has too are left alone."""
    judge_file = contribution.base.examiners.of_path(proposal.path)
    if judge_file is None or proposal.after is None:
        return None
    before = judge_file.examine(proposal.path, proposal.before) if proposal.before is not None else None
    old = {make_finding_key(finding) for finding in before.findings} if before else set()
    outcome = judge_file.examine(proposal.path, proposal.after)
    new = [finding for finding in outcome.findings if make_finding_key(finding) not in old]
    counted = apply_severity(new, Catalog(contribution.project.layouts, {}, {}))
    mended = repair_file(judge_file, proposal.path, proposal.after, counted, old)
    if mended.path != proposal.path and mended.path in contribution.base.files:
        mended = Repaired(proposal.path, mended.text, mended.fixed)
    after = judge_file.examine(mended.path, mended.text.encode())
    left = [finding for finding in after.findings if make_finding_key(finding) not in old]
    return _Judged(proposal, mended, after._replace(findings=left), before)


def _after(contribution: Contribution, judged: Iterable[_Judged]) -> Catalog:
    """The catalog after the merge; fields by which an entry could acquit itself count as on the base."""
    base = contribution.base.catalog
    gone = [entry_id(proposal.path) for proposal in contribution.proposals]
    records, keys = {}, {}
    for one in judged:
        name, before = entry_id(one.repaired.path), entry_id(one.proposal.path)
        if one.outcome.record is not None and one.outcome.keys is not None:
            records[name] = _as_on_base(one.outcome.record, base.records.get(before, {}))
            keys[name] = one.outcome.keys
    moved = {one.proposal.path for one in judged if one.repaired.path != one.proposal.path}
    files = (frozenset(base.files) | contribution.files) - moved
    return base.changed(gone, records, keys, files)


def _as_on_base(record: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in record.items() if key not in Entry.CONTRIBUTED_UNASKED}
    return own | {key: before[key] for key in Entry.CONTRIBUTED_UNASKED if key in before}


def _known_before(
    context: Context, contribution: Contribution, judged: Iterable[_Judged]
) -> Collection[tuple[str, ...]]:
    """What could be said of the changed entries before the contribution already."""
    changed = [entry_id(one.proposal.path) for one in judged if one.before and one.before.record is not None]
    if not changed:
        return set()
    read = _reader(context, contribution, {})
    return {
        make_finding_key(finding) for finding in check_catalog(contribution.base.catalog, changed, [], read)
    }


def _verdict(
    context: Context, contribution: Contribution, one: _Judged, findings: list[Finding], catalog: Catalog
) -> Verdict:
    proposal, path = one.proposal, one.repaired.path
    before = contribution.base.catalog.records.get(entry_id(proposal.path))
    after = catalog.entry(entry_id(path)) if one.outcome.record is not None else None
    own = Entry.from_record(entry_id(path), one.outcome.record) if one.outcome.record is not None else None
    change = Change(Entry.from_record(entry_id(proposal.path), before) if before is not None else None, own)
    decisions = [
        make_finding(rule, fault, path, None) for rule in change_rules() for fault in rule.check(change)
    ]
    located = [_in_source(finding, proposal) for finding in findings if finding.rule not in _TWIN_RULES]
    twins = [
        _twin(context, contribution, finding, catalog) for finding in findings if finding.rule in _TWIN_RULES
    ]
    twins.sort(key=lambda twin: (twin.reason.severity != "error", not twin.is_near, twin.entry_id))
    source = proposal.after.decode("utf-8", "replace") if proposal.after is not None else ""
    changed_text = one.repaired.text != source or path != proposal.path or bool(proposal.source_line)
    return Verdict(
        path=proposal.path,
        kind="changed" if proposal.before is not None else "added",
        list_id=entry_id(path).split("/")[0],
        title=after.title if after else "",
        to_fix=tuple(f for f in located if f.severity == "error"),
        to_decide=tuple(_in_source(finding, proposal) for finding in decisions),
        hints=tuple(f for f in located if f.severity == "warning"),
        repaired=one.repaired.fixed,
        possible_duplicates=tuple(twins),
        places=tuple(find_places(after, catalog)) if after else (),
        source=source,
        text=one.repaired.text if changed_text else "",
        new_path=path if path != proposal.path else "",
        source_line=proposal.source_line,
    )


def _in_source(finding: Finding, proposal: Proposal) -> Finding:
    """The finding with its place in the file as the author wrote it, not as it was repaired."""
    document = parse_yaml(proposal.after or b"")
    line, column = (
        (document.at(finding.field) if finding.field else (1, 1))
        if isinstance(document, Document)
        else (finding.location.line, finding.location.column)
    )
    return replace(finding, location=Location(proposal.path, line, column))


def _twin(
    context: Context, contribution: Contribution, finding: Finding, catalog: Catalog
) -> PossibleDuplicate:
    other = entry_id(finding.related[0].location.path)
    mine = entry_id(finding.location.path)
    path, text = "", ""
    if finding.fix is not None and finding.fix.path in contribution.base.files:
        path = finding.fix.path
        text = _richer(context, contribution, finding.fix)
    return PossibleDuplicate(
        other, finding, catalog.records.get(other, {}), catalog.records.get(mine, {}), path, text
    )


def _richer(context: Context, contribution: Contribution, fix: Fix) -> str:
    """The listed entry's file with what the newcomer knows more; empty where the formatter refuses."""
    judge_file = contribution.base.examiners.of_path(fix.path)
    listed = contribution.base.read(context, fix.path)
    if judge_file is None or listed is None:
        return ""
    try:
        return edit_text(listed.decode("utf-8", "replace"), fix.edits, judge_file.order, judge_file.integers)
    except FormatterBugError:
        return ""


def _homeless(contribution: Contribution) -> list[Verdict]:
    """Verdicts on files under a folder that is no list."""
    layouts = contribution.project.layouts
    verdicts = []
    for proposal in contribution.proposals:
        list_id = entry_id(proposal.path).split("/")[0]
        if list_id not in layouts and proposal.after is not None:
            finding = make_unknown_list_finding(proposal.path, list_id, layouts)
            verdicts.append(Verdict(proposal.path, "added", list_id, "", to_fix=(finding,)))
    return verdicts


def _removal(context: Context, proposal: Proposal, contribution: Contribution) -> Verdict:
    kind: Kind = "removed"
    record = contribution.base.catalog.records.get(entry_id(proposal.path))
    before = Entry.from_record(entry_id(proposal.path), record) if record is not None else None
    change = Change(before, None)
    decisions = tuple(
        make_finding(rule, fault, proposal.path, None)
        for rule in change_rules()
        for fault in rule.check(change)
    )
    title = before.title if before else ""
    list_id = entry_id(proposal.path).split("/")[0]
    source = (proposal.before or b"").decode("utf-8", "replace") if proposal.source_line else ""
    return Verdict(
        proposal.path,
        kind,
        list_id,
        title,
        to_decide=decisions,
        source=source,
        text=_tombstone(context, contribution, proposal.path, source) if source else "",
        source_line=proposal.source_line,
    )


def _tombstone(context: Context, contribution: Contribution, path: str, listed: str) -> str:
    """The file of an entry whose line was taken out of the list: it stays, so that a second proposal is noticed."""
    judge_file = contribution.base.examiners.of_path(path)
    reason = {"on": context.today.isoformat(), "why": "Taken out of the list by hand"}
    try:
        edit = SetValue(("removed",), dict(reason))
        return edit_text(listed, (edit,), judge_file.order, judge_file.integers) if judge_file else ""
    except FormatterBugError:
        return ""


def _reader(
    context: Context, contribution: Contribution, texts: Mapping[str, bytes]
) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        return texts[path] if path in texts else contribution.base.read(context, path)

    return read
