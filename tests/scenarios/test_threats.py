"""Strangers' bytes: what a contribution holds is looked at, and nothing of it is run, followed or obeyed."""

import re
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml

from tests.github_server.git import File
from tests.github_server.render.pulls import files_of
from tests.github_server.store import PullRequest
from tests.scenarios.scene import GOOD, HOME, Scene

ROOT = Path(__file__).parents[2]
WORKFLOWS = [
    *sorted((ROOT / ".github/workflows").glob("*.yml")),
    *sorted(ROOT.glob("action.y*ml")),
]
CANARY = "CANARY-7f3a9c"
ENTRY = f"{HOME}/learning-to-count-coins.yaml"


def everything_said(scene: Scene) -> str:
    """All that the bot printed or sent."""
    return scene.said + repr(
        [(call.path, call.query, call.body) for call in scene.world.log]
    )


def steps(value: object) -> list[dict[str, Any]]:
    """Every step of a workflow or an action."""
    if isinstance(value, list):
        return [step for item in value for step in steps(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if "uses" in value or "run" in value else []
    return own + [step for item in value.values() for step in steps(item)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_T01_no_workflow_checks_out_what_is_proposed(path: Path) -> None:
    for step in steps(yaml.safe_load(path.read_text("utf-8"))):
        if str(step.get("uses")).startswith("actions/checkout@"):
            asked = step.get("with", {})
            assert asked.get("ref") in {
                None,
                "${{ github.event.repository.default_branch }}",
            }
            assert asked.get("persist-credentials") is False
            assert not {"repository", "submodules", "lfs", "path"} & set(asked)


@pytest.mark.feature("allowed-files")
def test_T01_a_changed_bot_or_workflow_is_not_run_and_goes_to_a_maintainer(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "executed"
    evil = f"open({str(canary)!r}, 'w').close()\n"
    monkeypatch.chdir(scene.root)
    scene.apart = True
    files = dict.fromkeys(
        ("bot/__init__.py", "sitecustomize.py", "yaml.py", "conftest.py"), evil
    )
    pull = scene.propose(
        {ENTRY: GOOD, ".github/workflows/review.yml": "on: push\n", **files}
    )

    scene.review(pull)

    assert not canary.exists()
    assert scene.conclusions(pull.head_sha) == ["action_required"]
    assert "`.github/workflows/review.yml`" in scene.comment(pull)


def test_T02_a_link_to_a_secret_is_not_followed_anywhere(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_SECRET", CANARY)
    secret = tmp_path / "secret"
    secret.write_text(f"title: {CANARY}\n", "utf-8")
    links = {
        f"{HOME}/a.yaml": "/proc/self/environ",
        f"{HOME}/b.yaml": str(secret),
        "lists/other.md": str(secret),
        "schema/other.yaml": str(secret),
        "entries/other/more": str(tmp_path),
    }
    pull = scene.propose(
        {path: File(target.encode(), "120000") for path, target in links.items()}
    )
    scene.apart = True

    with patch(
        "tests.github_server.render.pulls.files_of", return_value=[]
    ):  # it cannot show a file become a link
        scene.review(pull)

    assert CANARY not in everything_said(scene)
    assert "a symbolic link" in scene.comment(pull)
    assert scene.conclusions(pull.head_sha) == ["action_required"]


def test_T02_a_merged_link_is_not_followed_either(scene: Scene, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(GOOD.replace("Coins", CANARY), "utf-8")
    pull = scene.propose({ENTRY: File(str(secret).encode(), "120000")})
    scene.review(pull)

    scene.merge(pull)

    assert CANARY not in everything_said(scene)
    assert CANARY not in (scene.world.read("main", "lists/other.md") or "")


def test_T03_a_submodule_is_not_entered(scene: Scene) -> None:
    commit = (scene.world.head("main") or "").encode()
    gitmodules = f'[submodule "x"]\n\tpath = {HOME}/sub.yaml\n\turl = https://example.org/{CANARY}.git\n'
    pull = scene.propose(
        {f"{HOME}/sub.yaml": File(commit, "160000"), ".gitmodules": gitmodules}
    )

    scene.review(pull)

    assert "a submodule" in scene.comment(pull)
    assert CANARY not in everything_said(scene)
    assert scene.conclusions(pull.head_sha) == ["action_required"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_T04_no_script_of_a_workflow_holds_an_expression(path: Path) -> None:
    for step in steps(yaml.safe_load(path.read_text("utf-8"))):
        assert "${{" not in str(step.get("run", ""))
        if "actions/github-script" in str(step.get("uses")):
            assert "${{" not in str(step["with"]["script"])


def test_T04_zizmor_finds_nothing() -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    if zizmor is None:
        pytest.skip("zizmor is not installed")

    done = subprocess.run(
        [zizmor, "--persona", "pedantic", "--offline", "--no-progress", *WORKFLOWS],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_T05_T06_no_value_reaches_the_runner(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        name: tmp_path / name
        for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE")
    }
    for name, file in files.items():
        file.touch()
        monkeypatch.setenv(name, str(file))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    evil = "\\nEOF\\nLD_PRELOAD=/tmp/x\\nghadelimiter_1\\n::add-mask::x\\n::error::y"
    pull = scene.propose(
        {ENTRY: GOOD.replace("Learning to Count Coins", f'"Coins {evil}"')}
    )

    scene.review(pull, fix=True)
    scene.order(pull, "/recheck", author="newcomer")

    assert {file.read_text("utf-8") for file in files.values()} == {""}
    assert not re.search(r"(?m)^\s*::", scene.said)
    assert not re.search(r"(?m)^##\[", scene.said)


def tell_more_files(
    scene: Scene, pull: PullRequest, more: int
) -> AbstractContextManager[object]:
    """Let GitHub count *more* changed files than git shows, in events and answers."""
    files = files_of(scene.world.repository, pull)
    return patch(
        "tests.github_server.render.pulls.files_of",
        return_value=files + files[:1] * more,
    )


def test_T15_a_file_that_git_does_not_show_needs_a_maintainer(scene: Scene) -> None:
    pull = scene.propose({ENTRY: GOOD})

    with tell_more_files(scene, pull, 6):
        scene.review(pull)

    assert "7 changed files; 1 were seen" in scene.comment(pull)
    assert scene.conclusions(pull.head_sha) == ["action_required"]


def test_T15_a_sweep_does_not_acquit_what_a_count_accused(scene: Scene) -> None:
    pull = scene.propose({ENTRY: GOOD})

    with tell_more_files(scene, pull, 6):
        scene.review(pull)
        scene.sweep()

    assert "success" not in scene.conclusions(pull.head_sha)


def test_T15_among_3500_files_none_hides(scene: Scene) -> None:
    pull = scene.propose(
        {
            **{f"notes/{number}.txt": "x\n" for number in range(3_500)},
            ".github/workflows/z.yml": "on: push\n",
            ENTRY: GOOD,
            "schema/zzz.yaml": "title: Z\n",
        }
    )

    scene.review(pull)

    assert scene.conclusions(pull.head_sha) == ["action_required"]
    assert "`.github/workflows/z.yml`" in scene.comment(pull)
    assert "`schema/zzz.yaml`" in scene.comment(pull)


OTHERS = "entries/demo/models/flamingo.yaml"


def test_T16_the_entry_of_somebody_else_is_not_renamed_or_removed_without_a_maintainer(
    scene: Scene,
) -> None:
    flamingo = scene.world.read("main", OTHERS) or ""
    renamed = scene.propose(
        {"entries/demo/models/flamingo-2.yaml": flamingo}, deletes=[OTHERS]
    )
    removed = scene.propose({}, deletes=[OTHERS])

    for pull in (renamed, removed):
        scene.review(pull)
        assert scene.conclusions(pull.head_sha) == ["action_required"], scene.comment(
            pull
        )
        assert scene.world.labels(pull) == ["needs-maintainer"]


def test_T16_a_list_is_not_removed_without_a_maintainer(scene: Scene) -> None:
    pull = scene.propose({}, deletes=["lists/demo.md"])

    scene.review(pull)

    assert scene.conclusions(pull.head_sha) == ["action_required"]


def test_T16_a_line_typed_into_a_list_becomes_an_entry_and_no_line_is_lost(
    scene: Scene,
) -> None:
    listed = scene.world.read("main", "lists/demo.md") or ""
    line = (
        "- **Molmo** - [Open weights and open data](https://arxiv.org/abs/2409.17146)\n"
    )
    pull = scene.propose(
        {"lists/demo.md": listed.replace("### 2023\n", f"### 2023\n{line}")}
    )

    scene.review(pull)

    assert "title: Molmo" in scene.comment(pull)
