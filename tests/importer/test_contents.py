"""A hand-written table of contents: recognised, kept true, or left alone with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.listing.config_files import parse_layout
from bot.markdown.github_anchors import list_headings
from bot.model.layout import Layout
from bot.output.lists.extra_regions import fill_contents
from bot.rules import list_rule_names
from tests.importer.scene import command, regenerated, report, written

ITEM = "- [One](https://a.org/1) - First."
BEGIN, END = "<!-- listwright:begin contents -->", "<!-- listwright:end -->"


def make_list(*contents: str, below: str = "") -> str:
    """A list of three sections, and one level below; *contents* stand above them."""
    lines = [
        "# Things",
        "",
        "## Contents",
        "",
        *contents,
        below,
        "## Alpha",
        "",
        ITEM,
        "",
    ]
    lines += ["### Deeper", "", ITEM.replace("1", "2"), ""]
    lines += [
        "## Beta & Co",
        "",
        ITEM.replace("1", "3"),
        "",
        "## Licence",
        "",
        "Free.",
        "",
    ]
    return "\n".join(lines)


ALL = (
    "- [Alpha](#alpha)",
    "  - [Deeper](#deeper)",
    "- [Beta & Co](#beta--co)",
    "- [Licence](#licence)",
)


def read_layout(files: dict[str, str]) -> Layout:
    data = files["schema/things.yaml"].encode()
    return parse_layout("things", data, list_rule_names())


@pytest.mark.parametrize(
    "contents",
    [
        ALL,
        tuple(line.replace("- ", "* ", 1).replace("  ", "    ") for line in ALL),
        tuple(line.replace("  ", "\t") for line in ALL),
        tuple(line for line in ALL if not line.startswith(" ")),
        ("- [Things](#things)", *(f"  {line}" for line in ALL)),
        ALL[:3],
    ],
    ids=["plain", "stars", "tabs", "one level", "with the title", "without a heading"],
)
def test_it_becomes_a_region_and_no_line_changes(contents: tuple[str, ...]) -> None:
    source = make_list(*contents)

    outcome = command(source)

    document = written(outcome)["lists/things.md"]
    assert "\n".join([BEGIN, *contents, END]) in document
    assert regenerated(outcome) == source
    assert report(outcome)["contents"] == {"line": 5, "problem": None}
    assert "the table of contents (line 5) is made by the bot" in outcome.text


def test_windows_line_ends_stay() -> None:
    source = make_list(*ALL).replace("\n", "\r\n")

    outcome = command(source)

    assert regenerated(outcome) == source
    assert report(outcome)["contents"]["problem"] is None


def test_a_new_heading_comes_in_and_one_that_was_left_out_stays_out() -> None:
    files = written(command(make_list(*ALL[:3])))
    document = files["lists/things.md"].replace("## Licence", "## New\n\n## Licence")

    filled = fill_contents(document, read_layout(files))

    assert "\n".join([BEGIN, *ALL[:3], "- [New](#new)", END]) in filled


@pytest.mark.parametrize(
    ("contents", "below", "reason"),
    [
        ((*ALL, "- [Gone](#gone)"), "", "no heading has the anchor `#gone`"),
        ((ALL[2], ALL[0], ALL[3]), "", "its lines are not those of the headings"),
        (
            (ALL[0], "- [B&C](#beta--co)", ALL[3]),
            "",
            "`- [Beta & Co](#beta--co)` would stand where `- [B&C](#beta--co)` does",
        ),
        ((ALL[0], "* [Beta & Co](#beta--co)", ALL[3]), "", "begin in two ways"),
        (ALL, "Words directly below.\n", "text stands directly beside it"),
    ],
)
def test_any_other_stays_text_and_the_report_says_why(
    contents: tuple[str, ...], below: str, reason: str
) -> None:
    source = make_list(*contents, below=below)

    outcome = command(source)

    assert BEGIN not in written(outcome)["lists/things.md"]
    assert regenerated(outcome) == source
    assert reason in report(outcome)["contents"]["problem"]
    assert "the table of contents (line 5) stays text: " in outcome.text


@pytest.mark.parametrize("contents", [(), ALL[:1], ("- Alpha", "- Deeper", "- Beta")])
def test_a_list_without_one_says_nothing_of_it(contents: tuple[str, ...]) -> None:
    outcome = command(make_list(*contents))

    assert report(outcome)["contents"] is None
    assert "table of contents" not in outcome.text


def test_the_lines_of_years_are_part_of_it() -> None:
    years = [
        "- [Papers](#papers)",
        "  - [2025](#2025)",
        "  - [2024](#2024)",
        "- [Tools](#tools)",
    ]
    lines = ["# Things", "", *years, "", "## Papers", ""]
    for year in (2025, 2024):
        lines += [f"### {year}", ""]
        lines += [
            f"- [Paper {number}](https://a.org/{year}/{number}) ({year})"
            for number in range(3)
        ]
        lines.append("")
    source = "\n".join([*lines, "## Tools", "", ITEM, ""])

    outcome = command(source)

    files = written(outcome)
    layout = read_layout(files)
    group = layout.sections["papers"].group
    assert group is not None
    assert not group.contents
    assert "papers.contents" not in files["lists/things.md"]
    newer = files["lists/things.md"].replace("### 2025", "### 2026\n\n### 2025")
    assert "  - [2026](#2026)\n  - [2025](#2025)\n" in fill_contents(newer, layout)


_HEADINGS = st.lists(
    st.tuples(
        st.integers(2, 4), st.sampled_from(["Alpha", "Beta & Co", "🎉 Party", "中文"])
    ),
    min_size=3,
    max_size=8,
)


@given(_HEADINGS, st.sampled_from("-*+"), st.sampled_from(["  ", "    ", "\t"]))
def test_whatever_the_headings_its_own_lines_are_recognised(
    headings: list[tuple[int, str]], bullet: str, indent: str
) -> None:
    body = ["# Things", ""]
    for number, (level, words) in enumerate(headings):
        body += [f"{'#' * level} {words}", "", ITEM.replace("1", f"{number}x"), ""]
    lines = []
    for heading in list_headings("\n".join(body))[1:]:
        line = f"{bullet} [{heading.text}](#{heading.anchor})"
        lines.append(indent * (heading.level - 2) + line)
    source = "\n".join([*body[:2], *lines, "", *body[2:]])

    # Headings may be items, and where these are sorted, the contents follow.
    outcome = command(source, order="kept")

    if report(outcome)["contents"]["problem"] is None:
        assert regenerated(outcome) == source
    else:
        # Indented so far, the first line is code, and the bot's own would be, too.
        assert lines[0].startswith(("    ", "\t"))


def test_links_to_headings_among_the_items_of_a_section_are_items() -> None:
    items = [ITEM, *ALL]
    source = make_list().replace(
        f"## Beta & Co\n\n{ITEM.replace('1', '3')}",
        "\n".join(["## Beta & Co", "", *items]),
    )

    outcome = command(source, order="kept")

    assert report(outcome)["contents"] is None
    assert regenerated(outcome) == source
