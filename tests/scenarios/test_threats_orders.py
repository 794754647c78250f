"""Commands: who may give them, which words are one, and what they may be about."""

import re

import pytest

from bot.workflow.comment_commands import CommentCommand, parse_command
from bot.workflow.event import parse_event
from tests.github_server.exchange import Exchange
from tests.github_server.server import Moment
from tests.github_server.store import BOT, Comment, PullRequest
from tests.scenarios.scene import GOOD, HOME, SLOPPY, Scene
from tests.workflows.files import BOT as JOBS

PATH = f"{HOME}/learning-to-count-coins.yaml"
OTHER = "title: Reading Clocks\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2402.11111\n"


def ready(scene: Scene, entry: str = GOOD) -> PullRequest:
    """A pull request that was reviewed."""
    pull = scene.propose({PATH: entry})
    scene.review(pull)
    return pull


def reactions(pull: PullRequest) -> list[str]:
    """How the bot reacted to the last comment."""
    return [
        one.content for one in pull.comments[-1].reactions if one.author.login == BOT
    ]


def test_T18_a_comment_with_the_bots_marker_is_not_the_bots(scene: Scene) -> None:
    pull = scene.propose({PATH: SLOPPY})
    forged = f"<!-- listwright:review {pull.head_sha} 0123456789 -->\n\n### Ready for a maintainer.\n"
    scene.world.comment(pull, author="mallory", body=forged)

    scene.review(pull)
    scene.review(pull)

    first, own = scene.world.comments(pull)
    assert (first.author.login, first.body) == ("mallory", forged)
    assert own.author.login == BOT
    scene.order(pull, "/approve 0123456789")
    assert pull.merged_at is None


def test_T18_a_marker_inside_a_contribution_makes_no_comment_the_bots(
    scene: Scene,
) -> None:
    marker = "<!-- listwright:review 0123 -->"
    pull = ready(scene, GOOD.replace("Learning to Count Coins", f'"{marker} Coins"'))
    scene.world.push_to(pull, {PATH: GOOD})

    scene.review(pull, "synchronize")

    assert len(scene.world.comments(pull)) == 1
    assert scene.headline(pull).startswith("Ready")


def test_T19_a_check_of_another_app_that_looks_like_the_bots_replaces_none(
    scene: Scene,
) -> None:
    pull = ready(scene, SLOPPY.replace("year: 2024", "year: 2424"))
    (own,) = scene.world.checks(pull.head_sha)
    assert own.conclusion == "failure"
    scene.world.repository.checks.remove(own)
    scene.world.check_run(
        pull.head_sha,
        "listwright",
        "failure",
        app="x",
        app_id=9,
        external_id=own.external_id,
    )

    scene.review(pull)

    assert [check.app for check in scene.world.checks(pull.head_sha)] == [
        "x",
        "github-actions",
    ]


def test_T19_a_foreign_check_that_failed_holds_an_approval_up_and_one_that_passed_speeds_none(
    scene: Scene,
) -> None:
    pull = ready(scene)
    scene.world.check_run(
        pull.head_sha, "listwright", "failure", app="evil-app", app_id=9
    )

    scene.order(pull, f"/approve {scene.token(pull)}")

    assert pull.merged_at is None
    faulty = scene.propose({f"{HOME}/x.yaml": OTHER + "unknown: x\n"})
    scene.review(faulty)
    scene.world.check_run(
        faulty.head_sha, "listwright", "success", app="evil-app", app_id=9
    )
    scene.order(faulty, "/approve 0123456789")
    assert faulty.merged_at is None


@pytest.mark.feature("commands")
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("none", False),
        ("read", False),
        ("triage", False),
        ("write", True),
        ("maintain", True),
        ("admin", True),
        ("release-captain", True),  # of the organisation's own, made from `write`
    ],
)
def test_T20_only_who_may_write_approves(scene: Scene, role: str, *, may: bool) -> None:
    pull = ready(scene)
    scene.world.permission("somebody", role)

    scene.order(pull, f"/approve {scene.token(pull)}", author="somebody")

    assert bool(pull.merged_at) is may
    assert reactions(pull) == (["rocket"] if may else ["-1"])


@pytest.mark.parametrize("status", [404, 403, 500, 502])
def test_T20_a_role_that_cannot_be_asked_for_is_none(scene: Scene, status: int) -> None:
    pull = ready(scene)
    scene.world.server.faults.add(
        "repos/get-collaborator-permission-level", status=status, times=99
    )

    scene.order(pull, f"/approve {scene.token(pull)}")

    assert pull.merged_at is None


@pytest.mark.parametrize(
    "order",
    ["/approve {}", "/take", "/move other/papers", "/distinct demo/models/flamingo"],
)
def test_T20_an_author_may_do_nothing_to_the_list(scene: Scene, order: str) -> None:
    pull = ready(scene)
    proposed, listed = (
        pull.head_sha,
        scene.world.read("main", "entries/demo/models/flamingo.yaml"),
    )

    scene.order(pull, order.format(scene.token(pull)), author="newcomer")

    assert (pull.head_sha, pull.merged_at) == (proposed, None)
    assert scene.world.read("main", "entries/demo/models/flamingo.yaml") == listed
    assert len(scene.world.pulls("all")) == 1
    assert reactions(pull) == ["-1"]


def test_T21_T35_only_the_token_of_the_preview_that_stands_there_approves(
    scene: Scene,
) -> None:
    pull = ready(scene)
    old = scene.token(pull)
    scene.world.push_to(pull, {PATH: GOOD.replace("Coins", "Beads")})

    scene.order(pull, f"/approve {old}")  # pushed, and not reviewed yet
    scene.review(pull, "synchronize")
    scene.order(pull, f"/approve {old}")  # the preview was replaced before the command
    scene.order(pull, f"/approve {old[:-1]}")
    scene.order(pull, f"/approve {pull.head_sha[:12]}")
    scene.order(pull, "/approve")

    assert pull.merged_at is None
    assert scene.token(pull) != old
    scene.order(pull, f"/approve {scene.token(pull)}")
    assert pull.merged_at


def test_T35_an_edited_comment_of_the_bots_by_somebody_gives_no_commit_but_its_own(
    scene: Scene,
) -> None:
    pull = ready(scene)
    said = pull.comments[0]
    said.body = said.body.replace(pull.head_sha, "0" * 40)

    scene.order(pull, f"/approve {scene.token(pull)}")

    assert pull.merged_at is None


@pytest.mark.feature("approve")
@pytest.mark.parametrize(
    "operation",
    [
        "pulls/get",
        "repos/get-collaborator-permission-level",
        "issues/list-comments",
        "checks/list-for-ref",
        "pulls/merge",
    ],
)
def test_T22_a_head_that_moves_between_any_two_calls_is_not_merged(
    scene: Scene, operation: str
) -> None:
    pull = ready(scene)
    approved = pull.head_sha

    def push(moment: Moment, call: Exchange) -> None:
        if (moment, call.operation) == (
            "before",
            operation,
        ) and pull.head_sha == approved:
            scene.world.push_to(pull, {f"{HOME}/evil.yaml": OTHER})

    scene.world.server.on_call.append(push)
    scene.order(pull, f"/approve {scene.token(pull)}")

    assert pull.head_sha != approved
    assert pull.merged_at is None
    assert reactions(pull) == ["confused"]


TOKEN = "0123456789"  # noqa: S105 - opens nothing
APPROVED = CommentCommand("approve", TOKEN)


ON_REQUESTS = [
    (f"/approve {TOKEN}", APPROVED),
    (f"/approve {TOKEN}\r\nThank you!\r\n", APPROVED),
    (f"/approve {TOKEN}  \nThank you!", APPROVED),
    (f"   /approve {TOKEN}", APPROVED),
    (f"/ approve {TOKEN}", APPROVED),
    (f"`/approve {TOKEN}`", APPROVED),
    (f"` /approve {TOKEN} ` ", APPROVED),
    (f"/approve `{TOKEN}`", APPROVED),
    (f"/approve {TOKEN}, thank you!", APPROVED),
    (f"/approve {TOKEN} please", APPROVED),
    (f"/approve: {TOKEN}", APPROVED),
    (f"/approve  {TOKEN}", APPROVED),
    (f"/approve\t{TOKEN}", APPROVED),
    (f"/approve\u00a0{TOKEN}", APPROVED),
    (f"/APPROVE {TOKEN}", APPROVED),
    (f"/Approve {TOKEN}", APPROVED),
    (f"> /approve {TOKEN}", None),
    (f"```\n/approve {TOKEN}\n```", None),
    (f"~~~\n/approve {TOKEN}\n~~~", None),
    (f"    /approve {TOKEN}", None),
    (f"\t/approve {TOKEN}", None),
    (f"`/approve {TOKEN}` is what you write", None),
    (f"`/approve {TOKEN} please`", None),
    (f"`/approve\n{TOKEN}`", None),
    (f"`> /approve {TOKEN}`", None),
    (f"Well:\n/approve {TOKEN}", None),
    (f"- /approve {TOKEN}", None),
    (f"\n/approve {TOKEN}", None),
    (f"\ufeff/approve {TOKEN}", None),
    (f"\uff0fapprove {TOKEN}", None),
    (f"//approve {TOKEN}", None),
    (f"/approve-all {TOKEN}", None),
    (f"/approve? {TOKEN}", None),
    (f"/approves {TOKEN}", None),
    (f"/approve {TOKEN}\u2028more", CommentCommand("approve")),
    (f"/approve {TOKEN.replace('0', chr(0x41E))}", CommentCommand("approve")),
    ("/approve ../x", CommentCommand("approve")),
    ("/approve", CommentCommand("approve")),
    (f"/approve\n{TOKEN}", CommentCommand("approve")),
    ("/fix", CommentCommand("fix")),
    ("/Fix!", CommentCommand("fix")),
    ("/fix everything", CommentCommand("fix")),
    ("/fix, please", CommentCommand("fix")),
    ("`/fix everything`", None),
    ("/fix/approve", None),
    ("/move to papers", CommentCommand("move", "papers")),
    (
        "/distinct from Demo/models/flamingo.",
        CommentCommand("distinct", "demo/models/flamingo"),
    ),
    ("/distinct", CommentCommand("distinct")),
    ("/reject", CommentCommand("reject")),
    ("/duplicate", None),
    ("/etc/passwd", None),
    ("<!-- x -->/fix", None),
    ("", None),
]


@pytest.mark.parametrize(("body", "order"), ON_REQUESTS)
def test_T24_an_order_begins_the_first_line_and_stands_nowhere_else(
    scene: Scene, body: str, order: CommentCommand | None
) -> None:
    pull = scene.propose({PATH: GOOD})

    assert read_order(scene, scene.world.comment(pull, "curator", body)) == order


@pytest.mark.parametrize(
    ("body", "order"),
    [
        ("/reject", CommentCommand("reject")),
        ("/Reject  Not about models. ", CommentCommand("reject", "Not about models.")),
        ("`/reject Not about models.`", CommentCommand("reject", "Not about models.")),
        (
            "/duplicate of Visual Instruction Tuning",
            CommentCommand("duplicate", "Visual Instruction Tuning"),
        ),
        ("/duplicate", CommentCommand("duplicate")),
        (f"/approve all-ready {TOKEN}", CommentCommand("approve all-ready", TOKEN)),
        (f"/Approve All-Ready, {TOKEN}.", CommentCommand("approve all-ready", TOKEN)),
        (f"`/approve all-ready {TOKEN}`", CommentCommand("approve all-ready", TOKEN)),
        (f"`/approve all-ready {TOKEN} please`", None),
        ("/approve all-ready", CommentCommand("approve all-ready")),
        (f"/approve all-readyy {TOKEN}", CommentCommand("approve", "all-readyy")),
        (f"> /approve all-ready {TOKEN}", None),
        ("/take", None),
        ("> /reject", None),
    ],
)
def test_T24_an_order_on_a_submission_is_read_alike(
    scene: Scene, body: str, order: CommentCommand | None
) -> None:
    issue = scene.world.issue()

    assert read_order(scene, scene.world.comment(issue, "curator", body)) == order


def test_T24_the_workflow_starts_for_every_order() -> None:
    condition = JOBS.read_text("utf-8")
    starts = tuple(
        re.findall(r"startsWith\(github\.event\.comment\.body, '([^']+)'\)", condition)
    )
    orders = [body for body, order in ON_REQUESTS if order]

    assert [body for body in orders if not body.startswith(starts)] == []
    assert not "> /fix".startswith(starts)


def read_order(scene: Scene, comment: Comment) -> CommentCommand | None:
    """What the program reads in a comment that was just made."""
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action="created")
    )
    return parse_command(parse_event(event.read_bytes()))


@pytest.mark.feature("one-comment", "commands")
@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ("/approve", "It needs the token of the preview"),
        (
            "/approve 0123456789",
            "The token is not that of the preview which stands there now.",
        ),
        ("/distinct", "It needs the listed entry that is another work"),
        ("/move", "It needs the section"),
        ("/move posters", "The list has no section `posters`."),
        ("/fix", "Nothing is left that the bot can repair by itself."),
    ],
)
def test_what_an_order_lacks_is_said_as_one_line_of_the_one_comment(
    scene: Scene, order: str, answer: str
) -> None:
    pull = ready(scene)
    said = scene.comment(pull)

    scene.order(pull, "/distinct nothing/like/this")
    scene.order(pull, order)
    scene.order(pull, order)

    told = scene.comment(pull)
    (line,) = [line for line in told.splitlines() if line.startswith("**Not done:** ")]
    assert answer in line
    assert told.replace(f"{line}\n\n", "") == said
    assert reactions(pull) == ["confused"]
    scene.order(pull, f"/approve {scene.token(pull)}")
    assert pull.merged_at


@pytest.mark.parametrize("wrong", ["edited", "deleted", "bot", "organisation", "issue"])
def test_T24_only_a_new_comment_of_a_person_on_a_pull_request_is_heard(
    scene: Scene, wrong: str
) -> None:
    thread = scene.world.issue() if wrong == "issue" else scene.propose({PATH: GOOD})
    author = {"bot": "other[bot]", "organisation": "big-org"}.get(wrong, "curator")
    scene.world.permission(
        author,
        "admin",
        {"bot": "Bot", "organisation": "Organization"}.get(wrong, "User"),
    )
    comment = scene.world.comment(thread, author, "/fix")
    action = wrong if wrong in {"edited", "deleted"} else "created"
    event = scene.world.write_event(
        scene.world.event("issue_comment", comment, action=action)
    )

    assert parse_command(parse_event(event.read_bytes())) is None


@pytest.mark.feature("labels")
def test_T33_labels_give_no_right(scene: Scene) -> None:
    scene.world.permission("labeller", "triage")
    pull = ready(scene, OTHER + "unknown: x\n")
    assert scene.world.labels(pull) == ["needs-author"]
    pull.labels = [scene.world.store.label(scene.world.repository, "ready")]

    scene.order(pull, "/approve 0123456789", author="labeller")
    scene.sweep()

    assert pull.merged_at is None
    assert set(scene.conclusions(pull.head_sha)) == {"failure"}
    assert "`/approve" not in scene.comment(pull)
