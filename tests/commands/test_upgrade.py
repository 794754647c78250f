"""`listwright upgrade`: a repository's workflow, rights and hooks follow a release, and what changes is shown first."""

from pathlib import Path
from unittest.mock import patch

import pytest
import yaml

from bot.model.release import Release
from bot.project.repository_files import CALLER, HOOKS, JOBS, SITE
from tests.commands.test_init import COMMIT, ROOT, USES, Repository

NEWER = "fedcba9876543210fedcba9876543210fedcba98"
TO = ["--to", f"octo-curator/listwright@{NEWER} # v2.0.0"]
FORMER = """\
name: Publish
on: push
permissions: {}
jobs:
  land:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo-curator/listwright@0123456789abcdef0123456789abcdef01234567 # v0.1.0
        with:
          command: land
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A list that was imported with an earlier release."""
    repository = Repository(tmp_path)
    repository.run("init", "--yes", "--hooks", *USES)
    repository.commit("The list is imported")
    return repository


def test_workflow_and_hooks_name_the_newer_release(repository: Repository) -> None:
    assert repository.run("upgrade", *TO) == 0

    assert f"bot.yml@{NEWER} # v2.0.0\n" in repository.read(CALLER)
    assert f"rev: {NEWER}\n" in repository.read(HOOKS)
    assert COMMIT not in repository.read(CALLER) + repository.read(HOOKS)
    assert sorted(repository.changed()) == [CALLER, HOOKS]
    assert (
        f"+    uses: octo-curator/listwright/{JOBS}@{NEWER} # v2.0.0" in repository.said
    )
    assert repository.run("upgrade", *TO) == 0
    assert repository.said == "Everything is of this release already.\n"


def test_a_dry_run_shows_the_same_and_writes_nothing(repository: Repository) -> None:
    assert repository.run("upgrade", "--dry-run", *TO) == 0

    assert f"+  rev: {NEWER}" in repository.said.replace("+    rev", "+  rev")
    assert repository.changed() == []


def test_the_hour_of_the_owners_sweep_is_kept(repository: Repository) -> None:
    daily = repository.read(CALLER).replace('"37 */6 * * *"', '"7 3 * * *"')
    repository.write(CALLER, daily)

    repository.run("upgrade", *TO)

    schedule = yaml.safe_load(repository.read(CALLER))[True]["schedule"]
    assert schedule == [{"cron": "7 3 * * *"}]


def test_the_job_of_the_pages_follows_the_release(repository: Repository) -> None:
    job = (
        "\n  site:\n    needs: bot\n    permissions:\n      pages: write\n"
        f"    uses: octo-curator/listwright/{SITE}@{COMMIT} # v1.0.0\n"
    )
    repository.write(CALLER, repository.read(CALLER) + job)

    assert repository.run("upgrade", "--yes", *TO) == 0

    wanted = job.replace(f"{COMMIT} # v1.0.0", f"{NEWER} # v2.0.0")
    assert repository.read(CALLER).endswith(wanted)
    assert repository.run("upgrade", *TO) == 0
    assert repository.said == "Everything is of this release already.\n"


def test_rights_that_are_new_are_told_first_and_need_a_yes(
    repository: Repository,
) -> None:
    lines = repository.read(CALLER).splitlines(keepends=True)
    fewer = "".join(line for line in lines if "statuses: read" not in line)
    repository.write(CALLER, fewer)

    assert repository.run("upgrade", *TO) == 1
    assert (
        "This release needs more rights than the workflow grants now:\n  statuses: read\n"
        in (repository.said)
    )
    assert repository.read(CALLER) == fewer

    assert repository.run("upgrade", "--yes", *TO) == 0
    assert "statuses: read" in repository.read(CALLER)


def test_the_workflows_of_earlier_releases_give_way_to_the_one(
    repository: Repository,
) -> None:
    repository.git("rm", "--quiet", CALLER)
    repository.write(".github/workflows/publish.yml", FORMER)
    repository.write(".github/workflows/tests.yml", "on: push\njobs: {}\n")

    assert repository.run("upgrade", *TO) == 0

    left = sorted(
        path.name for path in (repository.root / ".github/workflows").iterdir()
    )
    assert left == ["listwright.yml", "tests.yml"]
    assert ".github/workflows/publish.yml goes" in repository.said


def test_the_hour_of_an_earlier_releases_sweep_is_kept(repository: Repository) -> None:
    repository.git("rm", "--quiet", CALLER)
    sweep = FORMER.replace("on: push\n", 'on:\n  schedule:\n    - cron: "7 3 * * *"\n')
    repository.write(".github/workflows/sweep.yml", sweep)

    repository.run("upgrade", *TO)

    schedule = yaml.safe_load(repository.read(CALLER))[True]["schedule"]
    assert schedule == [{"cron": "7 3 * * *"}]


@pytest.mark.parametrize("is_former", [True, False])
def test_a_workflow_with_jobs_of_the_owners_is_not_touched(
    repository: Repository,
    is_former: bool,  # noqa: FBT001
) -> None:
    path, text = CALLER, repository.read(CALLER)
    if is_former:
        path, text = ".github/workflows/publish.yml", FORMER
    mixed = f"{text}  own:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"
    repository.write(path, mixed)

    assert repository.run("upgrade", "--yes", *TO) == 1

    assert f"{path}: not all jobs there are the bot's" in repository.said
    assert repository.read(path) == mixed
    assert repository.changed() == [path]


def test_beside_the_workflows_of_an_earlier_release_init_adds_none(
    repository: Repository,
) -> None:
    repository.git("rm", "--quiet", CALLER)
    repository.write(".github/workflows/publish.yml", FORMER)

    repository.run("init", "--yes", "--forms", *USES)

    assert not (repository.root / CALLER).exists()
    assert "publish.yml runs the bot already; `listwright upgrade`" in repository.said


def test_the_bots_own_repository_is_not_upgraded(repository: Repository) -> None:
    own = (ROOT / CALLER).read_text("utf-8")
    repository.write(CALLER, own)

    assert repository.run("upgrade", *TO) == 2
    assert repository.read(CALLER) == own


def test_forms_that_came_later_add_their_event(repository: Repository) -> None:
    repository.write("schema/settings.yaml", "submissions:\n  enabled: true\n")

    repository.run("upgrade", *TO)

    assert "issues" in yaml.safe_load(repository.read(CALLER))[True]


def test_a_standalone_repository_stays_one(repository: Repository) -> None:
    repository.git("rm", "--quiet", CALLER)
    repository.run("init", "--yes", "--standalone", *USES)

    repository.run("upgrade", *TO)

    assert f"actions/listwright@{NEWER} # v2.0.0\n" in repository.read(JOBS)
    assert f"uses: ./{JOBS}\n" in repository.read(CALLER)


def test_the_release_is_the_installed_one_where_none_is_named(
    repository: Repository,
) -> None:
    release = Release("octo-curator/listwright", NEWER, " # v2.0.0")
    with patch("bot.disk.installation.find_release", lambda: release):
        assert repository.run("upgrade") == 0

    assert NEWER in repository.read(CALLER)


def test_without_a_known_release_it_says_how_to_name_one(
    repository: Repository,
) -> None:
    assert repository.run("upgrade") == 2
    assert "`--to OWNER/listwright@COMMIT`" in repository.said


def test_without_a_workflow_it_says_what_adds_one(repository: Repository) -> None:
    repository.git("rm", "--quiet", CALLER)

    assert repository.run("upgrade", *TO) == 2
    assert "`listwright init` adds one" in repository.said


def test_init_adds_the_job_of_the_pages_once(repository: Repository) -> None:
    before = repository.read(CALLER)
    assert repository.run("init", "--yes", "--site", *USES) == 0

    text = repository.read(CALLER)
    assert text.startswith(before.rstrip())
    job = yaml.safe_load(text)["jobs"]["site"]
    assert job["needs"] == "bot"
    assert f"/{SITE}@{COMMIT}" in job["uses"]
    repository.commit("With pages")
    assert repository.run("init", "--yes", "--site", *USES) == 0
    assert repository.changed() == []
