"""A review of a large repository: it begins with one commit without entries, and fetches what it asks for."""

import re
import subprocess
from collections.abc import Callable, Mapping

import pytest

from bot.disk.partial_fetching import PartialFetcher
from bot.model.state import INDEX_REF, parse_index_message
from bot.workflow import index_upkeep
from tests.github_server.store import PullRequest
from tests.scenarios.index_ref import (
    commit_index,
    drop_commits,
    read_message,
    run_git,
)
from tests.scenarios.papers import PAPER, turn_on
from tests.scenarios.scene import GOOD, HOME, SLOPPY, Scene

PATH = f"{HOME}/learning-to-count-coins.yaml"
LISTED = f"{HOME}/counting-by-hand.yaml"
HAND = "title: Counting by Hand\nyear: 2023\nlinks:\n  paper: https://arxiv.org/abs/2301.00001\n"
CONTRIBUTIONS: Mapping[str, Mapping[str, str | None]] = {
    # Whatever is None is removed.
    "new": {PATH: GOOD},
    "to repair": {PATH: SLOPPY},
    "listed already": {f"{HOME}/hand.yaml": HAND.replace("by Hand", "with Hands")},
    "the same bytes": {f"{HOME}/again.yaml": HAND},
    "changed": {LISTED: HAND.replace("2023", "2022")},
    "removed": {LISTED: None},
    "moved": {LISTED: None, f"{HOME}/hands.yaml": HAND},
    "conflict": {LISTED: HAND.replace("2023", "2021")},
    "unreadable": {PATH: "title: [\n"},
    "declarations": {"schema/other.layout.yaml": "title: Other\nsections: [\n"},
}


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every list be a long one."""
    monkeypatch.setattr(index_upkeep, "LEAST_ENTRIES", 1)


def land(scene: Scene) -> None:
    event = scene.world.write_event(scene.world.event("push", "main"))
    assert scene.run("land", event) == 0, scene.said


def propose_before_more(scene: Scene, files: Mapping[str, str | None]) -> PullRequest:
    """A request that begins before the branch has gone on."""
    scene.world.commit("main", {LISTED: HAND})
    written = {path: text for path, text in files.items() if text is not None}
    gone = [path for path in files if path not in written]
    pull = scene.propose(written, deletes=gone)
    later = {LISTED: HAND.replace("Hand\n", "Hand and Eye\n")}
    scene.world.commit("main", later)
    return pull


def find_index(scene: Scene) -> str | None:
    return scene.world.repository.git.resolve(INDEX_REF)


@pytest.mark.parametrize("name", CONTRIBUTIONS)
@pytest.mark.usefixtures("indexed")
def test_a_review_says_the_same_whatever_was_fetched(scene: Scene, name: str) -> None:
    pull = propose_before_more(scene, CONTRIBUTIONS[name])
    scene.review(pull)
    whole = scene.comment(pull)
    pull.comments.clear()

    scene.partial = True
    scene.review(pull, "reopened")
    without_index = scene.comment(pull)
    pull.comments.clear()
    land(scene)
    scene.review(pull, "reopened")

    assert find_index(scene)
    assert drop_commits(without_index) == drop_commits(whole)
    assert drop_commits(scene.comment(pull)) == drop_commits(whole)
    assert "could not finish" not in whole


@pytest.mark.feature("long-lists")
@pytest.mark.usefixtures("indexed")
def test_with_the_index_few_entries_are_fetched(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {
        f"entries/demo/models/octo-{number}.yaml": f"title: Octo Owl {number}\n"
        f"description: Owl number {number}.\nlinks:\n  code: https://github.com/octo-curator/owl-{number}\n"
        for number in range(40)
    }
    scene.world.commit("main", {**others, LISTED: HAND})
    scene.apart = scene.partial = True
    fetched: list[str] = []
    fetch = PartialFetcher.fetch_objects

    def watch(fetcher: PartialFetcher, objects: list[str]) -> None:
        fetched.extend(objects)
        fetch(fetcher, objects)

    monkeypatch.setattr(PartialFetcher, "fetch_objects", watch)
    scene.review(scene.propose({f"{HOME}/a.yaml": GOOD}))
    everything = len(fetched)
    land(scene)
    fetched.clear()
    pull = scene.propose({f"{HOME}/hand.yaml": HAND})

    scene.review(pull)

    assert "Possible duplicate" in scene.comment(pull)
    assert everything > 40
    assert 0 < len(fetched) < 25


@pytest.mark.usefixtures("indexed")
def test_the_index_follows_the_branch(scene: Scene) -> None:
    land(scene)
    first = find_index(scene)
    scene.world.commit("main", {LISTED: HAND})
    land(scene)
    second = find_index(scene)
    land(scene)

    assert first
    assert second not in {None, first}
    assert find_index(scene) == second
    assert parse_index_message(read_message(scene)) is not None
    assert list_index_commits(scene) == [second, first]


@pytest.mark.usefixtures("indexed")
def test_an_index_begins_anew_when_it_has_followed_long_enough(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_upkeep, "_MOST_COMMITS", 2)
    land(scene)
    for number in range(2):
        entry = HAND.replace("00001", f"0000{number + 3}")
        scene.world.commit("main", {f"{HOME}/hand-{number}.yaml": entry})
        land(scene)

    assert list_index_commits(scene) == [find_index(scene)]


def test_a_list_of_usual_length_has_no_index(scene: Scene) -> None:
    scene.world.commit("main", {LISTED: HAND})
    land(scene)

    assert find_index(scene) is None


def list_index_commits(scene: Scene) -> list[str]:
    return run_git(scene, "rev-list", INDEX_REF).split()


def forge_garbage(scene: Scene, message: str) -> None:
    """Let the index be what somebody else wrote."""
    shards = [f"postings/{a:x}/{bc:02x}" for a in range(16) for bc in range(256)]
    shards += [f"letters/{length}" for length in range(100)]
    garbage = [f"M 100644 inline {path}\ndata 2\n!\n" for path in shards]
    commit_index(scene, message, *garbage)


def write_garbage(scene: Scene) -> None:
    forge_garbage(scene, read_message(scene))


def describe_nothing(scene: Scene) -> None:
    message = read_message(scene)
    forge_garbage(scene, re.sub(r"(?<=Index of )\w+", "1" * 40, message))


def say_something_else(scene: Scene) -> None:
    forge_garbage(scene, "An index\n")


def claim_another_program(scene: Scene) -> None:
    message = read_message(scene)
    forge_garbage(scene, re.sub(r"(?<=Made by )\w+", "2" * 40, message))


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "damage",
    [write_garbage, describe_nothing, say_something_else, claim_another_program],
)
def test_T57_a_wrong_index_costs_time_and_nothing_else(
    scene: Scene, damage: Callable[[Scene], None]
) -> None:
    scene.world.commit("main", {LISTED: HAND})
    land(scene)
    scene.partial = True
    pull = scene.propose({f"{HOME}/hand.yaml": HAND})
    scene.review(pull)
    before = drop_commits(scene.comment(pull))
    damage(scene)
    pull.comments.clear()

    scene.review(pull, "reopened")

    assert drop_commits(scene.comment(pull)) == before
    # The next landing makes it again.
    scene.world.commit("main", {PATH: GOOD})
    land(scene)
    assert parse_index_message(read_message(scene)) is not None


@pytest.mark.usefixtures("indexed")
def test_T57_a_fork_has_no_index(scene: Scene) -> None:
    """Whatever stands on a ref of this name in a fork: it is fetched from the list's own repository."""
    scene.world.commit("main", {LISTED: HAND})
    scene.partial = True
    pull = scene.propose({f"{HOME}/hand.yaml": HAND})
    assert pull.head_repo is not None
    words = ["git", "update-ref", INDEX_REF, pull.head_sha]
    subprocess.run(words, cwd=pull.head_repo.git.path, check=True)

    scene.review(pull)

    assert "Possible duplicate" in scene.comment(pull)


def test_a_large_file_of_a_stranger_is_not_fetched(scene: Scene) -> None:
    scene.partial = scene.apart = True
    pull = scene.propose({PATH: GOOD, "README.md": "x" * (5 << 20)})

    scene.review(pull)

    assert scene.headline(pull)
    assert "could not finish" not in scene.comment(pull)


def test_crossed_branches_are_merged_as_git_merges_them(scene: Scene) -> None:
    """Each side has merged the other, so that there are two commits where they parted."""
    scene.partial = True
    start = scene.world.head("main")
    assert start is not None
    main = scene.world.commit("main", {LISTED: HAND})
    first = scene.propose({PATH: GOOD}, start=start).head_sha
    tree = run_git(scene, "merge-tree", "--write-tree", main, first).strip()
    crossed = [
        run_git(
            scene, "commit-tree", "-m", "Merge", "-p", one, "-p", other, tree
        ).strip()
        for one, other in ((main, first), (first, main))
    ]
    run_git(scene, "update-ref", "refs/heads/main", crossed[0])
    changed = HAND.replace("2023", "2022")
    pull = scene.propose({LISTED: changed}, start=crossed[1])
    bases = run_git(scene, "merge-base", "--all", "main", pull.head_sha).split()

    scene.review(pull)

    assert sorted(bases) == sorted([main, first])
    assert "could not finish" not in scene.comment(pull)
    assert "(2022)" in scene.comment(pull)


@pytest.mark.feature("open-requests")
def test_an_open_submission_is_compared_with(scene: Scene) -> None:
    turn_on(scene)
    issue = scene.submit("add", "first", PAPER)
    scene.partial = scene.apart = True
    pull = scene.propose({PATH: GOOD}, author="second")

    scene.review(pull)

    assert f"`#{issue.number}`: same" in scene.comment(pull)
