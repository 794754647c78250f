"""What fails on the way: GitHub, git, the line between. A fault is the bot's, never the contribution's, and heals."""

import pytest

from tests.github_server.exchange import Exchange
from tests.github_server.server import Moment
from tests.github_server.store import BOT, PullRequest
from tests.scenarios.rewind import completed, suggestions
from tests.scenarios.scene import GOOD, HOME, SLOPPY, Scene

PATH = f"{HOME}/learning-count-coins.yaml"
OTHER = "title: Reading Clocks\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2402.11111\n"


def run_review(scene: Scene, pull: PullRequest, action: str = "opened") -> list[int]:
    """The workflow for a pull request; how its steps ended."""
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action=action)
    )
    handed = scene.root / "analysis.json"
    handed.unlink(missing_ok=True)
    return [
        scene.run("analyse", event, "--out", "analysis.json"),
        scene.run("publish", event, "--analysis", str(handed)),
    ]


def bots(pull: PullRequest) -> list[str]:
    """The bot's comments."""
    return [one.body for one in pull.comments if one.author.login == BOT]


def assert_reviewed(scene: Scene, pull: PullRequest) -> None:
    """One comment, one check that ended, one label, one review with suggestions."""
    assert len(bots(pull)) == 1
    assert scene.headline(pull).startswith("Ready")
    assert [check.conclusion for check in completed(scene, pull.head_sha)] == [
        "success"
    ]
    assert scene.world.labels(pull) == ["ready"]
    assert suggestions(pull) <= 1


WRITES = [
    "issues/create-comment",
    "issues/add-labels",
    "pulls/create-review",
    "checks/create",
]


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 502, "when": "after"},
        {"reset": True, "when": "after"},
        {"truncate": True},
        {"html": True, "when": "after"},
    ],
    ids=["502", "reset", "truncated", "a page"],
)
def test_F01_what_was_written_though_the_answer_was_lost_is_not_written_again(
    scene: Scene, operation: str, fault: dict[str, object]
) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.world.server.faults.add(operation, **fault)  # type: ignore[arg-type]

    run_review(scene, pull)
    run_review(scene, pull)

    assert_reviewed(scene, pull)
    assert suggestions(pull) == 1


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("times", [3, 99])
def test_F02_what_was_never_written_is_pending_until_it_can_be(
    scene: Scene, operation: str, times: int
) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.world.server.faults.add(operation, status=502, times=times)

    statuses = run_review(scene, pull)

    assert statuses[1] == (0 if completed(scene, pull.head_sha) else 3)
    scene.world.server.faults.clear()
    scene.sweep()
    assert_reviewed(scene, pull)


@pytest.mark.parametrize("status", [302, 307, 308])
def test_F03_a_redirected_write_is_looked_for(scene: Scene, status: int) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.world.server.faults.add("issues/create-comment", redirect=status)
    scene.world.server.faults.add("checks/create", redirect=status, when="after")

    run_review(scene, pull)
    run_review(scene, pull)

    assert_reviewed(scene, pull)


def test_F10_a_pull_request_that_is_gone_midway_is_left_alone(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.world.server.faults.add("pulls/get", status=404, times=99)

    statuses = run_review(scene, pull)

    assert statuses == [0, 0]
    assert not scene.world.server.writes()


def test_F10_a_comment_that_is_deleted_midway_is_written_anew(scene: Scene) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.review(pull)
    scene.world.push_to(pull, {PATH: GOOD})

    def delete(moment: Moment, call: Exchange) -> None:
        if (moment, call.operation) == ("before", "issues/update-comment"):
            pull.comments.clear()

    scene.world.server.on_call.append(delete)
    run_review(scene, pull, "synchronize")
    scene.world.server.on_call.clear()
    scene.sweep()

    assert_reviewed(scene, pull)


def test_F11_a_comment_is_never_longer_than_github_takes(scene: Scene) -> None:
    wrong = "".join(f"unknown{number}: {'x' * 300}\n" for number in range(60))
    files = {
        f"{HOME}/paper-{number}.yaml": OTHER.replace("11111", f"1111{number}") + wrong
        for number in range(9)
    }
    pull = scene.propose(files)

    scene.review(pull)

    assert scene.headline(pull).startswith("540 things")
    assert 20_000 < len(scene.comment(pull)) <= 60_000
    (check,) = completed(scene, pull.head_sha)
    assert len(check.annotations) >= 540
    assert len(check.summary or "") <= 60_000


@pytest.mark.feature("annotations")
@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("when", ["before", "after"])
def test_F12_of_120_annotations_none_is_doubled_and_none_lost(
    scene: Scene, nth: int, when: str
) -> None:
    pull = scene.propose(
        {PATH: GOOD + "".join(f"unknown{number}: x\n" for number in range(119))}
    )
    scene.world.server.faults.add("checks/update", nth=nth, status=502, when=when)  # type: ignore[arg-type]

    scene.review(pull)

    (check,) = completed(scene, pull.head_sha)
    assert len(check.annotations) == len({str(one) for one in check.annotations}) == 120
    created, *more = [
        len(call.body["output"]["annotations"])
        for call in scene.world.server.writes()
        if call.operation.startswith("checks/")
    ]
    assert created == 50
    assert set(more) <= {50, 20}


def test_F13_a_branch_that_never_rests_is_given_up_after_eight_tries(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.world.merge(pull)
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="closed")
    )
    pushes = 0

    def commit(moment: Moment, call: Exchange) -> None:
        nonlocal pushes
        if (moment, call.operation) == ("before", "smart-http/push"):
            pushes += 1
            scene.world.commit("main", {f"notes/{pushes}.txt": "x\n"})

    scene.world.server.on_call.append(commit)
    status = scene.run("land", event)

    assert (status, pushes) == (3, 8)
    assert scene.headline(pull).startswith("Ready")
    scene.world.server.on_call.clear()
    assert scene.run("land", event) == 0
    assert scene.headline(pull).startswith("Listed")


def test_F14_whether_it_merges_is_found_out_by_git(scene: Scene) -> None:
    scene.world.store.mergeable_is_unknown = True
    began = scene.world.head("main")
    flamingo = "entries/demo/models/flamingo.yaml"
    text = scene.world.read("main", flamingo) or ""
    fine = scene.propose({PATH: GOOD})
    scene.world.commit("main", {flamingo: text.replace("Few-shot", "Two-shot")})
    clash = scene.propose({flamingo: text.replace("Few-shot", "One-shot")}, start=began)

    scene.review(fine)
    scene.review(clash)

    assert scene.headline(fine).startswith("Ready")
    assert scene.headline(clash).startswith("The list has changed in the same place")
    assert scene.conclusions(clash.head_sha) == ["action_required"]


@pytest.mark.parametrize(
    "body", ["/fix", "/recheck", "/take", "/move other/papers", "/approve 0123456789"]
)
def test_F15_a_deleted_fork_stops_nothing_but_pushes(scene: Scene, body: str) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.world.delete_fork(pull)

    assert run_review(scene, pull) == [0, 0]
    scene.order(pull, body)

    assert_reviewed(scene, pull)
    assert "Traceback" not in scene.said


def test_F16_what_was_found_of_an_older_head_is_not_said_of_the_newer(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: GOOD})
    old = pull.head_sha
    event = scene.world.write_event(scene.world.event("pull_request_target", pull))
    scene.run("analyse", event, "--out", "analysis.json")
    scene.world.push_to(pull, {PATH: OTHER + "unknown: x\n"})

    status = scene.run(
        "publish", event, "--analysis", str(scene.root / "analysis.json")
    )

    assert status == 0
    assert not scene.world.server.writes()
    scene.review(pull, "synchronize")
    assert scene.conclusions(old) == []
    assert scene.headline(pull).startswith("1 thing")


@pytest.mark.parametrize("operation", ["smart-http/fetch", "pulls/list"])
def test_F16_a_head_that_moves_while_it_is_read_is_left_to_its_own_event(
    scene: Scene, operation: str
) -> None:
    pull = scene.propose({PATH: GOOD})
    old = pull.head_sha

    def push(moment: Moment, call: Exchange) -> None:
        if (moment, call.operation) == ("before", operation) and pull.head_sha == old:
            scene.world.push_to(pull, {PATH: OTHER + "unknown: x\n"})

    event = scene.world.write_event(scene.world.event("pull_request_target", pull))
    scene.update()
    scene.world.server.on_call.append(push)
    scene.run("analyse", event, "--out", "analysis.json")
    scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))

    assert not scene.world.server.writes()


def test_F18_events_that_come_twice_and_out_of_order_come_to_the_same(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: OTHER + "unknown: x\n"})
    events = [scene.world.event("pull_request_target", pull)]
    for text in (SLOPPY, GOOD):
        scene.world.push_to(pull, {PATH: text})
        events.append(
            scene.world.event("pull_request_target", pull, action="synchronize")
        )
    files = [scene.world.write_event(event) for event in events]

    for place in (2, 0, 1, 1, 2, 0):
        scene.run("analyse", files[place], "--out", "analysis.json")
        scene.run(
            "publish", files[place], "--analysis", str(scene.root / "analysis.json")
        )

    assert_reviewed(scene, pull)
    assert {check.head_sha for check in scene.world.repository.checks} == {
        pull.head_sha
    }


@pytest.mark.feature("sweep")
@pytest.mark.parametrize(
    "branch", ["patch-1", "0123456789abcdef0123456789abcdef01234567", "refs/heads/main"]
)
def test_F19_a_lost_event_is_made_good_by_the_sweep(scene: Scene, branch: str) -> None:
    pull = scene.propose({PATH: SLOPPY}, branch=branch)

    scene.sweep()

    assert_reviewed(scene, pull)
    writes = len(scene.world.server.writes())
    scene.sweep()
    assert len(scene.world.server.writes()) == writes
