"""Links that a contribution brings and that the list would not show."""

import pytest

from bot.model.review import ListLine, ListPlace, Rewritten, Verdict
from bot.review.unshown_links import find_unshown_links

PAPER = "https://arxiv.org/abs/2302.14045"
FILE = f"title: Late\nlinks:\n  paper: {PAPER}\n"


def judge(line: str, item: str, text: str = FILE) -> list[str]:
    """The notes on an edited line; on a file, if the line is empty."""
    place = ListPlace("List", "Data", "", None, item, None)
    verdict = Verdict(
        "entries/list/data/late.yaml",
        "added",
        "list",
        "Late",
        places=(place,),
        result=Rewritten("entries/list/data/late.yaml", text),
    )
    if line:
        verdict = Verdict(
            verdict.path,
            "added",
            "list",
            "Late",
            places=(place,),
            result=verdict.result,
            origin=ListLine(line),
        )
    return [note.message for note in find_unshown_links([verdict])]


def test_a_link_that_no_column_has_is_told() -> None:
    notes = judge(f"- [Late]({PAPER}) - It comes late.", "| Late | | | Late |")

    assert len(notes) == 2
    assert f"would not show `{PAPER}` of “Late”" in notes[0]
    assert "would show no link of “Late”" in notes[1]


@pytest.mark.parametrize(
    ("line", "item"),
    [
        (f"- [Late]({PAPER})", f"| [Late]({PAPER}) |"),
        ("- [Late](https://arxiv.org/pdf/2302.14045v2.pdf)", f"- [Late]({PAPER})"),
        (f"- Late {PAPER}.", f"- Late {PAPER}"),
        (f'- <a href="{PAPER}">Late</a>', f"- [Late]({PAPER})"),
        (f"- [Late]({PAPER}) ![x](https://octo-curator.example/x.png)", f"- {PAPER}"),
    ],
)
def test_a_link_that_is_shown_in_another_form_is_not(line: str, item: str) -> None:
    assert judge(line, item) == []


def test_of_a_file_one_shown_link_is_enough() -> None:
    text = f"{FILE}  code: https://github.com/octo-curator/late\n"

    assert judge("", f"- [Late]({PAPER})", text) == []
    assert len(judge("", "- Late", text)) == 1


def test_an_entry_without_a_link_is_for_another_rule() -> None:
    assert judge("", "- Late", "title: Late\n") == []
