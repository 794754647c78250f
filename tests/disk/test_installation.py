"""Which release is installed, in every way in which people install."""

import json
import subprocess
import sys
import tarfile
from email.message import Message
from importlib import metadata, resources
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.disk import installation
from bot.model.release import Release

ROOT = Path(__file__).parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
UNKNOWN = "$Format:%H$\n"


class Distribution:
    """What a package of this program says of itself."""

    def __init__(
        self,
        origin: object = None,
        url: str = "Source, https://github.com/octo-curator/listwright",
    ) -> None:
        self.metadata = Message()
        self.metadata["Project-URL"] = url
        self._origin = None if origin is None else json.dumps(origin)

    def read_text(self, name: str) -> str | None:
        """Return a file beside the metadata."""
        return self._origin if name == "direct_url.json" else None


def find(commit: str, distribution: Distribution) -> Release | None:
    """Return the release of an installation whose `commit.txt` holds *commit*."""
    with (
        patch.object(resources, "files") as files,
        patch.object(metadata, "distribution", lambda _: distribution),
        patch.object(installation, "__version__", "1.2.0"),
    ):
        files.return_value.joinpath.return_value.read_text.return_value = commit
        return installation.find_release()


def from_git(url: str) -> Distribution:
    """Return a package that was installed from a git address."""
    info = {"vcs": "git", "commit_id": COMMIT}
    return Distribution({"url": url, "vcs_info": info})


@pytest.mark.parametrize(
    ("commit", "distribution"),
    [
        (f"{COMMIT}\n", Distribution()),
        (UNKNOWN, from_git("https://github.com/octo-curator/listwright.git")),
        (UNKNOWN, from_git("https://github.com/octo-curator/listwright")),
    ],
    ids=["a package", "a git address", "a git address without an ending"],
)
def test_an_installation_knows_its_commit(
    commit: str, distribution: Distribution
) -> None:
    release = find(commit, distribution)

    assert release == Release("octo-curator/listwright", COMMIT, " # v1.2.0")


@pytest.mark.parametrize(
    ("commit", "distribution"),
    [
        (UNKNOWN, Distribution()),
        (
            UNKNOWN,
            Distribution(
                {"url": "file:///home/octo/listwright", "dir_info": {"editable": True}}
            ),
        ),
        (UNKNOWN, from_git("https://git.example.org/octo-curator/listwright")),
        (UNKNOWN, Distribution("not an object")),
        (COMMIT, Distribution(url="Documentation, https://docs.example.org")),
    ],
    ids=["nothing", "a checkout", "another host", "odd metadata", "no address"],
)
def test_what_cannot_be_told_is_not_guessed(
    commit: str, distribution: Distribution
) -> None:
    assert find(commit, distribution) is None


def test_a_checkout_does_not_know_its_release() -> None:
    assert (ROOT / "bot/commit.txt").read_text("utf-8") == UNKNOWN


def test_an_archive_of_a_commit_holds_the_commit(tmp_path: Path) -> None:
    repository = tmp_path / "listwright"
    (repository / "bot").mkdir(parents=True)
    for name in (".gitattributes", "bot/commit.txt"):
        (repository / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")

    def git(*words: str) -> bytes:
        who = ["-c", "user.name=Octo", "-c", "user.email=octo@example.org"]
        return subprocess.run(
            ["git", *who, *words], cwd=repository, capture_output=True, check=True
        ).stdout

    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "A release")
    commit = git("rev-parse", "HEAD").decode()
    with tarfile.open(fileobj=BytesIO(git("archive", "HEAD"))) as archive:
        member = archive.extractfile("bot/commit.txt")
        assert member is not None
        assert member.read().decode() == commit


def test_the_package_carries_the_address_and_the_file(tmp_path: Path) -> None:
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)

    (wheel,) = tmp_path.iterdir()
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "--list", str(wheel)],
        check=True,
        capture_output=True,
    ).stdout.decode()
    assert "bot/commit.txt" in names
    assert "bot/workflows/listwright.yml" in names
    assert metadata.metadata("listwright").get_all("Project-URL") == [
        "Source, https://github.com/listwright/listwright"
    ]
