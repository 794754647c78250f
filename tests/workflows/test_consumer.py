"""A repository that is not this one: its list moved in by `listwright init`, and it names the action by a commit."""

import subprocess
from pathlib import Path

import pytest

from bot.cli import main
from tests.forms.scene import filled
from tests.github_server.world import World
from tests.scenarios.scene import forms
from tests.workflows.runner import RELEASE, Runner

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

LIST = """\
# Awesome things

## Models

- [BLIP-2](https://arxiv.org/abs/2301.12597) - Queries between a frozen image encoder and a language model
- [Flamingo](https://arxiv.org/abs/2204.14198) - Few-shot learning from images and text
"""
PROPOSED = "title: LLaVA\nlinks:\n  paper: http://www.arxiv.org/pdf/2304.08485v2\ndescription: An assistant that sees\n"
PATH = "entries/awesome-things/models/llava.yaml"
SHOWN = "- [LLaVA](https://arxiv.org/abs/2304.08485) - An assistant that sees"
SUBMITTED = {
    "title": "LLaVA",
    "link": "https://arxiv.org/abs/2304.08485",
    "description": "An assistant that sees",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with nothing but a list, after `listwright init`."""
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "README.md").write_text(LIST, "utf-8")
    subprocess.run(["git", "init", "--quiet", root], check=True)
    assert (
        main(["init", "--root", str(root), "--uses", RELEASE, "--forms", "--yes"]) == 0
    )
    return root


@pytest.fixture
def runner(world: World, checkout: Path, tmp_path: Path) -> Runner:
    """Runs the workflow of that repository; the bot's is what a checkout of this one holds."""
    files = [
        path
        for path in checkout.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(checkout).parts
    ]
    world.commit(
        "main",
        {path.relative_to(checkout).as_posix(): path.read_bytes() for path in files},
    )
    (tmp_path / "runner").mkdir()
    return Runner(
        world, tmp_path / "runner", checkout / ".github/workflows/listwright.yml"
    )


@pytest.mark.parametrize(("kilobytes", "rounds"), [(100, 2), (20_000, 6)])
def test_a_pull_request_gets_its_comment_and_its_check(
    world: World, runner: Runner, kilobytes: int, rounds: int
) -> None:
    pull = world.pull_request(author="newcomer", files={PATH: PROPOSED})
    payload = world.event("pull_request_target", pull)
    payload["repository"]["size"] = kilobytes

    run = runner.run("pull_request_target", payload)

    # Each of git's fetches begins with one question. A review of a large repository fetches more often, and less.
    assert len(world.server.calls("smart-http/advertise")) == rounds
    # Nothing is to be repaired, so that the job that would push it does not start.
    assert run.results == dict.fromkeys(("analyse", "publish"), "success"), run.log
    (comment,) = world.comments(pull)
    assert comment.author.login == "github-actions[bot]"
    assert "### Ready for a maintainer" in comment.body
    assert f"+ {SHOWN}" in comment.body
    assert [
        (check.name, check.conclusion) for check in world.checks(pull.head_sha)
    ] == [("listwright", "success")]
    assert runner.excess == []


def test_an_issue_form_gets_its_reply(
    world: World, runner: Runner, checkout: Path
) -> None:
    form = next(form for form in forms(checkout) if form.kind == "add")
    issue = world.issue(
        "newcomer", title=f"{form.title}LLaVA", body=filled(form, SUBMITTED)
    )

    run = runner.run("issues", world.event("issues", issue))

    assert run.results == dict.fromkeys(("analyse", "publish", "accept"), "success"), (
        run.log
    )
    (reply,) = world.comments(issue)
    assert "Ready for a maintainer" in reply.body
    assert f"+ {SHOWN}" in reply.body
    assert world.labels(issue) == ["ready", "submission"]
    assert runner.excess == []
