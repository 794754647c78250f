"""The fault table's rows that the adapter answers: what was asked of GitHub, and how long it waited."""

import logging
from collections.abc import Callable

import pytest

from bot.errors import ForgeError
from bot.github import GitHubForge, client
from bot.github.answers import tidy
from bot.github.values import CUT, fit
from bot.model.forge import LONGEST_BODY, Annotation, CheckOutput, Merge, Suggestion
from tests.github.patience import Patience
from tests.github_server.faults import SECONDARY_LIMIT
from tests.github_server.store import Issue
from tests.github_server.world import TOKEN, World

CREATE, UPDATE, READ = (
    "issues/create-comment",
    "issues/update-comment",
    "issues/list-comments",
)
REMARK = Annotation("a.yaml", 1, "notice", "t", "m")


@pytest.fixture
def issue(world: World) -> Issue:
    return world.issue()


def failed(call: Callable[[], object]) -> ForgeError:
    """The error that *call* raises."""
    with pytest.raises(ForgeError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    "fault",
    [{"status": 502}, {"status": 500, "html": True}, {"reset": True}, {"html": True}],
)
@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
def test_F01_F02_a_comment_whose_answer_is_lost_is_sent_once(  # noqa: PLR0913, PLR0917 - fixtures
    world: World,
    forge: GitHubForge,
    patience: Patience,
    issue: Issue,
    fault: dict[str, object],
    when: str,
    made: int,
) -> None:
    world.server.faults.add(CREATE, times=3, when=when, **fault)  # type: ignore[arg-type]

    error = failed(lambda: forge.create_comment(issue.number, "Hello"))

    assert error.is_unsure
    assert (len(world.log), len(world.comments(issue)), patience.slept) == (1, made, [])


@pytest.mark.parametrize("status", [302, 307, 308])
def test_F03_a_redirected_comment_is_no_comment(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue, status: int
) -> None:
    world.server.faults.add(CREATE, redirect=status)

    error = failed(lambda: forge.create_comment(issue.number, "Hello"))

    assert (error.http_status, error.is_unsure) == (status, True)
    assert (len(world.log), patience.slept) == (1, [])


@pytest.mark.parametrize("answer", [{}, {"id": None}, []])
def test_F03_a_comment_without_an_id_is_no_comment(
    world: World, forge: GitHubForge, issue: Issue, answer: dict[str, object]
) -> None:
    world.server.faults.add(CREATE, status=201, body=answer)

    assert failed(lambda: forge.create_comment(issue.number, "Hello")).is_unsure
    assert len(world.log) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 502},
        {"status": 503},
        {"reset": True},
        {"truncate": True},
        {"html": True},
    ],
)
def test_F04_a_change_is_sent_again(
    world: World,
    forge: GitHubForge,
    patience: Patience,
    issue: Issue,
    fault: dict[str, object],
) -> None:
    comment = world.comment(issue, "github-actions[bot]", "Old")
    world.server.faults.add(UPDATE, times=4, **fault)  # type: ignore[arg-type]

    forge.update_comment(comment.id, "New")

    assert world.comments(issue)[0].body == "New"
    assert (len(world.log), patience.slept) == (5, [1, 2, 4, 8])


def test_F04_a_change_is_given_up_after_five_tries(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    comment = world.comment(issue, "github-actions[bot]", "Old")
    world.server.faults.add(UPDATE, times=9, status=502)

    error = failed(lambda: forge.update_comment(comment.id, "New"))

    assert (error.http_status, error.is_unsure) == (502, True)
    assert (len(world.log), patience.slept) == (5, [1, 2, 4, 8])


def test_F04_an_answer_that_never_comes_is_not_waited_for(
    world: World, patience: Patience, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT", 1)
    forge = GitHubForge(
        world.api,
        TOKEN,
        world.repository.full_name,
        sleep=patience.sleep,
        now=patience.now,
    )
    comment = world.comment(issue, "github-actions[bot]", "Old")
    world.server.faults.add(UPDATE, delay=1.5)

    forge.update_comment(comment.id, "New")
    forge.disconnect()

    assert (len(world.log), patience.slept) == (2, [1])


def test_F04_a_merge_whose_answer_is_lost_is_found(
    world: World, forge: GitHubForge
) -> None:
    pull = world.pull_request(files={"a": "a"})
    world.server.faults.add("pulls/merge", status=502, when="after")

    assert forge.merge(pull.number, pull.head_sha, "Add", "") == Merge(
        world.head("main")
    )
    assert [call.operation for call in world.log] == [
        "pulls/merge",
        "pulls/merge",
        "pulls/get",
    ]


def test_F04_a_merge_that_nobody_tells_of_is_unsure(
    world: World, forge: GitHubForge
) -> None:
    pull = world.pull_request(files={"a": "a"})
    world.server.faults.add("*", times=99, status=502)

    assert failed(lambda: forge.merge(pull.number, pull.head_sha, "Add", "")).is_unsure


def test_F04_annotations_are_sent_once(
    world: World, forge: GitHubForge, patience: Patience
) -> None:
    check = world.check_run(str(world.head("main")), "listwright", None)
    world.server.faults.add("checks/update", times=2, status=502, when="after")

    error = failed(
        lambda: forge.update_check(
            check.id, "e", None, CheckOutput("t", "s", (REMARK,))
        )
    )
    assert (error.is_unsure, len(check.annotations), patience.slept) == (True, 1, [])

    forge.update_check(check.id, "e", "success", CheckOutput("t", "s"))
    assert (check.conclusion, len(check.annotations), len(world.log)) == (
        "success",
        1,
        3,
    )


@pytest.mark.parametrize(
    "fault",
    [
        {"html": True},
        {"truncate": True},
        {"body": '{"id": 1'},
        {"body": ""},
        {"redirect": 302},
    ],
)
def test_F05_what_is_not_json_is_read_again(
    world: World,
    forge: GitHubForge,
    patience: Patience,
    issue: Issue,
    fault: dict[str, object],
) -> None:
    world.comment(issue, "curator", "Hello")
    world.server.faults.add(READ, **fault)  # type: ignore[arg-type]

    assert [comment.body for comment in forge.list_comments(issue.number)] == ["Hello"]
    assert (len(world.log), patience.slept) == (2, [1])


def test_F05_what_is_never_json_is_an_error(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    world.server.faults.add(READ, times=9, html=True)

    error = failed(lambda: forge.list_comments(issue.number))

    assert (error.is_unsure, len(world.log), patience.slept) == (False, 5, [1, 2, 4, 8])


@pytest.mark.parametrize("status", [403, 429])
def test_F06_a_secondary_limit_says_how_long_to_wait(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue, status: int
) -> None:
    world.server.faults.add(
        CREATE, status=status, headers={"Retry-After": "30"}, body=SECONDARY_LIMIT
    )

    forge.create_comment(issue.number, "Hello")
    forge.create_comment(issue.number, "Again")

    assert [comment.body for comment in world.comments(issue)] == ["Hello", "Again"]
    assert (len(world.log), patience.slept) == (3, [30, 1])


def test_F06_a_wait_longer_than_the_run_has_is_not_begun(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    world.server.faults.add(
        CREATE, status=403, headers={"Retry-After": "121"}, body=SECONDARY_LIMIT
    )

    error = failed(lambda: forge.create_comment(issue.number, "Hello"))

    assert (error.is_unsure, len(world.log), patience.slept) == (False, 1, [])


@pytest.mark.parametrize("status", [403, 429])
def test_F07_a_limit_that_says_nothing_is_a_minute(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue, status: int
) -> None:
    world.server.faults.add(CREATE, status=status, body=SECONDARY_LIMIT)

    forge.create_comment(issue.number, "Hello")

    assert (len(world.comments(issue)), len(world.log), patience.slept) == (1, 2, [60])


def test_F07_a_limit_that_lasts_ends_the_run(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    world.server.faults.add("*", times=99, status=429, body=SECONDARY_LIMIT)

    error = failed(lambda: forge.create_comment(issue.number, "Hello"))

    assert (error.http_status, error.is_unsure) == (429, False)
    assert (len(world.log), patience.slept) == (2, [60])


def test_F07_the_whole_run_waits_two_minutes_at_most(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    world.server.faults.add(READ, times=99, status=429, headers={"Retry-After": "29"})

    failed(lambda: forge.list_comments(issue.number))
    failed(lambda: forge.list_comments(issue.number))

    assert (len(world.log), patience.slept) == (6, [29, 29, 29, 29])


def test_F08_a_limit_that_ends_in_50_minutes_is_not_waited_for(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(patience.time) + 3_000),
    }
    body = {"message": "API rate limit exceeded for installation."}
    world.server.faults.add(READ, times=9, status=403, headers=headers, body=body)

    error = failed(lambda: forge.list_comments(issue.number))

    assert "rate limit" in str(error)
    assert (len(world.log), patience.slept, forge.remaining) == (1, [], 0)


def test_F08_a_limit_that_ends_in_a_moment_is_waited_for(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(patience.time) + 20),
    }
    world.server.faults.add(READ, status=403, headers=headers)

    assert forge.list_comments(issue.number) == []
    assert (len(world.log), patience.slept) == (2, [21])


@pytest.mark.parametrize(
    ("scopes", "call", "advice"),
    [
        (["checks"], "check", "Give the job `checks: write`."),
        (
            ["issues", "pull_requests"],
            "comment",
            "Give the job `issues: write` or `pull-requests: write`.",
        ),
    ],
)
def test_F09_a_missing_permission_is_named(  # noqa: PLR0913, PLR0917 - fixtures
    world: World,
    forge: GitHubForge,
    patience: Patience,
    scopes: list[str],
    call: str,
    advice: str,
) -> None:
    pull = world.pull_request(files={"a": "a"})
    for scope in scopes:
        world.token.scopes[scope] = "read"
    calls: dict[str, Callable[[], object]] = {
        "check": lambda: forge.create_check(
            pull.head_sha, "n", "e", "success", CheckOutput("t", "s")
        ),
        "comment": lambda: forge.create_comment(pull.number, "Hello"),
    }

    error = failed(calls[call])

    assert advice in str(error)
    assert (error.http_status, error.is_unsure) == (403, False)
    assert (len(world.log), patience.slept) == (1, [])


def test_F10_a_comment_that_is_gone_is_told_at_once(
    world: World, forge: GitHubForge, patience: Patience
) -> None:
    error = failed(lambda: forge.update_comment(404_404, "New"))

    assert (error.http_status, error.is_unsure) == (404, False)
    assert (len(world.log), patience.slept) == (1, [])


def test_F11_a_body_that_is_too_long_is_cut(
    world: World, forge: GitHubForge, issue: Issue
) -> None:
    finding = "- `entries/a/b.yaml`: the year is missing, and so is the title of the whole thing\n"
    body = "First\n" + finding * 2_000

    made = forge.create_comment(issue.number, body)
    forge.update_comment(made.id, body)

    [comment] = world.comments(issue)
    assert LONGEST_BODY - 200 < len(comment.body) <= LONGEST_BODY
    assert comment.body.startswith("First\n- `entries")
    assert comment.body.endswith(f"whole thing\n\n{CUT}")


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("```diff", "```"),
        ("~~~~", "~~~~"),
        ("  ````yaml", "  ````"),
        ("- ```", "  ```"),
    ],
)
def test_F11_a_fence_that_was_cut_is_closed(opening: str, closing: str) -> None:
    body = "\n".join(
        ["```", "whole", "```", "````` a``b ````` span", opening, *["  code"] * 100]
    )

    shown = fit(body, 200)

    assert shown.endswith(f"  code\n{closing}\n\n{CUT}")
    assert len(shown) <= 200
    assert fit(body, len(body)) == body


def test_F11_half_a_line_is_never_shown() -> None:
    assert fit("marker\n`" + "@octocat " * 50 + "`", 200) == f"marker\n\n{CUT}"
    assert fit("`" + "@octocat " * 50 + "`", 200).strip() == CUT


def test_F11_a_suggestion_is_never_cut(world: World, forge: GitHubForge) -> None:
    pull = world.pull_request(files={"a": "a\n"})
    body = "```suggestion\n" + "x\n" * 40_000 + "```"
    world.server.faults.add(
        "pulls/create-review", status=422, body={"message": "Body is too long"}
    )

    error = failed(
        lambda: forge.create_review(
            pull.number, pull.head_sha, [Suggestion("a", 1, 1, body)]
        )
    )

    assert error.http_status == 422
    assert world.log[0].body["comments"][0]["body"] == body


def test_F24_what_is_on_the_third_page_is_found(
    world: World, forge: GitHubForge, patience: Patience, issue: Issue
) -> None:
    for number in range(205):
        world.comment(issue, "curator", f"{number}")

    bodies = [comment.body for comment in forge.list_comments(issue.number)]

    assert bodies == [f"{number}" for number in range(205)]
    assert [call.query["per_page"] for call in world.log] == ["100"] * 3
    assert patience.slept == []


def test_F24_checks_are_read_to_the_last_page(world: World, forge: GitHubForge) -> None:
    head = str(world.head("main"))
    for number in range(120):
        world.check_run(head, f"check {number}", "success")

    assert len(forge.list_checks(head)) == 120
    assert len(world.log) == 2


@pytest.mark.parametrize(
    "query", ["per_page=100&page=1", "page=1&per_page=100", "per_page=100"]
)
def test_F24_a_list_in_a_circle_is_left(
    world: World, forge: GitHubForge, issue: Issue, query: str
) -> None:
    path = (
        f"{world.api}/repos/{world.repository.full_name}/issues/{issue.number}/comments"
    )
    world.server.faults.add(
        READ, times=99, headers={"Link": f'<{path}?{query}>; rel="next"'}
    )

    error = failed(lambda: forge.list_comments(issue.number))

    assert "circle" in str(error)
    assert len(world.log) == 1


def test_F24_a_list_without_an_end_is_left_after_30_pages(
    world: World, forge: GitHubForge, issue: Issue
) -> None:
    path = (
        f"{world.api}/repos/{world.repository.full_name}/issues/{issue.number}/comments"
    )
    for page in range(1, 40):
        world.server.faults.add(
            READ, nth=page, headers={"Link": f'<{path}?page={page + 1}>; rel="next"'}
        )

    error = failed(lambda: forge.list_comments(issue.number))

    assert "more than 3000" in str(error)
    assert len(world.log) == 30


@pytest.mark.parametrize(
    "address",
    [
        "http://evil.example/next",
        "https://{host}/next",
        "http://{host}.evil.example/next",
        "http://user@{host}/next",
        "//evil.example/next",
        "http://[/next",
        "/next",
    ],
)
def test_F24_a_list_that_goes_on_elsewhere_is_refused(
    world: World, forge: GitHubForge, issue: Issue, address: str
) -> None:
    target = address.format(host=world.api.removeprefix("http://"))
    world.server.faults.add(READ, headers={"Link": f'<{target}>; rel="next"'})

    error = failed(lambda: forge.list_comments(issue.number))

    assert "another host" in str(error)
    assert len(world.log) == 1


SECRETS = [
    TOKEN,
    "ghp_0123456789abcdefABCDEF",
    "github_pat_11ABC_def",
    "eyJhbGciOi.eyJzdWIi.c2ln-_",
    "https://x-access-token:s3cr3t@github.com/o/r",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_T34_an_error_tells_no_secret_and_no_whole_body(
    world: World,
    forge: GitHubForge,
    issue: Issue,
    caplog: pytest.LogCaptureFixture,
    secret: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    message = f"No\n::error::{secret} \u202e" + "x" * 5_000 + secret
    world.server.faults.add(
        CREATE, status=422, body={"message": message, "errors": [secret]}
    )

    error = failed(lambda: forge.create_comment(issue.number, f"Hello {secret}"))

    bare = secret.partition("x-access-token:")[2].partition("@")[0] or secret
    for text in (str(error), repr(error), caplog.text, repr(forge)):
        assert bare not in text
    assert str(error).isprintable()
    assert len(str(error)) <= 200
    assert "Hello" not in caplog.text


def test_T34_a_token_that_is_cut_off_is_no_secret_either() -> None:
    for length in range(960, 1_010):
        assert "a-long" not in tidy("x " * (length // 2) + TOKEN, "another")


def test_T34_a_lost_connection_tells_nothing_of_the_request(
    world: World, forge: GitHubForge, issue: Issue
) -> None:
    world.server.faults.add(CREATE, reset=True)

    error = failed(lambda: forge.create_comment(issue.number, "Hello"))

    assert str(error) == (
        "GitHub gave no usable answer to POST "
        f"/repos/octo-curator/awesome-things/issues/{issue.number}/comments (no connection)."
    )
    assert error.__cause__ is error.__context__ is None


def test_T34_a_debug_log_tells_nothing_of_what_was_sent(
    world: World, issue: Issue, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "github")
    forge = GitHubForge(world.api, TOKEN, world.repository.full_name)

    forge.create_comment(issue.number, "Hello")
    forge.disconnect()

    assert "Hello" not in caplog.text
    assert TOKEN not in caplog.text
