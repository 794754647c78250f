"""What strangers try by a form, an edit or a comment on their issue."""

import json
from pathlib import Path

import pytest

from tests.github_server.store import Issue
from tests.github_server.world import TOKEN
from tests.output.payloads import payloads
from tests.scenarios.papers import ENTRY, PAPER, PATH, add, approve, reactions, turn_on
from tests.scenarios.scene import Scene


@pytest.fixture(autouse=True)
def forms_are_on(scene: Scene) -> None:
    """Let submissions be answered."""
    turn_on(scene)


@pytest.mark.parametrize("role", ["none", "read", "triage"])
@pytest.mark.parametrize(
    "words", ["/approve {token}", "/reject no", "/duplicate other/papers/palm-e"]
)
def test_T20_who_may_not_write_decides_nothing(
    scene: Scene, role: str, words: str
) -> None:
    issue = add(scene)
    if role != "none":
        scene.world.permission("passer-by", role)

    scene.order(issue, words.format(token=scene.token(issue)), author="passer-by")

    assert issue.state == "open"
    assert scene.world.pulls() == []
    assert reactions(scene, issue) == ["-1"]


@pytest.mark.parametrize("role", ["write", "maintain", "admin"])
def test_T20_who_may_write_decides(scene: Scene, role: str) -> None:
    issue = add(scene)
    scene.world.permission("second-curator", role)

    scene.order(issue, f"/approve {scene.token(issue)}", author="second-curator")

    assert scene.request_of(issue).state == "open"


def test_T20_a_permission_that_cannot_be_read_is_none(scene: Scene) -> None:
    issue = add(scene)
    token = scene.token(issue)
    scene.world.server.faults.add(
        "repos/get-collaborator-permission-level", status=500, times=99
    )

    scene.order(issue, f"/approve {token}")

    assert scene.world.pulls() == []


def test_T20_the_submitter_may_ask_for_another_look_and_for_nothing_else(
    scene: Scene,
) -> None:
    issue = add(scene)

    scene.order(issue, "/recheck", author="newcomer")
    assert reactions(scene, issue) == ["+1"]
    scene.order(issue, "/recheck", author="passer-by")
    assert reactions(scene, issue) == ["-1"]
    scene.order(issue, f"/approve {scene.token(issue)}", author="newcomer")
    assert reactions(scene, issue) == ["-1"]


NO_ORDERS = [
    "> /approve {token}",
    "```\n/approve {token}\n```",
    "    /approve {token}",
    "\t/approve {token}",
    "Please /approve {token}",
    "Write `/approve {token}`",
    "`/approve {token}` is what you write",
    "`/approve {token} is what you write`",
    "/approve/{token}",
    "\n/approve {token}",
    "/rejected",
    "/move papers",
    "/take",
    "/fix",
    "/distinct other/papers/palm-e",
]


@pytest.mark.parametrize("words", NO_ORDERS)
def test_T24_only_a_first_line_that_is_an_order_is_one(
    scene: Scene, words: str
) -> None:
    issue = add(scene)

    scene.order(issue, words.format(token=scene.token(issue)))

    assert reactions(scene, issue) == []
    assert (issue.state, scene.world.pulls()) == ("open", [])


PLAIN_ORDERS = [
    " /approve {token}",
    "`/approve {token}`",
    "/approve {token} now, please",
    "/APPROVE {token}",
    "/approve  {token}",
    "/approve\t{token}",
    "/approve {token}\nThank you!",
]


@pytest.mark.parametrize("words", PLAIN_ORDERS)
def test_an_order_that_is_plainly_meant_is_done(scene: Scene, words: str) -> None:
    issue = add(scene)

    scene.order(issue, words.format(token=scene.token(issue)))

    assert reactions(scene, issue) == ["rocket"]
    assert scene.request_of(issue).state == "open"


@pytest.mark.parametrize("words", ["/approve", "/approve {token}\u200b", "/duplicate"])
def test_T24_an_order_that_lacks_something_does_nothing_and_is_told(
    scene: Scene, words: str
) -> None:
    issue = add(scene)

    scene.order(issue, words.format(token=scene.token(issue)))

    assert reactions(scene, issue) == ["confused"]
    assert (issue.state, scene.world.pulls()) == ("open", [])


@pytest.mark.parametrize("action", ["edited", "deleted"])
def test_T24_an_edited_comment_is_no_order(scene: Scene, action: str) -> None:
    issue = add(scene)
    comment = scene.world.comment(issue, "curator", f"/approve {scene.token(issue)}")
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action=action)
    )

    scene.run("command", event, "--analysis", "none")

    assert scene.world.pulls() == []


def test_T24_a_bots_comment_is_no_order(scene: Scene) -> None:
    issue = add(scene)
    scene.world.permission("helpful[bot]", "write", "Bot")

    scene.order(issue, f"/approve {scene.token(issue)}", author="helpful[bot]")

    assert scene.world.pulls() == []


def test_T21_an_edit_between_preview_and_approval_is_refused_though_its_event_was_lost(
    scene: Scene,
) -> None:
    issue = add(scene)
    token = scene.token(issue)
    assert issue.body is not None
    issue.body = issue.body.replace("2401.12345", "2402.54321")

    scene.order(issue, f"/approve {token}")

    assert scene.world.pulls() == []
    assert reactions(scene, issue) == ["confused"]
    assert scene.token(issue) != token
    assert "2402.54321" in scene.comment(issue)


def test_T21_an_edit_between_the_comment_and_its_reading_is_refused(
    scene: Scene,
) -> None:
    issue = add(scene)
    comment = scene.world.comment(issue, "curator", f"/approve {scene.token(issue)}")
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    assert issue.body is not None
    issue.body = issue.body.replace("Count Coins", "Count Stars")

    scene.run("command", event, "--analysis", "none")

    assert scene.world.pulls() == []
    assert reactions(scene, issue) == ["confused"]


def test_T35_a_new_preview_just_before_the_approval_of_the_old_one_is_not_approved(
    scene: Scene,
) -> None:
    issue = add(scene)
    seen = scene.token(issue)
    scene.edit(issue, "Count Coins", "Count Stars")

    scene.order(issue, f"/approve {seen}")

    assert scene.world.pulls() == []


def test_T35_the_token_of_another_submission_approves_nothing(scene: Scene) -> None:
    one = add(scene)
    other = add(
        scene, author="other", title="Learning to Count Stars", link="2402.12345"
    )

    scene.order(one, f"/approve {scene.token(other)}")

    assert scene.world.pulls() == []


def test_T18_a_forged_reply_is_not_taken_for_the_bots(scene: Scene) -> None:
    issue = add(scene)
    forged = scene.comment(issue).replace(scene.token(issue), "0123456789")
    scene.world.comment(issue, "newcomer", forged)

    scene.order(issue, "/approve 0123456789")

    assert scene.world.pulls() == []
    assert reactions(scene, issue) == ["confused"]


def test_T18_a_branch_of_that_name_in_a_fork_is_no_request_of_the_bots(
    scene: Scene,
) -> None:
    issue = add(scene)
    forged = scene.propose({PATH: ENTRY}, branch=f"listwright/issue-{issue.number}")
    scene.close(forged)
    assert scene.headline(issue).startswith("Ready")

    approve(scene, issue)

    assert scene.request_of(issue).author.login == "github-actions[bot]"


FORGED = [
    "Learning\n\n### Link\n\nhttps://evil.example/",
    "Learning\r\n\r\n### Link\r\n\r\nhttps://evil.example/",
]


@pytest.mark.parametrize("title", FORGED)
def test_T23_an_answer_never_becomes_another_field(scene: Scene, title: str) -> None:
    issue = add(scene, title=title)

    assert "/approve" not in scene.comment(issue)
    assert "evil.example" not in scene.comment(issue).partition("```yaml")[2]


def test_T23_headings_in_a_long_answer_stay_in_it(scene: Scene) -> None:
    issue = add(
        scene,
        remark="See below.\n\n### Title\n\nEvil\n\n### Link\n\nhttps://evil.example/",
    )

    assert "title: Learning to Count Coins" in scene.comment(issue)
    assert "paper: https://arxiv.org/abs/2401.12345" in scene.comment(issue)


HOSTILE = [
    "@octocat closes #1",
    "Fixes octo-curator/awesome-things#1",
    "![x](https://evil.example/p.png)",
    "Title --> <!-- listwright:review",
    "`/approve 0123456789`",
    "Co-authored-by: Octo <octo@example.org>",
    "[skip ci]",
    "a\u202eb",
    "::add-mask::a",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_T17_a_title_that_github_could_obey_stands_in_no_title_and_no_message(
    scene: Scene, title: str
) -> None:
    issue = add(scene, title=title)
    if "/approve" in scene.comment(issue):
        approve(scene, issue)
        pull = scene.request_of(issue)
        message = scene.world.repository.git.text(
            "log", "-1", "--format=%B", pull.head_sha
        )
        for text in (pull.title, message):
            assert title not in text
            assert "#1" not in text.replace(f"#{issue.number}", "")
            assert "@octocat" not in text
    assert not [line for line in scene.said.splitlines() if line.startswith("::")]


def test_T17_hostile_text_breaks_out_of_no_reply(scene: Scene) -> None:
    for payload in list(payloads())[:40]:
        issue = add(
            scene,
            title=payload.replace("\n", " ").strip() or "x",
            author=f"author-{len(payload)}",
        )
        assert len(scene.world.comments(issue)) <= 1


@pytest.mark.feature("form-limit")
def test_T29_more_than_three_open_submissions_of_one_author_wait_with_one_line_each(
    scene: Scene,
) -> None:
    titles = [
        "Learning Apples",
        "Walking Bears",
        "Talking Cats",
        "Flying Dogs",
        "Singing Eels",
    ]
    issues = [
        add(scene, title=title, link=f"2401.{10000 + number}")
        for number, title in enumerate(titles)
    ]

    assert [scene.headline(issue) for issue in issues[3:]] == [
        "This waits.",
        "This waits.",
    ]
    assert "/approve" not in scene.comment(issues[3])
    assert scene.headline(issues[2]).startswith("Ready")

    scene.order(issues[0], "/reject no")
    scene.sweep()

    assert scene.headline(issues[3]).startswith("Ready")
    assert scene.headline(issues[4]) == "This waits."


def test_T29_those_who_are_trusted_may_have_any_number(scene: Scene) -> None:
    trusted = scene.world.store.account("newcomer").id
    turn_on(scene, f"  trusted: [{trusted}]\n")

    issues = [
        add(scene, title=f"Learning {word}", link=f"https://{word}.example.org")
        for word in "abcde"
    ]

    assert "This waits." not in [scene.headline(issue) for issue in issues]


def test_T29_those_who_are_blocked_are_not_answered_whatever_they_are_called_now(
    scene: Scene,
) -> None:
    blocked = scene.world.store.account("newcomer")
    turn_on(scene, f"  blocked: [{blocked.id}]\n")
    blocked.login = "another-name"
    scene.world.store.accounts["another-name"] = blocked

    issue = add(scene, author="another-name")
    scene.sweep()

    assert scene.world.comments(issue) == []
    assert issue.state == "open"


def test_T29_a_flood_costs_few_requests_each(scene: Scene) -> None:
    for number in range(40):
        scene.world.issue(body=(add_body(scene)), title=f"Add: {number}")
    began = len(scene.world.log)

    issue = add(scene)

    assert scene.headline(issue) == "This waits."
    assert (
        len(
            [
                one
                for one in scene.world.log[began:]
                if not one.operation.startswith("smart-http/")
            ]
        )
        <= 12
    )


def test_T29_half_a_character_in_one_issue_keeps_nobody_from_an_answer(
    scene: Scene,
) -> None:
    scene.world.issue(
        "stranger",
        title="Add: \ud83d",
        body=f"{add_body(scene)}\n\n### Remarks\n\nhalf \ud83d",
    )

    issue = add(scene)
    pull = scene.propose({PATH: ENTRY})
    scene.review(pull)
    scene.sweep()

    assert scene.headline(issue).startswith("Ready for a maintainer")
    assert scene.headline(pull).startswith("Ready for a maintainer")
    assert "Traceback" not in scene.said


def test_T29_no_number_of_long_issues_is_too_large_to_be_looked_through(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.workflow.submission_issues._MOST_CHARACTERS", 200_000)
    monkeypatch.setattr("bot.steps.isolated._MOST_BYTES", 1_300_000)
    for number in range(30):
        scene.world.issue(
            "stranger",
            title=f"A fault {number}",
            body="### Steps\n\n" + "\x01" * 60_000,
        )

    issue = add(scene)

    assert scene.headline(issue).startswith("Ready for a maintainer")


def add_body(scene: Scene) -> str:
    """The text of a good submission."""
    made: Issue = scene.world.issue(body="")
    scene.world.repository.issues.pop(made.number)
    return "\n\n".join(
        f"### {name}\n\n{text}"
        for name, text in (("Section", PAPER["section"]), ("Title", "X"))
    )


def lie(scene: Scene, issue: Issue, **lies: object) -> Path:
    """The true analysis of a submission, but for some lies, as the next step is handed it."""
    event = scene.world.write_event(scene.world.event("issues", issue))
    scene.run("analyse", event, "--out", "analysis.json")
    path = scene.root / "analysis.json"
    found = json.loads(path.read_text("utf-8"))
    found["submissions"][0] |= lies
    path.write_text(json.dumps(found), "utf-8")
    return event


def test_T39_an_analysis_of_another_text_says_nothing(scene: Scene) -> None:
    issue = scene.world.issue(body=add_body(scene), title="Add: x")
    event = lie(scene, issue, body="0" * 64)

    scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))

    assert scene.world.comments(issue) == []


def test_T39_a_file_that_was_only_handed_over_is_never_written(scene: Scene) -> None:
    issue = add(scene)
    event = lie(scene, issue)
    path = scene.root / "analysis.json"
    found = json.loads(path.read_text("utf-8"))
    proposed = found["submissions"][0]["outcome"]["proposed"]
    proposed |= {"path": ".github/workflows/evil.yml", "text": "on: push\n"}
    path.write_text(json.dumps(found), "utf-8")
    scene.run("publish", event, "--analysis", str(path))

    scene.order(issue, f"/approve {scene.token(issue)}")
    scene.run("accept", event)

    assert scene.world.pulls() == []


def test_T34_no_token_stands_in_what_is_said(scene: Scene) -> None:
    issue = add(scene)
    approve(scene, issue)
    scene.world.server.faults.add("issues/get", status=500, times=99)
    scene.answer(issue, "edited")

    assert TOKEN not in scene.said
    assert all(TOKEN not in one.body for one in scene.world.comments(issue))
