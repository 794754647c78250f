"""`/later DATE` on a filled form: the reply says from which day, and looks again on it."""

from pathlib import Path
from unittest.mock import patch

import pytest

from tests.github_server.store import Issue
from tests.scenarios.papers import PATH, add, approve, reactions
from tests.scenarios.rewind import every_crash
from tests.scenarios.scene import SETTINGS, Scene
from tests.scenarios.test_crash_anywhere import again, steps_of

ORDER = "/later 2026-03-01"
HEADLINE = "Can be listed from 2026-03-01."


@pytest.fixture
def wished(scene: Scene) -> Scene:
    turn_on(scene)
    return scene


def turn_on(scene: Scene, more: str = "") -> None:
    settings = f"later: true\nsubmissions: {{enabled: true{more}}}\n"
    scene.world.commit("main", {SETTINGS: settings})
    scene.update()


def postpone(scene: Scene, order: str = ORDER) -> Issue:
    issue = add(scene)
    scene.order(issue, order)
    return issue


def sweep_on(scene: Scene, day: str) -> None:
    with patch("tests.scenarios.scene.TODAY", day):
        scene.sweep()


def test_the_reply_says_from_which_day_and_why_and_nobody_approves(
    wished: Scene,
) -> None:
    issue = postpone(wished, f"{ORDER} Its code is not out.")

    assert wished.headline(issue) == HEADLINE
    reply = wished.comment(issue)
    assert "```text\nIts code is not out.\n```" in reply
    assert f"`{PATH}`" in reply
    assert "/approve" not in reply
    assert wished.world.labels(issue) == ["later", "submission"]
    assert reactions(wished, issue) == ["+1"]
    wished.order(issue, "/approve 0123456789")
    assert wished.headline(issue) == HEADLINE
    assert len(wished.world.pulls()) == 0


def test_on_that_day_a_sweep_looks_again_and_it_can_be_approved(wished: Scene) -> None:
    issue = postpone(wished)
    wished.sweep()
    writes = len(wished.world.server.writes())
    sweep_on(wished, "2026-02-28")
    assert len(wished.world.server.writes()) == writes

    sweep_on(wished, "2026-03-01")

    assert wished.headline(issue).startswith("Ready")
    assert wished.world.labels(issue) == ["ready", "submission"]
    approve(wished, issue)
    assert wished.world.read(wished.request_of(issue).head_ref, PATH)


def test_an_edit_before_that_day_is_read_and_the_day_stays(wished: Scene) -> None:
    issue = postpone(wished, f"{ORDER} Not yet.")

    wished.edit(issue, "Learning to Count Coins", "Learning to Count Stars")

    assert wished.headline(issue) == HEADLINE
    assert "Count Stars" in wished.comment(issue)
    assert "Not yet." in wished.comment(issue)


def test_today_ends_the_wait(wished: Scene) -> None:
    issue = postpone(wished)

    wished.order(issue, "/later 2026-01-31")

    assert wished.headline(issue).startswith("Ready")
    assert wished.world.labels(issue) == ["ready", "submission"]


def test_what_waits_gets_no_request_by_itself(scene: Scene) -> None:
    turn_on(scene)
    issue = postpone(scene)
    turn_on(scene, ", auto: true")

    scene.sweep()
    assert scene.headline(issue) == HEADLINE
    assert len(scene.world.pulls()) == 0

    sweep_on(scene, "2026-03-01")
    assert scene.request_of(issue).state == "open"


def test_what_is_approved_waits_no_more(wished: Scene) -> None:
    issue = add(wished)
    approve(wished, issue)

    wished.order(issue, ORDER)

    assert "It is approved already." in wished.comment(issue)
    assert wished.world.labels(issue) == ["approved", "submission"]


def test_a_rejection_takes_the_label_away(wished: Scene) -> None:
    issue = postpone(wished)

    wished.order(issue, "/reject")

    assert wished.world.labels(issue) == ["submission"]


@pytest.mark.parametrize("author", ["newcomer", "stranger"])
def test_T20_only_who_may_approve_names_a_day(wished: Scene, author: str) -> None:
    issue = add(wished)

    wished.order(issue, ORDER, author=author)

    assert wished.headline(issue).startswith("Ready")
    assert reactions(wished, issue) == ["-1"]


def test_T59_a_keeper_names_no_day_for_another_section(wished: Scene) -> None:
    kept = "    title: Papers\n    keepers: [mona]\n"
    layout = wished.read("schema/other.yaml").replace("    title: Papers\n", kept)
    wished.world.commit("main", {"schema/other.yaml": layout})

    issue = postpone(wished)

    assert wished.headline(issue).startswith("Ready")
    assert "outside the sections that you keep" in wished.comment(issue)


def test_by_default_the_order_does_nothing(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "submissions: {enabled: true}\n"})
    scene.update()

    issue = postpone(scene)

    assert scene.headline(issue).startswith("Ready")
    assert reactions(scene, issue) == []


def order_event(scene: Scene, issue: Issue) -> Path:
    comment = scene.world.comment(issue, author="curator", body=ORDER)
    return scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )


@pytest.mark.parametrize("recovery", ["the order again", "a sweep"])
def test_F17_a_day_that_is_named_is_kept_wherever_a_run_ends(
    wished: Scene, recovery: str
) -> None:
    event = order_event(wished, add(wished))
    steps = steps_of(wished, event, "analyse", "command")

    for _ in every_crash(wished, steps):
        if recovery == "a sweep":
            wished.sweep()
        else:
            again(steps)
        issue = wished.world.repository.issues[1]
        is_named = wished.headline(issue) == HEADLINE
        assert is_named or recovery == "a sweep"
        label = "later" if is_named else "ready"
        assert wished.world.labels(issue) == [label, "submission"]
