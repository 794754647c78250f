"""The page for maintainers names all that the program knows."""

from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from bot.model.settings import PullRequests, Settings, Submissions
from bot.project.repository_checks import GUARDED
from bot.project.repository_files import CALLER
from bot.workflow.comment_commands import Verb
from bot.workflow.publisher import LABELS

PAGE = (Path(__file__).parents[2] / "docs" / "maintainers.md").read_text(
    encoding="utf-8"
)


@pytest.mark.parametrize("verb", get_args(Verb))
def test_every_command_stands_in_the_table(verb: str) -> None:
    assert f"\n| `/{verb}" in PAGE


@pytest.mark.parametrize(
    "label", sorted({label for labels in LABELS.values() for label in labels})
)
def test_every_label_stands_in_the_table(label: str) -> None:
    assert f"\n| `{label}` | " in PAGE


SETTINGS = [
    *(
        field.name
        for field in fields(Settings)
        if field.name not in {"submissions", "pull_requests"}
    ),
    *(f"pull_requests.{field.name}" for field in fields(PullRequests)),
    *(f"submissions.{field.name}" for field in fields(Submissions)),
]


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_stands_in_the_table(setting: str) -> None:
    assert f"\n| `{setting}` | " in PAGE


def test_what_the_doctor_asks_for_is_what_the_page_tells_to_do() -> None:
    assert f"`{CALLER}`" in PAGE
    assert all(f"`/{path} @you`" in PAGE for path in GUARDED)
