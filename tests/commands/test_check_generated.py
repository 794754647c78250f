"""`check --generated`: the findings, and which generated files are not up to date."""

import json
from pathlib import Path

import pytest

from tests.review.scene import Scene

KIT = (
    "title: Kit\nlinks:\n  code: https://github.com/octo-curator/kit\nplatform: Linux\n"
)


@pytest.fixture
def listed(scene: Scene) -> Scene:
    """Two lists that are up to date, and have nothing to find."""
    assert scene.run("generate")[0] == 0
    return scene


def test_all_is_well(listed: Scene) -> None:
    judged = listed.run("check")

    assert judged[0] == 0
    assert listed.run("check", "--generated") == judged


def test_a_list_that_lacks_an_entry_is_named(listed: Scene) -> None:
    listed.write("entries/demo/tools/kit.yaml", KIT)(listed.root)
    planned = listed.run("generate", "--check")[1]

    status, out, err = listed.run("check", "--generated")

    assert status == 1
    assert out == listed.run("check")[1]
    assert "would write lists/demo.md" in planned
    assert err == f"listwright: {planned}"
    assert listed.run("check")[0] == 0, "the entry itself is fine"
    assert listed.run("generate")[0] == 0
    assert listed.run("check", "--generated")[0] == 0


def test_findings_come_first_and_the_lists_are_told_beside(listed: Scene) -> None:
    listed.write(
        "entries/demo/tools/kit.yaml",
        KIT.replace("title: Kit\n", "title: Kit\nyear: soon\n"),
    )(listed.root)

    status, out, err = listed.run("check", "--generated", "--format", "json")

    assert status == 1
    found = [
        finding["rule"]
        for finding in json.loads(out)["findings"]
        if finding["path"] == "entries/demo/tools/kit.yaml"
    ]
    assert "wrong-type" in found
    assert "would write lists/demo.md" in err


def test_a_list_that_cannot_be_made_says_why(listed: Scene) -> None:
    readme = Path(listed.root, "lists/demo.md")
    text = readme.read_text("utf-8")
    readme.write_text(text.replace("<!-- listwright:end -->", "", 1), "utf-8")

    status, _, err = listed.run("check", "--generated")

    assert status == 1
    assert err == listed.run("generate", "--check")[2]


def test_an_entry_that_cannot_be_read_is_an_error_and_no_list_is_made_without_it(
    listed: Scene,
) -> None:
    listed.write("entries/demo/tools/kit.yaml", "title: [\n")(listed.root)

    status, out, err = listed.run("check", "--generated")

    assert status == 1
    assert "error[unreadable-entry]" in out
    assert "Entries would vanish from the list: 1 cannot be read." in err


def test_what_was_typed_into_a_list_is_not_called_out_of_date(listed: Scene) -> None:
    readme = Path(listed.root, "lists/demo.md")
    text = readme.read_text("utf-8")
    typed = "- [Saw](https://github.com/octo-curator/saw)\n<!-- listwright:end -->"
    readme.write_text(text.replace("<!-- listwright:end -->", typed, 1), "utf-8")

    status, _, err = listed.run("check", "--generated")

    assert status == 1
    assert "`listwright adopt-edits` makes entries of them" in err


def test_the_lists_count_whatever_is_asked_about_entries(listed: Scene) -> None:
    listed.write("entries/demo/tools/kit.yaml", KIT)(listed.root)
    listed.git("add", "--all")
    listed.git("commit", "--quiet", "--message", "A kit")

    status, out, err = listed.run("check", "--generated", "--changed")

    assert (status, out) == (1, "No entry differs from the last commit.\n")
    assert "would write lists/demo.md" in err


def test_it_repairs_nothing(listed: Scene) -> None:
    with pytest.raises(SystemExit) as stopped:
        listed.run("check", "--generated", "--fix")

    assert stopped.value.code == 2
