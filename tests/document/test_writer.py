"""The one layout: what it looks like, what it keeps, and when it refuses."""

import pytest

from bot.document import comments, writer
from bot.document.field_types import collect_scalar_types
from bot.document.writer import KeyOrder, edit_text, format_text, write_canonical_text
from bot.errors import FormatterBugError
from bot.model.finding import (
    Edit,
    MoveEntry,
    RemoveField,
    RenameField,
    ReplaceText,
    SetValue,
    Value,
)

ORDER = KeyOrder(("title", "name", "year", "links", "url", "text", "tags", "section"))
TYPES = collect_scalar_types({})

UNTIDY = """\
# yaml-language-server: $schema=../schema.json
year: '2023'   # the preprint
title: 'A: b'
# where to find it
links:  # main link first
    website: https://x.org
    code: {text: Code, url: "https://y.org"}
    # a paper will follow
# what it is about
tags: [video, 'no', "2304.10170"] # three
also_in:
# the other list
- section: b # there
  # until May
- title: C
  section: c
venue:  # not yet known
description: >
  folded
  text
verbatim: |  # as it was
   a
     b # no comment

   c
# the end
"""
TIDY = """\
# yaml-language-server: $schema=../schema.json

title: "A: b"
year: 2023  # the preprint
# where to find it
links:  # main link first
  website: https://x.org
  code:
    url: https://y.org
    text: Code
  # a paper will follow
# what it is about
tags:  # three
  - video
  - "no"
  - "2304.10170"
also_in:
  # the other list
  - section: b  # there
    # until May
  - title: C
    section: c
# not yet known
description: |
  folded text
verbatim: |  # as it was
  a
    b # no comment

  c
# the end
"""


@pytest.mark.feature("canonical-format")
def test_an_untidy_file_becomes_tidy_and_keeps_every_comment() -> None:
    assert format_text(UNTIDY, ORDER, TYPES) == TIDY


def test_a_tidy_file_stays_as_it_is() -> None:
    assert format_text(TIDY, ORDER, TYPES) == TIDY


def test_data_is_written_in_the_layout() -> None:
    data: dict[str, Value] = {
        "year": 2023, "title": "A study", "b": True,
        "links": {"paper": "x", "code": {"text": "t", "url": "u"}},
        "tags": ["video", "yes", ["deep"], {"z": "1", "title": "t"}], "a": None, "none": {}, "empty": [],
        "poem": "one\n\n  two\n", "last": "one\ntwo",
    }  # fmt: skip

    assert write_canonical_text(data, ORDER) == """\
title: A study
year: 2023
links:
  paper: x
  code:
    url: u
    text: t
tags:
  - video
  - "yes"
  - - deep
  - title: t
    z: "1"
b: true
empty: []
last: |-
  one
  two
none: {}
poem: |
  one

    two
"""  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "A study", "150k", "3D objects", "NIPS 2023", "https://x.org/a?b=c#d", "it's", 'say "hi"',
        "C# and F#", "a, [b] {c}", "Qwen2.5-VL", "caf\xe9", "\u4f60\u597d", "\U0001f600", "none", "4x4",
        "x=y", "<b>", "(2024)", "$x", "_a", "/a",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_every_program_reads_as_text_stays_plain(text: str) -> None:
    assert write_canonical_text({"a": text}, ORDER) == f"a: {text}\n"


@pytest.mark.parametrize(
    "text",
    [
        "", "no", "Yes", "ON", "y", "null", "~", "True", "2023", "-1", "+1", "1_000", "2304.10170", ".5",
        "1e3", "0x1F", "0b1", "0o7", "12:30", "2024-05-31", "2024-05", "2024-05-31T10:00:00Z", ".inf",
        "-.inf", ".NaN", "=", "<<", "a: b", "a #b", "a:", " a", "a ", "- a", "-a", "#a", "*a", "&a", "!a",
        "%a", "@a", "`a`", "|a", ">a", "[a]", "{a}", "? a", ": a", ",a", "'a'", "...", "---",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_some_program_reads_otherwise_is_quoted(text: str) -> None:
    assert write_canonical_text({"a": text}, ORDER) == f'a: "{text}"\n'


def test_only_what_would_be_misread_or_unseen_is_escaped() -> None:
    assert (
        write_canonical_text({"a": '"\\ \t\u202e\u00a0\xe9\n\n'}, ORDER)
        == 'a: "\\"\\\\ \\t\\u202E\u00a0\xe9\\n\\n"\n'
    )


def test_links_keep_their_order_and_unknown_keys_are_sorted() -> None:
    data: dict[str, Value] = {
        "z": "1x",
        "b": "2x",
        "links": {"z": "x", "a": "w"},
        "title": "t",
    }

    assert (
        write_canonical_text(data, ORDER)
        == "title: t\nlinks:\n  z: x\n  a: w\nb: 2x\nz: 1x\n"
    )


def test_short_mappings_below_some_keys_stand_on_one_line() -> None:
    order = KeyOrder(
        ("title", "style"), frozenset({"sections"}), frozenset({"sections"})
    )
    sections: dict[str, Value] = {
        "owls": {
            "style": "table",
            "title": "Owls, and more",
            "rules": {"missing-link": "off"},
        },
        "eagles": {"title": "A", "item": "two\nlines"},
        "data": {"title": "x" * 160, "count": 1},
        "deep": {"views": {"a": {"item": "b"}}},
        "tags": {"title": "T", "tags": ["a", "b, c"], "other": []},
    }

    text = write_canonical_text({"sections": sections}, order)

    assert text == (
        "sections:\n"
        '  owls: {title: "Owls, and more", style: table, rules: {missing-link: "off"}}\n'
        "  eagles:\n"
        "    title: A\n"
        "    item: |-\n"
        "      two\n"
        "      lines\n"
        "  data:\n"
        f"    title: {'x' * 160}\n"
        "    count: 1\n"
        "  deep:\n"
        "    views:\n"
        "      a:\n"
        "        item: b\n"
        '  tags: {title: T, other: [], tags: [a, "b, c"]}\n'
    )


def test_nothing_but_comments_is_left_of_a_file_without_values() -> None:
    assert format_text("# why\ntitle:  # later\n", ORDER) == "# why\n# later\n{}\n"


def test_a_type_that_yaml_would_guess_at_is_no_value() -> None:
    with pytest.raises(TypeError, match="float has no place"):
        write_canonical_text({"a": 1.5}, ORDER)  # type: ignore[dict-item]


def test_an_unreadable_text_is_not_formatted() -> None:
    with pytest.raises(FormatterBugError, match="unreadable"):
        format_text("title: a: b\n", ORDER)


@pytest.mark.parametrize("wrong", ["title: B  # c\n", "title: A\n", "title: [\n"])
def test_a_wrong_result_is_never_returned(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "write_commented", lambda *_: wrong)

    with pytest.raises(FormatterBugError):
        format_text("title:   A # c\n", ORDER)


@pytest.mark.parametrize("wrong", ["title: B\n", "title: A  # c\n", "title: [\n"])
def test_a_wrong_result_without_comments_is_never_returned(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "emit", lambda *_: wrong)

    with pytest.raises(FormatterBugError):
        edit_text("title:   A\n", [], ORDER)


@pytest.mark.parametrize(
    "text",
    [
        "tags: [a, # lost\n  [b]]\n",
        "tags:\n  - - a  # deep\n",
        '"two\\nlines": x  # a name\n',
        "also_in:  # c\n  - {}\n  - section: b\n    title: A\n",
    ],
)
def test_where_ruamel_cannot_keep_comment_and_layout_the_file_stays_as_it_is(
    text: str,
) -> None:
    with pytest.raises(FormatterBugError):
        format_text(text, ORDER)


def test_a_number_sign_inside_a_value_is_no_comment() -> None:
    text = "links:\n  paper: https://x.org/#a\ntags:\n  - - deep\n"

    assert (
        edit_text(text, [SetValue(("title",), "A # b")], ORDER)
        == f'title: "A # b"\n{text}'
    )


def test_comments_around_a_document_mark_and_odd_blanks_are_kept() -> None:
    text = (
        "# head\n---  # mark\ntitle: A\t\n  \n# end\t.\nyear: 2023\t# b\n...\n# after\n"
    )

    assert (
        format_text(text, ORDER, TYPES)
        == "# head\n# mark\n\ntitle: A\n# end\t.\nyear: 2023  # b\n# after\n"
    )


def test_edits_are_made_in_turn_and_comments_stay() -> None:
    edited = edit_text(
        TIDY,
        [
            SetValue(("title",), "New: title"),
            SetValue(("tags", 1), "image"),
            SetValue(("tags", 3), "audio"),
            SetValue(("removed", "why"), "gone #1"),
            RemoveField(("also_in", 0)),
            RemoveField(("verbatim",)),
            RenameField(("links", "website"), "project"),
            MoveEntry("entries/a/b/c.yaml"),
        ],
        ORDER,
        TYPES,
    )

    assert (
        edited
        == """\
# yaml-language-server: $schema=../schema.json

title: "New: title"
year: 2023  # the preprint
# where to find it
links:  # main link first
  project: https://x.org
  code:
    url: https://y.org
    text: Code
  # a paper will follow
# what it is about
tags:  # three
  - video
  - image
  - "2304.10170"
  - audio
also_in:
  - title: C
    section: c
# not yet known
description: |
  folded text
removed:
  why: "gone #1"
# the end
"""
    )


def test_a_scalar_in_place_of_a_block_keeps_the_comments_of_the_block() -> None:
    text = "links:  # a\n  # b\n  paper: x  # c\n  # d\nvenue: e\n"

    assert (
        edit_text(text, [SetValue(("links",), "none")], ORDER)
        == "# b\n# c\n# d\nlinks: none  # a\nvenue: e\n"
    )


def test_a_block_with_other_fields_keeps_the_comments_of_the_old_ones() -> None:
    text = "links:\n  paper: x  # c\n  code: y  # d\n"

    edited = edit_text(text, [SetValue(("links",), {"code": "z"})], ORDER)

    assert edited == "links:\n  code: z  # d\n  # c\n"


def test_an_edit_of_what_is_not_there_changes_nothing() -> None:
    text = "title: A\ntags:\n  - b\n"
    absent: list[Edit] = [
        RemoveField(("x", "y")),
        RemoveField(("tags", 5)),
        RenameField(("x",), "y"),
        RemoveField(("title", "z")),
    ]

    assert edit_text(text, absent, ORDER) == text


def test_a_replaced_text_is_edited_further() -> None:
    edits: list[Edit] = [
        SetValue(("name",), "lost"),
        ReplaceText("title: A # c\n"),
        SetValue(("year",), 2024),
    ]

    assert edit_text("title: [", edits, ORDER) == "title: A  # c\nyear: 2024\n"


def test_a_name_that_is_taken_is_not_overwritten() -> None:
    with pytest.raises(FormatterBugError, match="there already"):
        edit_text("title: A\nname: B\n", [RenameField(("name",), "title")], ORDER)


def test_nothing_is_set_inside_a_text() -> None:
    with pytest.raises(FormatterBugError, match=r"title\.x"):
        edit_text("title: A\n", [SetValue(("title", "x"), "B")], ORDER)


def test_comments_of_list_items_move_with_them() -> None:
    text = "tags:\n  - a  # one\n  # two\n  - b\n  - c  # three\n"

    edited = edit_text(
        text, [RemoveField(("tags", 0)), SetValue(("tags", 0), "d")], ORDER
    )

    assert edited == "tags:\n  # two\n  - d\n  - c  # three\n"


def test_a_whole_file_is_not_set() -> None:
    with pytest.raises(FormatterBugError, match="nothing can be set"):
        edit_text("title: A\n", [SetValue((), {"title": "B"})], ORDER)


def test_an_edit_does_not_change_the_finding_that_holds_it() -> None:
    value: dict[str, Value] = {"paper": "x", "code": None}

    edit_text(
        "title: A\n",
        [SetValue(("links",), value), SetValue(("links", "paper"), "y")],
        ORDER,
    )

    assert value == {"paper": "x", "code": None}
