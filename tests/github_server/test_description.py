"""The check against GitHub's description can fail."""

import json
from pathlib import Path

import pytest
import requests

from tests.github_server import make_description
from tests.github_server.calls import ROUTES
from tests.github_server.description import FILE, description
from tests.github_server.render.people import Site
from tests.github_server.render.threads import render_comment
from tests.github_server.routes import issues
from tests.github_server.store import Comment, Issue, Json, Repository
from tests.github_server.world import TOKEN, World

NAME = "octo-curator/awesome-things"


def call(world: World, method: str, path: str, body: Json | None = None) -> int:
    """Call the API without PyGithub; the status."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with requests.request(
        method, world.api + path, json=body, headers=headers, timeout=10
    ) as answer:
        return answer.status_code


def test_all_that_is_described_is_played() -> None:
    assert set(ROUTES) == description().ids


def test_the_description_is_made_of_what_is_asked_for() -> None:
    assert description().ids == make_description.OPERATIONS
    assert "example" not in json.dumps(
        json.loads(FILE.read_text("utf-8"))["components"]
    )


def test_the_subset_holds_what_it_refers_to() -> None:
    whole = json.loads(FILE.read_text("utf-8"))

    assert make_description.subset(whole) == whole


def test_a_wrong_answer_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_id(
        site: Site, repository: Repository, issue: Issue, comment: Comment
    ) -> Json:
        whole = render_comment(site, repository, issue, comment)
        return {name: value for name, value in whole.items() if name != "id"}

    monkeypatch.setattr(issues, "render_comment", without_id)

    world.client().get_repo(NAME).get_issue(world.issue().number).create_comment(
        "Hello"
    )

    with pytest.raises(
        AssertionError,
        match=r"issues/create-comment answer 201: .*'id' is a required property",
    ):
        world.check()
    assert len(world.server.forgive("'id' is a required property")) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"body": 3}, "is not of type 'string'"),
        ({}, "'body' is a required property"),
        (None, "a body is required"),
    ],
)
def test_a_wrong_request_is_noticed(
    world: World, body: Json | None, words: str
) -> None:
    issue = world.issue()

    status = call(world, "POST", f"/repos/{NAME}/issues/{issue.number}/comments", body)

    assert status == 422
    assert world.server.forgive(words)
    assert world.comments(issue) == []


def test_a_field_that_github_ignores_is_noticed(world: World) -> None:
    body: Json = {"body": "Hello", "colour": "red"}

    status = call(
        world, "POST", f"/repos/{NAME}/issues/{world.issue().number}/comments", body
    )

    assert status == 201
    assert len(world.server.forgive("no field 'colour' is described")) == 1


def test_a_wrong_query_is_noticed(world: World) -> None:
    call(world, "GET", f"/repos/{NAME}/issues?state=opened")
    call(world, "GET", f"/repos/{NAME}/issues?status=open")

    assert world.server.forgive("query state")
    assert world.server.forgive("no query parameter 'status'")


def test_an_operation_that_is_not_described_is_501_and_noticed(world: World) -> None:
    status = call(world, "DELETE", f"/repos/{NAME}")

    assert status == 501
    assert world.server.forgive("no operation of the description") == [
        f"DELETE /repos/{NAME}: no operation of the description"
    ]


def test_a_stand_in_that_breaks_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTES, "repos/get", (lambda _: (200, 1 // 0), ()))

    status = call(world, "GET", f"/repos/{NAME}")

    assert status == 500
    assert "ZeroDivisionError" in world.server.forgive("the stand-in broke")[0]


def test_leaving_the_world_fails_if_something_was_noticed(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="no operation of the description"),
        World(tmp_path) as world,
    ):
        call(world, "GET", "/teapot")


READING = [
    ("", "repos/get"),
    ("/rules/branches/main", "repos/get-branch-rules"),
    ("/branches/main", "repos/get-branch"),
    ("/branches/main/protection", "repos/get-branch-protection"),
    (
        "/actions/permissions/workflow",
        "actions/get-github-actions-default-workflow-permissions-repository",
    ),
    ("/git/matching-refs/heads/", "git/list-matching-refs"),
    ("/git/trees/main?recursive=1", "git/get-tree"),
    ("/labels", "issues/list-labels-for-repo"),
    ("/labels/ready", "issues/get-label"),
    ("/issues", "issues/list-for-repo"),
    ("/issues/1/labels", "issues/list-labels-on-issue"),
    ("/pulls?state=all", "pulls/list"),
    ("/commits", "repos/list-commits"),
    ("/commits/main", "repos/get-commit"),
    ("/collaborators/curator/permission", "repos/get-collaborator-permission-level"),
]


@pytest.mark.parametrize(
    ("path", "operation"), READING, ids=[operation for _, operation in READING]
)
def test_what_is_read_is_as_described(world: World, path: str, operation: str) -> None:
    pull = world.pull_request(files={"a": "1"})
    pull.labels.append(world.store.label(world.repository, "ready"))
    world.protect("main", ["listwright"])
    world.token.scopes["administration"] = "read"

    assert call(world, "GET", f"/repos/{NAME}{path}") == 200
    assert world.log[-1].operation == operation


def test_the_tokens_own_affairs_are_as_described(world: World) -> None:
    assert call(world, "GET", "/rate_limit") == 200
    assert call(world, "GET", "/user") == 403


def test_all_labels_are_removed_at_once(world: World) -> None:
    issue = world.issue(labels=["one", "two"])

    assert call(world, "DELETE", f"/repos/{NAME}/issues/{issue.number}/labels") == 204
    assert world.labels(issue) == []


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/repos/a/b/commits/feature/x/check-runs", "checks/list-for-ref"),
        ("GET", "/repos/a/b/commits/feature/x", "repos/get-commit"),
        ("GET", "/repos/a/b/compare/main...owner:feature/x", "repos/compare-commits"),
        (
            "GET",
            "/repos/a/b/branches/feature/x/protection",
            "repos/get-branch-protection",
        ),
        ("GET", "/repos/a/b/contents/entries/a/b.yaml", "repos/get-content"),
        ("PATCH", "/repos/a/b/git/refs/heads/feature/x", "git/update-ref"),
        ("GET", "/repos/a/b/issues/comments/1", "issues/get-comment"),
    ],
)
def test_a_path_may_hold_slashes(method: str, path: str, operation: str) -> None:
    found = description().find(method, path)

    assert found is not None
    assert found[0].id == operation
