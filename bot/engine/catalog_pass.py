"""The second pass: entries against each other, and what the list owner says about each rule."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.document.reader import Document
from bot.engine.file_pass import Examiner, make_finding
from bot.engine.registry import all_rules, catalog_rules
from bot.model.catalog import Catalog
from bot.model.entry import entry_id, entry_path
from bot.model.finding import Finding, Location, Related
from bot.model.rule import Rule, Violation

ReadFile = Callable[[str], bytes | None]
"""Gives the bytes of a file of the repository, or None where there is none."""


def check_catalog(
    catalog: Catalog, subjects: Sequence[str], by_themselves: Iterable[Finding], read: ReadFile
) -> list[Finding]:
    """All findings on *subjects*, sorted.

    Args:
        catalog: every entry, the subjects among them.
        subjects: the ids of the entries to judge against the others.
        by_themselves: what the first pass found in the subjects' files.
        read: for the places of the few findings that need one.
    """
    findings = list(by_themselves)
    for rule in catalog_rules():
        for subject, fault in rule.check(catalog, subjects):
            findings.append(locate(rule, subject, fault, catalog, read))
    return sorted(apply_severity(findings, catalog), key=lambda finding: finding.sort_key)


def locate(rule: Rule[Any], subject: str, fault: Violation, catalog: Catalog, read: ReadFile) -> Finding:
    """A fault of the entry *subject* as a finding, with its place and those it refers to."""
    related = []
    for other in fault.related:
        path = entry_path(other.entry_id)
        document = _document(path, catalog, read) if other.field else None
        line, column = document.at(other.field) if document else (1, 1)
        related.append(Related(Location(path, line, column), other.note))
    path = entry_path(subject)
    document = _document(path, catalog, read) if fault.field else None
    return make_finding(rule, fault, path, document, tuple(related))


def apply_severity(findings: Iterable[Finding], catalog: Catalog) -> list[Finding]:
    """The findings that count, at the level the section sets, without those that the entry allows.

    A rule about security is neither lowered nor allowed away.
    """
    counted = []
    rules = all_rules()
    for finding in findings:
        rule = rules[finding.rule]
        subject = entry_id(finding.location.path)
        list_id, _, rest = subject.partition("/")
        layout = catalog.layouts.get(list_id)
        if rule.security or layout is None:
            counted.append(finding)
            continue
        if finding.rule in (catalog.records.get(subject, {}).get("allow") or ()):
            continue
        level = layout.level(rest.rpartition("/")[0], finding.rule, finding.severity)
        if level != "off":
            counted.append(finding if level == finding.severity else replace(finding, severity=level))
    return counted


def _document(path: str, catalog: Catalog, read: ReadFile) -> Document | None:
    data = read(path)
    layout = catalog.layouts.get(entry_id(path).partition("/")[0])
    if data is None or layout is None:
        return None
    document = catalog.once(("examiner", layout.id), lambda: Examiner(layout, 0)).document(data)
    return document if isinstance(document, Document) else None
