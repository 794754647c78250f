"""The hooks for pre-commit, run by pre-commit itself when something is committed."""

import sys

import pytest

from tests.hooks.conftest import ROOT, run
from tests.review.scene import Scene

HOME = "entries/demo/models"
SLOPPY = (
    "description: Looks twice  # its authors' words\nlinks: {paper: 'https://arxiv.org/abs/2408.12345'}\n"
    "year: 2024\ntitle: Looking Twice\n"
)
TIDY = (
    "title: Looking Twice\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2408.12345\n"
    "description: Looks twice  # its authors' words\n"
)
AGAIN = (
    "title: BLIP-2\nyear: 2023\nlinks:\n  paper: https://arxiv.org/abs/2301.12597\n"
    "description: Has the paper's number\n"
)


def commit(list_: Scene, **files: str) -> tuple[int, str]:
    """Commit entry files, each by its slug; git's status, and what the hooks said."""
    for slug, text in files.items():
        list_.write(f"{HOME}/{slug}.yaml", text)(list_.root)
    list_.git("add", "--all")
    done = run("git", "commit", "--message", "Contribution", folder=list_.root)
    return done.returncode, done.stdout


def test_pre_commit_accepts_the_manifest() -> None:
    done = run(
        sys.executable,
        "-m",
        "pre_commit",
        "validate-manifest",
        ".pre-commit-hooks.yaml",
        folder=ROOT,
    )

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.feature("pre-commit")
def test_a_badly_formatted_entry_is_rewritten_and_then_committed(hooked: Scene) -> None:
    status, said = commit(hooked, looking=SLOPPY)

    assert status == 1
    assert f"formatted {HOME}/looking.yaml" in said
    assert (hooked.root / HOME / "looking.yaml").read_text(encoding="utf-8") == TIDY
    assert commit(hooked)[0] == 0
    assert hooked.git("show", f"HEAD:{HOME}/looking.yaml") + "\n" == TIDY


@pytest.mark.feature("pre-commit")
def test_a_duplicate_is_stopped_whichever_of_the_two_comes_first(hooked: Scene) -> None:
    for slug in ("a-frozen-encoder", "once-more"):
        status, said = commit(hooked, **{slug: AGAIN})

        assert status == 1
        assert (
            f"{HOME}/{slug}.yaml:4:10: error[duplicate-work] This is already listed as “BLIP-2”"
            in said
        )
        (hooked.root / HOME / f"{slug}.yaml").unlink()


def test_a_check_of_one_file_tells_of_that_file(scene: Scene) -> None:
    for slug in ("a-frozen-encoder", "once-more"):
        scene.write(f"{HOME}/{slug}.yaml", AGAIN)(scene.root)

        status, said, _ = scene.run("check", f"{HOME}/{slug}.yaml")

        assert status == 1
        assert f"see {HOME}/blip-2.yaml:4: already listed here" in said
        assert said.endswith("1 error, 0 warnings in 1 entry.\n")
        (scene.root / HOME / f"{slug}.yaml").unlink()


def test_what_is_no_entry_and_old_faults_elsewhere_hold_up_nobody(
    hooked: Scene,
) -> None:
    (hooked.root / HOME / "broken.yaml").write_text("title: [\n", encoding="utf-8")
    hooked.git("add", "--all")
    hooked.git("commit", "--no-verify", "--quiet", "--message", "An old fault")
    (hooked.root / "notes.md").write_text("# Notes\n", encoding="utf-8")

    status, said = commit(hooked)

    assert (status, said.count("Skipped")) == (0, 2)
    assert commit(hooked, looking=TIDY)[0] == 0


def test_a_layout_with_a_mistake_is_stopped(hooked: Scene) -> None:
    layout = hooked.root / "schema/demo.yaml"
    layout.write_text(
        layout.read_text(encoding="utf-8").replace("title: Tools", "titel: Tools"),
        "utf-8",
    )

    status, said = commit(hooked)

    assert status == 1
    assert "schema/demo.yaml:" in said
