"""Each kind of item has one strategy on each floor, and a new kind needs nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from bot.importer.convert.kinds import CONVERSIONS
from bot.importer.infer.fallback import guess_record
from bot.importer.infer.kinds import PATTERN_FINDERS, Reading
from bot.importer.read.blocks import parse_blocks
from bot.importer.read.heading_items import find_headed
from bot.importer.read.items import EntryHeads, Item, ItemKind, Run
from bot.importer.read.kinds import KINDS
from bot.markdown.reader import Element
from bot.model.layout import FieldSpec
from tests.importer.scene import command, imported, listed, regenerated, report


class DefinitionKind:
    """A term, and below it what the term means, behind a colon."""

    name = "definitions"
    may_be_grouped = False

    def holds_entries(self, run: Run, _entry_heads: EntryHeads) -> bool:
        return all("](" in item.text for item in run.items)

    def find_heads(self, _run: Run) -> None:
        return None

    def render_source(self, _run: Run, item: Item) -> str:
        return item.text


class DefinitionPatterns:
    def find_readings(
        self, _runs: Sequence[Run], _declared: Mapping[str, FieldSpec]
    ) -> list[Reading]:
        return [Reading(["{title}\n: [paper]({links.paper}) {description}"], {})]

    def guess_patterns(self, _run: Run) -> list[str]:
        return []


class DefinitionConversion:
    may_host = False
    may_be_hosted = False

    def guess_fields(self, item: Item, _patterns: Sequence[str]) -> dict[str, Any]:
        return guess_record(item.text)

    def list_dated_texts(self, item: Item) -> list[str]:
        return [item.text.partition("\n")[2]]

    def is_continuation(self, _item: Item) -> bool:
        return False


DEFINITIONS: ItemKind = DefinitionKind()


def find_definitions(blocks: Sequence[Element], lines: Sequence[str]) -> Iterator[Run]:
    items = []
    for block in blocks:
        if block.kind == "paragraph" and lines[block.first_line + 1].startswith(": "):
            first, last = block.first_line, block.end_line
            items.append(Item(first, last, "\n".join(lines[first:last])))
    if items:
        yield Run(
            DEFINITIONS, items[0].first, items[-1].last, tuple(items), between="\n\n"
        )


def test_each_kind_has_a_strategy_on_each_floor() -> None:
    assert set(PATTERN_FINDERS) == set(KINDS)
    assert set(CONVERSIONS) == set(KINDS)
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_items_with_a_heading_each_are_a_kind_of_their_own() -> None:
    text = "".join(f"## Work {n}\n\n[Paper](https://a.org/{n})\n\n" for n in range(3))

    assert [
        run.kind.name for heading in parse_blocks(text) for run in heading.runs
    ] == ["headings"]


def test_a_new_kind_is_one_strategy_on_each_floor_and_a_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "bot.importer.read.blocks._BLOCK_READERS", (find_definitions, find_headed)
    )
    finders = {**PATTERN_FINDERS, DEFINITIONS: DefinitionPatterns()}
    monkeypatch.setattr("bot.importer.infer.kinds.PATTERN_FINDERS", finders)
    conversions = {**CONVERSIONS, DEFINITIONS: DefinitionConversion()}
    monkeypatch.setattr("bot.importer.convert.kinds.CONVERSIONS", conversions)
    text = listed(
        "One work",
        ": [paper](https://a.org/1) The first (2021).",
        "",
        "Another",
        ": [paper](https://a.org/2) The second (2020).",
    )

    outcome = command(text)
    drafts = imported(text).drafts
    assert regenerated(outcome) == text
    assert report(outcome)["verbatim"] == []
    assert [draft.record["title"] for draft in drafts] == ["One work", "Another"]
    assert [draft.record["links"]["paper"] for draft in drafts] == [
        "https://a.org/1",
        "https://a.org/2",
    ]
    assert [draft.record["year"] for draft in drafts] == [2021, 2020]
