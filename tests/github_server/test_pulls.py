"""Pull requests, reviews and merges behave as at GitHub."""

import pytest
from github import GithubException

from tests.github_server.world import World

NAME = "octo-curator/awesome-things"
TEN = "".join(f"{number}\n" for number in range(10))


def test_a_pull_request_shows_both_its_ends(world: World) -> None:
    pull = world.pull_request(
        "newcomer", files={"entries/a/b.yaml": "title: B\n"}, title="Add B"
    )

    shown = world.client().get_repo(NAME).get_pull(pull.number)

    assert (shown.title, shown.user.login, shown.mergeable) == (
        "Add B",
        "newcomer",
        True,
    )
    assert (shown.head.repo.full_name, shown.head.sha) == (
        "newcomer/awesome-things",
        pull.head_sha,
    )
    assert (shown.base.repo.full_name, shown.base.sha) == (NAME, world.head("main"))
    assert (shown.changed_files, shown.additions, shown.commits) == (1, 1, 1)
    assert shown.maintainer_can_modify


def test_files_are_those_changed_since_the_branches_parted(world: World) -> None:
    world.commit("main", {"old": TEN, "gone": "x\n"})
    pull = world.pull_request(
        files={"new": TEN, "added": "y\n"}, deletes=["old", "gone"]
    )
    world.commit("main", {"later": "z\n"})

    files = world.client().get_repo(NAME).get_pull(pull.number).get_files()

    assert {file.filename: (file.status, file.previous_filename) for file in files} == {
        "added": ("added", None),
        "gone": ("removed", None),
        "new": ("renamed", "old"),
    }


def test_a_pull_request_follows_its_branch(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    first = pull.head_sha

    second = world.push_to(pull, {"a": "2"})

    assert (
        first != second == world.client().get_repo(NAME).get_pull(pull.number).head.sha
    )
    assert world.repository.git.resolve(f"refs/pull/{pull.number}/head") == second


def test_a_conflict_is_not_mergeable(world: World) -> None:
    pull = world.pull_request(files={"README.md": "theirs\n"})
    world.commit("main", {"README.md": "ours\n"})
    shown = world.client().get_repo(NAME).get_pull(pull.number)

    with pytest.raises(GithubException) as caught:
        shown.merge()

    assert (shown.mergeable, shown.mergeable_state, caught.value.status) == (
        False,
        "dirty",
        405,
    )


def test_F14_mergeable_may_stay_unknown(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    world.store.mergeable_is_unknown = True

    shown = world.client().get_repo(NAME).get_pull(pull.number)

    assert shown.raw_data["mergeable"] is None
    assert shown.mergeable_state == "unknown"


def test_F15_a_deleted_fork_leaves_no_repository_but_a_ref(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    world.delete_fork(pull)

    shown = world.client().get_repo(NAME).get_pull(pull.number)

    assert shown.raw_data["head"]["repo"] is None
    assert (
        world.repository.git.resolve(f"refs/pull/{pull.number}/head") == pull.head_sha
    )
    with pytest.raises(AttributeError):
        _ = shown.head.repo.full_name


def test_a_merge_wants_the_head_that_was_seen(world: World) -> None:
    pull = world.pull_request(files={"a": "1"})
    shown = world.client().get_repo(NAME).get_pull(pull.number)
    world.push_to(pull, {"a": "2"})

    with pytest.raises(GithubException, match="Head branch was modified") as caught:
        shown.merge(sha=shown.head.sha)

    assert caught.value.status == 409
    assert world.read("main", "a") is None


@pytest.mark.parametrize(("method", "parents"), [("merge", 2), ("squash", 1)])
def test_a_merge_closes_what_it_says_it_closes(
    world: World, method: str, parents: int
) -> None:
    issue = world.issue()
    pull = world.pull_request(files={"a": "1"}, body=f"Closes #{issue.number}")

    world.client().get_repo(NAME).get_pull(pull.number).merge(
        sha=pull.head_sha, merge_method=method
    )

    made = world.repository.git.read_commit(world.head("main") or "")
    assert (world.read("main", "a"), len(made.parents)) == ("1", parents)
    assert (issue.state, pull.state, pull.merge_commit) == (
        "closed",
        "closed",
        made.sha,
    )


def test_a_protected_branch_wants_its_check_before_a_merge(world: World) -> None:
    world.protect("main", ["listwright"])
    pull = world.pull_request(files={"a": "1"})
    shown = world.client().get_repo(NAME).get_pull(pull.number)

    with pytest.raises(GithubException, match="listwright") as caught:
        shown.merge()
    world.check_run(pull.head_sha, "listwright", "success")
    shown.merge()

    assert (caught.value.status, shown.mergeable_state) == (405, "blocked")
    assert world.read("main", "a") == "1"


def test_a_second_pull_request_for_one_branch_is_refused(world: World) -> None:
    world.commit("new", {"a": "1"}, start=world.head("main"))
    repository = world.client().get_repo(NAME)
    repository.create_pull("main", "new", title="One")

    with pytest.raises(
        GithubException, match="A pull request already exists for octo-curator:new"
    ):
        repository.create_pull("main", "new", title="Two")

    assert [pull.title for pull in world.pulls()] == ["One"]
    assert [pull.title for pull in repository.get_pulls(head="octo-curator:new")] == [
        "One"
    ]


@pytest.mark.parametrize("head", ["nowhere", "main"])
def test_a_pull_request_needs_a_branch_with_something_new(
    world: World, head: str
) -> None:
    with pytest.raises(GithubException) as caught:
        world.client().get_repo(NAME).create_pull("main", head, title="One")

    assert caught.value.status == 422


def test_workflows_may_be_forbidden_to_open_pull_requests(world: World) -> None:
    world.commit("new", {"a": "1"}, start=world.head("main"))
    world.store.actions_may_create_pulls = False

    with pytest.raises(
        GithubException, match="not permitted to create or approve"
    ) as caught:
        world.client().get_repo(NAME).create_pull("main", "new", title="One")

    assert caught.value.status == 403


def test_a_suggestion_stands_on_lines_of_the_diff(world: World) -> None:
    world.commit("main", {"a": TEN * 3})
    pull = world.pull_request(files={"a": (TEN * 3).replace("0\n", "zero\n", 1)})
    shown = world.client().get_repo(NAME).get_pull(pull.number)

    shown.create_review(
        body="Look",
        event="COMMENT",
        comments=[
            {
                "path": "a",
                "start_line": 1,
                "start_side": "RIGHT",
                "line": 2,
                "side": "RIGHT",
                "body": "```suggestion\nx\n```",
            }
        ],
    )

    (review,) = world.reviews(pull)
    assert [(item.start_line, item.line) for item in review.comments] == [(1, 2)]
    assert [item.line for item in shown.get_review_comments()] == [2]
    assert [item.state for item in shown.get_reviews()] == ["COMMENTED"]


@pytest.mark.parametrize(("path", "line"), [("a", 9), ("README.md", 1), ("nowhere", 1)])
def test_no_part_of_a_review_is_taken_if_a_line_is_off_the_diff(
    world: World, path: str, line: int
) -> None:
    world.commit("main", {"a": TEN * 3})
    pull = world.pull_request(files={"a": (TEN * 3).replace("0\n", "zero\n", 1)})

    with pytest.raises(GithubException) as caught:
        world.client().get_repo(NAME).get_pull(pull.number).create_review(
            event="COMMENT",
            comments=[
                {"path": "a", "line": 1, "body": "fine"},
                {"path": path, "line": line, "body": "not"},
            ],
        )

    assert caught.value.status == 422
    assert world.reviews(pull) == []


@pytest.mark.parametrize(
    ("role", "permission", "role_name"),
    [
        ("none", "none", "none"),
        ("read", "read", "read"),
        ("triage", "read", "triage"),
        ("write", "write", "write"),
        ("maintain", "write", "maintain"),
        ("admin", "admin", "admin"),
        ("editor", "write", "editor"),
    ],
)
def test_a_role_shows_as_itself_and_in_the_old_words(
    world: World, role: str, permission: str, role_name: str
) -> None:
    world.permission("somebody", role)
    repository = world.client().get_repo(NAME)

    assert repository.get_collaborator_permission("somebody") == permission
    assert repository.get_collaborator_role_name("somebody") == role_name


def test_a_stranger_to_github_has_no_permission_at_all(world: World) -> None:
    with pytest.raises(GithubException, match="is not a user") as caught:
        world.client().get_repo(NAME).get_collaborator_permission("nobody-at-all")

    assert caught.value.status == 404


def test_drafts_and_commits_show(world: World) -> None:
    pull = world.pull_request(files={"a": "1"}, draft=True)
    world.push_to(pull, {"b": "1"}, message="More")

    shown = world.client().get_repo(NAME).get_pull(pull.number)

    assert shown.draft
    assert [commit.commit.message for commit in shown.get_commits()] == [
        "Add an entry",
        "More",
    ]
    assert {commit.author.login for commit in shown.get_commits()} == {"newcomer"}


def test_a_pull_request_can_be_retargeted_and_closed(world: World) -> None:
    world.commit("next", {"n": "1"}, start=world.head("main"))
    pull = world.pull_request(files={"a": "1"})
    shown = world.client().get_repo(NAME).get_pull(pull.number)

    shown.edit(base="next")
    shown.edit(state="closed")

    assert (pull.base_ref, pull.state) == ("next", "closed")
