"""Read the cases of the rules: entry files whose faulty lines name the rule.

The suite demands that findings are exactly the marked lines. The rule's page shows
one case that is wrong and one that is right.

A faulty line ends in ` # expect: <rule>` (several: separated by commas). The
mark, with the one space before it, is taken off before the file is judged, so
it neither quotes a scalar nor breaks a line; a finding on the whole file is on
line 1. Leading lines may say, and are taken off too:

    # path: entries/demo/tools/example.yaml    where the file stands (this is the default)
    # year: 2026                               the year it is (this is the default)
    # subject: no                              the file is there already, and is not judged
    # facts: {"work": "arxiv:2304.08485", …}   what a source says, as of 2026-11-29

A case of several files holds `entries/…` and any other file of a repository; what is
found in a section is marked in its `schema/…`. A
case about a change holds two repositories, `before/…` and `after/…`; marks in
the first count where the file is gone afterwards.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.engine.catalog_pass import Documents, check_catalog, locate
from bot.engine.file_pass import Examiner, FileResult
from bot.engine.registry import list_change_rules, load_rules
from bot.engine.section_pass import check_sections, count_entries
from bot.identity.keys import Keys
from bot.listing.schema_yaml import parse_schema_file
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.facts import DatedFacts, Facts, group_by_work
from bot.model.finding import Finding, MoveEntry
from bot.model.layout import Layout
from bot.model.rule import Change

USUAL_PATH = "entries/demo/tools/example.yaml"
USUAL_YEAR = 2026

# A path, a line from 1, and the rule that finds something there.
Mark = tuple[str, int, str]

# A line that ends in " # expect: impossible-year, wrong-type".
_MARK = re.compile(rb" # expect: ([a-z, -]+)$")

# A line such as "# year: 2026".
_HEADER = re.compile(rb"# (path|year|subject|facts): (.+)")
_DAY = "2026-11-29"


@dataclass(frozen=True)
class Case:
    """One case, its marks and headers taken off."""

    rule: str
    name: str
    files: Mapping[str, bytes]
    layouts: Mapping[str, Layout]
    marks: tuple[Mark, ...] = ()
    context: frozenset[str] = frozenset()
    """Paths of entry files that are not judged."""
    before: Mapping[str, bytes] | None = None
    """The repository before the change, in a case about one."""
    year: int = USUAL_YEAR
    facts: tuple[DatedFacts, ...] = ()
    """What sources say of works."""

    @property
    def counted(self) -> frozenset[str]:
        """The rules whose findings this case fixes: its own, and those that it names."""
        marked = {rule for _, _, rule in self.marks}
        return frozenset(marked | {self.rule})

    @property
    def subjects(self) -> list[str]:
        """The paths of the entry files that are judged."""
        return [
            path
            for path in self.files
            if path.startswith("entries/") and path not in self.context
        ]


def parse_case(
    rule: str,
    name: str,
    files: Mapping[str, bytes],
    layouts: Mapping[str, Layout],
) -> Case:
    """Return the case of *rule* that consists of *files*, by path inside its folder.

    A case of one file has it under `USUAL_PATH`. *layouts*, by the list's id,
    must hold one called `demo`; it stands in for a list that is not there. A rule that
    is off by default is on in its cases.
    """
    known = load_rules().get(rule)
    if known is not None and known.optional:
        layouts = {
            list_id: replace(layout, rules={rule: known.severity, **layout.rules})
            for list_id, layout in layouts.items()
        }
    after, before = _CaseFiles(), _CaseFiles()
    for path, data in files.items():
        top, _, rest = path.partition("/")
        if top == "before":
            before.add(rest, data)
        else:
            after.add(rest if top == "after" else path, data)
    # A finding about a file that is gone can be marked only in the file before.
    marks_of_removed = [mark for mark in before.marks if mark[0] not in after.files]
    marks = sorted(after.marks + marks_of_removed)
    return Case(
        rule,
        name,
        after.files,
        layouts,
        marks=tuple(marks),
        context=frozenset(after.context),
        before=before.files or None,
        year=after.year,
        facts=tuple(after.facts),
    )


def judge_case(case: Case) -> list[Finding]:
    """Return the findings of *case*, made as the bot makes them.

    Each file is judged by itself, then all together, then what changed.
    """
    examined = _examine_entries(case, case.files)
    records: dict[str, Any] = {}
    keys: dict[str, Keys] = {}
    for path, file in examined.items():
        if file.record is not None and file.keys is not None:
            entry_id = EntryId.from_path(path)
            records[entry_id] = file.record
            keys[entry_id] = Keys.unpack(file.keys)
    catalog = Catalog.keep(case.layouts, records, keys, case.files)
    file_findings: list[Finding] = []
    for path in case.subjects:
        file_findings += examined[path].findings
    documents = Documents(case.layouts, case.files.get)
    # Only a file that can be read has an entry to compare with others.
    subjects = [EntryId.from_path(path) for path in case.subjects]
    readable = [subject for subject in subjects if subject in records]
    return [
        *check_catalog(
            catalog,
            readable,
            file_findings,
            documents,
            dt.date.fromisoformat(_DAY),
        ),
        *_judge_change(case, catalog, documents),
        *_judge_sections(case, catalog),
    ]


def list_own_findings(case: Case) -> list[Finding]:
    """Return the findings in *case* of the rule that it belongs to."""
    return [finding for finding in judge_case(case) if finding.rule == case.rule]


def repair_case(case: Case, findings: Iterable[Finding]) -> Case:
    """Return *case* after the safe fixes of *findings*, without its marks."""
    files = dict(case.files)
    for finding in findings:
        if finding.fix is None or not finding.has_safe_fix:
            continue
        path = finding.location.path
        edits = finding.fix.edits
        text = files.pop(path).decode("utf-8", "replace")
        moves = [edit.path for edit in edits if isinstance(edit, MoveEntry)]
        if len(moves) < len(edits):
            text = _get_examiner(case, path).edit(text, edits)
        new_path = moves[-1] if moves else path
        files[new_path] = text.encode()
    return replace(case, files=files, marks=())


class _CaseFiles:
    """The files of a case's folder, with headers and marks taken off."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.marks: list[Mark] = []
        self.context: list[str] = []
        self.year = USUAL_YEAR
        self.facts: list[DatedFacts] = []

    def add(self, path: str, data: bytes) -> None:
        lines = data.split(b"\n")
        is_subject = True
        while header := _HEADER.fullmatch(lines[0]):
            lines.pop(0)
            value = header[2].decode()
            if header[1] == b"path":
                path = value
            elif header[1] == b"year":
                self.year = int(value)
            elif header[1] == b"facts":
                self.facts.append(_read_facts(value))
            else:
                is_subject = value != "no"
        # Lines count without the headers, as in the file that is judged.
        for number, line in enumerate(lines, start=1):
            mark = _MARK.search(line)
            if mark is None:
                continue
            lines[number - 1] = line[: mark.start()]
            for rule in mark[1].decode().split(","):
                self.marks.append((path, number, rule.strip()))
        self.files[path] = b"\n".join(lines)
        if not is_subject:
            self.context.append(path)


def _read_facts(text: str) -> DatedFacts:
    """Return the facts of a header, in which only what a source tells is named."""
    values = json.loads(text)
    work = values.pop("work")
    values["authors"] = tuple(values.get("authors", ()))
    return DatedFacts(work, _DAY, Facts(**values))


class _ByIdentity:
    """A layout as a key: it holds mappings, and so has no hash of its own."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def __eq__(self, value: object) -> bool:
        return isinstance(value, _ByIdentity) and value.layout is self.layout

    def __hash__(self) -> int:
        return id(self.layout)


# The cases of a test run share few layouts: each gets its examiner once.
@lru_cache(maxsize=64)
def _make_examiner(layout: _ByIdentity, year: int) -> Examiner:
    return Examiner(layout.layout, year)


def _get_examiner(case: Case, path: str) -> Examiner:
    list_id = EntryId.from_path(path).list_id
    layout = case.layouts.get(list_id) or case.layouts["demo"]
    examiner = _make_examiner(_ByIdentity(layout), case.year)
    if case.facts:
        today = dt.date.fromisoformat(_DAY)
        return replace(examiner, facts=group_by_work(case.facts), today=today)
    return examiner


def _examine_entries(
    case: Case,
    files: Mapping[str, bytes],
) -> dict[str, FileResult]:
    results = {}
    for path, data in files.items():
        if path.startswith("entries/"):
            results[path] = _get_examiner(case, path).examine(path, data)
    return results


def _judge_sections(case: Case, catalog: Catalog) -> Iterator[Finding]:
    """Yield the findings on the sections of the layouts that stand in a case."""
    for list_id, layout in case.layouts.items():
        path = f"schema/{list_id}.yaml"
        data = case.files.get(path)
        if data is not None:
            counts = count_entries(catalog, list_id)
            document = parse_schema_file(data, path)
            for found in check_sections(layout, counts, document, path):
                yield found.finding


def _judge_change(
    case: Case,
    catalog: Catalog,
    documents: Documents,
) -> list[Finding]:
    if case.before is None:
        return []
    earlier = _examine_entries(case, case.before)
    findings: list[Finding] = []
    for path in sorted({*earlier, *case.subjects}):
        subject = EntryId.from_path(path)
        record = earlier[path].record if path in earlier else None
        before = Entry.from_record(subject, record) if record else None
        after = catalog.get_entry(subject) if subject in catalog.records else None
        for rule in list_change_rules():
            faults = rule.check(Change(before, after))
            findings += [locate(rule, subject, fault, documents) for fault in faults]
    return findings
