"""Slugs, order, conditions and regions."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigurationError
from bot.listing.condition import holds, parse_condition
from bot.listing.places import arrange_sections
from bot.listing.slugs import Names, make_entry_slug, make_slug, make_unused
from bot.listing.sorting import find_group, group_by_section
from bot.markdown.regions import fill_regions, find_regions, remove_markers
from bot.model.entry import Entry
from bot.model.layout import Layout, Newcomers, Section, View
from bot.model.layout_parts import Floor, Group
from bot.model.settings import Settings
from bot.output.lists.document import render_list

VIEWS = {"s": View(item="- {title}{? ({year})?}")}
SECTION = Section(title="S", views=VIEWS)


def entry(name: str, **fields: object) -> Entry:
    return Entry.from_record(f"l/s/{name}", {"title": name, **fields})


def titles(entries: list[Entry], section: Section) -> list[str]:
    layout = Layout(id="l", title="L", document="l.md", sections={"s": section})
    return [entry.title for entry in arrange_sections(entries, layout)["s"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Visual Instruction Tuning", "visual-instruction-tuning"),
        ("GPT-4V(ision)", "gpt-4v-ision"),
        ("Don't Stop", "dont-stop"),
        ("视频", "shipin"),
        ("🔥 Hot", "hot"),
        ("…", ""),
        ("con", "con-item"),
        ("x" * 100, "x" * 62),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_a_slug_is_part_of_a_path_on_any_system(text: str, expected: str) -> None:
    assert make_slug(text) == expected


@given(st.text(max_size=80))
def test_every_title_has_a_slug(title: str) -> None:
    found = make_entry_slug(None, title, None)

    assert found
    assert len(found) <= 70
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken: set[str] = set()
    names = Names()

    assert [make_unused("a", taken) for _ in range(3)] == ["a", "a-2", "a-3"]
    assert [names.claim("a") for _ in range(3)] == ["a", "a-2", "a-3"]
    assert names.claim("a-2") == "a-2-2"


@pytest.mark.feature("auto-sorted")
def test_order_is_newest_first_then_by_title_then_undated() -> None:
    entries = [
        *(
            entry("b", year=2023),
            entry("a"),
            entry("C", year=2024, date="2024-02"),
            entry("d", year=2024),
        ),
        *(entry("A2", year=2023), entry("e", date="2024-02-03")),
    ]
    by_hand = Section(title="S", views=VIEWS, order="manual", manual=["a", "d"])

    assert titles(entries, SECTION) == ["e", "C", "d", "A2", "b", "a"]
    assert titles(entries, replace(SECTION, order="title")) == [
        "a",
        "A2",
        "b",
        "C",
        "d",
        "e",
    ]
    assert titles(entries, replace(SECTION, order="oldest")) == [
        "A2",
        "b",
        "d",
        "C",
        "e",
        "a",
    ]
    assert titles(entries, by_hand) == ["a", "d", "e", "C", "A2", "b"]
    assert titles(entries, replace(by_hand, newcomers="top")) == [
        "e",
        "C",
        "A2",
        "b",
        "a",
        "d",
    ]


@pytest.mark.parametrize(
    ("newcomers", "expected"), [("bottom", "bacd"), ("top", "dbac")]
)
def test_slugs_say_which_of_one_date_comes_first_and_newcomers_where_the_others_go(
    newcomers: Newcomers, expected: str
) -> None:
    section = replace(SECTION, manual=["b", "a", "c"], newcomers=newcomers)
    entries = [entry(name, year=2024) for name in "abcd"]

    assert titles(entries, section) == list(expected)
    assert titles([*entries, entry("z", year=2025)], section) == ["z", *expected]


ARXIV = "https://arxiv.org/abs/{}"


def test_the_number_of_its_own_paper_lends_an_entry_the_month_within_its_year() -> None:
    entries = [
        entry("January", year=2024, links={"paper": ARXIV.format("2401.00001")}),
        entry("May", date="2024-05"),
        entry(
            "June",
            year=2024,
            links={
                "code": "https://github.com/octo/june",
                "paper": ARXIV.format("2406.00001"),
            },
        ),
        entry("March", year=2024, links={"pdf": "https://arxiv.org/pdf/2403.00001v2"}),
        entry("Another year", year=2024, links={"paper": ARXIV.format("2312.00001")}),
        entry(
            "Not its own",
            year=2024,
            links={
                "code": "https://github.com/octo/x",
                "also": ARXIV.format("2412.00001"),
            },
        ),
    ]

    assert titles(entries, SECTION) == [
        "June",
        "May",
        "March",
        "January",
        "Another year",
        "Not its own",
    ]
    assert titles(entries[:2], replace(SECTION, manual=["may"])) == ["May", "January"]


def test_a_floor_takes_what_is_older_and_what_is_undated() -> None:
    group = Group(
        heading="### {year}", floor=Floor(year=2022, heading="### 2022 & Prior")
    )

    assert [
        find_group(entry("x", year=year), group) for year in (2024, 2022, 2019)
    ] == [2024, 2022, 2022]
    assert find_group(entry("x"), group) == 2022
    assert find_group(entry("x"), Group(heading="### {year}")) is None


def test_a_guest_stands_in_its_other_section_with_what_differs_there() -> None:
    layout = Layout(
        id="l", title="L", document="l.md", sections={"s": SECTION, "t": SECTION}
    )
    placed = group_by_section(
        [entry("a", also_in=[{"section": "t", "title": "A there"}])], layout
    )

    assert [e.title for e in placed["s"]] == ["a"]
    assert [e.title for e in placed["t"]] == ["A there"]


@given(st.randoms(use_true_random=False))
def test_the_order_of_files_makes_no_difference(chance: random.Random) -> None:
    layout = Layout(id="l", title="L", document="l.md", sections={"s": SECTION})
    entries = [
        entry(f"e{n}", **({"year": 2020 + n % 3} if n % 4 else {})) for n in range(12)
    ]
    shuffled = chance.sample(entries, len(entries))

    assert render_list(layout, shuffled, Settings()) == render_list(
        layout, entries, Settings()
    )


@pytest.mark.parametrize(
    "condition",
    ["", "venue", "not award", "venue and not award", "venue = CVPR", "links.paper"],
)
def test_a_condition_that_holds(condition: str) -> None:
    assert holds(condition, entry("a", venue="CVPR", links={"paper": "https://a.org"}))


@pytest.mark.parametrize(
    "condition",
    ["award", "venue and award", "venue = ICCV", "not links.paper", "links.code"],
)
def test_a_condition_that_does_not_hold(condition: str) -> None:
    assert not holds(
        condition, entry("a", venue="CVPR", links={"paper": "https://a.org"})
    )


@pytest.mark.parametrize("condition", ["a b", "not a b", "1x", "venue or award"])
def test_what_is_no_condition_is_refused(condition: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        parse_condition(condition)


DOCUMENT = "# T\n<!-- listwright:begin a -->\nold\n<!-- listwright:end -->\nend\n"


@pytest.mark.feature("header-footer")
def test_a_region_is_filled_and_all_else_stays() -> None:
    filled = DOCUMENT.replace("old", "new\nlines")

    assert fill_regions(DOCUMENT, "t.md", {"a": "new\nlines"}) == filled
    assert fill_regions(
        DOCUMENT.replace("\n", "\r\n"), "t.md", {"a": "new\nlines"}
    ) == filled.replace("\n", "\r\n")


def test_a_document_that_says_so_already_is_returned_itself() -> None:
    document = DOCUMENT + DOCUMENT.replace("begin a", "begin b").replace("old", "")

    assert fill_regions(document, "t.md", {"a": "old", "b": "\n"}) != document
    same = document.replace("-->\n\n<!--", "-->\n<!--")
    assert fill_regions(same, "t.md", {"a": "old", "b": ""}) is same


_LINES = st.lists(st.sampled_from(["", "one", "  two", "a\tb", "\N{ROCKET} three"]))


@given(
    regions=st.lists(st.tuples(_LINES, _LINES, _LINES), min_size=1, max_size=3),
    ending=st.sampled_from(["\n", "\r\n"]),
    last=st.sampled_from(["", "\n"]),
)
def test_regions_are_filled_as_line_by_line(
    regions: list[tuple[list[str], list[str], list[str]]], ending: str, last: str
) -> None:
    before, after = list[str](), list[str]()
    contents: dict[str, str] = {}
    for number, (above, old, new) in enumerate(regions):
        begin = f"<!-- listwright:begin r{number} -->"
        end = "<!-- listwright:end -->"
        before += ["# T", *above, begin, *old, end]
        contents[f"r{number}"] = "\n".join(new)
        # No lines, and one that is empty, are the same contents.
        inside = new if any(new) or len(new) > 1 else []
        after += ["# T", *above, begin, *inside, end]
    text, expected = (ending.join(lines) + last for lines in (before, after))
    if ending != "\n":
        text, expected = text.rstrip("\n"), expected.rstrip("\n")

    assert fill_regions(text, "t.md", contents) == expected
    assert fill_regions(expected, "t.md", contents) is expected


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (DOCUMENT + DOCUMENT, 7, "a second time"),
        (DOCUMENT.replace("<!-- listwright:end -->\n", ""), 2, "never ends"),
        (DOCUMENT.replace("old", "<!-- listwright:begin b -->"), 3, "still open"),
        ("<!-- listwright:end -->\n", 1, "none is open"),
    ],
)
def test_broken_markers_are_refused_with_their_line(
    text: str, line: int, words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words) as refusal:
        find_regions(text, "t.md")
    assert (refusal.value.path, refusal.value.line, refusal.value.status) == (
        "t.md",
        line,
        2,
    )


def test_markers_in_a_fence_are_text() -> None:
    fenced = "```md\n<!-- listwright:begin x -->\n```\n" + DOCUMENT

    assert list(find_regions(fenced, "t.md")) == ["a"]
    assert (
        remove_markers(fenced)
        == "```md\n<!-- listwright:begin x -->\n```\n# T\nold\nend\n"
    )
