"""`move-section` where a list has several documents."""

import re
from pathlib import Path

import pytest

from tests.commands.two_lists import TwoLists

MOVED = ("works/data", "gear")


@pytest.fixture
def lists(tmp_path: Path) -> TwoLists:
    return TwoLists(tmp_path)


def add_document(
    lists: TwoLists, name: str, path: str, declared: str, text: str
) -> None:
    """Let a list have another document."""
    layout = f"document: lists/{name}.md\n"
    lists.edit(
        f"schema/{name}.yaml", layout, f"{layout}documents:\n  {path}:\n{declared}"
    )
    lists.write(path, text)


def take_words(text: str) -> str:
    """A document without the words below its headings, and with empty regions."""
    text = re.sub("^- .*http.*\n", "", text, flags=re.MULTILINE)
    for words in ("Pictures come first.\n\n", "Ask before you crawl.\n\n"):
        text = text.replace(words, "")
    return text


WEB = "    where: links.website\n"
CHINESE = "    language: zh\n"


def test_a_document_without_an_equal_loses_the_section_if_no_words_are_lost(
    lists: TwoLists,
) -> None:
    text = take_words(lists.read("lists/works.md"))
    add_document(lists, "works", "lists/web.md", WEB, text)
    lists.settle()

    said = lists.move(*MOVED)

    assert (
        "lists/web.md no longer shows the section, and `gear` has no such document.\n"
        in said
    )
    assert "## Data" not in lists.read("lists/web.md")
    assert "Made with care." in lists.read("lists/web.md")


@pytest.mark.parametrize(
    "heading", ["## Data\n\nOnly what has a page.", "## Data that has a page"]
)
def test_words_of_a_document_without_an_equal_are_not_lost(
    lists: TwoLists, heading: str
) -> None:
    text = take_words(lists.read("lists/works.md"))
    text = text.replace("## Data", heading)
    add_document(lists, "works", "lists/web.md", WEB, text)
    lists.settle()

    said = lists.refuse(*MOVED)

    assert "lists/web.md:" in said
    assert (
        "this document of `works` shows the section with words of its own, and `gear`"
        " has no such document. Declare one with the same `language` and `where` in"
        " schema/gear.yaml first, or take the words out; nothing was written.\n" in said
    )


def test_a_translation_goes_to_the_other_lists_translation(lists: TwoLists) -> None:
    chinese = lists.read("lists/works.md").replace("## Data", "## 数据")
    chinese = chinese.replace("Pictures come first.", "先看图片。")
    add_document(lists, "works", "lists/works_zh.md", CHINESE, chinese)
    add_document(
        lists, "gear", "lists/gear_zh.md", CHINESE, lists.read("lists/gear.md")
    )
    lists.settle()

    said = lists.move(*MOVED)

    assert "lists/gear_zh.md shows what lists/works_zh.md showed.\n" in said
    text = lists.read("lists/gear_zh.md")
    assert "\n## 数据\n\n先看图片。\n\n<!-- listwright:begin data -->\n- [COCO]" in text
    assert "## Data" not in text
    assert "数据" not in lists.read("lists/works_zh.md")


def test_other_documents_of_the_new_list_show_it_too(lists: TwoLists) -> None:
    add_document(
        lists, "gear", "lists/gear_zh.md", CHINESE, lists.read("lists/gear.md")
    )
    lists.settle()

    said = lists.move(*MOVED)

    assert (
        "lists/gear_zh.md shows the section too; its heading there is yours to"
        " translate.\n" in said
    )
    text = lists.read("lists/gear_zh.md")
    assert "\n## Data\n\n<!-- listwright:begin data -->\n- [COCO]" in text
    assert "\n### Video\n\n<!-- listwright:begin data/video -->\n" in text
    assert text.index("## Data") < text.index("## Contributing")


def test_a_document_that_names_its_sections_is_told(lists: TwoLists) -> None:
    declared = "    sections:\n      tools: {}\n"
    text = lists.read("lists/gear.md").replace("begin tools/servers", "begin x")
    start, end = text.index("### Servers"), text.index("## Contributing")
    add_document(lists, "gear", "lists/short.md", declared, text[:start] + text[end:])
    lists.settle()

    said = lists.move(*MOVED)

    assert (
        "lists/short.md does not show the section: it names its sections, under"
        " `documents` in schema/gear.yaml.\n" in said
    )
    assert "Data" not in lists.read("lists/short.md")


def test_a_document_that_shows_the_section_in_its_own_way(lists: TwoLists) -> None:
    declared = "    sections:\n      data: {title: Sets}\n      papers: {}\n"
    text = lists.read("lists/works.md")
    start, end = text.index("### Video"), text.index("---\n\nMade")
    add_document(lists, "works", "lists/short.md", declared, text[:start] + text[end:])
    lists.settle()

    assert (
        "lists/short.md shows `data` in its own way. Take `data` out of `documents:"
        " lists/short.md: sections:` in schema/works.yaml, and its heading and region"
        " out of lists/short.md, first; nothing was written.\n" in lists.refuse(*MOVED)
    )


def test_a_document_of_several_sections(lists: TwoLists) -> None:
    for title in ("Papers", "Data"):
        lists.edit(
            "schema/works.yaml",
            "  papers: Papers\n" if title == "Papers" else "    title: Data\n",
            "  papers: {title: Papers, document: lists/more.md}\n"
            if title == "Papers"
            else "    title: Data\n    document: lists/more.md\n",
        )
    text = lists.read("lists/works.md")
    start, end = text.index("## Papers"), text.index("### Video")
    lists.write("lists/more.md", f"# More\n\n{text[start:end]}")
    lists.write("lists/works.md", text[:start] + text[end:])
    lists.settle()

    assert (
        "lists/more.md: this document of `works` shows `data`, and `papers` too. Give"
        " `data` a document of its own first, or none (`document:` in"
        " schema/works.yaml); nothing was written.\n" in lists.refuse(*MOVED)
    )


def test_a_document_of_the_section_and_nothing_else(lists: TwoLists) -> None:
    declared = "    sections:\n      data: {title: Sets}\n"
    text = lists.read("lists/works.md")
    start, end = text.index("## Data"), text.index("### Video")
    add_document(
        lists, "works", "lists/sets.md", declared, f"# Sets\n\n{text[start:end]}"
    )
    lists.settle()

    assert (
        "lists/sets.md shows `data` in its own way. Take lists/sets.md out of"
        " `documents` in schema/works.yaml first; nothing was written.\n"
        in lists.refuse(*MOVED)
    )


def test_entries_that_the_new_lists_document_leaves_out_are_named(
    lists: TwoLists,
) -> None:
    lists.edit("schema/gear.yaml", "sections:\n", "where: not links.paper\nsections:\n")
    lists.edit("schema/works.yaml", "defaults:\n", "where: links.paper\ndefaults:\n")
    assert lists.run("generate") == 0, lists.said

    said = lists.move(*MOVED)

    assert (
        "lists/gear.md does not show these, as `where: not links.paper` says:"
        " `LAION-5B`.\n"
        "lists/gear.md shows these, which lists/works.md did not: `COCO`, `MSR-VTT`.\n"
        in said
    )


def test_of_two_equal_documents_each_goes_to_one_of_the_other_list(
    lists: TwoLists,
) -> None:
    text = take_words(lists.read("lists/works.md"))
    add_document(lists, "works", "lists/web1.md", WEB, text)
    second = f"documents:\n  lists/web2.md:\n{WEB}"
    lists.edit("schema/works.yaml", "documents:\n", second)
    lists.write("lists/web2.md", text)
    add_document(
        lists, "gear", "lists/all.md", WEB, take_words(lists.read("lists/gear.md"))
    )
    lists.settle()

    said = lists.move(*MOVED)

    assert "lists/all.md shows what lists/web2.md showed.\n" in said
    assert "lists/web1.md no longer shows the section, and `gear`" in said
    assert lists.read("lists/all.md").count("## Data") == 1


def test_a_document_that_names_a_section_with_a_document_of_its_own(
    lists: TwoLists,
) -> None:
    text = lists.read("lists/works.md")
    start, end = text.index("## Papers"), text.index("## Data")
    lists.write("lists/works.md", text[:start] + text[end:])
    lists.write("lists/papers.md", f"# Papers\n{text[start + 9 : end]}")
    lists.edit(
        "schema/works.yaml",
        "papers: Papers",
        "papers: {title: Papers, document: lists/papers.md}",
    )
    declared = "    sections:\n      papers: {title: Articles}\n      data/video: {}\n"
    start, end = text.index("### Video"), text.index("---\n\nMade")
    part = lists.read("lists/papers.md").replace("# Papers", "# Some\n\n## Articles")
    add_document(lists, "works", "lists/some.md", declared, part + text[start:end])
    lists.settle()

    assert "lists/some.md shows `papers` in its own way." in lists.refuse(
        "works/papers", "gear"
    )
