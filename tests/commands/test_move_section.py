"""`move-section`: a section goes to another list, with all that belongs to it."""

from pathlib import Path

import pytest

from tests.commands.two_lists import ENTRIES, TwoLists

MOVED = ("works/data", "gear")


@pytest.fixture
def lists(tmp_path: Path) -> TwoLists:
    return TwoLists(tmp_path)


@pytest.mark.feature("move-section")
def test_the_entries_move_as_they_are_and_keep_their_former_ids(
    lists: TwoLists,
) -> None:
    said = lists.move(*MOVED)

    assert said.startswith("Moved works/data to gear/data: 3 entries in 2 sections.\n")
    for name in ("data/coco", "data/laion", "data/video/msr-vtt"):
        before = ENTRIES[f"works/{name}"]
        after = lists.read(f"entries/gear/{name}.yaml")
        assert after == f"{before}former_ids:\n  - works/{name}\n"
    assert list((lists.root / "entries/works/data").rglob("*.yaml")) == []
    assert lists.run("find", "COCO") == 0
    assert "entries/gear/data/coco.yaml" in lists.said


def test_a_removed_entry_and_a_former_id_go_along(lists: TwoLists) -> None:
    entry = f'{ENTRIES["works/data/laion"]}former_ids:\n  - works/papers/laion\nremoved:\n  "on": "2025-05-31"\n  why: Withdrawn\n'
    lists.write("entries/works/data/laion.yaml", entry)
    lists.settle()

    lists.move(*MOVED)

    assert lists.read("entries/gear/data/laion.yaml") == entry.replace(
        "  - works/papers/laion\n", "  - works/papers/laion\n  - works/data/laion\n"
    )


def test_a_file_in_another_format_only_gets_its_former_id(lists: TwoLists) -> None:
    entry = "links: {website: 'https://cocodataset.org'}\r\nyear:   2014\r\n# spaced\r\ntitle: COCO\r\n"
    (lists.root / "entries/works/data/coco.yaml").write_bytes(entry.encode())
    assert lists.run("generate") == 0, lists.said

    assert lists.run("move-section", *MOVED) == 0, lists.said

    after = (lists.root / "entries/gear/data/coco.yaml").read_bytes().decode()
    assert after == f"{entry}former_ids:\r\n  - works/data/coco\r\n"


def test_references_from_every_list_follow(lists: TwoLists) -> None:
    lists.write(
        "entries/works/papers/flamingo.yaml",
        f"{ENTRIES['works/papers/flamingo']}distinct_from:\n  - works/data/coco  # judged\n",
    )
    lists.write(
        "entries/works/data/laion.yaml",
        f"{ENTRIES['works/data/laion']}also_in:\n  - data/video\ndistinct_from:\n  - works/data/coco\n  - works/papers/flamingo\n",
    )
    lists.settle()

    said = lists.move("works/data", "gear/sets")

    assert "References follow in 1 other entry.\n" in said
    assert "  - gear/sets/coco  # judged\n" in lists.read(
        "entries/works/papers/flamingo.yaml"
    )
    assert (
        "also_in:\n  - sets/video\ndistinct_from:\n  - gear/sets/coco\n  - works/papers/flamingo\n"
        in lists.read("entries/gear/sets/laion.yaml")
    )


def test_the_declaration_moves_with_its_comments(lists: TwoLists) -> None:
    lists.move(*MOVED)

    assert lists.read("schema/works.yaml").endswith("sections:\n  papers: Papers\n")
    # The new list has other defaults, so that the section says its item itself.
    assert lists.read("schema/gear.yaml").endswith(
        """\
  # the newest last
  # sets of pictures
  data: {title: Data, order: oldest, item: "- [{title}]({link}){? ({year})?}{? - {description}?}"}
  data/video: {title: Video, item: "- [{title}]({link}){? ({year})?}{? - {description}?}"}
"""
    )


def test_a_declaration_that_says_all_itself_is_moved_as_it_is_written(
    lists: TwoLists,
) -> None:
    before = lists.read("schema/gear.yaml")
    lists.edit(
        "schema/gear.yaml",
        "  tools/servers:\n    title: Servers\n",
        "  # at your own risk\n  tools/servers:\n    title: 'Servers'  # big\n",
    )
    lists.settle()

    lists.move("gear/tools/servers", "works/papers/servers")

    assert lists.read("schema/gear.yaml") == before.partition("  tools/servers")[0]
    assert """\
  papers: Papers
  # at your own risk
  papers/servers:
    title: 'Servers'  # big
    item: "- {title}: <{link}>"

  # the newest last
""" in lists.read("schema/works.yaml")


def test_the_part_of_the_document_moves_with_the_words_of_people(
    lists: TwoLists,
) -> None:
    lists.move(*MOVED)

    works, gear = lists.read("lists/works.md"), lists.read("lists/gear.md")
    assert works.endswith("(2022)\n<!-- listwright:end -->\n\n---\n\nMade with care.\n")
    assert "data" not in works.replace("#data", "")
    start, end = gear.index("## Data"), gear.index("## Contributing")
    assert gear[:start].endswith("vllm>\n<!-- listwright:end -->\n\n")
    assert gear[start:end] == (
        """\
## Data

Pictures come first.

<!-- listwright:begin data -->
- [COCO](https://cocodataset.org) (2014)
- [LAION-5B](https://arxiv.org/abs/2210.08402) (2022)
<!-- listwright:end -->

Ask before you crawl.

### Video

<!-- listwright:begin data/video -->
- [MSR-VTT](https://octo-curator.github.io/msr-vtt) (2016)
<!-- listwright:end -->

"""
    )


def test_headings_get_the_level_of_the_sections_beside_them(lists: TwoLists) -> None:
    said = lists.move("works/data", "gear/tools/data")

    gear = lists.read("lists/gear.md")
    assert "\n### Data\n\nPictures come first.\n" in gear
    assert "\n#### Video\n" in gear
    assert gear.index("### Servers") < gear.index("### Data") < gear.index("## Contr")
    assert (
        'lists/gear.md shows it now, below "Data", "Video", with the words that stood'
        " there; headings are 1 level deeper. lists/works.md no longer does.\n" in said
    )


def test_a_section_below_another_goes_to_the_level_of_the_lists_sections(
    lists: TwoLists,
) -> None:
    lists.edit(
        "schema/works.yaml",
        "  data/video: Video\n",
        '  data/video:\n    title: Video\n    group:\n      heading: "#### {year}"\n',
    )
    lists.settle()

    lists.move("works/data/video", "gear/video")

    gear = lists.read("lists/gear.md")
    assert "\n## Video\n\n<!-- listwright:begin video -->\n### 2016\n" in gear
    assert 'heading: "### {year}"' in lists.read("schema/gear.yaml")
    # The section above it stays, with its words and what ends the document.
    assert lists.read("lists/works.md").endswith(
        "Ask before you crawl.\n\n---\n\nMade with care.\n"
    )


def test_links_to_headings_are_told_with_their_lines(lists: TwoLists) -> None:
    said = lists.move(*MOVED)

    assert (
        "lists/works.md: these links lead elsewhere now, and are yours to change:\n"
        "  line 4: `#data` is no longer here\n"
        "  line 5: `#video` is no longer here\n"
        "lists/gear.md: people wrote its links to headings; the link to the new one is"
        " [Data](#data)\n" in said
    )


def test_links_in_the_words_that_move_are_told_if_they_lead_nowhere(
    lists: TwoLists,
) -> None:
    lists.edit(
        "lists/works.md",
        "Ask before",
        "[Ask](#papers), [up](#top), [see](#video) before",
    )

    said = lists.move(*MOVED)

    line = lists.read("lists/gear.md").split("[Ask]")[0].count("\n") + 1
    assert (
        "lists/gear.md: these links lead elsewhere now, and are yours to change:\n"
        f"  line {line}: `#papers` is not here\n"
        "lists/gear.md: people" in said
    )


def test_the_order_that_people_made_goes_along(lists: TwoLists) -> None:
    lists.write(
        "schema/order/works.yaml",
        "# ours\nmanual:\n  papers: [flamingo]\n  data:  # by use\n    - laion\n    - coco\n",
    )
    lists.edit("schema/works.yaml", "    order: oldest\n", "")
    lists.write("schema/order/gear.yaml", "manual:\n    tools:\n      - accelerate\n")
    lists.settle()

    lists.move("works/data", "gear/sets")

    assert (
        lists.read("schema/order/works.yaml")
        == "# ours\nmanual:\n  papers: [flamingo]\n"
    )
    assert (
        lists.read("schema/order/gear.yaml")
        == "manual:\n    tools:\n      - accelerate\n    sets:  # by use\n      - laion\n      - coco\n"
    )
    gear = lists.read("lists/gear.md")
    assert gear.index("LAION-5B") < gear.index("COCO")


def test_the_order_file_of_a_list_is_made_and_removed_with_its_only_section(
    lists: TwoLists,
) -> None:
    lists.edit(
        "schema/works.yaml",
        "    order: oldest\n",
        "    manual: [laion, coco]\n    order: manual\n",
    )
    lists.settle()

    lists.move(*MOVED)

    slugs = "manual:\n  data:\n    - laion\n    - coco\n"
    assert lists.read("schema/order/gear.yaml").endswith(slugs)
    assert "manual" not in lists.read("schema/gear.yaml")

    lists.move("gear/data", "works")

    assert not lists.exists("schema/order/gear.yaml")
    assert lists.read("schema/order/works.yaml").endswith(slugs)


def test_fields_tags_and_rules_that_the_section_needs_are_declared(
    lists: TwoLists,
) -> None:
    lists.edit(
        "schema/works.yaml",
        "defaults:\n",
        "fields:\n  size:\n    label: Size\n  licence_note:\n    label: Licence\n  unused: {label: U}\n"
        "tags: [image, video]\nrules:\n  undated-entry: 'off'\n  missing-field: error\ndefaults:\n",
    )
    lists.edit("schema/gear.yaml", "sections:\n", "tags:\n  - python\nsections:\n")
    lists.write(
        "entries/works/data/coco.yaml",
        "title: COCO\nlinks:\n  website: https://cocodataset.org\ntags:\n  - image\nsize: 330k\n",
    )
    lists.settle()

    said = lists.move(*MOVED)

    gear = lists.read("schema/gear.yaml")
    assert "tags:\n  - python\n  - image\n" in gear
    assert "fields:\n  size: {label: Size}\n" in gear
    assert "unused" not in gear
    assert gear.count('undated-entry: "off"') == 2
    assert "schema/gear.yaml declares more fields: `size`.\n" in said
    assert "schema/gear.yaml declares more tags: `image`.\n" in said
    assert (
        "schema/gear.yaml sets rules for `data` that `works` sets for all sections:"
        in said
    )
    assert (
        "schema/works.yaml still declares fields that nothing in `works` uses now:"
        " `size`. They are yours to remove.\n" in said
    )


def test_a_field_that_both_lists_declare_alike_stays(lists: TwoLists) -> None:
    for name in ("works", "gear"):
        lists.edit(
            f"schema/{name}.yaml",
            f"title: {name.title()}\n",
            f"title: {name.title()}\nfields:\n  size: {{label: Size, help: For {name}.}}\n",
        )
    lists.write(
        "entries/works/data/coco.yaml", f"{ENTRIES['works/data/coco']}size: 330k\n"
    )
    lists.settle()

    lists.move(*MOVED)

    assert "size: {label: Size, help: For gear.}\n" in lists.read("schema/gear.yaml")


def test_fields_stand_in_the_order_of_the_new_list(lists: TwoLists) -> None:
    for name, fields in (
        ("works", "a: {label: A}\n  b"),
        ("gear", "b: {label: B}\n  a"),
    ):
        label = fields[-1].upper()
        title = f"title: {name.title()}\n"
        declared = f"{title}fields:\n  {fields}: {{label: {label}}}\n"
        lists.edit(f"schema/{name}.yaml", title, declared)
    entry = ENTRIES["works/data/laion"]
    lists.write("entries/works/data/laion.yaml", f"{entry}a: one\nb: two\n")
    lists.settle()

    lists.move(*MOVED)

    assert lists.read("entries/gear/data/laion.yaml") == (
        f"{entry}b: two\na: one\nformer_ids:\n  - works/data/laion\n"
    )


def test_what_github_told_of_the_entries_goes_along(lists: TwoLists) -> None:
    lists.edit(
        "schema/gear.yaml",
        '    title: Servers\n    item: "- {title}: <{link}>"\n',
        '    title: Servers\n    order: stars\n    item: "- {title}: <{link}>{? ({github.stars})?}"\n',
    )
    lists.edit(
        "schema/gear.yaml",
        "sections:\n",
        "fields:\n  stars: {from: github}\nsections:\n",
    )
    lists.write(
        "lists/gear.facts.json", '{\n  "vllm-project/vllm": {"stars": 65000}\n}\n'
    )
    lists.settle()

    lists.move("gear/tools/servers", "works/servers")

    assert "- vLLM: <https://github.com/vllm-project/vllm> (65k)\n" in lists.read(
        "lists/works.md"
    )
    assert "stars: {from: github}" in lists.read("schema/works.yaml")


def test_a_region_with_a_name_of_its_own_follows_the_folder(lists: TwoLists) -> None:
    item = '"- [{title}]({link}){? ({year})?}{? - {description}?}"'
    lists.edit(
        "schema/works.yaml",
        "    order: oldest\n",
        f"    views:\n      data.all:\n        when: links.website\n        item: {item}\n      others:\n        when: not links.website\n        item: {item}\n",
    )
    marker = "<!-- listwright:begin {0} -->"
    text = lists.read("lists/works.md").replace(
        marker.format("data"),
        f"{marker.format('others')}\n<!-- listwright:end -->\n\n{marker.format('data.all')}",
    )
    lists.write("lists/works.md", text)
    lists.settle()

    lists.move("works/data", "gear/sets")

    gear = lists.read("lists/gear.md")
    assert "begin others" in gear
    assert "begin sets.all" in gear


def test_a_document_of_the_section_alone_goes_to_the_other_list(
    lists: TwoLists,
) -> None:
    lists.edit(
        "schema/works.yaml",
        "    title: Data\n",
        "    title: Data\n    document: lists/data.md\n",
    )
    text = lists.read("lists/works.md")
    start, end = text.index("## Data"), text.index("Ask before")
    lists.write("lists/data.md", f"# Data\n{text[start + 7 : end]}")
    lists.write(
        "lists/works.md", text[:start] + text[end:].replace("### Video", "## Video")
    )
    lists.settle()

    said = lists.move("works/data", "gear/sets")

    assert "lists/data.md is a document of `gear` now.\n" in said
    assert "<!-- listwright:begin sets -->\n- [COCO]" in lists.read("lists/data.md")
    assert "document: lists/data.md" in lists.read("schema/gear.yaml")
    assert "\n## Video\n" in lists.read("lists/gear.md")


def test_a_dry_run_shows_the_plan_and_writes_nothing(lists: TwoLists) -> None:
    said = lists.refuse(*MOVED, "--dry-run", status=0)

    assert said.startswith(
        "Would move works/data to gear/data: 3 entries in 2 sections. Then:\n"
    )
    for path in ("schema/gear.yaml", "lists/gear.md", "entries/gear/data/coco.yaml"):
        assert f"would write {path}\n" in said
    assert "would delete entries/works/data/coco.yaml\n" in said


def test_a_second_run_finds_no_such_section(lists: TwoLists) -> None:
    lists.move(*MOVED)

    assert "works/data: there is no such section" in lists.refuse(*MOVED, status=2)


def test_there_and_back_again_changes_only_the_former_ids(lists: TwoLists) -> None:
    before = lists.read("lists/works.md")

    lists.move(*MOVED)
    lists.move("gear/data", "works")

    assert lists.read("lists/works.md") == before
    assert lists.read("entries/works/data/laion.yaml") == (
        f"{ENTRIES['works/data/laion']}former_ids:\n  - gear/data/laion\n"
    )


def test_declarations_with_the_line_ends_of_windows_keep_them(lists: TwoLists) -> None:
    path = lists.root / "schema/gear.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    lists.settle()

    lists.move(*MOVED)

    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"\r\n  data: {title: Data" in data


def test_documents_with_the_line_ends_of_windows_keep_them(lists: TwoLists) -> None:
    path = lists.root / "lists/gear.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    lists.settle()

    lists.move(*MOVED)

    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b"## Data\r\n\r\nPictures come first.\r\n\r\n<!--" in data
    assert b"\r" not in (lists.root / "lists/works.md").read_bytes()


def test_a_list_on_a_branch_of_its_own_is_not_written(lists: TwoLists) -> None:
    lists.write("schema/settings.yaml", "publish: branch\n")
    lists.settle()
    lists.edit("lists/works.md", "- [COCO](https://cocodataset.org) (2014)\n", "")

    assert lists.run("move-section", *MOVED) == 0, lists.said

    gear = lists.read("lists/gear.md")
    assert "<!-- listwright:begin data -->" in gear
    assert "COCO" not in gear


@pytest.mark.parametrize("is_between", [True, False])
def test_a_line_across_the_page_stays_between_what_it_parts(
    lists: TwoLists, *, is_between: bool
) -> None:
    line_above = "---\n\n" if is_between else ""
    lists.edit("lists/gear.md", "### Servers", f"{line_above}### Servers")
    lists.edit("lists/gear.md", "## Contributing", "---\n\n## Contributing")
    lists.commit("Lines")

    lists.move("gear/tools/servers", "works/servers")

    gear = lists.read("lists/gear.md")
    assert gear.endswith(
        "<!-- listwright:end -->\n\n---\n\n## Contributing\n\nWrite to us.\n"
    )
    assert gear.count("---\n") == 1
    assert lists.read("lists/works.md").count("\n---\n") == 1 + is_between


def test_an_entry_of_a_list_without_entry_files_keeps_the_former_id(
    lists: TwoLists,
) -> None:
    lists.write(
        "lists/seeing.md",
        "# Seeing\n\n## Sets\n\n- [COCO 2](https://octo-curator.github.io/coco2) - Pictures.\n- [COCO 3](https://octo-curator.github.io/coco3) - Pictures.\n",
    )
    layout = "title: Seeing\ndocument: lists/seeing.md\nsource: document\nworks:\n  https://octo-curator.github.io/coco2:\n    distinct_from: [works/data/coco]\n"
    lists.write("schema/seeing.yaml", layout)
    lists.settle()

    said = lists.move(*MOVED)

    assert "References follow" not in said
    assert lists.read("schema/seeing.yaml") == layout
    assert not lists.exists("entries/seeing")


def test_lines_of_the_table_of_contents_inside_the_part_go_along(
    lists: TwoLists,
) -> None:
    lists.edit(
        "schema/works.yaml",
        "    order: oldest\n",
        '    order: oldest\n    group:\n      heading: "### {year}"\n      contents: "- {year}"\n',
    )
    lists.edit(
        "lists/works.md",
        "Pictures come first.\n",
        "<!-- listwright:begin data.contents -->\n<!-- listwright:end -->\n",
    )
    lists.settle()

    lists.move("works/data", "gear/sets")

    assert (
        "## Data\n\n<!-- listwright:begin sets.contents -->\n- 2014\n- 2022\n"
        in lists.read("lists/gear.md")
    )
