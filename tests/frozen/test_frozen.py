"""A repository that was set up with an earlier release keeps working unedited, and gets the same answers."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli import STEPS, load_command, main

HERE = Path(__file__).parent
CONTRIBUTIONS = sorted(path.name for path in (HERE / "contributions").iterdir())
WORKFLOWS = sorted((HERE / "repository/.github/workflows").glob("*.yml"))
ACTION_ARGUMENTS = {
    "analyse": ["--out", "analysis.json"],
    "command": ["--analysis", "analysis.json"],
    "fix": ["--analysis", "analysis.json"],
    "publish": ["--analysis", "analysis.json"],
}
"""What `action.yml` adds to the command that a workflow names."""


def git(root: Path, *words: str) -> None:
    """Run git in a repository."""
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository as it was set up, with one commit."""
    monkeypatch.setitem(os.environ, "LISTWRIGHT_TODAY", "2026-01-31")
    root = tmp_path / "repository"
    shutil.copytree(HERE / "repository", root)
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "The list as it is")
    return root


def answer(capsysbinary: pytest.CaptureFixture[bytes], root: Path, *words: str) -> str:
    """Return what a command prints, without the ids of commits."""
    main([words[0], "--root", str(root), *words[1:]])
    sys.stdout.flush()
    text = capsysbinary.readouterr().out.decode()
    return re.sub(
        r"`[0-9a-f]{12}`", "`COMMIT`", re.sub(r"\b[0-9a-f]{40}\b", "COMMIT", text)
    )


def test_nothing_has_to_be_written_again(repository: Path) -> None:
    for command in ("generate", "format"):
        assert main([command, "--root", str(repository), "--check"]) == 0


def test_the_entries_are_judged_the_same(
    repository: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    said = answer(capsysbinary, repository, "check", "--format", "json")

    assert json.loads(said) == json.loads(
        (HERE / "answers/check.json").read_text("utf-8")
    )


def keep_keys(said: object, before: object) -> object:
    """Return *said* with the keys that *before* has at the same place: a later release may add others."""
    if isinstance(said, dict) and isinstance(before, dict):
        return {key: keep_keys(said[key], before[key]) for key in said if key in before}
    if isinstance(said, list) and isinstance(before, list) and len(said) == len(before):
        return [keep_keys(one, other) for one, other in zip(said, before, strict=True)]
    return said


@pytest.mark.parametrize("name", CONTRIBUTIONS)
def test_a_contribution_gets_the_same_answer(
    repository: Path, capsysbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    git(repository, "checkout", "--quiet", "-b", name)
    shutil.copytree(HERE / "contributions" / name, repository, dirs_exist_ok=True)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", name)

    for form, suffix in (("markdown", "md"), ("json", "json")):
        said = answer(
            capsysbinary,
            repository,
            "review",
            "--base",
            "main",
            "--head",
            name,
            "--format",
            form,
        )
        before = (HERE / "answers" / f"{name}.{suffix}").read_text("utf-8")
        if form == "json":
            assert keep_keys(json.loads(said), json.loads(before)) == json.loads(before)
        else:
            assert said == before


def commands_of(value: object) -> list[str]:
    """Return the commands that a workflow asks the Action for."""
    if isinstance(value, dict):
        own = [value["with"]["command"]] if "command" in value.get("with", {}) else []
        return own + [
            command for item in value.values() for command in commands_of(item)
        ]
    return (
        [command for item in value for command in commands_of(item)]
        if isinstance(value, list)
        else []
    )


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_step_that_a_workflow_runs_is_there_and_takes_what_the_action_gives(
    workflow: Path,
) -> None:
    commands = commands_of(yaml.safe_load(workflow.read_text("utf-8")))
    assert commands
    for command in commands:
        assert command in STEPS
        parser = argparse.ArgumentParser()
        load_command(command).configure(parser)
        words = ["--event", "event.json", *ACTION_ARGUMENTS.get(command, [])]
        assert parser.parse_args(words).event == "event.json"
