"""`export` prints a list, or a part of it."""

import json
from pathlib import Path

import pytest

from bot.cli import main


def export(desk: Path, *words: str) -> int:
    return main(["export", "--root", str(desk), *words])


def test_a_list_is_printed_and_nothing_is_written(
    desk: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    before = sorted(desk.rglob("*"))

    assert export(desk, "json") == 0

    read = json.loads(capsysbinary.readouterr().out)
    assert len(read["entries"]) == 2
    assert sorted(desk.rglob("*")) == before


def test_a_part_of_it_goes_into_a_file(desk: Path) -> None:
    assert (
        export(desk, "bib", "--where", "year = 2023", "--out", str(desk / "some.bib"))
        == 0
    )

    text = (desk / "some.bib").read_text("utf-8")
    assert "@misc{llava," in text
    assert text.count("@") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pdf",), "invalid choice"),
        (("json", "--list", "none"), "there is no list `none`"),
        (("json", "--where", "colour"), "`colour` is no field"),
    ],
)
def test_a_wrong_choice_is_explained(
    desk: Path,
    words: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        status = export(desk, *words)
    except SystemExit as exit_:
        status = int(exit_.code or 0)

    assert status == 2
    assert said in capsys.readouterr().err


def test_of_several_lists_one_must_be_named(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = (desk / "schema/list.yaml").read_text("utf-8")
    other = layout.replace("README.md", "OTHER.md")
    (desk / "schema/other.yaml").write_text(other, "utf-8")

    assert export(desk, "json") == 2
    assert "--list: `list`, `other`" in capsys.readouterr().err
