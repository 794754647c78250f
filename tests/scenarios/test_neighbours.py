"""One open pull request that is broken or huge: it is told why, and no other is held up by it."""

import zlib
from random import Random

import pytest

from tests.github_server.store import PullRequest
from tests.scenarios.scene import GOOD, HOME, Scene

PATH = f"{HOME}/learning-count-coins.yaml"
CLOCKS = "title: Reading Clocks\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2402.11111\n"
KIB = 1 << 10


def make_noise(size: int) -> bytes:
    """Bytes that cannot be compressed."""
    return Random(size).randbytes(size)  # noqa: S311 - a test's data


def point_to(scene: Scene, pull: PullRequest, commit: str) -> None:
    """Let a pull request propose *commit*, which git itself would not make."""
    assert pull.head_repo is not None
    pull.head_repo.git.set_ref(f"refs/heads/{pull.head_ref}", commit)
    scene.world.store.follow_branches()


def refuse_by_fsck(scene: Scene, pull: PullRequest) -> None:
    """Let a pull request propose a commit with a time zone that fsck refuses, as old programs wrote it."""
    git = scene.world.repository.git
    data = git.run("cat-file", "commit", pull.head_sha).replace(
        b"+0000\n", b"+051800\n"
    )
    point_to(
        scene,
        pull,
        git.text(
            "hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=data
        ),
    )


def count_fetched(scene: Scene, since: int) -> int:
    """The bytes that git was sent since a call."""
    return sum(
        call.sent
        for call in scene.world.log[since:]
        if call.operation.startswith("smart-http")
    )


@pytest.mark.parametrize("apart", [False, True], ids=["here", "isolated"])
def test_T42_a_head_that_fsck_refuses_fails_alone(scene: Scene, *, apart: bool) -> None:
    first = scene.propose({f"{HOME}/reading-clocks.yaml": CLOCKS}, author="first")
    bad = scene.propose(
        {f"{HOME}/bad.yaml": GOOD.replace("Coins", "Beans")}, author="bad"
    )
    refuse_by_fsck(scene, bad)
    pull = scene.propose({PATH: GOOD})
    scene.apart = apart

    scene.review(pull)
    scene.sweep()

    assert scene.headline(pull).startswith("Ready")
    assert scene.headline(first).startswith("Ready")
    assert "success" not in scene.conclusions(bad.head_sha)


def test_T42_a_head_that_is_gone_fails_alone(scene: Scene) -> None:
    gone = scene.propose({f"{HOME}/reading-clocks.yaml": CLOCKS}, author="gone")
    pull = scene.propose({PATH: GOOD})
    scene.world.repository.git.run("update-ref", "-d", f"refs/pull/{gone.number}/head")

    scene.review(pull)

    assert scene.headline(pull).startswith("Ready")


def test_T44_a_neighbours_review_fetches_no_large_files(scene: Scene) -> None:
    noise = make_noise(6 << 20)
    scene.propose(
        {f"{HOME}/clocks.yaml": CLOCKS, f"{HOME}/clocks.png": noise}, author="picture"
    )
    scene.propose({f"{HOME}/huge.yaml": noise}, author="entry")
    scene.propose({f"{HOME}/zip.yaml": b"title: x" + b" " * (20 << 20)}, author="bomb")
    pull = scene.propose({PATH: GOOD})
    began = len(scene.world.log)
    scene.apart = True

    scene.review(pull)

    assert scene.headline(pull).startswith("Ready")
    assert count_fetched(scene, began) < 100 * KIB
    assert len(zlib.compress(noise)) > 6 << 20


def test_T44_a_flood_of_small_files_is_given_up_for_itself(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.disk import fetch_tries, fetching
    from bot.disk.git_program import Limits

    for module in (fetching, fetch_tries):
        monkeypatch.setattr(module, "MOST_TOGETHER", Limits(60, 256 * KIB))
    monkeypatch.setattr(fetch_tries, "MOST_EACH", Limits(60, 128 * KIB))
    flood = scene.propose(
        {f"assets/{number}.png": make_noise(10_000 + number) for number in range(40)},
        author="flood",
    )
    pull = scene.propose({PATH: GOOD})

    scene.review(pull)
    scene.review(flood)

    assert scene.headline(pull).startswith("Ready")
    assert "success" not in scene.conclusions(flood.head_sha)


def test_T44_what_is_missing_is_not_fetched_by_who_reads(scene: Scene) -> None:
    pull = scene.propose({f"{HOME}/huge.yaml": make_noise(6 << 20)})
    scene.apart = True

    scene.review(pull)

    (check,) = scene.world.checks(pull.head_sha)
    assert check.conclusion == "failure"
    assert "larger than 64 KiB" in scene.comment(pull)
    assert count_fetched(scene, 0) < 100 * KIB


@pytest.mark.parametrize(
    ("files", "conclusion", "said"),
    [
        ({PATH: GOOD + "# " + "x" * 1_500_000 + "\n"}, "failure", "larger than 64 KiB"),
        ({PATH: GOOD + "# " + "x" * 66_000 + "\n"}, "failure", "larger than 64 KiB"),
        (
            {
                f"{HOME}/coins-{n}.yaml": GOOD.replace("Coins", f"Coin {n}")
                + "# "
                + "é" * 30_000
                for n in range(50)
            },
            "action_required",
            "more than 960 KiB are not judged at once",
        ),
        ({"lists/other.md": "x" * (5 << 20)}, "action_required", "larger than 4 MiB"),
    ],
    ids=["1.5 MB", "66 KB", "fifty of 60 KB", "a list of 5 MiB"],
)
def test_T45_what_is_too_large_is_told_its_limit_and_the_check_ends(
    scene: Scene, files: dict[str, str], conclusion: str, said: str
) -> None:
    pull = scene.propose(files)

    scene.review(pull)

    assert scene.conclusions(pull.head_sha) == [conclusion]
    assert said in scene.comment(pull)


def test_a_base_that_has_moved_is_merged_with_what_moved_meanwhile(
    scene: Scene,
) -> None:
    start = scene.world.head("main")
    flamingo = "entries/demo/models/flamingo.yaml"
    text = scene.world.read("main", flamingo) or ""
    pull = scene.propose({flamingo: text.replace("Few-shot", "One-shot")}, start=start)
    scene.update()
    scene.update = lambda: None  # type: ignore[method-assign]
    meanwhile = {flamingo: text.replace("title: Flamingo", "title: Flamingo Two")}
    scene.world.commit("main", {**meanwhile, f"{HOME}/clocks.yaml": CLOCKS})

    scene.review(pull)

    assert "Flamingo Two" in scene.comment(pull)
    assert "One-shot" in scene.comment(pull)
    assert scene.conclusions(pull.head_sha) != [None]


def test_T43_what_fails_twice_alike_is_given_up_until_its_next_push(
    scene: Scene,
) -> None:
    bad = scene.propose({f"{HOME}/reading-clocks.yaml": CLOCKS})
    refuse_by_fsck(scene, bad)
    scene.review(bad)
    assert scene.conclusions(bad.head_sha) == [None]
    assert scene.headline(bad) == "I could not finish checking; that is not your fault."

    scene.sweep()

    assert scene.conclusions(bad.head_sha) == ["action_required"]
    assert scene.headline(bad).startswith(
        "A maintainer must look: I could not check this, twice"
    )
    assert "badTimezone" in scene.comment(bad)
    assert scene.world.labels(bad) == ["needs-maintainer"]
    calls = len(scene.world.server.writes())
    scene.sweep()
    assert len(scene.world.server.writes()) == calls


def test_T43_requests_that_never_finish_do_not_use_up_a_sweep(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.workflow.publish_run._MOST_A_SWEEP", 2)
    for number in range(6):
        flood = scene.propose({f"{HOME}/flood-{number}.yaml": CLOCKS}, author="flooder")
        refuse_by_fsck(scene, flood)
    pulls = [
        scene.propose({f"{HOME}/coins-{n}.yaml": GOOD.replace("Coins", n)})
        for n in ("One", "Two")
    ]

    scene.sweep()
    scene.sweep()

    assert [scene.conclusions(pull.head_sha)[-1] for pull in pulls] == [
        "success",
        "success",
    ]


def test_T43_a_sweep_that_runs_out_of_time_begins_elsewhere_the_next_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulls = [
        scene.propose({f"{HOME}/coins-{n}.yaml": GOOD.replace("Coins", n)})
        for n in ("One", "Two", "Six")
    ]
    seconds = iter(range(0, 10**9, 30 * 60))
    monkeypatch.setattr("bot.github.connect.read_clock", lambda: float(next(seconds)))

    for turn in range(3):
        monkeypatch.setattr(
            "bot.github.connect.make_token", lambda turn=turn: f"{turn:010x}"
        )
        scene.sweep()

    assert all(scene.conclusions(pull.head_sha) for pull in pulls)
