"""The bot's issue says once a week what waits and what was done, where a list wishes it."""

import pytest

from bot.output.comments.ready import READY
from tests.github_server.store import BOT, Issue
from tests.scenarios.rewind import Step, every_crash
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

PATH = f"{HOME}/learning-to-count-coins.yaml"
WISHED = "weekly: true\n"
OTHER = "title: Reading Clocks\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2402.11111\n"


@pytest.fixture
def wished(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: WISHED})
    return scene


def bot_issues(scene: Scene) -> list[Issue]:
    return [one for one in scene.world.issues() if one.author.login == BOT]


def text(scene: Scene) -> str:
    (issue,) = bot_issues(scene)
    assert issue.comments == []
    return issue.body or ""


def test_by_default_no_issue_is_opened(scene: Scene) -> None:
    scene.review(scene.propose({PATH: GOOD}))

    scene.sweep()

    assert bot_issues(scene) == []


@pytest.mark.feature("weekly")
def test_the_issue_tells_of_the_week(wished: Scene) -> None:
    merged = wished.propose({PATH: GOOD}, title="Add @coins")
    wished.review(merged)
    wished.merge(merged)
    faulty = wished.propose({f"{HOME}/clocks.yaml": f"{OTHER}unknown: x\n"})
    wished.review(faulty)
    ready = wished.propose({f"{HOME}/reading.yaml": OTHER}, author="second")
    wished.review(ready)

    wished.sweep()

    said = text(wished)
    assert "### The week until 2026-01-31" in said
    assert "- Ready to merge: 1 ([#3](../pull/3))" in said
    assert "- Waiting for the author: 1 ([#2](../pull/2))" in said
    assert "- These may be one work: [#2](../pull/2), [#3](../pull/3); same" in said
    assert "- The oldest is [#2](../pull/2), open for 0 days." in said
    assert "**Merged in these 7 days: 1**\n\n- [#1](../pull/1) `Add @coins`" in said
    assert (
        "**New entries in the last 30 days**\n\n- `Other list: Papers`: 1 of 2" in said
    )
    assert "- `unknown-field`: 1 open, 0 merged all the same, 0 allowed" in said, said
    assert "@" not in said.replace("`Add @coins`", "")


def test_a_rule_that_people_decided_against_says_so(wished: Scene) -> None:
    for name in ("one", "two"):
        pull = wished.propose({f"{HOME}/{name}.yaml": f"{OTHER}unknown: x\n"})
        wished.review(pull)
        if name == "one":
            wished.merge(pull)

    wished.sweep()

    assert "- `unknown-field`: 1 open, 1 merged all the same, 0 allowed" in text(wished)


def test_it_is_written_once_in_seven_days(
    wished: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished.sweep()
    before = text(wished)
    writes = len(wished.world.server.writes())
    wished.review(wished.propose({PATH: GOOD}))

    monkeypatch.setattr("tests.scenarios.scene.TODAY", "2026-02-06")
    wished.sweep()
    assert text(wished) == before
    assert [
        call.operation
        for call in wished.world.server.writes()[writes:]
        if call.operation.startswith("issues/update")
    ] == []

    monkeypatch.setattr("tests.scenarios.scene.TODAY", "2026-02-07")
    wished.sweep()
    assert "### The week until 2026-02-07" in text(wished)
    assert "Ready to merge: 1" in text(wished)


def test_with_the_list_of_what_is_ready_it_is_one_issue(wished: Scene) -> None:
    wished.world.commit("main", {SETTINGS: f"{WISHED}approve_all_ready: true\n"})
    wished.review(wished.propose({PATH: GOOD}))

    wished.sweep()

    said = text(wished)
    assert f"<!-- listwright:part {READY} -->" in said
    assert "### The week until" in said


def test_switched_off_it_goes(wished: Scene) -> None:
    wished.sweep()
    assert text(wished)
    wished.world.commit("main", {SETTINGS: "weekly: false\n"})

    wished.sweep()

    assert bot_issues(wished) == []


def test_where_github_fails_the_landing_goes_on(wished: Scene) -> None:
    pull = wished.propose({PATH: GOOD})
    wished.review(pull)
    wished.world.merge(pull)
    event = wished.world.write_event(wished.world.event("schedule", None))
    wished.world.server.faults.add("pulls/list", nth=3, times=99, status=500)

    wished.run("land", event)

    assert "Learning to Count Coins" in wished.read("lists/other.md")
    assert bot_issues(wished) == []
    wished.world.server.faults.clear()
    wished.sweep()
    assert "### The week until" in text(wished)


def test_T17_a_title_is_nothing_but_a_title(wished: Scene) -> None:
    title = "<!-- listwright:part-end --> @octocat [x](https://evil.example) #1 `x`"
    pull = wished.propose({PATH: SLOPPY}, title=title)
    wished.review(pull)
    wished.merge(pull)

    wished.sweep()
    wished.sweep()

    (row,) = [line for line in text(wished).splitlines() if "octocat" in line]
    assert row == f"- [#1](../pull/1) `` {title} ``"


def test_F17_a_week_that_ends_anywhere_is_told_once(wished: Scene) -> None:
    wished.review(wished.propose({PATH: GOOD}))
    event = wished.world.write_event(wished.world.event("schedule", None))
    steps: list[Step] = [lambda: wished.run("land", event)]

    for name in every_crash(wished, steps):
        assert steps[0]() == 0, name
        assert text(wished).count("### The week until") == 1, name
