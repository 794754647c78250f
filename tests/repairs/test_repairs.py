"""Each repair does what its cases say, is total, is done at once, and leaves a right value as it is."""

import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.document.characters import find_hidden_characters
from bot.repairs import addresses
from bot.repairs.addresses import repair_address
from bot.repairs.bibtex import parse_bibtex
from bot.repairs.links import find_links
from bot.repairs.repair import Repair
from bot.repairs.table import LINKS, REPAIRS

CASES = [
    (repair, before, after) for repair in REPAIRS for before, after in repair.cases
]
PIECES = st.sampled_from(
    [
        *[
            "https://",
            "http://",
            "github.com/octo-curator/kit",
            "arXiv:2304.08485",
            "10.1145/1.2",
            "[x](",
            ")",
            "<",
            ">",
        ],
        *[
            '"',
            "“",
            "”",
            "**",
            "`",
            "_",
            " ",
            "\n",
            "- ",
            "# ",
            ",",
            ";",
            ".",
            "\uff1a",
            "\uff0f",
            " and ",
            "\u200b",
            "\\u200b",
            "&#8203;",
        ],
        *[
            "@article{k,",
            "title={A}",
            "year=2020",
            "}",
            "{",
            "=",
            "7,000",
            "My File.pdf",
            "code: ",
            "x",
            "é",
        ],
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)
VALUES = st.recursive(
    TEXTS | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=6,
)
ANY_VALUE = {"links-as-text", "list-as-text", "authors-as-text", "pasted-bibtex"}
RIGHT = st.builds(
    "https://{}.{}/{}".format,
    st.from_regex(r"[a-z][a-z0-9]{0,10}", fullmatch=True),
    st.sampled_from(["com", "org", "io", "ai"]),
    st.from_regex(
        r"[A-Za-z0-9_~/-]{0,20}(?:\?[a-z]{1,5}=[A-Za-z0-9]{1,5})?(?:#[a-z0-9]{1,5})?",
        fullmatch=True,
    ),
)
WORDS = st.from_regex(
    r"[A-Za-z][A-Za-z0-9]{0,9}(?:(?: |: | - |-)[A-Za-z0-9][A-Za-z0-9+]{0,9}){0,6}",
    fullmatch=True,
)


@pytest.mark.parametrize(
    ("repair", "before", "after"),
    CASES,
    ids=[f"{r.name}-{b!r:.40}" for r, b, _ in CASES],
)
def test_a_case_is_repaired_as_it_says(repair: Repair, before: Any, after: Any) -> None:  # noqa: ANN401
    assert repair.function(before) == after


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.name)
def test_a_repair_has_a_case_of_a_mistake_and_one_of_a_right_value(
    repair: Repair,
) -> None:
    changed = [before != after for before, after in repair.cases]

    assert any(changed)
    assert not all(changed)


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.name)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_repair_never_raises_and_is_done_at_once(
    repair: Repair, data: st.DataObject
) -> None:
    value = data.draw(VALUES if repair.name in ANY_VALUE else TEXTS)

    once = repair.function(value)

    assert repair.function(once) == once


@pytest.mark.parametrize(
    "repair",
    [repair for repair in REPAIRS if repair.name not in ANY_VALUE],
    ids=lambda repair: repair.name,
)
@settings(max_examples=80)
@given(words=WORDS)
def test_a_repair_leaves_plain_words_as_they_are(repair: Repair, words: str) -> None:
    assert (
        repair.function(words).casefold() == words.casefold()
        or repair.name == "marks-in-number"
    )


@given(TEXTS)
def test_an_address_is_repaired_at_once(text: str) -> None:
    once = repair_address(text)

    assert repair_address(once) == once


@given(RIGHT)
def test_a_right_address_stays_as_it_is(url: str) -> None:
    assert repair_address(url) == url
    assert LINKS.function({"paper": url}) == {"paper": url}
    assert find_links(url).links[0].url == url


@given(TEXTS)
def test_no_hidden_character_is_left(text: str) -> None:
    assert not find_hidden_characters(REPAIRS[0].function(text))


def test_what_a_link_leads_to_that_is_no_address_is_named() -> None:
    assert find_links("[x](title={A})").unused == ["title={A}", "x"]


def test_an_address_in_bold_is_a_link() -> None:
    found = find_links("**see https://github.com/octo-curator/kit now**")

    assert [link.url for link in found.links] == ["https://github.com/octo-curator/kit"]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("**github.com/octo-curator/kithttps://https://title={A}**")
def test_every_word_around_the_links_of_a_text_is_used_or_named(text: str) -> None:
    found = find_links(text)
    shown = " ".join(
        [
            *found.unused,
            *(f"{link.text} {link.source} {link.url}" for link in found.links),
        ]
    )

    for word in ("title", "File.pdf", "year"):
        assert word not in text or word in shown or "%20" in shown


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("https://arxiv.org/abs/2304.08485 (the paper of this)", ["the paper of this"]),
        (
            "You find the code of it at https://github.com/haotian-liu/LLaVA",
            ["You find the code of it at"],
        ),
        ("https://llava-vl.github.io/My File", ["File"]),
        ("They are all in the paper.", ["They are all in the paper"]),
        ("Paper: [LLaVA](https://arxiv.org/abs/2304.08485)", ["LLaVA"]),
    ],
)
def test_words_that_name_no_link_are_told(text: str, unused: list[str]) -> None:
    assert find_links(text).unused == unused


def test_a_field_of_bibtex_that_has_no_place_is_told() -> None:
    found = parse_bibtex(
        '@misc{a, title = "A {\\"U}ber {T}est", pages={1--9}, month = may, year = {2024}, url={https://a.org/x}}'
    )

    assert found is not None
    assert found.record == {"title": "A Über Test", "date": "2024-05"}
    assert found.links == {"paper": "https://a.org/x"}
    assert found.unused == ["pages = 1–9"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 4000,
        "https://a.b/" + "x. " * 1300,
        "a and " * 700,
        '"' * 4000,
        "*" * 4000,
        "[x](" * 1000,
        "`a" * 2000,
        "@article{k," + "t={" * 3000,
        "&#8203;" * 500,
        "_a" * 2000,
        "1,000" * 800,
    ],
)
def test_hostile_texts_are_done_in_a_moment(text: str) -> None:
    start = time.process_time()

    for repair in REPAIRS:
        repair.function(text)

    assert time.process_time() - start < 2


@given(st.from_regex(addresses._PLAIN, fullmatch=True))  # noqa: SLF001 - the short cut is held to what it cuts short
@settings(max_examples=200)
def test_no_repair_finds_anything_in_a_plain_address(url: str) -> None:
    assert [repair.function(url) for repair in addresses.ADDRESSES] == [url] * len(
        addresses.ADDRESSES
    )


def test_an_address_with_a_space_in_it_is_not_cut_among_others() -> None:
    found = find_links(
        "github.com/octo-curator/barn, https://octo-curator.github.io/My File.pdf"
    )

    assert [link.url for link in found.links] == [
        "https://github.com/octo-curator/barn"
    ]
    assert found.unused == ["https://octo-curator.github.io/My File.pdf"]
    apart = find_links(
        "https://octo-curator.github.io/a, https://octo-curator.github.io/b.pdf"
    )
    assert len(apart.links) == 2
