"""The workflows and the action as they stand in this repository."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github/workflows"
ACTION = ROOT / "action.yml"

NAMES = ("review", "submission", "commands", "publish", "sweep")
"""The workflows that run the bot."""

Tree: TypeAlias = dict[str, Any]


def workflow_path(name: str) -> Path:
    """The file of a workflow."""
    return FOLDER / f"{name}.yml"


def load_workflow(name: str) -> Tree:
    """A workflow; its triggers stand under the key True, as YAML 1.1 reads `on`."""
    return load(workflow_path(name))


def load(path: Path) -> Tree:
    """What a YAML file holds."""
    loaded: Tree = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def jobs() -> Iterator[tuple[str, Tree]]:
    """Every job that runs the bot, named `workflow:job`."""
    for name in NAMES:
        for job, content in load_workflow(name)["jobs"].items():
            yield f"{name}:{job}", content


def steps() -> Iterator[tuple[str, Tree]]:
    """Every step of these jobs, with its job's name."""
    for name, job in jobs():
        for step in job["steps"]:
            yield name, step


def scripts() -> Iterator[str]:
    """Every script in the workflows, those of the project's own tests too, and in the action."""
    for path in FOLDER.glob("*.yml"):
        for job in load(path)["jobs"].values():
            yield from (step["run"] for step in job["steps"] if "run" in step)
    yield from (step["run"] for step in load(ACTION)["runs"]["steps"] if "run" in step)


def commands(job: Tree) -> list[str]:
    """What the bot does in a job, in order."""
    return [step["with"]["command"] for step in job["steps"] if step["uses"] == "./"]
