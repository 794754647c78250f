"""One comment merges just what the bot's issue lists as ready, where a list wishes it."""

import re
from pathlib import Path

import pytest
import yaml

from tests.github_server.exchange import Exchange
from tests.github_server.git import Signature
from tests.github_server.server import Moment
from tests.github_server.store import BOT, Issue, PullRequest
from tests.scenarios.rewind import count_commits, every_crash, pull_of
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene
from tests.scenarios.test_crash_anywhere import steps_of
from tests.workflows.files import BOT as JOBS

WISHED = "approve_all_ready: true\n"
CLOCKS = "title: Reading Clocks\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2402.11111\n"
MAPS = "title: Folding Maps\nyear: 2023\nlinks:\n  paper: https://arxiv.org/abs/2303.22222\n"


@pytest.fixture
def wished(scene: Scene) -> Scene:
    scene.world.commit("main", {SETTINGS: WISHED})
    return scene


def propose(scene: Scene, entry: str, name: str, **more: object) -> PullRequest:
    pull = scene.propose({f"{HOME}/{name}.yaml": entry}, author=name, **more)
    scene.review(pull)
    return pull


def propose_three(scene: Scene) -> list[PullRequest]:
    entries = {"coins": GOOD, "clocks": CLOCKS, "maps": MAPS}
    return [propose(scene, entry, name) for name, entry in entries.items()]


def bot_issues(scene: Scene, *states: str) -> list[Issue]:
    issues = [one for state in states or ("open",) for one in scene.world.issues(state)]
    return [one for one in issues if one.author.login == BOT]


def the_issue(scene: Scene) -> Issue:
    (issue,) = bot_issues(scene)
    return issue


def order_of(issue: Issue) -> str:
    """What a maintainer copies from the issue."""
    match = re.search(r"`(/approve all-ready [^`]+)`", issue.body or "")
    assert match is not None
    return match[1]


def rows(issue: Issue) -> list[str]:
    return [line for line in (issue.body or "").splitlines() if line.startswith("- ")]


def reactions(issue: Issue) -> list[str]:
    """How the bot reacted to the last comment."""
    return [one.content for one in issue.comments[-1].reactions]


def merged(pulls: list[PullRequest]) -> list[int]:
    return [pull.number for pull in pulls if pull.merged_at]


def test_by_default_no_sweep_lists_anything(scene: Scene) -> None:
    propose_three(scene)

    scene.sweep()

    assert bot_issues(scene, "open", "closed") == []


@pytest.mark.feature("approve-all-ready")
def test_the_issue_lists_what_is_ready_and_nothing_else(wished: Scene) -> None:
    ready = propose(wished, GOOD, "coins")
    propose(wished, SLOPPY.replace("year: 2024", "year: 2424"), "faulty")
    propose(wished, CLOCKS, "draft", draft=True)

    wished.sweep()

    issue = the_issue(wished)
    assert issue.title == "What needs a maintainer"
    (row,) = rows(issue)
    assert row.startswith(f"- [#1](../pull/1) at `{ready.head_sha[:12]}`: ")
    assert row.endswith(f"`{ready.title}`; adds `Learning to Count Coins` in Papers")
    assert "### Ready to merge" in (issue.body or "")
    assert (
        f"A comment here that says `{order_of(issue)}` merges just these commits, one by"
        " one. What has changed by then is not merged." in (issue.body or "")
    )
    assert "@" not in (issue.body or "")
    assert issue.comments == []


def test_a_list_that_stays_the_same_keeps_its_token_and_is_not_written_again(
    wished: Scene,
) -> None:
    propose_three(wished)
    wished.sweep()
    text = the_issue(wished).body
    writes = len(wished.world.server.writes())

    wished.sweep()

    assert the_issue(wished).body == text
    assert len(wished.world.server.writes()) == writes


@pytest.mark.feature("approve-all-ready")
@pytest.mark.parametrize("is_apart", [False, True], ids=["here", "isolated"])
def test_all_that_is_listed_is_merged_in_order_and_listed_and_the_issue_closes(
    wished: Scene, *, is_apart: bool
) -> None:
    wished.apart = is_apart
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)

    wished.order(issue, order_of(issue))

    assert merged(pulls) == [1, 2, 3]
    moments = [pull.merged_at or "" for pull in pulls]
    assert moments == sorted(moments)
    assert reactions(issue) == ["rocket"]
    assert bot_issues(wished) == []
    for title in ("Learning to Count Coins", "Reading Clocks", "Folding Maps"):
        assert title in wished.read("lists/other.md")
    for pull in pulls:
        assert wished.headline(pull).startswith("Listed under Papers")
        assert wished.world.labels(pull) == []
        assert len(wished.world.comments(pull)) == 1


def test_the_same_order_again_is_done_already(wished: Scene) -> None:
    propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    command = order_of(issue)
    wished.order(issue, command)

    wished.order(issue, command)

    assert reactions(issue) == ["rocket"]
    assert bot_issues(wished) == []


def test_another_part_of_the_issue_stays_and_the_order_may_come_again(
    wished: Scene,
) -> None:
    pull = propose(wished, GOOD, "coins")
    wished.sweep()
    issue = the_issue(wished)
    command = order_of(issue)
    other = "<!-- listwright:part links -->\nLook.\n<!-- listwright:part-end -->\n"
    issue.body = f"{other}\n{issue.body}"

    wished.order(issue, command)
    wished.order(issue, command)

    assert pull.merged_at
    assert reactions(issue) == ["rocket"]
    assert "Look." in (the_issue(wished).body or "")
    assert "Not done" not in (issue.body or "")
    assert rows(issue) == []


@pytest.mark.parametrize("author", ["newcomer", "stranger", "coins"])
def test_T58_T20_only_who_may_write_approves_all(wished: Scene, author: str) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)

    wished.order(issue, order_of(issue), author=author)

    assert merged(pulls) == []
    assert reactions(issue) == ["-1"]


@pytest.mark.parametrize("status", [404, 403, 500])
def test_T58_T20_a_role_that_cannot_be_asked_for_approves_nothing(
    wished: Scene, status: int
) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    wished.world.server.faults.add(
        "repos/get-collaborator-permission-level", status=status, times=99
    )

    wished.order(issue, order_of(issue))

    assert merged(pulls) == []


def test_T58_an_old_token_and_a_wrong_one_merge_nothing_and_one_line_says_why(
    wished: Scene,
) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    old = order_of(issue)
    wished.world.push_to(
        pulls[0], {f"{HOME}/coins.yaml": GOOD.replace("Coins", "Gold")}
    )
    wished.review(pulls[0], "synchronize")
    wished.sweep()

    for command in (old, "/approve all-ready", "/approve all-ready 0123456789"):
        wished.order(issue, command)

        assert merged(pulls) == []
        assert reactions(issue) == ["confused"]
        (line,) = [
            line
            for line in (issue.body or "").splitlines()
            if line.startswith("**Not done:** `/approve all-ready`.")
        ]
        assert ("token" in line) is True
    assert len(rows(issue)) == 3
    wished.order(issue, order_of(issue))
    assert merged(pulls) == [1, 2, 3]


def test_T58_a_token_of_the_list_approves_nothing_elsewhere(wished: Scene) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    command = order_of(the_issue(wished))
    forged = wished.world.issue(
        "mallory", body=the_issue(wished).body or "", labels=["listwright"]
    )

    wished.order(pulls[0], command)
    wished.order(pulls[0], command.replace("all-ready ", ""))
    wished.order(forged, command)

    assert merged(pulls) == []
    assert reactions(forged) == ["confused"]
    assert "Not done" not in (forged.body or "")


def test_T58_a_push_after_the_list_was_made_is_not_merged_and_the_issue_says_so(
    wished: Scene,
) -> None:
    first, second, third = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    wished.world.push_to(second, {f"{HOME}/evil.yaml": CLOCKS})

    wished.order(issue, order_of(issue))

    assert merged([first, second, third]) == [1, 3]
    assert sorted(reactions(issue)) == ["confused", "rocket"]
    assert issue.state == "open"
    (row,) = rows(issue)
    assert row.startswith("- [#2](../pull/2) at ")
    assert row.endswith(": it has changed since it was listed.")


def test_T58_a_push_between_any_two_calls_is_not_merged(wished: Scene) -> None:
    pull = propose(wished, GOOD, "coins")
    wished.sweep()
    issue = the_issue(wished)
    approved = pull.head_sha

    def push(moment: Moment, call: Exchange) -> None:
        is_merge = (moment, call.operation) == ("before", "pulls/merge")
        if is_merge and pull.head_sha == approved:
            wished.world.push_to(pull, {f"{HOME}/evil.yaml": CLOCKS})

    wished.world.server.on_call.append(push)
    wished.order(issue, order_of(issue))

    assert pull.head_sha != approved
    assert merged([pull]) == []
    assert reactions(issue) == ["confused"]
    assert rows(issue)[0].endswith(": GitHub did not merge it; look at its checks.")


def test_T58_time_alone_merges_nothing(wished: Scene) -> None:
    pulls = propose_three(wished)

    for _ in range(3):
        wished.world.clock.advance(30 * 24 * 3600)
        wished.sweep()

    assert merged(pulls) == []
    assert len(rows(the_issue(wished))) == 3


def test_T58_a_list_that_somebody_edits_merges_no_other_commit_than_a_preview_shows(
    wished: Scene,
) -> None:
    pull = propose(wished, GOOD, "coins")
    wished.sweep()
    issue = the_issue(wished)
    wished.world.push_to(pull, {f"{HOME}/evil.yaml": CLOCKS})
    body = issue.body or ""
    (listed,) = re.findall(r"1:([0-9a-f]{40}):", body)
    issue.body = body.replace(listed, pull.head_sha)

    wished.order(issue, order_of(issue))

    assert merged([pull]) == []
    assert rows(issue)[0].endswith(": its preview has changed since it was listed.")


def test_of_two_of_one_work_the_second_is_left_to_a_decision(wished: Scene) -> None:
    older = propose(wished, GOOD, "coins")
    younger = propose(wished, GOOD, "count-coins")
    wished.sweep()
    issue = the_issue(wished)
    assert len(rows(issue)) == 2

    wished.order(issue, order_of(issue))

    assert merged([older, younger]) == [1]
    assert rows(issue)[0].endswith(": it may be listed already.")
    wished.sweep()
    assert rows(issue)[0].endswith(": it may be listed already.")
    wished.close(younger)
    wished.sweep()
    assert bot_issues(wished) == []


def test_two_that_change_the_same_lines_do_not_both_merge(wished: Scene) -> None:
    path = f"{HOME}/palm-e.yaml"
    listed = wished.read(path)
    pulls = []
    for author, year in (("one", "2021"), ("two", "2022")):
        text = re.sub(r"year: \d+", f"year: {year}", listed)
        pulls.append(wished.propose({path: text}, author=author))
        wished.review(pulls[-1])
    wished.sweep()
    issue = the_issue(wished)
    assert len(rows(issue)) == 2

    wished.order(issue, order_of(issue))

    assert merged(pulls) == [1]
    assert rows(issue)[0].endswith(": the list has changed in the same place.")


def test_what_another_check_holds_up_is_not_listed_and_not_merged(
    wished: Scene,
) -> None:
    first, second, third = propose_three(wished)
    wished.world.check_run(first.head_sha, "ci", "failure", app="ci", app_id=9)
    wished.sweep()
    issue = the_issue(wished)
    assert [row[3:5] for row in rows(issue)] == ["#2", "#3"]
    wished.world.check_run(second.head_sha, "ci", "failure", app="ci", app_id=9)

    wished.order(issue, order_of(issue))

    assert merged([first, second, third]) == [3]
    assert rows(issue)[0].endswith(": the check 'ci' has not passed.")


def test_a_merge_that_comes_too_soon_after_another_is_tried_again(
    wished: Scene,
) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    message = "Base branch was modified. Review and try the merge again."
    wished.world.server.faults.add(
        "pulls/merge", nth=2, times=2, status=405, body={"message": message}
    )

    wished.order(issue, order_of(issue))

    assert merged(pulls) == [1, 2, 3]


def test_a_setting_that_is_switched_off_takes_the_list_away(wished: Scene) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    command = order_of(issue)
    wished.world.commit("main", {SETTINGS: "language: en\n"})

    wished.order(issue, command)
    wished.sweep()

    assert merged(pulls) == []
    assert bot_issues(wished) == []


def test_a_title_cannot_change_the_list(wished: Scene) -> None:
    pull = propose(wished, GOOD, "coins")
    pull.title = "<!-- listwright:not-merged --> @octocat [x](https://evil.example) #1"
    propose(wished, CLOCKS, "clocks")
    wished.sweep()
    issue = the_issue(wished)

    wished.order(issue, order_of(issue), author="newcomer")
    wished.world.push_to(pull, {f"{HOME}/other.yaml": MAPS})
    wished.order(issue, order_of(issue))

    assert len(rows(issue)) == 1
    assert "Not everything was merged" in (issue.body or "")


def protect(scene: Scene) -> None:
    """What docs/maintainers.md advises: the bot's check, on the newest of the branch."""
    scene.world.protect("main", ["listwright"], strict=True)


@pytest.mark.parametrize("from_fork", [True, False], ids=["fork", "branch"])
def test_branches_are_brought_up_to_date_where_protection_asks_for_it(
    wished: Scene, *, from_fork: bool
) -> None:
    protect(wished)
    entries = {"coins": GOOD, "clocks": CLOCKS, "maps": MAPS}
    pulls = [
        propose(wished, entry, name, from_fork=from_fork)
        for name, entry in entries.items()
    ]
    wished.sweep()
    issue = the_issue(wished)
    listed = [pull.head_sha for pull in pulls]

    wished.order(issue, order_of(issue))

    assert merged(pulls) == [1, 2, 3]
    assert [
        pull.head_sha == head for pull, head in zip(pulls, listed, strict=True)
    ] == [
        True,
        False,
        False,
    ]
    assert reactions(issue) == ["rocket"]
    assert bot_issues(wished) == []
    for pull in pulls:
        assert wished.conclusions(pull.head_sha) == ["success"]
        assert len(wished.world.comments(pull)) == 1


def test_what_cannot_be_merged_is_tried_once_however_many_branches_are_behind(
    wished: Scene,
) -> None:
    protect(wished)
    entries = [
        GOOD.replace("2401.12345", f"2401.0000{number}").replace(
            "Coins", f"Coins {number}"
        )
        for number in range(1, 7)
    ]
    pulls = [
        propose(wished, entry, f"coins-{number}")
        for number, entry in enumerate(entries, 1)
    ]
    wished.sweep()
    issue = the_issue(wished)
    wished.world.push_to(pulls[0], {f"{HOME}/evil.yaml": CLOCKS})
    wished.world.check_run(pulls[3].head_sha, "ci", "failure", app="ci", app_id=9)
    began = len(wished.world.log)

    wished.order(issue, order_of(issue))

    assert merged(pulls) == [2, 3, 5, 6]
    assert [row[3:5] for row in rows(issue)] == ["#1", "#4"]
    operations = [call.operation for call in wished.world.log[began:]]
    # A merge each, and one more that GitHub refuses, for all but the first.
    assert operations.count("pulls/merge") == 7
    assert operations.count("pulls/update-branch") == 3


def test_a_branch_that_may_not_be_brought_up_to_date_is_named(wished: Scene) -> None:
    protect(wished)
    first = propose(wished, GOOD, "coins")
    second = propose(wished, CLOCKS, "clocks", edits_allowed=False)
    wished.sweep()
    issue = the_issue(wished)

    wished.order(issue, order_of(issue))

    assert merged([first, second]) == [1]
    assert rows(issue)[0].endswith(
        ": its branch is behind, and the bot may not bring it up to date."
    )


@pytest.mark.parametrize("what", ["evil merge", "push on top", "other branch"])
def test_T58_a_merge_of_the_base_that_brings_anything_else_is_not_merged(
    wished: Scene, what: str
) -> None:
    pull = propose(wished, GOOD, "coins", from_fork=False)
    wished.sweep()
    issue = the_issue(wished)
    git, listed = wished.world.repository.git, pull.head_sha
    base = wished.world.commit("main", {"notes.txt": "x\n"})
    if what == "other branch":
        base = wished.world.commit("elsewhere", {"notes.txt": "x\n"}, start=base)
    evil = {f"{HOME}/evil.yaml": CLOCKS} if what == "evil merge" else {}
    made = wished.world.commit("scratch", {"notes.txt": "x\n", **evil}, start=listed)
    tree = git.text("rev-parse", f"{made}^{{tree}}")
    who = Signature("mallory", "m@example.org", 1)
    merge = git.commit_tree(tree, [listed, base], "Merge branch 'main'", who, who)
    wished.world.force_push(wished.world.repository, pull.head_ref, merge)
    if what == "push on top":
        wished.world.push_to(pull, {f"{HOME}/evil.yaml": CLOCKS})

    wished.order(issue, order_of(issue))

    assert merged([pull]) == []
    assert rows(issue)[0].endswith(": it has changed since it was listed.")


@pytest.mark.parametrize("is_reviewed", [False, True])
def test_a_plain_merge_of_the_base_by_the_author_changes_nothing(
    wished: Scene, *, is_reviewed: bool
) -> None:
    pull = propose(wished, GOOD, "coins", from_fork=False)
    wished.sweep()
    issue = the_issue(wished)
    git, listed = wished.world.repository.git, pull.head_sha
    base = wished.world.commit("main", {"notes.txt": "x\n"})
    tree = git.merged_tree(listed, base)
    assert tree is not None
    who = Signature("newcomer", "n@example.org", 1)
    merge = git.commit_tree(tree, [listed, base], "Merge branch 'main'", who, who)
    wished.world.force_push(wished.world.repository, pull.head_ref, merge)
    if is_reviewed:
        wished.review(pull, "synchronize")

    wished.order(issue, order_of(issue))

    assert merged([pull]) == [1]


def take_rights(scene: Scene, job: str) -> None:
    """Let the token have what a job of the workflow has, and no more."""
    permissions = yaml.safe_load(JOBS.read_text("utf-8"))["jobs"][job]["permissions"]
    scopes = scene.world.token.scopes
    scopes.clear()
    scopes.update(
        {name.replace("-", "_"): right for name, right in permissions.items()}
    )


def test_the_rights_of_the_jobs_are_enough(wished: Scene) -> None:
    protect(wished)
    pulls = propose_three(wished)
    event = wished.world.write_event(wished.world.event("schedule", None))
    analyse, publish = steps_of(wished, event, "analyse", "publish")

    assert analyse() == 0
    take_rights(wished, "publish")
    assert publish() == 0, wished.said
    take_rights(wished, "obey")
    wished.order(the_issue(wished), order_of(the_issue(wished)))

    assert merged(pulls) == [1, 2, 3]


def approve_all(scene: Scene) -> Path:
    """Approve two requests at once; return the event of the comment."""
    propose(scene, GOOD, "coins")
    propose(scene, CLOCKS, "clocks")
    scene.sweep()
    issue = the_issue(scene)
    comment = scene.world.comment(issue, author="curator", body=order_of(issue))
    event = scene.world.event("issue_comment", comment, action="created")
    return scene.world.write_event(event)


@pytest.mark.parametrize("is_strict", [False, True], ids=["open", "up to date"])
def test_F17_an_approval_of_all_that_ends_anywhere_merges_the_rest_and_nothing_twice(
    wished: Scene, *, is_strict: bool
) -> None:
    steps = steps_of(wished, approve_all(wished), "analyse", "command", "land")
    if is_strict:
        protect(wished)
        # A push of the lists is refused where the branch is protected.
        del steps[2:]
    began = wished.world.head("main") or ""

    for name in every_crash(wished, steps):
        for step in steps:
            assert step() == 0, name
        for number in (1, 2):
            assert pull_of(wished, number).merged_at, name
        # Two merges, and the lists: one commit, or two where a crash came between.
        assert count_commits(wished, began) in ({2} if is_strict else {3, 4}), name
        assert bot_issues(wished) == [], name
        assert len(bot_issues(wished, "open", "closed")) == 1, name


def test_T58_a_row_that_somebody_took_out_of_the_list_is_not_merged(
    wished: Scene,
) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    lines = (issue.body or "").split("\n")
    issue.body = "\n".join(line for line in lines if not line.startswith("- [#2]"))

    wished.order(issue, order_of(issue))

    assert merged(pulls) == [1, 3]


def test_T58_a_row_that_says_something_else_is_not_merged(wished: Scene) -> None:
    pulls = propose_three(wished)
    wished.sweep()
    issue = the_issue(wished)
    issue.body = (issue.body or "").replace("adds `Reading Clocks`", "adds `Nothing`")

    wished.order(issue, order_of(issue))

    assert merged(pulls) == [1, 3]
    assert rows(issue)[0].endswith(": it has changed since it was listed.")


def test_T58_what_goes_to_another_branch_by_then_is_not_merged(wished: Scene) -> None:
    pull = propose(wished, GOOD, "coins")
    wished.sweep()
    issue = the_issue(wished)
    wished.world.commit("elsewhere", {}, start=wished.world.head("main"))

    def retarget(moment: Moment, call: Exchange) -> None:
        if (moment, call.operation) == ("after", "pulls/get"):
            pull.base_ref = "elsewhere"

    wished.world.server.on_call.append(retarget)
    wished.order(issue, order_of(issue))

    assert merged([pull]) == []
    assert reactions(issue) == ["confused"]
