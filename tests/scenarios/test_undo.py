"""`/undo` opens a request that takes one merge back; a person merges it."""

import pytest

from tests.document_source.scene import LAYOUT, LIST
from tests.github_server.people import MergeWay
from tests.github_server.store import BOT, PullRequest
from tests.scenarios.rewind import count_commits, every_crash, pull_of
from tests.scenarios.scene import BASE, GOOD, HOME, LANDED, SETTINGS, SLOPPY, Scene
from tests.scenarios.test_crash_anywhere import steps_of

PATH = f"{HOME}/learning-to-count-coins.yaml"
LISTED = f"{HOME}/palm-e.yaml"


def merge(scene: Scene, files: dict[str, str], way: MergeWay = "merge") -> PullRequest:
    pull = scene.propose(files)
    scene.review(pull)
    scene.merge(pull, way=way)
    assert pull.merged_at
    return pull


def undo_of(scene: Scene, pull: PullRequest) -> PullRequest:
    """The one request that takes *pull* back."""
    (made,) = requests(scene, pull)
    return made


def requests(scene: Scene, pull: PullRequest) -> list[PullRequest]:
    branch = f"listwright/undo-{pull.number}"
    pulls = [*scene.world.pulls("open"), *scene.world.pulls("closed")]
    return [one for one in pulls if one.head_ref == branch]


def reactions(pull: PullRequest) -> list[str]:
    """How the bot reacted to the last comment of a person."""
    comment = [one for one in pull.comments if one.author.login != BOT][-1]
    return [one.content for one in comment.reactions]


def refusal(scene: Scene, pull: PullRequest) -> str:
    (line,) = [
        line
        for line in scene.comment(pull).splitlines()
        if line.startswith("**Not done:** `/undo`.")
    ]
    return line


@pytest.mark.feature("undo")
@pytest.mark.parametrize("way", ["merge", "squash", "rebase"])
def test_an_added_entry_goes_again_by_a_request_that_a_person_merges(
    scene: Scene, way: MergeWay
) -> None:
    pull = merge(scene, {PATH: GOOD}, way)
    assert scene.read(PATH) == GOOD + LANDED

    scene.order(pull, "/undo")

    assert scene.read(PATH) == GOOD + LANDED
    assert reactions(pull) == ["+1"]
    made = undo_of(scene, pull)
    assert made.title == "Take back: Add Learning to Count Coins"
    assert made.body == (
        "Takes back what pull request 1 brought, as `curator` asked. Only its entries, or"
        " its lines of a list, are taken back; what else it changed stays. Whoever merges"
        " this decides.\n"
    )
    scene.sweep()
    assert scene.world.labels(made)
    assert made.merged_at is None
    scene.merge(made)
    assert scene.world.read("main", PATH) is None
    assert "Learning to Count Coins" not in scene.read("lists/other.md")


def test_a_changed_entry_is_as_it_was_and_others_stay(scene: Scene) -> None:
    before = scene.read(LISTED)
    pull = merge(scene, {LISTED: before.replace("year: 2023", "year: 2022")})
    assert "year: 2022" in scene.read(LISTED)
    other = merge(scene, {PATH: GOOD})

    scene.order(pull, "/undo")
    scene.merge(undo_of(scene, pull))

    assert scene.read(LISTED) == before
    assert other.merged_at
    assert scene.read(PATH) == GOOD + LANDED


def test_what_the_bot_repaired_after_the_merge_is_taken_back_too(scene: Scene) -> None:
    pull = merge(scene, {f"{HOME}/Coins.yml": SLOPPY})
    assert "abs/2401.12345" in scene.read(f"{HOME}/coins.yaml")

    scene.order(pull, "/undo")
    scene.merge(undo_of(scene, pull))

    assert scene.world.read("main", f"{HOME}/coins.yaml") is None
    assert scene.world.read("main", f"{HOME}/Coins.yml") is None


def test_a_removed_entry_comes_back(scene: Scene) -> None:
    before = scene.read(LISTED)
    fork = scene.propose({PATH: GOOD})
    scene.world.push_to(fork, {}, deletes=[LISTED, PATH])
    scene.review(fork)
    scene.merge(fork)
    assert "palm" not in (scene.world.read("main", LISTED) or "").lower()

    scene.order(fork, "/undo")
    scene.merge(undo_of(scene, fork))

    # It is listed since that day.
    assert scene.read(LISTED) == before + LANDED


@pytest.mark.feature("undo")
def test_what_somebody_changed_since_is_not_touched_and_one_line_says_what_to_do(
    scene: Scene,
) -> None:
    pull = merge(scene, {PATH: GOOD})
    scene.world.commit("main", {PATH: GOOD.replace("2024", "2023") + LANDED})

    scene.order(pull, "/undo")
    scene.order(pull, "/undo")

    assert requests(scene, pull) == []
    assert reactions(pull) == ["confused"]
    assert refusal(scene, pull).endswith(
        f"`{PATH}` has changed since the merge; take back by hand what should go, in that"
        " file."
    )


def test_it_is_made_once_and_asked_again_it_is_the_same(scene: Scene) -> None:
    pull = merge(scene, {PATH: GOOD})

    scene.order(pull, "/undo")
    scene.order(pull, "/undo")
    made = undo_of(scene, pull)
    scene.merge(made)
    scene.order(pull, "/undo")

    assert reactions(pull) == ["+1"]
    assert requests(scene, pull) == [made]


def test_one_that_was_closed_is_named(scene: Scene) -> None:
    pull = merge(scene, {PATH: GOOD})
    scene.order(pull, "/undo")
    undo_of(scene, pull).state = "closed"

    scene.order(pull, "/undo")

    assert reactions(pull) == ["confused"]
    assert refusal(scene, pull).endswith(
        "Pull request 2 would take it back; open that again."
    )


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_is_not_merged_cannot_be_taken_back(scene: Scene, state: str) -> None:
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    pull.state = state

    scene.order(pull, "/undo")

    assert requests(scene, pull) == []
    assert refusal(scene, pull).endswith("The pull request is not merged.")


@pytest.mark.parametrize("author", ["newcomer", "stranger"])
def test_T20_only_who_may_write_takes_a_merge_back(scene: Scene, author: str) -> None:
    pull = merge(scene, {PATH: GOOD})

    scene.order(pull, "/undo", author=author)

    assert requests(scene, pull) == []
    assert reactions(pull) == ["-1"]


@pytest.mark.parametrize("status", [404, 403, 500])
def test_T20_a_role_that_cannot_be_asked_for_takes_nothing_back(
    scene: Scene, status: int
) -> None:
    pull = merge(scene, {PATH: GOOD})
    scene.world.server.faults.add(
        "repos/get-collaborator-permission-level", status=status, times=99
    )

    scene.order(pull, "/undo")

    assert requests(scene, pull) == []


def test_T16_files_that_are_no_entries_stay_as_the_merge_left_them(
    scene: Scene,
) -> None:
    script = ".github/workflows/own.yml"
    pull = merge(scene, {PATH: GOOD, script: "name: x\n"})

    scene.order(pull, "/undo")
    scene.merge(undo_of(scene, pull))

    assert scene.world.read("main", PATH) is None
    assert scene.world.read("main", script) == "name: x\n"


def test_of_a_list_that_is_its_document_the_lines_go(scene: Scene) -> None:
    former = [
        path.relative_to(BASE).as_posix() for path in BASE.rglob("*") if path.is_file()
    ]
    files = {"README.md": LIST, "schema/seeing.yaml": LAYOUT}
    deletes = [path for path in former if path not in files]
    scene.world.commit("main", files, deletes=deletes)
    scene.update()
    line = "- [Kosmos](https://arxiv.org/abs/2302.14045) (2023) - It reads pictures.\n"
    place = "- [Flamingo]"
    pull = merge(scene, {"README.md": LIST.replace(place, f"{line}{place}")})
    later = scene.read("README.md").replace("It learns", "It really learns")
    scene.world.commit("main", {"README.md": later})

    scene.order(pull, "/undo")
    scene.merge(undo_of(scene, pull))

    assert scene.read("README.md") == LIST.replace("It learns", "It really learns")

    changed = merge(scene, {"README.md": LIST.replace(place, f"{line}{place}")})
    scene.world.commit(
        "main", {"README.md": scene.read("README.md").replace("pictures", "images")}
    )
    scene.order(changed, "/undo")
    assert requests(scene, changed) == []
    assert "`README.md` has changed since the merge" in refusal(scene, changed)


def test_F17_an_undo_that_ends_anywhere_is_one_request_when_it_is_ordered_again(
    scene: Scene,
) -> None:
    scene.world.commit("main", {SETTINGS: "language: en\n"})
    merge(scene, {PATH: GOOD})
    comment = scene.world.comment(pull_of(scene), author="curator", body="/undo")
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    steps = steps_of(scene, event, "analyse", "command")

    for name in every_crash(scene, steps):
        # Others push meanwhile.
        scene.world.commit("main", {"notes.txt": f"{name}\n"})
        for step in steps:
            assert step() == 0, name
        made = undo_of(scene, pull_of(scene))
        base = scene.world.repository.git.merge_base(
            scene.world.head("main") or "", made.head_sha
        )
        assert base is not None
        assert count_commits(scene, base, made.head_ref) == 1, name
        assert reactions(pull_of(scene)) == ["+1"], name


def test_T18_a_branch_of_somebody_elses_is_not_offered_as_the_bots(
    scene: Scene,
) -> None:
    pull = merge(scene, {PATH: GOOD})
    scene.world.commit(
        f"listwright/undo-{pull.number}",
        {".github/workflows/x.yml": "on: push\n"},
        start=scene.world.head("main"),
        author="curator",
    )

    scene.order(pull, "/undo")

    assert scene.world.pulls() == []
    assert (
        "there is a branch `listwright/undo-1` already" in refusal(scene, pull).lower()
    )
