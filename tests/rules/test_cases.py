"""Every rule finds what its cases mark, and nothing else; its safe fixes mend it and harm nothing."""

from pathlib import Path

import pytest

from bot.model.finding import Finding
from tests.rules.cases import FOLDER, Case, case_paths, counted, findings_of, load_case, mended

CASES = case_paths()
SNAPSHOTS = sorted(FOLDER.glob("*/*.fixed.yaml"))


def name(path: Path) -> str:
    """Return the id that pytest shows."""
    return f"{path.parent.name}/{path.name}"


def of_the_rule(case: Case) -> list[Finding]:
    return [finding for finding in findings_of(case) if finding.rule == case.rule]


@pytest.mark.parametrize("path", CASES, ids=name)
def test_findings_are_exactly_the_marked_lines(path: Path) -> None:
    case = load_case(path)

    assert counted(case) == list(case.marks)
    assert any(rule == case.rule for _, _, rule in case.marks) == path.name.startswith("bad-")


@pytest.mark.parametrize("path", [path for path in CASES if path.name.startswith("bad-")], ids=name)
def test_safe_fixes_mend_and_find_nothing_new(path: Path) -> None:
    case = load_case(path)
    before = findings_of(case)
    lasting = [finding for finding in of_the_rule(case) if not finding.mends_itself]

    after = findings_of(mended(case, of_the_rule(case)))

    assert [f.message for f in after if f.rule == case.rule] == [f.message for f in lasting]
    assert {(f.rule, f.field) for f in after} <= {(f.rule, f.field) for f in before}


@pytest.mark.parametrize("path", SNAPSHOTS, ids=name)
def test_a_mended_file_reads_as_its_snapshot(path: Path) -> None:
    case = load_case(path.with_name(path.name.replace(".fixed.", ".")))

    (text,) = mended(case, of_the_rule(case)).files.values()

    assert text.decode() == path.read_text("utf-8")


@pytest.mark.parametrize("path", CASES, ids=name)
def test_a_message_is_a_sentence_on_one_line(path: Path) -> None:
    for finding in of_the_rule(load_case(path)):
        assert finding.message.endswith((".", "?", "!", "`")), finding.message
        assert "\n" not in finding.message
        assert finding.fix is None or finding.fix.description
