"""Which of two entries a repeat is told of, when it is silent, and what is proposed."""

from collections.abc import Iterable
from typing import Any

import pytest

from bot.identity.keys import Work, derive_keys
from bot.identity.search import DuplicatePair, find_duplicate_pairs
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import SetValue
from bot.model.layout import Layout, Section, View
from bot.model.rule import CatalogCheck, Rule, Violation
from bot.rules.duplicate_work import duplicate_work
from bot.rules.shared_link import shared_link
from bot.rules.similar_title import similar_title

PAPER = "https://arxiv.org/abs/2304.08485"
TITLE = "Visual Instruction Tuning"


def layout(list_id: str) -> Layout:
    sections = {
        name: Section(
            title=name.title(), views={f"{list_id}-{name}": View(item="- {title}")}
        )
        for name in ("tools", "models")
    }
    return Layout(
        id=list_id,
        title=list_id.title(),
        document=f"lists/{list_id}.md",
        sections=sections,
    )


def catalog(**records: dict[str, Any]) -> Catalog:
    """Make a catalog; `demo__tools__a` stands for `demo/tools/a`, and each has one paper unless it says."""
    whole = {
        name.replace("__", "/"): {"title": TITLE, "links": {"paper": PAPER}} | record
        for name, record in records.items()
    }
    keys = {
        name: list(
            derive_keys(
                Work(name, record["title"], urls=tuple(record["links"].values()))
            )
        )
        for name, record in whole.items()
    }
    return Catalog.keep({"demo": layout("demo"), "other": layout("other")}, whole, keys)


def ids(names: Iterable[str]) -> list[EntryId]:
    return [EntryId(name) for name in sorted(names)]


def told(known: Catalog, *subjects: str) -> list[tuple[str, str]]:
    found = find_duplicate_pairs(
        known, ids(subjects or known.records), "duplicate-work"
    )
    return [(repeat.subject, repeat.listed) for repeat in found]


def fault(known: Catalog, subject: str) -> Violation:
    ((_, found),) = duplicate_work.check(known, [EntryId(subject)])
    return found


def test_in_a_full_check_a_pair_is_told_once_of_the_greater_id() -> None:
    assert told(catalog(demo__tools__a={}, demo__tools__b={})) == [
        ("demo/tools/b", "demo/tools/a")
    ]


def test_in_a_full_check_a_pair_is_told_of_the_one_added_later() -> None:
    known = catalog(
        demo__tools__a={"added": "2025-02"}, demo__tools__b={"added": "2025-01-31"}
    )

    assert told(known) == [("demo/tools/a", "demo/tools/b")]


def test_in_a_review_a_pair_is_told_of_the_subject() -> None:
    known = catalog(demo__tools__a={"added": "2020"}, demo__tools__b={"added": "2026"})

    assert told(known, "demo/tools/a") == [("demo/tools/a", "demo/tools/b")]


def test_many_subjects_are_told_the_same_as_each_by_itself() -> None:
    records: dict[str, dict[str, Any]] = {
        f"demo__tools__{number:02}": {
            "links": {"paper": f"https://arxiv.org/abs/2304.{number // 2:05}"},
            "title": f"T{number}",
        }
        for number in range(40)
    }
    known = catalog(**records)
    apart = [
        repeat
        for kind in ("duplicate-work", "shared-link")
        for subject in ids(known.records)
        for repeat in find_duplicate_pairs(known, [subject], kind)
    ]

    together = [
        r
        for kind in ("duplicate-work", "shared-link")
        for r in find_duplicate_pairs(known, ids(known.records), kind)
    ]

    assert together
    assert {frozenset((r.subject, r.listed)) for r in together} == {
        frozenset((r.subject, r.listed)) for r in apart
    }


@pytest.mark.parametrize("judge", ["demo/tools/a", "demo/tools/b"])
def test_entries_judged_distinct_are_silent_whichever_says_so(judge: str) -> None:
    other = ({"demo/tools/a", "demo/tools/b"} - {judge}).pop()
    records: dict[str, dict[str, Any]] = {"demo__tools__a": {}, "demo__tools__b": {}}
    records[judge.replace("/", "__")] = {"distinct_from": [other]}

    assert told(catalog(**records)) == []


def test_a_judgement_follows_an_entry_that_moved() -> None:
    known = catalog(
        demo__tools__a={"distinct_from": ["demo/old/b"]},
        demo__tools__b={"former_ids": ["demo/old/b"]},
    )

    assert told(known) == []


def test_same_as_is_silent_between_lists_and_not_within_one() -> None:
    apart = catalog(demo__tools__a={}, other__tools__b={"same_as": ["demo/tools/a"]})
    within = catalog(demo__tools__a={}, demo__tools__b={"same_as": ["demo/tools/a"]})

    assert told(apart) == []
    assert told(within) == [("demo/tools/b", "demo/tools/a")]


def test_a_tombstone_is_no_subject_but_is_remembered() -> None:
    known = catalog(
        demo__tools__a={},
        demo__tools__b={"removed": {"on": "2025-03-01", "why": "The code\nis gone."}},
    )

    found = fault(known, "demo/tools/a")

    assert told(known, "demo/tools/b") == []
    assert found.severity == "warning"
    assert found.fix is None
    assert found.message == (
        f"“{TITLE}” was removed on 2025-03-01: The code is gone (same arXiv number 2304.08485)."
    )


@pytest.mark.feature("exact-duplicates")
def test_the_message_names_title_and_reason_and_the_place_of_both() -> None:
    found = fault(
        catalog(demo__tools__a={"title": f"{TITLE} "}, demo__tools__b={}),
        "demo/tools/b",
    )

    assert (
        found.message
        == f"This is already listed as “{TITLE}” (same arXiv number 2304.08485)."
    )
    assert found.field == ("links", "paper")
    assert found.related == (
        ("demo/tools/a", "already listed here", ("links", "paper")),
    )
    assert found.severity is None


def test_another_section_is_told_how_to_show_the_entry_too() -> None:
    known = catalog(
        demo__tools__a={"year": 2023}, demo__models__b={"venue": "NeurIPS 2023"}
    )

    found = fault(known, "demo/models/b")

    assert found.severity == "warning"
    assert "in the section “Tools”" in found.message
    assert found.fix is not None
    assert found.fix.path == "entries/demo/tools/a.yaml"
    assert found.fix.edits == (
        SetValue(("venue",), "NeurIPS 2023"),
        SetValue(("also_in",), ["models"]),
    )


def test_a_section_that_shows_the_entry_as_a_guest_has_it_twice() -> None:
    known = catalog(
        demo__tools__a={"also_in": [{"section": "models"}]}, demo__models__b={}
    )

    assert fault(known, "demo/models/b").severity is None


def test_another_list_is_told_to_name_the_entry() -> None:
    found = fault(
        catalog(demo__tools__a={}, other__tools__b={"same_as": ["demo/x/y"]}),
        "other/tools/b",
    )

    assert found.severity == "warning"
    assert "in the list “Demo”" in found.message
    assert found.fix is not None
    assert not found.fix.path
    assert found.fix.edits == (SetValue(("same_as",), ["demo/x/y", "demo/tools/a"]),)


def test_a_newcomer_that_knows_more_proposes_the_changed_entry() -> None:
    links = {"paper": PAPER, "code": "https://github.com/haotian-liu/LLaVA"}
    known = catalog(
        demo__tools__a={"venue": "arXiv"},
        demo__tools__b={"venue": "NeurIPS 2023", "links": links},
    )

    found = fault(known, "demo/tools/b")

    assert found.fix is not None
    assert found.fix.description == (
        "Take this entry out; add to the listed one: venue NeurIPS 2023, code https://github.com/haotian-liu/LLaVA"
    )
    assert found.fix.path == "entries/demo/tools/a.yaml"
    assert not found.fix.safe


def test_the_search_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    known = catalog(demo__tools__a={}, demo__tools__b={})
    first: list[DuplicatePair] = find_duplicate_pairs(
        known, ids(["demo/tools/b"]), "duplicate-work"
    )
    monkeypatch.setattr("bot.identity.search.Index", None)

    assert find_duplicate_pairs(known, ids(["demo/tools/b"]), "duplicate-work") == first
    assert find_duplicate_pairs(known, ids(["demo/tools/b"]), "shared-link") == []


@pytest.mark.parametrize(
    ("rule", "mine"),
    [
        (
            similar_title,
            {"title": "Ovis", "links": {"website": "https://example.org/b"}},
        ),
        (
            shared_link,
            {
                "title": "Structural Alignment of Embeddings",
                "links": {"website": "https://example.org/a"},
            },
        ),
    ],
)
def test_what_only_may_be_one_work_has_the_way_to_one_entry_too(
    rule: Rule[CatalogCheck], mine: dict[str, Any]
) -> None:
    listed = {"title": "Ovis", "links": {"website": "https://example.org/a"}}

    ((_, found),) = rule.check(
        catalog(demo__tools__a=listed, demo__models__b=mine), [EntryId("demo/models/b")]
    )

    assert found.fix is not None
    assert "`also_in: [models]`" in found.fix.description
    assert SetValue(("also_in",), ["models"]) in found.fix.edits


def test_a_guest_brings_the_fields_that_its_section_has_for_itself() -> None:
    known = catalog(
        demo__tools__a={"pages": "3"},
        demo__models__b={"pages": "4", "size": "7B", "licence": "TBD"},
    )

    found = fault(known, "demo/models/b")

    assert found.fix is not None
    assert found.fix.edits == (
        SetValue(("also_in",), [{"section": "models", "size": "7B"}]),
    )


def test_what_is_added_to_an_entry_shows_in_its_verbatim_text() -> None:
    text = f"- A study of [instructions]({PAPER})"
    known = catalog(
        demo__tools__a={"verbatim": text},
        demo__tools__b={
            "venue": "NeurIPS 2023",
            "links": {"paper": PAPER, "code": "https://github.com/a/b"},
        },
    )

    found = fault(known, "demo/tools/b")

    assert found.fix is not None
    shown = SetValue(
        ("verbatim",), f"{text} (NeurIPS 2023) [code](https://github.com/a/b)"
    )
    assert shown in found.fix.edits


def test_nothing_is_proposed_that_would_not_show() -> None:
    links = {"paper": PAPER, "co`de": "https://github.com/a/b"}
    known = catalog(
        demo__tools__a={"verbatim": "- An `open code span"},
        demo__tools__b={"links": links},
    )

    found = fault(known, "demo/tools/b")

    assert found.fix is not None
    assert found.fix.edits == ()
