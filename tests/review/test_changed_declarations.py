"""A contribution that changes settings or layouts is told what would stop working, before the merge."""

import json
from pathlib import Path

import pytest

from tests.review.scene import Scene

SETTINGS = "schema/settings.yaml"
UNREADABLE = "After the merge nothing could be read: "
NETS = '  nets: {title: Nets, item: "- [{title}]({link})"}\n'
MORE_ERRORS = (
    "After the merge `listwright check` would find errors that it does not find today: "
)


def review_layout(scene: Scene, old: str, new: str, document: str = "") -> list[str]:
    """The notes on a contribution that changes the layout of `demo`, beside the usual one.

    It adds *document* to the list's document, too.
    """

    def change(root: Path) -> None:
        layout = root / "schema/demo.yaml"
        text = layout.read_text("utf-8")
        assert text.count(old) == 1
        layout.write_text(text.replace(old, new), "utf-8")
        if document:
            shown = root / "lists/demo.md"
            shown.write_text(shown.read_text("utf-8") + document, "utf-8")

    return notes(scene, scene.contribute(change))


def notes(scene: Scene, head: str) -> list[str]:
    found = json.loads(scene.review("main", head, "json")[1])
    assert found["turn"] == "maintainer"
    assert found["notes"][0]["message"].startswith("This changes how the list is laid")
    return [f"{note['path']}: {note['message']}" for note in found["notes"][1:]]


@pytest.mark.feature("declarations")
def test_a_layout_that_cannot_be_read_says_where(scene: Scene) -> None:
    (note,) = review_layout(scene, "\nsections:\n", "\nsectoins:\n")

    assert note.startswith(f"schema/demo.yaml: {UNREADABLE}line ")
    assert note.endswith("did you mean `sections`?")


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (SETTINGS, "aprovals: 2\n", "did you mean `approvals`?"),
        ("schema/third.yaml", "title: Third\n", "this key is missing."),
        ("schema/order/demo.yaml", "manual: {nowhere: [a]}\n", "nowhere"),
    ],
)
def test_settings_and_order_files_are_read_too(
    scene: Scene, path: str, text: str, said: str
) -> None:
    (note,) = notes(scene, scene.contribute(scene.write(path, text)))

    assert f"{path}: {UNREADABLE}" in note
    assert said in note


@pytest.mark.feature("declarations")
def test_entries_of_a_section_that_goes_are_counted(scene: Scene) -> None:
    (note,) = review_layout(scene, "\n  models:\n", "\n  nets:\n")

    assert note.startswith(f"schema/demo.yaml: {MORE_ERRORS}4. The first, in")
    assert "`entries/demo/models/" in note
    assert note.endswith("There is `nets` and `tools`.")


@pytest.mark.feature("declarations")
def test_a_region_that_a_new_section_lacks_is_named(scene: Scene) -> None:
    (note,) = review_layout(scene, "\nsections:\n", "\nsections:\n" + NETS)

    assert note.startswith(
        "lists/demo.md: After the merge no list could be regenerated: line 1, `nets`: the"
        " document has no such region; add the lines"
    )


def test_what_fits_together_is_no_problem(scene: Scene) -> None:
    region = "\n## Nets\n\n<!-- listwright:begin nets -->\n<!-- listwright:end -->\n"

    found = review_layout(scene, "\nsections:\n", "\nsections:\n" + NETS, region)

    assert found == [
        "lists/demo.md: The layout changes too, so what changes here was not read."
    ]


def test_an_error_of_today_is_none_of_the_contribution(scene: Scene) -> None:
    scene.write("entries/demo/models/odd.yaml", "title: Odd\nyear: none\n")(scene.root)
    scene.git("add", "--all")
    scene.git("commit", "--quiet", "--message", "Odd")

    assert review_layout(scene, "- Anywhere", "- Windows\n      - Anywhere") == []


def test_what_is_proposed_is_kept_in_no_cache(scene: Scene) -> None:
    """The bot tries the merge; its next review on this machine knows nothing of it."""
    head = scene.contribute(
        scene.write("entries/demo/models/owl.yaml", "title: Barn Owl\nyear: 2024\n")
    )
    scene.review("main", head, "json")
    cache = scene.root / ".git/listwright"
    kept = {
        file.name: file.read_bytes()
        for file in cache.iterdir()
        if file.name.startswith(("index", "entries"))
    }
    assert kept

    review_layout(scene, "- Anywhere", "- Windows\n      - Anywhere")
    notes(scene, scene.contribute(scene.write(SETTINGS, "approvals: 2\n")))

    assert kept == {
        file.name: file.read_bytes()
        for file in cache.iterdir()
        if file.name.startswith(("index", "entries"))
    }
