"""Faults and changes around the repository: fetches, pushes, forks, and branches."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_server.exchange import Exchange
from tests.github_server.server import Moment
from tests.github_server.store import BOT, PullRequest
from tests.github_server.world import World
from tests.scenarios.scene import BASE, GOOD, HOME, SETTINGS, SLOPPY, Scene

PATH = f"{HOME}/learning-count-coins.yaml"


class TrunkScene(Scene):
    """The same, where the default branch is called `trunk`, and `main` is somebody's old branch."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.root, self.apart = world, folder / "checkout", False
        files = {
            path.relative_to(BASE).as_posix(): path.read_bytes()
            for path in BASE.rglob("*")
            if path.is_file()
        }
        world.commit("trunk", files, message="Two lists")
        subprocess.run(
            ["git", "clone", "--quiet", world.clone_url(), self.root], check=True
        )
        world.permission("curator", "write")
        self.said = ""

    def update(self) -> None:
        """What checkout does."""
        for words in (
            ["fetch", "--quiet", "origin"],
            ["reset", "--quiet", "--hard", "origin/trunk"],
        ):
            subprocess.run(["git", *words], cwd=self.root, check=True)


@pytest.fixture
def trunk(tmp_path: Path) -> Iterator[Scene]:
    """A list on `trunk`."""
    with World(tmp_path, default_branch="trunk") as world:
        yield TrunkScene(world, tmp_path)


def bots(pull: PullRequest) -> list[str]:
    """The bot's comments."""
    return [one.body for one in pull.comments if one.author.login == BOT]


def test_F20_a_draft_a_second_opening_and_a_title_change_nothing(scene: Scene) -> None:
    pull = scene.propose({PATH: SLOPPY}, draft=True)
    scene.review(pull)
    writes, said = len(scene.world.server.writes()), scene.comment(pull)

    pull.draft = False
    for action in ("ready_for_review", "reopened", "edited"):
        scene.review(pull, action)

    assert len(scene.world.server.writes()) == writes
    assert scene.comment(pull) == said


def test_F20_a_request_is_judged_by_the_base_as_it_is_now(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    assert scene.conclusions(pull.head_sha) == ["success"]
    scene.world.commit("main", {f"{HOME}/coins.yaml": GOOD})

    scene.review(pull, "reopened")

    assert scene.conclusions(pull.head_sha)[-1] == "action_required"
    assert "**Possible duplicate** of `other/papers/coins`" in scene.comment(pull)
    assert len(bots(pull)) == 1


def test_F20_a_request_that_goes_to_another_branch_now_is_judged_by_that(
    scene: Scene,
) -> None:
    start = scene.world.head("main")
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.world.commit("next", {f"{HOME}/coins.yaml": GOOD}, start=start)

    pull.base_ref = "next"
    scene.review(pull, "edited")

    assert scene.conclusions(pull.head_sha)[-1] != "success"


def test_F21_the_default_branch_may_have_any_name(trunk: Scene) -> None:
    trunk.world.commit(
        "main", {"lists/other.md": "old\n"}, start=trunk.world.head("trunk")
    )
    pull = trunk.propose({PATH: SLOPPY})
    trunk.review(pull)

    trunk.order(pull, f"/approve {trunk.token(pull)}")
    trunk.sweep()

    assert pull.merged_at, trunk.said
    assert "[Learning: Count Coins]" in (
        trunk.world.read("trunk", "lists/other.md") or ""
    )
    assert trunk.world.read("main", "lists/other.md") == "old\n"
    assert trunk.headline(pull).startswith("Listed")


@pytest.mark.parametrize("behind", [1, 2])
def test_F22_a_list_that_is_behind_makes_no_second_comment(
    scene: Scene, behind: int
) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.world.server.faults.lag("issues/list-comments", behind)
    scene.world.server.faults.lag("checks/list-for-ref", behind)
    scene.world.server.faults.lag("pulls/list-review-comments", behind)
    scene.world.server.faults.add("issues/create-comment", status=502, when="after")

    scene.review(pull)
    scene.review(pull, "edited")

    assert len(bots(pull)) == 1
    assert len(pull.reviews) == 1
    assert len(scene.conclusions(pull.head_sha)) == 1


def test_F23_of_comments_that_are_there_twice_the_oldest_stays(scene: Scene) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.review(pull)
    first = pull.comments[0]
    for author in (BOT, BOT, "mallory"):
        scene.world.comment(pull, author=author, body=first.body)
    scene.world.comment(pull, author=BOT, body="Something else of the bot's.")
    scene.world.push_to(pull, {PATH: GOOD})

    scene.review(pull, "synchronize")

    said = [
        (one.author.login, one.body.startswith("<!-- listwright:review "))
        for one in pull.comments
    ]
    assert pull.comments[0] is first
    assert said == [(BOT, True), ("mallory", True), (BOT, False)]


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"reset": True}, {"truncate": True}, {"html": True}],
    ids=lambda one: next(iter(one)),
)
def test_F25_a_fetch_that_fails_is_tried_again(
    scene: Scene, fault: dict[str, object]
) -> None:
    pull = scene.propose({PATH: GOOD})
    event = scene.world.write_event(scene.world.event("pull_request_target", pull))
    scene.update()
    scene.update = lambda: None  # type: ignore[method-assign] # the checkout is not what fails here
    scene.world.server.faults.add("smart-http/fetch", **fault)  # type: ignore[arg-type]

    assert scene.run("analyse", event, "--out", "analysis.json") == 0
    assert (
        scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))
        == 0
    )

    assert scene.conclusions(pull.head_sha) == ["success"]


def test_F25_a_fetch_that_never_comes_leaves_the_check_open_until_a_sweep(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: GOOD})
    event = scene.world.write_event(scene.world.event("pull_request_target", pull))
    scene.update()
    update, scene.update = scene.update, lambda: None  # type: ignore[method-assign]
    scene.world.server.faults.add("smart-http/fetch", status=500, times=99)

    assert scene.run("analyse", event, "--out", "analysis.json") == 3
    assert (
        scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))
        == 3
    )

    assert scene.conclusions(pull.head_sha) == [None]
    assert scene.headline(pull).startswith("I could not finish checking")
    scene.world.server.faults.clear()
    scene.update = update  # type: ignore[method-assign]
    scene.sweep()
    assert scene.conclusions(pull.head_sha)[-1] == "success"
    assert scene.headline(pull).startswith("Ready")
    assert len(bots(pull)) == 1


def test_F25_a_ref_that_is_not_the_events_commit_is_not_judged_for_it(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: GOOD})
    older = scene.world.head("main") or ""
    scene.world.repository.git.set_ref(f"refs/pull/{pull.number}/head", older)

    scene.review(pull)

    assert "success" not in scene.conclusions(pull.head_sha)
    scene.world.repository.git.set_ref(f"refs/pull/{pull.number}/head", pull.head_sha)
    scene.sweep()
    assert scene.conclusions(pull.head_sha)[-1] == "success"


@pytest.mark.parametrize(
    "fault", [{"reset": True}, {"status": 500}], ids=["reset", "500"]
)
def test_F25_a_push_that_fails_is_tried_again_or_told(
    scene: Scene, fault: dict[str, object]
) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.world.merge(pull)
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="closed")
    )
    scene.world.server.faults.add("smart-http/push", times=2, **fault)  # type: ignore[arg-type]

    status = scene.run("land", event)

    assert status == 3 or scene.headline(pull).startswith("Listed")


def test_F26_a_protected_default_branch_is_told_of(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.world.merge(pull)
    scene.world.protect("main")
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="closed")
    )

    assert scene.run("land", event) == 3


@pytest.mark.parametrize(
    "why", ["403", "hook", "organisation", "edits off", "workflow file"]
)
@pytest.mark.parametrize("order", [False, True], ids=["by itself", "by order"])
def test_F26_where_a_push_is_refused_the_repairs_are_offered_once(
    scene: Scene, why: str, *, order: bool
) -> None:
    if not order:
        scene.world.commit("main", {SETTINGS: "fix: push\n"})
    fork = (
        scene.world.fork("big-org", "Organization")
        if why == "organisation"
        else scene.world.fork("newcomer")
    )
    files = {
        PATH: SLOPPY,
        **({".github/workflows/x.yml": "on: push\n"} if why == "workflow file" else {}),
    }
    pull = scene.propose(
        files, edits_allowed=why != "edits off", fork_of=fork.owner.login
    )
    if why in {"403", "hook"}:
        scene.world.refuse_pushes(fork, "403" if why == "403" else "hook")
    proposed = pull.head_sha

    for _ in range(2):
        scene.review(pull, fix=not order)
        if order:
            scene.order(pull, "/fix", author="newcomer")

    assert len(bots(pull)) == 1
    if (
        why != "workflow file"
    ):  # which the bot's own commit does not touch: it may be taken
        assert pull.head_sha == proposed
        assert '"Learning: Count Coins"' in bots(pull)[0]
    assert len(pull.reviews) <= 1
    assert "Traceback" not in scene.said


def test_F30_a_rolling_request_that_could_not_be_opened_is_opened_later(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    scene.world.store.actions_may_create_pulls = False
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    scene.merge(pull)
    assert scene.world.pulls("open") == []

    def allow(moment: Moment, call: Exchange) -> None:
        if (moment, call.operation) == ("before", "pulls/create"):
            scene.world.store.actions_may_create_pulls = True

    scene.world.server.on_call.append(allow)
    scene.sweep()
    scene.sweep()

    assert [one.head_ref for one in scene.world.pulls("open")] == [
        "listwright/regenerate"
    ]


def count_rounds(scene: Scene, pull: PullRequest) -> int:
    """How often git goes to the server for a review: each of its fetches begins with one question."""
    began = len(scene.world.server.calls("smart-http/advertise"))
    scene.review(pull)
    return len(scene.world.server.calls("smart-http/advertise")) - began


def test_where_a_checkout_has_the_history_a_review_fetches_once(scene: Scene) -> None:
    scene.propose({f"{HOME}/clocks.yaml": GOOD.replace("Coins", "Clocks")})
    pull = scene.propose({PATH: GOOD})

    assert count_rounds(scene, pull) == 1
    assert scene.headline(pull).startswith("Ready")


def test_a_shallow_checkout_is_no_history_to_build_on(scene: Scene) -> None:
    scene.world.commit("main", {"more.md": "More.\n"})
    scene.update()
    tip = scene.world.head("main")
    (scene.root / ".git/shallow").write_text(f"{tip}\n", "utf-8")
    pull = scene.propose({PATH: GOOD})

    # The commits and trees of the branch, the files of its tip, and the head.
    assert count_rounds(scene, pull) == 3
    assert scene.headline(pull).startswith("Ready")
