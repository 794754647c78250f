"""Ids of entries and sections: what they are made of, and what may be one."""

import json
import marshal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.document.emitter import KeyOrder
from bot.document.writer import edit_text
from bot.model.catalog import Catalog
from bot.model.entry_id import (
    DEEPEST,
    NAME_PATTERN,
    EntryId,
    SectionId,
    is_within,
)
from bot.model.finding import SetValue

NAMES = st.from_regex(NAME_PATTERN, fullmatch=True)
IDS = st.lists(NAMES, min_size=3, max_size=DEEPEST).map(
    lambda names: EntryId("/".join(names))
)
ANY_TEXT = st.one_of(
    st.text(), st.text(alphabet="ab/.-"), st.lists(NAMES).map("/".join)
)


@given(IDS)
def test_a_valid_id_is_parsed_to_itself(entry_id: EntryId) -> None:
    assert EntryId.parse(str(entry_id)) == entry_id
    assert (
        EntryId.from_parts(entry_id.list_id, entry_id.section, entry_id.slug)
        == entry_id
    )
    assert entry_id.home.make_entry_id(entry_id.slug) == entry_id


@given(IDS)
def test_path_and_id_agree(entry_id: EntryId) -> None:
    assert EntryId.parse_path(entry_id.path) == entry_id
    assert EntryId.from_path(entry_id.path) == entry_id
    assert entry_id.path == f"{entry_id.home.folder}/{entry_id.slug}.yaml"


@given(ANY_TEXT)
def test_any_text_has_parts_that_make_it_again(text: str) -> None:
    entry_id = EntryId(text)

    if text.count("/") > 1:
        assert (
            EntryId.from_parts(entry_id.list_id, entry_id.section, entry_id.slug)
            == text
        )
    else:
        assert text in (f"{entry_id.list_id}/{entry_id.slug}", entry_id.slug)


@given(ANY_TEXT)
def test_what_is_parsed_is_the_text_itself_and_so_is_its_path(text: str) -> None:
    assert EntryId.parse(text) in (None, text)
    assert EntryId.parse_path(text) is None or EntryId.from_path(text).path == text


@given(ANY_TEXT)
def test_an_id_is_equal_to_its_text_for_dictionaries_json_and_pydantic(
    text: str,
) -> None:
    entry_id, adapter = EntryId(text), TypeAdapter(EntryId)

    by_text: dict[str, int] = {text: 1}
    by_id: dict[str, int] = {entry_id: 1}

    assert by_text[entry_id] == by_id[text] == 1
    assert marshal.dumps(str(entry_id))
    assert json.loads(json.dumps(entry_id)) == entry_id
    assert type(adapter.validate_python(text)) is EntryId
    assert adapter.dump_python(entry_id, mode="json") == text


@pytest.mark.parametrize(
    ("text", "list_id", "section", "slug"),
    [
        ("demo/tools/llava", "demo", "tools", "llava"),
        ("demo/tools/video/llava", "demo", "tools/video", "llava"),
        ("demo/llava", "demo", "", "llava"),
        ("llava", "", "", "llava"),
        ("", "", "", ""),
    ],
)
def test_an_id_has_a_list_a_section_and_a_slug(
    text: str, list_id: str, section: str, slug: str
) -> None:
    entry_id = EntryId(text)

    assert (entry_id.list_id, entry_id.section, entry_id.slug) == (
        list_id,
        section,
        slug,
    )
    assert (entry_id.home.list_id, entry_id.home.section) == (list_id, section)


@pytest.mark.parametrize(
    ("path", "entry_id"),
    [
        ("entries/demo/tools/llava.yaml", "demo/tools/llava"),
        ("entries/demo/tools/llava.yml", "demo/tools/llava"),
        ("entries/demo/tools/llava.v1.yaml", "demo/tools/llava.v1"),
        ("entries/demo/tools/README", "demo/tools/README"),
        ("entries/v1.5/tools/README", "v1.5/tools/README"),
        ("entries/llava.yaml", "llava"),
    ],
)
def test_the_id_of_a_file_is_its_path_without_folder_and_ending(
    path: str, entry_id: str
) -> None:
    assert EntryId.from_path(path) == entry_id


@pytest.mark.parametrize(
    "text",
    [
        "demo/tools/llava",
        "/demo/tools/llava",
        "entries/demo/tools/llava.yaml",
        "/entries/demo/tools/llava.yml",
        "https://github.com/octo-curator/lists/blob/main/entries/demo/tools/llava.yaml?plain=1#L3",
    ],
)
def test_a_person_may_mean_an_entry_by_its_id_its_file_or_a_link_to_the_file(
    text: str,
) -> None:
    assert EntryId.from_reference(text) == "demo/tools/llava"


@pytest.mark.parametrize(
    "path",
    [
        "demo/tools/llava.yaml",
        "entries/llava.yaml",
        "entries/demo/tools/llava.yml",
        "entries/demo/tools/LLaVA.yaml",
        "entries/demo/../llava.yaml",
        "entries/demo//llava.yaml",
        "entries/demo/tools/.yaml",
        "entries/demo/tools/-llava.yaml",
        f"entries/demo/tools/{'a' * 63}.yaml",
        "entries/demo/a/b/c/d/e/llava.yaml",
        "entries/demo/tools/llava.yaml\n",
    ],
)
def test_a_path_that_the_bot_would_not_write_has_no_valid_id(path: str) -> None:
    assert EntryId.parse_path(path) is None


def test_a_section_is_named_by_its_list_and_its_folder() -> None:
    section = SectionId.from_parts("demo", "tools/video")

    assert section == "demo/tools/video"
    assert (section.list_id, section.section) == ("demo", "tools/video")
    assert section.folder == "entries/demo/tools/video"


def test_ids_are_found_by_list_section_and_slug() -> None:
    names = ["demo/tools/a", "demo/tools/video/a", "demo/toolsets/b", "demos/tools/ba"]
    catalog = Catalog.keep({}, {name: {"title": "A"} for name in names}, {})

    assert list(catalog.find_in_list("demo")) == names[:3]
    assert list(catalog.find_in_section(SectionId("demo/tools"))) == names[:1]
    assert list(catalog.find_by_slug("a")) == names[:2]


def test_a_folder_holds_itself_and_what_stands_below_it() -> None:
    assert is_within("tools", "tools")
    assert is_within("tools/video", "tools")
    assert not is_within("toolset", "tools")


def test_an_id_can_be_written_into_an_entry_file_with_comments() -> None:
    edit = SetValue(("former_ids",), [EntryId("demo/tools/old")])

    written = edit_text("title: A  # kept\n", [edit], KeyOrder(("title", "former_ids")))

    assert written == "title: A  # kept\nformer_ids:\n  - demo/tools/old\n"
