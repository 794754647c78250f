"""What GitHub does not let the bot write, and what two runs write at the same moment."""

import pytest

from bot.github.forge import GitHubForge
from tests.github_server.store import BOT, Issue, PullRequest
from tests.scenarios.rewind import completed
from tests.scenarios.scene import GOOD, HOME, SLOPPY, Scene
from tests.scenarios.test_faults import bots, run_review

PATH = f"{HOME}/learning-count-coins.yaml"
CLOCKS = "title: Reading Clocks\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2402.11111\n"
FAULTY = GOOD + "unknown: x\n"
LOCKED = {"message": "Unable to create comment because issue is locked."}
BLOCKED = {
    "message": "Validation Failed",
    "errors": [
        {
            "resource": "IssueComment",
            "code": "unprocessable",
            "message": "User is blocked",
        }
    ],
}


def bot_issues(scene: Scene) -> list[Issue]:
    """The bot's issues for the maintainers."""
    found = scene.world.repository.issues.values()
    return [
        one
        for one in found
        if one.author.login == BOT and not isinstance(one, PullRequest)
    ]


def sweep_publish(scene: Scene) -> int:
    """The first two steps of a sweep; how the second ended."""
    event = scene.world.write_event(scene.world.event("schedule", None))
    scene.run("analyse", event, "--out", "analysis.json")
    return scene.run("publish", event, "--analysis", str(scene.root / "analysis.json"))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, LOCKED),
        (422, BLOCKED),
        (410, {"message": "Gone"}),
        (404, {"message": "Not Found"}),
    ],
)
def test_a_refused_comment_leaves_check_and_label_and_turns_nothing_red(
    scene: Scene, status: int, body: dict[str, object]
) -> None:
    pull = scene.propose({PATH: FAULTY})
    scene.world.server.faults.add(
        "issues/create-comment", status=status, body=body, times=99
    )

    assert run_review(scene, pull) == [0, 0]

    assert bots(pull) == []
    assert scene.world.labels(pull) == ["needs-author"]
    (check,) = completed(scene, pull.head_sha)
    assert check.conclusion == "failure"
    assert (check.summary or "").startswith(
        "GitHub does not let the bot write below this pull request"
    )
    assert "unknown-field" in (check.summary or "")
    (issue,) = bot_issues(scene)
    assert f"`#{pull.number}`: `GitHub refused POST" in (issue.body or "")


def test_a_locked_conversation_keeps_no_other_from_being_served(scene: Scene) -> None:
    locked = scene.propose({PATH: FAULTY})
    other = scene.propose({f"{HOME}/reading-clocks.yaml": CLOCKS}, author="other")
    locked.locked = True

    scene.sweep()
    calls = len(scene.world.server.writes())
    scene.sweep()

    assert scene.conclusions(locked.head_sha) == ["failure"]
    assert scene.headline(other).startswith("Ready")
    assert len(scene.world.server.writes()) == calls


def test_the_bots_issue_forgets_a_refusal_when_its_thread_is_closed(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: FAULTY})
    pull.locked = True
    scene.sweep()
    (issue,) = bot_issues(scene)
    assert issue.state == "open"

    pull.state = "closed"
    scene.sweep()

    assert issue.state == "closed"


def test_a_fault_below_one_thread_keeps_no_other_from_being_served(
    scene: Scene,
) -> None:
    first = scene.propose({PATH: GOOD})
    second = scene.propose({f"{HOME}/reading-clocks.yaml": CLOCKS}, author="other")
    scene.world.server.faults.add("issues/create-comment", status=500, times=4)

    assert sweep_publish(scene) == 3

    assert bots(first) == []
    assert scene.headline(second).startswith("Ready")


def test_a_fault_of_the_bots_turns_a_sweep_red_once_and_then_once_a_day(
    scene: Scene,
) -> None:
    scene.propose({PATH: GOOD})
    scene.world.server.faults.add("issues/create-comment", status=500, times=99)

    assert [sweep_publish(scene), sweep_publish(scene)] == [3, 0]
    (issue,) = bot_issues(scene)
    assert "The step `publish` of the sweep fails" in (issue.body or "")

    next_day = (issue.body or "").replace("red on 2026-01-31", "red on 2026-01-30")
    issue.body = next_day
    assert sweep_publish(scene) == 3
    assert "red on 2026-01-31" in issue.body

    scene.world.server.faults.clear()
    assert sweep_publish(scene) == 0
    assert issue.state == "closed"


def test_a_missing_permission_is_a_fault_and_no_refusal(scene: Scene) -> None:
    pull = scene.propose({PATH: GOOD})
    for scope in ("issues", "pull_requests"):
        scene.world.token.scopes[scope] = "read"

    assert run_review(scene, pull)[1] == 3

    assert "Give the job `issues: write`" in scene.said


def publish_twice(
    scene: Scene,
    pull: PullRequest,
    method: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_before: bool,
) -> None:
    """A review that is held up at one request, before or after it, while a whole sweep runs."""
    original = getattr(GitHubForge, method)
    swept: list[str] = []

    def call(forge: GitHubForge, *words: object, **more: object) -> object:
        if swept:
            return original(forge, *words, **more)
        swept.append(method)
        answer = None if is_before else original(forge, *words, **more)
        handed = (scene.root / "analysis.json").read_bytes()
        sweep_publish(scene)
        (scene.root / "analysis.json").write_bytes(handed)
        return original(forge, *words, **more) if is_before else answer

    monkeypatch.setattr(GitHubForge, method, call)
    scene.review(pull)
    assert swept


@pytest.mark.parametrize(
    ("method", "is_before"),
    [
        ("list_comments", False),
        ("create_comment", True),
        ("create_comment", False),
        ("add_labels", False),
        ("create_check", True),
    ],
)
def test_T46_a_review_and_a_sweep_at_the_same_moment_leave_one_comment_and_one_check(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, method: str, *, is_before: bool
) -> None:
    pull = scene.propose({PATH: GOOD})

    publish_twice(scene, pull, method, monkeypatch, is_before=is_before)
    scene.sweep()

    assert len(bots(pull)) == 1
    assert scene.conclusions(pull.head_sha) == ["success"]
    scene.order(pull, f"/approve {scene.token(pull)}")
    assert pull.merged_at, scene.said


@pytest.mark.parametrize("conclusion", [None, "failure"])
def test_T47_a_job_of_the_repository_called_listwright_is_not_the_bots_check(
    scene: Scene, conclusion: str | None
) -> None:
    pull = scene.propose({PATH: GOOD})
    job = scene.world.check_run(
        pull.head_sha, "listwright", conclusion, external_id="9b2f-job"
    )

    scene.review(pull)
    calls = len(scene.world.server.writes())
    scene.review(pull)

    assert len(scene.world.server.writes()) == calls
    assert (job.conclusion, job.external_id) == (conclusion, "9b2f-job")
    (own,) = [one for one in scene.world.checks(pull.head_sha) if one is not job]
    assert own.conclusion == "success"
    scene.order(pull, f"/approve {scene.token(pull)}")
    assert not pull.merged_at


@pytest.mark.feature("suggestions")
def test_suggestions_are_made_once_for_a_fault_and_not_for_each_push(
    scene: Scene,
) -> None:
    pull = scene.propose({PATH: SLOPPY})
    scene.review(pull)
    for turn in range(3):
        scene.world.push_to(pull, {"notes.txt": f"{turn}\n"})
        scene.review(pull, "synchronize")

    assert [len(review.comments) for review in pull.reviews] == [2]

    scene.world.push_to(pull, {PATH: SLOPPY.replace("2401.12345v2", "2401.12346v2")})
    scene.review(pull, "synchronize")

    assert [len(review.comments) for review in pull.reviews] == [2, 1]


def test_an_issue_that_was_transferred_is_left_alone(scene: Scene) -> None:
    scene.world.commit(
        "main", {"schema/settings.yaml": "submissions:\n  enabled: true\n"}
    )
    scene.update()
    issue = scene.world.issue(title="Add: something", body="### Title\n\nx\n")
    elsewhere = {"message": "Not Found"}
    scene.world.server.faults.add("issues/get", status=404, body=elsewhere, times=99)

    scene.answer(issue)

    assert scene.world.comments(issue) == []
