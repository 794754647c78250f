"""Files on disk: whole or not at all, and never through a link."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from bot.disk.workspace import DiskWorkspace
from bot.errors import RefusedError
from bot.plan import DeleteFile, WriteFile


def test_files_are_listed_by_path_and_links_by_their_mode(tmp_path: Path) -> None:
    for name in ("b/x.yaml", "a.yaml", "b/a.yaml", ".git/config", ".venv/lib.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "b" / "link.yaml").symlink_to("/etc/passwd")

    files = DiskWorkspace(tmp_path).list_files("")

    assert [(file.path, file.mode) for file in files] == [
        ("a.yaml", "100644"),
        ("b/a.yaml", "100644"),
        ("b/link.yaml", "120000"),
        ("b/x.yaml", "100644"),
    ]


def test_a_link_is_not_read_through(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("canary", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "secret")

    assert DiskWorkspace(tmp_path).read("link.yaml") is None


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")

    assert DiskWorkspace(tmp_path).read("pipe.yaml") is None
    assert DiskWorkspace(tmp_path).read("missing") is None
    assert DiskWorkspace(tmp_path).read("with\0zero") is None


def test_a_large_file_is_read_whole(tmp_path: Path) -> None:
    data = bytes(range(256)) * 1024
    (tmp_path / "large").write_bytes(data)

    assert DiskWorkspace(tmp_path).read("large") == data


@pytest.mark.parametrize(
    "path", ["../out", "/out", "a/../../out", ".git/hooks/x", "a//b", ".GIT/x"]
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    root.mkdir()

    with pytest.raises(RefusedError):
        DiskWorkspace(root).apply([WriteFile(path, "x")])

    assert list(tmp_path.rglob("*")) == [root]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (root / "entries").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(RefusedError):
        DiskWorkspace(root).apply([WriteFile("entries/x.yaml", "x")])

    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_plan_writes_and_deletes_and_keeps_a_files_mode(tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("old", encoding="utf-8")
    (tmp_path / "tool").chmod(0o755)
    (tmp_path / "gone").write_text("", encoding="utf-8")

    DiskWorkspace(tmp_path).apply(
        [WriteFile("tool", "new\n"), WriteFile("a/b", "ü\n"), DeleteFile("gone")]
    )

    assert (tmp_path / "tool").read_bytes() == b"new\n"
    assert (tmp_path / "tool").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "a/b").read_bytes() == "ü\n".encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "tool"]


def test_a_plan_with_one_path_that_leads_out_changes_nothing(tmp_path: Path) -> None:
    plan = [WriteFile("a.yaml", "x\n"), WriteFile("../b.yaml", "x\n")]

    with pytest.raises(RefusedError):
        DiskWorkspace(tmp_path).apply(plan)

    assert list(tmp_path.iterdir()) == []


def test_many_files_are_flushed_at_once_and_few_each_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushes: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: flushes.append("all"))
    monkeypatch.setattr(os, "fsync", lambda _: flushes.append("one"))
    space = DiskWorkspace(tmp_path)

    space.apply(
        [WriteFile(f"entries/{number}.yaml", f"{number}\n") for number in range(1000)]
    )
    space.apply([WriteFile("README.md", "text\n"), DeleteFile("entries/0.yaml")])

    assert flushes == ["all", "one"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "entries"]
    assert (tmp_path / "entries/999.yaml").read_text(encoding="utf-8") == "999\n"


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    target = tmp_path / "list.md"
    target.write_text("old" * 100_000, encoding="utf-8")
    script = textwrap.dedent("""
        import sys, itertools
        from pathlib import Path
        from bot.disk.workspace import DiskWorkspace
        from bot.plan import WriteFile
        space = DiskWorkspace(Path(sys.argv[1]))
        print("ready", flush=True)
        for word in itertools.cycle(["new", "old"]):
            space.apply([WriteFile("list.md", word * 100_000)])
    """)
    for delay in (0.0, 0.003, 0.011, 0.02, 0.037):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)

        assert target.read_text(encoding="utf-8") in {"old" * 100_000, "new" * 100_000}


def test_the_fingerprint_changes_with_every_file_and_is_silent_while_one_is_young(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = DiskWorkspace(tmp_path)
    (tmp_path / "a").write_text("x", encoding="utf-8")
    assert space.make_fingerprint() is None, (
        "the file may change again within this tick"
    )

    now = time.time_ns
    monkeypatch.setattr(
        time, "time_ns", lambda: now() + 2_050_000_000
    )  # two ticks later
    seen = set()
    for age, text in ((100, "x"), (200, "x"), (100, "xy")):
        (tmp_path / "a").write_text(text, encoding="utf-8")
        os.utime(tmp_path / "a", (time.time() - age, time.time() - age))
        seen.add(space.make_fingerprint())
    assert len(seen) == 3
    assert None not in seen
