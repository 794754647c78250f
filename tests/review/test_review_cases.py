"""Contributions as they come in, and the comment that each gets, word for word.

A case folder holds the files that the contribution writes (`head/`), the paths
that it removes (`removed`, a line each), and the comment (`comment.md`); some
have files that are there before (`base/`).
`UPDATE_GOLDEN=1` writes the comments anew: read the difference.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.review.scene import Scene

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())


@pytest.mark.feature("local")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_comment_is_exactly_the_one_that_was_read_and_approved(
    case: Path, scene: Scene
) -> None:
    base = scene.contribute(lambda root: _copy(case / "base", root))
    head = scene.contribute(lambda root: _apply(case, root), base)

    comment = scene.comment(base, head)

    golden = case / "comment.md"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(comment, encoding="utf-8")
    assert comment == golden.read_text(encoding="utf-8")


def _copy(folder: Path, root: Path) -> None:
    if folder.is_dir():
        shutil.copytree(folder, root, copy_function=shutil.copy, dirs_exist_ok=True)


def _apply(case: Path, root: Path) -> None:
    _copy(case / "head", root)
    if (case / "removed").is_file():
        for path in (case / "removed").read_text(encoding="utf-8").split():
            (root / path).unlink()


def test_every_headline_is_seen_in_some_case() -> None:
    seen = {_headline(case) for case in CASES}

    assert {
        "Ready for a maintainer. Nothing more for you to do.",
        "1 thing for the author; it has a fix below.",
        "2 things for the author, as said below.",
        "A maintainer will decide whether this is already listed; you may add how it differs.",
        "Your line is safe: it is now the small file that this list needs. A maintainer is next.",
        "A maintainer must look at this. Nothing more for you to do.",
        "No entry is touched, only words of the document. A maintainer is next.",
        "The list stays as it is: what changes here are lines that the bot writes itself.",
        "No entry is touched. Nothing to say.",
    } <= seen


def _headline(case: Path) -> str:
    found = re.search(
        r"^### (.*)$", (case / "comment.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert found is not None
    return found[1]
