"""Imported with every item at its place, a list reads just as before; else it keeps the order that can be seen."""

import re

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importer.convert.sort_order import WantedOrder
from bot.listing.config_files import parse_layout
from bot.markdown.regions import remove_markers
from tests.importer.scene import command, listed, written
from tests.importer.test_styles import STYLES

MIXED = [name for name in STYLES if "|" not in STYLES[name][0]]


def shown(text: str) -> list[str]:
    """A document as a browser shows it: its tags and words, white space outside code aside."""
    html: str = markdown_to_html_with_extensions(
        text, Options.CMARK_OPT_UNSAFE, extensions=["table", "strikethrough", "autolink"]
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


@given(st.lists(st.sampled_from(sorted(STYLES)), min_size=2, max_size=4, unique=True))
@settings(max_examples=40, deadline=None)
def test_a_list_of_many_styles_reads_just_as_before(styles: list[str]) -> None:
    parts = [f"## Section {number}\n\n{STYLES[style][0]}\n" for number, style in enumerate(styles)]
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
    "oldest first": ("- [B](https://z.org) (2019)\n- [A](https://y.org) (2020)\n- [C](https://x.org) (2021)", "found", "manual"),
    "two titles are no order": ("- [A](https://z.org)\n- [B](https://y.org)", "found", "manual"),
    "told to keep": ("- [B](https://b.org) (2024)\n- [A](https://a.org) (2023)", "kept", "manual"),
    "told to sort": ("- [B](https://z.org) (2019)\n- [A](https://y.org) (2020)\n- [C](https://x.org) (2021)", "year", "year"),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_a_section_keeps_the_order_it_visibly_follows(name: str) -> None:
    items, wanted, expected = ORDERS[name]
    made = written(command(listed(items), order=wanted))

    layout = parse_layout("things", made["schema/things.yaml"].encode(), frozenset({"undated-entry"}))

    (section,) = layout.sections.values()
    assert section.order == expected


def test_a_work_that_stands_in_two_sections_keeps_both_its_places() -> None:
    work, other = "- [Alpha](https://a.org/1) (2024)", "- [{}](https://b.org/{}) (2024)"
    first = "\n".join([work, other.format("Beta", 1), other.format("Gamma", 2)])
    second = "\n".join([other.format("Delta", 3), work, other.format("Epsilon", 4)])
    text = f"# Things\n\n## One\n\n{first}\n\n## Two\n\n{second}\n"

    assert kept(text) == text
