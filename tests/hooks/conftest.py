"""This project as pre-commit installs it: from a revision of a repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.review.scene import Scene

ROOT = Path(__file__).resolve().parents[2]
CONFIG_FILE = ".pre-commit-config.yaml"
CONFIG = """\
repos:
  - repo: {url}
    rev: {revision}
    hooks:
      - id: listwright-format
      - id: listwright-check
"""


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program; both of its outputs as one."""
    return subprocess.run(
        words,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=180,
    )


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A configuration that takes the hooks from the working tree as it is."""
    source = tmp_path_factory.mktemp("source")
    listed = run(
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        folder=ROOT,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    for words in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["commit", "--quiet", "--message", "As it is"],
    ):
        run("git", *words, folder=source).check_returncode()
    revision = run("git", "rev-parse", "HEAD", folder=source).stdout.strip()
    return CONFIG.format(url=source.as_uri(), revision=revision)


@pytest.fixture(scope="session")
def surroundings(
    config: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return the variables for pre-commit, which has installed the hooks under them, once for all tests."""
    variables = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PIP_COMPILE": "0",  # the hooks compile what they import, which is a small part of what is installed
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("home")),
    }
    folder = tmp_path_factory.mktemp("installing")
    (folder / CONFIG_FILE).write_text(config, encoding="utf-8")
    run("git", "init", "--quiet", folder=folder).check_returncode()
    with pytest.MonkeyPatch.context() as patched:
        for name, value in variables.items():
            patched.setenv(name, value)
        done = run(sys.executable, "-m", "pre_commit", "install-hooks", folder=folder)
    if done.returncode:
        pytest.fail(
            f"pre-commit cannot install the hooks; does pip reach an index?\n{done.stdout}"
        )
    return variables


@pytest.fixture
def hooked(
    scene: Scene,
    config: str,
    surroundings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Scene:
    """A list whose commits run the hooks."""
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    (scene.root / CONFIG_FILE).write_text(config, encoding="utf-8")
    done = run(sys.executable, "-m", "pre_commit", "install", folder=scene.root)
    assert done.returncode == 0, done.stdout
    return scene
