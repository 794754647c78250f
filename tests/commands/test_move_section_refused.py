"""`move-section` refuses what would lose something, and says what to do first; nothing is written then."""

from pathlib import Path

import pytest

from tests.commands.two_lists import ENTRIES, TwoLists

MOVED = ("works/data", "gear")
SEEING = """\
# Seeing

## Models

- [PaLM-E](https://arxiv.org/abs/2303.03378) (2023) - A model that moves.
- [LLaVA](https://arxiv.org/abs/2304.08485) (2023) - An assistant that sees.
"""


@pytest.fixture
def lists(tmp_path: Path) -> TwoLists:
    return TwoLists(tmp_path)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("works/nothing", "gear"), 2, "works/nothing: there is no such section"),
        (("third/data", "gear"), 2, "third/data: there is no such section"),
        (
            ("works/data", "third"),
            2,
            "third: there is no such list; the lists are `gear` and `works`.",
        ),
        (
            ("works/data", "gears"),
            2,
            "gears: there is no such list; did you mean `gear`?",
        ),
        (("works/daat", "gear"), 2, "no such section; did you mean `works/data`?"),
        (
            ("entries/works/nothing/", "gear"),
            2,
            "no such section; the list has `works/papers`, `works/data` and",
        ),
        (
            ("works/data", "works/sets"),
            2,
            "`listwright rename-section` gives it another folder",
        ),
        (("works/data", "gear/Data Sets"), 2, "such as `data-sets`"),
        (("works/data", "gear/../data"), 2, "a folder has small letters"),
        (("works/data", "gear/a/b/c/d"), 2, "an entry stands in 6 folders at most"),
        (("works/data", "gear/tools"), 1, "gear/tools: this section exists already"),
        (("gear/tools", "works"), 1, "gear/tools: the list would have no section"),
    ],
)
def test_what_does_not_fit(
    lists: TwoLists, words: tuple[str, ...], status: int, said: str
) -> None:
    assert said in lists.refuse(*words, status=status)


def test_guests_of_either_list_are_named(lists: TwoLists) -> None:
    for name, section in (
        ("works/papers/flamingo", "data"),
        ("works/data/coco", "papers"),
    ):
        lists.write(f"entries/{name}.yaml", f"{ENTRIES[name]}also_in:\n  - {section}\n")
    lists.settle()

    assert lists.refuse(*MOVED) == (
        "listwright: `also_in` names only sections of the entry's own list. Nothing was"
        " written.\n"
        "  entries/works/data/coco.yaml moves, and `papers`, which stays, shows it too.\n"
        "  entries/works/papers/flamingo.yaml stays, and `data`, which moves, shows it"
        " too.\n"
        "Take the section out of `also_in` in these files first.\n"
    )


def test_a_field_and_a_tag_that_mean_something_else(lists: TwoLists) -> None:
    lists.edit(
        "schema/works.yaml",
        "defaults:\n",
        "fields:\n  size: {label: Pictures}\ntags: [image]\ndefaults:\n",
    )
    lists.edit(
        "schema/gear.yaml",
        "sections:\n",
        "fields:\n  size: {type: choice, label: Memory, choices: [8 GB, 16 GB]}\ntags: [Image]\nsections:\n",
    )
    lists.write(
        "entries/works/data/coco.yaml",
        f"{ENTRIES['works/data/coco']}tags:\n  - image\nsize: 330k\n",
    )
    lists.settle()

    assert lists.refuse(*MOVED) == (
        "listwright: The two lists mean different things by a name. Nothing was written.\n"
        "  field `size`: `type: text, label: Pictures` in schema/works.yaml,"
        " `type: choice, label: Memory, choices: [8 GB, 16 GB]` in schema/gear.yaml\n"
        "  tag `image`: `image` in schema/works.yaml, `Image` in schema/gear.yaml\n"
        "Give the name one meaning in both lists first, or another name in one.\n"
    )


def test_a_field_of_the_file_that_github_tells_elsewhere(lists: TwoLists) -> None:
    lists.edit(
        "schema/works.yaml",
        "defaults:\n",
        "fields:\n  stars: {label: Stars}\ndefaults:\n",
    )
    lists.edit(
        "schema/gear.yaml",
        "sections:\n",
        "fields:\n  stars: {from: github}\nsections:\n",
    )
    lists.write(
        "entries/works/data/coco.yaml", f"{ENTRIES['works/data/coco']}stars: five\n"
    )
    lists.settle()

    assert (
        "field `stars`: `type: text, label: Stars` in schema/works.yaml, `from: github`"
        " in schema/gear.yaml\n" in lists.refuse(*MOVED)
    )


def test_a_work_that_the_other_list_has_already(lists: TwoLists) -> None:
    lists.write(
        "entries/gear/tools/coco.yaml",
        f"{ENTRIES['works/data/coco']}same_as:\n  - works/data/coco\n",
    )
    lists.settle()

    said = lists.refuse(*MOVED)

    assert "coco.yaml: warning[duplicate-work]: This is already listed" in said
    assert "Of two entries that are one work, remove one" in said

    assert "under `rules` in schema/gear.yaml.\n" in said

    lists.edit(
        "schema/gear.yaml",
        "    title: Tools\n",
        '    title: Tools\n    rules: {duplicate-work: "off"}\n',
    )
    said = lists.move(*MOVED)
    assert "References follow in 1 other entry.\n" in said
    assert "same_as:\n  - gear/data/coco\n" in lists.read(
        "entries/gear/tools/coco.yaml"
    )


def test_a_name_that_leads_elsewhere_already(lists: TwoLists) -> None:
    lists.write(
        "entries/gear/tools/accelerate.yaml",
        f"{ENTRIES['gear/tools/accelerate']}former_ids:\n  - gear/data/coco\n",
    )
    lists.settle()

    assert "this name leads to `gear/tools/accelerate` already" in lists.refuse(*MOVED)


def test_an_entry_that_cannot_be_read(lists: TwoLists) -> None:
    lists.write("entries/works/data/video/zebra.yaml", "title: [\n")

    assert "entries/works/data/video/zebra.yaml" in lists.refuse(*MOVED)


def test_an_entry_of_another_section_that_cannot_be_read(lists: TwoLists) -> None:
    lists.write("entries/works/papers/flamingo.yaml", "title: [\n")

    said = lists.refuse(*MOVED)

    assert "Entries would vanish from the list: 1 cannot be read" in said
    assert "entries/works/papers/flamingo.yaml" in said


@pytest.mark.parametrize("name", ["works", "gear"])
def test_a_document_with_broken_markers(lists: TwoLists, name: str) -> None:
    text = lists.read(f"lists/{name}.md")
    end = text.rindex("<!-- listwright:end -->\n")
    lists.write(f"lists/{name}.md", text[:end])

    assert "the region never ends" in lists.refuse(*MOVED, status=2)


def test_an_item_that_was_typed_into_a_list(lists: TwoLists) -> None:
    lists.edit(
        "lists/gear.md",
        "- vLLM:",
        "- Ray: <https://github.com/ray-project/ray>\n- vLLM:",
    )

    said = lists.refuse(*MOVED)

    assert "lists/gear.md:14: - Ray: <https://github.com/ray-project/ray>" in said
    assert "`listwright adopt-edits` makes entries of them" in said


@pytest.mark.parametrize(
    "words", [MOVED, ("gear/tools/servers", "seeing"), ("seeing/models", "gear")]
)
def test_a_list_that_is_read_from_its_document(
    lists: TwoLists, words: tuple[str, str]
) -> None:
    lists.write("lists/seeing.md", SEEING)
    lists.write(
        "schema/seeing.yaml",
        "title: Seeing\ndocument: lists/seeing.md\nsource: document\n",
    )
    lists.settle()
    if words == MOVED:
        lists.move(*words)
        return

    assert (
        "`seeing` has no entry files: lists/seeing.md is its source (`source: document`"
        " in schema/seeing.yaml). Move the lines there by hand, or make entry files of"
        " it first: `listwright init`. Nothing was written.\n" in lists.refuse(*words)
    )


def test_a_region_without_a_heading_of_its_own(lists: TwoLists) -> None:
    lists.edit("lists/works.md", "## Data\n", "")

    said = lists.refuse(*MOVED)

    assert (
        "lists/works.md:7: below the heading `Papers` stands the region `papers` too,"
        " which does not move. Give it a heading of its own first, which is not below"
        " this one; nothing was written.\n" in said
    )


def test_a_region_right_below_the_title(lists: TwoLists) -> None:
    lists.edit("lists/works.md", "## Papers\n", "")

    assert (
        "lists/works.md:8: the region `papers` has no heading of its own. Write one"
        " above it first, below the document's title"
        in lists.refuse("works/papers", "gear")
    )


def test_words_that_may_end_the_section_or_the_document(lists: TwoLists) -> None:
    lists.edit("lists/works.md", "---\n\n", "")

    said = lists.refuse(*MOVED)

    line = lists.read("lists/works.md").split("\n").index("Made with care.") + 1
    assert (
        f"lists/works.md:{line}: these words end the document, and may belong" in said
    )
    assert "Write a line `---` above them if they are the document's" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Ask before",
            "[Ask][form] before",
            "the link `[form]` is defined here. Some words that use it move to",
        ),
        ("Ask before", "See the note[^1] before", "the link `[^1]` is defined here"),
    ],
)
def test_a_link_that_is_defined_elsewhere_in_the_document(
    lists: TwoLists, old: str, new: str, said: str
) -> None:
    lists.edit("lists/works.md", old, new)
    text = lists.read("lists/works.md")
    lists.write(
        "lists/works.md",
        f"{text}\n[form]: https://octo-curator.github.io/form\n\n[^1]: A note.\n",
    )

    assert said in lists.refuse(*MOVED)


def test_links_by_a_path_where_the_documents_are_in_different_folders(
    lists: TwoLists,
) -> None:
    lists.edit("schema/gear.yaml", "lists/gear.md", "GEAR.md")
    lists.write("GEAR.md", lists.read("lists/gear.md"))
    (lists.root / "lists/gear.md").unlink()
    lists.write("lists/crawl.md", "# How to crawl\n")
    lists.edit("lists/works.md", "before you", "[before](crawl.md) you")
    lists.settle()

    assert (
        "lists/works.md: the words of the section link to `crawl.md`, which would lead"
        " elsewhere from GEAR.md." in lists.refuse(*MOVED)
    )

    lists.edit("lists/works.md", "(crawl.md)", "(/lists/crawl.md)")
    entry = ENTRIES["works/data/coco"].replace("https://cocodataset.org", "crawl.md")
    lists.write("entries/works/data/coco.yaml", entry.replace("  # the first", ""))
    assert lists.run("generate") == 0

    said = lists.refuse(*MOVED)
    assert "lists/works.md and GEAR.md are in different folders" in said
    assert "  entries/works/data/coco.yaml: crawl.md\n" in said


def test_a_name_of_a_region_that_the_other_list_has(lists: TwoLists) -> None:
    lists.edit(
        "schema/gear.yaml",
        '  tools:\n    title: Tools\n    item: "- {title}: <{link}>"\n',
        '  tools:\n    title: Tools\n    views:\n      data:\n        item: "- {title}: <{link}>"\n',
    )
    lists.edit("lists/gear.md", "begin tools -->", "begin data -->")
    lists.settle()

    assert (
        "lists/gear.md has a region `data` already. Give the region `data` another name"
        " first, in schema/works.yaml and in lists/works.md" in lists.refuse(*MOVED)
    )
    lists.move("works/data", "gear/sets")


def test_lines_of_the_section_in_the_table_of_contents(lists: TwoLists) -> None:
    lists.edit(
        "schema/works.yaml",
        "    order: oldest\n",
        '    order: oldest\n    group:\n      heading: "### {year}"\n      contents: "  - {year}"\n',
    )
    lists.edit(
        "lists/works.md",
        "  - [Video](#video)\n",
        "<!-- listwright:begin data.contents -->\n<!-- listwright:end -->\n",
    )
    lists.settle()

    said = lists.refuse(*MOVED)

    assert "the region `data.contents` holds the section's lines of the table" in said


def test_a_layout_that_is_written_on_one_line(lists: TwoLists) -> None:
    lists.write(
        "schema/gear.yaml",
        'title: Gear\ndocument: lists/gear.md\nsections: {tools: {title: Tools, item: "- {title}: <{link}>"}, tools/servers: {title: Servers, item: "- {title}: <{link}>"}}\n',
    )
    lists.settle()

    assert (
        "schema/gear.yaml: the section `data` cannot be put in there."
        in lists.refuse(*MOVED)
    )
    assert "schema/gear.yaml: the section cannot be taken out there." in lists.refuse(
        "gear/tools/servers", "works/servers"
    )


def test_an_order_file_that_is_written_on_one_line(lists: TwoLists) -> None:
    lists.write(
        "schema/order/works.yaml",
        "same_date: {papers: [flamingo], data: [laion, coco]}\n",
    )
    lists.settle()

    assert (
        "schema/works.yaml, schema/order/works.yaml: the section cannot be taken out"
        in lists.refuse(*MOVED)
    )


TASTE = "rules:\n  few-stars: {0}\nlimits:\n  stars: {1}\nsections:\n"


def test_a_rule_that_would_have_another_limit(lists: TwoLists) -> None:
    lists.edit("schema/works.yaml", "sections:\n", TASTE.format("warning", 5))
    lists.edit("schema/gear.yaml", "sections:\n", TASTE.format("off", 50))
    lists.settle()

    assert lists.refuse(*MOVED) == (
        "listwright: Rules of the section would have another limit in the other list."
        " Nothing was written.\n"
        "  `few-stars`: `stars: 5` in schema/works.yaml, `stars: 50` in schema/gear.yaml\n"
        "Give the limit one value in both lists first. Where no rule uses a limit yet,"
        " write its rule with the level `off` under `rules`.\n"
    )


def test_a_limit_that_no_rule_would_use_any_more(lists: TwoLists) -> None:
    lists.edit("schema/works.yaml", "sections:\n", "limits: {stars: 5}\nsections:\n")
    lists.edit(
        "schema/works.yaml",
        "    title: Data\n",
        "    title: Data\n    rules: {few-stars: warning}\n",
    )
    lists.edit("schema/gear.yaml", "sections:\n", TASTE.format("off", 5))
    lists.settle()

    said = lists.refuse(*MOVED)

    assert "no rule in `works` would use `limits.stars`" in said
    lists.edit("schema/works.yaml", "limits:", "rules: {few-stars: 'off'}\nlimits:")
    lists.settle()
    lists.move(*MOVED)
