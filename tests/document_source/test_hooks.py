"""The hook of pre-commit for a list that is its document judges the changed items only."""

import json
from pathlib import Path

import pytest
import yaml

from tests.document_source.scene import LIST, Repository

KELP = "- [Kelp](https://octo-curator.example/kelp?utm_source=x) (2022) - It sees kelp."
OLD = LIST.replace("abs/2204.14198", "pdf/2204.14198")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.with_document(tmp_path / "list", OLD)


def test_only_changed_items_are_judged(repository: Repository) -> None:
    repository.write(
        "README.md", OLD.replace("- [Octo Vision]", f"{KELP}\n- [Octo Vision]")
    )

    status, out, _ = repository.run("check", "--changed", "--strict", "README.md")

    assert status == 1
    assert "tracking-parameter" in out
    assert "non-canonical-link" not in out
    assert "in 1 entry." in out


def test_words_that_change_are_no_entry(repository: Repository) -> None:
    repository.write("README.md", OLD.replace("Works that see.", "Works that hear."))

    assert repository.run("check", "--changed", "--strict", "README.md") == (
        0,
        "No entry differs from the last commit.\n",
        "",
    )


def test_a_document_is_named_like_a_folder_of_entries(repository: Repository) -> None:
    status, out, _ = repository.run("check", "README.md")

    assert status == 0
    assert "non-canonical-link" in out
    assert "in 5 entries." in out


def test_before_the_first_commit_all_is_new(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "new")
    repository.write("README.md", OLD)
    repository.write(
        "schema/seeing.yaml", "title: Seeing\ndocument: README.md\nsource: document\n"
    )

    assert "non-canonical-link" in repository.run("check", "--changed")[1]


def test_entry_files_may_be_judged_so_too(tmp_path: Path) -> None:
    repository = Repository.with_entries(tmp_path / "files", OLD)
    path = "entries/seeing/models/octo-vision.yaml"
    repository.write(
        path, repository.read(path).replace("vision\n", "vision?fbclid=1\n")
    )

    out = repository.run("check", "--changed")[1]

    assert "octo-vision.yaml" in out
    assert "flamingo.yaml" not in out


def test_init_writes_the_hook_for_the_document(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "plain")
    repository.write("README.md", LIST)
    repository.commit("List")
    commit = "0123456789" * 4

    status, _, problem = repository.run(
        *("init", "--review-only", "--hooks", "--yes"),
        *("--uses", f"octo-curator/listwright@{commit}"),
    )

    assert (status, problem) == (0, "")
    config = yaml.safe_load(repository.read(".pre-commit-config.yaml"))
    (hooks,) = config["repos"]
    assert hooks["rev"] == commit
    assert hooks["hooks"] == [
        {
            "id": "listwright-check",
            "args": ["--changed"],
            "files": r"^README\.md$",
        }
    ]


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_where_nothing_differs_a_program_gets_what_it_reads(
    repository: Repository, form: str
) -> None:
    status, out, _ = repository.run("check", "--changed", "--format", form)

    assert status == 0
    assert "non-canonical-link" not in json.dumps(json.loads(out).get("findings", []))


def test_where_nothing_differs_a_workflow_is_told_nothing(
    repository: Repository,
) -> None:
    assert repository.run("check", "--changed", "--format", "github")[0] == 0
