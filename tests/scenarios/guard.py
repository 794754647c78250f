"""Run one step where no reader can be imported.

The readers, and the one module that may use them, are those of the import contract in `pyproject.toml`. What the YAML
reader was given is written to RECORD, one SHA-256 a line.
"""

import builtins
import hashlib
import os
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
CONTRACT = "Who may write reads nothing that a stranger wrote"


def read_contract() -> tuple[tuple[str, ...], str]:
    """Return the names of the readers, and the name of the module that may import them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (contract,) = [contract for contract in contracts if contract["name"] == CONTRACT]
    (gate,) = {line.split(" -> ")[0] for line in contract["ignore_imports"]}
    return tuple(contract["forbidden_modules"]), gate


READERS, GATE = read_contract()
import_module = builtins.__import__


def is_reader(name: str) -> bool:
    """Return whether a module is a reader, or part of one."""
    return any(name == reader or name.startswith(f"{reader}.") for reader in READERS)


def guarded_import(
    name: str,
    globals: Mapping[str, object] | None = None,  # noqa: A002 - the parameters of __import__
    locals: Mapping[str, object] | None = None,  # noqa: A002
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """Import a module, unless it is a reader and neither a reader nor the gate asks for it."""
    importer = str((globals or {}).get("__name__", ""))
    inside = is_reader(importer) or importer == GATE or not importer.startswith("bot")
    names = [name, *(f"{name}.{part}" for part in fromlist or ())]
    if not inside and any(map(is_reader, names)):
        raise ImportError(f"{importer} imports {name}, which is a reader")
    return import_module(name, globals, locals, fromlist or (), level)


def record_parsing(record: Path) -> None:
    """Let the YAML reader note what it is given."""
    from bot.document import reader

    parse: Any = reader.parse_yaml

    def noted(source: bytes | str, *rest: object, **more: object) -> object:
        data = source.encode() if isinstance(source, str) else source
        with record.open("a", encoding="ascii") as file:
            file.write(hashlib.sha256(data).hexdigest() + "\n")
        return parse(source, *rest, **more)

    reader.parse_yaml = noted  # type: ignore[assignment]


def run_step(
    words: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    said: Path,
    record: Path,
) -> None:
    """Run a step in *folder*, in a process that was made for it, and end that; what it says goes to the file *said*."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with said.open("wb") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    record_parsing(record)
    time.sleep = lambda _: None
    builtins.__import__ = guarded_import
    from bot.cli import main

    sys.exit(main(words))
