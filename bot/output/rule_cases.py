"""The cases of the rules: entry files whose faulty lines say which rule finds them.

The suite demands that findings are exactly the marked lines; the rule's page
shows one case that is wrong and one that is right.

A faulty line ends in ` # expect: <rule>` (several: separated by commas). The
mark, with the one space before it, is taken off before the file is judged, so
it neither quotes a scalar nor breaks a line; a finding on the whole file is on
line 1. Leading lines may say, and are taken off too:

    # path: entries/demo/tools/example.yaml    where the file stands (this is the default)
    # year: 2026                               the year it is (this is the default)
    # subject: no                              the file is there already, and is not judged

A case of several files holds `entries/…` and any other file of a repository. A
case about a change holds two repositories, `before/…` and `after/…`; marks in
the first count where the file is gone afterwards.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.engine.catalog_pass import Documents, check_catalog, locate
from bot.engine.file_pass import Examiner, FileResult
from bot.engine.registry import list_change_rules
from bot.identity.keys import Keys
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.finding import Finding, MoveEntry
from bot.model.layout import Layout
from bot.model.rule import Change

USUAL_PATH = "entries/demo/tools/example.yaml"
USUAL_YEAR = 2026

Mark = tuple[str, int, str]
"""A path, a line from 1, and the rule that finds something there."""

_MARK = re.compile(rb" # expect: ([a-z, -]+)$")
_HEADER = re.compile(rb"# (path|year|subject): (.+)")


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

    @property
    def counted(self) -> frozenset[str]:
        """The rules whose findings this case fixes: its own, and those that it names."""
        return frozenset({self.rule, *(rule for _, _, rule in self.marks)})

    @property
    def subjects(self) -> list[str]:
        """The paths of the entry files that are judged."""
        return [
            path
            for path in self.files
            if path.startswith("entries/") and path not in self.context
        ]


def parse_case(
    rule: str, name: str, files: Mapping[str, bytes], layouts: Mapping[str, Layout]
) -> Case:
    """Read a case of *rule*: its *files* by path inside the case's folder.

    A case of one file has it under `USUAL_PATH`. *layouts*, by the list's id,
    must hold one called `demo`; it stands in for a list that is not there.
    """
    after, before = _Reading(), _Reading()
    for path, data in files.items():
        top, _, rest = path.partition("/")
        if top == "before":
            before.add(rest, data)
        else:
            after.add(rest if top == "after" else path, data)
    return Case(
        rule,
        name,
        after.files,
        layouts,
        tuple(
            sorted(
                after.marks
                + [mark for mark in before.marks if mark[0] not in after.files]
            )
        ),
        frozenset(after.context),
        before.files or None,
        after.year,
    )


def judge_case(case: Case) -> list[Finding]:
    """Judge *case* as the bot does: each file by itself, then all together, then what changed."""
    examined = {
        path: _examine(case, path, data)
        for path, data in case.files.items()
        if _is_entry(path)
    }
    records: dict[str, Any] = {}
    keys: dict[str, Keys] = {}
    for path, file in examined.items():
        if file.record is not None and file.keys is not None:
            records[EntryId.from_path(path)] = file.record
            keys[EntryId.from_path(path)] = Keys.unpack(file.keys)
    catalog = Catalog(case.layouts, records, keys, frozenset(case.files))
    alone = [finding for path in case.subjects for finding in examined[path].findings]
    documents = Documents(case.layouts, case.files.get)
    known = [
        EntryId.from_path(path)
        for path in case.subjects
        if EntryId.from_path(path) in records
    ]
    return [
        *check_catalog(catalog, known, alone, documents),
        *_on_the_change(case, catalog, documents),
    ]


def findings_of(case: Case) -> list[Finding]:
    """What the rule that *case* belongs to finds in it."""
    return [finding for finding in judge_case(case) if finding.rule == case.rule]


def mended(case: Case, findings: Iterable[Finding]) -> Case:
    """*case* after the safe fixes of *findings*, without its marks."""
    files = dict(case.files)
    for finding in findings:
        if finding.fix is None or not finding.mends_itself:
            continue
        path, edits = finding.location.path, finding.fix.edits
        examiner = _examiner(case, path)
        text = files.pop(path).decode("utf-8", "replace")
        moves = [edit.path for edit in edits if isinstance(edit, MoveEntry)]
        if len(moves) < len(edits):
            text = examiner.edit(text, edits)
        files[moves[-1] if moves else path] = text.encode()
    return replace(case, files=files, marks=())


class _Reading:
    """Collects files and takes headers and marks off."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.marks: list[Mark] = []
        self.context: list[str] = []
        self.year = USUAL_YEAR

    def add(self, path: str, data: bytes) -> None:
        lines = data.split(b"\n")
        is_subject = True
        while header := _HEADER.fullmatch(lines[0]):
            lines.pop(0)
            word = header[2].decode()
            if header[1] == b"path":
                path = word
            elif header[1] == b"year":
                self.year = int(word)
            else:
                is_subject = word != "no"
        for number, line in enumerate(lines, start=1):
            if mark := _MARK.search(line):
                lines[number - 1] = line[: mark.start()]
                self.marks += [
                    (path, number, rule.strip()) for rule in mark[1].decode().split(",")
                ]
        self.files[path] = b"\n".join(lines)
        if not is_subject:
            self.context.append(path)


class _ByIdentity:
    """A layout as a key: it holds mappings, and so has no hash of its own."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.layout is self.layout

    def __hash__(self) -> int:
        return id(self.layout)


@lru_cache(maxsize=64)
def _examiner_of(layout: _ByIdentity, year: int) -> Examiner:
    return Examiner(layout.layout, year)


def _examiner(case: Case, path: str) -> Examiner:
    layout = case.layouts.get(EntryId.from_path(path).list_id) or case.layouts["demo"]
    return _examiner_of(_ByIdentity(layout), case.year)


def _examine(case: Case, path: str, data: bytes) -> FileResult:
    return _examiner(case, path).examine(path, data)


def _is_entry(path: str) -> bool:
    return path.startswith("entries/")


def _on_the_change(case: Case, catalog: Catalog, documents: Documents) -> list[Finding]:
    if case.before is None:
        return []
    earlier = {
        path: _examine(case, path, data)
        for path, data in case.before.items()
        if _is_entry(path)
    }
    found = []
    for path in sorted({*earlier, *case.subjects}):
        subject = EntryId.from_path(path)
        record = earlier[path].record if path in earlier else None
        before = Entry.from_record(subject, record) if record else None
        after = catalog.get_entry(subject) if subject in catalog.records else None
        for rule in list_change_rules():
            faults = rule.check(Change(before, after))
            found += [locate(rule, subject, fault, documents) for fault in faults]
    return found
