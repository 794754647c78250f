"""Whatever a person would call an item is one: in a heading, below one, in HTML, with parts inside."""

import itertools

import pytest

from bot.errors import RefusedError
from bot.importer.read.blocks import parse_blocks
from bot.listing.pattern import compile_pattern
from bot.model.entry import Entry
from tests.importer.scene import command, imported, listed, regenerated, report

PICTURE = '<p align="center"><img width="50%" src="https://a.org/x.png" /></p>'


def titles(text: str) -> list[str]:
    return [record["title"] for record in imported(text).records.values()]


def test_a_heading_in_a_bullet_names_the_group_below_it() -> None:
    text = listed(
        "- #### Pixels\n  - [One](https://a.org/1) - First.\n  - [Two](https://a.org/2) - Second.\n",
        "- #### Tokens\n  - [Three](https://a.org/3) - Third.",
    )

    assert [found["section"] for found in report(command(text))["sections"]] == [
        "section/pixels",
        "section/tokens",
    ]
    assert titles(text) == ["One", "Two", "Three"]
    assert regenerated(command(text)) == text


def test_the_mark_of_headings_that_are_items_belongs_to_their_bullets() -> None:
    (run,) = parse_blocks(
        "- ### [One](https://a.org/1)\n- ### [Two](https://a.org/2)\n"
    )[0].runs

    assert (run.marker, [item.text for item in run.items]) == (
        "- ### ",
        ["[One](https://a.org/1)", "[Two](https://a.org/2)"],
    )


def test_a_section_inside_an_item_is_no_list_of_works() -> None:
    (run,) = parse_blocks("- words\n\n  # Heading inside\n")[0].runs

    assert run.items == ()


def test_one_paragraph_is_a_list_where_other_sections_of_its_level_hold_more() -> None:
    several = "\n\n".join(
        f"[Work {n}](https://a.org/{n}), CVPR 202{n}" for n in range(3)
    )
    text = f"# T\n\n## Several\n\n{several}\n\n## One\n\n[Alone](https://a.org/9), ICLR 2023\n\n#### Notes\n\n[Here](https://b.org), too\n"

    assert titles(text) == ["Work 0", "Work 1", "Work 2", "Alone"]


def test_a_picture_below_a_paragraph_belongs_to_its_work() -> None:
    text = listed(
        *(
            f"<b>Work {n} (201{9 - n})</b> [[Link]](https://a.org/{n})\n{PICTURE}\n"
            for n in range(3)
        )
    )
    outcome = command(text)

    assert {record["after"] for record in imported(text).records.values()} == {PICTURE}
    assert report(outcome)["verbatim"] == []
    assert regenerated(outcome) == text


def test_a_subject_before_a_linked_title_is_no_sentence() -> None:
    lines = [
        f"**Task {n}**: [A Title of Work {n}](https://a.org/{n}), CVPR 202{n}\n"
        for n in range(3)
    ]

    assert titles(listed(*lines)) == [f"A Title of Work {n}" for n in range(3)]


def test_a_heading_without_a_link_is_an_item_among_those_that_lead_somewhere() -> None:
    linked = [
        f"### Work {n} [[PDF]](https://a.org/{n})\n_Jane Doe, John Roe_\n"
        for n in range(3)
    ]
    text = "# T\n\n## S\n\n" + "\n".join(
        [*linked[:2], "### Unpublished\n_Jane Doe, John Roe_\n", linked[2]]
    )

    assert titles(text) == ["Work 0", "Work 1", "Unpublished", "Work 2"]


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ('- <a href="https://a.org/{n}" target="_blank">Work {n}</a> - A tool.', ["website"]),
        ('- <a href="https://a.org/{n}"><b>Work {n}</b></a> - A tool. <a href="https://github.com/a/{n}">Code</a>', ["website", "code"]),
        ('- [<img src="https://a.org/x.png" width="20"> Work {n}](https://a.org/{n}) - A tool.', ["website"]),
    ],
)  # fmt: skip
def test_links_of_html_have_fields(line: str, links: list[str]) -> None:
    text = listed(*(line.replace("{n}", str(n)) for n in range(3)))
    records = list(imported(text).records.values())

    assert [record["title"] for record in records] == ["Work 0", "Work 1", "Work 2"]
    assert {tuple(record["links"]) for record in records} == {tuple(links)}
    assert report(command(text))["verbatim"] == []
    assert regenerated(command(text)) == text


def test_an_address_in_an_attribute_never_ends_it() -> None:
    entry = Entry.from_record(
        "l/s/e",
        {"title": "One", "links": {"website": 'https://a.org/"onmouseover="alert(1)'}},
    )
    text = compile_pattern('<a href="{link}">{title}</a>').render(entry)

    assert text == '<a href="https://a.org/%22onmouseover=%22alert(1)">One</a>'


def test_an_item_with_short_parts_has_fields_and_one_with_other_works_is_kept() -> None:
    parts = "- [One](https://a.org/1)\n  - A tool for lists.\n- [Two](https://a.org/2)\n  - A tool for tables."
    works = "- [Upon](https://a.org/3)\n  - [Another work](https://b.org)"
    outcome = command(listed(parts, works))

    assert [kept["entry"] for kept in report(outcome)["verbatim"]] == [
        "things/section/upon"
    ]
    assert regenerated(outcome) == listed(parts, works)


def agents(*names: str) -> str:
    return "\n".join(
        f"## {name}\nBuilds things.\n\n### Description\n- Writes code on its own\n- Uses [some library](https://b.org/lib)\n\n"
        f"### Links\n- [Web](https://a.org/{name})\n- [X](https://twitter.com/{name})\n- [Forum](https://c.org/{name})\n"
        for name in names
    )


def test_parts_of_a_work_are_its_links_and_no_works() -> None:
    text = "# Agents\n\n" + agents("Alpha", "Beta", "Gamma")
    records = list(imported(text).records.values())

    assert titles(text) == ["Alpha", "Beta", "Gamma"]
    assert "https://a.org/Alpha" in str(records[0]["links"])
    assert "https://c.org/Alpha" in str(records[0]["links"])
    assert regenerated(command(text)) == text


def test_topics_that_have_sections_of_one_name_hold_works_of_their_own() -> None:
    topics = "\n".join(
        f"## {topic}\n\n### Papers\n- [{topic}: a paper of {n}](https://a.org/{topic}/{n})\n- [Another on {topic} {n}](https://b.org/{topic}/{n})\n"
        for n, topic in enumerate(("Sound", "Vision", "Touch"))
    )

    assert len(titles("# Works\n\n" + topics)) == 6


def test_lines_of_one_work_are_never_read_twice() -> None:
    text = "# T\n\n" + "\n".join(
        f"## Topic {n}\n\n**A work of {n}**\n\n- intro: words\n- arxiv: <https://arxiv.org/abs/2401.0000{n}>\n- code: <https://a.org/{n}>\n"
        for n in range(4)
    )
    report_ = report(command(text))

    assert (
        report_["items"],
        report_["lost"],
        report_["gained"],
        report_["unread"],
    ) == (4, [], [], [])


def test_what_follows_a_bare_address_is_the_title() -> None:
    text = listed(
        "- https://a.org/1 - A tool for lists", "- https://a.org/2 - A tool for tables"
    )

    assert titles(text) == ["A tool for lists", "A tool for tables"]
    assert report(command(text))["verbatim"] == []


def test_a_list_of_titles_few_of_which_lead_somewhere_is_one() -> None:
    some = "- **Alpha** :warning: - A tool.\n- [Beta](https://a.org/1) - A tool.\n- **Gamma** - A tool."
    prose = "- Words of advice.\n- Read [the guide](https://a.org/1).\n- More words."

    assert titles(listed(some)) == ["Alpha", "Beta", "Gamma"]
    assert titles(f"{listed(some)}\n## Advice\n\n{prose}\n") == [
        "Alpha",
        "Beta",
        "Gamma",
    ]


LINES = "\n".join(
    f'&nbsp;&nbsp;:small_orange_diamond: <a href="https://a.org/{n}"><b>Work {n}</b></a> - tool {n}.<br>'
    for n in range(3)
)
ROWS = "\n".join(
    f'<tr><td><a href="https://a.org/{n}">Work {n}</a></td><td>tool {n}.</td></tr>'
    for n in range(3)
)
LONG_ROWS = "\n".join(
    f'  <tr>\n    <td><a href="https://a.org/{n}">Work {n}</a></td>\n    <td>tool {n}.</td>\n  </tr>'
    for n in range(3)
)
LIST = "\n".join(
    f'<li><a href="https://a.org/{n}">Work {n}</a> - tool {n}.</li>' for n in range(3)
)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>\n{LINES}\n</p>",
        f"<table>\n{ROWS}\n</table>",
        f"<table>\n{LONG_ROWS}\n</table>",
        f"<ul>\n{LIST}\n</ul>",
    ],
    ids=["lines", "rows", "rows of several lines", "list"],
)
def test_items_in_html_are_read_and_stay_in_html(html: str) -> None:
    text = listed(html)
    outcome = command(text)

    assert [
        (record["title"], record["description"])
        for record in imported(text).records.values()
    ] == [(f"Work {n}", f"tool {n}.") for n in range(3)]
    assert (report(outcome)["verbatim"], report(outcome)["unread"]) == ([], [])
    assert regenerated(outcome) == text


@pytest.mark.parametrize(
    "html",
    [
        '<p>Words and <a href="https://a.org/1">a link</a> in them.<br>\nMore <a href="https://a.org/2">words</a>.<br>\n</p>',
        '<table>\n<tr><th><a href="https://a.org/1">Head</a></th></tr>\n<tr><td>words</td></tr>\n</table>',
        '<p>\n<a href="https://a.org/1"><img src="a.png"></a><br>\n<a href="https://a.org/2"><img src="b.png"></a><br>\n</p>',
        '<li>\n<li><a href="https://a.org/1">Open</a>\n<li><a href="https://a.org/2">Open</a>\n',
    ],
    ids=["sentences", "head", "badges", "open items"],
)
def test_other_html_is_prose(html: str) -> None:
    text = listed("- [Work](https://a.org/9) - A tool.", "", html)

    assert titles(text) == ["Work"]
    assert regenerated(command(text)) == text


PIECES = (
    "**[Gamma]**",
    "**Name**",
    "[Title](https://a.org/1)",
    "**[Title](https://a.org/1)**",
    "[](x)",
    "(May., 2024)",
    "https://a.org",
    "`code`",
    "*words*",
    "[[Paper](https://arxiv.org/abs/2403.00001)]",
    "![badge](https://b.org/b.svg)",
    "- and words",
)


def test_no_item_of_odd_pieces_stops_an_import_or_is_lost() -> None:
    """A list that is refused by name is an outcome, too; an error of the program is none."""
    others = "- [Two](https://b.org/2)\n- [Three](https://b.org/3)\n"
    for pieces in itertools.permutations(PIECES, 2):
        for gap in (" ", ""):
            item = f"- {gap.join(pieces)}"
            try:
                account = report(command(f"# L\n\n## S\n\n{item}\n{others}"))
            except RefusedError as refusal:
                account = {"lost": [] if "no list" in str(refusal) else [str(refusal)]}
            assert account["lost"] == [], item


@pytest.mark.parametrize(
    ("head", "pattern"),
    [
        ("Link", "| **{title}** | {year} | {links} |"),
        ("链接", "| **{title}** | {year} | {links} |"),
        ("Resources", "| **{title}** | {year} | {links} |"),
        # This heading says what its links lead to.
        ("Paper", "| **{title}** | {year} | [{links.paper.text}]({links.paper}) |"),
    ],
)
def test_a_column_of_links_of_any_kind_shows_every_link(
    head: str, pattern: str
) -> None:
    text = (
        f"# Things\n\n## Models\n\n| Name | Year | {head} |\n|---|---|---|\n"
        "| **Octo** | 2023 | [paper](https://arxiv.org/abs/2301.00001) |\n"
        "| **Squid** | 2022 | [site](https://squid.example.org/) |\n"
    )

    (section,) = imported(text).layout.sections.values()
    (view,) = section.views.values()
    entry = Entry.from_record(
        "things/models/new",
        {"title": "New", "links": {"code": "https://github.com/octo-curator/new"}},
    )

    assert view.patterns == (pattern,)
    written = compile_pattern(pattern).render(entry)
    shown = "https://github.com/octo-curator/new" in (written or "")
    assert shown == (head != "Paper")


def test_rare_names_of_links_beside_known_ones_are_links_and_no_description() -> None:
    items = "\n".join(
        f"- **A Title of {name}**, CVPR 2021. [[Paper]](https://arxiv.org/abs/2101.0000{number}) [[{kind}]](https://github.com/octo-curator/{number})"
        for number, (name, kind) in enumerate(
            [("Alpha", "PyTorch"), ("Beta", "Caffe"), ("Gamma", "PyTorch")]
        )
    )
    made = imported(f"# Things\n\n## List\n\n{items}\n")

    codes = [draft.record["links"]["code"] for draft in made.drafts]
    assert [code["text"] for code in codes] == ["[PyTorch]", "[Caffe]", "[PyTorch]"]
    assert not any("description" in draft.record for draft in made.drafts)
