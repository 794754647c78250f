"""A mistake in a layout is named with its file, line and key."""

import pytest

from bot.errors import ConfigurationError
from bot.listing.config_files import parse_layout, parse_settings, render_layout
from bot.listing.order_file import render_order
from bot.model.settings import Settings
from tests.importer.scene import SEEDS, imported

LAYOUT = """title: Things
document: lists/things.md
fields:
  size:
    label: Size
sections:
  a:
    title: A
    views:
      a:
        item: "- {title} {size}"
"""
RULES = ("missing-year",)


def test_a_layout_is_read() -> None:
    layout = parse_layout("things", LAYOUT.encode(), RULES)

    assert [
        (name, section, view.patterns) for name, section, view in layout.iterate_views()
    ] == [("a", "a", ("- {title} {size}",))]


@pytest.mark.parametrize("seed", ["mllm", "vlm-hub"])
def test_an_inferred_layout_is_read_as_it_was_written(seed: str) -> None:
    layout = imported((SEEDS / f"{seed}.txt").read_text("utf-8")).layout

    text, order = render_layout(layout), render_order(layout)
    assert (
        parse_layout("things", text.encode(), ("undated-entry",), order.encode())
        == layout
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "key"),
    [
        ("title: Things", "titel: Things", 1, "titel"),
        ("title: Things\n", "", 1, "title"),
        ("lists/things.md", "../things.md", 2, "document"),
        ("lists/things.md", ".git/config.md", 2, "document"),
        ("  size:", "  title:", 4, "fields.title"),
        ("    label: Size", "    type: colour", 5, "fields.size.type"),
        ("    title: A", "    titel: A", 8, "sections.a.titel"),
        ("{size}", "{colour}", 11, "sections.a.views.a.item"),
        ("{size}", "{size", 11, "sections.a.views.a.item"),
        ("{title} ", "", 11, "sections.a.views.a.item"),
        ("{size}", "{date:%Q}", 11, "sections.a.views.a.item"),
        (
            "        item",
            "        when: a b\n        item",
            11,
            "sections.a.views.a.when",
        ),
        (
            "        item",
            "        when: colour\n        item",
            11,
            "sections.a.views.a.when",
        ),
        (
            "    title: A",
            "    title: A\n    requires: [colour]",
            9,
            "sections.a.requires",
        ),
        (
            "    title: A",
            "    title: A\n    rules: {missing-yaer: off}",
            9,
            "sections.a.rules.missing-yaer",
        ),
        (
            "    title: A",
            "    title: A\n    keepers: [mona, '@mona']",
            9,
            "sections.a.keepers.1",
        ),
        ("    title: A", "    title: A\n    order: random", 9, "sections.a.order"),
        ("    title: A", "    title: A\n    order: stars", 9, "sections.a.order"),
        ("    label: Size", "    from: github", 4, "fields.size"),
        ("  size:", "  stars: {from: gitlab}\n  size:", 4, "fields.stars"),
        (
            "  size:",
            "  stars: {from: github, type: integer}\n  size:",
            4,
            "fields.stars",
        ),
        ("fields:", "outside: [stars]\nfields:", 3, "outside"),
        ("{size}", "{github.stars}", 11, "sections.a.views.a.item"),
    ],
)
def test_a_mistake_is_named_with_line_and_key(
    before: str, after: str, line: int, key: str
) -> None:
    assert before in LAYOUT
    with pytest.raises(ConfigurationError) as refusal:
        parse_layout("things", LAYOUT.replace(before, after, 1).encode(), RULES)

    found = refusal.value
    assert (found.path, found.line, found.key, found.status) == (
        "schema/things.yaml",
        line,
        key,
        2,
    )


def test_fields_from_outside_are_read_as_they_were_written() -> None:
    text = (
        LAYOUT.replace("  size:", "  stars: {from: github}\n  size:")
        .replace("    title: A", "    title: A\n    order: stars")
        .replace("{size}", "{size} {github.stars}")
    )
    layout = parse_layout("things", text.encode(), RULES)

    assert layout.outside == ["stars"]
    assert list(layout.fields) == ["size"]
    assert parse_layout("things", render_layout(layout).encode(), RULES) == layout


@pytest.mark.parametrize(
    "data", [None, b"", b"\n\n", b"# nothing is set\n", b"\xef\xbb\xbf# nothing\r\n"]
)
def test_empty_settings_are_complete(data: bytes | None) -> None:
    assert parse_settings(data) == Settings()


def test_settings_have_defaults_and_are_checked() -> None:
    assert parse_settings(None).branch == "main"
    with pytest.raises(
        ConfigurationError, match=r"schema/settings\.yaml:1: repository"
    ):
        parse_settings(b"repository: not a name\n")


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("approvals: 3\n", "approvals", "at most 2"),
        ("pull_requests: {per_author: 0}\n", "pull_requests.per_author", "at least 1"),
        ("pull_requests: {per_autor: 5}\n", "pull_requests.per_autor", "`per_author`"),
        ("pull_requests: {days: week}\n", "pull_requests.days", "whole number"),
    ],
)
def test_a_mistake_in_a_setting_is_named_with_its_key(
    text: str, key: str, problem: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        parse_settings(text.encode())

    assert refusal.value.key == key
    assert problem in str(refusal.value)
