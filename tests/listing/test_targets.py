"""Where an entry leads: every link is seen, wherever it hides, and in linear time."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.markdown.link_targets import (
    Target,
    find_targets,
    find_text_targets,
    is_relative,
)
from bot.model.layout import FieldSpec

LONG = 20_000


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("no [link] (here)", []),
        (
            "[a](https://a.example/x_(y)) and ![b](./b.png 'title')",
            ["https://a.example/x_(y)", "./b.png"],
        ),
        ("[a](<https://a.example/x y>)", ["https://a.example/x y"]),
        ("[a]( javascript:alert(1) )", ["javascript:alert(1)"]),
        ("[a](java&#115;cript&colon;alert(1))", ["javascript:alert(1)"]),
        ("[a](https://a.example/?b=1&copy=2)", ["https://a.example/?b=1&copy=2"]),
        ("[a][1]\n\n[1]: data:x\n  [2]: <vbscript:y>", ["data:x", "vbscript:y"]),
        ("<javascript:x> 1 < 2", ["javascript:x"]),
        (
            '<a href="data:x" SRC = \'y:z\'> <img src=./c.png alt=">">',
            ["data:x", "y:z", "./c.png"],
        ),
        ("src=plain words, without a tag", []),
        ("[a]()", [""]),
        ("`<javascript:x>` and `` [b](data:y) ``", ["javascript:x", "data:y"]),
        ("<div>[b](data:y)</div> <!-- [c](z:1) -->", ["data:y"]),
    ],
)
def test_the_links_inside_a_text_are_those_a_browser_follows(
    text: str, urls: list[str]
) -> None:
    assert list(find_text_targets(text)) == urls


def test_every_part_of_an_entry_is_searched() -> None:
    tree: dict[str, Any] = {
        "title": "A [title](t:1)",
        "links": {
            "paper": "l:1",
            "text": "l:2",
            "page": {"url": "l:3", "text": "[words](t:2)"},
            "odd": ["l:4", {"deep": "l:5"}],
        },
        "tags": ["[tag](t:3)"],
        "also_in": [
            {
                "section": "s",
                "links": {"text": "l:6"},
                "home": "l:7",
                "verbatim": "[x](t:4)",
            },
            "[x](t:5)",
        ],
        "home": "l:8",
        "year": 2024,
        "venue": None,
    }

    found = find_targets(tree, {"home": FieldSpec(type="url"), "note": FieldSpec()})

    assert {target.url for target in found if target.is_value} == {
        f"l:{number}" for number in range(1, 9)
    }
    assert {target.url for target in found if not target.is_value} == {
        f"t:{number}" for number in range(1, 6)
    }
    assert Target(("links", "page", "url"), "l:3", is_value=True) in found
    assert Target(("also_in", 0, "links", "text"), "l:6", is_value=True) in found
    assert Target(("also_in", 0, "verbatim"), "t:4", is_value=False) in found


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
)
TREES = st.dictionaries(st.sampled_from(["title", "links", "also_in", "text"]), VALUES)


@given(TREES)
@settings(max_examples=50)
def test_any_tree_can_be_searched(tree: dict[str, Any]) -> None:
    assert all(isinstance(target.url, str) for target in find_targets(tree, {}))


@pytest.mark.parametrize(
    "piece",
    [
        "](",
        "](<",
        "]( ",
        "](((",
        '<a href="',
        "<img src='",
        "<a:",
        "[x",
        "[x]:",
        "\n[x]: <",
        "&#1",
    ],
)
def test_a_long_text_of_beginnings_is_searched_in_linear_time(piece: str) -> None:
    assert len(find_text_targets(piece * LONG)) <= LONG


@pytest.mark.parametrize(
    "target",
    [
        "./a.png",
        "../a",
        "/README.md",
        "#top",
        "?q=1",
        "assets/a%20b.png",
        "LICENSE",
        "notes.md#x",
        ".github/a.svg",
    ],
)
def test_a_file_of_the_repository_is_a_relative_target(target: str) -> None:
    assert is_relative(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//evil.example",
        "example.com/page",
        "www.example.com",
        "mailto:x",
        "java\\script:x",
        "a b",
        "x&colon;y",
    ],
)
def test_what_may_lead_to_another_host_is_no_relative_target(target: str) -> None:
    assert not is_relative(target)
