"""What holds for every text and every value."""

import io
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.document import event_parser
from bot.document.field_types import collect_scalar_types, convert_values
from bot.document.locations import collect_comments
from bot.document.reader import LAYOUT_LIMITS, Document, Unreadable, parse_yaml
from bot.document.writer import KeyOrder, format_text, write_canonical_text
from bot.model.finding import Value
from tests.document.generated import DATA, TEXTS, untidy_texts

ORDER = KeyOrder(("title", "name", "year", "venue", "links", "tags"))
TYPES = collect_scalar_types({})
TOKENS = st.sampled_from([
    "a", "b: ", "- ", ": ", ":", "\n", "\n  ", "\n ", "'", '"', "[", "]", "{", "}", ",", "#", " #", "&x",
    "*x", "!", "|", "|-", ">", "? ", "%", "@", "`", "---", "...", "\xe9", "\t", "  ", "title: x\n", "\\",
    "\\u202E", "~", "<<", "=", "links:\n  paper: https://x.y\n", "tags:\n  - a\n", "title: Foo: bar\n",
    "\r\n", "\ufeff", "\u200d", "\x85", "\ud800",
])  # fmt: skip
SOUPS = st.lists(TOKENS, max_size=14).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), SOUPS, st.text(max_size=80)))
def test_any_input_gives_a_document_or_an_explanation(data: bytes | str) -> None:
    result = parse_yaml(data)

    if isinstance(result, Unreadable):
        assert (
            result.message.endswith((".", "…"))
            or "The line is: " in result.message
            or ": " in result.message
        )
        assert result.line >= 1
        assert result.column >= 1
        if result.corrected_text is not None:
            assert isinstance(parse_yaml(result.corrected_text), Document)
    else:
        assert result.locate(()) >= (1, 1)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(soup=SOUPS)
def test_the_pure_parser_reads_the_same_and_is_never_laxer(
    soup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_c = parse_yaml(soup)
    with monkeypatch.context() as patch:
        patch.setattr(event_parser, "parser", event_parser.PureParser)
        pure = parse_yaml(soup)

    if isinstance(pure, Document):
        assert isinstance(with_c, Document)
        assert with_c.value == pure.value
    elif not any(oddity in soup for oddity in ("\t", "|#", "|-#", ">#", "?", "{", "[")):
        assert isinstance(with_c, Unreadable)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=untidy_texts())
def test_both_parsers_agree_on_values_places_and_comments(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_c = parse_yaml(text)
    assume(isinstance(with_c, Document))
    assert isinstance(with_c, Document)
    found = (with_c.value, dict(with_c.marks), collect_comments(with_c.text))
    with monkeypatch.context() as patch:
        patch.setattr(event_parser, "parser", event_parser.PureParser)
        pure = parse_yaml(text)
        assert isinstance(pure, Document)
        assert (pure.value, dict(pure.marks), collect_comments(pure.text)) == found


@settings(max_examples=200, deadline=None)
@given(DATA)
def test_written_data_reads_back_the_same_in_yaml_1_1_and_1_2(
    data: dict[str, Value],
) -> None:
    text = write_canonical_text(data, ORDER)

    ours = parse_yaml(text, LAYOUT_LIMITS)
    assert isinstance(ours, Document)
    assert ours.value == data
    assert yaml.safe_load(text) == data
    assert YAML(typ="safe", pure=True).load(io.StringIO(text)) == data
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_scalar_survives_in_every_place(text: str) -> None:
    data: dict[str, Value] = {"a": text, "b": [text, [text, [text]], {"c": text}]}

    assert yaml.safe_load(write_canonical_text(data, ORDER)) == data


@settings(max_examples=200, deadline=None)
@given(untidy_texts())
def test_formatting_keeps_meaning_and_comments_and_is_done_at_once(text: str) -> None:
    before = parse_yaml(text)
    assume(isinstance(before, Document))
    assert isinstance(before, Document)

    once = format_text(text, ORDER, TYPES)

    after = parse_yaml(once)
    assert isinstance(after, Document)
    filled: Any = _without_none(before.value)
    assert convert_values(after.value, TYPES) == convert_values(filled, TYPES)
    assert collect_comments(once) == collect_comments(before.text)
    assert format_text(once, ORDER, TYPES) == once


@settings(max_examples=100, deadline=None)
@given(untidy_texts())
def test_without_its_comments_the_formatted_text_is_the_canonical_one(
    text: str,
) -> None:
    before = parse_yaml(text)
    assume(isinstance(before, Document))
    assert isinstance(before, Document)

    formatted = format_text(text, ORDER)

    assert write_canonical_text(before.value, ORDER) == _without_comments(formatted)  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(DATA)
def test_canonical_text_is_formatted_already(data: dict[str, Value]) -> None:
    text = write_canonical_text(data, ORDER)

    assert format_text(text, ORDER) == text


def _without_none(value: event_parser.Tree) -> event_parser.Tree:
    if isinstance(value, dict):
        return {
            key: _without_none(item) for key, item in value.items() if item is not None
        }
    if isinstance(value, list):
        return [_without_none(item) for item in value if item is not None]
    return value


def _without_comments(text: str) -> str:
    """Cut the comments out with an eye on quotes and literal blocks only: no parser of ours takes part."""
    tokens = [
        token
        for token in yaml.scan(text)
        if token.start_mark.index < token.end_mark.index
    ]
    spans = [(token.start_mark.index, token.end_mark.index) for token in tokens]
    kept: list[str] = []
    covered = bytearray(len(text))
    for start, end in spans:
        stop = (
            text.index("\n", start)
            if text[start] in "|>" and end - start > 1
            else start
        )
        header = text[start:stop]
        inside = start + len(header.split(" #")[0]) if header else start
        covered[start:inside] = b"\1" * (inside - start)
        covered[max(stop, inside) : end] = b"\1" * (end - max(stop, inside))
    position = 0
    for line in text.split("\n"):
        cut = next(
            (
                at
                for at, letter in enumerate(line)
                if letter == "#" and not covered[position + at]
            ),
            len(line),
        )
        bare = line[:cut].rstrip(" ") if cut < len(line) else line
        if bare or cut == len(line):
            kept.append(bare)
        position += len(line) + 1
    return "\n".join(kept).lstrip("\n")
