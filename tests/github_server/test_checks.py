"""Check runs and statuses behave as at GitHub."""

from typing import Any

import pytest
from github import GithubException

from tests.github_server.store import Json
from tests.github_server.world import World

NAME = "octo-curator/awesome-things"


def annotations(count: int) -> list[Json]:
    """As many annotations, told apart by their line."""
    return [
        {
            "path": "a",
            "start_line": line,
            "end_line": line,
            "annotation_level": "warning",
            "message": f"{line}",
        }
        for line in range(1, count + 1)
    ]


def output(count: int = 0) -> Any:  # noqa: ANN401 - PyGithub's parameter is a dict of anything
    return {"title": "Two things", "summary": "...", "annotations": annotations(count)}


def test_annotations_are_added_by_each_update(world: World) -> None:
    head = world.pull_request(files={"a": "1"}).head_sha
    check = (
        world.client()
        .get_repo(NAME)
        .create_check_run("listwright", head, status="in_progress", output=output(50))
    )
    check.edit(output=output(50))
    check.edit(conclusion="failure", output=output(20))

    (seen,) = world.checks(head)

    assert (seen.status, seen.conclusion, len(seen.annotations)) == (
        "completed",
        "failure",
        120,
    )
    assert len(list(check.get_annotations())) == 120


def test_fifty_one_annotations_are_refused_and_remembered(world: World) -> None:
    head = world.pull_request(files={"a": "1"}).head_sha

    with pytest.raises(GithubException) as caught:
        world.client().get_repo(NAME).create_check_run(
            "listwright", head, output=output(51)
        )

    assert caught.value.status == 422
    assert world.checks(head) == []
    assert len(world.server.forgive("maxItems")) == 1


def test_a_check_shows_its_app_and_its_own_name_for_itself(world: World) -> None:
    head = world.pull_request(files={"a": "1"}).head_sha
    repository = world.client().get_repo(NAME)
    repository.create_check_run("listwright", head, external_id="1:abc")
    world.check_run(head, "listwright", "success", app="somebody-else", app_id=7)

    found = repository.get_commit(head).get_check_runs(check_name="listwright")

    assert {(check.app.slug, check.app.id, check.external_id) for check in found} == {
        ("github-actions", 15368, "1:abc"),
        ("somebody-else", 7, ""),
    }


def test_only_the_latest_check_of_a_name_is_listed_unless_asked(world: World) -> None:
    head = world.pull_request(files={"a": "1"}).head_sha
    repository = world.client().get_repo(NAME)
    ids = [repository.create_check_run("listwright", head).id for _ in range(2)]
    commit = repository.get_commit(head)

    assert [check.id for check in commit.get_check_runs()] == ids[1:]
    assert [check.id for check in commit.get_check_runs(filter="all")] == ids[::-1]


def test_the_check_of_another_app_cannot_be_changed(world: World) -> None:
    head = world.pull_request(files={"a": "1"}).head_sha
    made = world.check_run(head, "listwright", "failure", app="somebody-else", app_id=7)

    with pytest.raises(GithubException) as caught:
        world.client().get_repo(NAME).get_check_run(made.id).edit(conclusion="success")

    assert (caught.value.status, made.conclusion) == (403, "failure")


def test_a_check_needs_a_commit_that_is_there(world: World) -> None:
    with pytest.raises(GithubException, match="No commit found for SHA"):
        world.client().get_repo(NAME).create_check_run("listwright", "f" * 40)


def test_checks_need_their_permission(world: World) -> None:
    del world.token.scopes["checks"]

    with pytest.raises(GithubException) as caught:
        world.client().get_repo(NAME).create_check_run(
            "listwright", world.head("main") or ""
        )

    assert caught.value.status == 403


def test_statuses_combine(world: World) -> None:
    commit = world.client().get_repo(NAME).get_commit("main")
    states = [commit.get_combined_status().state]
    for state, context in (("success", "one"), ("failure", "two"), ("success", "two")):
        commit.create_status(state, context=context)
        states.append(commit.get_combined_status().state)

    assert states == ["pending", "success", "failure", "success"]
