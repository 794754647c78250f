"""Several at once: branches that move, bots that argue, floods, and requests that get into each other's way."""

import subprocess
from typing import Any

import pytest

from tests.github_server.exchange import Exchange
from tests.github_server.server import Moment
from tests.github_server.store import BOT, PullRequest, Repository
from tests.scenarios.rewind import count_commits
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

PATH = f"{HOME}/learning-count-coins.yaml"
FLAMINGO = "entries/demo/models/flamingo.yaml"


def paper(number: int, folder: str = HOME) -> dict[str, str]:
    """An entry file, the *number*-th of its kind."""
    words = [
        "Apples",
        "Bridges",
        "Candles",
        "Dolphins",
        "Engines",
        "Forests",
        "Glaciers",
        "Harbours",
        "Islands",
    ]
    word = words[number % len(words)] * (1 + number // len(words))
    text = f"title: {word}\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2403.{10_000 + number}\n"
    return {f"{folder}/{word.lower()}.yaml": text}


def commits_of_the_bot(repository: Repository, since: str, head: str) -> list[str]:
    """The bot's commits between two."""
    return [
        commit.sha
        for commit in repository.git.log(f"{since}..{head}")
        if commit.author.name == BOT
    ]


def try_to_fix(scene: Scene, pull: PullRequest) -> str:
    """Let the bot repair a branch by itself and by order; the branch's head then."""
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    scene.review(pull, fix=True)
    scene.order(pull, "/fix", author="newcomer")
    return pull.head_sha


@pytest.mark.parametrize(
    "why", ["default branch", "organisation", "deleted fork", "edits off"]
)
def test_T25_a_branch_that_the_bot_has_no_business_with_stays_as_it_is(
    scene: Scene, why: str
) -> None:
    if why == "organisation":
        scene.world.fork("big-org", "Organization")
    more: dict[str, dict[str, Any]] = {
        "default branch": {"branch": "main"},
        "organisation": {"fork_of": "big-org"},
        "edits off": {"edits_allowed": False},
    }
    pull = scene.propose({PATH: SLOPPY}, **more.get(why, {}))
    proposed = pull.head_sha
    if why == "deleted fork":
        scene.world.delete_fork(pull)

    assert try_to_fix(scene, pull) == proposed

    assert scene.headline(pull).startswith("Ready")
    assert "learning-count-coins" in scene.comment(
        pull
    ) or "Learning: Count Coins" in scene.comment(pull)
    assert not [call for call in scene.world.log if call.operation == "smart-http/push"]


@pytest.mark.parametrize("order", [False, True], ids=["by itself", "by order"])
def test_T25_what_an_author_pushes_meanwhile_is_never_overwritten(
    scene: Scene, *, order: bool
) -> None:
    if not order:
        scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({PATH: SLOPPY})
    pushed: list[str] = []

    def push(moment: Moment, call: Exchange) -> None:
        if (moment, call.operation) == ("before", "smart-http/push") and not pushed:
            pushed.append(scene.world.push_to(pull, {"notes.txt": "mine\n"}))

    scene.world.server.on_call.append(push)
    scene.review(pull, fix=not order)
    if order:
        scene.order(pull, "/fix", author="newcomer")

    assert pull.head_repo is not None
    assert pushed
    assert pull.head_repo.git.is_ancestor(pushed[0], pull.head_sha)
    assert pull.head_repo.git.read(pull.head_sha, "notes.txt") == b"mine\n"
    assert len(commits_of_the_bot(pull.head_repo, pushed[0], pull.head_sha)) <= 1


def test_T26_the_bot_does_not_answer_its_own_commit(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({PATH: SLOPPY})
    proposed = pull.head_sha

    for action in ("opened", "synchronize", "synchronize", "reopened"):
        scene.review(pull, action, fix=True)

    assert pull.head_repo is not None
    assert len(commits_of_the_bot(pull.head_repo, proposed, pull.head_sha)) == 1


def test_T26_a_machine_that_argues_is_answered_three_times_at_most(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({PATH: SLOPPY})
    proposed = pull.head_sha

    for turn in range(5):
        scene.review(pull, "synchronize", fix=True)
        scene.world.push_to(pull, {PATH: SLOPPY + "\n" * turn})

    assert pull.head_repo is not None
    assert len(commits_of_the_bot(pull.head_repo, proposed, pull.head_sha)) <= 3


@pytest.mark.feature("merged-twice")
def test_T27_of_two_requests_with_one_work_the_second_is_stopped_in_the_queue(
    scene: Scene,
) -> None:
    first = scene.propose({f"{HOME}/coins.yaml": GOOD})
    second = scene.propose(
        {f"{HOME}/learning-to-count-coins.yaml": GOOD}, author="other"
    )
    scene.review(first)
    scene.review(second)
    assert scene.conclusions(second.head_sha) == ["success"]
    assert "**Proposed elsewhere too**" in scene.comment(second)
    scene.merge(first)

    event = scene.world.write_event(
        scene.world.event("merge_group", second, action="checks_requested")
    )
    scene.run("analyse", event, "--out", "analysis.json")
    scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))

    (group,) = [
        check
        for check in scene.world.repository.checks
        if check.head_sha not in {first.head_sha, second.head_sha}
    ]
    assert group.conclusion == "action_required"
    scene.sweep()
    assert scene.headline(second).startswith(
        "A maintainer will decide whether this is already listed"
    )


@pytest.mark.feature("merged-twice")
def test_T27_two_that_were_merged_both_are_told_of(scene: Scene) -> None:
    first = scene.propose({f"{HOME}/coins.yaml": GOOD})
    second = scene.propose(
        {f"{HOME}/learning-to-count-coins.yaml": GOOD}, author="other"
    )
    scene.merge(first)
    scene.merge(second)

    scene.sweep()

    said = [
        issue.body or ""
        for issue in scene.world.repository.issues.values()
        if issue.author.login == BOT
    ]
    assert any(
        "listed twice" in body and "learning-to-count-coins.yaml" in body
        for body in said
    )


def test_T28_landings_that_race_lose_no_entry(scene: Scene) -> None:
    late = [paper(number) for number in range(3)]
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    began = scene.world.head("main") or ""

    def commit(moment: Moment, call: Exchange) -> None:
        if (moment, call.operation) == ("before", "smart-http/push") and late:
            scene.world.commit("main", late.pop())

    scene.world.server.on_call.append(commit)
    scene.merge(pull)

    listed = scene.world.read("main", "lists/other.md") or ""
    assert late == []
    assert all(
        word in listed
        for word in ("Learning to Count Coins", "Apples", "Bridges", "Candles")
    )
    assert scene.headline(pull).startswith("Listed")
    assert count_commits(scene, began) == 1 + 3 + 1


def test_T28_many_merged_at_once_are_all_listed(scene: Scene) -> None:
    pulls = [
        scene.propose(paper(number), author=f"author-{number}") for number in range(5)
    ]
    for pull in pulls:
        scene.world.merge(pull)

    for pull in reversed(pulls):
        event = scene.world.event("pull_request_target", pull, action="closed")
        scene.run("land", scene.world.write_event(event))

    listed = scene.world.read("main", "lists/other.md") or ""
    assert all(
        word in listed
        for word in ("Apples", "Bridges", "Candles", "Dolphins", "Engines")
    )
    assert (
        len(
            scene.world.repository.git.log(
                "--first-parent", "main", "--", "lists/other.md"
            )
        )
        == 2
    )


def requests(scene: Scene, since: int = 0) -> list[str]:
    """The API calls since one, without git's."""
    return [
        call.operation
        for call in scene.world.log[since:]
        if not call.operation.startswith("smart-http")
    ]


def test_T29_a_flood_makes_no_review_dearer(scene: Scene) -> None:
    for number in range(60):
        scene.propose(paper(number), author="flooder")
    pull = scene.propose({PATH: GOOD})

    scene.review(pull)
    scene.review(pull, "edited")

    assert len(requests(scene)) <= 14
    assert len(scene.world.comments(pull)) == 1
    assert scene.conclusions(pull.head_sha) == ["success"]


def test_T29_a_sweep_over_a_flood_leaves_people_their_requests(scene: Scene) -> None:
    for number in range(10):
        scene.propose(paper(number), author="flooder")
    scene.world.store.rate_limit = 150

    scene.sweep()

    assert scene.world.store.rate_limit - scene.world.store.rate_used >= 100 - 10


def test_T29_a_sweep_over_a_flood_says_each_thing_once(scene: Scene) -> None:
    pulls = [scene.propose(paper(number), author="flooder") for number in range(10)]

    scene.sweep()
    first = len(scene.world.log)
    scene.sweep()

    assert [len(scene.world.comments(pull)) for pull in pulls] == [1] * 10
    assert [len(scene.conclusions(pull.head_sha)) for pull in pulls] == [1] * 10
    assert len(requests(scene)) - len(requests(scene, first)) <= 10 * 10
    assert len(requests(scene, first)) <= 10 * 2 + 5


def test_T37_an_entry_that_acquits_itself_acquits_nothing(scene: Scene) -> None:
    twin = (
        scene.world.read("main", FLAMINGO) or ""
    ) + "distinct_from:\n  - demo/models/flamingo\n"
    pull = scene.propose({"entries/demo/models/flamingo-again.yaml": twin})

    scene.review(pull)

    assert scene.conclusions(pull.head_sha) == ["action_required"]
    assert "**Possible duplicate** of `demo/models/flamingo`" in scene.comment(pull)


def test_T38_who_claims_fifty_titles_blocks_nobody(scene: Scene) -> None:
    claims = {
        f"{HOME}/claim-{number:02}.yaml": next(iter(paper(number).values()))
        for number in range(9)
    }
    scene.propose({**claims, f"{HOME}/a-coins.yaml": GOOD}, author="squatter")
    pull = scene.propose({f"{HOME}/learning-to-count-coins.yaml": GOOD})

    scene.review(pull)
    scene.order(pull, f"/approve {scene.token(pull)}")

    assert pull.merged_at
    assert scene.comment(pull).count("`#1`") <= 1


def test_T38_another_host_for_a_listed_link_needs_a_maintainer(scene: Scene) -> None:
    text = scene.world.read("main", FLAMINGO) or ""
    pull = scene.propose(
        {FLAMINGO: text.replace("https://arxiv.org/abs/", "https://arxiv.example/abs/")}
    )

    scene.review(pull)

    assert scene.conclusions(pull.head_sha) == ["action_required"]


def test_T13_T14_objects_that_only_an_attacker_makes_are_refused_by_name(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: GOOD})
    git = scene.world.repository.git
    blob = git.text("hash-object", "-w", "--stdin", data=b"x")
    tree = git.text("mktree", data=f"100644 blob {blob}\t.git\n".encode())
    evil = git.text(
        "commit-tree",
        tree,
        "-p",
        pull.head_sha,
        "-m",
        "x",
        data=b"",
        **{
            f"GIT_{who}_{what}": "x"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    )
    assert pull.head_repo is not None
    subprocess.run(
        ["git", "update-ref", f"refs/heads/{pull.head_ref}", evil],
        cwd=pull.head_repo.git.path,
        check=True,
    )
    scene.world.store.follow_branches()

    scene.review(pull, "synchronize")

    assert pull.head_sha == evil
    assert "success" not in scene.conclusions(evil)
    assert scene.headline(pull).startswith("I could not finish")
