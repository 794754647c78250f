"""The labelled pairs of the two seed lists: what is found, what is missed, what is falsely raised."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.identity.compare import Match, Work, compare, derive_keys

PAIRS = Path(__file__).parents[1] / "data" / "pairs.json"


def work(item: dict[str, Any]) -> Work:
    return Work(
        "",
        item["title"],
        item["name"],
        (),
        tuple(item["urls"]),
        item["year"],
        item["description"],
    )


@cache
def judged() -> list[tuple[dict[str, Any], Match | None]]:
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))
    return [
        (pair, compare(derive_keys(work(pair["a"])), derive_keys(work(pair["b"]))))
        for pair in pairs
    ]


def matches(*, same_work: bool) -> dict[str, Match | None]:
    return {
        pair["id"]: match for pair, match in judged() if pair["same_work"] is same_work
    }


def test_nearly_every_duplicate_is_found() -> None:
    found = matches(same_work=True)

    assert len(found) == 12
    # S109 cannot be: it is known only from a cell of another table, and its own link is another paper's.
    assert [
        pair
        for pair, match in found.items()
        if not match or match.kind != "duplicate-work"
    ] == ["S109"]


def test_no_distinct_pair_is_called_a_duplicate() -> None:
    found = matches(same_work=False)

    assert len(found) == 93
    assert [
        pair
        for pair, match in found.items()
        if match and match.kind == "duplicate-work"
    ] == []


def test_distinct_pairs_are_raised_only_where_they_share_a_link() -> None:
    raised = {
        pair: match.kind for pair, match in matches(same_work=False).items() if match
    }

    assert raised == {
        "S030": "shared-link",
        "S108": "shared-link",
    }  # each time one has the other's arXiv link


def test_the_table_of_all_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    table = Counter(
        (str(pair["same_work"]), match.kind if match else "nothing")
        for pair, match in judged()
    )
    lines = [
        f"{truth:>6}  {kind:15}{count:>4}"
        for (truth, kind), count in sorted(table.items())
    ]
    with capsys.disabled():
        print("\n\none work?  answer     pairs", *lines, sep="\n")  # noqa: T201

    assert sum(table.values()) == 128
