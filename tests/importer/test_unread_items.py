"""What looks like an item and was not read is counted and named; what does not look like one is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.verify.unread_items import find_unread_items
from tests.importer.scene import command, listed, preview, report

LINK = "https://octo-curator.example"


def find(*lines: str) -> list[tuple[int, str]]:
    """Return line and kind of what looks like an item below a heading, whose line is 0."""
    text = "\n".join(["# Things", "", "## Section", *lines, ""])
    return [(item.line - 3, item.kind) for item in find_unread_items(text, [])]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"- [Octo]({LINK}) - Reads things.", "list item"),
        (f"- Octo, reads things. [[paper]]({LINK})", "list item"),
        (f"- Octo: {LINK}", "list item"),
        (f"- Octo [![Code](badge.svg)]({LINK})", "list item"),
        (f"3. <b>Octo</b> <a href='{LINK}'>code</a>", "list item"),
        (f"- [ ] [Octo]({LINK})", "list item"),
        (f"> [Octo]({LINK}) - Reads things.", "quotation"),
        (f"> - [Octo]({LINK})", "list item"),
        (f"**Octo** reads things. [code]({LINK})", "paragraph"),
        (f"[Octo]({LINK}): it reads things.", "paragraph"),
        (f"**VQA**: [A title of a work]({LINK})", "paragraph"),
        (f":star: **[Octo]({LINK})** reads things.", "paragraph"),
        (f"A Study of Things. O. Curator. 2024. [[pdf]]({LINK})", "paragraph"),
        (f"<{LINK}>", "paragraph"),
        (f"### [Octo]({LINK})", "heading"),
        (f"<p><a href='{LINK}'><b>Octo</b></a> reads things.</p>", "HTML block"),
        (f"<ul><li>Octo <a href='{LINK}'>code</a></li></ul>", "HTML block"),
        (
            f"<table><tr><td>Octo</td><td><a href='{LINK}'>code</a></td></tr></table>",
            "HTML block",
        ),
        (
            f"<details><summary><a href='{LINK}'>Octo</a></summary>It reads.</details>",
            "HTML block",
        ),
    ],
)
def test_it_looks_like_an_item(line: str, kind: str) -> None:
    assert find("", line) == [(2, kind)]


@pytest.mark.parametrize(
    "line",
    [
        "- [Section](#section)",
        "- Feel free to ask.",
        "Some words about things.",
        f"See the [list of lists]({LINK}) for more of them.",
        f"[Octo]({LINK}) is where the list began.",
        f"- Please look at all of [the guidelines]({LINK}) first",
        f"[![Build](badge.svg)]({LINK}) [![Chat](badge.svg)]({LINK})",
        f"> [!NOTE]\n> [Octo]({LINK}) - Words of an alert.",
        f"> A word on [Octo]({LINK}) by its author.",
        "| [Section](#section) |\n| --- |\n| [Other](#other) |",
        f"<p align='center'><a href='{LINK}'><img src='logo.png'></a></p>",
        f"<table><tr><td>You can join the <a href='{LINK}'>newsletter</a> of ours.</td></tr></table>",
        f"```\n- [Octo]({LINK})\n```",
        f"<!--\n- [Octo]({LINK})\n-->",
        f"[octo]: {LINK}",
        f"## Contributing\n\n- [Guidelines]({LINK})",
        f"## 📜 License\n\n**[CC0]({LINK})**",
        f"## 贡献\n\n- [指南]({LINK})",
        f"### Octo [![Stars](badge.svg)]({LINK})",
    ],
)
def test_it_does_not_look_like_an_item(line: str) -> None:
    assert find("", line) == []


def test_what_stands_above_the_list_is_no_item_unless_it_is_one_of_a_list() -> None:
    text = f"# Things\n\n[English]({LINK}) | [Deutsch]({LINK}/de)\n\n- [Octo]({LINK})\n\n## Section\n"

    assert [item.line for item in find_unread_items(text, [])] == [5]


def test_each_row_and_each_line_is_named() -> None:
    table = [
        "",
        "| Name | Code |",
        "| --- | --- |",
        f"| Octo | [code]({LINK}) |",
        f"| Hexa | <{LINK}> |",
    ]
    lines = ["", f"**Octo** [code]({LINK})  ", f"**Hexa** [code]({LINK})"]

    assert find(*table) == [(4, "table row"), (5, "table row")]
    assert find(*lines) == [(2, "paragraph"), (3, "paragraph")]


def test_a_work_on_several_lines_is_named_once() -> None:
    assert find("", "**A title** \\", f"2024. [[Paper]]({LINK}) \\", "Words.") == [
        (2, "paragraph")
    ]


def test_pieces_of_html_are_named_where_they_begin() -> None:
    rows = [
        "<p>",
        f"&nbsp; <a href='{LINK}/1'>Octo</a> - Reads.<br>",
        f"&nbsp; <a href='{LINK}/2'>Hexa</a> - Writes.<br>",
        "</p>",
    ]

    assert find(*rows) == [(2, "HTML block"), (3, "HTML block")]


def test_an_item_without_a_link_is_one_among_others_that_have_one() -> None:
    items = [f"- [Octo]({LINK})", f"- [Hexa]({LINK})", "- Tetra, a book."]

    assert find(*items) == [(1, "list item"), (2, "list item"), (3, "list item")]


def test_what_became_an_entry_is_not_named() -> None:
    text = f"# Things\n\n- [Octo]({LINK})\n  - [Part]({LINK}/part)\n- [Hexa]({LINK})\n"

    assert [item.line for item in find_unread_items(text, [(2, 4)])] == [5]


@given(st.text(alphabet="-*> |#[]()<abp/>\n htps:.`=1", max_size=200))
def test_any_text_can_be_read_and_each_line_is_named_once(text: str) -> None:
    lines = [item.line for item in find_unread_items(text, [])]

    assert lines == sorted(set(lines))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


UNREAD = listed(
    f"- [Octo]({LINK}/octo) - Reads.",
    f"- [Hexa]({LINK}/hexa) - Writes.",
    "",
    "## Others",
    "",
    f"<dl><dt><a href='{LINK}/tetra'>Tetra</a></dt></dl>",
)


def test_an_import_says_what_stays_words_and_only_else_that_nothing_was_lost() -> None:
    said = command(UNREAD).text

    assert (
        "2 items became 2 entries in 1 section; 1 more looks like an item and stays text of the document."
        in said
    )
    assert (
        f"    line 12, HTML block: <dl><dt><a href='{LINK}/tetra'>Tetra</a></dt></dl>"
        in said
    )
    assert "nothing was lost" not in said
    assert (
        "; nothing was lost."
        in command(UNREAD.replace("<dl>", "<!--").replace("</dl>", "-->")).text
    )


def test_the_report_and_the_dry_run_name_every_line() -> None:
    many = UNREAD + "".join(
        f"\n<dl><dt><a href='{LINK}/{n}'>Item {n}</a></dt></dl>\n" for n in range(20)
    )

    assert [item["line"] for item in report(command(many))["unread"]] == [
        12,
        *range(14, 54, 2),
    ]
    assert "and 11 more; `--dry-run` names all" in command(many).text
    assert f"line 52, HTML block: <dl><dt><a href='{LINK}/19'>" in preview(many)[0]
