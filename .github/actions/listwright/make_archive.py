"""Make the archive of a release: `python make_archive.py ARCHIVE URL [--check]`.

It holds the packages of `requirements/run.txt` and the program, as they are installed, each module
with its bytecode. The same commit, Python and kind of machine give the same archive, which is why
the release can make it again and compare: `archive.json`, which this writes, has its SHA-256, and
`--check` refuses another one.
"""

import gzip
import hashlib
import importlib.util
import io
import json
import marshal
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from install import (
    HERE,
    SOURCE,
    USUAL_LOCK,
    describe_machine,
    describe_python,
    digest_source,
    is_program,
)

# What pip writes about its installation.
NOTES = frozenset({"INSTALLER", "RECORD", "REQUESTED"})
# What only draws for a person at a terminal, and what only signs for an app of GitHub's: no
# step of a workflow imports it.
UNUSED = ("cryptography", "markdown_it", "mdurl", "pygments", "rich")
# Bytecode that Python takes without asking whether its source is newer (PEP 552).
_UNCHECKED_HASH = (0b01).to_bytes(4, "little")


def main() -> int:
    """Make the archive, and write its description or compare it; 1 if they differ."""
    target, url = Path(sys.argv[1]), sys.argv[2]
    data = gzip.compress(make_archive(), mtime=0)
    target.write_bytes(data)
    note = {
        "machine": describe_machine(),
        "python": describe_python(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "source": digest_source(SOURCE),
        "url": url,
    }
    text = json.dumps(note, indent=2, sort_keys=True) + "\n"
    path = HERE / "archive.json"
    if "--check" not in sys.argv[3:]:
        path.write_text(text, "utf-8")
        return 0
    if path.is_file() and path.read_text("utf-8") == text:
        return 0
    print(
        f"{path.name} describes another archive than this one:\n{text}", file=sys.stderr
    )
    return 1


def make_archive() -> bytes:
    """Return the archive, not compressed."""
    with tempfile.TemporaryDirectory(prefix="listwright-archive-") as folder:
        packages = Path(folder, "packages")
        collect(packages)
        compile_modules(packages)
        return write_archive(packages)


def collect(packages: Path) -> None:
    """Fill a folder with what is installed: the packages of the lock, and the program."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
    ]
    pip += ["--no-compile", "--require-hashes", "--only-binary", ":all:"]
    pip += ["--target", str(packages)]
    pip += ["--requirement", str(SOURCE / "requirements" / f"{USUAL_LOCK}.txt")]
    subprocess.run(pip, check=True)
    # Commands of packages begin with the path of the Python that installed them.
    for name in ("bin", *UNUSED):
        shutil.rmtree(packages / name)
    for path in (SOURCE / "bot").rglob("*"):
        if is_program(path):
            copy = packages / path.relative_to(SOURCE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def compile_modules(packages: Path) -> None:
    """Put the bytecode of each module below a folder beside it."""
    for path in sorted(packages.rglob("*.py")):
        compiled = compile_module(path.read_bytes(), path.name)
        if compiled is not None:
            cached = Path(importlib.util.cache_from_source(str(path)))
            cached.parent.mkdir(exist_ok=True)
            cached.write_bytes(compiled)


def compile_module(source: bytes, name: str) -> bytes | None:
    """Return the bytecode file of a module's source, without what depends on the run.

    None for one that does not compile, which some packages hold for other Pythons.
    """
    try:
        code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError):
        return None
    # Version 2 has no references between objects: whether one is written depends on what
    # else holds the object.
    header = (
        importlib.util.MAGIC_NUMBER
        + _UNCHECKED_HASH
        + importlib.util.source_hash(source)
    )
    return header + marshal.dumps(code, 2)


def write_archive(packages: Path) -> bytes:
    """Return the files below a folder as an archive, whose bytes depend on them alone."""
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(packages.rglob("*")):
            if not path.is_file() or path.name in NOTES:
                continue
            entry = tarfile.TarInfo(path.relative_to(packages).as_posix())
            entry.size = path.stat().st_size
            entry.mode = 0o755 if path.suffix == ".so" else 0o644
            with path.open("rb") as file:
                archive.addfile(entry, file)
    return output.getvalue()


if __name__ == "__main__":
    sys.exit(main())
