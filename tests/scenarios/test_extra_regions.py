"""Regions that no section has: written with the list, and no entries of their own."""

import pytest

from tests.scenarios.scene import GOOD, HOME, Scene

DOCUMENT = "lists/other.md"
COINS = f"{HOME}/learning-to-count-coins.yaml"
REGIONS = ("counts", "contents", "recent", "growth")


def mark(name: str) -> str:
    return f"<!-- listwright:begin {name} -->\n<!-- listwright:end -->\n\n"


@pytest.fixture
def marked(scene: Scene) -> Scene:
    """The document with the markers of every such region above its list, as a person writes them."""
    head = "".join(map(mark, REGIONS))
    text = scene.read(DOCUMENT).replace(
        "# Other list\n\n", f"# Other list\n\n{head}## Papers\n\n"
    )
    assert head in text
    scene.world.commit("main", {DOCUMENT: text, COINS: f'{GOOD}added: "2026-01-30"\n'})
    land(scene)
    return scene


def land(scene: Scene) -> None:
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))


@pytest.mark.feature("recently-added")
def test_each_region_says_what_the_entries_say(marked: Scene) -> None:
    text = marked.read(DOCUMENT)

    assert "2 entries in 1 section, from 2023 to 2024\n" in text
    assert "\n- [Papers](#papers)\n" in text
    assert (
        "- 2026-01-30: [Learning to Count Coins](https://arxiv.org/abs/2401.12345)\n"
        in text
    )
    assert "![Entries by year: " in text
    assert "](other.growth.svg)\n" in text
    picture = marked.read("lists/other.growth.svg")
    assert picture.startswith("<svg ")
    assert "<title" in picture


def test_a_second_landing_changes_nothing(marked: Scene) -> None:
    tip = marked.world.head("main")

    land(marked)

    assert marked.world.head("main") == tip


def test_what_is_typed_there_is_no_entry(marked: Scene) -> None:
    text = marked.read(DOCUMENT)
    typed = text.replace("- 2026-01-30: [Learning", "- 2026-01-30: [Unlearning")
    pull = marked.propose({DOCUMENT: typed})

    marked.review(pull)

    assert "entries/" not in marked.comment(pull)
    assert "The list stays as it is" in marked.headline(pull)


def test_an_edited_list_is_read_as_before(marked: Scene) -> None:
    text = marked.read(DOCUMENT)
    new = "- [Octo Counting](https://octo-curator.example/p) (2025)\n"
    line = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"
    assert text.count(line) == 1
    pull = marked.propose({DOCUMENT: text.replace(line, line + new)})

    marked.review(pull)

    assert "**New** `Octo Counting`" in marked.comment(pull)
    assert "Your line is safe" in marked.headline(pull)


def test_without_the_markers_there_is_nothing(scene: Scene) -> None:
    land(scene)

    assert scene.world.read("main", "lists/other.growth.svg") is None


def test_a_mistyped_marker_is_told_with_a_proposal(scene: Scene) -> None:
    text = scene.read(DOCUMENT)
    typed = text.replace("# Other list\n", f"# Other list\n\n{mark('recnt')}")
    pull = scene.propose({DOCUMENT: typed})

    scene.review(pull)

    assert "did you mean `recent`?" in scene.comment(pull)
