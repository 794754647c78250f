"""The workflows as they are, run by `act`: an event comes in, and what GitHub shows afterwards is looked at."""

import json
import re
from pathlib import Path

import pytest

from tests.forms.scene import filled
from tests.github_server.store import Comment, Issue, PullRequest
from tests.github_server.world import World
from tests.scenarios.scene import BASE, Scene, forms
from tests.workflows.files import CALLER, load
from tests.workflows.runner import Runner, make_hasty_python
from tests.workflows.starts import (
    COMMAND,
    IDLE_SWEEP,
    LINK_SWEEP,
    MERGE,
    PUSH,
    REVIEW,
    SUBMISSION,
)

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PATH = "entries/demo/models/llava.yaml"
FAULTY = """\
title: Visual Instruction Tuning
name: LLaVA
description: An assistant that sees
links:
    paper: http://www.arxiv.org/pdf/2304.08485v2
"""
MENDED = """\
title: Visual Instruction Tuning
name: LLaVA
year: 2023
links:
  paper: https://arxiv.org/abs/2304.08485
description: An assistant that sees
"""
LISTED = f'{MENDED}added: "2026-01-31"\n'
"""The file after the merge, which adds the day."""
SUBMITTED = {
    "section": "Demo list › Models",
    "title": "Visual Instruction Tuning",
    "link": "http://www.arxiv.org/pdf/2304.08485v2",
    "description": "An assistant that sees",
}
SHOWN = "- **Visual Instruction Tuning** - [An assistant that sees](https://arxiv.org/abs/2304.08485)\n"


def contribution(world: World) -> PullRequest:
    """A pull request from a fork, with what a machine can repair."""
    return world.pull_request(author="newcomer", files={PATH: FAULTY})


@pytest.mark.feature("workflow")
def test_a_contribution_is_answered_repaired_approved_and_shows_in_the_list(
    world: World, runner: Runner
) -> None:
    world.commit("main", {"schema/settings.yaml": "fix: push\n"})
    world.permission("curator", "write")
    pull = contribution(world)
    proposed = pull.head_sha

    reviewed = runner.run(
        "pull_request_target", world.event("pull_request_target", pull)
    )

    assert reviewed.results == dict.fromkeys(REVIEW, "success"), reviewed.log
    (comment,) = world.comments(pull)
    assert comment.author.login == "github-actions[bot]"
    assert world.labels(pull) == ["ready"]
    assert [review.commit for review in world.reviews(pull)] == [proposed]
    assert [check.conclusion for check in world.checks(proposed)] == ["success"]
    assert "Visual Instruction Tuning" in reviewed.summary
    assert pull.head_sha != proposed
    assert pull.head_repo is not None
    assert world.read(pull.head_ref, PATH, pull.head_repo) == MENDED
    assert [check.conclusion for check in world.checks(pull.head_sha)] == ["success"]

    (token,) = re.findall(r"/approve ([0-9a-f]+)", comment.body)
    order = world.comment(pull, "curator", f"/approve {token}")
    obeyed = runner.run("issue_comment", world.event("issue_comment", order))

    assert obeyed.results == dict.fromkeys(COMMAND, "success"), obeyed.log
    assert pull.merged_at
    assert world.read("main", PATH) == LISTED
    assert SHOWN in (world.read("main", "lists/demo.md") or "")
    assert runner.excess == []


def submission(world: World) -> Issue:
    """An issue that was opened with the form for additions."""
    form = next(form for form in forms(BASE) if form.kind == "add")
    return world.issue(
        "newcomer", title=f"{form.title}LLaVA", body=filled(form, SUBMITTED)
    )


def test_a_submission_is_answered_approved_merged_and_shows_in_the_list(
    world: World, runner: Runner
) -> None:
    world.commit(
        "main",
        {"schema/settings.yaml": "submissions:\n  enabled: true\n  merge: true\n"},
    )
    world.permission("curator", "write")
    issue = submission(world)

    answered = runner.run("issues", world.event("issues", issue))

    assert answered.results == dict.fromkeys(SUBMISSION, "success"), answered.log
    (comment,) = world.comments(issue)
    assert "Ready for a maintainer" in comment.body
    assert world.labels(issue) == ["ready", "submission"]

    (token,) = re.findall(r"/approve ([0-9a-f]+)", comment.body)
    order = world.comment(issue, "curator", f"/approve {token}")
    obeyed = runner.run("issue_comment", world.event("issue_comment", order))

    assert obeyed.results == dict.fromkeys(COMMAND, "success"), obeyed.log
    path = "entries/demo/models/visual-instruction-tuning.yaml"
    assert world.read("main", path) == LISTED.replace("name: LLaVA\n", "")
    assert SHOWN in (world.read("main", "lists/demo.md") or "")
    assert issue.state == "closed"
    assert "Listed under Models" in world.comments(issue)[0].body
    assert runner.excess == []


def test_an_edited_submission_loses_its_approval_and_its_request_follows(
    world: World, runner: Runner, tmp_path: Path
) -> None:
    world.commit("main", {"schema/settings.yaml": "submissions:\n  enabled: true\n"})
    # How it came to be approved is told by the test before this one; here the steps alone are run.
    scene = Scene(world, tmp_path)
    issue = submission(world)
    scene.answer(issue)
    scene.order(issue, f"/approve {scene.token(issue)}")
    (pull,) = world.pulls()
    approved = pull.head_sha

    issue.body = (issue.body or "").replace("that sees", "that sees and talks")
    run = runner.run("issues", world.event("issues", issue, action="edited"))

    assert run.results == dict.fromkeys(SUBMISSION, "success"), run.log
    assert pull.head_sha != approved
    assert [check.conclusion for check in world.checks(pull.head_sha)] == [
        "action_required"
    ]
    assert runner.excess == []


@pytest.mark.feature("could-not-check", "check")
def test_a_fault_of_the_bots_is_no_red_cross_and_no_verdict(
    world: World, runner: Runner
) -> None:
    pull = contribution(world)
    world.server.faults.add("pulls/list", status=404, times=9)

    run = runner.run("pull_request_target", world.event("pull_request_target", pull))

    assert run.results == {"analyse": "success", "publish": "success"}, run.log
    assert [
        (check.status, check.conclusion) for check in world.checks(pull.head_sha)
    ] == [("in_progress", None)]
    (comment,) = world.comments(pull)
    assert "could not finish" in comment.body
    assert runner.excess == []


def test_a_push_to_the_default_branch_reaches_the_lists(
    world: World, runner: Runner
) -> None:
    world.commit("main", {PATH: MENDED})

    run = runner.run("push", world.event("push"))

    assert run.results == dict.fromkeys(PUSH, "success"), run.log
    assert SHOWN in (world.read("main", "lists/demo.md") or "")
    assert runner.excess == []


def test_a_sweep_repairs_what_events_lost(world: World, runner: Runner) -> None:
    world.commit("main", {PATH: MENDED})
    pull = world.pull_request(files={"README.md": "# Awesome\n"})

    run = runner.run("schedule", world.event("schedule"))

    steps = ("analyse", "publish", "accept", "land")
    assert run.results == dict.fromkeys(steps, "success"), run.log
    assert [check.name for check in world.checks(pull.head_sha)] == ["listwright"]
    assert SHOWN in (world.read("main", "lists/demo.md") or "")
    assert runner.excess == []


def test_a_sweep_that_finds_nothing_to_do_starts_one_job(
    world: World, runner: Runner
) -> None:
    runner.run("push", world.event("push"))

    run = runner.run("schedule", world.event("schedule"))

    assert run.results == dict.fromkeys(IDLE_SWEEP, "success"), run.log
    assert runner.excess == []


def test_links_are_tried_in_a_job_without_a_right_and_remembered_by_another(
    world: World, runner: Runner
) -> None:
    """No name can be asked for here: that is the run's own trouble, and blames no link."""
    world.commit("main", {"schema/settings.yaml": "network: links\n"})
    runner.run("push", world.event("push", "main"))

    run = runner.run("schedule", world.event("schedule"))

    assert {job: run.results.get(job) for job in LINK_SWEEP} == dict.fromkeys(
        LINK_SWEEP, "success"
    ), run.log
    assert runner.excess == []
    assert {job for job, _ in runner.asked} & {"try"} == set()
    git = world.repository.git
    history = json.loads(git.read("refs/listwright/state", "links.json") or b"{}")
    assert history == {"day": "2026-01-31", "is_outage": True}
    again = runner.run("schedule", world.event("schedule"))
    assert "try" not in again.results


def test_links_in_parts_are_tried_side_by_side_and_joined_to_the_whole(
    world: World, runner: Runner
) -> None:
    """As with one part: what each machine saw is remembered together."""
    world.commit("main", {"schema/settings.yaml": "network: links\n"})
    runner.run("push", world.event("push", "main"))
    # A list of more than 2,000 links would take too long here.
    step = "bot.steps.list_links"
    runner.python = make_hasty_python(f"import {step}; {step}._MOST_A_PART = 1")

    run = runner.run("schedule", world.event("schedule"))

    assert {job: run.results.get(job) for job in LINK_SWEEP} == dict.fromkeys(
        LINK_SWEEP, "success"
    ), run.log
    artifacts = runner.folder / "artifacts"
    (listed,) = artifacts.glob("links/links.json")
    links = json.loads(listed.read_text("utf-8"))
    parts = sorted(path.name for path in artifacts.glob("tries-*"))
    count = len(links)
    assert count > 1
    assert parts == sorted(f"tries-{n}-of-{count}" for n in range(1, count + 1))
    tried = [
        one["url"]
        for path in artifacts.glob("tries-*/*.json")
        for one in json.loads(path.read_text("utf-8"))
    ]
    assert sorted(tried) == sorted(links)
    git = world.repository.git
    history = json.loads(git.read("refs/listwright/state", "links.json") or b"{}")
    assert history == {"day": "2026-01-31", "is_outage": True}
    assert runner.excess == []


def test_a_merge_queue_gets_its_check_from_the_default_branchs_program(
    world: World, runner: Runner
) -> None:
    pull = world.pull_request(files={"action.yml": "name: Not ours\n"})
    payload = world.event("merge_group", pull)

    run = runner.run("merge_group", payload)

    assert run.results == {"analyse": "success", "publish": "success"}, run.log
    assert [
        check.name for check in world.checks(payload["merge_group"]["head_sha"])
    ] == ["listwright"]
    assert runner.excess == []


def test_a_merge_by_hand_lands(world: World, runner: Runner) -> None:
    pull = world.pull_request(files={PATH: MENDED})
    world.merge(pull)
    payload = world.event("pull_request_target", pull, action="closed")

    run = runner.run("pull_request_target", payload)

    assert run.results == dict.fromkeys(MERGE, "success"), run.log
    assert SHOWN in (world.read("main", "lists/demo.md") or "")
    assert runner.excess == []


def test_the_end_of_one_request_is_told_to_those_that_stay_open(
    world: World, runner: Runner
) -> None:
    ended = contribution(world)
    open_still = world.pull_request(
        author="other", files={"entries/demo/models/llava-1.yaml": MENDED}
    )
    ended.state = "closed"

    payload = world.event("pull_request_target", ended, action="closed")
    run = runner.run("pull_request_target", payload)

    assert run.results == {"analyse": "success", "publish": "success"}, run.log
    assert world.comments(ended) == []
    assert [check.name for check in world.checks(open_still.head_sha)] == ["listwright"]
    assert runner.excess == []


def test_what_asks_for_nothing_starts_nothing(world: World, runner: Runner) -> None:
    pull = contribution(world)
    remark = world.comment(pull, "curator", "Thanks! Write `/approve` when you like.")
    robot = world.comment(pull, "helpful[bot]", "/recheck")
    robot.author.kind = "Bot"
    retitled = world.event(
        "pull_request_target", pull, action="edited", changes={"title": {"from": "Add"}}
    )
    world.commit("idea", {PATH: MENDED}, start=world.head("main"))

    runs = [
        *(
            runner.run("issue_comment", world.event("issue_comment", said))
            for said in (remark, robot)
        ),
        runner.run("pull_request_target", retitled),
        runner.run("push", world.event("push", "idea")),
    ]

    assert [(run.status, run.results) for run in runs] == [(0, {})] * 4
    assert runner.asked == []


@pytest.mark.parametrize("event", sorted(load(CALLER)[True]))  # type: ignore[index]
def test_nothing_runs_in_a_fork(world: World, runner: Runner, event: str) -> None:
    pull = contribution(world)
    about: dict[str, PullRequest | Issue | Comment] = {
        "pull_request_target": pull,
        "merge_group": pull,
        "issues": world.issue(),
        "issue_comment": world.comment(pull, "curator", "/recheck"),
    }
    payload = world.event(event, about.get(event))
    payload["repository"]["fork"] = True

    run = runner.run(event, payload)

    assert (run.status, run.results) == (0, {}), run.log
    assert runner.asked == []
