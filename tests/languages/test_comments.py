"""Comments in Chinese, word for word.

`UPDATE_GOLDEN=1` writes the comments anew: read the difference.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from bot.model.wording import find_language
from bot.project.load_settings import SETTINGS_PATH
from tests.review.scene import Scene

CASES = Path(__file__).parents[1] / "review" / "cases"
COMMENTS = Path(__file__).parent / "comments"
CHOSEN = (
    "sloppy-entry",
    "two-things-to-fix",
    "duplicate-that-knows-more",
    "line-added",
    "item-in-new-section",
)


@pytest.mark.feature("languages")
@pytest.mark.parametrize("name", CHOSEN)
def test_a_review_speaks_the_language_of_the_list(name: str, scene: Scene) -> None:
    case = CASES / name
    base = scene.contribute(lambda root: write_base(case, root))
    head = scene.contribute(lambda root: copy(case / "head", root), base)
    (scene.root / SETTINGS_PATH).write_text("language: zh\n", "utf-8")

    comment = scene.comment(base, head)

    golden = COMMENTS / f"{name}.md"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(comment, encoding="utf-8")
    assert comment == golden.read_text(encoding="utf-8")
    assert find_language() == "en"


@pytest.mark.parametrize("name", CHOSEN)
def test_a_language_leaves_what_is_quoted_as_it_is(name: str) -> None:
    said = (CASES / name / "comment.md").read_text("utf-8")
    translated = (COMMENTS / f"{name}.md").read_text("utf-8")

    assert list_blocks(translated) == list_blocks(said)


def write_base(case: Path, root: Path) -> None:
    """Write the files that are there before the contribution."""
    if (case / "base").is_dir():
        copy(case / "base", root)


def copy(folder: Path, root: Path) -> None:
    """Copy the files of *folder* over those of *root*."""
    shutil.copytree(folder, root, copy_function=shutil.copy, dirs_exist_ok=True)


def list_blocks(comment: str) -> list[str]:
    """Return the code blocks of a comment."""
    return re.findall(r"^```.*?^```$", comment, re.MULTILINE | re.DOTALL)
