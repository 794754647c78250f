"""Every rule finds what its cases mark, and nothing else; its safe fixes mend it and harm nothing."""

from pathlib import Path

import pytest

from bot.output.rule_cases import judge_case, list_own_findings, repair_case
from tests.rules.cases import FOLDER, case_paths, load_case

CASES = case_paths()
SNAPSHOTS = sorted(FOLDER.glob("*/*.fixed.yaml"))


def name(path: Path) -> str:
    """Return the id that pytest shows."""
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", CASES, ids=name)
def test_findings_are_exactly_the_marked_lines(path: Path) -> None:
    case = load_case(path)

    found = [
        (f.location.path, f.location.line, f.rule)
        for f in judge_case(case)
        if f.rule in case.counted
    ]

    assert sorted(found) == list(case.marks)
    assert any(rule == case.rule for _, _, rule in case.marks) == path.name.startswith(
        "bad-"
    )


@pytest.mark.parametrize(
    "path", [path for path in CASES if path.name.startswith("bad-")], ids=name
)
def test_safe_fixes_mend_and_find_nothing_new(path: Path) -> None:
    case = load_case(path)
    before = judge_case(case)
    lasting = [
        finding for finding in list_own_findings(case) if not finding.has_safe_fix
    ]

    after = judge_case(repair_case(case, list_own_findings(case)))

    assert [f.message for f in after if f.rule == case.rule] == [
        f.message for f in lasting
    ]
    if (
        case.rule != "unreadable-entry"
    ):  # what can be read at last may have other faults
        assert {(f.rule, f.field) for f in after} <= {(f.rule, f.field) for f in before}


@pytest.mark.parametrize("path", SNAPSHOTS, ids=name)
def test_a_mended_file_reads_as_its_snapshot(path: Path) -> None:
    case = load_case(path.with_name(path.name.replace(".fixed.", ".")))

    (text,) = repair_case(case, list_own_findings(case)).files.values()

    assert text.decode() == path.read_text("utf-8")


@pytest.mark.parametrize("path", CASES, ids=name)
def test_a_message_is_a_sentence_on_one_line(path: Path) -> None:
    for finding in list_own_findings(load_case(path)):
        assert finding.message.endswith((".", "?", "!")), finding.message
        assert "\n" not in finding.message
        assert finding.fix is None or finding.fix.description
