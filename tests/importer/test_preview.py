"""Before anything is written: what was understood, and a question where two readings are equally likely."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from bot.importer.pipeline import import_list, parse_list
from bot.project.list_import import make_chooser
from tests.importer.scene import listed, preview
from tests.importer.test_styles import STYLES

if TYPE_CHECKING:
    from bot.importer.convert.section_items import PatternChooser
    from bot.ports import Context

AMBIGUOUS = listed(
    "- **Alpha** - about [Paper](https://a.org/1) [Code](https://a.org/2)",
    "- **Beta** - about [Paper](https://a.org/3) [Code](https://a.org/4)",
    "- **Gamma**\n\n  > [Paper](https://a.org/5) with more words than a label",
)
"""Two ways to write the links, and an item that neither reads."""


class Person:
    """Somebody at a terminal, with these answers in mind."""

    is_interactive = True

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = list(answers), list[str]()

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0)


def chooser_of(person: Person) -> "PatternChooser":
    """What lets *person* choose."""
    choose = make_chooser(cast("Context", SimpleNamespace(terminal=person)))
    assert choose is not None
    return choose


def test_a_dry_run_shows_each_section_with_what_was_told_of_its_items_and_how_they_are_written() -> (
    None
):
    said, plan = preview(
        listed(
            "- **Alpha** (2024) - [An alpha](https://a.org/1)",
            "- Beta: https://a.org/2",
        )
    )

    row = next(
        line for line in said.splitlines() if line.strip().startswith("Section ")
    )
    assert row.split() == [
        "Section",
        "2",
        "2",
        "2",
        "1",
        "(50%)",
        "2",
        "as",
        "it",
        "was",
    ]
    assert "  - **{title}**{? ({year})?} - [{description}]({link})\n" in said
    assert plan == ()


def test_between_equal_readings_a_person_chooses() -> None:
    first, second = Person("1"), Person("2")

    patterns = [
        import_list(
            parse_list(AMBIGUOUS), "s.md", "l", "README.md", choose=chooser_of(person)
        )
        .layout.sections["section"]
        .views
        for person in (first, second)
    ]

    assert patterns[0] != patterns[1]
    assert first.asked == second.asked
    assert "come out differently:\n  1: - **{title}**" in first.asked[0]
    assert first.asked[0].endswith("Which one? [1] ")


def test_an_answer_that_is_none_is_asked_for_again_and_none_at_all_is_the_first() -> (
    None
):
    unsure, silent = Person("3", "both", ""), Person("")

    views = [
        import_list(
            parse_list(AMBIGUOUS), "s.md", "l", "README.md", choose=chooser_of(person)
        )
        .layout.sections["section"]
        .views
        for person in (unsure, silent)
    ]

    assert views[0] == views[1]
    assert "Please answer with a number from 1 to 2." in unsure.asked[1]


def test_one_question_is_asked_once() -> None:
    person = Person("2")
    choose = chooser_of(person)

    assert [
        choose(section, ["- {title}", "- {name}"]) for section in ("First", "Second")
    ] == [1, 1]
    assert len(person.asked) == 1


def test_sections_of_which_all_was_told_are_one_row_of_a_long_list() -> None:
    sections = [
        f"## Section {n}\n\n- [Work {n}](https://a.org/{n}) - Says {n}.\n"
        for n in range(21)
    ]
    linked = "".join(
        f"- [Odd {n}](https://a.org/odd-{n}) - Says {n}.\n" for n in range(5)
    )
    odd = f"## Odd\n\n{linked}- A work without a link\n"

    said, _ = preview("# Things\n\n" + "\n".join([*sections, odd]))

    table = said.partition("sections:")[0]
    assert "21 sections of which all was told" in table
    assert " Odd " in table
    assert "Section 3" not in table


def test_nobody_is_asked_where_one_reading_leaves_nothing_over() -> None:
    person = Person()

    import_list(
        parse_list(listed(STYLES["italic"][0])),
        "s.md",
        "l",
        "README.md",
        choose=chooser_of(person),
    )

    assert person.asked == []
