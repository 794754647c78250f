"""Two people approve a contribution, where a list wishes it."""

import pytest

from tests.github_server.store import BOT, Issue, PullRequest
from tests.scenarios.papers import add
from tests.scenarios.rewind import every_crash, pull_of
from tests.scenarios.scene import GOOD, HOME, SETTINGS, Scene
from tests.scenarios.test_crash_anywhere import again, steps_of

PATH = f"{HOME}/learning-to-count-coins.yaml"
WISHED = "approvals: 2\n"
HALF = "One of two approvals is given. Another maintainer merges this commit"


@pytest.fixture
def wished(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: WISHED})
    scene.world.permission("second", "write")
    return scene


def ready(scene: Scene) -> PullRequest:
    """A contribution that was reviewed."""
    pull = scene.propose({PATH: GOOD})
    scene.review(pull)
    return pull


def approve(scene: Scene, pull: Issue, author: str) -> None:
    scene.order(pull, f"/approve {scene.token(pull)}", author=author)


def is_merged(pull: PullRequest) -> bool:
    return bool(pull.merged_at)


def reactions(pull: Issue) -> list[str]:
    """How the bot reacted to the last comment of a person."""
    last = [one for one in pull.comments if one.author.login != BOT][-1]
    return [one.content for one in last.reactions if one.author.login == BOT]


@pytest.mark.feature("two-approvals")
def test_the_first_approval_is_told_and_the_second_merges(wished: Scene) -> None:
    pull = ready(wished)
    token = wished.token(pull)
    assert (
        f"Two maintainers merge this commit, and no other: each writes `/approve {token}`."
        in (wished.comment(pull))
    )

    approve(wished, pull, "curator")

    assert not is_merged(pull)
    assert f"{HALF}, and no other, with `/approve {token}`." in wished.comment(pull)
    assert "@" not in wished.comment(pull)
    assert reactions(pull) == ["+1"]
    check = wished.world.checks(pull.head_sha)[-1]
    assert check.conclusion == "success"
    assert (check.title or "").endswith("One of two approvals is given.")

    approve(wished, pull, "second")

    assert is_merged(pull)
    assert reactions(pull) == ["rocket"]


@pytest.mark.feature("two-approvals")
def test_one_person_is_not_two(wished: Scene) -> None:
    pull = ready(wished)

    approve(wished, pull, "curator")
    approve(wished, pull, "curator")

    assert not is_merged(pull)
    assert wished.comment(pull).count(HALF) == 1
    assert reactions(pull) == ["+1"]


def test_a_sweep_keeps_the_first_approval_and_says_nothing_new(wished: Scene) -> None:
    pull = ready(wished)
    approve(wished, pull, "curator")
    writes = len(wished.world.server.writes())

    wished.sweep()

    assert len(wished.world.server.writes()) == writes
    approve(wished, pull, "second")
    assert is_merged(pull)


@pytest.mark.parametrize("order", ["/recheck", "/approve 0123456789"])
def test_a_comment_that_is_written_again_loses_no_approval(
    wished: Scene, order: str
) -> None:
    pull = ready(wished)
    approve(wished, pull, "curator")

    wished.order(pull, order)
    approve(wished, pull, "second")
    assert is_merged(pull)


def test_the_first_approval_falls_with_another_commit(wished: Scene) -> None:
    pull = ready(wished)
    approve(wished, pull, "curator")

    wished.world.push_to(pull, {PATH: GOOD.replace("Coins", "Stars")})
    wished.review(pull, "synchronize")
    assert HALF not in wished.comment(pull)
    approve(wished, pull, "second")

    assert not is_merged(pull)
    assert HALF in wished.comment(pull)


def test_the_first_approval_falls_with_another_preview(wished: Scene) -> None:
    pull = ready(wished)
    approve(wished, pull, "curator")

    # Another neighbour stands above it then.
    wished.world.commit(
        "main",
        {
            f"{HOME}/aaa.yaml": GOOD.replace("Learning to Count Coins", "Aaa").replace(
                "2401.12345", "2401.11111"
            )
        },
    )
    wished.sweep()
    assert HALF not in wished.comment(pull)
    approve(wished, pull, "second")

    assert not is_merged(pull)


def test_the_first_approval_falls_with_its_authors_right(wished: Scene) -> None:
    pull = ready(wished)
    approve(wished, pull, "curator")
    wished.world.permission("curator", "read")

    approve(wished, pull, "second")

    assert not is_merged(pull)
    wished.world.permission("third", "write")
    approve(wished, pull, "third")
    assert is_merged(pull)


def test_nobody_forges_an_approval_by_editing_the_bots_comment(wished: Scene) -> None:
    pull = ready(wished)
    own = next(one for one in wished.world.comments(pull) if one.author.login == BOT)
    head, _, rest = own.body.partition(" -->")
    own.body = f"{head}:approved-by:1:curator -->{rest}\n\n{HALF}"
    token = head.rpartition(" ")[2]

    wished.order(pull, f"/approve {token}", author="second")

    assert not is_merged(pull)


def test_a_check_of_another_app_is_no_approval(wished: Scene) -> None:
    pull = ready(wished)
    (own,) = wished.world.checks(pull.head_sha)
    wished.world.check_run(
        pull.head_sha,
        "listwright",
        "success",
        app="x",
        app_id=9,
        external_id=f"{own.external_id}:approved-by:1:curator",
    )

    approve(wished, pull, "second")

    assert not is_merged(pull)


@pytest.mark.parametrize("author", ["newcomer", "stranger"])
def test_a_stranger_gives_no_first_approval(wished: Scene, author: str) -> None:
    pull = ready(wished)

    approve(wished, pull, author)

    assert reactions(pull) == ["-1"]
    assert HALF not in wished.comment(pull)
    approve(wished, pull, "curator")
    assert not is_merged(pull)


def test_two_reviews_merge_where_a_setting_says_so(wished: Scene) -> None:
    wished.world.commit("main", {SETTINGS: f"{WISHED}approve_by_review: true\n"})
    pull = ready(wished)
    for _ in range(2):
        wished.world.review(pull, author="curator", state="APPROVED")
    wished.sweep()
    assert not is_merged(pull)

    wished.world.review(pull, author="second", state="APPROVED")
    wished.sweep()

    assert is_merged(pull)


def test_a_submission_is_never_merged_by_one(wished: Scene) -> None:
    wished.world.commit(
        "main",
        {
            SETTINGS: f"{WISHED}approve_by_review: true\n"
            "submissions: {enabled: true, merge: true}\n"
        },
    )
    wished.update()
    issue = add(wished)
    approve(wished, issue, "curator")
    wished.sweep()
    pull = wished.request_of(issue)
    assert not is_merged(pull)

    for author in ("curator", "second"):
        assert not is_merged(pull)
        wished.world.review(pull, author=author, state="APPROVED")
        wished.sweep()

    assert is_merged(pull)


@pytest.mark.parametrize("recovery", ["the order again", "a sweep"])
def test_F17_a_first_approval_that_ends_anywhere_counts_once(
    wished: Scene, recovery: str
) -> None:
    wished.review(wished.propose({PATH: GOOD}))
    body = f"/approve {wished.token(pull_of(wished))}"
    comment = wished.world.comment(pull_of(wished), author="curator", body=body)
    event = wished.world.write_event(
        wished.world.event("issue_comment", comment, action="created")
    )
    steps = steps_of(wished, event, "analyse", "command", "land")

    for _ in every_crash(wished, steps):
        if recovery == "a sweep":
            wished.sweep()
        else:
            again(steps)
        pull = pull_of(wished)
        assert not is_merged(pull)
        is_kept = wished.comment(pull).count(HALF)
        assert is_kept == 1 or recovery == "a sweep"
        wished.order(pull, f"/approve {wished.token(pull)}", author="second")
        assert is_merged(pull_of(wished)) is bool(is_kept)
