"""However a request is merged, all of its commits count, and nobody else's."""

from typing import get_args

import pytest

from tests.github_server.people import MergeWay
from tests.github_server.store import PullRequest
from tests.scenarios.scene import HOME, Scene

LIST = "lists/other.md"
BEGIN = "<!-- listwright:begin papers -->\n"
WAYS = get_args(MergeWay)
SLOPPY = "title: Learning: Count {what}\nyear: 2024\nlinks:\n  paper: http://arxiv.org/pdf/{number}v2\n"


def line(what: str, number: str) -> str:
    """A line of the list."""
    return f"- [Learning to Count {what}](https://arxiv.org/abs/{number}) (2024)\n"


def typed(scene: Scene, *lines: str) -> str:
    """The list with lines typed into it."""
    return scene.read(LIST).replace(BEGIN, BEGIN + "".join(lines))


def sloppy(what: str, number: str) -> dict[str, str]:
    """An entry file that a machine repairs."""
    return {
        f"{HOME}/learning-count-{what.lower()}.yaml": SLOPPY.format(
            what=what, number=number
        )
    }


def propose_lines(scene: Scene) -> PullRequest:
    """A request of two commits, each with a line of the list."""
    coins, notes = line("Coins", "2401.12345"), line("Notes", "2401.12346")
    pull = scene.propose({LIST: typed(scene, coins)})
    scene.world.push_to(pull, {LIST: typed(scene, coins, notes)})
    return pull


def propose_files(scene: Scene) -> PullRequest:
    """A request of two commits, each with an entry file."""
    pull = scene.propose(sloppy("Coins", "2401.12345"))
    scene.world.push_to(pull, sloppy("Notes", "2401.12346"))
    return pull


def assert_repaired(scene: Scene, what: str) -> None:
    """The file of the entry is as it should be, and the list shows it."""
    text = scene.read(f"{HOME}/learning-count-{what.lower()}.yaml")
    assert f'title: "Learning: Count {what}"\n' in text
    assert "https://arxiv.org/abs/" in text
    assert f"Learning: Count {what}" in scene.read(LIST)


@pytest.mark.parametrize("way", WAYS)
def test_T49_lines_of_two_commits_both_become_entries(
    scene: Scene, way: MergeWay
) -> None:
    pull = propose_lines(scene)
    scene.review(pull)

    scene.merge(pull, way=way)

    for what in ("Coins", "Notes"):
        assert f"Learning to Count {what}" in scene.read(
            f"{HOME}/learning-to-count-{what.lower()}.yaml"
        )
        assert f"Learning to Count {what}" in scene.read(LIST)
    assert scene.headline(pull).startswith("Listed under Papers"), scene.comment(pull)


@pytest.mark.parametrize("way", WAYS)
def test_T49_files_of_two_commits_are_both_repaired(
    scene: Scene, way: MergeWay
) -> None:
    pull = propose_files(scene)
    scene.review(pull)

    scene.merge(pull, way=way)

    assert_repaired(scene, "Coins")
    assert_repaired(scene, "Notes")


@pytest.mark.parametrize("way", WAYS)
def test_T49_a_sweep_that_makes_up_for_a_lost_event_sees_both_too(
    scene: Scene, way: MergeWay
) -> None:
    pull = propose_files(scene)
    scene.review(pull)
    scene.world.merge(pull, way=way)

    scene.sweep()

    assert_repaired(scene, "Coins")
    assert_repaired(scene, "Notes")
    assert scene.world.labels(pull) == []


@pytest.mark.parametrize("way", ["merge", "squash", "rebase"])
def test_T49_merges_before_and_after_are_not_counted_as_part_of_it(
    scene: Scene, way: MergeWay
) -> None:
    pull = propose_files(scene)
    scene.review(pull)
    scene.world.merge(
        scene.propose(sloppy("Birds", "2401.12347"), author="neighbour"), way="rebase"
    )
    scene.world.merge(pull, way=way)
    scene.world.merge(
        scene.propose(sloppy("Trees", "2401.12348"), author="neighbour"), way="rebase"
    )
    event = scene.world.event("pull_request_target", pull, action="closed")

    scene.run("land", scene.world.write_event(event))

    assert_repaired(scene, "Coins")
    assert_repaired(scene, "Notes")
    assert "title: Learning: Count Birds" in scene.read(
        f"{HOME}/learning-count-birds.yaml"
    )
    assert "title: Learning: Count Trees" in scene.read(
        f"{HOME}/learning-count-trees.yaml"
    )


def test_T49_a_pushed_branch_that_had_taken_in_the_list_meanwhile_counts_its_own_commits(
    scene: Scene,
) -> None:
    pull = scene.propose(sloppy("Coins", "2401.12345"))
    fork = pull.head_repo
    assert fork is not None
    scene.world.commit("main", sloppy("Birds", "2401.12347"))
    git, main = scene.world.repository.git, scene.world.head("main") or ""
    tree = git.merged_tree(main, pull.head_sha) or ""
    who = git.read_commit(main).author
    taken_in = git.commit_tree(
        tree, [pull.head_sha, main], "Merge branch 'main'", who, who
    )
    scene.world.force_push(fork, pull.head_ref, taken_in)
    scene.world.push_to(pull, sloppy("Notes", "2401.12346"))
    scene.review(pull)

    scene.merge(pull, way="push")

    assert_repaired(scene, "Coins")
    assert_repaired(scene, "Notes")
    assert "title: Learning: Count Birds" in scene.read(
        f"{HOME}/learning-count-birds.yaml"
    )


def test_a_merge_that_git_does_not_know_stops_no_list(scene: Scene) -> None:
    pull = propose_files(scene)
    scene.review(pull)
    scene.world.merge(pull)
    pull.merge_commit = "12" * 20
    event = scene.world.event("pull_request_target", pull, action="closed")

    assert scene.run("land", scene.world.write_event(event)) == 0, scene.said

    assert scene.world.labels(pull) == []
