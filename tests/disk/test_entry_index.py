"""An index answers as entries in memory do, after any changes, and is never wrong for long."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bot.disk.entry_index import DiskEntryIndex
from bot.errors import LostIndexError
from bot.identity.index import find_matches, list_shared_keys
from bot.identity.keys import Keys, Work, derive_keys
from bot.model.entry_id import EntryId, SectionId
from bot.model.entry_store import (
    INDEXED_FIELDS,
    ChangedEntries,
    EntryStore,
    HeldEntries,
    list_shown_titles,
)
from bot.model.file_set import ChangedFiles, FileSet, HeldFiles
from bot.model.lazy_values import pack
from bot.ports.entry_index import IndexedEntry, IndexedFile

WORDS = ["owl", "Owl", "barn", "encoder", "video", "learning", "of", "large", "models"]
SECTIONS = ["demo/papers", "demo/papers/video", "demo/sets", "other/papers"]
SLUGS = ["a", "b", "c-d", "e"]
ENDINGS = [".yaml", ".yml"]

PATHS = st.builds(
    "entries/{}/{}{}".format,
    st.sampled_from(SECTIONS),
    st.sampled_from(SLUGS),
    st.sampled_from(ENDINGS),
)
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
LINKS = st.sampled_from(
    [
        "https://arxiv.org/abs/2401.00001",
        "https://arxiv.org/pdf/2401.00001",
        "https://github.com/octo/owl",
        "https://octo.example/page#one",
        "https://octo.example/page",
    ]
)


class Entry(NamedTuple):
    """What a test writes into an entry file."""

    title: str
    link: str
    name: str | None
    field: str | None


ENTRIES = st.builds(
    Entry,
    TITLES,
    LINKS,
    st.none() | st.sampled_from(["Owl", "OwlNet"]),
    st.none() | st.sampled_from(INDEXED_FIELDS),
)
# Files by path: an entry, or None for a file that holds none.
TREES = st.dictionaries(PATHS, st.none() | ENTRIES, max_size=8)


def make_record(entry: Entry) -> dict[str, Any]:
    record: dict[str, Any] = {"title": entry.title, "links": {"paper": entry.link}}
    if entry.name:
        record["name"] = entry.name
    if entry.field:
        record[entry.field] = ["demo/papers/a"]
    return record


def make_keys(entry_id: str, entry: Entry) -> Keys:
    name = entry.name or ""
    return derive_keys(Work(entry_id, entry.title, name=name, urls=(entry.link,)))


def make_file(path: str, entry: Entry | None) -> IndexedFile:
    if entry is None:
        return IndexedFile(path, "0" * 40, None, pack([{"rule": "unreadable-entry"}]))
    entry_id = str(EntryId.from_path(path))
    record, keys = make_record(entry), make_keys(entry_id, entry)
    return IndexedFile(
        path,
        "1" * 40,
        IndexedEntry(
            entry_id,
            pack(record),
            pack(tuple(keys)),
            keys.title,
            tuple(field for field in INDEXED_FIELDS if field in record),
            frozenset(list_shown_titles(record)),
            frozenset(list_shared_keys(keys)),
        ),
    )


def hold(tree: Mapping[str, Entry | None]) -> HeldEntries:
    records, keys = {}, {}
    for path in sorted(tree):
        entry = tree[path]
        if entry is not None:
            name = str(EntryId.from_path(path))
            records[name], keys[name] = make_record(entry), make_keys(name, entry)
    return HeldEntries(records, keys)


def answer(store: EntryStore) -> dict[str, Any]:
    """All that can be asked of a store, in a form that compares."""
    answers: dict[str, Any] = {
        "records": dict(store.records),
        "keys": {name: Keys.unpack(list(keys)) for name, keys in store.keys.items()},
        "number": (len(store.records), len(store.keys)),
        "none": "demo/papers/none" in store.records,
    }
    for section in SECTIONS:
        answers[section] = sorted(store.find_in_section(SectionId(section)))
    for slug in SLUGS:
        answers[slug] = sorted(store.find_by_slug(slug))
    for field in INDEXED_FIELDS:
        answers[field] = sorted(store.find_with_field(field))
    for title in ("owl", "Owl", "barn owl"):
        answers[title] = sorted(store.find_by_shown_title("demo", title))
    return answers


def answer_about(newcomer: Keys, store: EntryStore) -> dict[str, Any]:
    """What a newcomer meets in a store."""
    keys = list_shared_keys(newcomer)
    sharing = {
        name
        for name in store.find_sharing(keys)
        if keys & list_shared_keys(Keys._make(store.keys[name]))
    }
    near = {
        name
        for name, title in store.find_near_titles(newcomer.title, 90).items()
        if fuzz.ratio(newcomer.title, title) >= 90
    }
    found = find_matches(newcomer, store)
    return {"sharing": sharing, "near": near, "matches": found}


def ask_files(files: FileSet) -> dict[str, Any]:
    return {
        "all": sorted(files),
        "number": len(files),
        "alike": files.find_alike("entries/demo/papers/A.yaml"),
        "namesakes": files.find_namesakes("somewhere/a.YAML"),
        "folders": [
            files.has_folder(folder)
            for folder in (".", "entries", "entries/demo", "entries/demo/pap")
        ],
        "below": sorted(files.find_below("entries/demo/papers")),
    }


@settings(max_examples=150, deadline=None)
@given(TREES, TREES, st.sets(PATHS, max_size=4), ENTRIES)
def test_an_index_answers_as_memory_does(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, Entry | None],
    changed: dict[str, Entry | None],
    removed: set[str],
    newcomer: Entry,
) -> None:
    index = DiskEntryIndex(tmp_path_factory.mktemp("index") / "index.sqlite")
    index.update("1", (), [make_file(*one) for one in sorted(before.items())])
    keys = make_keys("demo/papers/newcomer", newcomer)

    assert answer(index) == answer(hold(before))
    assert answer_about(keys, index) == answer_about(keys, hold(before))
    assert ask_files(index.files) == ask_files(HeldFiles(before))

    index.update("2", removed, [make_file(*one) for one in sorted(changed.items())])

    after = {path: one for path, one in before.items() if path not in removed} | changed
    again = DiskEntryIndex(index.file)
    assert again.revision == "2"
    assert answer(again) == answer(hold(after))
    assert answer_about(keys, again) == answer_about(keys, hold(after))
    assert ask_files(again.files) == ask_files(HeldFiles(after))
    assert dict(again.blobs) == {
        path: ("0" if one is None else "1") * 40 for path, one in after.items()
    }
    assert dict(again.findings) == {
        path: [{"rule": "unreadable-entry"}]
        for path, one in after.items()
        if one is None
    }


@settings(max_examples=100, deadline=None)
@given(TREES, TREES, st.sets(PATHS, max_size=4), ENTRIES)
def test_changes_that_stand_before_a_store_are_as_good_as_made(
    before: dict[str, Entry | None],
    changed: dict[str, Entry | None],
    removed: set[str],
    newcomer: Entry,
) -> None:
    paths = {*removed, *changed}
    ids = [str(EntryId.from_path(path)) for path in paths]
    after = {path: one for path, one in before.items() if path not in paths} | changed
    # Of two files with one id, only one counts; callers look at the whole tree then.
    if len({EntryId.from_path(path) for path in {*before, *paths}}) < len(
        {*before, *paths}
    ):
        return
    added = hold(changed)
    store = ChangedEntries(hold(before), ids, added.records, added.keys)
    keys = make_keys("demo/papers/newcomer", newcomer)

    assert answer(store) == answer(hold(after))
    assert answer_about(keys, store) == answer_about(keys, hold(after))
    files = ChangedFiles(HeldFiles(before), removed, changed)
    kept = {path for path in before if path not in removed}
    assert ask_files(files) == ask_files(HeldFiles({*kept, *changed}))


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 6))
@settings(max_examples=300, deadline=None)
def test_no_near_title_is_missed(
    tmp_path_factory: pytest.TempPathFactory, title: str, other: str, cut: int
) -> None:
    titles = [other, title[cut:], title[:-cut] + other[:cut], f"{other[:cut]}{title}"]
    index = DiskEntryIndex(tmp_path_factory.mktemp("index") / "index.sqlite")
    keys = pack(())
    files = []
    for number, one in enumerate(titles):
        name = f"demo/papers/{number}"
        entry = IndexedEntry(name, keys, keys, one, (), frozenset(), frozenset())
        files.append(IndexedFile(f"entries/{name}.yaml", "1", entry))
    index.update("1", (), files)

    found = index.find_near_titles(title, 90).values()

    assert {one for one in titles if fuzz.ratio(title, one) >= 90} <= set(found)


def test_a_damaged_index_is_removed_and_told(tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite"
    index = DiskEntryIndex(file)
    index.update("1", (), [make_file("entries/demo/papers/a.yaml", None)])
    file.write_bytes(b"garbage" * 100)

    with pytest.raises(LostIndexError):
        DiskEntryIndex(file)

    assert not file.exists()
    assert DiskEntryIndex(file).revision == ""


def test_an_index_that_another_process_writes_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite"
    DiskEntryIndex(file).update(
        "1", (), [make_file("entries/demo/papers/a.yaml", None)]
    )
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    index = DiskEntryIndex(file)

    with pytest.raises(LostIndexError):
        index.update("2", ["entries/demo/papers/a.yaml"], [])

    assert index.is_lost
    other.execute("ROLLBACK")
    assert DiskEntryIndex(file).revision == "1"
    assert list(DiskEntryIndex(file).files) == ["entries/demo/papers/a.yaml"]


def test_a_file_that_cannot_be_written_is_told_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite"
    DiskEntryIndex(file).update("1", (), [])
    index = DiskEntryIndex(file)
    index._database.run("PRAGMA query_only = ON")  # noqa: SLF001 - the system's own refusal, without one

    with (
        patch.object(Path, "unlink", side_effect=PermissionError("read-only")),
        pytest.raises(LostIndexError),
    ):
        index.update("2", (), [])

    assert index.is_lost
    assert DiskEntryIndex(file).revision == "1"
