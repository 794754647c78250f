"""Anchors are those that GitHub makes, also for doubled, emoji and Chinese headings."""

import pytest

from bot.markdown.github_anchors import list_headings


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("## Core Training Datasets", "core-training-datasets"),
        ("## 🔗 Seminal models (Post-2021)", "-seminal-models-post-2021"),
        ("## 多模态 数据集", "多模态-数据集"),
        ("## C++ & C#, v2.0!", "c--c-v20"),
        ("## `code` and **bold** [link](https://a.example)", "code-and-bold-link"),
        ("## ![logo](https://a.example/l.png) Tools", "tools"),
        ("## snake_case — dash", "snake_case--dash"),
        ("Tools\n-----", "tools"),
    ],
)
def test_a_heading_has_githubs_anchor(heading: str, anchor: str) -> None:
    assert [found.anchor for found in list_headings(f"# T\n\n{heading}\n")] == [
        "t",
        anchor,
    ]


def test_doubled_headings_are_counted() -> None:
    text = "## A\n\n## A\n\n```\n## A\n```\n\n### A\n"

    assert [found.anchor for found in list_headings(text)] == ["a", "a-1", "a-2"]
    assert [found.level for found in list_headings(text)] == [2, 2, 3]
