"""Tell this program from any other version of it."""

import hashlib
from functools import cache
from pathlib import Path

import bot

_SOURCES = (".py", ".toml")


@cache
def compute_program_digest() -> str:
    """Return a digest of the program's own sources: equal for equal ones, on any machine."""
    digest = hashlib.sha256()
    root = Path(bot.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.suffix in _SOURCES:
            data = path.read_bytes()
            name = path.relative_to(root).as_posix()
            digest.update(f"{name} {len(data)} ".encode() + data)
    return digest.hexdigest()
