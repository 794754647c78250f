"""`init --review-only`: one layout and one workflow; `init` later makes entry files of the list."""

from pathlib import Path

import pytest

from tests.document_source.scene import LIST, Repository

USES = f"octo-curator/listwright@{'a' * 40}"


@pytest.fixture
def plain(tmp_path: Path) -> Repository:
    """A repository without the bot."""
    repository = Repository(tmp_path / "list")
    repository.write("README.md", LIST)
    repository.commit("List")
    return repository


def list_new(repository: Repository) -> list[str]:
    out = repository.git("status", "--porcelain", "--untracked-files=all")
    return [line[3:] for line in out.splitlines()]


@pytest.mark.feature("review-only")
def test_a_layout_and_a_workflow_are_all_that_comes(plain: Repository) -> None:
    status, out, _ = plain.run("init", "--review-only", "--yes", "--uses", USES)

    assert status == 0
    assert list_new(plain) == [
        ".github/workflows/listwright.yml",
        "schema/awesome-seeing.yaml",
    ]
    assert plain.read("README.md") == LIST
    text = plain.read("schema/awesome-seeing.yaml")
    assert text.endswith(
        "title: Awesome Seeing\ndocument: README.md\nsource: document\n"
    )
    assert "schema/awesome-seeing.yaml" in out


def test_without_a_release_the_workflow_is_missed(plain: Repository) -> None:
    _, out, _ = plain.run("init", "--review-only", "--yes")

    assert list_new(plain) == ["schema/awesome-seeing.yaml"]
    assert "--uses OWNER/listwright@COMMIT" in out


def test_another_branch_is_named(plain: Repository) -> None:
    plain.git("branch", "--move", "main", "trunk")

    plain.run("init", "--review-only", "--yes")

    assert plain.read("schema/settings.yaml").endswith("branch: trunk\n")


def test_a_rule_that_most_items_break_is_off(tmp_path: Path) -> None:
    text = LIST
    for number in ("2304.08485", "2204.14198"):
        text = text.replace(f"abs/{number}", f"pdf/{number}")
    more = "- [Kosmos](https://arxiv.org/pdf/2302.14045) (2023) - It reads.\n"
    text = text.replace("\nWrite to us", f"{more}\nWrite to us")
    repository = Repository(tmp_path / "list")
    repository.write("README.md", text)
    repository.commit("List")

    repository.run("init", "--review-only", "--yes")

    layout = repository.read("schema/awesome-seeing.yaml")
    assert 'sections:\n  models: {rules: {non-canonical-link: "off"}}\n' in layout
    assert repository.run("check", "--strict")[0] == 0


def test_a_dry_run_writes_nothing(plain: Repository) -> None:
    status, out, _ = plain.run("init", "--review-only", "--dry-run")

    assert status == 0
    assert list_new(plain) == []
    assert "schema/awesome-seeing.yaml" in out


@pytest.mark.parametrize("wish", ["--editor"])
def test_what_needs_entry_files_is_refused(plain: Repository, wish: str) -> None:
    status, _, err = plain.run("init", "--review-only", "--yes", wish)

    assert status == 2
    assert f"`{wish}` needs entry files" in err
    assert list_new(plain) == []


def test_forms_ask_for_what_the_lines_show(plain: Repository) -> None:
    status, _, err = plain.run("init", "--review-only", "--yes", "--forms")

    assert (status, err) == (0, "")
    assert "enabled: true" in plain.read("schema/settings.yaml")
    form = plain.read(".github/ISSUE_TEMPLATE/listwright-add.yml")
    assert "- Models" in form
    assert "label: What" in form
    # A heading that comes later needs no edit by hand.
    plain.write("README.md", plain.read("README.md").replace("## Data", "## Sets"))
    assert plain.run("generate")[0] == 0
    form = plain.read(".github/ISSUE_TEMPLATE/listwright-add.yml")
    assert "- Sets" in form
    assert plain.read("README.md").count("## Sets") == 1


def test_a_second_run_says_that_there_is_a_layout(plain: Repository) -> None:
    plain.run("init", "--review-only", "--yes")

    status, _, err = plain.run("init", "--review-only", "--yes")

    assert status == 2
    assert "there is a layout under schema/ already" in err


def test_init_makes_entry_files_of_the_list(plain: Repository) -> None:
    plain.run("init", "--review-only", "--yes")
    path = "schema/awesome-seeing.yaml"
    rules = "rules:\n  insecure-link: off\nsections:\n  data:\n    requires:\n      - year\n"
    plain.write(path, plain.read(path) + rules)
    plain.commit("Review only")

    status, _, err = plain.run("init", "--yes", "--keep-order")

    assert (status, err) == (0, "")
    layout = plain.read(path)
    assert "source: document" not in layout
    assert 'insecure-link: "off"' in layout
    assert "requires:\n      - year" in layout
    assert "entries/awesome-seeing/models/flamingo.yaml" in list_new(plain)
    assert "<!-- listwright:begin models -->" in plain.read("README.md")
    assert plain.run("check")[0] == 0


def test_keepers_stay_where_entry_files_are_made_and_where_they_go_again(
    plain: Repository,
) -> None:
    plain.run("init", "--review-only", "--yes")
    path = "schema/awesome-seeing.yaml"
    kept = (
        f"{plain.read(path)}sections:\n  models:\n    keepers: [mona, octo-curator]\n"
    )
    plain.write(path, kept)
    plain.commit("Keepers")

    plain.run("init", "--yes")
    assert "source: document" not in plain.read(path)
    assert "keepers: [mona, octo-curator]" in flatten(plain.read(path))
    plain.commit("Entries")
    plain.run("eject", "awesome-seeing", "--review-only", "--yes")

    assert "source: document" in plain.read(path)
    assert "keepers: [mona, octo-curator]" in flatten(plain.read(path))


def flatten(text: str) -> str:
    """Return a layout with a list of keepers in one line."""
    return text.replace(
        "keepers:\n      - mona\n      - octo-curator", "keepers: [mona, octo-curator]"
    )
