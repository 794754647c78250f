"""How many pull requests of one author are looked at in which time, where a list says so."""

import datetime as dt

import pytest

from bot.workflow.author_limits import list_turns
from tests.github_server.store import BOT, PullRequest
from tests.scenarios import scene as scenes
from tests.scenarios.rewind import every_crash, pull_of
from tests.scenarios.scene import GOOD, HOME, SETTINGS, Scene
from tests.scenarios.test_crash_anywhere import again, steps_of

WISHED = "pull_requests: {per_author: 2, days: 3}\n"
TURN = "This has its turn on 2026-02-03."


@pytest.fixture
def wished(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: WISHED})
    return scene


def entry(number: int) -> str:
    return GOOD.replace("Coins", f"Coins {'I' * number}").replace(
        "12345", f"0000{number}"
    )


def open_requests(
    scene: Scene, count: int, author: str = "newcomer"
) -> list[PullRequest]:
    """Requests of one author, each reviewed when it was opened."""
    pulls = []
    for number in range(1, count + 1):
        path = f"{HOME}/{author}-{number}.yaml"
        pulls.append(scene.propose({path: entry(number)}, author=author))
        scene.review(pulls[-1])
    return pulls


def count_comments(scene: Scene, pull: PullRequest) -> int:
    return sum(one.author.login == BOT for one in scene.world.comments(pull))


def is_reviewed(scene: Scene, pull: PullRequest) -> bool:
    return count_comments(scene, pull) == 1


def let_pass(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Another day comes."""
    monkeypatch.setattr(scenes, "TODAY", day)


@pytest.mark.feature("author-limit")
def test_the_check_says_kindly_when_its_turn_is_and_nothing_else_happens(
    wished: Scene,
) -> None:
    earlier, second, third = open_requests(wished, 3)

    assert is_reviewed(wished, earlier)
    assert is_reviewed(wished, second)
    (check,) = wished.world.checks(third.head_sha)
    assert (check.conclusion, check.title) == (None, TURN)
    assert check.summary == (
        "So that everybody has a turn, 2 open pull requests of one author are looked at"
        " within 3 days.\n\nThis one is looked at by itself on 2026-02-03, or when one of"
        " those before it is done. You need not do anything. A maintainer has it looked"
        " at earlier with `/recheck`.\n"
    )
    assert count_comments(wished, third) == 0
    assert wished.world.labels(third) == []
    assert third.state == "open"


def test_a_sweep_says_nothing_new_before_that_day_and_looks_on_it(
    wished: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, third = open_requests(wished, 3)
    wished.sweep()
    writes = len(wished.world.server.writes())
    let_pass(monkeypatch, "2026-02-02")
    wished.sweep()
    assert len(wished.world.server.writes()) == writes

    let_pass(monkeypatch, "2026-02-03")
    wished.sweep()

    assert wished.headline(third).startswith("Ready")
    assert wished.conclusions(third.head_sha) == ["success"]


def test_when_an_earlier_one_is_done_the_next_has_its_turn(wished: Scene) -> None:
    earlier, _, third = open_requests(wished, 3)

    wished.close(earlier)

    assert wished.headline(third).startswith("Ready")


def test_another_authors_requests_are_looked_at(wished: Scene) -> None:
    open_requests(wished, 3)

    (other,) = open_requests(wished, 1, "somebody-else")

    assert is_reviewed(wished, other)


@pytest.mark.parametrize(
    ("role", "is_exempt"),
    [("read", False), ("triage", False), ("write", True), ("admin", True)],
)
def test_people_with_write_access_have_no_limit(
    wished: Scene, role: str, *, is_exempt: bool
) -> None:
    wished.world.permission("newcomer", role)

    *_, third = open_requests(wished, 3)

    assert is_reviewed(wished, third) is is_exempt


def test_a_role_that_cannot_be_asked_for_is_none(wished: Scene) -> None:
    wished.world.permission("newcomer", "admin")
    wished.world.server.faults.add(
        "repos/get-collaborator-permission-level", status=502, times=99
    )

    *_, third = open_requests(wished, 3)

    assert not is_reviewed(wished, third)


def test_who_is_trusted_has_no_limit(scene: Scene) -> None:
    number = scene.world.store.account("newcomer").id
    trusted = WISHED.replace("}", f", trusted: [{number}]}}")
    scene.world.commit("main", {SETTINGS: trusted})

    *_, third = open_requests(scene, 3)

    assert is_reviewed(scene, third)


def test_by_default_there_is_no_limit(scene: Scene) -> None:
    assert all(is_reviewed(scene, pull) for pull in open_requests(scene, 6))


def test_a_maintainer_has_one_looked_at_at_any_time_and_a_sweep_leaves_that(
    wished: Scene,
) -> None:
    *_, third = open_requests(wished, 3)

    wished.order(third, "/recheck")
    assert wished.headline(third).startswith("Ready")
    wished.sweep()

    assert wished.headline(third).startswith("Ready")
    assert wished.conclusions(third.head_sha) == ["success"]
    wished.order(third, f"/approve {wished.token(third)}")
    assert third.merged_at


@pytest.mark.parametrize("order", ["/recheck", "/fix"])
def test_an_author_does_not_pass_others_by(wished: Scene, order: str) -> None:
    *_, third = open_requests(wished, 3)

    wished.order(third, order, author="newcomer")

    assert "Its author has others open before it." in wished.comment(third)
    assert wished.conclusions(third.head_sha) == [None]


def test_a_push_does_not_pass_others_by(wished: Scene) -> None:
    *_, third = open_requests(wished, 3)

    wished.world.push_to(third, {f"{HOME}/newcomer-3.yaml": entry(4)})
    wished.review(third, "synchronize")

    assert wished.world.checks(third.head_sha)[-1].title == TURN
    assert count_comments(wished, third) == 0


def test_repairs_are_not_pushed_to_one_that_waits(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: f"{WISHED}fix: push\n"})
    open_requests(scene, 2)
    pull = scene.propose({f"{HOME}/x.yaml": entry(3).replace("https:", "http:")})
    proposed = pull.head_sha

    scene.review(pull, fix=True)

    assert pull.head_sha == proposed


@pytest.mark.parametrize("recovery", ["the event again", "a sweep"])
def test_F17_a_deferral_that_ends_anywhere_is_said_once(
    wished: Scene, recovery: str
) -> None:
    open_requests(wished, 2)
    pull = wished.propose({f"{HOME}/newcomer-3.yaml": entry(3)})
    event = wished.world.write_event(
        wished.world.event("pull_request_target", pull, action="opened")
    )
    steps = steps_of(wished, event, "analyse", "publish")

    for _ in every_crash(wished, steps):
        if recovery == "a sweep":
            wished.sweep()
        else:
            again(steps)
        (check,) = wished.world.checks(pull_of(wished, 3).head_sha)
        assert check.title == TURN
        assert count_comments(wished, pull_of(wished, 3)) == 0


DAY = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("opened", "turns"),
    [
        ([], []),
        ([0], [0]),
        ([0, 0], [0, 0]),
        ([0, 0, 0], [0, 0, 3]),
        ([0, 0, 0, 0, 0], [0, 0, 3, 3, 6]),
        ([0, 1, 2], [0, 1, 3]),
        ([0, 1, 5], [0, 1, 5]),
        ([0, 0, 0, 4], [0, 0, 3, 4]),
        # A clock that was set back lets nobody pass.
        ([5, 5, 0], [5, 5, 8]),
    ],
)
def test_within_some_days_some_have_their_turn(
    opened: list[int], turns: list[int]
) -> None:
    days = [DAY + dt.timedelta(days=day) for day in opened]

    listed = list_turns(days, 2, 3)

    assert [(turn - DAY).days for turn in listed] == turns
