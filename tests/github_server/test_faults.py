"""What each fault does to plain PyGithub with its defaults: why the bot must not use it plainly."""

from datetime import UTC, datetime
from typing import Any

import github
import pytest
import requests
from github import GithubException, GithubRetry

from tests.github_server.exchange import Exchange
from tests.github_server.faults import SECONDARY_LIMIT
from tests.github_server.world import World

NAME = "octo-curator/awesome-things"
COMMENT = "issues/create-comment"
COMMENTS = "issues/list-comments"


def issue_of(world: World, **options: Any) -> github.Issue.Issue:  # noqa: ANN401 - PyGithub's own options
    """An issue as PyGithub has it."""
    return world.client(**options).get_repo(NAME).get_issue(world.issue().number)


def said(world: World) -> list[str]:
    """The comments on the one issue."""
    (issue,) = world.repository.issues.values()
    return [comment.body for comment in world.comments(issue)]


@pytest.mark.parametrize("times", [1, 2])
def test_F01_a_502_after_the_write_doubles_the_comment(
    world: World, times: int
) -> None:
    issue = issue_of(world)
    world.server.faults.add(COMMENT, status=502, when="after", times=times)

    issue.create_comment("Hello")

    assert said(world) == ["Hello"] * (times + 1)


def test_F01_a_reset_after_the_write_doubles_the_comment(world: World) -> None:
    issue = issue_of(world)
    world.server.faults.add(COMMENT, reset=True, when="after")

    issue.create_comment("Hello")

    assert said(world) == ["Hello", "Hello"]


def test_F01_a_late_answer_doubles_the_comment(world: World) -> None:
    issue = issue_of(world, timeout=1)
    world.server.faults.add(COMMENT, delay=5)

    issue.create_comment("Hello")

    assert said(world)[:2] == ["Hello", "Hello"]


def test_F02_a_502_before_the_write_is_retried_at_once(world: World) -> None:
    issue = issue_of(world)
    world.server.faults.add(COMMENT, status=502, times=3)

    issue.create_comment("Hello")

    assert said(world) == ["Hello"]
    assert [exchange.status for exchange in world.server.calls(COMMENT)] == [
        502,
        502,
        502,
        201,
    ]


@pytest.mark.parametrize("status", [302, 307, 308])
def test_F03_a_redirected_write_looks_done(world: World, status: int) -> None:
    issue = issue_of(world)
    world.server.faults.add(COMMENT, redirect=status)

    made = issue.create_comment("Hello")

    assert made.raw_data.get("id") is None
    assert said(world) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 502},
        {"status": 429},
        {"status": 403, "body": SECONDARY_LIMIT, "headers": {"Retry-After": "1"}},
    ],
    ids=["502", "429", "403"],
)
def test_F04_an_edit_is_never_retried(world: World, fault: dict[str, object]) -> None:
    comment = issue_of(world).create_comment("Hello")
    script = world.server.faults.add("issues/update-comment")
    for name, value in fault.items():
        setattr(script, name, value)

    with pytest.raises((GithubException, requests.RequestException)):
        comment.edit("Bye")

    assert said(world) == ["Hello"]
    assert len(world.server.calls("issues/update-comment")) == 1


def test_F05_a_page_instead_of_json_fails_later(world: World) -> None:
    issue = issue_of(world)
    world.server.faults.add(COMMENT, html=True)

    with pytest.raises(
        (TypeError, AttributeError, KeyError, GithubException, AssertionError)
    ):
        _ = issue.create_comment("Hello").body.strip()

    assert said(world) == []


def test_F05_an_answer_that_breaks_off_is_no_error_of_pygithubs(world: World) -> None:
    issue = issue_of(world)
    world.server.faults.add("issues/get", truncate=True, times=20)

    with pytest.raises(requests.RequestException):
        issue.update()


def test_F05_endless_502_is_no_error_of_pygithubs(world: World) -> None:
    issue = issue_of(world)
    world.server.faults.add("issues/get", status=502, times=20)

    with pytest.raises(requests.exceptions.RetryError):
        issue.update()

    assert len(world.server.calls("issues/get")) == 12


def test_F06_a_secondary_limit_makes_it_wait(world: World) -> None:
    issue = issue_of(world)
    world.server.faults.add(
        COMMENT, status=403, body=SECONDARY_LIMIT, headers={"Retry-After": "0"}
    )

    issue.create_comment("Hello")

    assert [exchange.status for exchange in world.server.calls(COMMENT)] == [403, 201]


def test_F07_a_429_without_a_time_raises(world: World) -> None:
    issue = issue_of(world)
    world.server.faults.add("issues/get", status=429)

    with pytest.raises(GithubException) as caught:
        issue.update()

    assert caught.value.status == 429


def test_F08_a_used_up_limit_would_wait_for_its_reset(world: World) -> None:
    issue = issue_of(world, retry=GithubRetry(max_rate_limit_wait=120))
    world.clock.now = datetime.now(UTC)
    world.store.rate_reset = world.clock.seconds() + 3000
    world.store.rate_used = world.store.rate_limit

    with pytest.raises(github.RateLimitExceededException) as caught:
        issue.create_comment("Hello")

    assert caught.value.headers is not None
    assert caught.value.headers["X-RateLimit-Remaining"] == "0"
    assert said(world) == []


def test_F08_the_limit_comes_back(world: World) -> None:
    issue = issue_of(world)
    world.store.rate_used = world.store.rate_limit
    world.clock.advance(3600)

    issue.create_comment("Hello")

    assert said(world) == ["Hello"]


def test_F10_what_is_gone_midway_is_404(world: World) -> None:
    comment = issue_of(world).create_comment("Hello")

    def delete(moment: str, exchange: Exchange) -> None:
        if (moment, exchange.operation) == ("before", "issues/update-comment"):
            next(iter(world.repository.issues.values())).comments.clear()

    world.server.on_call.append(delete)

    with pytest.raises(github.UnknownObjectException):
        comment.edit("Bye")


def test_F16_a_branch_can_move_between_two_calls(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    first = pull.head_sha

    def move(moment: str, exchange: Exchange) -> None:
        if (moment, exchange.operation, len(world.server.calls("pulls/get"))) == (
            "after",
            "pulls/get",
            1,
        ):
            world.push_to(pull, {"a": "2"})

    world.server.on_call.append(move)
    repository = world.client().get_repo(NAME)

    heads = [repository.get_pull(pull.number).head.sha for _ in range(2)]

    assert heads == [first, pull.head_sha]
    assert first != pull.head_sha


@pytest.mark.parametrize(("when", "left"), [("before", []), ("after", ["one"])])
def test_F17_a_client_dies_at_a_call(world: World, when: str, left: list[str]) -> None:
    issue = issue_of(world, retry=0)
    world.server.cut_off(1, "before" if when == "before" else "after")

    for text in ("one", "two"):
        with pytest.raises(requests.ConnectionError):
            issue.create_comment(text)
    dead = said(world)
    world.server.reconnect()
    issue.create_comment("three")

    assert (dead, said(world)) == (left, [*left, "three"])


def test_F22_a_list_may_be_behind(world: World) -> None:
    world.server.faults.lag(COMMENTS, calls=2)
    issue = issue_of(world)
    issue.create_comment("Hello")

    lists = [[comment.body for comment in issue.get_comments()] for _ in range(3)]

    assert lists == [[], [], ["Hello"]]


def test_F24_pages_that_lead_in_a_circle_repeat_their_items(world: World) -> None:
    issue = issue_of(world)
    issue.create_comment("Hello")
    circle = (
        f'<{world.api}/repos/{NAME}/issues/{issue.number}/comments?page=1>; rel="next"'
    )
    world.server.faults.add(COMMENTS, headers={"Link": circle}, times=30)

    found = [comment.body for comment in issue.get_comments()]

    assert found == ["Hello"] * 31


def test_F24_a_page_on_another_host_stops_it(world: World) -> None:
    issue = issue_of(world)
    issue.create_comment("Hello")
    world.server.faults.add(
        COMMENTS, headers={"Link": '<https://example.org/comments?page=2>; rel="next"'}
    )

    with pytest.raises(AssertionError):
        list(issue.get_comments())


def test_a_fault_strikes_the_call_it_names(world: World) -> None:
    issue = issue_of(world, retry=0)
    world.server.faults.add(COMMENT, nth=2, status=500)

    issue.create_comment("one")
    with pytest.raises((GithubException, requests.RequestException)):
        issue.create_comment("two")
    issue.create_comment("three")

    assert said(world) == ["one", "three"]


def test_all_calls_can_fail(world: World) -> None:
    world.server.faults.add("*", status=503)

    with pytest.raises((GithubException, requests.RequestException)):
        world.client(retry=0).get_repo(NAME)


def test_the_log_has_every_call(world: World) -> None:
    issue_of(world).create_comment("Hello")

    assert [
        (exchange.method, exchange.operation, exchange.status) for exchange in world.log
    ] == [
        ("GET", "repos/get", 200),
        ("GET", "issues/get", 200),
        ("POST", COMMENT, 201),
    ]
    (write,) = world.server.writes()
    assert write.body == {"body": "Hello"}
    assert (write.login, write.received) == (
        "github-actions[bot]",
        len('{"body": "Hello"}'),
    )
    assert write.sent > 500
