"""What each operation promises, over the stand-in for GitHub."""

import base64
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import ForgeError
from bot.github import GitHubForge
from bot.model.forge import (
    Annotation,
    CheckOutput,
    CloseReason,
    Merge,
    Person,
    Suggestion,
)
from tests.github.patience import Patience
from tests.github_server.store import BOT, BOT_ID, PullRequest, Review
from tests.github_server.world import World

if TYPE_CHECKING:
    from bot.ports.forge import Forge

REMARK = Annotation("entries/a/b.yaml", 2, "warning", "Title", "Message")
SHOWN = CheckOutput("One finding", "A summary.", (REMARK,))


@pytest.fixture
def pull(world: World) -> PullRequest:
    return world.pull_request(
        files={"entries/a/b.yaml": "title: B\nurl: u\nyear: 2020\n"}, title="Add B"
    )


def test_the_adapter_is_a_forge(forge: GitHubForge) -> None:
    seen: Forge = forge

    assert (seen.repository, seen.bot) == ("octo-curator/awesome-things", BOT)


def test_the_default_branch_is_asked_for(world: World, forge: GitHubForge) -> None:
    world.repository.default_branch = "trunk"

    assert forge.get_default_branch() == "trunk"


def test_a_pull_request_is_told_in_full(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    pull.labels.append(world.store.label(world.repository, "entry"))

    told = forge.get_pull_request(pull.number)

    assert told is not None
    assert told.author == Person("newcomer", pull.author.id)
    assert (told.head, told.head_branch, told.base_branch) == (
        pull.head_sha,
        "patch-1",
        "main",
    )
    assert (told.head_repository, told.head_owner_is_user) == (
        "newcomer/awesome-things",
        True,
    )
    assert (told.is_open, told.is_merged, told.is_draft, told.may_be_edited) == (
        True,
        False,
        False,
        True,
    )
    assert (told.labels, told.title, told.changed_files) == (
        frozenset({"entry"}),
        "Add B",
        1,
    )
    assert (told.merged_as, told.created) == (None, pull.created_at)


def test_a_merged_pull_request_names_the_commit(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    made = world.merge(pull)

    told = forge.get_pull_request(pull.number)

    assert told is not None
    assert (told.is_open, told.is_merged, told.merged_as) == (False, True, made)


def test_F15_a_pull_request_outlives_its_fork(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    world.delete_fork(pull)

    told = forge.get_pull_request(pull.number)

    assert told is not None
    assert (told.head_repository, told.head) == (None, pull.head_sha)


def test_a_fork_of_an_organisation_is_nobodys_own(
    world: World, forge: GitHubForge
) -> None:
    world.fork("some-lab", kind="Organization")
    pull = world.pull_request(fork_of="some-lab", files={"a": "a"})

    told = forge.get_pull_request(pull.number)

    assert told is not None
    assert told.head_owner_is_user is False


def test_a_pull_request_that_is_gone_is_none(forge: GitHubForge) -> None:
    assert forge.get_pull_request(99) is None


def test_open_pull_requests_come_oldest_first_in_one_request(
    world: World, forge: GitHubForge
) -> None:
    pulls = [world.pull_request(files={f"{n}": "a"}, branch=f"b{n}") for n in range(3)]
    world.merge(pulls[1])

    told = forge.list_open_pull_requests()

    assert [pull.number for pull in told] == [1, 3]
    assert {(pull.may_be_edited, pull.changed_files) for pull in told} == {
        (False, None)
    }
    assert len(world.log) == 1


def test_a_comment_is_made_changed_and_removed(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    world.comment(pull, "curator", "First")

    made = forge.create_comment(pull.number, "Second")
    forge.update_comment(made.id, "Third")

    assert made == (made.id, Person(BOT, BOT_ID, is_user=False), "Second")
    assert [comment.body for comment in forge.list_comments(pull.number)] == [
        "First",
        "Third",
    ]

    forge.delete_comment(made.id)
    forge.delete_comment(made.id)

    assert [comment.body for comment in world.comments(pull)] == ["First"]


def test_a_check_is_published_and_added_to(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    made = forge.create_check(pull.head_sha, "listwright", "1:x", None, SHOWN)
    running = forge.get_check(made.id)
    forge.update_check(made.id, "e", "action_required", SHOWN)

    assert running == made
    assert made[1:6] == ("listwright", "1:x", None, 1, "github-actions")
    [check] = world.checks(pull.head_sha)
    assert (check.status, check.conclusion, check.summary) == (
        "completed",
        "action_required",
        "A summary.",
    )
    assert (
        check.annotations
        == [
            {
                "path": "entries/a/b.yaml",
                "start_line": 2,
                "end_line": 2,
                "annotation_level": "warning",
                "title": "Title",
                "message": "Message",
            }
        ]
        * 2
    )


def test_the_latest_check_of_each_name_is_told(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    world.check_run(pull.head_sha, "build", "failure")
    world.check_run(pull.head_sha, "build", "success")
    world.check_run(pull.head_sha, "listwright", None, app="another", external_id="e")

    told = {
        (check.name, check.conclusion, check.app)
        for check in forge.list_checks(pull.head_sha)
    }
    [ours] = forge.list_checks(pull.head_sha, "listwright")

    assert told == {
        ("build", "success", "github-actions"),
        ("listwright", None, "another"),
    }
    assert (ours.external_id, ours.annotations) == ("e", 0)


def test_the_state_of_each_status_is_told(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    assert forge.get_statuses(pull.head_sha) == {}

    commit = world.client().get_repo(forge.repository).get_commit(pull.head_sha)
    for state, context in (("pending", "ci"), ("success", "docs"), ("failure", "ci")):
        commit.create_status(state, context=context)

    assert forge.get_statuses(pull.head_sha) == {"ci": "failure", "docs": "success"}


def test_labels_are_put_on_and_taken_off(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    forge.add_labels(pull.number, ["needs a look", "a/b?c"])
    forge.remove_label(pull.number, "a/b?c")
    forge.remove_label(pull.number, "a/b?c")

    assert world.labels(pull) == ["needs a look"]


def test_the_approvals_that_still_stand_are_told(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    def review(login: str, state: str, commit: str = "0" * 40) -> None:
        account = world.store.account(login)
        fresh = world.store.fresh()
        pull.reviews.append(
            Review(author=account, body="", state=state, commit=commit, **fresh)
        )

    for login, state in [
        ("changed-mind", "APPROVED"),
        ("dismissed", "DISMISSED"),
        ("curator", "CHANGES_REQUESTED"),
        ("curator", "APPROVED"),
        ("changed-mind", "CHANGES_REQUESTED"),
        ("talker", "COMMENTED"),
    ]:
        review(login, state)
    review("curator", "APPROVED", pull.head_sha)
    review("curator", "COMMENTED")

    told = [
        (approval.author.login, approval.commit)
        for approval in forge.list_approvals(pull.number)
    ]

    assert told == [("curator", pull.head_sha)]
    assert len(world.log) == 1


def test_a_label_never_leads_to_another_address(
    world: World, forge: GitHubForge
) -> None:
    with pytest.raises(ForgeError):
        forge.remove_label(1, "..")

    assert world.log == []


def test_suggestions_are_one_review(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    path = "entries/a/b.yaml"
    forge.create_review(
        pull.number,
        pull.head_sha,
        [Suggestion(path, 1, 2, "two lines"), Suggestion(path, 3, 3, "one")],
    )
    forge.create_review(pull.number, pull.head_sha, [])

    [review] = world.reviews(pull)
    places = [
        (comment.start_line, comment.line, comment.side) for comment in review.comments
    ]
    assert (review.state, review.commit, places) == (
        "COMMENTED",
        pull.head_sha,
        [(1, 2, "RIGHT"), (None, 3, "RIGHT")],
    )
    assert [comment.body for comment in forge.list_review_comments(pull.number)] == [
        "two lines",
        "one",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [(name, name) for name in ("none", "read", "triage", "write", "maintain", "admin")]
    + [("some-role-of-ours", "write")],
)
def test_T20_a_role_is_told_by_its_own_name(
    world: World, forge: GitHubForge, given: str, told: str
) -> None:
    world.permission("somebody", given)

    assert forge.get_role("somebody") == told


def test_T20_who_is_not_known_has_no_role(forge: GitHubForge) -> None:
    assert forge.get_role("stranger") == "none"
    assert forge.get_role("copilot[bot]") == "none"


@pytest.mark.parametrize("status", [401, 403, 410, 422, 500, 502])
def test_T20_a_role_that_nobody_tells_is_an_error(
    world: World, forge: GitHubForge, status: int
) -> None:
    world.permission("curator", "admin")
    world.server.faults.add(
        "repos/get-collaborator-permission-level", status=status, times=9
    )

    with pytest.raises(ForgeError):
        forge.get_role("curator")


@pytest.mark.parametrize(
    "answer",
    [{}, {"permission": "owner"}, {"permission": ["admin"]}, [{"permission": "admin"}]],
)
def test_T20_a_role_that_is_not_understood_is_an_error(
    world: World, forge: GitHubForge, answer: dict[str, object]
) -> None:
    world.server.faults.add(
        "repos/get-collaborator-permission-level", status=200, body=answer
    )

    with pytest.raises(ForgeError):
        forge.get_role("curator")


def test_the_same_reaction_twice_is_one(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    comment = world.comment(pull, "curator", "/approve")

    forge.add_reaction(comment.id, "+1")
    forge.add_reaction(comment.id, "+1")

    assert [reaction.content for reaction in comment.reactions] == ["+1"]


def test_T22_just_the_commit_that_was_seen_is_merged(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    seen = pull.head_sha
    later = world.push_to(pull, {"entries/a/c.yaml": "title: C\n"})

    assert forge.merge(pull.number, seen, "Add B", "") == Merge(None, "moved")
    merged = forge.merge(pull.number, later, "Add B", "Because.")

    assert merged == Merge(world.head("main"))
    assert (
        world.repository.git.read_commit(str(merged.commit)).message.strip()
        == "Add B\n\nBecause."
    )
    assert (
        forge.merge(pull.number, later, "Add B", "") == merged
    )  # it is merged, whoever asks again


def test_a_merge_that_the_rules_forbid_is_blocked(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    world.protect("main", ["listwright"])

    assert forge.merge(pull.number, pull.head_sha, "Add B", "") == Merge(
        None, "blocked"
    )


def test_a_merge_waits_for_a_branch_that_must_be_up_to_date(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    world.protect("main", strict=True)
    world.commit("main", {"notes.txt": "x"})
    seen = pull.head_sha

    behind = forge.merge(pull.number, seen, "Add B", "")
    is_updated = forge.update_branch(pull.number, seen)

    assert behind == Merge(None, "behind")
    assert is_updated
    assert world.repository.git.read_commit(pull.head_sha).parents[0] == seen
    assert forge.merge(pull.number, pull.head_sha, "Add B", "").commit


@pytest.mark.parametrize("answer", [{"status": 502}, {"reset": True}])
def test_F01_a_branch_is_brought_up_to_date_once_though_the_answer_is_lost(
    world: World, forge: GitHubForge, pull: PullRequest, answer: dict[str, Any]
) -> None:
    world.commit("main", {"notes.txt": "x"})
    seen = pull.head_sha
    world.server.faults.add("pulls/update-branch", when="after", **answer)

    assert forge.update_branch(pull.number, seen)

    assert world.repository.git.read_commit(pull.head_sha).parents[0] == seen


def test_a_branch_is_not_brought_up_to_date_over_a_push_or_without_a_right(
    world: World, forge: GitHubForge
) -> None:
    pull = world.pull_request(
        files={"entries/a/d.yaml": "title: D\n"}, edits_allowed=False
    )
    world.commit("main", {"notes.txt": "x"})

    assert not forge.update_branch(pull.number, pull.head_sha)
    seen = pull.head_sha
    later = world.push_to(pull, {"entries/a/e.yaml": "title: E\n"})
    forge.update_branch(pull.number, seen)
    assert pull.head_sha == later


def test_a_pull_request_is_opened_once(world: World, forge: GitHubForge) -> None:
    world.commit("listwright/issue-1", {"a": "a"}, start=world.head("main"))

    first = forge.create_pull_request("listwright/issue-1", "main", "Add A", "Body")
    second = forge.create_pull_request("listwright/issue-1", "main", "Add A", "Body")

    [made] = world.pulls()
    assert (first, second) == (made.number, made.number)
    assert (made.title, made.body, made.head_ref) == (
        "Add A",
        "Body",
        "listwright/issue-1",
    )


def test_a_pull_request_of_no_commits_is_refused(
    world: World, forge: GitHubForge
) -> None:
    world.commit("side", {"a": "a"}, start=world.head("main"))
    world.force_push(world.repository, "side", str(world.head("main")))

    with pytest.raises(ForgeError, match="No commits between main and side") as caught:
        forge.create_pull_request("side", "main", "Add A", "Body")

    assert (caught.value.http_status, caught.value.is_unsure) == (422, False)


def test_issues_are_opened_changed_listed_and_closed(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    pull.labels.append(world.store.label(world.repository, "listwright"))
    world.issue(title="Another")
    first = forge.create_issue("First", "one", ["listwright"])
    second = forge.create_issue("Second", "two", ["listwright", "bug"])
    forge.update_issue(first, "three")

    told = forge.list_issues("listwright")

    assert [(issue.number, issue.title, issue.body) for issue in told] == [
        (first, "First", "three"),
        (second, "Second", "two"),
    ]
    assert (told[1].labels, told[1].is_open, told[1].author.login) == (
        frozenset({"listwright", "bug"}),
        True,
        BOT,
    )

    forge.close(first)
    forge.close(pull.number)

    assert [issue.number for issue in forge.list_issues("listwright")] == [second]
    assert world.pulls() == []


def test_a_commit_is_made_on_top_of_what_was_expected(
    world: World, forge: GitHubForge
) -> None:
    start = world.commit("main", {"old": "old", "kept": "kept"})

    made = forge.commit_on_branch(
        "main", start, "Title\n\nBody", {"new": "é\n", "old": None}
    )

    assert made == world.head("main")
    assert [world.read("main", path) for path in ("new", "old", "kept")] == [
        "é\n",
        None,
        "kept",
    ]
    [call] = world.server.calls("graphql/createCommitOnBranch")
    assert call.body["variables"]["input"]["message"] == {
        "headline": "Title",
        "body": "Body",
    }
    [addition] = call.body["variables"]["input"]["fileChanges"]["additions"]
    assert base64.b64decode(addition["contents"]).decode() == "é\n"


def test_a_branch_that_moved_takes_no_commit(world: World, forge: GitHubForge) -> None:
    start = world.head("main")
    moved = world.commit("main", {"a": "a"})

    assert forge.commit_on_branch("main", str(start), "Title", {"b": "b"}) is None
    assert world.head("main") == moved


def test_a_commit_that_the_rules_forbid_is_an_error(
    world: World, forge: GitHubForge
) -> None:
    world.protect("main")

    with pytest.raises(
        ForgeError, match="Changes must be made through a pull request"
    ) as caught:
        forge.commit_on_branch("main", str(world.head("main")), "Title", {"b": "b"})

    assert caught.value.is_unsure is False


def test_a_commit_without_permission_names_it(world: World, forge: GitHubForge) -> None:
    world.token.scopes["contents"] = "read"

    with pytest.raises(ForgeError, match="Give the job `contents: write`"):
        forge.commit_on_branch("main", str(world.head("main")), "Title", {"b": "b"})


@pytest.mark.parametrize(
    "answer", [{}, {"data": None}, {"errors": [{"message": "Something went wrong"}]}]
)
def test_a_commit_that_nobody_tells_of_is_unsure(
    world: World, forge: GitHubForge, answer: dict[str, object]
) -> None:
    world.server.faults.add(
        "graphql/createCommitOnBranch", status=200, body=answer, when="after"
    )

    with pytest.raises(ForgeError) as caught:
        forge.commit_on_branch("main", str(world.head("main")), "Title", {"b": "b"})

    assert caught.value.is_unsure
    assert len(world.log) == 1


def test_the_budget_is_what_github_said_last(world: World, forge: GitHubForge) -> None:
    assert forge.remaining is None

    forge.get_default_branch()
    forge.get_default_branch()

    assert forge.remaining == world.store.rate_limit - 2


def test_writes_are_a_second_apart_and_reads_are_not(
    world: World, forge: GitHubForge, patience: Patience, pull: PullRequest
) -> None:
    forge.get_default_branch()
    forge.add_labels(pull.number, ["a"])
    forge.get_default_branch()
    assert patience.slept == []

    patience.time += 0.25
    forge.add_labels(pull.number, ["b"])
    patience.time += 5
    forge.add_labels(pull.number, ["c"])

    assert patience.slept == [0.75]
    assert len(world.log) == 5


def test_an_account_that_is_gone_is_nobodys(world: World, forge: GitHubForge) -> None:
    issue = world.issue()
    comment = {"id": 1, "body": None, "user": None}
    world.server.faults.add("issues/list-comments", status=200, body=[comment])

    [told] = forge.list_comments(issue.number)

    assert told == (1, Person("ghost", 0, is_user=False), "")


def test_an_issue_is_told_and_a_pull_request_is_none(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    issue = world.issue(
        "newcomer", title="Add: x", body="### Title\r\n\r\nX", labels=["submission"]
    )

    told = forge.get_issue(issue.number)

    assert told is not None
    assert (told.number, told.author.login, told.title, told.body) == (
        2,
        "newcomer",
        "Add: x",
        issue.body,
    )
    assert (told.is_open, told.labels, told.is_reopened) == (
        True,
        frozenset({"submission"}),
        False,
    )
    assert forge.get_issue(pull.number) is None
    assert forge.get_issue(99) is None


def test_an_issue_that_was_opened_again_says_so(
    world: World, forge: GitHubForge
) -> None:
    issue = world.issue()
    issue.state_reason = "reopened"

    told = forge.get_issue(issue.number)

    assert told is not None
    assert told.is_reopened


def test_all_open_issues_are_listed_oldest_first_without_pull_requests(
    world: World, forge: GitHubForge, pull: PullRequest
) -> None:
    issues = [world.issue(title=str(number)) for number in range(120)]
    issues[3].state = "closed"

    told = [issue.number for issue in forge.list_issues()]

    assert told == [issue.number for issue in issues if issue.state == "open"]
    assert pull.number not in told


@pytest.mark.parametrize("reason", ["completed", "not_planned", "duplicate"])
def test_an_issue_is_closed_with_its_reason(
    world: World, forge: GitHubForge, reason: CloseReason
) -> None:
    issue = world.issue()

    forge.close(issue.number, reason)

    assert (issue.state, issue.state_reason) == ("closed", reason)


def test_the_requests_from_an_own_branch_are_found_and_not_those_of_a_fork(
    world: World, forge: GitHubForge
) -> None:
    files = {"entries/a/b.yaml": "title: B\n"}
    first = world.pull_request(
        files=files, branch="listwright/issue-7", from_fork=False
    )
    first.state = "closed"
    world.pull_request(files=files, branch="listwright/issue-7", author="newcomer")
    second = world.pull_request(
        files=files, branch="listwright/issue-7", from_fork=False
    )
    world.pull_request(files=files, branch="listwright/issue-70", from_fork=False)

    found = forge.list_requests_from("listwright/issue-7")

    assert [pull.number for pull in found] == [second.number, first.number]


def test_a_pull_request_is_described_anew(
    forge: GitHubForge, pull: PullRequest
) -> None:
    forge.update_issue(pull.number, "Another body.", "Add C")

    assert (pull.title, pull.body) == ("Add C", "Another body.")
