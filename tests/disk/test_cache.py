"""The cache may forget and may be damaged, but never tells what is no longer so."""

from pathlib import Path

import pytest

from bot.disk.cache import DiskCache
from tests.review.scene import Scene


def test_what_is_kept_is_found_by_just_what_it_was_made_from(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    cache.keep({"a": [1, "x", None]}, "kind", b"a", b"bc")

    assert cache.get("kind", b"a", b"bc") == {"a": [1, "x", None]}
    assert cache.get("kind", b"ab", b"c") is None
    assert cache.get("other", b"a", b"bc") is None


@pytest.mark.parametrize("damage", [b"", b"\0", b"garbage", b"\xff" * 100])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    cache = DiskCache(tmp_path)
    cache.keep([1, 2], "kind", b"a")
    for file in tmp_path.iterdir():
        file.write_bytes(damage)

    assert cache.get("kind", b"a") is None


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    DiskCache(tmp_path / "file" / "cache").keep(1, "kind", b"a")


def test_old_files_go_first(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    for number in range(40):
        cache.keep(number, "kind", str(number).encode())

    assert len(list(tmp_path.iterdir())) == 24
    assert cache.get("kind", b"39") == 39


def test_a_warm_run_says_what_a_cold_run_says(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (("check",), ("check", "--format", "json"), ("generate", "--check")):
        cold = scene.run(*words)
        assert scene.run(*words) == cold
        monkeypatch.setenv("LISTWRIGHT_NO_CACHE", "1")
        assert scene.run(*words) == cold
        monkeypatch.delenv("LISTWRIGHT_NO_CACHE")


def test_a_changed_entry_is_examined_again(scene: Scene) -> None:
    before = scene.run("check")[1]
    path = scene.root / "entries/demo/models/blip-2.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("2301.12597", "2301.12597v2"),
        encoding="utf-8",
    )

    after = scene.run("check")[1]

    assert "entries/demo/models/blip-2.yaml" not in before
    assert "entries/demo/models/blip-2.yaml:4:10: warning[non-canonical-link]" in after


def test_a_changed_layout_counts_at_once(scene: Scene) -> None:
    assert scene.run("check")[0] == 0
    layout = scene.root / "schema/demo.yaml"
    layout.write_text(
        layout.read_text(encoding="utf-8").replace("- Linux", "- Plan 9"),
        encoding="utf-8",
    )

    assert scene.run("check")[0] == 1
