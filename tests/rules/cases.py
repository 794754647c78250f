"""The cases of the rules: folders of entry files whose faulty lines say which rule finds them.

`cases/<rule>/good-<what>.yaml` and `bad-<what>.yaml` are entry files. A faulty
line ends in ` # expect: <rule>` (several: separated by commas). That mark, with
the one space before it, is taken off before the file is judged, so it neither
quotes a scalar nor breaks a line; a finding on the whole file is on line 1.
Leading lines may say, and are taken off too:

    # path: entries/demo/tools/example.yaml    where the file stands (this is the default)
    # year: 2026                               the year it is (this is the default)
    # subject: no                              the file is there already, and is not judged

A case of several files is a folder with the same kind of name that holds
`entries/…` and any other file of a repository; `schema/<list>.yaml` in it stands
for the one of `tests/rules/schema/`. A case about a change is a folder that holds
two repositories, `before/` and `after/`.

Marks are exact for the rule under test and for every rule that the case names;
what other rules find does not count. Where `<case>.fixed.yaml` stands beside a
file, it is the text after all safe fixes of the rule.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.document.limits import LAYOUT_LIMITS
from bot.document.reader import Document, parse_yaml
from bot.engine.examine import Examined, Examiner
from bot.engine.judge import judge, locate
from bot.engine.registry import change_rules
from bot.identity.keys import Keys
from bot.model.catalog import Catalog
from bot.model.entry import Entry, entry_id
from bot.model.finding import Finding
from bot.model.layout import Layout
from bot.model.rule import Change

HERE = Path(__file__).parent
FOLDER = HERE / "cases"
SCHEMA = HERE / "schema"
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
    marks: tuple[Mark, ...]
    layouts: Mapping[str, Layout]
    context: frozenset[str] = frozenset()
    """Paths of entry files that are not judged."""
    before: Mapping[str, bytes] | None = None
    year: int = USUAL_YEAR

    @property
    def counted(self) -> frozenset[str]:
        """The rules whose findings this case fixes."""
        return frozenset({self.rule, *(rule for _, _, rule in self.marks)})

    @property
    def subjects(self) -> list[str]:
        """The paths of the entry files that are judged."""
        return [path for path in self.files if path.startswith("entries/") and path not in self.context]


def case_paths() -> list[Path]:
    """Every case there is, in the order of names."""
    found = FOLDER.glob("*/*")
    return sorted(path for path in found if path.name.startswith(("good-", "bad-")) and ".fixed." not in path.name)


@cache
def load_case(path: Path) -> Case:
    """Read the case at *path*: a file, or a folder."""
    reading = _Reading()
    if path.is_file():
        reading.add(USUAL_PATH, path.read_bytes())
        files, before = reading.files, None
    else:
        top = path / "after" if (path / "after").is_dir() else path
        files = reading.add_folder(top).files
        before = _Reading().add_folder(path / "before").files if top != path else None
    own = {file: data for file, data in files.items() if file.startswith("schema/")}
    usual = {f"schema/{file.name}": file.read_bytes() for file in SCHEMA.glob("*.yaml")}
    layouts = (_layout(Path(name).stem, data) for name, data in {**usual, **own}.items())
    return Case(
        path.parent.name,
        path.name.removesuffix(".yaml"),
        files,
        tuple(sorted(reading.marks)),
        {layout.id: layout for layout in layouts},
        frozenset(reading.context),
        before,
        reading.year,
    )


def findings_of(case: Case) -> list[Finding]:
    """Judge *case* as the bot does: each file by itself, then all together, then what changed."""
    examined = {path: examine(case, path, data) for path, data in case.files.items() if _is_entry(path)}
    catalog = _catalog(case, examined)
    alone = [finding for path in case.subjects for finding in examined[path].findings]
    subjects = [entry_id(path) for path in case.subjects]
    known = [subject for subject in subjects if subject in catalog.records]
    return [*judge(catalog, known, alone, case.files.get), *_on_the_change(case, catalog)]


def counted(case: Case) -> list[Mark]:
    """Path, line and rule of each finding that *case* is about, sorted."""
    return sorted(
        (finding.location.path, finding.location.line, finding.rule)
        for finding in findings_of(case)
        if finding.rule in case.counted
    )


def examine(case: Case, path: str, data: bytes) -> Examined:
    """Judge one file of *case* by itself."""
    return _examiner(case, path).examine(path, data)


def mended(case: Case, findings: Iterable[Finding]) -> Case:
    """*case* after the safe fixes of *findings*."""
    from bot.document.writer import edit_text
    from bot.model.finding import MoveEntry

    files = dict(case.files)
    for finding in findings:
        if not (finding.fix and finding.mends_itself):
            continue
        path = finding.location.path
        examiner, edits = _examiner(case, path), finding.fix.edits
        text = files.pop(path).decode("utf-8", "replace")
        moves = [edit.path for edit in edits if isinstance(edit, MoveEntry)]
        if len(moves) < len(edits):
            text = edit_text(text, edits, examiner.order, examiner.integers)
        files[moves[-1] if moves else path] = text.encode()
    return replace(case, files=files, marks=())


class _Reading:
    """Collects files and takes the marks off."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.marks: list[Mark] = []
        self.context: list[str] = []
        self.year = USUAL_YEAR

    def add_folder(self, top: Path) -> "_Reading":
        for file in sorted(path for path in top.rglob("*") if path.is_file()):
            self.add(file.relative_to(top).as_posix(), file.read_bytes())
        return self

    def add(self, path: str, data: bytes) -> None:
        lines = data.split(b"\n")
        while header := _HEADER.fullmatch(lines[0]):
            lines.pop(0)
            word = header[2].decode()
            match header[1]:
                case b"path":
                    path = word
                case b"year":
                    self.year = int(word)
                case _ if word == "no":
                    self.context.append(path)
        for number, line in enumerate(lines, start=1):
            if mark := _MARK.search(line):
                lines[number - 1] = line[: mark.start()]
                self.marks += [(path, number, rule.strip()) for rule in mark[1].decode().split(",")]
        self.files[path] = b"\n".join(lines)


@cache
def _layout(list_id: str, data: bytes) -> Layout:
    document = parse_yaml(data, LAYOUT_LIMITS)
    assert isinstance(document, Document), f"{list_id}: {document}"
    return TypeAdapter(Layout).validate_python({"id": list_id, **document.value})


_EXAMINERS: dict[tuple[str, int], tuple[Layout, Examiner]] = {}


def _examiner(case: Case, path: str) -> Examiner:
    list_id = entry_id(path).partition("/")[0]
    layout = case.layouts.get(list_id) or case.layouts["demo"]
    known = _EXAMINERS.get((layout.id, case.year))
    if known is None or known[0] is not layout:
        known = _EXAMINERS[layout.id, case.year] = (layout, Examiner(layout, case.year))
    return known[1]


def _is_entry(path: str) -> bool:
    return path.startswith("entries/") or path == "entries"


def _catalog(case: Case, examined: Mapping[str, Examined]) -> Catalog:
    records: dict[str, Any] = {}
    keys: dict[str, Keys] = {}
    for path, file in examined.items():
        if file.record is not None and file.keys is not None:
            records[entry_id(path)] = file.record
            keys[entry_id(path)] = Keys.unpack(file.keys)
    return Catalog(case.layouts, records, keys, frozenset(case.files))


def _on_the_change(case: Case, catalog: Catalog) -> list[Finding]:
    if case.before is None:
        return []
    earlier = {path: examine(case, path, data) for path, data in case.before.items() if _is_entry(path)}
    found = []
    for path in sorted({*earlier, *case.subjects}):
        subject = entry_id(path)
        record = earlier[path].record if path in earlier else None
        before = Entry.from_record(subject, record) if record else None
        after = catalog.entry(subject) if subject in catalog.records else None
        for rule in change_rules():
            faults = rule.check(Change(before, after))
            found += [locate(rule, subject, fault, case.files.get) for fault in faults]
    return found
