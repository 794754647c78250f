"""A work that is typed again, into whatever section, is told, with the way to one entry."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.engine.file_pass import make_work
from bot.identity.keys import derive_keys
from bot.identity.search import find_duplicate_pairs
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.file_set import HeldFiles
from bot.model.layout import Layout
from bot.rules.duplicate_work import duplicate_work
from bot.rules.shared_link import shared_link
from bot.rules.similar_title import similar_title

if TYPE_CHECKING:
    from bot.identity.compare import Kind

ENTRIES = Path(__file__).parents[2] / "entries"
LISTS = sorted(path.name for path in ENTRIES.iterdir() if path.is_dir())


def read_catalog(list_id: str) -> Catalog:
    """Return the entries of one of this repository's lists, without their sections' layout."""
    records = {}
    for path in sorted((ENTRIES / list_id).rglob("*.yaml")):
        entry_id = path.relative_to(ENTRIES).with_suffix("").as_posix()
        record = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)  # noqa: S506 - makes texts only
        if "removed" not in record:
            records[entry_id] = {
                key: value
                for key, value in record.items()
                if key not in {"also_in", "year", "place"}
            }
    keys = {
        name: list(derive_keys(make_work(Entry.from_record(name, record))))
        for name, record in records.items()
    }
    layout = Layout(
        id=list_id, title=list_id, document=f"lists/{list_id}.md", sections={}
    )
    return Catalog.keep({list_id: layout}, records, keys)


def add_copy(known: Catalog, entry_id: str) -> tuple[Catalog, EntryId]:
    """Return the catalog with an entry that is typed again into another section of its list."""
    copy = EntryId(f"{EntryId(entry_id).list_id}/another-section/copy")
    record = known.records[EntryId(entry_id)]
    keys = list(derive_keys(make_work(Entry.from_record(copy, record))))
    return known.with_changes((), {copy: record}, {copy: keys}, HeldFiles()), copy


@pytest.mark.parametrize("list_id", LISTS)
def test_every_entry_that_is_typed_again_is_told_with_the_way_to_show_it_twice(
    list_id: str,
) -> None:
    known = read_catalog(list_id)
    silent = []
    for entry_id in known.records:
        more, copy = add_copy(known, entry_id)
        faults = [
            fault
            for rule in (duplicate_work, similar_title, shared_link)
            for _, fault in rule.check(more, [copy])
            if fault.related[0].entry_id == entry_id
        ]
        if not any(
            fault.fix and "`also_in: [another-section]`" in fault.fix.description
            for fault in faults
        ):
            silent.append(entry_id)

    assert known.records
    assert silent == []


def test_a_work_of_a_name_alone_is_told() -> None:
    known = read_catalog(LISTS[0])
    name = EntryId(next(iter(known.records)))
    title = known.records[name]["title"]
    copy = EntryId(f"{LISTS[0]}/another-section/copy")
    keys = list(derive_keys(make_work(Entry.from_record(copy, {"title": title}))))
    more = known.with_changes((), {copy: {"title": title}}, {copy: keys}, HeldFiles())

    kinds: tuple[Kind, ...] = ("duplicate-work", "similar-title", "shared-link")
    pairs = [
        pair for kind in kinds for pair in find_duplicate_pairs(more, [copy], kind)
    ]

    assert name in [pair.listed for pair in pairs]
