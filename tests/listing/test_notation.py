"""An item is written as its document writes it, where several patterns show the same values."""

from bot.listing.pattern_choice import Notations, write_item
from bot.model.entry import Entry
from bot.model.layout import Layout, Section, View
from bot.model.settings import Settings
from bot.output.lists.document import render_document, render_list

COMMA, SPACE, SHORT = (
    "- [{title}]({link}), {venue}, {year}",
    "- [{title}]({link}), {venue} {year}",
    "- [{title}]({link})",
)
ALPHA = {
    "title": "Alpha",
    "year": 2024,
    "venue": "CVPR",
    "links": {"website": "https://a.org"},
}
BETA = {
    "title": "Beta",
    "year": 2023,
    "venue": "ICLR",
    "links": {"website": "https://b.org"},
}


def generate(standing: str, *records: dict[str, object]) -> str:
    section = Section(
        title="Works", views={"s": View(item=[COMMA, SPACE, SHORT])}, order="title"
    )
    layout = Layout(id="l", title="L", document="README.md", sections={"s": section})
    entries = [
        Entry.from_record(f"l/s/e{number}", record)
        for number, record in enumerate(records)
    ]
    text = f"# L\n\n<!-- listwright:begin s -->\n{standing}\n<!-- listwright:end -->\n"
    document = render_document(text, layout, render_list(layout, entries, Settings()))
    return document.split(" s -->\n")[1].split("\n<!-- listwright:end")[0]


def test_a_line_that_another_pattern_writes_stays() -> None:
    standing = (
        "- [Alpha](https://a.org), CVPR 2024\n- [Beta](https://b.org), ICLR, 2023"
    )

    assert generate(standing, ALPHA, BETA) == standing


def test_a_new_item_is_written_by_the_first_pattern() -> None:
    assert generate("- [Alpha](https://a.org), CVPR 2024", ALPHA, BETA) == (
        "- [Alpha](https://a.org), CVPR 2024\n- [Beta](https://b.org), ICLR, 2023"
    )


def test_a_line_whose_entry_has_changed_is_written_again() -> None:
    standing = "- [Alpha](https://a.org), CVPR 2024"

    assert (
        generate(standing, {**ALPHA, "year": 2025})
        == "- [Alpha](https://a.org), CVPR, 2025"
    )


def test_a_pattern_that_shows_less_is_no_other_notation() -> None:
    assert (
        generate("- [Alpha](https://a.org)", ALPHA)
        == "- [Alpha](https://a.org), CVPR, 2024"
    )


def test_generating_twice_is_generating_once() -> None:
    once = generate(
        "- [Beta](https://b.org), ICLR 2023\n- [Old](https://old.org)", ALPHA, BETA
    )

    assert generate(once, ALPHA, BETA) == once


def test_the_first_notation_is_that_of_a_new_item() -> None:
    entry = Entry.from_record("l/s/e", ALPHA)
    patterns = (SHORT, SPACE, COMMA)

    assert Notations(entry).list_best(patterns)[0] == write_item(entry, patterns)
    assert len(Notations(entry).list_best(patterns)) == 2


def test_values_in_an_optional_part_that_is_not_written_do_not_count() -> None:
    entry = Entry.from_record(
        "l/s/e", {"title": "Alpha", "year": 2024, "description": "A tool"}
    )
    patterns = ("- {title}{?, {venue} {year}?}", "- {title}{? - {description}?}")

    assert write_item(entry, patterns) == "- Alpha - A tool"
