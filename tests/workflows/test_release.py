"""How a release is built and uploaded: what the workflow may do, and what a package holds."""

import subprocess
import zipfile
from pathlib import Path

from tests.workflows.files import FOLDER, ROOT, load

RELEASE = FOLDER / "release.yml"


def test_only_a_tag_starts_a_release() -> None:
    assert load(RELEASE)[True] == {"push": {"tags": ["v*"]}}  # type: ignore[index]


def test_only_the_job_that_uploads_may_speak_for_the_project() -> None:
    jobs = load(RELEASE)["jobs"]

    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "publish": {
            "contents": "read",
            "id-token": "write",
            "attestations": "write",
        },
        "attach": {
            "contents": "write",
            "id-token": "write",
            "attestations": "write",
        },
    }
    assert jobs["publish"]["environment"] == "pypi"
    assert jobs["publish"]["needs"] == jobs["attach"]["needs"] == "build"


def test_the_archive_is_made_again_and_compared_before_anybody_gets_it() -> None:
    jobs = load(RELEASE)["jobs"]
    made = [step.get("run", "") for step in jobs["build"]["steps"]]
    (attached,) = [step["run"] for step in jobs["attach"]["steps"] if "run" in step]

    assert any(
        run.startswith("make archive ") and "CHECK=--check" in run for run in made
    )
    assert attached == (
        'gh release create "$GITHUB_REF_NAME" --verify-tag --generate-notes archive/*'
    )


def test_the_job_that_uploads_runs_nothing_that_was_built() -> None:
    steps = load(RELEASE)["jobs"]["publish"]["steps"]
    scripts = [step["run"].split() for step in steps if "run" in step]

    assert [words[:3] for words in scripts] == [
        ["python", "-m", "pip"],
        ["uv", "publish", "--trusted-publishing"],
    ]
    assert "--require-hashes" in scripts[0]
    assert "requirements/release.txt" in scripts[0]
    checkout = next(step for step in steps if "checkout" in step.get("uses", ""))
    assert checkout["with"]["sparse-checkout"] == "requirements"


def test_no_secret_is_named_and_only_githubs_actions_are_used() -> None:
    text = RELEASE.read_text("utf-8")
    used = [
        step["uses"]
        for job in load(RELEASE)["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    ]

    assert "secrets." not in text
    assert [name for name in used if not name.startswith("actions/")] == []


def test_what_uploads_is_locked_by_hash_and_is_little() -> None:
    lock = (ROOT / "requirements/release.txt").read_text("utf-8")
    names = [line.partition("==")[0] for line in lock.splitlines() if "==" in line]

    assert names == ["flit-core", "uv"]
    assert lock.count("--hash=sha256:") > len(names)


def test_a_package_holds_its_commit_and_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = build(tmp_path / "first"), build(tmp_path / "second")
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True
    ).stdout

    with zipfile.ZipFile(first) as package:
        assert package.read("bot/commit.txt") == commit
        assert "bot/workflows/listwright.yml" in package.namelist()
    assert first.read_bytes() == second.read_bytes()


def build(folder: Path) -> Path:
    """Build the package of this commit as a person would; return the wheel."""
    make = ["make", "--silent", "dist", f"DIST={folder}"]
    subprocess.run(make, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel
