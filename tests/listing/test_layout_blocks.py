"""Blocks of a layout file are found, copied and completed as text."""

import pytest

from bot.listing.schema_yaml import parse_schema_file
from bot.project.layout_blocks import (
    copy_block,
    cut_block,
    find_block,
    list_comments,
    place_item,
)

TEXT = """\
title: L
tags: [a, "b c"]  # ours
sections:
  one: One

  # above
  'two':  # beside # it
    title: "Two # no comment"
    # within
    header: |-
      ### no comment # either
    requires:
    - venue
  # of three
  three: Three
"""


def test_a_block_has_the_comments_right_above_it() -> None:
    document = parse_schema_file(TEXT.encode(), "schema/l.yaml")
    block = find_block(document, ("sections", "two"))

    assert TEXT.split("\n")[block.start] == "  # above"
    assert TEXT.split("\n")[block.end] == "  # of three"
    assert cut_block(TEXT, block).endswith(
        "  one: One\n\n  # of three\n  three: Three\n"
    )
    assert list_comments(document, block) == ["# above", "# beside # it", "# within"]


def test_a_block_is_copied_with_another_name_and_indent() -> None:
    document = parse_schema_file(TEXT.encode(), "schema/l.yaml")
    block = find_block(document, ("sections", "two"))

    copied = copy_block(document, block, ("two", "on"), 4)

    assert copied is not None
    assert copied[:3] == [
        "    # above",
        '    "on":  # beside # it',
        '      title: "Two # no comment"',
    ]
    assert copied[-1] == "      - venue"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('tags: [a, "b c"]  # ours\n', 'tags: [a, "b c", "d, e"]  # ours\n'),
        ("tags:\n- a\n- b c  # last\n", "tags:\n- a\n- b c  # last\n- d, e\n"),
    ],
)
def test_an_item_comes_behind_the_last_one(text: str, expected: str) -> None:
    document = parse_schema_file(text.encode(), "schema/l.yaml")

    assert place_item(document, ("tags", 1), "d, e") == expected
