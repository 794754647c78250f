"""What the workflows and the action promise to whoever reads them: who may do what, whose code runs, whose text goes where.

What holds for every workflow, such as no permissions at the top, stands in `tests/test_house.py`.
"""

import re
from collections import defaultdict

import pytest

from tests.workflows.files import (
    ACTION,
    FOLDER,
    NAMES,
    ROOT,
    Tree,
    commands,
    jobs,
    load,
    load_workflow,
    scripts,
    steps,
    workflow_path,
)

GRANTS: dict[str, dict[str, str]] = {
    "analyse": {"contents": "read", "issues": "read", "pull-requests": "read"},
    "publish": {
        "checks": "write",
        "contents": "read",
        "issues": "write",
        "pull-requests": "write",
    },
    "fix": {
        "checks": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
    },
    "command": {
        "checks": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
        "statuses": "read",
    },
    "accept": {
        "checks": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
        "statuses": "read",
    },
    "land": {
        "checks": "write",
        "contents": "write",
        "issues": "write",
        "pull-requests": "write",
    },
    "due": {
        "checks": "read",
        "contents": "read",
        "issues": "read",
        "pull-requests": "read",
        "statuses": "read",
    },
}
"""What each command may do, and no more."""
SCOPES = ("contents", "checks", "issues", "pull-requests", "statuses")

DOES = {
    "review:analyse": ["analyse"],
    "review:publish": ["publish"],
    "review:fix": ["fix"],
    "review:land": ["land"],
    "submission:analyse": ["analyse"],
    "submission:publish": ["publish"],
    "submission:accept": ["accept"],
    "commands:analyse": ["analyse"],
    "commands:obey": ["command", "land"],
    "publish:land": ["land"],
    "sweep:analyse": ["analyse", "due"],
    "sweep:publish": ["publish"],
    "sweep:accept": ["accept"],
    "sweep:land": ["land"],
}
READERS = {name for name, does in DOES.items() if "analyse" in does}
"""The jobs that see a stranger's bytes."""

DEFAULT_BRANCH = "${{ github.event.repository.default_branch }}"
PINNED = re.compile(r"uses: ([\w./-]+)@(\S+)(?: # (v\d+\.\d+\.\d+))?")
OF_A_STRANGER = re.compile(
    r"head_ref|head\.(?:ref|sha|label|repo)|refs/pull|merge_commit_sha|\.title|issue\.body"
)


def used(step: Tree) -> str:
    """The action of a step, without its commit."""
    return str(step["uses"]).partition("@")[0]


def test_each_job_does_one_thing() -> None:
    assert {name: commands(job) for name, job in jobs()} == DOES


def test_a_job_may_do_what_its_commands_need_and_no_more() -> None:
    wanted = {
        name: {
            scope: level for command in does for scope, level in GRANTS[command].items()
        }
        for name, does in DOES.items()
    }

    assert {name: job["permissions"] for name, job in jobs()} == wanted


def test_who_sees_a_strangers_bytes_cannot_write() -> None:
    levels = {
        level
        for name, job in jobs()
        if name in READERS
        for level in job["permissions"].values()
    }

    assert levels == {"read"}


def test_a_sweep_runs_every_six_hours_and_its_other_jobs_wait_for_the_first() -> None:
    sweep = load_workflow("sweep")
    schedule = sweep[True]["schedule"]  # type: ignore[index]

    assert [one["cron"] for one in schedule] == ["37 */6 * * *"]
    assert "needs.analyse.outputs.due != 'success'" in sweep["jobs"]["publish"]["if"]
    for job in ("accept", "land"):
        assert "needs.publish.result != 'skipped'" in sweep["jobs"][job]["if"]


def test_a_step_is_one_command_and_no_script() -> None:
    assert [(name, step) for name, step in steps() if "run" in step] == []
    assert [
        step["with"]
        for _, step in steps()
        if used(step) == "./" and set(step["with"]) != {"command"}
    ] == []


def test_T01_only_the_default_branch_is_checked_out() -> None:
    refs = [
        (name, step["with"].get("ref"))
        for name, step in steps()
        if used(step) == "actions/checkout"
    ]

    assert refs == [(name, DEFAULT_BRANCH) for name, _ in jobs()]


def test_T01_the_program_runs_apart_from_the_folder_it_works_in() -> None:
    called = [
        line
        for script in scripts()
        for line in script.splitlines()
        if re.search(r"(?i)python\"? ", line)
    ]

    assert called
    assert [line for line in called if not re.search(r'(?i)python"? -I ', line)] == []


@pytest.mark.parametrize("name", NAMES)
def test_T04_no_workflow_names_a_text_that_a_stranger_chose(name: str) -> None:
    text = re.sub(r"(?m)#.*$", "", workflow_path(name).read_text("utf-8"))

    assert OF_A_STRANGER.findall(text) == []


def test_T04_no_script_holds_an_expression() -> None:
    assert [script for script in scripts() if "${{" in script] == []


def test_T04_what_people_write_is_only_compared() -> None:
    lines = [
        line.strip()
        for name in NAMES
        for line in workflow_path(name).read_text("utf-8").splitlines()
        if ".body" in line
    ]

    compared = r"(?:startsWith|contains)\(github\.event\.comment\.body, '[ `]{0,3}(?:/|approve)'\)"

    assert len(lines) == 7
    assert [line for line in lines if not re.search(compared, line)] == []


def test_T06_no_script_writes_where_the_runner_reads() -> None:
    read_by_the_runner = re.compile(r"GITHUB_(?:OUTPUT|ENV|PATH|STATE)\b|::set-")

    assert [script for script in scripts() if read_by_the_runner.search(script)] == []


def test_T06_nothing_of_a_stranger_goes_from_job_to_job_but_the_analysis() -> None:
    outputs = [value for _, job in jobs() for value in job.get("outputs", {}).values()]

    assert set(outputs) == {"${{ steps.analyse.outcome }}", "${{ steps.due.outcome }}"}


def test_T30_an_action_has_one_commit_and_one_version_everywhere() -> None:
    pins = defaultdict(set)
    for path in (ACTION, *FOLDER.glob("*.yml")):
        for name, commit, version in PINNED.findall(path.read_text("utf-8")):
            pins[name].add((commit, version))

    assert {name: len(found) for name, found in pins.items()} == dict.fromkeys(pins, 1)
    assert [
        name
        for name, found in pins.items()
        for commit, version in found
        if len(commit) != 40 or not version
    ] == []


def test_T30_jobs_that_run_the_bot_use_only_githubs_own_actions() -> None:
    of_the_action = [step for step in load(ACTION)["runs"]["steps"] if "uses" in step]
    strangers = [
        step["uses"]
        for step in (*(step for _, step in steps()), *of_the_action)
        if used(step) != "./" and not used(step).startswith("actions/")
    ]

    assert strangers == []


def test_T30_packages_are_those_of_the_lock_and_run_nothing_while_they_are_installed() -> (
    None
):
    (install,) = (script for script in scripts() if " install " in script)

    assert install.count(" install ") == 1
    for word in (
        "--require-hashes",
        "--only-binary :all:",
        '"$GITHUB_ACTION_PATH/requirements/run.txt"',
    ):
        assert word in install


def test_T31_nothing_is_cached_and_artifacts_stay_within_the_run() -> None:
    everything = [*(step for _, step in steps()), *load(ACTION)["runs"]["steps"]]
    options = {
        used(step): set(step.get("with", {})) for step in everything if "uses" in step
    }

    assert not {name for name in options if "cache" in name}
    assert "cache" not in options["actions/setup-python"]
    assert options["actions/upload-artifact"] == {
        "name",
        "path",
        "retention-days",
        "overwrite",
    }
    assert options["actions/download-artifact"] == {"name"}


def test_the_token_is_in_the_environment_of_one_step() -> None:
    holders = [
        step["name"]
        for step in load(ACTION)["runs"]["steps"]
        if "token" in str(step.get("env", {})).lower()
    ]

    assert holders == ["Run"]
    assert [
        name
        for name in NAMES
        if re.search(r"(?i)secrets\.|token", workflow_path(name).read_text("utf-8"))
    ] == []


def test_no_command_is_lost_to_another() -> None:
    concurrency = load_workflow("commands")["concurrency"]

    assert concurrency == {
        "group": "command-${{ github.event.comment.id }}",
        "cancel-in-progress": False,
    }


def test_only_an_answer_ends_another_and_only_one_to_the_same_contribution() -> None:
    ends = {
        name: load_workflow(name)["concurrency"]["cancel-in-progress"] for name in NAMES
    }
    group = load_workflow("review")["concurrency"]["group"]

    assert ends == {name: name in {"review", "submission"} for name in NAMES}
    assert (
        load_workflow("submission")["concurrency"]["group"]
        == "submission-${{ github.event.issue.number }}"
    )
    assert group.startswith(
        "review-${{ github.event.pull_request.number || github.event.merge_group.head_sha }}-"
    )
    assert "github.event.action == 'closed'" in group


def test_no_job_runs_in_a_fork() -> None:
    unguarded = [
        name
        for name, job in jobs()
        if "!github.event.repository.fork" not in job.get("if", "")
        and "needs" not in job
    ]

    assert unguarded == []


def test_the_page_about_the_action_names_its_inputs_and_what_each_command_may_do() -> (
    None
):
    page = (ROOT / "docs/action.md").read_text("utf-8")
    action = load(ACTION)
    inputs = []
    for name, one in action["inputs"].items():
        default = "required" if one.get("required") else f"`{one['default']}`"
        inputs.append(f"| `{name}` | {default} | {one['description']} |")
    grants = [
        f"| `{command}` | {' | '.join(may.get(scope, '–') for scope in SCOPES)} |"
        for command, may in GRANTS.items()
    ]

    assert [row for row in (*inputs, *grants) if row not in page.splitlines()] == []
    assert "outputs" not in action
