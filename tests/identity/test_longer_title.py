"""A short name with the title of its paper beside it is compared by both."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.file_pass import make_work
from bot.engine.longer_title import find_longer_title
from bot.identity.compare import Match, compare
from bot.identity.keys import derive_keys
from bot.model.entry import Entry

PAPER = "https://arxiv.org/abs/2401.00001"
PROCEEDINGS = "https://openreview.net/forum?id=abc"
PAGE = "https://teller.example.org/"
CODE = "https://github.com/octo-curator/teller"
TITLE = "Telling Silent Videos Apart by Their Sounds"


def make_entry(**record: object) -> Entry:
    return Entry.from_record("demo/papers/a", {"title": "Teller", **record})


def compare_entries(one: dict[str, Any], other: dict[str, Any]) -> Match | None:
    return compare(
        *(derive_keys(make_work(make_entry(**record))) for record in (one, other))
    )


BESIDE: dict[str, dict[str, Any]] = {
    "the text of the paper's link": {"links": {"paper": {"url": PAPER, "text": TITLE}}},
    "the text of the paper's link, in bold": {
        "links": {"paper": {"url": PAPER, "text": f"**{TITLE}**"}}
    },
    "the text of the main link": {"links": {"website": {"url": PAGE, "text": TITLE}}},
    "a link in another column": {"column": f"**[{TITLE}]({PAPER})**, *Octo Labs*"},
    "a link in a text that is kept verbatim": {
        "verbatim": f"| **Teller** | [{TITLE}]({PAPER}) | none |"
    },
    "in quotation marks": {
        "links": {"paper": PAPER},
        "description": f': "{TITLE}", ICLR (*Octo Labs*).',
    },
    "in typographic quotation marks": {
        "links": {"paper": PAPER},
        "description": f"“{TITLE}”",
    },
    "in quotation marks, kept verbatim": {
        "links": {"paper": PAPER},
        "verbatim": f'* **Teller**: "{TITLE}", ICLR. [[Paper]({PAPER})]',
    },
    "a description in capitals": {"links": {"paper": PAPER}, "description": TITLE},
    "a description in capitals, with a venue": {
        "links": {"paper": PAPER},
        "description": f"{TITLE} | **[ICLR 2024]** | [`[pdf]`]({PAPER})",
    },
}


@pytest.mark.parametrize("case", BESIDE)
def test_the_title_beside_a_short_name_is_the_title(case: str) -> None:
    work = make_work(make_entry(**BESIDE[case]))

    assert (work.title.strip("*"), work.name) == (TITLE, "Teller")


@pytest.mark.parametrize("case", BESIDE)
def test_a_short_name_with_the_title_beside_it_is_the_work_of_that_title(
    case: str,
) -> None:
    match = compare_entries(
        BESIDE[case], {"title": TITLE, "links": {"paper": PAPER, "website": PAGE}}
    )

    assert match is not None
    assert match.kind == "duplicate-work"


@pytest.mark.parametrize(
    "record",
    [
        {
            "title": "Telling Many Things From Sounds",
            "links": {"paper": {"url": PAPER, "text": TITLE}},
        },
        {"links": {"paper": {"url": PAPER, "text": "Paper"}}},
        {
            "links": {
                "paper": PAPER,
                "code": {
                    "url": CODE,
                    "text": "Official Code of the Whole Teller Project",
                },
            }
        },
        {
            "links": {
                "website": {
                    "url": PAGE,
                    "text": f"![{TITLE}](https://img.example.org/a.svg)",
                }
            }
        },
        {"links": {"code": CODE}, "description": TITLE},
        {"links": {"code": CODE}, "description": f'"{TITLE}"'},
        {
            "links": {"paper": PAPER},
            "description": "Telling silent videos apart by their sounds",
        },
        {
            "links": {"paper": PAPER},
            "description": "Tells Silent Videos Apart By Their Sounds.",
        },
        {"links": {"paper": PAPER}, "description": f'The authors of "{TITLE}" use it.'},
        {
            "links": {"paper": PAPER},
            "description": f"Built on [{TITLE}]({PROCEEDINGS})",
        },
    ],
)
def test_what_says_something_else_is_no_title(record: dict[str, Any]) -> None:
    entry = make_entry(**record)

    assert find_longer_title(entry, tuple(link.url for link in entry.all_links)) == ""


def test_two_things_of_one_paper_are_no_duplicate_but_share_its_link() -> None:
    data, benchmark = (
        {"title": name, "links": {"paper": {"url": PAPER, "text": TITLE}}}
        for name in ("TellData", "TellBench")
    )
    match = compare_entries(data, benchmark)

    assert match is not None
    assert (match.kind, match.reason) == (
        "shared-link",
        "same arXiv number 2401.00001 under two names",
    )


def test_a_name_in_front_of_one_of_two_long_titles_makes_no_other_work() -> None:
    preprint = {"title": f"{TITLE} and Motions", "links": {"paper": PAPER}}
    named = {"title": f"Teller: {TITLE} and Motions", "links": {"paper": PROCEEDINGS}}
    match = compare_entries(preprint, named)

    assert match is not None
    assert (match.kind, match.reason) == (
        "duplicate-work",
        "same title but for a name in front",
    )


@given(st.text(alphabet='"“”[]()!*`:/.Aa \n', max_size=60))
def test_any_text_beside_a_name_is_read(text: str) -> None:
    for record in ({"description": text}, {"column": text}, {"verbatim": text}):
        work = make_work(make_entry(links={"paper": PAPER}, **record))

        assert work.title == "Teller" or work.title in text
