"""Events agree with the API, and hold what workflows read."""

import json

import pytest

from tests.github_server.world import World

NAME = "octo-curator/awesome-things"


def test_the_pull_request_of_an_event_is_that_of_the_api(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})

    event = world.event("pull_request_target", pull, action="opened")

    assert (
        event["pull_request"]
        == world.client().get_repo(NAME).get_pull(pull.number).raw_data
    )
    assert (event["action"], event["number"], event["sender"]["login"]) == (
        "opened",
        pull.number,
        "newcomer",
    )
    assert event["repository"]["full_name"] == NAME


def test_a_closed_pull_request_says_whether_it_was_merged(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    made = world.merge(pull)

    event = world.event("pull_request_target", pull, action="closed", sender="curator")

    assert (
        event["pull_request"]["merged"],
        event["pull_request"]["merge_commit_sha"],
    ) == (True, made)
    assert (event["pull_request"]["changed_files"], event["sender"]["login"]) == (
        1,
        "curator",
    )


def test_new_commits_say_what_was_before(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    before, after = pull.head_sha, world.push_to(pull, {"a": "2"})

    event = world.event(
        "pull_request_target", pull, action="synchronize", before=before
    )

    assert (event["before"], event["after"], event["pull_request"]["head"]["sha"]) == (
        before,
        after,
        after,
    )


@pytest.mark.parametrize("on_a_pull_request", [True, False])
def test_a_comment_says_whether_it_is_on_a_pull_request(
    world: World,
    on_a_pull_request: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    world.permission("curator", "write")
    thread = (
        world.pull_request(files={"a": "1"}) if on_a_pull_request else world.issue()
    )
    comment = world.comment(thread, "curator", "/approve abc")

    event = world.event("issue_comment", comment)

    assert ("pull_request" in event["issue"]) is on_a_pull_request
    assert (event["action"], event["comment"]["user"]["type"]) == ("created", "User")
    assert event["comment"]["author_association"] == "COLLABORATOR"
    assert (event["issue"]["number"], event["comment"]["body"]) == (
        thread.number,
        "/approve abc",
    )


def test_a_push_lists_its_commits(world: World) -> None:
    before = world.head("main")
    world.commit("main", {"a": "1"}, message="A")
    after = world.commit(
        "main", {"a": "2", "b": "1"}, deletes=["README.md"], message="B"
    )

    event = world.event("push", "main", before=before)

    assert (event["ref"], event["before"], event["after"]) == (
        "refs/heads/main",
        before,
        after,
    )
    assert [commit["message"] for commit in event["commits"]] == ["A", "B"]
    last = event["head_commit"]
    assert (last["added"], last["modified"], last["removed"]) == (
        ["b"],
        ["a"],
        ["README.md"],
    )
    assert not event["forced"]


def test_a_new_branch_has_no_before(world: World) -> None:
    event = world.event("push", "main")

    assert (event["created"], event["before"]) == (True, "0" * 40)


def test_a_merge_group_is_a_commit_that_can_be_read(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})

    group = world.event("merge_group", pull)["merge_group"]

    assert group["base_sha"] == world.head("main")
    assert world.read(group["head_ref"].removeprefix("refs/heads/"), "a") == "1"
    assert world.repository.git.read_commit(group["head_sha"]).parents == [
        world.head("main"),
        pull.head_sha,
    ]


def test_an_event_is_written_for_the_runner(world: World) -> None:
    issue = world.issue(
        "newcomer", title="Add", body="### Title\n\nB\n", labels=["submission"]
    )

    path = world.write_event(
        world.event("issues", issue, action="edited", changes={"body": {"from": ""}})
    )

    event = json.loads(path.read_text("utf-8"))
    assert (event["issue"]["body"], event["changes"]) == (
        "### Title\n\nB\n",
        {"body": {"from": ""}},
    )
    assert [label["name"] for label in event["issue"]["labels"]] == ["submission"]


def test_a_schedule_is_about_nothing(world: World) -> None:
    assert world.event("schedule")["schedule"] == "17 * * * *"


def test_an_event_needs_its_subject(world: World) -> None:
    with pytest.raises(ValueError, match="pull_request_target"):
        world.event("pull_request_target", world.issue())


def test_making_an_event_is_no_call(world: World) -> None:
    world.event("pull_request_target", world.pull_request(files={"a": "1"}))

    assert world.log == []
