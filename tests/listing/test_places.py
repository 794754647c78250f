"""An entry with a place stands there; all others keep the order of the section."""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.listing.places import arrange_sections, order_catalog_section
from bot.listing.sorting import find_group
from bot.listing.typed_place import choose_place
from bot.model.catalog import Catalog
from bot.model.entry import Entry, Place
from bot.model.entry_id import SectionId
from bot.model.layout import Layout, Order, Section, View
from bot.model.layout_parts import Floor, Group
from bot.model.settings import Settings
from bot.output.lists.document import render_list

VIEWS = {"s": View(item="- {title}{? ({year})?}")}
SECTION = Section(title="S", views=VIEWS)
GROUPED = replace(
    SECTION,
    group=Group(
        heading="### {year}", floor=Floor(year=2021, heading="### 2021 & Prior")
    ),
)
HOME = SectionId("l/s")


def entry(name: str, section: str = "s", /, **fields: Any) -> Entry:  # noqa: ANN401 - any field
    return Entry.from_record(f"l/{section}/{name}", {"title": name, **fields})


def layout_of(section: Section) -> Layout:
    return Layout(
        id="l",
        title="L",
        document="l.md",
        sections={"s": section, "t": replace(section, views={})},
    )


def arranged(
    entries: Sequence[Entry], section: Section = SECTION, name: str = "s"
) -> list[Entry]:
    return arrange_sections(entries, layout_of(section))[name]


def slugs(entries: Sequence[Entry], section: Section = SECTION, name: str = "s") -> str:
    return " ".join(one.id.slug for one in arranged(entries, section, name))


YEARS = [entry("a", year=2024), entry("b", year=2023), entry("c", year=2022)]


@pytest.mark.feature("auto-sorted")
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("first", "new a b c"),
        ({"after": "a"}, "a new b c"),
        ({"after": "c"}, "a b c new"),
        ({"after": "nobody"}, "a b c new"),
        ({"after": "new"}, "a b c new"),
        (None, "a b c new"),
    ],
)
def test_an_entry_stands_at_its_place_and_else_in_order(
    place: Place | None, expected: str
) -> None:
    assert slugs([*YEARS, entry("new", year=2020, place=place)]) == expected


def test_several_at_one_place_stand_by_date_title_and_id() -> None:
    at_one_place = [
        entry("older", year=2019, place={"after": "a"}),
        entry("y", year=2020, title="Same", place={"after": "a"}),
        entry("x", year=2020, title="same", place={"after": "a"}),
        entry("undated", place={"after": "a"}),
        entry("newer", date="2020-02", place={"after": "a"}),
    ]

    assert slugs([*at_one_place, *YEARS]) == "a newer x y older undated b c"


def test_a_place_below_an_entry_with_a_place_goes_along_with_it() -> None:
    chain = [
        entry("one", year=2000, place="first"),
        entry("two", year=2001, place={"after": "one"}),
        entry("three", year=2002, place={"after": "two"}),
        entry("other", year=1990, place={"after": "one"}),
    ]

    assert slugs([*YEARS, *chain]) == "one two three other a b c"


def test_a_removed_entry_keeps_its_position_for_those_below_it() -> None:
    gone = entry("gone", year=2023, title="zz", removed={"on": "2026-01-02"})
    below_the_gone = entry("gone-2", removed={}, place={"after": "gone"})
    follower = entry("new", year=2000, place={"after": "gone-2"})

    assert slugs([*YEARS, gone, below_the_gone, follower]) == "a b new c"


@pytest.mark.parametrize("removed", [None, {"on": "2026-01-02"}])
def test_a_slug_leads_through_former_ids(removed: object) -> None:
    renamed = entry(
        "b-now", year=2023, former_ids=["l/s/b", "l/t/unrelated"], removed=removed
    )
    others = [
        entry("a", year=2024),
        entry("c", year=2022),
        entry("new", year=2000, place={"after": "b"}),
    ]

    assert slugs([*others, renamed]).replace("b-now ", "") == "a new c"


def test_places_in_a_cycle_do_not_count_but_those_below_it_do() -> None:
    cycle = [
        entry("x", year=2023, title="x", place={"after": "y"}),
        entry("y", year=2021, place={"after": "z"}),
        entry("z", year=2020, place={"after": "x"}),
        entry("below", year=2000, place={"after": "x"}),
    ]

    assert slugs([*YEARS, *cycle]) == "a b x below c y z"


def test_newcomers_without_a_place_that_counts_stand_where_the_section_says() -> None:
    by_hand = replace(SECTION, order="manual", manual=["c", "a", "b"])
    entries = [*YEARS, entry("new", year=2025, place={"after": "nobody"})]

    assert slugs(entries, by_hand) == "c a b new"
    assert slugs(entries, replace(by_hand, newcomers="top")) == "new c a b"


def test_an_entry_has_a_place_of_its_own_in_each_section() -> None:
    both = entry("both", year=2000, place="first", also_in=["t"])
    placed = entry(
        "both", year=2000, also_in=[{"section": "t", "place": {"after": "t1"}}]
    )
    others = [
        *YEARS,
        entry("t1", "t", year=2024),
        entry("t2", "t", year=2023),
        entry("both", "t", year=2010),
    ]

    assert slugs([*others, both]) == "both a b c"
    assert slugs([*others[:-1], both], name="t") == "t1 t2 both"
    assert slugs([*others[:-1], placed], name="t") == "t1 both t2"
    assert (
        slugs([*others, placed, entry("new", "t", place={"after": "both"})], name="t")
        == "t1 both t2 both new"
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("first", "a a2 new b b2 floor"),
        ({"after": "b"}, "a a2 b new b2 floor"),
        ({"after": "a"}, "a a2 new b b2 floor"),
        ({"after": "floor"}, "a a2 b b2 new floor"),
    ],
)
def test_a_place_moves_no_entry_below_the_heading_of_another_year(
    place: Place, expected: str
) -> None:
    others = [
        entry("a", year=2024),
        entry("a2", year=2024),
        entry("b", year=2023),
        entry("b2", year=2023),
        entry("floor"),
    ]

    assert (
        slugs([*others, entry("new", year=2023, title="z", place=place)], GROUPED)
        == expected
    )


@pytest.mark.feature("by-year")
@pytest.mark.parametrize(
    ("order", "manual", "expected"),
    [
        ("year", [], "2024 2023 2022 2021"),
        ("oldest", [], "2021 2022 2023 2024"),
        ("title", [], "2024 2023 2022 2021"),
        ("manual", ["p2022", "p2024"], "2021 2022 2023 2024"),
        ("manual", ["p2024", "p2022"], "2024 2023 2022 2021"),
        ("manual", ["p2023", "p2024", "p2022", "p2021"], "2023 2024 2022 2021"),
    ],
)
def test_each_year_has_one_heading_in_every_order(
    order: Order, manual: list[str], expected: str
) -> None:
    section = replace(GROUPED, order=order, manual=manual)
    entries = [
        entry(f"p{year}", year=year, title=f"t{year % 3}") for year in range(2021, 2025)
    ]
    entries += [entry(f"q{year}", year=year, title="q") for year in range(2019, 2025)]
    pieces = render_list(layout_of(section), entries, Settings()).regions["s"]
    headings = [piece.text[4:8] for piece in pieces if piece.text.startswith("#")]

    assert headings == expected.split(" ")


NAMES = [f"e{number}" for number in range(9)]
DATES: list[dict[str, object]] = [
    {"year": 2022},
    {"year": 2023},
    {"year": 2024},
    {"date": "2023-04"},
    {},
]


@st.composite
def catalogs(draw: st.DrawFn) -> list[Entry]:
    """Entries of two sections, some with places, tombstones, former ids and guests among them."""
    places = st.one_of(
        st.none(),
        st.none(),
        st.just("first"),
        st.fixed_dictionaries({"after": st.sampled_from([*NAMES, "old", "none"])}),
    )
    entries = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        fields = dict(draw(st.sampled_from(DATES)))
        fields |= {"title": draw(st.sampled_from("abc")), "place": draw(places)}
        section = draw(st.sampled_from("ssst"))
        if section == "t":
            fields["also_in"] = [{"section": "s", "place": draw(places)}]
        if draw(st.integers(0, 5)) == 0:
            fields["removed"] = {"on": "2026-01-02"}
        entries.append(
            entry(
                name,
                section,
                **{key: value for key, value in fields.items() if value is not None},
            )
        )
    if entries:
        entries[0].former_ids = ["l/s/old"]
    return entries


SECTIONS = st.builds(
    replace,
    st.sampled_from([SECTION, GROUPED]),
    order=st.sampled_from(["year", "oldest", "title", "manual"]),
    manual=st.sampled_from([[], ["e3", "e1", "e5"]]),
    newcomers=st.sampled_from(["top", "bottom"]),
)


@given(catalogs(), SECTIONS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_everybody_stands_once_whatever_the_places_and_the_order_of_files(
    entries: list[Entry], section: Section, chance: random.Random
) -> None:
    found = arranged(entries, section)

    assert arranged(chance.sample(entries, len(entries)), section) == found
    living = {one.id for one in entries if one.removed is None}
    assert sorted(one.id for one in found) == sorted(living)


@given(catalogs(), SECTIONS)
@settings(deadline=None)
def test_the_records_of_a_catalog_are_ordered_as_the_entries_are(
    entries: list[Entry], section: Section
) -> None:
    fields = ("title", "year", "date", "place", "also_in", "removed", "former_ids")
    records = {
        str(one.id): {
            name: getattr(one, name)
            for name in fields
            if getattr(one, name) is not None
        }
        for one in entries
    }
    catalog = Catalog.keep({"l": layout_of(section)}, records, {})

    assert order_catalog_section(catalog, HOME, section) == [
        one.id for one in arranged(entries, section)
    ]


@given(catalogs(), SECTIONS, st.sampled_from(DATES), st.sampled_from("abcz"), st.data())
@settings(deadline=None, max_examples=300)
def test_the_chosen_place_puts_a_newcomer_below_the_item_it_was_typed_below(
    entries: list[Entry],
    section: Section,
    date: dict[str, object],
    title: str,
    data: st.DataObject,
) -> None:
    entries = [one for one in entries if one.removed is None and not one.former_ids]
    for _ in NAMES:  # until no place leads to an entry that is left out
        known = {one.id.slug for one in entries}
        entries = [one for one in entries if _leads_somewhere(one, known)]
    shown = arranged(entries, section)
    index = data.draw(st.integers(0, len(shown)))
    above = shown[index - 1] if index else None
    new = entry("new", **{"title": title, **date})
    place = choose_place(section, HOME, shown, new, above.id.slug if above else None)
    new.place = place
    found = arranged([*entries, new], section)

    at = [one.id.slug for one in found].index("new")
    assert [one for one in found if one is not new] == shown
    if _may_stand_there(section, new, above, shown):
        typed: Place = {"after": above.id.slug} if above else "first"
        assert at == index or _stand_there_already(found[index:at], typed)
    if place is not None:
        new.place = None
        assert [one.id for one in arranged([*entries, new], section)] != [
            one.id for one in found
        ]


def _leads_somewhere(one: Entry, known: set[str]) -> bool:
    places = [
        one.place,
        *(also.get("place") for also in one.also_in or () if isinstance(also, dict)),
    ]
    return all(place in (None, "first") or place["after"] in known for place in places)  # type: ignore[index]


def _may_stand_there(
    section: Section, new: Entry, above: Entry | None, shown: Sequence[Entry]
) -> bool:
    """Whether the spot is among the entries of the newcomer's year, in a section with headings by year."""
    if section.group is None:
        return True
    own = [
        one
        for one in shown
        if find_group(one, section.group) == find_group(new, section.group)
    ]
    return above in own or (bool(own) and above is None and shown[0] is own[0])


def _stand_there_already(between: Sequence[Entry], place: Place) -> bool:
    """Whether each of the entries has the same place, or one below another of them."""
    names: set[str] = set()
    for one in between:
        own = one.place
        if own != place and not (isinstance(own, dict) and own["after"] in names):
            return False
        names.add(one.id.slug)
    return True


def test_no_place_is_chosen_where_the_order_puts_the_newcomer_there_anyway() -> None:
    chosen = [
        choose_place(SECTION, HOME, YEARS, entry("new", year=2023, title="z"), above)
        for above in (None, "a", "b", "c", "x")
    ]

    assert chosen == ["first", {"after": "a"}, None, {"after": "c"}, None]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("a2", "first"),
        ("b", None),
        ("b2", {"after": "b2"}),
        ("a", None),
        ("floor", None),
        (None, None),
    ],
)
def test_an_item_typed_among_those_of_another_year_gets_no_place(
    above: str | None, expected: Place | None
) -> None:
    shown = arranged(
        [
            entry("a", year=2024),
            entry("a2", year=2024),
            entry("b", year=2023),
            entry("b2", year=2023),
            entry("floor"),
        ],
        GROUPED,
    )

    assert choose_place(GROUPED, HOME, shown, entry("b1", year=2023), above) == expected


@pytest.mark.slow
def test_a_chain_of_a_hundred_thousand_places_takes_linear_time() -> None:
    def measure(count: int) -> float:
        chain = [
            entry(f"n{number}", place={"after": f"n{number - 1}"})
            for number in range(1, count)
        ]
        entries = [entry("n0"), *chain]
        start = time.process_time()
        assert len(arranged(entries)) == count
        return time.process_time() - start

    # The fastest of two: a collection of the whole test run's memory is no work on this chain.
    shortest = min(measure(100_000) for _ in range(2))

    assert shortest < 40 * measure(10_000)
