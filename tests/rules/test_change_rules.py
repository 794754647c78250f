"""What only a maintainer may decide is put before one: threats T36, T37 and T38."""

from typing import Any

import pytest

from bot.engine.registry import list_change_rules
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.rule import Change

OWN = {
    "distinct_from": ["demo/tools/b"],
    "allow": {"duplicate-work": "It is not."},
    "aliases": ["Another title"],
    "former_ids": ["demo/tools/b"],
    "same_as": ["other/papers/b"],
    "removed": {"on": "2026-01-01", "why": "spam"},
}


def entry(**fields: Any) -> Entry:  # noqa: ANN401 - the fields are of many types
    return Entry(id=EntryId("demo/tools/a"), title="A work", **fields)


def told(
    before: Entry | None, after: Entry | None
) -> list[tuple[str, tuple[str | int, ...]]]:
    """Return rule and field of every fault of the change."""
    change = Change(before, after)
    return [
        (rule.name, fault.field)
        for rule in list_change_rules()
        for fault in rule.check(change)
    ]


@pytest.mark.feature("suppressions")
@pytest.mark.parametrize("field", OWN)
def test_T37_a_new_entry_that_acquits_itself_needs_a_maintainer(field: str) -> None:
    assert told(None, entry(**{field: OWN[field]})) == [("maintainer-field", (field,))]


@pytest.mark.parametrize("field", OWN)
def test_T37_a_changed_entry_that_acquits_itself_needs_a_maintainer(field: str) -> None:
    written = entry(**{field: OWN[field]})

    assert told(entry(), written) == [("maintainer-field", (field,))]
    assert told(written, entry()) == [("maintainer-field", ())]
    assert told(written, written) == []


def test_T37_the_day_of_an_entry_is_written_by_the_merge_and_only_a_changed_one_asks() -> (
    None
):
    dated, other = entry(added="2020-01-01"), entry(added="2021-01-01")

    assert told(None, dated) == []
    assert told(dated, entry()) == []
    assert told(dated, other) == [("maintainer-field", ("added",))]
    assert told(entry(), dated) == [("maintainer-field", ("added",))]


def test_T36_verbatim_markdown_needs_a_maintainer() -> None:
    plain, verbatim = entry(), entry(verbatim="- x <!-- listwright:end -->")

    assert told(None, verbatim) == [("contributed-verbatim", ("verbatim",))]
    assert told(plain, verbatim) == [("contributed-verbatim", ("verbatim",))]
    assert told(verbatim, verbatim) == []
    assert told(verbatim, plain) == []


def test_T36_verbatim_markdown_of_another_section_needs_a_maintainer() -> None:
    hidden = entry(also_in=["tools", {"section": "models", "verbatim": "</details>"}])

    assert told(entry(), hidden) == [
        ("contributed-verbatim", ("also_in", 1, "verbatim"))
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://llava-vl.github.io/", "https://evil.example/"),
        ("https://llava-vl.github.io/", "https://llava-vl.github.io.evil.example/"),
        ("https://arxiv.org/abs/2304.08485", "https://arxiv.org/abs/2304.08486"),
        ("https://arxiv.org/abs/2304.08485", "https://arxlv.org/abs/2304.08485"),
        (
            "https://github.com/haotian-liu/LLaVA",
            "https://github.com/haotian-1iu/LLaVA",
        ),
        ("https://example.org/code", "https://github.com/someone/else"),
    ],
)
def test_T38_a_listed_link_that_leads_elsewhere_needs_a_maintainer(
    old: str, new: str
) -> None:
    before, after = (
        entry(links={"x": old}),
        entry(links={"x": {"url": new, "text": "x"}}),
    )

    assert told(before, after) == [("changed-host", ("links", "x"))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://arxiv.org/abs/2304.08485", "https://arxiv.org/pdf/2304.08485v2"),
        ("http://www.example.org/", "https://example.org/index.html"),
        (
            "https://github.com/haotian-liu/LLaVA.git",
            "https://github.com/haotian-liu/LLaVA",
        ),
        ("https://example.org/data", "https://example.org/data/150k"),
    ],
)
def test_T38_another_form_of_the_same_link_is_no_change(old: str, new: str) -> None:
    assert told(entry(links={"x": old}), entry(links={"x": new})) == []


def test_T38_a_link_put_before_the_main_link_needs_a_maintainer() -> None:
    paper, page = (
        {"paper": "https://arxiv.org/abs/2304.08485"},
        {"page": "https://evil.example/"},
    )

    assert told(entry(links=paper), entry(links={**page, **paper})) == [
        ("changed-host", ("links", "page"))
    ]
    assert told(entry(links=paper), entry(links={**paper, **page})) == []


def test_T38_a_link_changed_in_another_section_needs_a_maintainer() -> None:
    links = {"paper": "https://arxiv.org/abs/2304.08485"}
    guest = {"section": "models", "links": {"paper": "https://evil.example/"}}

    after = entry(links=links, also_in=[guest])

    assert told(entry(links=links), after) == [
        ("changed-host", ("also_in", 0, "links", "paper"))
    ]
    assert told(after, after) == []


def test_a_deleted_file_needs_a_maintainer_and_nothing_else() -> None:
    assert told(entry(verbatim="x", allow={"a": "b"}), None) == [("removed-entry", ())]


def test_an_odd_override_stops_nothing() -> None:
    odd = entry(
        links={"x": "https://example.org/"},
        also_in=[{"links": {"x": ["https://evil.example/"]}}, {"links": 1}],
    )

    assert told(entry(links={"x": "https://example.org/"}), odd) == [
        ("changed-host", ("also_in", 0, "links", "x"))
    ]


def test_a_change_without_either_side_says_nothing() -> None:
    assert told(None, None) == []
