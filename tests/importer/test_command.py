"""`listwright import`: what it says, and that any bytes have a clear answer."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ListwrightError, RefusedError, UsageError
from bot.importer.verify.round_trip import Difference
from tests.importer.scene import command, listed, regenerated, report, written

ITEM = "- [One](https://a.org/1) - First."
OTHER = "- [Two](https://a.org/2) - Second."


def test_a_list_becomes_a_layout_entries_and_a_document() -> None:
    files = written(command(listed(ITEM, OTHER)))

    assert list(files) == [
        "schema/things.yaml",
        "entries/things/section/one.yaml",
        "entries/things/section/two.yaml",
        "lists/things.md",
        "report.json",
    ]
    assert files["lists/things.md"] == listed(
        "<!-- listwright:begin section -->", ITEM, OTHER, "<!-- listwright:end -->"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "no such file"),
        (b"- [a](b)\xff", "byte 9 is not UTF-8"),
        (b"a\0b", "byte 2 is zero"),
        (
            "# Things\n- [One](https://a.org/1)\n".encode("utf-16"),
            "byte 1 is not UTF-8",
        ),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        command(data)


@pytest.mark.parametrize(
    "text", ["", "\n", "Words only.\n", "# Heading\n\n- no link\n", "| a |\n|---|\n"]
)
def test_a_text_without_a_list_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="no list was found"):
        command(text)


@pytest.mark.parametrize("list_id", ["", "Things", "a/b", "../x", "a b", "-a"])
def test_a_list_needs_a_plain_id(list_id: str) -> None:
    with pytest.raises(UsageError, match="no id of a list"):
        command(listed(ITEM), list_id=list_id)


@pytest.mark.parametrize("document", ["", "/x.md", "../x.md", ".git/x.md", "x.txt"])
def test_a_list_needs_a_place_in_the_repository(document: str) -> None:
    with pytest.raises(UsageError, match="no place for a list"):
        command(listed(ITEM), document=document)


def test_line_ends_stay_as_they_are() -> None:
    mixed = (
        listed(ITEM, OTHER)
        .replace("\n", "\r\n")
        .replace("About things.\r\n", "About things.\n")
    )

    assert regenerated(command(mixed)) == mixed


def test_old_line_ends_are_read_and_reported() -> None:
    outcome = command(listed(ITEM, OTHER).replace("\n", "\r"))

    assert regenerated(outcome) == listed(ITEM, OTHER)
    assert report(outcome)["encoding"] == [{"line": 1, "before": "\r", "after": "\n"}]


def test_a_byte_order_mark_is_taken_off_and_reported() -> None:
    outcome = command("\ufeff" + listed(ITEM))

    assert regenerated(outcome) == listed(ITEM)
    assert report(outcome)["encoding"] == [{"line": 1, "before": "\ufeff", "after": ""}]


def test_a_hidden_character_in_an_item_is_taken_out_and_reported() -> None:
    outcome = command(
        listed("- [O\u200bne](https://a.org/1) - First.", "", "Prose\u200b stays.")
    )

    assert "[One](https://a.org/1)" in regenerated(outcome)
    assert "Prose\u200b stays." in regenerated(outcome)
    assert report(outcome)["encoding"] == [
        {"line": 7, "before": "U+200B ZERO WIDTH SPACE", "after": ""}
    ]


def test_an_item_too_long_for_an_entry_stays_prose() -> None:
    long = f"- [Long](https://a.org/3) - {'word ' * 4000}".rstrip()
    source = listed(ITEM, "", "## Other", "", long)

    assert regenerated(command(source)) == source


def test_an_item_as_long_as_may_be_is_kept_verbatim() -> None:
    long = f"- [Long](https://a.org/3) - {'word ' * 3000}".rstrip()
    outcome = command(listed(ITEM, long))

    assert long in regenerated(outcome)
    assert [found["line"] for found in report(outcome)["verbatim"]] == [8]


def test_a_title_too_long_for_its_field_is_cut_and_the_item_kept() -> None:
    long = f"- [{'long ' * 150}end](https://a.org/3) - Third."
    outcome = command(listed(ITEM, long))

    assert long in regenerated(outcome)
    assert len(report(outcome)["verbatim"]) == 1


def test_a_generated_list_is_imported_without_its_markers() -> None:
    files = written(command(listed(ITEM, OTHER)))

    assert written(command(files["lists/things.md"])) == files


def test_items_of_one_name_have_files_of_their_own() -> None:
    lines = [
        f"- [One](https://a.org/{number}) - About {number}." for number in range(3)
    ]
    files = written(command(listed(*lines)))

    assert [
        path.rpartition("/")[2] for path in files if path.startswith("entries/")
    ] == [
        "one.yaml",
        "one-2.yaml",
        "one-3.yaml",
    ]


def test_sections_of_one_name_have_folders_of_their_own() -> None:
    outcome = command(
        "\n\n".join(f"## Same\n\n- [Item {n}](https://a.org/{n})" for n in range(3))
        + "\n"
    )

    assert [found["section"] for found in report(outcome)["sections"]] == [
        "same",
        "same-2",
        "same-3",
    ]


def test_a_year_heading_whose_items_say_otherwise_groups_nothing() -> None:
    lines = [
        "### 2024",
        "",
        "- [One](https://a.org/1) (2024)",
        "",
        "### 2023",
        "",
        "- [Two](https://a.org/2) (2021)",
    ]
    outcome = command(listed(*lines))

    assert regenerated(outcome) == listed(*lines)
    assert "group:" not in written(outcome)["schema/things.yaml"]


def test_year_headings_become_groups() -> None:
    lines = [
        "### 2023",
        "",
        "- [One](https://a.org/1)",
        "",
        "### 2024",
        "",
        "- [Two](https://a.org/2)",
    ]
    outcome = command(listed(*lines))

    assert (
        'heading: "### {year}\\n"' in written(outcome)["schema/things.yaml"]
        or "group:" in written(outcome)["schema/things.yaml"]
    )
    assert regenerated(outcome).index("### 2024") < regenerated(outcome).index(
        "### 2023"
    )


def test_rows_that_go_on_from_the_row_above_keep_their_order() -> None:
    rows = ["| Name | Link |", "|---|---|", "| Zeta | [x](https://a.org/1) |", "| | [y](https://a.org/2) |",
            "| Alpha | [z](https://a.org/3) |"]  # fmt: skip

    assert regenerated(command(listed(*rows))) == listed(*rows)


def test_a_table_of_contents_is_no_list() -> None:
    contents = ["- [Section](#section)", "  - [Other](#other)", "", "## Other", ""]

    assert regenerated(command(listed(*contents, ITEM))) == listed(*contents, ITEM)


def test_the_list_inside_a_details_block_is_read() -> None:
    source = listed(
        "<details>", "<summary>More</summary>", "", ITEM, OTHER, "", "</details>"
    )
    outcome = command(source)

    assert regenerated(outcome) == source
    assert report(outcome)["items"] == 2


def test_braces_of_the_source_are_no_fields() -> None:
    source = listed(
        "- [{One}](https://a.org/{1}) - {x} {{y}} {?z?}",
        "- [Two](https://a.org/2) - {links}",
    )

    assert regenerated(command(source)) == source


@pytest.mark.feature("import-with-proof")
def test_nothing_is_written_when_something_would_be_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = Difference("## Section", ("word", "[One](https://a.org/1)"), ())
    monkeypatch.setattr(
        "bot.project.import_plan.compare_with_source",
        lambda _imported, _document: [lost],
    )

    with pytest.raises(
        RefusedError, match=r"(?s)would be lost.*## Section: word, \[One\]"
    ) as refusal:
        command(listed(ITEM, OTHER))
    assert refusal.value.status == 1


def test_an_item_that_would_come_out_otherwise_is_kept_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def drop_the_description(record: dict[str, Any], *_: object) -> bool:
        record.pop("description", None)
        return True

    monkeypatch.setattr("bot.importer.convert.drafts.can_rebuild", drop_the_description)
    lines = ["- [One](https://a.org/1)", OTHER]
    outcome = command(listed(*lines))

    assert regenerated(outcome) == listed(*lines)
    assert len(report(outcome)["verbatim"]) == 1


PIECES = st.sampled_from(
    [
        *(
            "- ",
            "* ",
            "+ ",
            "1. ",
            "2) ",
            "  - ",
            "\t- ",
            "# ",
            "## ",
            "### 2024",
            "### 2023 & Prior",
            "> ",
            "```",
            "~~~",
        ),
        *(
            "| ",
            "|",
            "|---|---|",
            "\n|---|---|\n",
            "a | b",
            "---",
            "===",
            "<details>",
            "<summary>",
            "</summary>",
        ),
        *(
            "</details>",
            "<!-- x -->",
            "<!-- listwright:begin x -->",
            "<!-- listwright:end -->",
            "<br>",
            "<a href='u'>",
        ),
        *(
            "[a](https://a.org)",
            "[b](https://b.org 'T')",
            "![i](i.png)",
            "[![B](b.svg)](https://c.org)",
            "[c]()",
            "[r]",
        ),
        *(
            "[r]: https://r.org",
            "<https://d.org>",
            "https://e.org",
            "**Bold**",
            "**[L](https://f.org)**",
            "`code`",
            "`",
        ),
        *(
            "(2024)",
            "(CVPR 2023)",
            "2024-05-31",
            "24.03",
            "{title}",
            "{{",
            "{?",
            "\\",
            "](",
            "[",
            "]",
            "(",
            ")",
            "*",
        ),
        *(
            " ",
            "  ",
            "\n",
            "\n",
            "\n\n",
            "\n\n",
            "  \n",
            "\t",
            "\u00a0",
            "\u200b",
            "，",
            "🔥",
            "é",
            "word",
            "Name",
            ":",
            " - ",
        ),
        *(
            "&lt;",
            "&amp;",
            "\r\n",
            "\r",
            "\x0b",
            "\u2028",
            "<div>",
            "    code",
            "null",
            "yes",
            "'",
            '"',
            "#",
            "|\n",
        ),
    ]
)


@settings(max_examples=250)
@given(st.lists(PIECES, min_size=1, max_size=60).map("".join))
def test_any_text_is_kept_whole_or_refused(text: str) -> None:
    try:
        outcome = command(text)
    except ListwrightError as error:
        assert error.status in (1, 2), str(error)  # noqa: PT017 - an answer is in order, a refusal too
    else:
        assert report(outcome)["lost"] == []


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    try:
        command(data)
    except ListwrightError as error:
        assert error.status in (1, 2), str(error)  # noqa: PT017 - an answer is in order, a refusal too
