"""Works that are described in the same words, under other titles and links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity.compare import Match, compare
from bot.identity.descriptions import is_same_description, make_description_key
from bot.identity.index import Index, find_matches
from bot.identity.keys import Keys, Work, derive_keys
from bot.model.entry_store import HeldEntries

COUNTS = "Counts foreign coins in photographs of crowded market stalls, trained without labelled pictures"


def work(name: str, description: str, *urls: str, title: str = "") -> Keys:
    links = urls or (f"https://{name}.example.org",)
    return derive_keys(
        Work(name, title or name.title(), urls=links, description=description)
    )


def find_match(one: Keys, other: Keys) -> Match | None:
    """Compare as a review does: a search among the known works, then a comparison."""
    found = find_matches(one, HeldEntries({}, {other.id: list(other)}))
    whole = Index([one, other]).find_all_matches()

    assert [match for _, match in found] == [match for _, _, match in whole]
    return found[0][1] if found else None


@pytest.mark.feature("similar-descriptions")
@pytest.mark.parametrize(
    "description",
    [
        COUNTS,
        COUNTS.upper() + ".",
        "Trained without labelled pictures: counts foreign coins in photographs of crowded market stalls",
        COUNTS.replace("foreign", "**foreign**").replace(", trained", " (trained")
        + ")",
        COUNTS + " or labs and offices",
    ],
)
def test_a_work_described_in_the_same_words_may_be_the_same(description: str) -> None:
    match = find_match(work("numisma", COUNTS), work("obolus", description))

    assert match is not None
    assert match.kind == "similar-title"
    assert match.reason == "described in the same words"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Search engine for internet connected devices", "Search engine for internet connected devices"),
        (COUNTS, COUNTS.replace("coins", "notes")),
        (COUNTS, COUNTS.replace("photographs", "videos")),
        (COUNTS, COUNTS + " in version 2"),
        (COUNTS, COUNTS + " and mini models"),
        (COUNTS + " in 2D", COUNTS + " in 3D"),
        ("Counts coins in any of the pictures you give to it, or so it says, at least as of now", "Counts coins"),
    ],
)  # fmt: skip
def test_a_short_description_or_another_word_makes_no_two_works_one(
    one: str, other: str
) -> None:
    assert find_match(work("numisma", one), work("obolus", other)) is None


def test_members_of_a_family_are_described_alike() -> None:
    assert find_match(work("numisma-7b", COUNTS), work("numisma-13b", COUNTS)) is None


def test_two_papers_may_be_described_alike() -> None:
    papers = [f"https://arxiv.org/abs/2401.0000{number}" for number in (1, 2)]

    assert (
        find_match(
            work("numisma", COUNTS, papers[0]), work("obolus", COUNTS, papers[1])
        )
        is None
    )


def test_a_description_that_many_share_tells_none_of_them() -> None:
    works = [
        work(name, COUNTS) for name in ("numisma", "obolus", "drachma", "sestertius")
    ]
    known = {keys.id: list(keys) for keys in works[1:]}

    assert Index(works).find_all_matches() == []
    assert find_matches(works[0], HeldEntries({}, known)) == []
    assert len(Index(works[:3]).find_all_matches()) == 3


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_are_compared_alike_in_both_orders(one: str, other: str) -> None:
    assert is_same_description(one, other) == is_same_description(other, one)
    assert make_description_key(one).count("|") in (0, 1)


@given(
    st.lists(
        st.text("abcdefgh", min_size=6, max_size=9),
        min_size=6,
        max_size=12,
        unique=True,
    ),
    st.data(),
)
def test_descriptions_that_say_the_same_have_one_key(
    words: list[str], data: st.DataObject
) -> None:
    more = data.draw(st.text("mnop", min_size=3, max_size=5))
    one, other = " ".join(words), " ".join([*data.draw(st.permutations(words)), more])

    assert is_same_description(one, other)
    assert make_description_key(one) == make_description_key(other) != ""
    assert compare(work("numisma", one), work("obolus", other)) is not None
