"""The workflows and the action as they stand in this repository."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github/workflows"
ACTION = ROOT / ".github/actions/listwright/action.yml"
CALLER = FOLDER / "listwright.yml"
"""Names the events, and grants the rights."""
BOT = FOLDER / "bot.yml"
"""Holds the jobs."""
OWN_ACTION = "$/.github/actions/listwright"

Tree: TypeAlias = dict[str, Any]


def load(path: Path) -> Tree:
    """Return what a YAML file holds; a workflow's triggers stand under True, as YAML 1.1 reads `on`."""
    loaded: Tree = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def jobs() -> dict[str, Tree]:
    """Return every job that runs the bot, by name."""
    loaded: dict[str, Tree] = load(BOT)["jobs"]
    return loaded


def steps() -> Iterator[tuple[str, Tree]]:
    """Iterate over every step of these jobs, with its job's name."""
    for name, job in jobs().items():
        for step in job["steps"]:
            yield name, step


def scripts() -> Iterator[str]:
    """Iterate over every script that runs the bot: in its workflows and in the action."""
    for _, step in steps():
        if "run" in step:
            yield step["run"]
    yield from (step["run"] for step in load(ACTION)["runs"]["steps"] if "run" in step)


def all_scripts() -> Iterator[str]:
    """Iterate over these scripts, and those of the project's own tests and releases."""
    yield from scripts()
    for path in FOLDER.glob("*.yml"):
        for job in load(path)["jobs"].values():
            yield from (step["run"] for step in job.get("steps", ()) if "run" in step)


def list_commands(job: Tree) -> list[str]:
    """Return what the bot does in a job, in order."""
    return [
        step["with"]["command"]
        for step in job["steps"]
        if step.get("uses") == OWN_ACTION
    ]
