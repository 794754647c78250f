"""The second pass: rules that compare entries, and the levels that a section sets."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.document.reader import Document
from bot.engine.entry_format import EntryFormat
from bot.engine.file_pass import make_finding
from bot.engine.registry import list_catalog_rules, load_rules
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, Location, Related
from bot.model.layout import Layout, Level
from bot.model.reason import Reason, get_last_day, has_ended
from bot.model.rule import Relation, Rule, Violation
from bot.model.wording import say

# Returns the bytes of a file of the repository, or None where there is none.
ReadFile = Callable[[str], bytes | None]


class Documents:
    """The documents that findings point into.

    Each file is parsed once, when a finding needs its place.
    """

    def __init__(
        self,
        layouts: Mapping[str, Layout],
        read: ReadFile,
        parsed: Mapping[str, Document | None] | None = None,
    ) -> None:
        """Parse what *read* returns by the layout of its list.

        Documents that the caller has *parsed*, by path, are not read again.
        """
        self._layouts = layouts
        self._read = read
        self._documents = dict(parsed or {})
        self._formats: dict[str, EntryFormat] = {}

    def get(self, path: str) -> Document | None:
        """Return the document of an entry file.

        None where there is no such file, or where it cannot be read.
        """
        if path not in self._documents:
            self._documents[path] = self._parse(path)
        return self._documents[path]

    def _parse(self, path: str) -> Document | None:
        list_id = EntryId.from_path(path).list_id
        data = self._read(path)
        if data is None or list_id not in self._layouts:
            return None
        if list_id not in self._formats:
            self._formats[list_id] = EntryFormat(self._layouts[list_id])
        document = self._formats[list_id].parse(data)
        return document if isinstance(document, Document) else None


def check_catalog(
    catalog: Catalog,
    subjects: Sequence[EntryId],
    file_findings: Iterable[Finding],
    documents: Documents,
    today: dt.date,
) -> list[Finding]:
    """Return all findings on *subjects*, sorted.

    Args:
        catalog: every entry, the subjects among them.
        subjects: the ids of the entries to compare with the others.
        file_findings: what the first pass found in the subjects' files.
        documents: for the places of the few findings that need one.
        today: the day by which exceptions of entries end.
    """
    findings = list(file_findings)
    for rule in list_catalog_rules():
        for subject, violation in rule.check(catalog, subjects):
            findings.append(locate(rule, subject, violation, documents))
    counted = apply_severity(findings, catalog, today)
    return sorted(counted, key=lambda finding: finding.sort_key)


def locate(
    rule: Rule[Any],
    subject: EntryId,
    violation: Violation,
    documents: Documents,
) -> Finding:
    """Return a violation by the entry *subject* as a finding.

    The finding holds the place of the violation and the places that it refers to.
    """
    related = [_locate_relation(relation, documents) for relation in violation.related]
    path = subject.path
    # Line 1 stands for the file as a whole, so most findings need no document.
    document = documents.get(path) if violation.field else None
    return make_finding(
        rule,
        violation,
        path,
        document,
        related=tuple(related),
    )


def _locate_relation(relation: Relation, documents: Documents) -> Related:
    path = relation.entry_id.path
    line, column = 1, 1
    document = documents.get(path) if relation.field else None
    if document:
        line, column = document.locate(relation.field)
    return Related(Location(path, line, column), relation.note)


def apply_severity(
    findings: Iterable[Finding],
    catalog: Catalog,
    today: dt.date,
) -> list[Finding]:
    """Return the findings that count, each at the level that its section sets.

    Findings that the section sets to off, or that the entry allows *today*, are left out;
    one that it allowed until an earlier day says so. A finding about security always
    counts, at the level of its rule.
    """
    counted = []
    rules = load_rules()
    for finding in findings:
        subject = EntryId.from_path(finding.location.path)
        layout = catalog.layouts.get(subject.list_id)
        # `allow` and the levels come from files that a contribution may change, so they
        # must not silence a rule about security.
        if rules[finding.rule].security or layout is None:
            counted.append(finding)
            continue
        allow = catalog.records.get(subject, {}).get("allow") or {}
        judged = _apply_exception(finding, allow, today)
        if judged is None:
            continue
        # A finding may weigh otherwise than its rule does.
        default: Level = "off" if rules[finding.rule].optional else finding.severity
        level = layout.get_level(subject.section, finding.rule, default)
        if level == judged.severity:
            counted.append(judged)
        elif level != "off":
            counted.append(replace(judged, severity=level))
    return counted


def _apply_exception(
    finding: Finding,
    allow: Mapping[str, Reason],
    today: dt.date,
) -> Finding | None:
    """Return a finding as it counts where an entry has *allow*; None where it is allowed."""
    if finding.rule not in allow:
        return finding
    last_day = get_last_day(allow[finding.rule])
    if not has_ended(last_day, today):
        return None
    message = say(
        "{problem} The exception for this entry ended on {day}.",
        problem=finding.message,
        day=last_day,
    )
    return replace(finding, message=message)
