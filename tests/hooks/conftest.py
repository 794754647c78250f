"""This project as pre-commit installs it: from a revision of a repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.review.scene import Scene

ROOT = Path(__file__).resolve().parents[2]
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
    if run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "flit-core",
           folder=tmp_path_factory.mktemp("index")).returncode:  # fmt: skip
        pytest.fail("pip reaches no index, so pre-commit cannot install the hooks")
    source = tmp_path_factory.mktemp("source")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "As it is"]):
        run("git", *words, folder=source).check_returncode()
    revision = run("git", "rev-parse", "HEAD", folder=source).stdout.strip()
    return CONFIG.format(url=source.as_uri(), revision=revision)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs, once for all tests."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def hooked(scene: Scene, config: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A list whose commits run the hooks."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(home))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    (scene.root / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    done = run(sys.executable, "-m", "pre_commit", "install", folder=scene.root)
    assert done.returncode == 0, done.stdout
    return scene
