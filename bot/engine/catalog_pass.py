"""The second pass: entries against each other, and what the list owner says about each rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.document.reader import Document
from bot.engine.entry_format import EntryFormat
from bot.engine.file_pass import make_finding
from bot.engine.registry import all_rules, catalog_rules
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, Location, Related
from bot.model.layout import Layout
from bot.model.rule import Rule, Violation

ReadFile = Callable[[str], bytes | None]
"""Gives the bytes of a file of the repository, or None where there is none."""


class Documents:
    """The documents that findings have their places in. Each file is parsed once, when a finding needs it."""

    def __init__(
        self,
        layouts: Mapping[str, Layout],
        read: ReadFile,
        known: Mapping[str, Document | None] | None = None,
    ) -> None:
        """Parse what *read* gives by the layout of its list. Documents that are *known*, by path, are not read."""
        self._layouts, self._read = layouts, read
        self._documents = dict(known or {})
        self._formats: dict[str, EntryFormat] = {}

    def get(self, path: str) -> Document | None:
        """Return the document of an entry file; None where there is none, or it cannot be read."""
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
    by_themselves: Iterable[Finding],
    documents: Documents,
) -> list[Finding]:
    """Return all findings on *subjects*, sorted.

    Args:
        catalog: every entry, the subjects among them.
        subjects: the ids of the entries to judge against the others.
        by_themselves: what the first pass found in the subjects' files.
        documents: for the places of the few findings that need one.
    """
    findings = list(by_themselves)
    for rule in catalog_rules():
        for subject, violation in rule.check(catalog, subjects):
            findings.append(locate(rule, subject, violation, documents))
    return sorted(
        apply_severity(findings, catalog), key=lambda finding: finding.sort_key
    )


def locate(
    rule: Rule[Any], subject: EntryId, violation: Violation, documents: Documents
) -> Finding:
    """Return a violation by the entry *subject* as a finding, with its place and those it refers to."""
    related = []
    for other in violation.related:
        path = other.entry_id.path
        document = documents.get(path) if other.field else None
        line, column = document.at(other.field) if document else (1, 1)
        related.append(Related(Location(path, line, column), other.note))
    path = subject.path
    document = documents.get(path) if violation.field else None
    return make_finding(rule, violation, path, document, related=tuple(related))


def apply_severity(findings: Iterable[Finding], catalog: Catalog) -> list[Finding]:
    """The findings that count, at the level the section sets, without those that the entry allows.

    A rule about security is neither lowered nor allowed away.
    """
    counted = []
    rules = all_rules()
    for finding in findings:
        rule = rules[finding.rule]
        subject = EntryId.from_path(finding.location.path)
        layout = catalog.layouts.get(subject.list_id)
        if rule.security or layout is None:
            counted.append(finding)
            continue
        if finding.rule in (catalog.records.get(subject, {}).get("allow") or ()):
            continue
        level = layout.level(subject.section, finding.rule, finding.severity)
        if level != "off":
            counted.append(
                finding
                if level == finding.severity
                else replace(finding, severity=level)
            )
    return counted
