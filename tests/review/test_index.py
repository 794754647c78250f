"""A review says the same with an index of the entries and without, to the byte."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.disk.context import open_context
from tests.review.scene import Scene

CASES = sorted(
    path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir()
)
ENTRY = "title: Octo Owl {number}\nlinks:\n  paper: https://arxiv.org/abs/2511.{number:05}\n"


def apply_case(case: Path, root: Path) -> None:
    for folder in ("base", "head"):
        if (case / folder).is_dir():
            shutil.copytree(
                case / folder, root, copy_function=shutil.copy, dirs_exist_ok=True
            )
    if (case / "removed").is_file():
        for path in (case / "removed").read_text(encoding="utf-8").split():
            (root / path).unlink()


def write_many(root: Path) -> None:
    """Fifty new entries, one of them a duplicate of a listed one and of another new one."""
    for number in range(50):
        path = root / f"entries/demo/models/octo-{number}.yaml"
        path.write_text(ENTRY.format(number=number % 48), encoding="utf-8")


def rename_all(root: Path) -> None:
    for path in sorted((root / "entries/demo/models").glob("*.yaml")):
        path.rename(path.with_name(f"new-{path.name}"))


def remove_all(root: Path) -> None:
    for path in sorted((root / "entries/demo").rglob("*.yaml"))[::2]:
        path.unlink()


def get_index(scene: Scene) -> Path:
    (index,) = (scene.root / ".git/listwright").glob("index-*.sqlite")
    return index


def test_with_and_without_an_index_the_same_is_said(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = [scene.contribute(partial(apply_case, case)) for case in CASES[::4]]
    heads += [
        scene.contribute(change) for change in (write_many, rename_all, remove_all)
    ]
    # Further bases, of which the index is brought up to date.
    bases = ["main", heads[0], heads[-3], "main", heads[-1]]
    pairs = [("main", head) for head in heads]
    pairs += [(base, head) for base in bases for head in heads[::12]]

    with_index = [scene.review(base, head, "json") for base, head in pairs]

    assert get_index(scene).exists()
    monkeypatch.setenv("LISTWRIGHT_NO_CACHE", "1")
    without = [scene.review(base, head, "json") for base, head in pairs]
    for pair, one, other in zip(pairs, with_index, without, strict=True):
        assert one == other, pair


def test_a_damaged_index_is_made_again_and_nobody_is_told(scene: Scene) -> None:
    head = scene.contribute(write_many)
    before = scene.review("main", head)
    index = get_index(scene)
    data = index.read_bytes()

    for damaged in (b"", b"garbage", data[: len(data) // 2], b"\0" * len(data)):
        index.write_bytes(damaged)
        assert scene.review("main", head) == before

    # The header is right, and what is asked later is not.
    index.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    assert scene.review("main", head) == before


def test_an_index_of_a_revision_that_is_gone_is_made_again(scene: Scene) -> None:
    head = scene.contribute(write_many)
    before = scene.review("main", head)
    scene.review(head, "main")
    scene.git("branch", "--delete", "--force", head)
    scene.git("reflog", "expire", "--expire=now", "--all")
    scene.git("gc", "--quiet", "--prune=now")
    again = scene.contribute(write_many)

    assert scene.review("main", again)[1] == before[1]


def test_a_python_without_sqlite_says_the_same(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = scene.contribute(write_many)
    before = scene.review("main", head)
    get_index(scene).unlink()
    for module in ("sqlite3", "bot.disk.entry_index"):
        monkeypatch.setitem(sys.modules, module, None)

    assert scene.review("main", head) == before
    assert list((scene.root / ".git/listwright").glob("index-*")) == []


def test_a_repository_that_the_bot_makes_for_a_job_gets_no_index(
    tmp_path: Path,
) -> None:
    subprocess.run(["git", "init", "--bare", "--quiet", str(tmp_path)], check=True)

    cache = open_context(str(tmp_path)).cache

    assert cache.open_index(b"anything") is None
    assert list(tmp_path.rglob("index-*")) == []


def test_indexes_that_nobody_uses_go(scene: Scene) -> None:
    head = scene.contribute(write_many)
    folder = scene.root / ".git/listwright"
    folder.mkdir(exist_ok=True)
    for number in range(9):
        (folder / f"index-{number}.sqlite").write_bytes(b"")

    scene.review("main", head)

    assert len(list(folder.glob("index-*.sqlite"))) == 4


def test_a_name_that_is_no_utf_8_is_indexed_as_it_is_compared(scene: Scene) -> None:
    base = scene.contribute(write_odd_names)
    head = scene.contribute(write_many, base)
    later = scene.contribute(remove_odd_names, base)

    first = scene.review(base, head)

    assert first[0] == scene.review("main", head)[0]
    assert scene.review(base, head) == first
    assert scene.review(later, head)[0] == first[0]


def write_odd_names(root: Path) -> None:
    for name in (b"a\xff.png", b"b\xed\xa0\x80.png", "é.png".encode()):
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(b"")


def remove_odd_names(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root) + b"/a\xff.png")).unlink()
