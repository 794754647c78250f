"""What a document keeps of its own writing when its regions are made anew: padding, blank lines, numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markdown.line_spacing import make_line_key
from bot.model.entry import Entry
from bot.model.layout import Layout, Section, View
from bot.model.layout_parts import Group
from bot.model.settings import Settings
from bot.output.lists.document import render_document, render_list

BEGIN, END = "<!-- listwright:begin s -->", "<!-- listwright:end -->"
HEADER = "| Tool | Year |\n| --- | --- |"


def generate(  # noqa: PLR0913 - a layout in short
    standing: list[str],
    titles: list[str],
    *,
    item: str = "- {title}",
    header: str = "",
    between: str = "\n",
    group: Group | None = None,
) -> list[str]:
    """Return the region that stands as *standing* after the list is generated from entries of these *titles*."""
    view = View(item=item, header=header, between=between)
    section = Section(
        title="S",
        views={"s": view},
        order="manual",
        manual=make_slugs(titles),
        group=group,
    )
    layout = Layout(id="l", title="L", document="l.md", sections={"s": section})
    entries = [
        Entry.from_record(
            f"l/s/e{n}",
            {"title": words[0], **({"year": int(words[1])} if words[1:] else {})},
        )
        for n, words in enumerate(title.split("@") for title in titles)
    ]
    text = "\n".join([BEGIN, *standing, END, ""])
    document = render_document(text, layout, render_list(layout, entries, Settings()))
    assert (
        render_document(document, layout, render_list(layout, entries, Settings()))
        == document
    )
    return document.split("\n")[1:-2]


def make_slugs(titles: list[str]) -> list[str]:
    return [f"e{n}" for n in range(len(titles))]


def test_a_padded_table_keeps_its_padding_and_a_new_row_is_written_plainly() -> None:
    table = [
        "| Tool           | Year |",
        "|----------------|:----:|",
        "| Avocet         | 2021 |",
        "| Bittern        | 2022 |",
    ]

    made = generate(
        table,
        ["Avocet@2021", "Curlew@2023", "Bittern@2022"],
        item="| {title} | {year} |",
        header="| Tool | Year |\n| --- | :---: |",
    )

    assert made == [*table[:3], "| Curlew | 2023 |", table[3]]


def test_a_row_whose_words_change_is_written_plainly() -> None:
    table = [*HEADER.split("\n"), "| Avocet         | 2021 |"]

    assert generate(
        table, ["Avocet@2022"], item="| {title} | {year} |", header=HEADER
    ) == [
        *HEADER.split("\n"),
        "| Avocet | 2022 |",
    ]


def test_a_row_without_outer_pipes_stays_so() -> None:
    table = [*HEADER.split("\n"), "Avocet | 2021"]

    assert (
        generate(table, ["Avocet@2021"], item="| {title} | {year} |", header=HEADER)
        == table
    )


@pytest.mark.parametrize(
    "lines", [["| A | 2021 |"], ["| A | 2021 | |"], ["| A |"], ["| A | |"]]
)
def test_empty_last_cells_stay_as_they_are(lines: list[str]) -> None:
    table = [*HEADER.split("\n"), *lines]
    title = "A@2021" if "2021" in lines[0] else "A"

    assert generate(table, [title], item="| {title} | {year} |", header=HEADER) == table


def test_spaces_at_the_end_and_between_words_stay() -> None:
    lines = ["-   Avocet  counts ", "- Bittern"]

    assert generate(lines, ["Avocet counts", "Bittern"]) == lines


def test_another_bullet_of_the_layout_is_written() -> None:
    assert generate(["- Avocet"], ["Avocet"], item="* {title}") == ["* Avocet"]


def test_blank_lines_stay_while_the_list_stays_loose() -> None:
    lines = ["- Avocet", "- Bittern", "", "- Curlew"]

    assert generate(lines, ["Avocet", "Bittern", "Curlew"], between="\n\n") == lines


def test_a_list_that_the_layout_makes_loose_gets_its_blank_lines() -> None:
    assert generate(
        ["- Avocet", "- Bittern"], ["Avocet", "Bittern"], between="\n\n"
    ) == [
        "- Avocet",
        "",
        "- Bittern",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["### 2022", "- A", "", "### 2021", "", "- B"],
        ["### 2022", "", "- A", "### 2021", "", "- B"],
        ["### 2022", "", "- A", "", "", "### 2021", "", "- B"],
        ["### 2022", "", "- A", "", "### 2021", "", "- B"],
    ],
)
def test_blank_lines_beside_headings_stay(lines: list[str]) -> None:
    assert (
        generate(lines, ["A@2022", "B@2021"], group=Group(heading="### {year}"))
        == lines
    )


def test_paragraphs_are_never_joined() -> None:
    assert generate(
        ["Avocet", "Bittern"], ["Avocet", "Bittern"], item="{title}", between="\n\n"
    ) == [
        "Avocet",
        "",
        "Bittern",
    ]


def test_a_region_inside_an_item_of_a_list_is_no_code() -> None:
    lines = ["    *   Avocet", "    *   Bittern"]

    assert generate(lines, ["Avocet", "Bittern"], item="    * {title}") == lines


def test_spaces_that_would_make_code_of_an_item_are_not_kept() -> None:
    assert generate(["-      Avocet"], ["Avocet"]) == ["- Avocet"]


def test_a_tab_inside_html_is_not_kept() -> None:
    line = '- <a href="java\tscript:x">Avocet</a>'

    assert make_line_key(line) != make_line_key(line.replace("\t", " "))


@pytest.mark.parametrize(
    ("standing", "titles", "expected"),
    [
        (["1. A", "2. B"], ["A", "B"], ["1. A", "2. B"]),
        (
            ["1. A", "2. B", "3. C"],
            ["A", "N", "B", "C"],
            ["1. A", "2. N", "3. B", "4. C"],
        ),
        (["1. A", "2. B", "3. C"], ["N", "A", "C"], ["1. N", "2. A", "3. C"]),
        (
            ["1. A", "1. N", "2. B", "3. C"],
            ["A", "N", "B", "C"],
            ["1. A", "2. N", "3. B", "4. C"],
        ),
        (["1. A", "1. B"], ["N", "A", "B"], ["1. N", "1. A", "1. B"]),
        (["1. A"], ["A", "B"], ["1. A", "1. B"]),
        ([], ["A", "B"], ["1. A", "1. B"]),
    ],
)
def test_an_ordered_list_counts_as_its_document_does(
    standing: list[str], titles: list[str], expected: list[str]
) -> None:
    assert generate(standing, titles, item="1. {title}") == expected


def test_a_list_counts_from_the_number_of_its_pattern_with_its_own_sign() -> None:
    assert generate(["5) A", "6) B"], ["A", "B", "C"], item="5) {title}") == [
        "5) A",
        "6) B",
        "7) C",
    ]


def test_a_list_whose_first_number_alone_differs_stays_so() -> None:
    lines = ["21. A", "1. B", "1. C"]

    assert generate(lines, ["A", "B", "C", "D"], item="21. {title}") == [*lines, "1. D"]


@pytest.mark.parametrize("second", [1, 3])
def test_numbers_begin_anew_or_go_on_below_a_heading_as_they_did(second: int) -> None:
    lines = [
        "### 2022",
        "",
        "1. A",
        "2. B",
        "",
        "### 2021",
        "",
        f"{second}. C",
        f"{second + 1}. D",
    ]
    titles = ["A@2022", "N@2022", "B@2022", "C@2021", "D@2021"]

    made = generate(lines, titles, item="1. {title}", group=Group(heading="### {year}"))

    third = 1 if second == 1 else 4
    assert made == [
        *lines[:3],
        "2. N",
        "3. B",
        *lines[4:7],
        f"{third}. C",
        f"{third + 1}. D",
    ]


def test_a_list_with_too_few_items_to_tell_counts_as_the_rest_of_its_document() -> None:
    views = {name: View(item="1. {title}") for name in ("s", "t")}
    sections = {
        name: Section(title=name, views={name: view}, order="title")
        for name, view in views.items()
    }
    layout = Layout(id="l", title="L", document="l.md", sections=sections)
    text = f"{BEGIN}\n1. A\n2. B\n{END}\n\n{BEGIN.replace(' s ', ' t ')}\n1. C\n{END}\n"
    entries = [
        Entry.from_record(f"l/{path}", {"title": path[-1].upper()})
        for path in ("s/a", "s/b", "t/c", "t/d")
    ]

    assert "1. C\n2. D\n" in render_document(
        text, layout, render_list(layout, entries, Settings())
    )


def test_what_stands_inside_an_item_stays_inside_when_its_number_is_longer() -> None:
    lines = [f"{n}. E{n}" for n in range(1, 10)]
    view = View(item="1. {title}")
    section = Section(title="S", views={"s": view}, order="title")
    layout = Layout(id="l", title="L", document="l.md", sections={"s": section})
    entries = [Entry.from_record(f"l/s/e{n}", {"title": f"E{n}"}) for n in range(1, 10)]
    entries.append(
        Entry.from_record("l/s/x", {"title": "X", "verbatim": "1. X\n   - inner"})
    )

    made = render_document(
        "\n".join([BEGIN, *lines, END]),
        layout,
        render_list(layout, entries, Settings()),
    )

    assert made.split("\n")[10:12] == ["10. X", "    - inner"]


WORDS = st.lists(
    st.sampled_from(
        ["a", "b", "c  d", "e\tf", "*g*", "h|i", "2. j", "- k", "#", "`l  m`"]
    ),
    max_size=3,
)
LINES = st.builds(
    lambda lead, sign, words, end: lead + sign + "  ".join(words) + end,
    st.sampled_from(["", " ", "    ", "\t"]),
    st.sampled_from(["- ", "-   ", "1. ", "2. ", "| ", "### ", "", "  "]),
    WORDS,
    st.sampled_from(["", " ", "  ", " |", "   | "]),
)
ITEMS = st.sampled_from(
    ["- {title}", "1. {title}", "| {title} |", "{title}", "  3) {title}"]
)


@given(
    st.lists(LINES, max_size=8),
    st.lists(st.sampled_from(["a", "b", "c d", "e f", "h", "- k"]), max_size=6),
    ITEMS,
    st.sampled_from(["\n", "\n\n", "  \n"]),
)
def test_generating_twice_is_generating_once(
    standing: list[str], titles: list[str], item: str, between: str
) -> None:
    header = "| a |\n| --- |" if item.startswith("|") else ""

    made = generate(standing, titles, item=item, header=header, between=between)

    assert generate(made, titles, item=item, header=header, between=between) == made
