"""Every merged entry says since when it has been listed: the day of its merge, in UTC."""

import datetime as dt
from typing import get_args

import pytest

from tests.github_server.people import MergeWay
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

LIST = "lists/other.md"
ENTRY = f"{HOME}/learning-to-count-coins.yaml"
LINE = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"
BEGIN = "<!-- listwright:begin papers -->\n"


def day_of(scene: Scene) -> str:
    """The day at the stand-in, in UTC."""
    return (
        dt.datetime.fromtimestamp(scene.world.clock.seconds(), dt.UTC)
        .date()
        .isoformat()
    )


def land(scene: Scene) -> None:
    """Run the workflow for a push to the default branch."""
    assert (
        scene.run("land", scene.world.write_event(scene.world.event("push", "main")))
        == 0
    ), scene.said


@pytest.mark.feature("date-added")
@pytest.mark.parametrize("way", get_args(MergeWay))
def test_a_merged_file_gets_the_day_of_its_merge(scene: Scene, way: MergeWay) -> None:
    pull = scene.propose({ENTRY: GOOD})
    if way != "push":  # the commit itself is the one that the branch has then
        scene.world.clock.advance(3 * 86_400)

    scene.merge(pull, way=way)

    assert scene.read(ENTRY) == f'{GOOD}added: "{day_of(scene)}"\n'
    tip = scene.world.head("main")
    scene.world.clock.advance(5 * 86_400)
    scene.run(
        "land",
        scene.world.write_event(
            scene.world.event("pull_request_target", pull, action="closed")
        ),
    )
    assert scene.world.head("main") == tip


def test_a_repaired_file_and_an_edited_line_get_it_too(scene: Scene) -> None:
    typed = LINE.replace("Coins", "Notes").replace("12345", "12346")
    files = {
        f"{HOME}/learning-count-coins.yaml": SLOPPY,
        LIST: scene.read(LIST).replace(BEGIN, BEGIN + typed),
    }
    pull = scene.propose(files)
    scene.review(pull)

    scene.merge(pull)

    for slug in ("learning-count-coins", "learning-to-count-notes"):
        assert scene.read(f"{HOME}/{slug}.yaml").endswith(f'added: "{day_of(scene)}"\n')


def test_a_line_that_a_writer_typed_gets_the_day_of_that_commit(scene: Scene) -> None:
    land(scene)
    scene.world.commit("main", {LIST: scene.read(LIST).replace(BEGIN, BEGIN + LINE)})
    day = day_of(scene)
    scene.world.clock.advance(2 * 86_400)

    land(scene)

    assert f'added: "{day}"\n' in scene.read(ENTRY)


def test_what_a_new_entry_says_there_is_overwritten_and_asks_nobody(
    scene: Scene,
) -> None:
    pull = scene.propose({ENTRY: f'{GOOD}added: "1999-01-01"\n'})
    scene.review(pull)
    assert scene.headline(pull).startswith("Ready")

    scene.merge(pull)

    assert scene.read(ENTRY) == f'{GOOD}added: "{day_of(scene)}"\n'


def test_a_changed_entry_keeps_its_day_though_the_change_leaves_it_out(
    scene: Scene,
) -> None:
    scene.world.commit("main", {ENTRY: f'{GOOD}added: "2024-05-31"\n'})
    pull = scene.propose(
        {ENTRY: GOOD.replace("year: 2024\n", "year: 2024\nvenue: ICML\n")}
    )
    scene.review(pull)
    assert scene.headline(pull).startswith("Ready"), scene.comment(pull)

    scene.merge(pull)

    assert 'added: "2024-05-31"\n' in scene.read(ENTRY)
    assert "venue: ICML\n" in scene.read(ENTRY)


def test_a_moved_entry_takes_its_day_along_and_an_imported_one_has_none(
    scene: Scene,
) -> None:
    scene.world.commit("main", {ENTRY: f'{GOOD}added: "2024-05-31"\n'})
    palm_e = scene.read(f"{HOME}/palm-e.yaml")
    files = {
        f"{HOME}/coins.yaml": f'{GOOD}added: "2024-05-31"\n',
        f"{HOME}/palm.yaml": palm_e,
    }
    pull = scene.propose(files, deletes=[ENTRY, f"{HOME}/palm-e.yaml"])

    scene.merge(pull)

    assert scene.read(f"{HOME}/coins.yaml") == f'{GOOD}added: "2024-05-31"\n'
    assert scene.read(f"{HOME}/palm.yaml") == palm_e


def test_entries_of_a_list_that_comes_with_the_merge_get_none(scene: Scene) -> None:
    layout = scene.read("schema/other.yaml").replace("lists/other.md", "lists/third.md")
    pull = scene.propose(
        {
            "schema/third.yaml": layout,
            "lists/third.md": f"{BEGIN}<!-- listwright:end -->\n",
            "entries/third/papers/coins.yaml": GOOD,
        }
    )

    scene.merge(pull)

    assert scene.read("entries/third/papers/coins.yaml") == GOOD
    assert "Learning to Count Coins" in scene.read("lists/third.md")


def test_a_day_that_a_maintainer_corrects_stays(scene: Scene) -> None:
    pull = scene.propose({ENTRY: GOOD})
    scene.review(pull)
    scene.merge(pull)
    scene.world.commit("main", {ENTRY: f'{GOOD}added: "2020-02-02"\n'})

    scene.run(
        "land",
        scene.world.write_event(
            scene.world.event("pull_request_target", pull, action="closed")
        ),
    )

    assert scene.read(ENTRY) == f'{GOOD}added: "2020-02-02"\n'


def test_under_pull_request_the_day_waits_in_the_rolling_request(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "publish: pull-request\n"})
    scene.merge(scene.propose({ENTRY: GOOD}))
    day = day_of(scene)
    scene.world.clock.advance(2 * 86_400)
    second = GOOD.replace("Coins", "Notes").replace("12345", "12346")
    scene.merge(scene.propose({f"{HOME}/second.yaml": second}))
    (rolling,) = scene.world.pulls("open")

    scene.merge(rolling)

    assert scene.read(ENTRY) == f'{GOOD}added: "{day}"\n'
    assert scene.read(f"{HOME}/second.yaml") == f'{second}added: "{day_of(scene)}"\n'
