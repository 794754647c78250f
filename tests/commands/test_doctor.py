"""What the doctor says of a repository, and that it changes nothing."""

from pathlib import Path
from typing import Any

import pytest

from bot.disk.context import open_context
from bot.disk.git import GitRepository
from bot.model.settings import Settings
from bot.project.bot_workflow import list_workflows, read_own_caller
from bot.project.repository_checks import examine_workflows
from tests.commands.desk import Desk

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

OTHER = """\
on: [pull_request_target, merge_group]
permissions: {}
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - uses: ./
"""
CALLER = (
    (Path(__file__).parents[2] / ".github/workflows/listwright.yml")
    .read_text("utf-8")
    .replace("uses: $/", "uses: octo-curator/listwright/")
    .replace("bot.yml\n", f"bot.yml@{'0123456789' * 4} # v1.0.0\n")
)
OWNERS = "/.github/ @curator\n/schema/ @curator\n"
SOURCE = {
    "ruleset_source_type": "Repository",
    "ruleset_source": "octo-curator/awesome-things",
    "ruleset_id": 1,
}


def rules(
    *, owners: bool = True, strict: bool = True, integration: int | None = 15368
) -> list[dict[str, Any]]:
    """The rules of a branch as GitHub tells them, all as the bot's page asks for."""
    check = {"context": "listwright"} | (
        {} if integration is None else {"integration_id": integration}
    )
    review = {"required_approving_review_count": 0, "require_code_owner_review": owners}
    checks = {
        "required_status_checks": [check],
        "strict_required_status_checks_policy": strict,
    }
    return [
        {"type": "deletion", **SOURCE},
        {"type": "non_fast_forward", **SOURCE},
        {"type": "pull_request", "parameters": review, **SOURCE},
        {"type": "required_status_checks", "parameters": checks, **SOURCE},
    ]


@pytest.fixture
def healthy(desk: Desk) -> Desk:
    """A repository where nothing is to be fixed, and a token that may look at all of it."""
    desk.write(".github/workflows/listwright.yml", CALLER)
    desk.write(".github/workflows/other.yml", OTHER)
    desk.write(".github/CODEOWNERS", OWNERS)
    desk.write("schema/settings.yaml", "publish: pull-request\n")
    desk.world.token.scopes["administration"] = "read"
    desk.world.pull_request(files={"a": "1"})
    for name in (
        "ready",
        "needs-author",
        "needs-maintainer",
        "duplicate?",
        "listwright",
    ):
        desk.world.store.label(desk.world.repository, name)
    desk.world.server.faults.add("repos/get-branch-rules", status=200, body=rules())
    return desk


def list_fixes(said: str) -> list[str]:
    """The first lines of what is to be fixed."""
    return [
        line.removeprefix("fix").strip()
        for line in said.splitlines()
        if line.startswith("fix")
    ]


def overrule(desk: Desk, found: list[dict[str, Any]]) -> None:
    """Let the branch have just these rules."""
    desk.world.server.faults.clear()
    desk.world.server.faults.add("repos/get-branch-rules", status=200, body=found)


def test_a_healthy_repository_has_nothing_to_fix(healthy: Desk) -> None:
    status, said = healthy.run("doctor")

    assert (status, list_fixes(said)) == (0, [])
    assert said.endswith("\n0 to fix, 0 unknown, 13 ok.\n")
    assert "ok       The check `listwright` is required, from one source.\n" in said


def test_nothing_is_changed(healthy: Desk) -> None:
    before = {
        path: path.read_bytes() for path in healthy.root.rglob("*") if path.is_file()
    }
    healthy.run("doctor")

    assert before == {
        path: path.read_bytes() for path in healthy.root.rglob("*") if path.is_file()
    }
    assert [call.operation for call in healthy.world.server.writes()] == [
        "issues/create-comment"
    ]
    (pull,) = healthy.world.pulls()
    assert healthy.world.comments(pull) == []


@pytest.mark.feature("doctor")
def test_a_bare_repository_is_told_everything_it_lacks(desk: Desk) -> None:
    status, said = desk.run("doctor")

    assert status == 1
    assert list_fixes(said) == [
        "No workflow calls the bot, so nothing is reviewed.",
        "A contribution can be merged into `main` without the check `listwright`.",
        "Two contributions that each pass may list one work twice.",
        "`main` can be overwritten or deleted.",
        "Nobody owns what steers the bot: .github/, schema/.",
    ]
    assert said.endswith("\n5 to fix, 2 unknown, 3 ok.\n")


@pytest.mark.feature("doctor")
def test_every_line_to_fix_says_how(desk: Desk) -> None:
    lines = desk.run("doctor")[1].splitlines()

    for number, line in enumerate(lines):
        if line.startswith(("fix", "unknown")):
            assert lines[number + 1].startswith(" " * 9)


def test_what_the_token_may_not_read_is_never_called_fine(healthy: Desk) -> None:
    del healthy.world.token.scopes["administration"]

    status, said = healthy.run("doctor")

    assert status == 0
    assert "unknown  What workflows may do by default.\n" in said
    assert "administration: read" in said
    assert "Workflows may" not in said


def test_classic_protection_is_half_hidden_without_administration(
    healthy: Desk,
) -> None:
    healthy.world.protect("main", ["listwright"])
    overrule(healthy, [])
    assert "Two contributions that each pass may list one work twice." in list_fixes(
        healthy.run("doctor")[1]
    )

    del healthy.world.token.scopes["administration"]
    overrule(healthy, [])
    said = healthy.run("doctor")[1]

    assert "unknown  Whether nobody can overwrite or delete `main`.\n" in said
    assert (
        "unknown  Whether what merges was checked together with the newest of the list.\n"
        in said
    )
    assert list_fixes(said) == ["The check `listwright` counts whoever reports it."]


@pytest.mark.parametrize(
    ("found", "lack"),
    [
        (
            rules(strict=False),
            "Two contributions that each pass may list one work twice.",
        ),
        (rules(integration=None), "The check `listwright` counts whoever reports it."),
        (
            rules(owners=False),
            "CODEOWNERS has no effect: no rule asks for the owners' approval.",
        ),
        (rules()[1:], "`main` can be overwritten or deleted."),
        (
            rules()[:3],
            "A contribution can be merged into `main` without the check `listwright`.",
        ),
    ],
    ids=[
        "not strict",
        "from anybody",
        "owners not asked",
        "deletion",
        "check not required",
    ],
)
def test_each_rule_of_the_branch_counts(
    healthy: Desk, found: list[dict[str, Any]], lack: str
) -> None:
    overrule(healthy, found)

    status, said = healthy.run("doctor")

    assert status == 1
    assert lack in list_fixes(said)


def test_a_merge_queue_takes_the_place_of_strictness_if_the_review_answers_it(
    healthy: Desk,
) -> None:
    queue = {"type": "merge_queue", **SOURCE}
    overrule(healthy, [*rules(strict=False), queue])
    assert list_fixes(healthy.run("doctor")[1]) == []

    without = CALLER.replace("  merge_group:\n    types: [checks_requested]\n", "")
    healthy.write(".github/workflows/listwright.yml", without)
    overrule(healthy, [*rules(strict=False), queue])
    assert list_fixes(healthy.run("doctor")[1]) == [
        "The merge queue waits for a check that nothing gives it."
    ]


def test_pull_requests_by_workflows_are_asked_for_only_where_they_are_needed(
    healthy: Desk,
) -> None:
    healthy.world.store.actions_may_create_pulls = False
    assert list_fixes(healthy.run("doctor")[1]) == [
        "`publish: pull-request` needs workflows that may open pull requests, and they may not."
    ]

    healthy.write("schema/settings.yaml", "publish: branch\n")
    overrule(healthy, rules())
    assert list_fixes(healthy.run("doctor")[1]) == []

    healthy.write("schema/settings.yaml", "publish: branch\ngather_after_days: 14\n")
    sentence = "`gather_after_days` needs workflows that may open pull requests, and they may not."
    assert sentence in list_fixes(healthy.run("doctor")[1])


def test_issue_forms_need_their_event_and_the_right_to_open_requests(
    healthy: Desk,
) -> None:
    healthy.write("schema/settings.yaml", "submissions:\n  enabled: true\n")
    healthy.world.store.actions_may_create_pulls = False
    head, _, rest = CALLER.partition("  issues:\n")
    healthy.write(".github/workflows/listwright.yml", head + rest.partition("\n")[2])

    said = " ".join(healthy.run("doctor")[1].split())

    assert (
        "listwright.yml does not start at `issues`: no submission is answered." in said
    )
    assert (
        "`submissions.enabled: true` needs workflows that may open pull requests, and they may not."
        in said
    )


def test_wide_default_permissions_are_to_be_fixed(healthy: Desk) -> None:
    wide = {
        "default_workflow_permissions": "write",
        "can_approve_pull_request_reviews": True,
    }
    operation = "actions/get-github-actions-default-workflow-permissions-repository"
    healthy.world.server.faults.add(operation, status=200, body=wide)

    assert list_fixes(healthy.run("doctor")[1]) == [
        "A workflow that asks for no permissions may write to the repository."
    ]


def test_pushing_the_lists_to_a_protected_branch_needs_a_way_past_it(
    healthy: Desk,
) -> None:
    healthy.write("schema/settings.yaml", "publish: push\n")

    assert (
        "unknown  `publish: push` writes to `main`, which wants pull requests.\n"
        in healthy.run("doctor")[1]
    )


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        (
            "@3d3c42e5aac5ba805825da76410c181273ba90b1",
            "@v7",
            "other.yml uses actions/checkout@v7, which others can change.",
        ),
        (
            "permissions: {}\n",
            "",
            "other.yml gives its jobs permissions that none of them asks for.",
        ),
        (
            "permissions: {}",
            "permissions: write-all",
            "other.yml gives its jobs permissions that none of them asks for.",
        ),
        (
            "      - uses: ./\n",
            "        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n",
            "other.yml checks out what a stranger proposes, and may hold a token that writes.",
        ),
    ],
    ids=["not pinned", "no permissions", "all permissions", "takes the head"],
)
def test_a_workflow_that_strangers_could_use_is_to_be_fixed(
    healthy: Desk, old: str, new: str, lack: str
) -> None:
    assert old in OTHER
    healthy.write(".github/workflows/other.yml", OTHER.replace(old, new))

    assert list_fixes(healthy.run("doctor")[1]) == [lack]


def test_the_workflows_of_this_repository_are_fine() -> None:
    context = open_context(str(Path(__file__).parents[2]))
    results = list(
        examine_workflows(context.workspace, Settings(), read_own_caller(context))
    )

    assert [result for result in results if result.state != "ok"] == []
    assert len(results) == 1 + len(list_workflows(context.workspace))


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        (
            "  issue_comment:",
            "  label:",
            ".github/workflows/listwright.yml does not start at `issue_comment`: no command in a comment is obeyed.",
        ),
        (
            "checks: write",
            "checks: read",
            ".github/workflows/listwright.yml does not grant `checks: write`, so GitHub does not start it.",
        ),
        (
            "/bot.yml@",
            "/other.yml@",
            "No workflow calls the bot, so nothing is reviewed.",
        ),
    ],
    ids=["event", "right", "call"],
)
def test_a_caller_that_lacks_something_is_to_be_fixed(
    healthy: Desk, old: str, new: str, lack: str
) -> None:
    assert old in CALLER
    healthy.write(".github/workflows/listwright.yml", CALLER.replace(old, new))

    said = healthy.run("doctor")[1]

    assert said.count("\nfix  ") + said.startswith("fix  ") == 1
    assert lack in " ".join(said.split())


def test_a_workflow_of_an_earlier_release_is_to_be_fixed(healthy: Desk) -> None:
    step = f"      - uses: octo-curator/listwright@{'a' * 40}\n        with:\n          command: land\n"
    healthy.write(
        ".github/workflows/publish.yml", OTHER.replace("      - uses: ./\n", step)
    )

    assert list_fixes(healthy.run("doctor")[1]) == [
        ".github/workflows/publish.yml runs the bot in the way of an earlier release."
    ]


def test_a_workflow_that_runs_the_bot_beside_other_jobs_is_named(healthy: Desk) -> None:
    step = f"      - uses: octo-curator/listwright@{'a' * 40}\n"
    job = "  two:\n    runs-on: ubuntu-latest\n    steps:\n"
    healthy.write(".github/workflows/other.yml", f"{OTHER}{job}{step}")

    assert list_fixes(healthy.run("doctor")[1]) == [
        ".github/workflows/other.yml runs the bot beside other jobs."
    ]


def test_the_repository_is_that_of_the_clone_where_nothing_else_is_said(
    healthy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        GitRepository, "find_origin", lambda _: "octo-curator/awesome-things"
    )

    healthy.names_repository = False

    assert healthy.run("doctor")[0] == 0


def test_without_any_repository_it_says_what_is_missing(healthy: Desk) -> None:
    healthy.names_repository = False

    status, said = healthy.run("doctor")

    assert status == 2
    assert "no `origin` of this clone leads to GitHub" in said


def test_where_the_program_is_part_of_the_repository_it_has_owners_too(
    healthy: Desk,
) -> None:
    healthy.write("bot/cli.py", "")

    assert list_fixes(healthy.run("doctor")[1]) == [
        "Nobody owns what steers the bot: bot/, requirements/."
    ]


def test_settings_that_cannot_be_read_are_to_be_fixed_and_the_rest_is_looked_at(
    healthy: Desk,
) -> None:
    healthy.write("schema/settings.yaml", "mode: sleepy\n")

    status, said = healthy.run("doctor")

    assert status == 1
    assert list_fixes(said) == ["The declarations under schema/ are wrong."]
    assert "schema/settings.yaml:1: mode: " in said
    assert "The check `listwright` is required" in said


def test_settings_of_another_repository_are_to_be_fixed(healthy: Desk) -> None:
    healthy.write(
        "schema/settings.yaml",
        "repository: somebody/else\nbranch: master\npublish: pull-request\n",
    )

    said = healthy.run("doctor")[1]

    assert (
        "Write `repository: octo-curator/awesome-things` and `branch: main` into schema/settings.yaml"
        in said
    )
    assert len(list_fixes(said)) == 1


def test_a_token_that_may_not_comment_is_told_which_permission_it_lacks(
    healthy: Desk,
) -> None:
    healthy.world.token.scopes |= {"issues": "read", "pull_requests": "read"}

    said = healthy.run("doctor")[1]

    assert list_fixes(said) == ["This token may not comment on pull requests."]
    assert "Give the job `issues: write` or `pull-requests: write`." in " ".join(
        said.split()
    )


def test_without_a_pull_request_nobody_can_tell_whether_the_token_may_comment(
    desk: Desk,
) -> None:
    assert (
        "unknown  Whether this token may comment: no pull request is open.\n"
        in desk.run("doctor")[1]
    )


def test_a_check_that_github_does_not_answer_does_not_hide_the_others(
    healthy: Desk,
) -> None:
    healthy.world.server.faults.add("issues/list-labels-for-repo", status=418)

    status, said = healthy.run("doctor")

    assert status == 0
    assert "unknown  The labels.\n" in said
    assert "The check `listwright` is required" in said


def test_observing_is_fine_and_says_how_it_ends(healthy: Desk) -> None:
    healthy.write("schema/settings.yaml", "mode: observe\npublish: pull-request\n")

    status, said = healthy.run("doctor")

    assert status == 0
    assert "`mode: active`" in said


def test_without_merge_commits_nothing_can_be_approved_by_a_comment(
    healthy: Desk,
) -> None:
    world = healthy.world
    shown = world.client().get_repo(world.repository.full_name).raw_data | {
        "allow_merge_commit": False
    }
    world.server.faults.add("repos/get", nth=2, status=200, body=shown)

    assert list_fixes(healthy.run("doctor")[1]) == [
        "Merge commits are not allowed, so `/approve` cannot merge."
    ]
