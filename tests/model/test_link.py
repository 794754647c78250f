"""Links of entries: what an entry file gives, read and written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document.comments import build_tree
from bot.document.edits import apply_edits
from bot.listing.sorting import apply_section_overrides
from bot.model.entry import Entry
from bot.model.finding import SetValue
from bot.model.link import Link, parse_links, render_links

ANY_VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.text(), st.sampled_from(["url", "text"])), inner, max_size=3
        ),
    ),
)
LINKS = st.builds(Link, st.text(), st.text(), st.one_of(st.none(), st.text()))
PAGE = "https://llava-vl.github.io/"


@given(st.lists(LINKS, unique_by=lambda link: link.label))
def test_links_are_read_as_they_are_written(links: list[Link]) -> None:
    assert list(parse_links(render_links(links))) == links
    assert list(parse_links(json.loads(json.dumps(render_links(links))))) == links


@given(st.dictionaries(st.text(), ANY_VALUE))
def test_of_any_values_those_are_read_that_are_links(values: dict[str, Any]) -> None:
    read = parse_links(values)

    assert [link.label for link in read] == [
        label for label in values if Link.parse(label, values[label])
    ]
    assert all(isinstance(link.url, str) for link in read)


@given(ANY_VALUE)
def test_any_value_of_a_field_is_read(value: object) -> None:
    assert isinstance(parse_links(value), tuple)


@given(LINKS)
def test_a_url_is_changed_in_its_place_and_the_text_stays(link: Link) -> None:
    tree = build_tree({"links": render_links([link])})

    apply_edits(tree, [SetValue(link.url_field, PAGE)])

    assert parse_links(tree["links"]) == (link._replace(url=PAGE),)


@pytest.mark.parametrize(
    ("value", "link"),
    [
        (PAGE, Link("website", PAGE)),
        ({"url": PAGE, "text": "Project"}, Link("website", PAGE, "Project")),
        ({"url": PAGE}, Link("website", PAGE, "")),
        ({"text": "Project"}, None),
        ({"url": [PAGE]}, None),
        ([PAGE], None),
        (None, None),
        (7, None),
    ],
)
def test_a_link_is_an_address_or_an_address_with_a_text(
    value: object, link: Link | None
) -> None:
    assert Link.parse("website", value) == link


def test_an_entry_gives_a_link_and_its_parts_by_label() -> None:
    links = {
        "paper": "https://arxiv.org/abs/2304.08485",
        "website": {"url": PAGE, "text": "Project"},
    }
    entry = Entry.from_record("demo/tools/llava", {"title": "LLaVA", "links": links})

    assert entry.link("website") == Link("website", PAGE, "Project")
    assert entry.link("code") is None
    assert entry.value("links.website") == PAGE
    assert entry.value("links.website.text") == "Project"
    assert entry.value("links.paper.text") is None
    assert entry.value("links.code") is None


@pytest.mark.parametrize(
    "links", ["x", [PAGE], {"paper": ["x"]}, {"paper": None}, {"paper": {"text": "x"}}]
)
def test_an_override_that_is_no_link_stops_nothing(links: object) -> None:
    guest = {"section": "models", "links": links}
    entry = Entry.from_record(
        "demo/tools/a", {"title": "A", "links": {"paper": PAGE}, "also_in": [guest]}
    )

    assert apply_section_overrides(entry, "models").all_links == ()
