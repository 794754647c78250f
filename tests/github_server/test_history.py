"""Branches, commits, files and GraphQL's commit behave as at GitHub."""

import base64

import pytest
from github import GithubException, InputGitTreeElement, UnknownObjectException

from tests.github_server.git import File
from tests.github_server.store import Json
from tests.github_server.world import World

NAME = "octo-curator/awesome-things"


def commit_input(branch: str, head: str | None, repository: str = NAME) -> Json:
    """What `createCommitOnBranch` is told."""
    return {
        "branch": {"repositoryNameWithOwner": repository, "branchName": branch},
        "message": {
            "headline": "Regenerate",
            "body": "Co-authored-by: A <a@example.org>",
        },
        "expectedHeadOid": head,
        "fileChanges": {
            "additions": [
                {
                    "path": "list.md",
                    "contents": base64.b64encode("ä\n".encode()).decode(),
                }
            ],
            "deletions": [{"path": "README.md"}],
        },
    }


def commit_on_branch(world: World, given: Json) -> str:
    """The id of the commit that GraphQL made."""
    _, data = world.client().requester.graphql_named_mutation(
        "createCommitOnBranch", given, "commit { oid url }"
    )
    oid: str = data["commit"]["oid"]
    return oid


def test_a_commit_is_made_object_by_object(world: World) -> None:
    repository = world.client().get_repo(NAME)
    main = repository.get_git_commit(world.head("main") or "")
    blob = repository.create_git_blob(base64.b64encode(b"\0").decode(), "base64")
    tree = repository.create_git_tree(
        [
            InputGitTreeElement("b", "100644", "blob", sha=blob.sha),
            InputGitTreeElement("c/d", "100644", "blob", content="d"),
            InputGitTreeElement("README.md", "100644", "blob", sha=None),
        ],
        main.tree,
    )
    made = repository.create_git_commit("Three", tree, [main])
    repository.create_git_ref("refs/heads/new", made.sha)

    assert world.read("new", "b") == "\0"
    assert world.read("new", "c/d") == "d"
    assert world.read("new", "README.md") is None
    assert made.author.name == "github-actions[bot]"
    assert repository.get_git_blob(blob.sha).size == 1


def test_F13_a_branch_moves_only_forward_unless_forced(world: World) -> None:
    first, second = world.head("main"), world.commit("main", {"a": "1"})
    assert first is not None
    ref = world.client().get_repo(NAME).get_git_ref("heads/main")

    with pytest.raises(GithubException, match="not a fast forward") as caught:
        ref.edit(first)
    kept = world.head("main")
    ref.edit(first, force=True)

    assert (caught.value.status, kept, world.head("main")) == (422, second, first)


def test_a_branch_is_made_once_and_deleted(world: World) -> None:
    repository, main = world.client().get_repo(NAME), world.head("main")
    assert main is not None
    made = repository.create_git_ref("refs/heads/new", main)

    with pytest.raises(GithubException, match="Reference already exists"):
        repository.create_git_ref("refs/heads/new", main)
    made.delete()

    assert world.head("new") is None
    with pytest.raises(UnknownObjectException):
        repository.get_git_ref("heads/new").raw_data  # noqa: B018 - reading it asks the server


def test_a_protected_branch_takes_no_direct_change(world: World) -> None:
    world.protect("main")
    before = world.head("main")
    new = world.commit("new", {"a": "1"}, start=before)
    repository = world.client().get_repo(NAME)

    with pytest.raises(GithubException, match="rule violations"):
        repository.get_git_ref("heads/main").edit(new)
    with pytest.raises(GithubException, match="rule violations"):
        commit_on_branch(world, commit_input("main", before))

    assert world.head("main") == before
    assert repository.get_branch("main").protected


def test_graphql_commits_if_the_branch_is_where_it_was(world: World) -> None:
    before = world.head("main")

    made = commit_on_branch(world, commit_input("main", before))

    assert world.head("main") == made
    assert (world.read("main", "list.md"), world.read("main", "README.md")) == (
        "ä\n",
        None,
    )
    commit = world.repository.git.read_commit(made)
    assert (commit.parents, commit.message) == (
        [before],
        "Regenerate\n\nCo-authored-by: A <a@example.org>",
    )


def test_graphql_refuses_if_the_branch_moved(world: World) -> None:
    before, after = world.head("main"), world.commit("main", {"a": "1"})

    with pytest.raises(GithubException, match="STALE_DATA"):
        commit_on_branch(world, commit_input("main", before))

    assert world.head("main") == after


def test_graphql_knows_no_other_branch(world: World) -> None:
    with pytest.raises(UnknownObjectException):
        commit_on_branch(world, commit_input("nowhere", world.head("main")))


def test_graphql_remembers_a_wrong_request(world: World) -> None:
    given = commit_input("main", "main")

    with pytest.raises(GithubException):
        commit_on_branch(world, given)

    assert len(world.server.forgive("expectedHeadOid is no full id")) == 1


@pytest.mark.parametrize("edits_allowed", [True, False])
def test_F26_a_fork_is_written_to_only_where_its_owner_lets_maintainers(
    world: World,
    edits_allowed: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    pull = world.pull_request(files={"a": "1"}, edits_allowed=edits_allowed)
    before = pull.head_sha
    given = commit_input(pull.head_ref, before, "newcomer/awesome-things")

    if edits_allowed:
        commit_on_branch(world, given)
    else:
        with pytest.raises(GithubException, match="not accessible by integration"):
            commit_on_branch(world, given)

    assert (pull.head_sha != before) is edits_allowed


def test_F26_the_fork_of_an_organisation_is_never_written_to(world: World) -> None:
    world.fork("org", kind="Organization")
    pull = world.pull_request(files={"a": "1"}, fork_of="org")

    with pytest.raises(GithubException, match="not accessible by integration"):
        commit_on_branch(
            world, commit_input(pull.head_ref, pull.head_sha, "org/awesome-things")
        )


def test_branches_are_compared(world: World) -> None:
    start = world.head("main")
    pull = world.pull_request(files={"a": "1"}, start=start)
    world.commit("main", {"b": "1"})

    found = world.client().get_repo(NAME).compare("main", f"newcomer:{pull.head_ref}")

    assert (found.status, found.ahead_by, found.behind_by) == ("diverged", 1, 1)
    assert found.merge_base_commit.sha == start
    assert [file.filename for file in found.files] == ["a"]


def test_files_and_folders_are_read_at_a_revision(world: World) -> None:
    first = world.commit("main", {"entries/a.yaml": "one\n"})
    world.commit("main", {"entries/a.yaml": "two\n", "entries/b/c.yaml": "x\n"})
    repository = world.client().get_repo(NAME)

    file = repository.get_contents("entries/a.yaml", ref=first)
    folder = repository.get_contents("entries")

    assert not isinstance(file, list)
    assert isinstance(folder, list)
    assert file.decoded_content == b"one\n"
    assert [(item.path, item.type) for item in folder] == [
        ("entries/a.yaml", "file"),
        ("entries/b", "dir"),
    ]
    with pytest.raises(UnknownObjectException):
        repository.get_contents("nowhere")


def test_strange_modes_reach_the_tree(world: World) -> None:
    sha = (world.head("main") or "").encode()
    pull = world.pull_request(
        files={
            "link": File(b"/etc/passwd", "120000"),
            "module": File(sha, "160000"),
            "a\nb": "1",
        }
    )

    tree = (
        world.client().get_repo(NAME).get_git_tree(pull.head_sha, recursive=True).tree
    )

    assert {item.path: item.mode for item in tree} == {
        "README.md": "100644",
        "a\nb": "100644",
        "link": "120000",
        "module": "160000",
    }


def test_commits_are_listed_by_path(world: World) -> None:
    world.commit("main", {"a": "1"}, message="A")
    world.commit("main", {"b": "1"}, message="B")

    found = world.client().get_repo(NAME).get_commits(path="a")

    assert [commit.commit.message for commit in found] == ["A"]
    assert [file.filename for file in found[0].files] == ["a"]


def test_two_branches_are_merged(world: World) -> None:
    world.commit("new", {"a": "1"}, start=world.head("main"))
    world.commit("main", {"b": "1"})

    world.client().get_repo(NAME).merge("main", "new")

    assert world.read("main", "a") == "1"


def test_administration_is_closed_to_a_workflow(world: World) -> None:
    world.protect("main")

    with pytest.raises(GithubException) as caught:
        world.client().get_repo(NAME).get_branch("main").get_protection()

    assert caught.value.status == 403


def test_F21_the_default_branch_may_have_any_name(world: World) -> None:
    world.commit("trunk", {"a": "1"}, start=world.head("main"))
    world.repository.default_branch = "trunk"

    assert world.client().get_repo(NAME).default_branch == "trunk"
