"""The slugs of sections may stand in a file of their own."""

from pathlib import Path

import pytest

from bot.disk.workspace import DiskWorkspace
from bot.errors import ConfigurationError
from bot.listing.config_files import parse_layout, render_layout
from bot.listing.order_file import render_order
from bot.project.load_settings import load_project

LAYOUT = """title: Things
document: lists/things.md
defaults:
  item: "- [{title}]({link})"
sections:
  a: A
  b: B
"""
ORDER = """manual:
  b:
    - second
    - first
same_date:
  a:
    - old
"""


def test_slugs_may_stand_in_a_file_of_their_own() -> None:
    layout = parse_layout("things", LAYOUT.encode(), (), ORDER.encode())

    assert (layout.sections["b"].order, layout.sections["b"].manual) == (
        "manual",
        ["second", "first"],
    )
    assert (layout.sections["a"].order, layout.sections["a"].manual) == (
        "year",
        ["old"],
    )
    assert render_layout(layout).partition("\n")[2] == LAYOUT
    assert render_order(layout).endswith(f".\n{ORDER}")


def test_slugs_in_the_layout_say_the_same() -> None:
    typed = LAYOUT.replace(
        "  a: A\n  b: B\n", "  a:\n    title: A\n    manual: [old]\n"
    ) + ("  b:\n    title: B\n    order: manual\n    manual: [second, first]\n")

    assert parse_layout("things", typed.encode(), ()) == parse_layout(
        "things", LAYOUT.encode(), (), ORDER.encode()
    )


def test_an_order_file_of_comments_says_nothing() -> None:
    layout = parse_layout("things", LAYOUT.encode(), (), b"# none yet\n")

    assert layout == parse_layout("things", LAYOUT.encode(), ())
    assert render_order(layout) == ""


def test_a_section_has_one_order() -> None:
    """The order of the layout was passed over where the order file had another one."""
    typed = LAYOUT.replace("  b: B\n", "  b: {title: B, order: oldest}\n")

    with pytest.raises(ConfigurationError) as refusal:
        parse_layout("things", typed.encode(), (), ORDER.encode())

    assert str(refusal.value) == (
        "schema/order/things.yaml:2: manual.b: the layout says `order: oldest` for this"
        " section. Remove that there to keep the order of these slugs, or move them below"
        " `same_date`."
    )
    both = typed.replace("oldest", "manual")
    assert parse_layout("things", both.encode(), (), ORDER.encode()) == parse_layout(
        "things", LAYOUT.encode(), (), ORDER.encode()
    )


@pytest.mark.parametrize(
    ("order", "line", "key"),
    [
        ("manual:\n  d: [x]\n", 2, "manual.d"),
        ("mannual:\n  a: [x]\n", 1, "mannual"),
        ("manual: [x]\n", 1, "manual"),
        ("manual:\n  a: x\n", 2, "manual.a"),
        ("manual:\n  a:\n    - b: c\n", 2, "manual.a"),
        ("manual:\n  a: [x]\nsame_date:\n  a: [x]\n", 4, "same_date.a"),
    ],
)
def test_a_mistake_is_named_with_line_and_key(order: str, line: int, key: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        parse_layout("things", LAYOUT.encode(), (), order.encode())

    found = refusal.value
    assert (found.path, found.line, found.key) == (
        "schema/order/things.yaml",
        line,
        key,
    )


def test_an_order_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "schema/order").mkdir(parents=True)
    (tmp_path / "schema/things.yaml").write_text(LAYOUT)
    (tmp_path / "elsewhere").write_text(ORDER)
    (tmp_path / "schema/order/things.yaml").symlink_to("../../elsewhere")

    with pytest.raises(ConfigurationError) as refusal:
        load_project(DiskWorkspace(tmp_path))

    assert refusal.value.path == "schema/order/things.yaml"
