"""An exception ends on its day: then the finding counts again, and says so."""

from pathlib import Path

import pytest

from tests.document_source.scene import LAYOUT, LIST, Repository

PATH = "entries/seeing/models/flamingo.yaml"
PDF = LIST.replace("abs/2204.14198", "pdf/2204.14198")
UNTIL = (
    "allow:\n  non-canonical-link:\n    until: {day}\n    why: Readers want the PDF.\n"
)
ENDED = "The exception for this entry ended on 2026-02-10."
WORK = "works:\n  https://arxiv.org/pdf/2204.14198:\n    {allow}"


def make(root: Path, day: str) -> Repository:
    """A list of entry files with an exception for one of them."""
    repository = Repository.with_entries(root / "list")
    text = repository.read(PATH).replace("abs/2204.14198", "pdf/2204.14198")
    repository.write(PATH, text + UNTIL.format(day=day))
    repository.run("format")
    repository.commit("Exception")
    return repository


@pytest.mark.feature("suppressions")
def test_an_exception_counts_until_its_day_and_no_longer(tmp_path: Path) -> None:
    repository = make(tmp_path, '"2026-02-10"')
    assert repository.run("check", "--strict")[0] == 0

    repository.today = "2026-02-10"
    assert repository.run("check", "--strict")[0] == 0

    repository.today = "2026-02-11"
    status, out, _ = repository.run("check", "--strict")
    assert status == 1
    assert "[non-canonical-link]" in out
    assert ENDED in out


def test_a_repair_waits_for_the_end_too(tmp_path: Path) -> None:
    repository = make(tmp_path, '"2026-02-10"')
    assert "Nothing to repair." in repository.run("check", "--fix")[1]

    repository.today = "2026-02-11"
    assert "Repaired 1 finding" in repository.run("check", "--fix")[1]
    assert "abs/2204.14198" in repository.read(PATH)


def test_a_review_says_that_the_exception_ended(tmp_path: Path) -> None:
    repository = make(tmp_path, '"2026-02-10"')
    repository.write(
        "schema/seeing.yaml",
        "rules: {lowercase-description: error}\n"
        + repository.read("schema/seeing.yaml"),
    )
    text = repository.read(PATH).replace("non-canonical-link", "lowercase-description")
    repository.write(PATH, text.replace("/pdf/", "/abs/"))
    repository.commit("Another exception")
    repository.git("switch", "--quiet", "--create", "contribution", "main")
    repository.write(PATH, repository.read(PATH).replace("It learns", "it learns"))
    repository.commit("Contribution")
    repository.git("switch", "--quiet", "main")

    assert "Ready for a maintainer" in repository.comment("contribution")

    repository.today = "2026-02-11"
    comment = repository.comment("contribution")
    assert "1 thing for the author" in comment
    assert (
        f"begins with a capital one. {ENDED} (rule `lowercase-description`)" in comment
    )


def test_whoever_contributes_an_exception_with_an_end_asks_a_maintainer(
    tmp_path: Path,
) -> None:
    repository = Repository.with_entries(tmp_path / "list")
    repository.git("switch", "--quiet", "--create", "contribution", "main")
    text = repository.read(PATH).replace("abs/2204.14198", "pdf/2204.14198")
    repository.write(PATH, text + UNTIL.format(day='"2027-01-01"'))
    repository.commit("Contribution")
    repository.git("switch", "--quiet", "main")

    comment = repository.comment("contribution")

    assert (
        "`allow` lets the entry break a rule; it is changed, so a maintainer must"
        in comment
    )
    assert "A maintainer must look at this." in comment


@pytest.mark.parametrize(
    "day", ["2026-02-10", '"2026-02-10"', "'2026-02-10'"], ids=repr
)
def test_the_formatter_writes_one_form(tmp_path: Path, day: str) -> None:
    text = make(tmp_path, day).read(PATH)

    assert text.endswith(UNTIL.format(day='"2026-02-10"'))


DAY = "`{field}` must be the last day on which it counts, such as `2027-03-01`."
NO_DAY = (
    "`{field}` lacks the last day on which it counts; write it as `until`, or the reason"
    " alone."
)
OTHER_KEY = "Below `{field}` there is no `till`; write `why` and `until`."
FORMS = {
    "a month": ("    until: 2026-02\n", DAY),
    "no day of the month": ("    until: 2026-02-30\n", DAY),
    "a word": ("    until: soon\n", DAY),
    "nothing": ("    until:\n", DAY),
    "left out": ("", NO_DAY),
    "another key": ("    till: 2026-02-10\n", OTHER_KEY),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_bad_end_is_named_at_its_place(tmp_path: Path, form: str) -> None:
    line, advice = FORMS[form]
    repository = Repository.with_entries(tmp_path / "list")
    text = repository.read(PATH) + UNTIL.replace("    until: {day}\n", line)
    repository.write(PATH, text)
    beginning = "    until" if "until" in line else "  non-canonical"
    field = "allow.non-canonical-link" + (".until" if advice == DAY else "")

    status, out, _ = repository.run("check", PATH)

    assert status == 1
    # A block begins at its first line.
    number = find_line(text, beginning) + (advice != DAY)
    assert f"{PATH}:{number}:" in out
    assert f"error[wrong-type] {advice.format(field=field)}\n" in out
    assert out.count("[wrong-type]") == 1


def find_line(text: str, beginning: str) -> int:
    lines = text.splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(beginning))


def make_document(root: Path, allow: str) -> Repository:
    return Repository.with_document(
        root / "list", PDF, LAYOUT + WORK.format(allow=allow)
    )


def test_an_exception_for_a_work_of_a_document_ends_too(tmp_path: Path) -> None:
    repository = make_document(
        tmp_path,
        "allow: {non-canonical-link: {why: Readers want the PDF, until: 2026-02-10}}\n",
    )
    assert repository.run("check", "--strict")[0] == 0

    repository.today = "2026-02-11"
    status, out, _ = repository.run("check", "--strict")

    assert status == 1
    assert ENDED in out


@pytest.mark.parametrize(
    ("reason", "place", "problem"),
    [
        ("{why: A, until: 2026-02-31}", ".until", "this must be the last day on which"),
        ("{why: A}", "", "this must be a reason, or `why` and `until`, the last day"),
        ("{why: A, till: 2026-02-10}", "", "this must be a reason, or `why` and"),
        ("[A]", "", "this must be a reason, or `why` and `until`"),
    ],
)
def test_a_bad_end_in_a_layout_is_an_error_at_its_place(
    tmp_path: Path, reason: str, place: str, problem: str
) -> None:
    repository = make_document(tmp_path, f"allow: {{non-canonical-link: {reason}}}\n")

    status, _, err = repository.run("check")

    assert status == 2
    key = f"works.https://arxiv.org/pdf/2204.14198.allow.non-canonical-link{place}"
    assert f"schema/seeing.yaml:6: {key}: {problem}" in err


def test_explain_shows_how_an_exception_is_written(tmp_path: Path) -> None:
    repository = Repository.with_document(tmp_path / "list")

    assert (
        "    allow: {shared-link: {why: the reason, until: 2027-03-01}}\n"
        in repository.run("explain", "shared-link")[1]
    )
    assert "allow:" not in repository.run("explain", "unsafe-html")[1]
