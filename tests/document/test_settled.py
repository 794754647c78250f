"""The quick way of reading says nothing that the strict one does not say."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.document.canonical_reader import read_settled
from bot.document.field_types import collect_scalar_types
from bot.document.reader import Document, parse_yaml
from bot.document.writer import KeyOrder, write_canonical_text

if TYPE_CHECKING:
    from bot.model.finding import FieldPath

ORDER = KeyOrder(("title", "year", "links", "tags"))
RANK = {key: place for place, key in enumerate(ORDER.leading)}
TYPES = collect_scalar_types({})

ENTRY = b"""\
title: "Video-LLaMA: An Instruction-tuned Model"
year: 2023
links:
  paper: https://arxiv.org/abs/2306.02858
  code: https://github.com/DAMO-NLP-SG/Video-LLaMA
tags:
  - video
  - "2023"
quantity: 150k
"""


def read(data: bytes) -> dict[str, Any] | None:
    return read_settled(data, RANK, TYPES)


def typed(tree: dict[str, Any]) -> dict[str, Any]:
    return {k: int(v) if k == "year" and v.isdecimal() else v for k, v in tree.items()}


def test_a_formatted_entry_is_read_without_a_parser() -> None:
    document = parse_yaml(ENTRY)

    assert isinstance(document, Document)
    assert read(ENTRY) == document.value


@pytest.mark.parametrize(
    ("good", "odd"),
    [
        (b"year: 2023", b'year: "2023"'),
        (b"year: 2023", b"year: 02023"),
        (b"quantity: 150k", b'quantity: "150k"'),
        (b"quantity: 150k", b"quantity: 1.50"),
        (b"quantity: 150k", b"quantity: yes"),
        (b"quantity: 150k", b"quantity:  150k"),
        (b"quantity: 150k", b"quantity: 150k "),
        (b"quantity: 150k", b"quantity: 150k # about"),
        (b"quantity: 150k", b"quantity:"),
        (b"quantity: 150k", b"quantity: [a]"),
        (b"quantity: 150k", b"quantity: |\n  150k"),
        (b"quantity: 150k", b"quantity: &a 150k"),
        (b"quantity: 150k", b"quantity: a\xc2\xa0b"),
        (b"quantity: 150k", b"quantity: a\xe2\x80\xaeb"),
        (b"quantity: 150k", b"quantity: a\tb"),
        (b"quantity: 150k", b"quantity: 150k\r"),
        (b"quantity: 150k", b"quantity: a\x85b"),
        (b"quantity: 150k", b"tags: again"),
        (b"quantity: 150k", b"area: misplaced\nquantity: 150k\nbeta: x"),
        (b"  - video", b"- video"),
        (b"  - video", b"  - name: video"),
        (b"  - video", b"  - - video"),
        (b"  code: h", b"  paper: h"),
        (b"  code: h", b"   code: h"),
        (
            b"  code: https://github.com/DAMO-NLP-SG/Video-LLaMA",
            b"  code:\n    url: x\n    text: y",
        ),
        (b"links:\n", b"links:\n\n"),
        (b'title: "V', b'title: "\\u0056'),
        (b'title: "V', b"title: 'V"),
        (b"title", b"---\ntitle"),
        (b"title", b"<<: x\ntitle"),
    ],
)
def test_whatever_the_formatter_would_write_otherwise_is_left_to_the_reader(
    good: bytes, odd: bytes
) -> None:
    assert good in ENTRY
    assert read(ENTRY.replace(good, odd, 1)) is None


lines = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *ENTRY.decode().splitlines(),
                "",
                "- a",
                "  - b: c",
                "  x: y",
                "year: 1",
                "z: '1'",
                'z: ""',
            ]
        ),
        st.text(alphabet='ab:1 -#"\\[]|&\t\n', max_size=12),
    ),
    max_size=8,
)


@settings(max_examples=400)
@given(
    st.one_of(
        lines.map(lambda parts: "\n".join(parts).encode() + b"\n"),
        st.binary(max_size=60),
    )
)
def test_what_is_read_quickly_is_read_alike_and_is_formatted(data: bytes) -> None:
    tree = read(data)
    if tree is None:
        return

    document = parse_yaml(data)

    assert isinstance(document, Document)
    assert document.value == tree
    assert write_canonical_text(typed(tree), ORDER) == document.text
    settled = Document(tree, document.text, is_settled=True)
    paths: list[FieldPath] = [(), *((key,) for key in tree)]
    paths += [
        (key, name)
        for key, value in tree.items()
        if isinstance(value, dict)
        for name in value
    ]
    paths += [
        (key, place)
        for key, value in tree.items()
        if isinstance(value, list)
        for place in range(len(value))
    ]
    assert [settled.locate(path) for path in paths] == [
        document.locate(path) for path in paths
    ]
    assert [settled.locate_key(path) for path in paths] == [
        document.locate_key(path) for path in paths
    ]


text = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@settings(max_examples=200)
@given(
    st.fixed_dictionaries(
        {"title": text},
        optional={
            "year": st.integers(1900, 2100),
            "links": st.dictionaries(
                st.sampled_from(["paper", "code", "website"]), text, min_size=1
            ),
            "tags": st.lists(text, min_size=1, max_size=3),
            "note": text,
        },
    )
)
def test_what_the_emitter_writes_is_read_alike_or_not_quickly(
    data: dict[str, Any],
) -> None:
    written = write_canonical_text(data, ORDER).encode()
    document = parse_yaml(written)
    tree = read(written)

    if isinstance(document, Document):
        assert tree in (None, document.value)
    else:
        assert tree is None
