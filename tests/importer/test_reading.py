"""How the importer sees a document: blocks, tokens, dates, columns, encodings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.infer.date_and_venue import (
    infer_column_template,
    infer_date_template,
    infer_meta_template,
)
from bot.importer.infer.fallback import find_stated_date, guess_record
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.encoding import repair_text
from tests.importer.scene import imported, listed, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b\n* c\n", [("bullets", 2), ("bullets", 1)]),
        ("1. a\n2. b\n", [("bullets", 2)]),
        ("| a |\n|---|\n| b |\n| c |\n", [("table", 2)]),
        ("> - a\n", []),
        ("```\n- a\n```\n", []),
        ("- Group\n  - [a](b)\n  - [c](d)\n", [("bullets", 2)]),
        ("- Group\n  - Sub\n    - [a](b)\n", [("bullets", 1)]),
        ("- [a](b)\n  - nested\n", [("bullets", 1)]),
        (
            "<details>\n<summary>a</summary>\n\n[paper](b)\n\n</details>\n",
            [("details", 1)],
        ),
        (
            "<details>\n<summary>a</summary>\n\n- [a](b)\n\n</details>\n",
            [("bullets", 1)],
        ),
        ("```\n<details>\n<summary>a</summary>\n[paper](b)\n</details>\n```\n", []),
        ("**A**\n\n- arxiv: <https://a.org/1>\n\n" * 3, [("paragraphs", 3)]),
        ("[A](https://a.org)\\\nCVPR 2024\n\n" * 3, [("paragraphs", 3)]),
        ("[A](https://a.org) is a word of a sentence.\n\n" * 3, []),
        ("- a\n\n  # Heading inside\n", [("bullets", 0)]),
    ],
)
def test_blocks_are_found(text: str, expected: list[tuple[str, int]]) -> None:
    found = [
        (run.kind.name, len(run.items))
        for heading in parse_blocks(text)
        for run in heading.runs
    ]

    assert found == expected


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("2024", "{year}"),
        ("2024-05-31", "{date}"),
        ("2024.05", "{date:%Y.%m}"),
        ("May 2024", "{date:%b %Y}"),
        ("Jun., 2024", "{date:%b., %Y}"),
        ("Feb. 28, 2025", "{date:%b. %-d, %Y}"),
        ("2024年5月", "{date:%Y年%-m月}"),
        ("2024年", "{year}年"),
        ("Sept 2023", None),
        ("May 31st, 2024", None),
        ("Spring 2024", None),
        ("(2024)", None),
        ("24.05", None),
        ("9999", None),
        ("v2024.1.2.3", None),
    ],
)
def test_a_date_has_a_slot(text: str, slot: str | None) -> None:
    assert infer_date_template(text) == slot


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("ACL 2024", "{venue} {year}"),
        ("CVPR 2024 Oral", "{venue} {year} {award}"),
        ("Jun., 2024 | NeurIPS 2024", "{date:%b., %Y}{? | {venue}?}"),
        ("NeurIPS, 2024.03", "{venue}, {date:%Y.%m}"),
        ("text to video", None),
        ("May", None),
        ("since 2010", None),
    ],
)
def test_what_stands_in_brackets_may_say_when_and_where(
    text: str, pattern: str | None
) -> None:
    assert infer_meta_template(text) == pattern


@pytest.mark.parametrize(
    ("values", "slot"),
    [
        (["05/31/2024", "01/02/2023"], "{date:%m/%d/%Y}"),
        (["31/05/2024", "01/02/2023"], "{date:%d/%m/%Y}"),
        (["01/02/2023", "03/04/2024"], None),
        (["2024-01", "2023-12-02", "2022"], "{date}"),
        (["2024", "2023"], "{year}"),
        (["03/2026", "04/2026"], "{date:%m/%Y}"),
        (["2024年5月", "2023年12月"], "{date:%Y年%-m月}"),
        (["5/31/2024", "11/2/2023"], "{date:%-m/%-d/%Y}"),
        (["31.05.2024", "01.02.2023"], "{date:%d.%m.%Y}"),
        (["soon", "later", "2024"], None),
        ([], None),
    ],
)
def test_a_column_of_dates_has_one_format_and_no_guess(
    values: list[str], slot: str | None
) -> None:
    assert infer_column_template(values) == slot


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[T](u) (2024)", {"year": 2024}),
        ("[T](u), CVPR 2024", {"year": 2024, "venue": "CVPR"}),
        ("[T](u) - CVPR'24 - words", {"year": 2024, "venue": "CVPR"}),
        ("[T](u) by A. Author. 3 May 2022", {"date": "2022-05-03"}),
        ("[T](u) was begun in 2010 and is in use", {}),
        ("**T.** IEEE SPM 2017. [paper](u)", {"year": 2017, "venue": "IEEE SPM"}),
        ("[T](u), ICLR W 2023", {"year": 2023, "venue": "ICLR W"}),
        ("[T](u), Information and Control, 1977.", {"year": 1977, "venue": "Control"}),
        ("[T](u) (Sept 2023)", {"date": "2023-09"}),
        ("[T](u) (2024年5月)", {"date": "2024-05"}),
        ("[T](u), ISBI 2023. 19 Apr 2023", {"date": "2023-04-19", "venue": "ISBI"}),
        ("[T](u) (in press)", {}),
        ("[T](u) (2015) **(An outstanding work in 2015)**", {"year": 2015}),
        ("[T](u) for the RP2040", {}),
        ("[T](u) see A (ACL 2022) and B (ICLR 2023)", {}),
        ("[T](https://a.org/2024)", {}),
    ],
)
def test_a_year_is_stated_or_it_is_not_known(
    text: str, expected: dict[str, object]
) -> None:
    assert find_stated_date(text, "T") == expected


@given(st.text(max_size=120))
def test_a_guess_always_has_a_title(text: str) -> None:
    assert guess_record(text)["title"].strip()


def test_headings_of_columns_that_nearly_agree_share_a_field() -> None:
    one = [
        "| Name | Construction Method |",
        "|---|---|",
        "| [A](https://a.org/1) | x |",
    ]
    two = [
        "",
        "## Other",
        "",
        "| Name | Cnstruction Method |",
        "|---|---|",
        "| [B](https://a.org/2) | y |",
    ]

    assert set(imported(listed(*one, *two)).layout.fields) == {"construction_method"}


def test_a_column_cannot_take_the_name_of_a_common_field() -> None:
    rows = [
        "| Name | Tags | Link | id |",
        "|---|---|---|---|",
        "| [A](https://a.org/1) | x | - | 7 |",
    ]

    assert set(imported(listed(*rows)).layout.fields) == {
        "tags_column",
        "link_column",
        "id_column",
    }


def test_a_setext_heading_and_one_with_a_link_name_their_sections() -> None:
    text = (
        "Title\n=====\n\n🔥 [One](https://a.org)\n---\n\n- [A](https://a.org/1)\n\n"
        "#### **Two** `x`\n\n- [B](https://a.org/2)\n"
    )

    assert list(imported(text).layout.sections) == ["one", "one/two-x"]


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("CVPR 2023", 2023),
        ("Papers of 2023", 2023),
        ("Top papers of the week (June 23 - June 29) - 2025", 2025),
        ("2024年5月", 2024),
        ("2023", 2023),
        ("🔥 2023", 2023),
        ("🔥 2023 papers", 2023),
        ("2022 & Prior", None),
        ("Models (Post-2021)", None),
        ("Since 2019", None),
        ("2019-2021", None),
        ("The 2010s", None),
    ],
)
def test_the_year_of_a_heading_is_the_year_of_its_items(
    heading: str, year: int | None
) -> None:
    assert told(f"# T\n\n## {heading}\n\n- [A](https://a.org/1)\n") == [
        ("A", "https://a.org/1", year)
    ]


def test_dates_written_in_two_ways_have_a_pattern_each() -> None:
    items = [
        "- [A](https://a.org/1) (2024.05)",
        "- [B](https://a.org/2) (CVPR 2023)",
        "- [C](https://a.org/3)",
    ]
    views = imported(listed(*items)).layout.iterate_views()

    assert [pattern for _, _, view in views for pattern in view.patterns] == [
        "- [{title}]({link}) ({date:%Y.%m})",
        "- [{title}]({link}) ({?{venue} ?}{year})",
        "- [{title}]({link})",
    ]


def test_an_item_that_shows_a_year_its_pattern_does_not_is_kept_with_it() -> None:
    items = [
        *(f"- [{n}](https://a.org/{n}) ({2020 + n})" for n in range(4)),
        "- [X](https://a.org/x) (May., 2019)",
    ]

    assert told(listed(*items))[-1] == ("X", "https://a.org/x", 2019)


@pytest.mark.parametrize("code", ["mac_roman", "cp1252", "latin-1"])
def test_a_mistaken_code_is_undone_exactly(code: str) -> None:
    clean = "🔥 é “quoted” ≤ 10 – M³IT" if code == "mac_roman" else "é à ü – ö"
    damaged = clean.encode().decode(code, errors="ignore")
    repaired, repairs = repair_text(damaged)

    assert (repaired == clean) == (
        damaged.encode(code, "ignore").decode("utf-8", "replace") == clean
    )
    assert bool(repairs) == (repaired != damaged)


@pytest.mark.parametrize(
    "text", ["Ünïcode “is” fine – really", "数据集：第一", "Ã alone", "naïve café"]
)
def test_what_is_not_damaged_stays(text: str) -> None:
    assert repair_text(text) == (text, [])


def test_a_heading_that_names_a_data_set_of_an_earlier_year_dates_no_work() -> None:
    items = [f"- [Work {n}](https://arxiv.org/abs/180{n}.0123{n})" for n in range(1, 4)]
    under_topic = imported("## VOC 2012\n\n" + "\n".join(items) + "\n")
    under_venue = imported("## CVPR 2019\n\n" + "\n".join(items) + "\n")
    under_year = imported("## 2012\n\n" + "\n".join(items) + "\n")

    assert {record["year"] for record in under_topic.records.values()} == {2018}
    assert {record["year"] for record in under_venue.records.values()} == {2019}
    assert {record["year"] for record in under_year.records.values()} == {2012}
