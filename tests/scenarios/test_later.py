"""`/later DATE`, and rules with a date: from a day to come on, something can be listed."""

import json
from unittest.mock import patch

import pytest

from tests.github_server.store import BOT, PullRequest
from tests.scenarios.rewind import Step, every_crash, pull_of
from tests.scenarios.scene import GOOD, HOME, SETTINGS, Scene
from tests.scenarios.test_crash_anywhere import again, steps_of

PATH = f"{HOME}/learning-to-count-coins.yaml"
WISHED = "later: true\n"
ORDER = "/later 2026-03-01"
HEADLINE = "Can be listed from 2026-03-01."


@pytest.fixture
def wished(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: WISHED})
    return scene


def ready(scene: Scene) -> PullRequest:
    """A contribution that was reviewed."""
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    return pull


def postpone(scene: Scene, order: str = ORDER) -> PullRequest:
    pull = ready(scene)
    scene.order(pull, order)
    return pull


def reactions(pull: PullRequest) -> list[str]:
    """How the bot reacted to the last comment of a person."""
    last = [one for one in pull.comments if one.author.login != BOT][-1]
    return [one.content for one in last.reactions if one.author.login == BOT]


def sweep_on(scene: Scene, day: str) -> None:
    with patch("tests.scenarios.scene.TODAY", day):
        scene.sweep()


@pytest.mark.feature("later")
def test_it_says_from_which_day_and_why_and_is_nobodys_turn(wished: Scene) -> None:
    pull = postpone(wished, f"{ORDER} Its code\nis @not out.")

    assert wished.headline(pull) == HEADLINE
    comment = wished.comment(pull)
    assert "The bot looks at this again by itself on that day." in comment
    assert "A maintainer says:\n\n```text\nIts code is @not out.\n```" in comment
    assert "How it will look" in comment
    assert "/approve" not in comment
    assert wished.world.labels(pull) == ["later"]
    check = wished.world.checks(pull.head_sha)[-1]
    assert (check.conclusion, check.title) == (None, HEADLINE)
    assert reactions(pull) == ["+1"]
    assert pull.state == "open"


@pytest.mark.feature("later")
def test_on_that_day_a_sweep_looks_again_by_itself(wished: Scene) -> None:
    pull = postpone(wished)
    wished.sweep()
    writes = len(wished.world.server.writes())
    sweep_on(wished, "2026-02-28")
    assert len(wished.world.server.writes()) == writes

    sweep_on(wished, "2026-03-01")

    assert wished.headline(pull).startswith("Ready")
    assert wished.world.labels(pull) == ["ready"]
    assert wished.conclusions(pull.head_sha)[-1] == "success"
    # The check that was pending now repeats the one before: a sweep makes them one.
    sweep_on(wished, "2026-03-01")
    writes = len(wished.world.server.writes())
    sweep_on(wished, "2026-03-02")
    assert len(wished.world.server.writes()) == writes
    wished.order(pull, f"/approve {wished.token(pull)}")
    assert pull.merged_at


def test_a_push_before_that_day_is_reviewed_and_the_day_stays(wished: Scene) -> None:
    pull = postpone(wished, f"{ORDER} Not yet.")

    wished.world.push_to(pull, {PATH: GOOD.replace("Coins", "Stars")})
    wished.review(pull, "synchronize")

    assert wished.headline(pull) == HEADLINE
    assert "Stars" in wished.comment(pull)
    assert "Not yet." in wished.comment(pull)
    assert wished.world.labels(pull) == ["later"]
    assert wished.conclusions(pull.head_sha) == [None]


def test_the_day_stays_where_a_review_could_not_be_finished(wished: Scene) -> None:
    pull = postpone(wished, f"{ORDER} Not yet.")
    wished.world.push_to(pull, {PATH: GOOD.replace("Coins", "Stars")})
    event = wished.world.write_event(
        wished.world.event("pull_request_target", pull, action="synchronize")
    )
    wished.run("publish", event, "--analysis", str(wished.root / "none.json"))
    assert wished.headline(pull).startswith("I could not finish")

    wished.review(pull, "synchronize")

    assert wished.headline(pull) == HEADLINE
    assert "Not yet." in wished.comment(pull)


@pytest.mark.parametrize("order", ["/recheck", "/later soon", "/approve 0123456789"])
def test_a_comment_that_is_written_again_keeps_the_day(
    wished: Scene, order: str
) -> None:
    pull = postpone(wished)

    wished.order(pull, order)
    wished.review(pull, "synchronize")

    assert wished.headline(pull) == HEADLINE
    assert wished.world.labels(pull) == ["later"]


def test_another_day_takes_the_place_and_today_ends_the_wait(wished: Scene) -> None:
    pull = postpone(wished)

    wished.order(pull, "/later until 2026-04-01.")
    assert wished.headline(pull) == "Can be listed from 2026-04-01."
    wished.order(pull, "/later 2026-01-31")

    assert wished.headline(pull).startswith("Ready")
    assert wished.world.labels(pull) == ["ready"]
    wished.order(pull, f"/approve {wished.token(pull)}")
    assert pull.merged_at


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ("/later", "It needs the day: write `/later 2027-03-01`, and the reason"),
        ("/later soon", "`soon` is no day such as `2027-03-01`."),
        ("/later 2026-02-30", "`2026-02-30` is no day such as `2027-03-01`."),
        ("/later 1.3.2027", "`1.3.2027` is no day such as `2027-03-01`."),
        ("/later 2026-01-30", "The day 2026-01-30 is past."),
        ("/later `](https://evil.example)`", "is no day such as"),
    ],
)
def test_what_is_no_day_to_come_is_refused_in_one_sentence(
    wished: Scene, order: str, sentence: str
) -> None:
    pull = postpone(wished, order)

    assert "**Not done:** `/later`." in wished.comment(pull)
    assert sentence in wished.comment(pull)
    assert wished.headline(pull).startswith("Ready")
    assert reactions(pull) == ["confused"]


@pytest.mark.parametrize("author", ["newcomer", "stranger"])
def test_T20_only_who_may_approve_names_a_day(wished: Scene, author: str) -> None:
    pull = ready(wished)

    wished.order(pull, ORDER, author=author)

    assert wished.headline(pull).startswith("Ready")
    assert reactions(pull) == ["-1"]


def test_T20_a_role_that_cannot_be_asked_for_is_none(wished: Scene) -> None:
    pull = ready(wished)
    wished.world.server.faults.add(
        "repos/get-collaborator-permission-level", status=502, times=99
    )

    wished.order(pull, ORDER)

    assert wished.headline(pull).startswith("Ready")


def test_T59_a_keeper_names_no_day_for_another_section(wished: Scene) -> None:
    kept = "    title: Papers\n    keepers: [mona]\n"
    layout = wished.read("schema/other.yaml").replace("    title: Papers\n", kept)
    wished.world.commit("main", {"schema/other.yaml": layout})
    pull = ready(wished)

    wished.order(pull, ORDER)

    assert wished.headline(pull).startswith("Ready")
    assert "outside the sections that you keep" in wished.comment(pull)


def test_T18_nobody_names_a_day_by_a_comment_like_the_bots(wished: Scene) -> None:
    pull = wished.propose({PATH: GOOD})
    marker = f"<!-- listwright:review {pull.head_sha} -->\n<!-- listwright:later 2026-03-01 -->\n"
    wished.world.comment(pull, author="mallory", body=marker)

    wished.review(pull)

    own = [one for one in wished.world.comments(pull) if one.author.login == BOT]
    assert "### Ready" in own[0].body


def test_T18_a_contribution_that_quotes_the_marker_names_no_day(wished: Scene) -> None:
    marker = "<!-- listwright:later 2026-03-01 -->"
    quoted = GOOD.replace("Learning to Count Coins", f'"{marker} Coins"')
    pull = wished.propose({PATH: quoted})
    wished.review(pull)

    wished.review(pull, "synchronize")

    assert HEADLINE not in wished.comment(pull)


@pytest.mark.parametrize(
    "reason",
    ["--> <img src=x> --", "x" * 2_000, "%00 -- --- 日本", "`/approve x`\n\n# Hi"],
)
def test_T36_a_reason_ends_no_comment_and_stays_what_it_was(
    wished: Scene, reason: str
) -> None:
    pull = postpone(wished, f"{ORDER} {reason}")
    comment = wished.comment(pull)

    wished.review(pull, "synchronize")

    assert wished.comment(pull) == comment
    assert comment.split("\n\n")[0].count("-->") == 2
    assert " ".join(reason.split())[:300] in comment


def test_an_approving_review_merges_nothing_before_that_day(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: f"{WISHED}approve_by_review: true\n"})
    pull = postpone(scene)
    scene.world.review(pull, author="curator", state="APPROVED")

    scene.sweep()

    assert not pull.merged_at


def test_by_default_the_order_does_nothing_and_a_label_of_people_stays(
    scene: Scene,
) -> None:
    pull = ready(scene)
    pull.labels.append(scene.world.store.label(scene.world.repository, "later"))

    scene.order(pull, ORDER)
    scene.world.push_to(pull, {PATH: GOOD.replace("Coins", "Stars")})
    scene.review(pull, "synchronize")

    assert scene.headline(pull).startswith("Ready")
    assert set(scene.world.labels(pull)) == {"ready", "later"}
    assert reactions(pull) == []


def publish_dated(scene: Scene, pull: PullRequest, *days: str | None) -> None:
    """Publish a review whose findings end on *days*: as a rule on a repository's age says it."""
    event = scene.world.write_event(
        scene.world.event("pull_request_target", pull, action="opened")
    )
    scene.run("analyse", event, "--out", "analysis.json")
    path = scene.root / "analysis.json"
    analyses = json.loads(path.read_text("utf-8"))
    (verdict,) = analyses["requests"][0]["review"]["verdicts"]
    findings = verdict["to_fix"]
    assert len(findings) == len(days)
    for finding, day in zip(findings, days, strict=True):
        finding["ends_on"] = day
    path.write_text(json.dumps(analyses), "utf-8")
    scene.run("publish", event, "--analysis", str(path))


@pytest.mark.parametrize(
    ("days", "headline"),
    [
        (["2026-03-01"], HEADLINE),
        (["2026-02-01", "2026-03-01"], HEADLINE),
        (["2026-03-01", None], "2 things for the author"),
        (["2026-01-31"], "1 thing for the author"),
    ],
)
def test_a_rule_with_a_date_gives_the_same_answer_by_itself(
    wished: Scene, days: list[str | None], headline: str
) -> None:
    unknown = "".join(f"unknown{number}: x\n" for number in range(len(days)))
    pull = wished.propose({PATH: GOOD + unknown})

    publish_dated(wished, pull, *days)

    assert wished.headline(pull).startswith(headline)
    is_later = headline == HEADLINE
    assert wished.world.labels(pull) == (["later"] if is_later else ["needs-author"])
    assert wished.conclusions(pull.head_sha) == [None if is_later else "failure"]


def test_without_the_setting_a_rule_with_a_date_is_as_any_other(scene: Scene) -> None:
    pull = scene.propose({PATH: f"{GOOD}unknown: x\n"})

    publish_dated(scene, pull, "2026-03-01")

    assert scene.headline(pull).startswith("1 thing for the author")


def test_T39_an_analysis_names_no_day(wished: Scene) -> None:
    pull = wished.propose({PATH: GOOD})
    event = wished.world.write_event(
        wished.world.event("pull_request_target", pull, action="opened")
    )
    wished.run("analyse", event, "--out", "analysis.json")
    path = wished.root / "analysis.json"
    analyses = json.loads(path.read_text("utf-8"))
    analyses["requests"][0]["review"]["later"] = {"day": "2026-03-01", "reason": "x"}
    path.write_text(json.dumps(analyses), "utf-8")

    wished.run("publish", event, "--analysis", str(path))

    assert wished.headline(pull).startswith("Ready")


def postponing(scene: Scene) -> list[Step]:
    """The workflow for `/later` below a contribution that was reviewed."""
    scene.review(scene.propose({PATH: GOOD}))
    comment = scene.world.comment(pull_of(scene), author="curator", body=ORDER)
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    return steps_of(scene, event, "analyse", "command")


@pytest.mark.parametrize("recovery", ["the order again", "a sweep"])
def test_F17_a_day_that_is_named_is_kept_wherever_a_run_ends(
    wished: Scene, recovery: str
) -> None:
    steps = postponing(wished)

    for _ in every_crash(wished, steps):
        if recovery == "a sweep":
            wished.sweep()
        else:
            again(steps)
        pull = pull_of(wished)
        is_named = wished.headline(pull) == HEADLINE
        assert is_named or recovery == "a sweep"
        assert wished.world.labels(pull) == ["later" if is_named else "ready"]
        last = wished.conclusions(pull.head_sha)[-1]
        assert last == (None if is_named else "success")


def test_F17_a_day_that_comes_is_answered_wherever_a_sweep_ends(wished: Scene) -> None:
    pull = postpone(wished)
    wished.sweep()
    event = wished.world.write_event(wished.world.event("schedule", None))

    with patch("tests.scenarios.scene.TODAY", "2026-03-01"):
        for _ in every_crash(wished, steps_of(wished, event, "analyse", "publish")):
            wished.sweep()
            pull = pull_of(wished)
            assert wished.headline(pull).startswith("Ready")
            assert wished.world.labels(pull) == ["ready"]
            assert wished.conclusions(pull.head_sha)[-1] == "success"
