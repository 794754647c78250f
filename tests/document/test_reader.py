"""What the reader accepts, what it makes of it, and where it says things stand."""

import pytest

from bot.document import event_parser
from bot.document.limits import LAYOUT_LIMITS, Limits
from bot.document.reader import Document, Unreadable, parse_yaml

NEEDED = [
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
    "\u0915\u094d\u200d\u0937",  # Devanagari
    "\U0001f469\u200d\U0001f52c",  # a scientist
    "\u2764\ufe0f",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England
    "\U0001faea",  # newer than the oldest Python we run on
]
ENTRY = """\
# a comment
title: Visual Instruction Tuning
year: 2023
links:
  paper: https://arxiv.org/abs/2304.10170
  code: https://github.com/haotian-liu/LLaVA
tags: [video, 'no']
also_in:
  - section: b
"""


def read(text: str | bytes, limits: Limits = LAYOUT_LIMITS) -> Document:
    result = parse_yaml(text, limits)
    assert isinstance(result, Document), result
    return result


def refused(text: str | bytes) -> Unreadable:
    result = parse_yaml(text)
    assert isinstance(result, Unreadable), result
    return result


def test_every_scalar_stays_the_text_that_stands_there() -> None:
    text = "a: no\nb: 2304.10170\nc: 12:30\nd: 2024-05-31\ne: 0x1F\nf: 1e3\ng: =\n"

    assert read(text).value == dict(
        zip("abcdefg", text.replace("\n", ": ").split(": ")[1::2], strict=True)
    )


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL", "# a comment"])
def test_a_plain_null_is_none(nothing: str) -> None:
    assert read(f"venue: {nothing}\n").value == {"venue": None}


@pytest.mark.parametrize("quoted", ['""', "''", '"~"', "'null'"])
def test_a_quoted_null_is_text(quoted: str) -> None:
    assert read(f"venue: {quoted}\n").value == {"venue": quoted[1:-1]}


def test_a_space_before_the_colon_and_windows_line_ends_are_fine() -> None:
    assert read(b"title : A\r\nyear: 2023\r\n").value == {"title": "A", "year": "2023"}


def test_a_document_marker_at_the_beginning_is_fine() -> None:
    assert read("---\ntitle: A\n").value == {"title": "A"}


def test_values_and_keys_are_found_by_line_and_column() -> None:
    document = read(ENTRY)

    assert document.locate(("year",)) == (3, 7)
    assert document.locate_key(("year",)) == (3, 1)
    assert document.locate(("links", "code")) == (6, 9)
    assert document.locate_key(("links", "code")) == (6, 3)
    assert document.locate(("tags", 1)) == (7, 15)
    assert document.locate(("also_in", 0, "section")) == (9, 14)
    assert document.marks[()] == (2, 1)


def test_an_absent_path_stands_where_its_nearest_parent_does() -> None:
    document = read(ENTRY)

    assert document.locate_key(("links", "website")) == (4, 1)
    assert document.locate(("links", "website")) == (5, 3)
    assert document.locate(("venue",)) == (2, 1)
    assert document.locate_key(("tags", 7)) == (7, 1)


def test_columns_count_characters() -> None:
    assert read("a: [\U0001f600, \xe9, b]\n").locate(("a", 2)) == (1, 11)


def test_a_value_that_a_number_sign_cut_off_is_told() -> None:
    document = read("title: Issue #12 of C#\nyear: 2023 # preprint\nname: 'x' #y\n")

    (cut,) = document.cut_off
    assert (cut.path, cut.line, cut.column) == (("title",), 1, 14)
    assert (cut.value, cut.lost) == ("Issue", "#12 of C#")


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_an_empty_file_is_told_what_to_begin_with(text: str) -> None:
    result = refused(text)

    assert "empty" in result.message
    assert "title:" in result.hint


def test_a_sentence_is_told_what_a_field_looks_like() -> None:
    assert "sentence" in refused("Please add my paper\n").message


def test_a_byte_that_is_no_utf_8_is_named() -> None:
    result = refused("title: A\nname: \xe9\n".encode("latin-1"))

    assert (result.line, result.column) == (2, 7)
    assert "byte 16" in result.message


def test_a_file_without_anything_hidden_is_offered() -> None:
    result = refused("\ufefftitle: A\u200b B\nyear: 2023\n")

    assert "U+FEFF ZERO WIDTH NO-BREAK SPACE" in result.message
    assert result.corrected == "title: A B"
    assert result.corrected_text == "title: A B\nyear: 2023\n"


@pytest.mark.parametrize("name", NEEDED, ids=ascii)
def test_what_a_script_or_an_emoji_needs_is_kept(name: str) -> None:
    assert read(f"name: {name}\n").value == {"name": name}


def test_a_layout_may_be_larger_than_an_entry() -> None:
    text = "".join(f"key{n}: x\n" for n in range(1_000))

    assert isinstance(parse_yaml(text), Unreadable)
    assert len(read(text, LAYOUT_LIMITS).value) == 1_000


def test_only_verbatim_may_be_long() -> None:
    long = "x" * 10_000

    assert read(f"verbatim: {long}\n").value == {"verbatim": long}
    assert "longer than 4096 characters" in refused(f"title: {long}\n").message


def test_six_levels_are_read_and_seven_are_not() -> None:
    def nested(depth: int) -> str:
        return "a: " + "[" * (depth - 1) + "x" + "]" * (depth - 1)

    assert isinstance(parse_yaml(nested(6)), Document)
    assert "nested more than 6 deep" in refused(nested(7)).message


def test_a_parser_that_raises_what_it_should_not_stops_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: str) -> event_parser.EventSource:
        raise RecursionError

    monkeypatch.setattr(event_parser, "parser", broken)

    assert "cannot read" in refused("title: A\n").message
