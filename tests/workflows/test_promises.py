"""What the workflows and the action promise to whoever reads them.

Who may do what, whose code runs, whose text goes where.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from bot.workflow.bot_identity import CHECK
from tests.workflows.files import (
    ACTION,
    BOT,
    CALLER,
    FOLDER,
    OWN_ACTION,
    ROOT,
    Tree,
    all_scripts,
    jobs,
    list_commands,
    load,
    scripts,
    steps,
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
    "list-links": {"contents": "read"},
    "try-links": {},
    "judge-links": {"contents": "write", "issues": "write"},
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
    "analyse": ["analyse", "due", "list-links"],
    "publish": ["publish"],
    "fix": ["fix"],
    "obey": ["command", "land"],
    "accept": ["accept"],
    "land": ["land"],
    "try": ["try-links"],
    "judge": ["judge-links"],
}
READERS = {name for name, does in DOES.items() if "analyse" in does}
"""The jobs that see a stranger's bytes."""
WORKFLOWS = (BOT, CALLER)
SWEEPS = "github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'"

DEFAULT_BRANCH = "${{ github.event.repository.default_branch }}"
PINNED = re.compile(r"uses: ([\w./-]+)@(\S+)(?: # (v\d+\.\d+\.\d+))?")
OF_A_STRANGER = re.compile(
    r"head_ref|head\.(?:ref|sha|label|repo(?!\.id\b))|refs/pull|merge_commit_sha|\.title|issue\.body"
)


def used(step: Tree) -> str:
    """The action of a step, without its commit."""
    return str(step["uses"]).partition("@")[0]


def test_each_job_does_one_thing() -> None:
    assert {name: list_commands(job) for name, job in jobs().items()} == DOES


def test_a_job_may_do_what_its_commands_need_and_no_more() -> None:
    wanted = {
        name: {
            scope: level for command in does for scope, level in GRANTS[command].items()
        }
        for name, does in DOES.items()
    }

    assert {name: job["permissions"] for name, job in jobs().items()} == wanted


def test_a_caller_grants_the_union_of_the_jobs_rights_and_nothing_at_the_top() -> None:
    union: dict[str, str] = {}
    for job in jobs().values():
        for scope, level in job["permissions"].items():
            union[scope] = "write" if "write" in {level, union.get(scope)} else level
    caller = load(CALLER)

    assert caller["jobs"]["bot"]["permissions"] == union
    assert [load(path)["permissions"] for path in WORKFLOWS] == [{}, {}]


def test_a_caller_names_events_rights_and_the_workflow_and_no_more() -> None:
    caller = load(CALLER)

    assert caller.keys() == {"name", True, "permissions", "jobs"}
    assert {name: job.keys() for name, job in caller["jobs"].items()} == {
        "bot": {"permissions", "cache-mode", "uses"}
    }
    # A skipped job shows as a check of its name, which GitHub counts as passed: none may have the name of the bot's check.
    assert CHECK not in {"bot", *(job["name"] for job in jobs().values())}


def test_workflow_and_program_are_of_one_commit() -> None:
    own = [
        step["uses"] for _, step in steps() if not step["uses"].startswith("actions/")
    ]

    assert set(own) == {OWN_ACTION}
    assert load(CALLER)["jobs"]["bot"]["uses"] == "$/.github/workflows/bot.yml"


@pytest.mark.feature("data-only")
def test_who_sees_a_strangers_bytes_cannot_write() -> None:
    levels = {
        level
        for name, job in jobs().items()
        if name in READERS
        for level in job["permissions"].values()
    }

    assert levels == {"read"}


@pytest.mark.feature("sweep")
def test_a_sweep_runs_every_six_hours_and_its_other_jobs_wait_for_the_first() -> None:
    schedule = load(CALLER)[True]["schedule"]  # type: ignore[index]

    assert [time["cron"] for time in schedule] == ["37 */6 * * *"]
    assert "needs.analyse.outputs.due != 'success'" in jobs()["publish"]["if"]
    for name in ("accept", "land"):
        condition = " ".join(jobs()[name]["if"].split())
        assert f"({SWEEPS}) && needs.publish.result != 'skipped'" in condition


def test_only_a_sweep_may_take_an_hour() -> None:
    limits = {name: job["timeout-minutes"] for name, job in jobs().items()}

    longer = f"${{{{ ({SWEEPS}) && 60 || 15 }}}}"
    assert limits == dict.fromkeys(("analyse", "publish", "accept"), longer) | (
        dict.fromkeys(("fix", "obey", "land", "judge"), 15) | {"try": 60}
    )


def test_a_step_is_one_command_and_no_script() -> None:
    assert [(name, step) for name, step in steps() if "run" in step] == []
    assert [
        step["with"]
        for _, step in steps()
        if used(step) == OWN_ACTION and set(step["with"]) != {"command"}
    ] == [{"command": "try-links", "part": "${{ matrix.part }}"}]


@pytest.mark.feature("data-only")
def test_T01_only_the_default_branch_is_checked_out() -> None:
    refs = [
        (name, step["with"].get("ref"))
        for name, step in steps()
        if used(step) == "actions/checkout"
    ]

    # Who tries links has nothing of the repository.
    assert refs == [(name, DEFAULT_BRANCH) for name in jobs() if name != "try"]


def test_no_entry_is_written_to_the_disk_of_a_job() -> None:
    options = [step["with"] for _, step in steps() if used(step) == "actions/checkout"]

    assert {one["sparse-checkout"] for one in options} == {"schema"}
    # Whoever reads entries reads git's objects, all of which must be there.
    assert [
        one for one in options if "fetch-depth" in one and "filter" not in one
    ] == []


def test_T01_the_program_runs_apart_from_the_folder_it_works_in() -> None:
    called = [
        line
        for script in scripts()
        for line in script.splitlines()
        if re.search(r"(?i)python\"? ", line)
    ]

    assert called
    assert [line for line in called if not re.search(r'(?i)python"? -I ', line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_T04_no_workflow_names_a_text_that_a_stranger_chose(path: Path) -> None:
    text = re.sub(r"(?m)#.*$", "", path.read_text("utf-8"))

    assert OF_A_STRANGER.findall(text) == []


def test_T04_no_script_holds_an_expression() -> None:
    assert [script for script in all_scripts() if "${{" in script] == []


def test_T04_what_people_write_is_only_compared() -> None:
    lines = [
        line.strip()
        for path in WORKFLOWS
        for line in path.read_text("utf-8").splitlines()
        if ".body" in line
    ]

    compared = r"(?:startsWith|contains)\(github\.event\.comment\.body, '[ `]{0,3}(?:/|approve)'\)"

    assert len(lines) == 7
    assert [line for line in lines if not re.search(compared, line)] == []


def test_T06_no_script_writes_where_the_runner_reads() -> None:
    read_by_the_runner = re.compile(r"GITHUB_(?:OUTPUT|ENV|PATH|STATE)\b|::set-")

    writers = [script for script in all_scripts() if read_by_the_runner.search(script)]

    # One does, with what it has checked: which parts of the links are due, as numbers and the
    # signs between them, and whether there are repairs, as one of two words.
    (writer,) = writers
    assert len(read_by_the_runner.findall(writer)) == 2
    for name, allowed in (
        ("parts", r"[][0-9of\",\ -]{2,400}"),
        ("repairs", "(true|false)"),
    ):
        test = f'[[ "${name}" =~ ^{allowed}$ ]]\n'
        checked = f'{re.escape(test)} *echo "{name}=\\${name}" >> '
        assert re.search(checked, writer)


def test_T06_nothing_of_a_stranger_goes_from_job_to_job_but_the_analysis() -> None:
    outputs = [
        value for job in jobs().values() for value in job.get("outputs", {}).values()
    ]

    assert set(outputs) == {
        "${{ steps.analyse.outcome }}",
        "${{ steps.analyse.outputs.repairs }}",
        "${{ steps.due.outcome }}",
        "${{ steps.links.outputs.parts }}",
    }


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
        if used(step) != OWN_ACTION and not used(step).startswith("actions/")
    ]

    assert strangers == []


def test_T30_packages_are_those_of_the_lock_and_run_nothing_while_they_are_installed() -> (
    None
):
    assert [script for script in scripts() if "pip" in script] == []
    installer = (ACTION.parent / "install.py").read_text("utf-8")

    assert installer.count('"install"') == 1
    for word in (
        '"--require-hashes"',
        '"--only-binary", ":all:"',
        '"--requirement", str(SOURCE / "requirements" / f"{lock}.txt")',
    ):
        assert word in installer


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
    assert options["actions/download-artifact"] <= {
        "name",
        "pattern",
        "merge-multiple",
    }


def test_the_token_is_in_the_environment_of_one_step() -> None:
    holders = [
        step["name"]
        for step in load(ACTION)["runs"]["steps"]
        if "token" in str(step.get("env", {})).lower()
    ]

    assert holders == ["Run"]
    assert [
        path.name
        for path in WORKFLOWS
        if re.search(r"(?i)secrets\.|token", path.read_text("utf-8"))
    ] == []


def test_T31_the_caller_lets_no_job_read_or_write_a_cache() -> None:
    assert load(CALLER)["jobs"]["bot"]["cache-mode"] == "none"


def test_only_an_answer_ends_another_and_only_one_to_the_same_contribution() -> None:
    concurrency = load(BOT)["concurrency"]
    group = " ".join(concurrency["group"].split())
    ends = concurrency["cancel-in-progress"]

    # An event name stands in each group, so that a command ends no review; a comment's own id, so that none is lost.
    assert "|| github.event_name }}-${{ github.event.comment.id ||" in group
    for subject in ("issue.number", "pull_request.number", "merge_group.head_sha"):
        assert f"github.event.{subject}" in group
    assert "github.event.action == 'closed'" in group
    assert "github.run_id || 'open' }}" in group
    names = re.findall(r"github\.event_name == '(\w+)'", ends)
    assert names == ["pull_request_target", "merge_group", "issues"]


def test_no_job_runs_in_a_fork() -> None:
    begin = {
        name: job["if"]
        for name, job in jobs().items()
        if "needs" not in job or "'push'" in job["if"]
    }

    assert begin.keys() == {"analyse", "land"}
    assert [
        name
        for name, condition in begin.items()
        if "!github.event.repository.fork" not in condition
    ] == []


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
    assert action["outputs"].keys() == {"parts", "repairs"}
