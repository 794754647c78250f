"""Issues, comments, labels and reactions behave as at GitHub."""

from itertools import pairwise

import pytest
from github import Auth, Github, GithubException, UnknownObjectException

from tests.github_server.world import World

NAME = "octo-curator/awesome-things"


def test_a_long_list_comes_in_pages(world: World) -> None:
    issue = world.issue()
    for number in range(65):
        world.comment(issue, "somebody", f"{number}")

    found = [
        comment.body
        for comment in world.client()
        .get_repo(NAME)
        .get_issue(issue.number)
        .get_comments()
    ]

    assert found == [str(number) for number in range(65)]
    pages = [
        exchange.query.get("page")
        for exchange in world.server.calls("issues/list-comments")
    ]
    assert pages == [None, "2", "3"]


def test_a_page_holds_at_most_a_hundred(world: World) -> None:
    issue = world.issue()
    for number in range(101):
        world.comment(issue, "somebody", f"{number}")

    comments = (
        world.client(per_page=500).get_repo(NAME).get_issue(issue.number).get_comments()
    )

    assert len(comments.get_page(0)) == 100


def test_the_bot_speaks_as_github_actions(world: World) -> None:
    issue = world.issue()

    made = world.client().get_repo(NAME).get_issue(issue.number).create_comment("Hello")

    assert (made.user.login, made.user.type) == ("github-actions[bot]", "Bot")
    assert [comment.author.login for comment in world.comments(issue)] == [
        "github-actions[bot]"
    ]


def test_no_token_is_401(world: World) -> None:
    with Github(base_url=world.api) as nobody, pytest.raises(GithubException) as caught:
        nobody.get_repo(NAME)
    with (
        Github(auth=Auth.Token("wrong"), base_url=world.api) as stranger,
        pytest.raises(GithubException) as refused,
    ):
        stranger.get_repo(NAME)

    assert (caught.value.status, refused.value.status) == (401, 401)


def test_a_write_without_the_permission_is_403_and_says_which(world: World) -> None:
    world.token.scopes["issues"] = "read"
    issue = world.issue()

    with pytest.raises(GithubException) as caught:
        world.client().get_repo(NAME).get_issue(issue.number).create_comment("Hello")

    assert caught.value.status == 403
    assert caught.value.data["message"] == "Resource not accessible by integration"
    assert caught.value.headers is not None
    assert caught.value.headers["x-accepted-github-permissions"] == "issues=write"
    assert world.comments(issue) == []


def test_a_pull_request_may_be_talked_on_with_either_permission(world: World) -> None:
    del world.token.scopes["issues"]
    pull = world.pull_request(files={"a": "1"})

    world.client().get_repo(NAME).get_pull(pull.number).create_issue_comment("Hello")

    assert len(world.comments(pull)) == 1


@pytest.mark.parametrize(("length", "status"), [(65_536, 201), (65_537, 422)])
def test_a_comment_holds_65536_characters(
    world: World, length: int, status: int
) -> None:
    issue = world.client().get_repo(NAME).get_issue(world.issue().number)

    if status == 422:
        with pytest.raises(GithubException, match="is too long"):
            issue.create_comment("ä" * length)
    else:
        issue.create_comment("ä" * length)

    assert [
        exchange.status for exchange in world.server.calls("issues/create-comment")
    ] == [status]


def test_a_comment_is_edited_and_deleted(world: World) -> None:
    issue = world.issue()
    made = world.client().get_repo(NAME).get_issue(issue.number).create_comment("one")
    made.edit("two")
    edited = [comment.body for comment in world.comments(issue)]
    made.delete()

    with pytest.raises(UnknownObjectException):
        made.edit("three")

    assert edited == ["two"]
    assert world.comments(issue) == []


def test_labels_are_added_set_and_removed_whatever_their_case(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    issue = world.client().get_repo(NAME).get_issue(pull.number)

    issue.add_to_labels("Ready", "ready", "new")
    added = world.labels(pull)
    issue.remove_from_labels("READY")
    removed = world.labels(pull)
    issue.set_labels("done")

    assert (added, removed, world.labels(pull)) == (["Ready", "new"], ["new"], ["done"])


def test_a_label_that_is_not_there_cannot_be_removed(world: World) -> None:
    issue = world.client().get_repo(NAME).get_issue(world.issue().number)

    with pytest.raises(GithubException, match="Label does not exist") as caught:
        issue.remove_from_labels("ready")

    assert caught.value.status == 404


def test_a_label_is_made_once(world: World) -> None:
    repository = world.client().get_repo(NAME)
    repository.create_label("ready", "00ff00", "A maintainer may look")

    with pytest.raises(GithubException) as caught:
        repository.create_label("Ready", "ff0000")

    assert caught.value.data["errors"][0]["code"] == "already_exists"


def test_issues_are_filtered(world: World) -> None:
    kept = world.issue(labels=["submission"])
    world.issue()
    closed = world.issue(labels=["submission"])
    repository = world.client().get_repo(NAME)
    repository.get_issue(closed.number).edit(state="closed", state_reason="not_planned")

    found = repository.get_issues(labels=["submission"])

    assert [issue.number for issue in found] == [kept.number]
    assert closed.state_reason == "not_planned"


def test_an_issue_is_made_with_labels(world: World) -> None:
    made = (
        world.client()
        .get_repo(NAME)
        .create_issue("A duplicate", "Two entries", labels=["duplicate"])
    )

    assert world.labels(world.repository.issues[made.number]) == ["duplicate"]


def test_a_reaction_is_made_once(world: World) -> None:
    issue = world.issue()
    said = world.comment(issue, "curator", "/approve abc")
    comment = world.client().get_repo(NAME).get_issue(issue.number).get_comment(said.id)

    first, second = comment.create_reaction("+1"), comment.create_reaction("+1")

    assert first.id == second.id
    assert [reaction.content for reaction in comment.get_reactions()] == ["+1"]


def test_every_call_takes_a_second(world: World) -> None:
    issue = world.client().get_repo(NAME).get_issue(world.issue().number)

    made = [issue.create_comment(text) for text in "abc"]

    gaps = {
        (later.created_at - earlier.created_at).total_seconds()
        for earlier, later in pairwise(made)
    }
    assert gaps == {1.0}
