"""Finding matches among many works."""

from collections import Counter
from itertools import combinations
from time import process_time

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.identity.compare import Keys, Match, Work, compare, derive_keys
from bot.identity.index import Index, find_matches
from bot.model.entry_store import HeldEntries
from bot.model.placeholders import UNTITLED

SOME = (
    "learning towards large video language models with image text for of scaling open generation "
    "reasoning editing robust dense sparse speech graph agents planning memory retrieval zero shot"
)
WORDS = SOME.split()


def titled(number: int, title: str, *urls: str) -> Keys:
    return derive_keys(Work(f"e{number}", title, urls=urls))


def catalog(size: int) -> list[Keys]:
    """Make works whose titles are words drawn by a fixed rule: common ones, and a rare one now and then."""
    keys, state = [], 1
    for number in range(size):
        words = []
        for _ in range(9):
            state = (state * 1_103_515_245 + 12_345) % 2**31
            words.append(
                WORDS[state // 997 % len(WORDS)]
                if state % 5
                else f"word{state // 7 % (size // 4 + 9)}"
            )
        keys.append(
            titled(number, " ".join(words), f"https://github.com/o{number}/r{number}")
        )
    return keys


def found_of(newcomer: Keys, known: list[Keys]) -> list[tuple[str, Match]]:
    return find_matches(newcomer, HeldEntries({}, {keys.id: keys for keys in known}))


def test_a_newcomer_meets_what_it_resembles_in_the_catalogs_order() -> None:
    keys = [
        titled(0, "Telling Selfsimilar Videos Apart by Sounds", "https://a.example"),
        titled(1, "Counting Coins"),
        titled(2, "Anything", "https://arxiv.org/abs/2401.00001"),
    ]
    newcomer = titled(
        9,
        "Telling Selfsimilar Videos Apart by Sound",
        "https://arxiv.org/pdf/2401.00001",
    )

    found = found_of(newcomer, keys)

    assert [(other, match.kind) for other, match in found] == [
        ("e0", "similar-title"),
        ("e2", "shared-link"),
    ]


def test_a_work_does_not_meet_itself() -> None:
    keys = titled(0, "Telling Videos Apart", "https://a.example")

    assert found_of(keys, [keys]) == []


def test_many_works_of_one_key_are_found_without_comparing_each_with_each() -> None:
    title = "Barn Owls Hunting Mice across Seven Frozen Fields"
    keys = [
        titled(number, title, f"https://{number}.example") for number in range(2_000)
    ]
    began = process_time()

    found = Index(keys).find_all_matches()

    assert {other for _, other, _ in found} == {
        f"e{number}" for number in range(1, 2_000)
    }
    assert len(found) < 2 * len(keys)
    assert process_time() - began < 2


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(WORDS[:9]), min_size=1, max_size=6).map(" ".join),
            st.sampled_from(
                [
                    "https://a.example",
                    "https://b.example",
                    "https://arxiv.org/abs/2401.00001",
                    "",
                ]
            ),
        ),
        max_size=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_the_index_finds_what_comparing_all_by_exact_keys_finds(
    items: list[tuple[str, str]],
) -> None:
    pages = [url for _, url in items if url and "arxiv" not in url]
    assume(all(pages.count(page) < 4 for page in pages))
    titles = Counter(title for title, _ in items)
    assume(
        max(titles.values(), default=0) < 3
    )  # so many under one short title are a subject's
    keys = [
        titled(number, title, *filter(None, [url]))
        for number, (title, url) in enumerate(items)
    ]
    found = {
        (one, other): match for one, other, match in Index(keys).find_all_matches()
    }

    for one, other in combinations(keys, 2):
        match = compare(one, other)
        assert found.get((one.id, other.id), match) == match
        if match and match.reason != "nearly the same title":
            assert (one.id, other.id) in found


def test_a_short_title_of_three_websites_is_that_of_a_subject() -> None:
    keys = [
        titled(number, "Owl Analysis", f"https://{number}.example")
        for number in range(3)
    ]
    known = keys[:2]

    assert Index(keys).find_all_matches() == []
    assert len(Index(keys[:2]).find_all_matches()) == 1
    assert found_of(keys[2], known) == []
    assert found_of(keys[1], known) != []


def test_a_title_that_is_the_name_of_its_section_is_that_of_a_subject() -> None:
    works = [
        derive_keys(
            Work(
                f"birds/owl-analysis/{name}",
                "Owl Analysis",
                urls=(f"https://{name}.example",),
            )
        )
        for name in ("notes", "course")
    ]

    assert Index(works).find_all_matches() == []
    assert found_of(works[1], works[:1]) == []


def test_a_title_that_begins_with_the_name_of_its_section_is_that_of_a_subject() -> (
    None
):
    titles = {"notes": "Owl Analysis: Lecture Notes", "course": "Owl Analysis"}
    works = [
        derive_keys(
            Work(f"birds/owl-analysis/{name}", title, urls=(f"https://{name}.example",))
        )
        for name, title in titles.items()
    ]

    assert Index(works).find_all_matches() == []
    assert found_of(works[1], works[:1]) == []


def test_a_name_of_many_works_is_that_of_a_kind_of_page() -> None:
    links = [
        "https://github.com/octo/owl",
        "https://github.com/octo",
        "https://owl.example",
        "https://nest.example",
    ]
    titles = ["Maker's Page", "Maker's Page", "Maker's Page - Octo Cat", "Maker's Page"]
    keys = [
        titled(number, title, link)
        for number, (title, link) in enumerate(zip(titles, links, strict=True))
    ]
    known = keys[:3]

    assert Index(keys).find_all_matches() == []
    assert found_of(keys[3], known) == []
    assert len(Index(keys[:2]).find_all_matches()) == 1


def test_the_number_of_an_item_is_no_title() -> None:
    keys = [titled(number, "[6]", f"https://{number}.example") for number in range(2)]

    assert Index(keys).find_all_matches() == []


def test_a_name_of_a_repository_a_paper_and_a_website_is_still_told() -> None:
    links = (
        "https://arxiv.org/abs/2401.00001",
        "https://github.com/octo/owl",
        "https://owl.example",
    )
    keys = [titled(number, "OwlNet", link) for number, link in enumerate(links)]

    assert len(Index(keys).find_all_matches()) == 3


def test_a_page_that_many_works_share_identifies_none_of_them() -> None:
    page = "https://notes.example.org/reading"
    keys = [
        titled(number, f"{word} of Something", page)
        for number, word in enumerate(WORDS[:4])
    ]

    assert Index(keys).find_all_matches() == []
    assert found_of(keys[0], keys[1:]) == []
    assert len(found_of(keys[0], keys[1:3])) == 2


def test_a_page_with_a_place_for_each_of_many_works_identifies_none_of_them() -> None:
    page = "https://notes.example.org/reading"
    places = [
        titled(number, f"{word} of Something", f"{page}#{word}")
        for number, word in enumerate(WORDS[:4])
    ]
    newcomer = titled(9, "Another Thing", page)

    assert found_of(newcomer, places) == []
    assert Index([*places, newcomer]).find_all_matches() == []
    assert [
        name
        for name, _ in found_of(
            titled(9, "Another Thing", f"{page}#{WORDS[0]}"), places
        )
    ] == ["e0"]


def test_a_page_that_shows_one_work_often_still_identifies_it() -> None:
    keys = [titled(number, "Teller", "https://tell.example.org") for number in range(6)]

    assert {match.kind for _, match in found_of(keys[0], keys[1:])} == {
        "duplicate-work"
    }


def test_a_paper_that_many_works_share_is_told_of() -> None:
    paper = "https://arxiv.org/abs/2401.00001"
    keys = [
        titled(number, f"{word} of Something", paper)
        for number, word in enumerate(WORDS[:6])
    ]

    assert len(found_of(keys[0], keys[1:])) == 5


def test_a_title_whose_words_changed_places_is_found() -> None:
    one = titled(0, "Fast and Exact Telling of Long Videos by Sounds")
    other = titled(1, "Exact and Fast Telling of Long Videos by Sounds")

    assert [name for name, _ in found_of(one, [other])] == ["e1"]
    assert len(Index([one, other]).find_all_matches()) == 1


def test_a_page_is_found_by_a_place_on_it() -> None:
    page = titled(0, "Teller", "https://tell.example.org/data")
    place = titled(1, "Teller", "https://tell.example.org/data#teller")

    assert [name for name, _ in found_of(page, [place])] == ["e1"]
    assert [name for name, _ in found_of(place, [page])] == ["e0"]


def test_one_newcomer_finds_what_the_whole_search_finds() -> None:
    keys = [
        *catalog(200),
        titled(200, "Telling Videos Apart by Their Sounds"),
        titled(201, "Telling Videos Apart by Their Sound"),
    ]
    pairs = {(one, other) for one, other, _ in Index(keys).find_all_matches()}

    assert ("e200", "e201") in pairs
    assert pairs == {
        (one.id, other)
        for one in keys
        for other, _ in found_of(one, keys)
        if int(one.id[1:]) < int(other[1:])
    }


def test_the_cost_is_linear_in_the_works() -> None:
    def measure(keys: list[Keys]) -> float:
        began = process_time()
        Index(keys).find_all_matches()
        return process_time() - began

    few, many = catalog(1_500), catalog(6_000)
    # The fastest of three: a collection of the whole test run's memory is no work on these keys.
    seconds = min(measure(many) for _ in range(3))

    assert seconds < 12 * max(min(measure(few) for _ in range(3)), 0.01)


def test_works_of_which_no_title_is_known_are_not_taken_for_one() -> None:
    untitled = [
        titled(1, UNTITLED, "https://a.example/one"),
        titled(2, UNTITLED, "https://a.example/two"),
    ]

    assert Index(untitled).find_all_matches() == []
