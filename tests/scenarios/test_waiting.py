"""What was ready for long gathers in one request that a person merges, where a list wishes it."""

import datetime as dt
import re

import pytest

from bot.model.forge import Check
from bot.workflow.gathering import find_ready_time
from tests.github_server.exchange import Exchange
from tests.github_server.people import MergeWay
from tests.github_server.server import Moment
from tests.github_server.store import BOT, PullRequest
from tests.scenarios import scene as scenes
from tests.scenarios.rewind import every_crash, pull_of
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, TODAY, Scene
from tests.scenarios.test_all_ready import CLOCKS, MAPS, propose, propose_three
from tests.scenarios.test_crash_anywhere import steps_of

WISHED = "gather_after_days: 14\n"
BRANCH = "listwright/waiting"
START = dt.date.fromisoformat(TODAY)


@pytest.fixture
def wished(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: WISHED})
    return scene


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test move the day."""
    monkeypatch.setattr(scenes, "TODAY", TODAY)


def wait(scene: Scene, days: int) -> None:
    """Let days pass, for the bot and for GitHub."""
    scene.world.clock.advance(days * 24 * 3600)
    day = dt.date.fromisoformat(scenes.TODAY) + dt.timedelta(days=days)
    scenes.TODAY = day.isoformat()


def hold(scene: Scene, pull: PullRequest) -> None:
    """Somebody puts the label on a request; GitHub does not tell its letters' case apart."""
    pull.labels.append(scene.world.store.label(scene.world.repository, "Hold"))


def rolling_requests(scene: Scene, state: str = "open") -> list[PullRequest]:
    return [one for one in scene.world.pulls(state) if one.head_ref == BRANCH]


def the_rolling(scene: Scene) -> PullRequest:
    (rolling,) = rolling_requests(scene)
    return rolling


def rows(rolling: PullRequest) -> list[str]:
    return [line for line in (rolling.body or "").splitlines() if line.startswith("- ")]


def held_commits(scene: Scene, rolling: PullRequest) -> list[str]:
    """The second parents of the branch's merges, oldest first: what a merge would bring."""
    git = scene.world.repository.git
    words = ("rev-list", "--first-parent", "--reverse", f"main..{rolling.head_sha}")
    merges = git.text(*words).split()
    return [git.text("rev-parse", f"{merge}^2") for merge in merges]


def gather_three(scene: Scene) -> tuple[list[PullRequest], PullRequest]:
    """Three requests that have waited, and the one that holds them."""
    pulls = propose_three(scene)
    wait(scene, 15)
    scene.sweep()
    return pulls, the_rolling(scene)


def assert_listed(scene: Scene, pulls: list[PullRequest]) -> None:
    for title in ("Learning to Count Coins", "Reading Clocks", "Folding Maps"):
        assert title in scene.read("lists/other.md")
    for pull in pulls:
        assert pull.state == "closed"
        assert scene.headline(pull).startswith("Listed under Papers"), pull.number
        assert scene.world.labels(pull) == []
        assert len(scene.world.comments(pull)) == 1


def test_by_default_no_sweep_gathers_anything(scene: Scene) -> None:
    propose_three(scene)
    wait(scene, 400)
    scene.sweep()

    assert rolling_requests(scene, "all") == []
    assert scene.world.head(BRANCH) is None


@pytest.mark.feature("waiting")
def test_what_was_ready_for_long_gathers_in_one_request(wished: Scene) -> None:
    pulls = propose_three(wished)
    wait(wished, 14)
    wished.sweep()
    assert rolling_requests(wished) == []
    wait(wished, 1)

    wished.sweep()

    rolling = the_rolling(wished)
    assert rolling.title == "What has been ready for 14 days"
    first = pulls[0]
    assert rows(rolling)[0] == (
        f"- [#1](../pull/1) at `{first.head_sha[:12]}`: `{first.title}`; adds"
        " `Learning to Count Coins` in Papers"
    )
    assert len(rows(rolling)) == 3
    assert held_commits(wished, rolling) == [pull.head_sha for pull in pulls]
    assert "@" not in (rolling.body or "")
    assert wished.conclusions(rolling.head_sha) == ["success"]
    assert wished.world.comments(rolling) == []
    assert wished.world.labels(rolling) == []
    for pull in pulls:
        assert len(wished.world.comments(pull)) == 1


def test_the_same_set_is_not_written_again(wished: Scene) -> None:
    _, rolling = gather_three(wished)
    wished.sweep()
    head, writes = rolling.head_sha, len(wished.world.server.writes())
    wait(wished, 3)

    wished.sweep()

    assert the_rolling(wished).head_sha == head
    assert len(wished.world.server.writes()) == writes
    assert wished.conclusions(head) == ["success"]
    assert wished.world.comments(rolling) == []


@pytest.mark.parametrize("is_apart", [False, True], ids=["here", "isolated"])
def test_a_merge_commit_lists_and_credits_each(
    wished: Scene, *, is_apart: bool
) -> None:
    wished.apart = is_apart
    pulls, rolling = gather_three(wished)
    wait(wished, 2)

    wished.merge(rolling)

    assert_listed(wished, pulls)
    assert all(pull.merged_at for pull in pulls)
    assert wished.world.comments(rolling) == []
    text = wished.read(f"{HOME}/coins.yaml")
    assert f'added: "{scenes.TODAY}"' in text
    wished.sweep()
    assert rolling_requests(wished) == []


@pytest.mark.parametrize("way", ["squash", "rebase"])
@pytest.mark.parametrize("is_lost", [False, True], ids=["event", "sweep"])
def test_another_way_to_merge_closes_each_with_the_number(
    wished: Scene, way: MergeWay, *, is_lost: bool
) -> None:
    pulls, rolling = gather_three(wished)
    wait(wished, 2)

    if is_lost:
        wished.world.merge(rolling, way=way)
        wished.sweep()
    else:
        wished.merge(rolling, way=way)

    assert_listed(wished, pulls)
    for pull in pulls:
        assert "Merged with [#4](../pull/4)." in wished.comment(pull)
        assert pull.merged_at is None
    assert f'added: "{scenes.TODAY}"' in wished.read(f"{HOME}/coins.yaml")
    wished.sweep()
    assert rolling_requests(wished) == []


def test_each_is_credited_with_its_own_entry_only(wished: Scene) -> None:
    pulls, rolling = gather_three(wished)
    wished.world.merge(rolling)

    wished.sweep()

    assert_listed(wished, pulls)
    wished.order(pulls[1], "/undo")
    (undo,) = [
        one for one in wished.world.pulls() if one.head_ref == "listwright/undo-2"
    ]
    assert "Reading Clocks" in undo.title
    git = wished.world.repository.git
    changed = git.text("diff", "--name-only", f"main...{undo.head_sha}").split()
    assert changed == [f"{HOME}/clocks.yaml"]


@pytest.mark.parametrize("named", ["own merge", "own head"])
def test_whatever_commit_github_names_each_is_listed_with_the_day_of_the_merge(
    wished: Scene, named: str
) -> None:
    pulls, rolling = gather_three(wished)
    git = wished.world.repository.git
    words = ("rev-list", "--first-parent", "--reverse", f"main..{rolling.head_sha}")
    merges = git.text(*words).split()
    wait(wished, 2)
    wished.world.merge(rolling)
    for pull, merge in zip(pulls, merges, strict=True):
        pull.merge_commit = merge if named == "own merge" else pull.head_sha

    wished.sweep()

    assert_listed(wished, pulls)
    for name in ("coins", "clocks", "maps"):
        assert f'added: "{scenes.TODAY}"' in wished.read(f"{HOME}/{name}.yaml")


def test_undo_takes_back_all_that_was_gathered(wished: Scene) -> None:
    _, rolling = gather_three(wished)
    wished.merge(rolling)

    wished.order(rolling, "/undo")

    (undo,) = [
        one for one in wished.world.pulls() if one.head_ref == "listwright/undo-4"
    ]
    git = wished.world.repository.git
    changed = git.text("diff", "--name-only", f"main...{undo.head_sha}").split()
    assert changed == [f"{HOME}/{name}.yaml" for name in ("clocks", "coins", "maps")]


def test_what_is_held_a_draft_faulty_or_young_is_not_gathered(wished: Scene) -> None:
    held = propose(wished, GOOD, "coins")
    hold(wished, held)
    propose(wished, CLOCKS, "clocks", draft=True)
    propose(wished, SLOPPY.replace("year: 2024", "year: 2424"), "faulty")
    failing = propose(wished, MAPS, "maps")
    wished.world.check_run(failing.head_sha, "ci", "failure", app="ci", app_id=9)
    wait(wished, 15)
    propose(
        wished,
        CLOCKS.replace("2402.11111", "2402.1").replace("Clocks", "Dials"),
        "young",
    )

    wished.sweep()

    assert rolling_requests(wished) == []


def test_a_label_takes_one_out_and_closing_follows_when_nothing_is_left(
    wished: Scene,
) -> None:
    pulls, rolling = gather_three(wished)
    hold(wished, pulls[1])
    wished.sweep()
    assert held_commits(wished, rolling) == [pulls[0].head_sha, pulls[2].head_sha]
    assert [row[3:5] for row in rows(rolling)] == ["#1", "#3"]
    for pull in (pulls[0], pulls[2]):
        hold(wished, pull)

    wished.sweep()

    assert rolling.state == "closed"
    assert rolling.body == "Nothing is left to gather.\n"
    for pull in pulls:
        pull.labels = [label for label in pull.labels if label.name != "Hold"]
    wished.sweep()
    assert len(rows(the_rolling(wished))) == 3
    assert the_rolling(wished).number != rolling.number


def test_a_request_that_a_person_closed_comes_again_only_when_the_set_changes(
    wished: Scene,
) -> None:
    _, rolling = gather_three(wished)
    wished.close(rolling)
    wished.sweep()
    assert rolling_requests(wished) == []
    propose(
        wished,
        CLOCKS.replace("2402.11111", "2402.1").replace("Clocks", "Dials"),
        "dials",
    )
    wait(wished, 15)

    wished.sweep()

    assert len(rows(the_rolling(wished))) == 4


def test_of_two_that_conflict_the_second_is_left_out_with_the_reason(
    wished: Scene,
) -> None:
    path = f"{HOME}/palm-e.yaml"
    for author, year in (("one", "2021"), ("two", "2022")):
        text = re.sub(r"year: \d+", f"year: {year}", wished.read(path))
        wished.review(wished.propose({path: text}, author=author))
    wait(wished, 15)

    wished.sweep()

    first, second = rows(the_rolling(wished))
    assert first.startswith("- [#1](../pull/1)")
    assert second.startswith("- [#2](../pull/2)")
    assert second.endswith(": the list has changed in the same place.")


def test_a_younger_request_is_no_duplicate_of_what_was_gathered(wished: Scene) -> None:
    _, rolling = gather_three(wished)
    dials = CLOCKS.replace("2402.11111", "2402.1").replace("Clocks", "Dials")
    younger = propose(wished, dials, "dials")
    wait(wished, 15)
    wished.sweep()
    assert len(rows(rolling)) == 4

    wished.sweep()

    assert wished.conclusions(younger.head_sha) == ["success"]
    assert "elsewhere" not in wished.comment(younger)
    for check in wished.world.checks(rolling.head_sha):
        assert "elsewhere" not in (check.summary or "")
        assert "Reading Dials" in (check.summary or "")


def test_more_than_one_review_reads_follows_later(wished: Scene) -> None:
    for digit, (author, size) in enumerate([("one", 30), ("two", 30), ("three", 1)]):
        files = {
            f"{HOME}/{author}-{number}.yaml": GOOD.replace(
                "Coins", f"{author.title()} {number}"
            ).replace("12345", f"{digit}{number:04}")
            for number in range(size)
        }
        wished.review(wished.propose(files, author=author))
    wait(wished, 15)

    wished.sweep()

    rolling = the_rolling(wished)
    assert [row[3:5] for row in rows(rolling)] == ["#1", "#3", "#2"]
    assert rows(rolling)[2].endswith(
        ": there is no room for it; it follows when these are merged."
    )
    assert wished.conclusions(rolling.head_sha) == ["success"]


@pytest.mark.parametrize("setting", ["approvals: 2\n", "keepers", "off"])
def test_nothing_gathers_where_it_would_pass_somebody_by(
    wished: Scene, setting: str
) -> None:
    _, rolling = gather_three(wished)
    if setting == "keepers":
        path = "schema/other.yaml"
        text = re.sub(
            r"(?m)^(  papers:\n)", r"\1    keepers: [curator]\n", wished.read(path)
        )
        assert "keepers" in text
        wished.world.commit("main", {path: text})
    else:
        wished.world.commit(
            "main", {SETTINGS: "" if setting == "off" else WISHED + setting}
        )

    wished.sweep()

    assert rolling.state == "closed"
    assert rolling.merged_at is None


@pytest.mark.parametrize(
    "order", ["/approve", "/approve 0123456789", "/fix", "/take", "/reject No."]
)
def test_T58_the_bot_neither_merges_nor_changes_what_was_gathered(
    wished: Scene, order: str
) -> None:
    pulls, rolling = gather_three(wished)
    head = rolling.head_sha

    wished.order(rolling, order)

    assert rolling.state == "open"
    assert rolling.head_sha == head
    assert [pull.state for pull in pulls] == ["open"] * 3
    if order != "/approve":
        assert "a person merges or closes it on GitHub." in wished.comment(rolling)


def test_T58_an_approving_review_of_what_was_gathered_merges_nothing(
    wished: Scene,
) -> None:
    wished.world.commit("main", {SETTINGS: f"{WISHED}approve_by_review: true\n"})
    _, rolling = gather_three(wished)
    wished.world.review(rolling, author="curator", state="APPROVED")

    wished.sweep()
    wished.sweep()

    assert rolling.merged_at is None


def test_T58_time_alone_merges_nothing_that_was_gathered(wished: Scene) -> None:
    pulls, rolling = gather_three(wished)
    began = wished.world.head("main")
    for _ in range(3):
        wait(wished, 100)
        wished.sweep()

    assert wished.world.head("main") == began
    assert [one.merged_at for one in (*pulls, rolling)] == [None] * 4


def test_T58_a_push_right_before_the_moment_begins_the_days_anew(wished: Scene) -> None:
    pulls = propose_three(wished)
    wait(wished, 14)
    wished.world.push_to(
        pulls[1], {f"{HOME}/evil.yaml": CLOCKS.replace("Clocks", "Evil")}
    )
    wished.review(pulls[1], "synchronize")
    wait(wished, 1)

    wished.sweep()

    assert held_commits(wished, the_rolling(wished)) == [
        pulls[0].head_sha,
        pulls[2].head_sha,
    ]


def test_T58_a_push_after_it_takes_the_request_out(wished: Scene) -> None:
    pulls, rolling = gather_three(wished)
    listed = pulls[1].head_sha
    wished.world.push_to(
        pulls[1], {f"{HOME}/evil.yaml": CLOCKS.replace("Clocks", "Evil")}
    )
    assert listed in held_commits(wished, rolling)
    assert wished.world.read(rolling.head_sha, f"{HOME}/evil.yaml") is None

    wished.sweep()

    assert held_commits(wished, rolling) == [pulls[0].head_sha, pulls[2].head_sha]
    assert [row[3:5] for row in rows(rolling)] == ["#1", "#3"]
    assert wished.world.read(rolling.head_sha, f"{HOME}/clocks.yaml") is None


def test_T58_old_dates_in_commits_and_requests_make_nothing_ready_earlier(
    wished: Scene,
) -> None:
    pull = propose(wished, GOOD, "coins")
    wait(wished, 15)
    # An old request with an old commit date, and a new commit.
    wished.world.push_to(pull, {f"{HOME}/coins.yaml": GOOD.replace("Coins", "Gold")})
    wished.review(pull, "synchronize")

    wished.sweep()

    assert rolling_requests(wished) == []


def test_T58_a_check_that_somebody_else_made_makes_nothing_ready(wished: Scene) -> None:
    pull = wished.propose({f"{HOME}/coins.yaml": GOOD}, author="coins")
    wished.world.check_run(pull.head_sha, "listwright", "success", external_id="x")
    wait(wished, 15)

    wished.sweep()

    assert rolling_requests(wished) == []


def test_T58_a_push_while_the_bot_gathers_brings_nothing(wished: Scene) -> None:
    pulls = propose_three(wished)
    wait(wished, 15)
    event = wished.world.write_event(wished.world.event("schedule", None))
    listed = pulls[1].head_sha

    def push(moment: Moment, call: Exchange) -> None:
        # The requests have been listed, and their commits are not fetched yet.
        is_late = (moment, call.operation) == ("before", "checks/list-for-ref")
        if is_late and pulls[1].head_sha == listed:
            wished.world.push_to(pulls[1], {f"{HOME}/evil.yaml": CLOCKS})

    wished.world.server.on_call.append(push)
    wished.run("land", event)

    assert pulls[1].head_sha != listed
    rolling = the_rolling(wished)
    assert wished.world.read(rolling.head_sha, f"{HOME}/evil.yaml") is None
    named = re.findall(r"\d+:([0-9a-f]{40})", (rolling.body or "").split("\n")[0])
    assert held_commits(wished, rolling) == named
    assert named == [pulls[0].head_sha, pulls[2].head_sha]


def test_T58_a_merge_while_the_bot_makes_the_branch_anew_brings_what_was_named(
    wished: Scene,
) -> None:
    pulls, rolling = gather_three(wished)
    named = [pull.head_sha for pull in pulls]
    pulls[1].draft = True

    def merge(moment: Moment, call: Exchange) -> None:
        is_push = call.operation == "smart-http/push"
        if moment == "before" and is_push and not rolling.merged_at:
            wished.world.merge(rolling)

    wished.world.server.on_call.append(merge)
    wished.sweep()
    wished.sweep()

    assert rolling.merged_at
    git = wished.world.repository.git
    brought = git.text("rev-list", "--first-parent", f"{rolling.merge_commit}^2")
    merges = brought.split()[: len(named)]
    assert [git.text("rev-parse", f"{one}^2") for one in reversed(merges)] == named
    assert_listed(wished, pulls)
    assert rolling_requests(wished) == []


def test_a_gathering_that_fails_keeps_no_landing_back(wished: Scene) -> None:
    pulls = propose_three(wished)
    wait(wished, 15)
    wished.world.merge(pulls[0])
    event = wished.world.write_event(wished.world.event("schedule", None))
    wished.world.server.faults.add("checks/list-for-ref", status=500, times=99)

    status = wished.run("land", event)

    assert status == 3
    assert "Learning to Count Coins" in wished.read("lists/other.md")
    assert wished.headline(pulls[0]).startswith("Listed under Papers")


def test_T58_a_commit_of_somebody_elses_on_the_branch_is_replaced(
    wished: Scene,
) -> None:
    pulls, rolling = gather_three(wished)
    wished.world.push_to(rolling, {f"{HOME}/evil.yaml": CLOCKS})

    wished.sweep()

    assert wished.world.read(rolling.head_sha, f"{HOME}/evil.yaml") is None
    assert held_commits(wished, rolling) == [pull.head_sha for pull in pulls]


def test_T58_a_merge_on_the_branch_that_brings_anything_else_is_replaced(
    wished: Scene,
) -> None:
    pulls, rolling = gather_three(wished)
    base = wished.world.commit("main", {"notes.txt": "x\n"})
    git = wished.world.repository.git
    evil = {"notes.txt": "x\n", f"{HOME}/evil.yaml": CLOCKS}
    made = wished.world.commit("scratch", evil, start=rolling.head_sha)
    tree = git.text("rev-parse", f"{made}^{{tree}}")
    who = git.read_commit(base).author
    parents = [rolling.head_sha, base]
    merge = git.commit_tree(tree, parents, "Merge branch 'main'", who, who)
    wished.world.force_push(wished.world.repository, BRANCH, merge)

    wished.sweep()

    assert wished.world.read(rolling.head_sha, f"{HOME}/evil.yaml") is None
    assert held_commits(wished, rolling) == [pull.head_sha for pull in pulls]


@pytest.mark.parametrize(
    ("ends", "ready"),
    [
        ([], ""),
        ([("success", 1)], "day 1"),
        ([("success", 1), ("success", 4)], "day 1"),
        ([("success", 1), ("failure", 2), ("success", 4)], "day 4"),
        ([("success", 1), (None, 2), ("success", 4)], "day 4"),
        ([("success", 1), ("failure", 2)], ""),
    ],
)
def test_the_days_begin_anew_after_a_check_that_did_not_pass(
    ends: list[tuple[str | None, int]], ready: str
) -> None:
    checks = [
        Check(number, "listwright", "", conclusion, 0, "", completed=f"day {day}")
        for number, (conclusion, day) in enumerate(ends)
    ]

    assert find_ready_time(checks) == ready


def test_a_branch_that_took_in_its_base_stays(wished: Scene) -> None:
    _, rolling = gather_three(wished)
    base = wished.world.commit("main", {"notes.txt": "x\n"})
    git = wished.world.repository.git
    tree = git.merged_tree(rolling.head_sha, base)
    assert tree is not None
    who = git.read_commit(base).author
    updated = git.commit_tree(
        tree, [rolling.head_sha, base], "Merge branch 'main'", who, who
    )
    wished.world.force_push(wished.world.repository, BRANCH, updated)

    wished.sweep()

    assert rolling.head_sha == updated


def test_T58_a_fork_with_a_branch_of_that_name_gets_no_favour(wished: Scene) -> None:
    pull = wished.propose({f"{HOME}/coins.yaml": GOOD}, author="mallory", branch=BRANCH)
    wished.review(pull)
    again = wished.propose(
        {f"{HOME}/again.yaml": GOOD}, author="mallory2", branch=BRANCH
    )
    wished.review(again)

    assert wished.headline(pull).startswith("Ready")
    assert "**Proposed elsewhere too**\n\n- `#1`: same" in wished.comment(again)
    wait(wished, 15)
    wished.sweep()
    (rolling,) = [one for one in rolling_requests(wished) if one.author.login == BOT]
    assert held_commits(wished, rolling) == [pull.head_sha]


def test_F17_a_gathering_that_ends_anywhere_is_completed_by_the_next_sweep(
    wished: Scene,
) -> None:
    propose_three(wished)
    wait(wished, 15)
    event = wished.world.write_event(wished.world.event("schedule", None))
    steps = steps_of(wished, event, "analyse", "publish", "accept", "land")
    steps = [*steps[:2], lambda: wished.run("land", event)]

    for name in every_crash(wished, steps):
        wished.sweep()
        wished.sweep()
        rolling = the_rolling(wished)
        assert len(rows(rolling)) == 3, name
        heads = [pull_of(wished, number).head_sha for number in (1, 2, 3)]
        assert held_commits(wished, rolling) == heads, name
        assert wished.conclusions(rolling.head_sha) == ["success"], name
        assert wished.world.comments(rolling) == [], name


@pytest.mark.parametrize("way", ["merge", "squash"])
def test_F17_a_landing_of_what_was_gathered_that_ends_anywhere_is_completed_by_a_sweep(
    wished: Scene, way: MergeWay
) -> None:
    _, rolling = gather_three(wished)
    wished.world.merge(rolling, way=way)
    event = wished.world.event("pull_request_target", rolling, action="closed")
    path = wished.world.write_event(event)
    steps = steps_of(wished, path, "land")

    for name in every_crash(wished, steps):
        wished.sweep()
        pulls = [pull_of(wished, number) for number in (1, 2, 3)]
        assert_listed(wished, pulls)
        assert rolling_requests(wished) == [], name
