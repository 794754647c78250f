"""Items with a labelled line for each field are read as the rows of a table are."""

import pytest

from bot.importer.pipeline import Imported
from tests.importer.scene import command, imported, listed, regenerated, report


def _import_section(items: str) -> Imported:
    return imported(f"# Things\n\n## List\n\n{items}\n")


def _list_verbatim(made: Imported) -> list[str]:
    return [str(draft.record["title"]) for draft in made.drafts if draft.is_verbatim]


def _list_patterns(made: Imported) -> list[str]:
    (section,) = made.layout.sections.values()
    (view,) = section.views.values()
    return list(view.patterns)


ALPHA = """\
- [A Title of Alpha](https://a.org/1)
  - Jane Doe, John Roe
  - 📅 Date: March 27, 2026
  - Code: [link](https://github.com/octo-curator/alpha)
  - Institutions: Unknown
"""
BETA = """\
- [A Title of Beta](https://a.org/2)
  - Jane Poe, Max Moe
  - 📅 Date: March 26, 2026
  - Code: [link](https://github.com/octo-curator/beta)
  - Institutions: MIT, CMU
"""


def test_each_labelled_line_has_its_field() -> None:
    made = _import_section(ALPHA + BETA)

    (pattern,) = _list_patterns(made)
    assert pattern.split("{?\n") == [
        "- [{title}]({link})",
        "  - {authors}?}",
        "  - 📅 Date: {date:%B %-d, %Y}?}",
        "  - Code: [link]({links.code})?}",
        "  - Institutions: {institutions}?}",
    ]
    assert made.drafts[1].record == {
        "title": "A Title of Beta",
        "date": "2026-03-26",
        "authors": ["Jane Poe", "Max Moe"],
        "links": {
            "website": "https://a.org/2",
            "code": "https://github.com/octo-curator/beta",
        },
        "institutions": "MIT, CMU",
    }
    assert made.layout.fields["institutions"].label == "Institutions"


def test_a_label_may_be_emphasised_and_a_line_end_in_a_hard_break() -> None:
    items = "\n".join(
        f"**{name} Reads Charts**  \n"
        f"*Authors:* {name} Doe, John Roe  \n"
        f"*Conference*: CVPR {year}  \n"
        f"*Code:* https://github.com/octo-curator/{year}\n"
        for name, year in (("Delta", 2020), ("Zeta", 2021), ("Eta", 2022))
    )
    made = _import_section(items)

    assert not _list_verbatim(made)
    delta = made.drafts[0].record
    assert delta == {
        "title": "Delta Reads Charts",
        "year": 2020,
        "venue": "CVPR",
        "authors": ["Delta Doe", "John Roe"],
        "links": {"code": "https://github.com/octo-curator/2020"},
    }


def test_a_heading_with_bold_labels_below_is_a_work() -> None:
    items = "\n".join(
        f"### {name} Reads Charts\n\n"
        f"- **Paper:** [arXiv](https://arxiv.org/abs/{number})\n"
        f"- **Code**: https://github.com/octo-curator/{name}\n"
        for name, number in (
            ("Delta", "2001.00001"),
            ("Zeta", "2002.00001"),
            ("Eta", "2003.00001"),
        )
    )
    made = _import_section(items)

    assert [draft.record["links"] for draft in made.drafts][1:2] == [
        {
            "paper": "https://arxiv.org/abs/2002.00001",
            "code": "https://github.com/octo-curator/Zeta",
        }
    ]
    assert len(made.drafts) == 3
    assert not _list_verbatim(made)


def test_a_line_that_few_others_have_keeps_the_text_of_its_item_only() -> None:
    number_of_items = 12
    items = "".join(
        f"- **Work {number}**\n"
        f"  - Paper: <https://arxiv.org/abs/2401.{number:05}>\n"
        f"  - Size: {number}k images\n"
        for number in range(number_of_items)
    )
    odd = "- **Work 99**\n  - Paper: <https://arxiv.org/abs/2402.00001>\n  - Tasks:\n    - one\n    - two\n"
    made = _import_section(items + odd)

    assert _list_verbatim(made) == ["Work 99"]
    assert set(made.layout.fields) == {"size"}


def test_a_bullet_whose_address_ends_in_a_number_is_a_line_of_links() -> None:
    """`00001) ` inside the first link was taken for the bullet of a numbered list."""
    items = "".join(
        f"- **A Title of {name}**\n"
        f"    - Jane Doe, John Roe\n"
        f"    - [paper](https://arxiv.org/abs/{number}) [code](https://github.com/octo-curator/{number})\n"
        for name, number in (("Alpha", "2001.00001"), ("Beta", "2002.00001"))
    )
    made = _import_section(items)

    assert [draft.record["title"] for draft in made.drafts] == [
        "A Title of Alpha",
        "A Title of Beta",
    ]
    assert not _list_verbatim(made)


def test_a_column_of_addresses_under_the_name_of_a_kind_shows_that_kind() -> None:
    rows = (
        "| A | https://github.com/octo-curator/a | [pdf](https://a.org/1) |\n"
        "| B | https://github.com/octo-curator/b | [pdf](https://a.org/2) |\n"
        "| C |  | [pdf](https://a.org/3) |\n"
    )
    made = _import_section(f"| Method | Code | Paper |\n|---|---|---|\n{rows}")

    assert not _list_verbatim(made)
    assert "links.code" in _list_patterns(made)[0]


def test_a_blank_line_below_the_title_stays_whichever_line_is_the_first() -> None:
    items = "\n".join(
        f"**{name} Reads Charts**\n\n{intro}- arxiv: <https://arxiv.org/abs/{number}>\n"
        for name, intro, number in (
            ("Delta", "- intro: A reader.\n", "2001.00001"),
            ("Zeta", "", "2002.00001"),
            ("Eta", "- intro: Another reader.\n", "2003.00001"),
        )
    )
    outcome = command(listed(items), order="kept")

    assert regenerated(outcome) == listed(items)
    assert not report(outcome)["verbatim"]


@pytest.mark.parametrize("label", ["Size?}", "{?Size", "{title}", "Size:" + " " * 3000])
def test_no_label_damages_a_pattern(label: str) -> None:
    items = "".join(
        f"- [Work {number}](https://a.org/{number})\n  - {label}: {number}k images{' ' * 3000}\n  - Code: x\n"
        for number in range(4)
    )
    outcome = command(listed(items), order="kept")

    assert regenerated(outcome) == listed(items)
    assert report(outcome)["lost"] == []
    assert max(map(len, _list_patterns(_import_section(items)))) < 200
