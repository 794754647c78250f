"""Imported with every item at its place, a list reads just as before; else it keeps the order that can be seen."""

import re
from collections.abc import Sequence
from itertools import combinations

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.importer.convert.sort_order import WantedOrder, count_out_of_order
from bot.importer.pipeline import Imported, import_list, parse_list
from bot.listing.config_files import parse_layout
from bot.markdown.regions import remove_markers
from tests.importer.scene import command, listed, preview, report, written
from tests.importer.test_styles import STYLES

MIXED = [name for name in STYLES if "|" not in STYLES[name][0]]


def shown(text: str) -> list[str]:
    """A document as a browser shows it: its tags and words, white space outside code aside."""
    html: str = markdown_to_html_with_extensions(
        text,
        Options.CMARK_OPT_UNSAFE,
        extensions=["table", "strikethrough", "autolink"],
    )
    parts = re.split(r"\s*(</?[a-z][^>]*>)\s*", " ".join(html.split()))
    return [part for part in parts if part]


def kept(text: str) -> str:
    """The document after an import that keeps every item's place."""
    return remove_markers(written(command(text, order="kept"))["lists/things.md"])


@pytest.mark.parametrize("style", STYLES)
def test_a_list_whose_items_keep_their_places_reads_just_as_before(style: str) -> None:
    text = listed(STYLES[style][0])

    assert shown(kept(text)) == shown(text)


@example(
    ["bare-url", "absent-links", "apostrophe"]
)  # an item kept as its text lends it to no other section
@given(st.lists(st.sampled_from(sorted(STYLES)), min_size=2, max_size=4, unique=True))
@settings(max_examples=40, deadline=None)
def test_a_list_of_many_styles_reads_just_as_before(styles: list[str]) -> None:
    parts = [
        f"## Section {number}\n\n{STYLES[style][0]}\n"
        for number, style in enumerate(styles)
    ]
    text = "\n".join(["# Things", "", *parts])

    assert shown(kept(text)) == shown(text)


def test_line_ends_and_everything_outside_the_regions_stay_byte_for_byte() -> None:
    text = "# Things\r\n\r\nAbout\u00a0things.  \r\n\r\n## Papers\r\n\r\n- [B](https://b.org)\r\n- [A](https://a.org)\r\n\r\nEnd \t\r\n"

    assert kept(text) == text


ORDERS: dict[str, tuple[str, WantedOrder, str]] = {
    "newest first": ("- [B](https://b.org) (2024)\n- [A](https://a.org) (2023)\n- [C](https://c.org) (2021)", "found", "year"),
    "newest first but for one": (
        "\n".join(f"- [T{n}](https://t.org/{n}) ({2024 - n + 3 * (n == 4)})" for n in range(9)),
        "found",
        "year",
    ),
    "by title": ("- [A](https://z.org) (2021)\n- [b](https://y.org) (2024)\n- [C](https://x.org) (2020)", "found", "title"),
    "none to be seen": ("- [B](https://z.org) (2021)\n- [A](https://y.org) (2024)\n- [C](https://x.org) (2020)", "found", "manual"),
    "oldest first": ("- [B](https://z.org) (2019)\n- [A](https://y.org) (2020)\n- [C](https://x.org) (2021)", "found", "oldest"),
    "by title, with accents and numbers": (
        "- [É-tool](https://a.org) (2020)\n- [Falcon-2](https://b.org) (2024)\n- [Falcon-10](https://c.org) (2021)",
        "found",
        "title",
    ),
    "newest first, by the months of the papers": (
        "- [B](https://a.org) (2025)\n- [D](https://arxiv.org/abs/2406.1) (2024)\n- [A](https://arxiv.org/abs/2405.1) (2024)\n- [C](https://arxiv.org/abs/2403.1) (2024)".replace(".1)", ".00001)"),
        "found",
        "year",
    ),
    "a single item": ("- [A](https://z.org)", "found", "year"),
    "two titles are no order": ("- [A](https://z.org)\n- [B](https://y.org)", "found", "manual"),
    "told to keep": ("- [B](https://b.org) (2024)\n- [A](https://a.org) (2023)", "kept", "manual"),
    "told to sort": ("- [B](https://z.org) (2019)\n- [A](https://y.org) (2020)\n- [C](https://x.org) (2021)", "year", "year"),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_a_section_keeps_the_order_it_visibly_follows(name: str) -> None:
    items, wanted, expected = ORDERS[name]
    made = written(command(listed(items), order=wanted))

    order = made.get("schema/order/things.yaml", "").encode()
    layout = parse_layout(
        "things",
        made["schema/things.yaml"].encode(),
        frozenset({"undated-entry"}),
        order,
    )

    (section,) = layout.sections.values()
    assert section.order == expected


def imported(
    *sections: str, order: WantedOrder = "found", history: Sequence[str] = ()
) -> Imported:
    """A list of *sections*, taken apart."""
    text = "\n".join(["# Things", "", *sections])
    return import_list(
        parse_list(text),
        "things.md",
        "things",
        "lists/things.md",
        order=order,
        history=history,
    )


def section_of(number: int, *items: str) -> str:
    return "\n".join([f"## Section {number}", "", *items, ""])


def items(years: str, number: int = 0) -> list[str]:
    """One item for each year of the decade, titles in no order."""
    return [
        f"- [{title}](https://{title}.org/{number}) (202{year})"
        for title, year in zip("mcxbzaykq", years, strict=False)
    ]


def test_where_dates_tie_the_slugs_say_which_comes_first() -> None:
    found = imported(section_of(1, *items("555443333")))

    (section,) = found.layout.sections.values()
    assert (section.order, section.manual, found.moved) == (
        "year",
        list("mcxbzaykq"),
        {"section-1": 0},
    )


@pytest.mark.parametrize(
    ("years", "order"), [("1234567", "oldest"), ("7654321", "year")]
)
def test_a_section_of_few_items_takes_the_order_of_the_rest(
    years: str, order: str
) -> None:
    found = imported(
        section_of(1, *items(years)),
        section_of(2, *items("4", 2)),
        section_of(3, *items("33", 3)),
    )

    assert [section.order for section in found.layout.sections.values()] == [order] * 3
    assert sum(found.moved.values()) == 0


def test_the_items_that_move_are_counted_and_told() -> None:
    text = listed(*items("543215"))
    outcome = command(text, order="year")
    account = report(outcome)

    assert (account["moved"], account["sections"][0]["moved"]) == (1, 1)
    assert (
        "1 of 6 items moves to its place; `--keep-order` leaves it where it is:"
        in outcome.text
    )
    assert "    Section: 1 of 6, newest first\n" in outcome.text
    assert report(command(text, order="kept"))["moved"] == 0
    assert "newest first, 1 move" in preview(listed(*items("543219")))[0]


def test_items_without_a_date_stand_by_title_where_the_list_is_sorted_by_date() -> None:
    dated = "".join(
        f"- [Work {n}](https://a.org/{n}) (201{9 - n}) - Says {n}.\n" for n in range(8)
    )
    undated = "".join(
        f"- [Tool {name}](https://a.org/{name}) - Says {name}.\n" for name in "abcd"
    )

    said, _ = preview(f"# Things\n\n## Works\n\n{dated}\n## Tools\n\n{undated}")

    table = [
        line.split()
        for line in said.splitlines()
        if "(0%)" in line or line.startswith(" Works")
    ]
    orders = {words[0]: words[-2:] for words in table}
    assert orders["Works"] == ["newest", "first"]
    assert orders["Tools"] == ["by", "title"]


def grow(lines: list[str], where: Sequence[int]) -> list[str]:
    """The versions of a list to which items were added one by one at *where*, newest first."""
    versions, shown = [], lines[: len(lines) - len(where)]
    versions.append(shown)
    for line, index in zip(lines[len(shown) :], where, strict=True):
        shown = [*shown[:index], line, *shown[index:]]
        versions.append(shown)
    return [
        "\n".join(["# Things", "", section_of(1, *one)]) for one in reversed(versions)
    ]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ([0, 0, 0], "top"),
        ([3, 4, 5], "bottom"),
        ([0, 0, 5], "top"),
        ([1, 2, 3], "bottom"),
        ([], "bottom"),
    ],
)
def test_the_history_tells_where_people_add_items(
    where: list[int], expected: str
) -> None:
    lines = [f"- [{title}](https://{title}.org)" for title in "pdhwfa"]
    history = grow(lines, where)

    found = import_list(
        parse_list(history[0]),
        "things.md",
        "things",
        "lists/things.md",
        history=history,
    )

    (section,) = found.layout.sections.values()
    assert (section.order, section.newcomers) == ("manual", expected)


def test_a_commit_that_changes_a_word_of_an_item_adds_none() -> None:
    lines = [f"- [{title}](https://{title}.org) is good" for title in "pdhwfa"]
    text = "\n".join(["# Things", "", section_of(1, *lines)])
    former = text.replace("p.org) is good", "p.org) is god")

    found = import_list(
        parse_list(text),
        "things.md",
        "things",
        "lists/things.md",
        history=[text, former],
    )

    assert [section.newcomers for section in found.layout.sections.values()] == [
        "bottom"
    ]


def test_a_commit_that_writes_the_list_anew_tells_nothing() -> None:
    lines = [f"- [{title}](https://{title}.org)" for title in "pdhwfa"]
    text = "\n".join(["# Things", "", section_of(1, *lines)])
    former = text.replace("\n".join(lines[:4]), "")

    found = import_list(
        parse_list(text),
        "things.md",
        "things",
        "lists/things.md",
        history=[text, former],
    )

    assert [section.newcomers for section in found.layout.sections.values()] == [
        "bottom"
    ]


@given(st.lists(st.integers(0, 50), unique=True, max_size=9))
def test_as_few_items_move_as_possible(ranks: list[int]) -> None:
    kept = [
        len(chosen)
        for size in range(len(ranks) + 1)
        for chosen in combinations(ranks, size)
        if list(chosen) == sorted(chosen)
    ]

    assert count_out_of_order(ranks) == len(ranks) - max(kept)


def test_a_work_that_stands_in_two_sections_keeps_both_its_places() -> None:
    work, other = "- [Alpha](https://a.org/1) (2024)", "- [{}](https://b.org/{}) (2024)"
    first = "\n".join([work, other.format("Beta", 1), other.format("Gamma", 2)])
    second = "\n".join([other.format("Delta", 3), work, other.format("Epsilon", 4)])
    text = f"# Things\n\n## One\n\n{first}\n\n## Two\n\n{second}\n"

    assert kept(text) == text
