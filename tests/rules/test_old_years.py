"""A year that may well be right is told with what a maintainer can do, and a slip is not."""

import pytest

from bot.engine.file_pass import Examiner
from bot.model.layout import Layout, Section, View

LAYOUT = Layout(
    id="demo",
    title="A demonstration",
    document="lists/demo.md",
    sections={"books": Section(title="Books", views={"books": View(item="- {title}")})},
)
WAY_OUT = "a maintainer can set `first_year` below `limits` in the layout"


@pytest.mark.parametrize(
    ("line", "is_old"),
    [
        ("year: 1851", True),
        ("date: 1851-10", True),
        ("year: 203", False),
        ("year: 1066", False),
        ("year: 2142", False),
        ("date: 2142-01", False),
    ],
)
def test_an_old_work_has_a_way_out(line: str, *, is_old: bool) -> None:
    text = f"title: The Whale\n{line}\nlinks:\n  website: https://octo.example/\n"

    result = Examiner(LAYOUT, 2026).examine(
        "entries/demo/books/whale.yaml", text.encode()
    )

    (message,) = (
        finding.message
        for finding in result.findings
        if finding.rule == "impossible-year"
    )
    assert (WAY_OUT in message) == is_old
