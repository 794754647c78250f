"""What a list wishes of its entries is kept where its entries go into files, and back."""

from pathlib import Path

from tests.document_source.scene import LAYOUT, LIST, Repository

WISHES = (
    "rules:\n  small-section: warning\nlimits:\n  entries: 2\n"
    'replies:\n  missing-link: "Please: a link."\n'
)
WORK = (
    "works:\n  https://arxiv.org/abs/2204.14198:\n    allow:\n"
    '      shared-link:\n        until: "2026-02-10"\n        why: Readers know.\n'
)
RELEASE = f"octo-curator/listwright@{'1' * 40}"


def test_wishes_and_exceptions_go_into_files_and_back(tmp_path: Path) -> None:
    repository = Repository.with_document(
        tmp_path / "list", LIST, LAYOUT + WISHES + WORK
    )

    status, _, problem = repository.run("init", "--yes", "--uses", RELEASE)

    assert status == 0, problem
    assert WISHES in repository.read("schema/seeing.yaml")
    entry = repository.read("entries/seeing/models/flamingo.yaml")
    assert 'allow:\n  shared-link:\n    until: "2026-02-10"\n' in entry

    repository.commit("Entries")
    status, _, problem = repository.run("eject", "seeing", "--review-only", "--yes")

    assert status == 0, problem
    assert repository.read("schema/seeing.yaml").endswith(WISHES + WORK)


def test_a_renamed_heading_takes_no_limit_with_it(tmp_path: Path) -> None:
    layout = (
        f"{LAYOUT}limits: {{entries: 3}}\n"
        "sections:\n  gone: {rules: {small-section: warning}}\n"
    )
    repository = Repository.with_document(tmp_path / "list", layout=layout)

    status, _, notice = repository.run("check")

    assert status == 0
    assert "README.md has no section `gone`" in notice
