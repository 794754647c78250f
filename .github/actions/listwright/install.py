"""Install the program below a folder: `python -I install.py HOME COMMAND`.

A release comes with an archive of everything that is to be installed, compiled. It is taken if
`archive.json` beside this file describes it: for just this program, these packages, this Python
and this machine. Its SHA-256 stands there, too, and nothing is unpacked before it was compared.

Without such an archive, or where it cannot be had, the packages are installed one by one, by the
hashes of the lock. None is built here, so that no package's code runs during installation.
Nothing is compiled then: the first run compiles what it imports.
"""

import hashlib
import json
import platform
import shutil
import subprocess
import sys
import urllib.request
import venv
from http.client import HTTPException
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[2]
# Which lock a command needs: lychee is large, and Jinja2 is for the pages alone.
LOCKS = {"try-links": "links", "site": "site"}
USUAL_LOCK = "run"
# The commit of the program stands in it, where git or GitHub writes it; no archive knows it.
COMMIT = "commit.txt"
SECONDS = 20
MOST_BYTES = 64 << 20


class UnusableError(Exception):
    """Why an archive is not taken."""


def main() -> int:
    """Install for a command, unless a step of this job did so already."""
    home, command = Path(sys.argv[1]), sys.argv[2]
    if home.is_dir():
        return 0
    lock = LOCKS.get(command, USUAL_LOCK)
    try:
        install(home, lock)
    except BaseException:
        # A later step would take what is left for an installation.
        shutil.rmtree(home, ignore_errors=True)
        raise
    return 0


def install(home: Path, lock: str) -> None:
    """Install below *home* from the archive, or else what the lock holds."""
    packages = make_environment(home)
    if lock == USUAL_LOCK:
        try:
            unpack(fetch_archive(HERE / "archive.json", SOURCE), packages)
        except UnusableError as error:
            print(
                f"No archive is used ({error}); packages are installed by their hashes."
            )
        else:
            shutil.copy(SOURCE / "bot" / COMMIT, packages / "bot" / COMMIT)
            return
    pip = [sys.executable, "-I", "-m", "pip", "--python", str(home)]
    pip += ["--disable-pip-version-check", "install", "--quiet", "--no-cache-dir"]
    pip += ["--no-compile", "--require-hashes", "--only-binary", ":all:"]
    pip += ["--requirement", str(SOURCE / "requirements" / f"{lock}.txt")]
    subprocess.run(pip, check=True)
    shutil.copytree(SOURCE / "bot", packages / "bot")


def make_environment(home: Path) -> Path:
    """Make an environment without packages; return the folder of its packages."""
    builder = venv.EnvBuilder(symlinks=True, with_pip=False)
    builder.create(home)
    return home / f"lib/python{describe_python()}/site-packages"


def fetch_archive(note_path: Path, source: Path) -> bytes:
    """Return the archive that a note describes, as it came, compared with its hash.

    Raises:
        UnusableError: there is none for this program, Python and machine, or it is not what
            the note says.
    """
    note = read_note(note_path)
    if (
        note.get("python") != describe_python()
        or note.get("machine") != describe_machine()
    ):
        raise UnusableError("the release has none for this Python and machine")
    if note.get("source") != digest_source(source):
        raise UnusableError("the program is not that of the release")
    try:
        with urllib.request.urlopen(str(note["url"]), timeout=SECONDS) as answer:  # noqa: S310 - an address of this very commit
            data: bytes = answer.read(MOST_BYTES)
    except (OSError, HTTPException, KeyError, ValueError) as error:
        raise UnusableError(f"it could not be fetched: {error}") from None
    if hashlib.sha256(data).hexdigest() != note.get("sha256"):
        raise UnusableError("its SHA-256 is another")
    return data


def read_note(path: Path) -> dict[str, Any]:
    """Return what a release says of its archive.

    Raises:
        UnusableError: it says nothing.
    """
    try:
        note = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise UnusableError("this commit is not that of a release") from None
    if not isinstance(note, dict):
        raise UnusableError("its description cannot be read")
    return note


def unpack(data: bytes, folder: Path) -> None:
    """Write the files of an archive, whose hash was compared, below *folder*.

    Raises:
        UnusableError: they could not be written; the folder is empty.
    """
    # Python's own module takes three times as long.
    try:
        subprocess.run(["tar", "-xzf", "-", "-C", str(folder)], input=data, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder)
        folder.mkdir()
        raise UnusableError(f"it could not be unpacked: {error}") from None


def digest_source(source: Path) -> str:
    """Return the SHA-256 of the program and its lock, whatever commit they belong to."""
    digest = hashlib.sha256()
    files = [path for path in (source / "bot").rglob("*") if is_program(path)]
    for path in [*sorted(files), source / "requirements" / f"{USUAL_LOCK}.txt"]:
        name = path.relative_to(source).as_posix().encode()
        data = path.read_bytes()
        digest.update(b"%d %d " % (len(name), len(data)) + name + data)
    return digest.hexdigest()


def is_program(path: Path) -> bool:
    """Return whether a path is a file of the program, and no bytecode or note of its commit."""
    return path.is_file() and "__pycache__" not in path.parts and path.name != COMMIT


def describe_python() -> str:
    """Return the version that bytecode is for, such as `3.13`."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def describe_machine() -> str:
    """Return what compiled packages are for, such as `cpython-linux-x86_64`."""
    return f"{sys.implementation.name}-{sys.platform}-{platform.machine()}"


if __name__ == "__main__":
    sys.exit(main())
