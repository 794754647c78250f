"""What the action's installation leaves behind, tried with a Python that only pretends."""

import subprocess
from pathlib import Path

from tests.workflows.files import ACTION, ROOT, load


def install(folder: Path, pretends: str) -> int:
    """Run the action's installation below *folder* with a script for a Python; its exit status."""
    (script,) = (
        step["run"]
        for step in load(ACTION)["runs"]["steps"]
        if step["name"] == "Install"
    )
    python = folder / "python"
    python.write_text(f"#!/bin/sh\n{pretends}\n", "utf-8")
    python.chmod(0o755)
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "GITHUB_ACTION_PATH": str(ACTION.parent),
        "PYTHON": str(python),
        "RUNNER_TEMP": str(folder),
    }
    shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(shell, env=surroundings, check=False).returncode


def test_a_failed_installation_leaves_nothing_that_a_later_step_would_take_for_one(
    tmp_path: Path,
) -> None:
    status = install(tmp_path, 'case "$*" in *venv*) mkdir "$5" ;; *) exit 9 ;; esac')

    assert status == 9
    assert not (tmp_path / "listwright").exists()


def test_a_job_installs_once(tmp_path: Path) -> None:
    (tmp_path / "listwright").mkdir()

    assert install(tmp_path, "exit 9") == 0


def test_the_program_is_a_copy_that_later_changes_do_not_reach(tmp_path: Path) -> None:
    make = 'mkdir -p "$5/bin" "$5/lib/python3.13/site-packages"; ln -s /bin/true "$5/bin/python"'
    status = install(tmp_path, f'case "$*" in *venv*) {make} ;; esac')

    installed = tmp_path / "listwright/lib/python3.13/site-packages/bot"
    assert status == 0
    assert (installed / "__main__.py").read_bytes() == (
        ROOT / "bot/__main__.py"
    ).read_bytes()
    assert not installed.is_symlink()
