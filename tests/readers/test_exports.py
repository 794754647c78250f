"""What readers get in each format is what the entries say, and programs of others read it."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from bibtexparser.entrypoint import parse_string as parse_library
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pybtex.database import parse_string

from bot.model.exports import ENDINGS, ExportName
from bot.readers.bibtex import make_keys, render_bibtex
from bot.readers.csv_export import render_csv
from bot.readers.exports import render_export
from bot.readers.feeds import FeedPlace, render_atom, render_json_feed
from bot.readers.json_export import render_json
from tests.readers.works import PLAIN, RECORDS, make_list

PLACE = FeedPlace(
    repository="octo-curator/awesome-things",
    home="https://octo-curator.example/?a=1&b=2",
    feed="https://octo-curator.example/works.atom",
)
# Any text that an entry file can hold.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40
).filter(lambda text: text.strip() == text)


def test_json_has_all_that_is_known_in_the_order_of_the_document() -> None:
    read = json.loads(render_json(make_list()))

    assert read["sections"][1] == {"id": "tools", "title": "Tools <for> all"}
    assert [entry["id"] for entry in read["entries"]] == [
        "works/papers/signs",
        "works/papers/llava",
        "works/papers/formula",
        "works/tools/llava",
    ]
    llava = next(one for one in read["entries"] if one["id"] == "works/papers/llava")
    assert llava == {
        "id": "works/papers/llava",
        "title": "Visual Instruction Tuning",
        "name": "LLaVA",
        "authors": ["Haotian Liu", "Chunyuan Li"],
        "date": "2023-04-17",
        "year": 2023,
        "venue": "NeurIPS",
        "description": PLAIN["description"],
        "text": "A large model, see code",
        "links": [
            {"label": "paper", "url": "https://arxiv.org/abs/2304.08485"},
            {"label": "code", "url": "https://github.com/haotian-liu/LLaVA"},
        ],
        "tags": ["video"],
        "sections": ["papers"],
        "added": "2026-01-31",
    }
    guest = next(one for one in read["entries"] if one["id"] == "works/tools/llava")
    assert guest["sections"] == ["tools", "papers"]
    assert guest["fields"] == {"size": "-1"}


@pytest.mark.feature("json")
def test_json_is_what_its_schema_says() -> None:
    path = Path(__file__).parents[2] / "docs" / "exports.schema.json"
    validator = Draft202012Validator(json.loads(path.read_text("utf-8")))

    assert not list(validator.iter_errors(json.loads(render_json(make_list()))))
    assert list(validator.iter_errors({"version": 2, "id": "works"}))


@pytest.mark.parametrize("name", ENDINGS)
def test_neither_a_removed_work_nor_an_unsafe_address_is_told(name: ExportName) -> None:
    text = render_export(name, make_list(), PLACE)

    assert "works/tools/gone" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("name", ENDINGS)
def test_the_same_entries_in_another_order_give_the_same_bytes(
    name: ExportName,
) -> None:
    mixed = dict(reversed(RECORDS.items()))

    assert render_export(name, make_list(mixed), PLACE) == render_export(
        name, make_list(), PLACE
    )


@pytest.mark.parametrize("name", ENDINGS)
def test_a_list_without_works_is_a_file_too(name: ExportName) -> None:
    assert render_export(name, make_list({}), PLACE) is not None


def read_csv(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_T56_no_cell_of_a_spreadsheet_is_a_formula() -> None:
    rows = {row["id"]: row for row in read_csv(render_csv(make_list()))}

    assert rows["works/papers/formula"]["title"].startswith("'=HYPERLINK")
    assert rows["works/papers/formula"]["description"].startswith("'@")
    assert rows["works/tools/llava"]["size"] == "'-1"
    assert rows["works/papers/llava"]["authors"] == "Haotian Liu; Chunyuan Li"
    assert rows["works/papers/llava"]["links.code"].endswith("/LLaVA")
    for row in rows.values():
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


@pytest.mark.feature("json")
@settings(max_examples=200)
@given(TEXTS)
def test_any_text_comes_back_from_csv(text: str) -> None:
    record = {"title": text, "links": {"paper": "https://a.example/"}}
    shown = make_list({"works/papers/one": record})

    (row,) = read_csv(render_csv(shown))

    assert row["title"].removeprefix("'") == shown.entries[0].title.removeprefix("'")


@pytest.mark.feature("json")
def test_bibtex_is_read_back_by_both_programs() -> None:
    text = render_bibtex(make_list())
    library = parse_library(text)
    data = parse_string(text, "bibtex")

    assert not library.failed_blocks
    assert len(library.entries) == len(data.entries) == 4
    llava = data.entries["llava"]
    assert llava.type == "inproceedings"
    assert [str(person) for person in llava.persons["author"]] == [
        "Liu, Haotian",
        "Li, Chunyuan",
    ]
    assert llava.fields["eprint"] == "2304.08485"
    assert (llava.fields["year"], llava.fields["month"]) == ("2023", "April")
    signs = data.entries["signs"]
    assert signs.type == "article"
    assert len(signs.persons["author"]) == 2
    assert signs.fields["doi"].startswith("10.1000/")
    # Nobody is made up.
    assert "author" not in data.entries["formula"].persons


def test_a_key_stays_when_a_work_of_the_same_name_comes() -> None:
    before = make_keys(make_list().entries)
    newcomer = {**PLAIN, "added": "2026-03-01"}
    more = {**RECORDS, "works/aside/llava": newcomer, "works/papers/other": PLAIN}
    after = make_keys(make_list(more).entries)

    assert {name: after[name] for name in before} == before
    assert len(set(after.values())) == len(after)


@settings(max_examples=200)
@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3), TEXTS)
def test_any_entry_is_read_back_as_one_entry(
    title: str, authors: list[str], venue: str
) -> None:
    record = {
        "title": title,
        "authors": authors,
        "venue": venue,
        "year": 2024,
        "links": {"paper": f"https://a.example/{title}"},
    }
    text = render_bibtex(make_list({"works/papers/one": record}))

    library = parse_library(text)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["one"]
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert len(entry.persons["author"]) == len(authors)


@pytest.mark.feature("feed")
def test_the_feed_is_atom_that_readers_take() -> None:
    changed = {"works/papers/formula": "2026-03-05"}
    place = FeedPlace(
        repository=PLACE.repository, home=PLACE.home, feed=PLACE.feed, changed=changed
    )
    text = render_atom(make_list(), place)
    feed = feedparser.parse(text)

    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.updated == "2026-03-05T00:00:00Z"
    assert [entry.id.rpartition("things/")[2] for entry in feed.entries] == [
        "works/papers/formula",
        "works/papers/signs",
        "works/papers/old-kit",
        "works/papers/llava",
    ]
    namespace = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(text)  # noqa: S314 - our own
    for element in (root, *root.iter(f"{namespace}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(namespace + name)) == 1, name
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


@pytest.mark.feature("feed")
def test_the_json_feed_has_what_its_version_demands() -> None:
    feed = json.loads(render_json_feed(make_list(), PLACE))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert item["date_published"].endswith("T00:00:00Z")


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=40))
def test_any_text_is_xml(text: str) -> None:
    record = {
        "title": text,
        "tags": [text],
        "authors": [text],
        "added": "2026-01-01",
        "links": {"paper": "https://a.example/"},
    }
    text = render_atom(make_list({"works/papers/one": record}), PLACE)
    feed = ET.fromstring(text)  # noqa: S314 - our own

    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
