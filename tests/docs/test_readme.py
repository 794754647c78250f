"""The first page: short, and nothing on it that is not so."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text("utf-8")
BENCHMARKS = (ROOT / "docs/benchmarks.md").read_text("utf-8")
FIGURE = re.compile(r"\d+(?:\.\d+)? (?:s|MB)\b")


def test_it_has_at_most_150_lines() -> None:
    assert len(PAGE.splitlines()) <= 150


def test_every_figure_comes_from_the_benchmark() -> None:
    figures = PAGE.partition("<!-- figures:begin -->")[2].partition("<!-- figures:end")[
        0
    ]
    lines = [line for line in figures.splitlines() if line.startswith("- ")]
    numbers = [number for line in lines for number in FIGURE.findall(line)]

    assert len(lines) == 4
    assert len(numbers) == 7
    assert [
        number
        for number in numbers
        if not re.search(rf"(?<![\d.]){re.escape(number)}", BENCHMARKS)
    ] == []


def test_the_workflow_is_as_long_as_it_says() -> None:
    workflow = (ROOT / ".github/workflows/listwright.yml").read_text("utf-8")

    assert f"({len(workflow.splitlines())} lines)" in PAGE


def test_every_picture_and_page_that_it_names_is_there() -> None:
    named = re.findall(r'(?:src|srcset)="([^"]+)"|\]\(((?!https:)[^)#]+)', PAGE)

    missing = [
        path for pair in named for path in pair if path and not (ROOT / path).exists()
    ]
    assert len(named) > 10
    assert missing == []
