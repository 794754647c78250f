"""Stars and licences come from GitHub with the next landing, and nothing commits for their sake alone."""

import json
from unittest.mock import patch

import pytest

from tests.scenarios.scene import HOME, SETTINGS, Scene

LAYOUT = """\
title: Other list
document: lists/other.md
fields:
  stars: {from: github}
  archived: {from: github}
sections:
  papers:
    title: Papers
    order: stars
    views:
      papers:
        item: "- [{title}]({link}){? ({year})?}{? ⭐ {github.stars}?}{? ({github.archived})?}"
"""
FACTS = "lists/other.facts.json"
DOCUMENT = "lists/other.md"


def make_entry(name: str) -> str:
    return f"title: {name}\nyear: 2024\nlinks:\n  code: https://github.com/octo-curator/{name}\n"


def describe(stars: int, **more: object) -> dict[str, object]:
    return {
        "stargazerCount": stars,
        "pushedAt": "2026-01-05T10:00:00Z",
        "isArchived": False,
        **more,
    }


@pytest.fixture
def starred(scene: Scene) -> Scene:
    """Two entries whose repositories have stars, on a list that shows them."""
    elsewhere = scene.world.store.elsewhere
    elsewhere["octo-curator/heron"] = describe(1234)
    elsewhere["octo-curator/egret"] = describe(98_765, isArchived=True)
    scene.world.commit(
        "main",
        {
            SETTINGS: "network: facts\n",
            "schema/other.yaml": LAYOUT,
            f"{HOME}/heron.yaml": make_entry("Heron"),
            f"{HOME}/egret.yaml": make_entry("Egret"),
        },
    )
    return scene


def land(scene: Scene, day: str = "2026-01-31") -> None:
    with patch("tests.scenarios.scene.TODAY", day):
        scene.run("land", scene.world.write_event(scene.world.event("push", "main")))


def list_lines(scene: Scene) -> list[str]:
    lines = scene.read(DOCUMENT).split("\n")
    return [line for line in lines if line.startswith("- ")]


@pytest.mark.feature("stars")
def test_values_are_rounded_shown_and_sort(starred: Scene) -> None:
    land(starred)

    assert json.loads(starred.read(FACTS)) == {
        "octo-curator/egret": {"stars": 99_000, "archived": True},
        "octo-curator/heron": {"stars": 1200},
    }
    lines = list_lines(starred)
    assert lines[0].endswith("(2024) ⭐ 99k (archived)")
    assert lines[1].endswith("(2024) ⭐ 1.2k")
    # Of the others nothing is known, and they stay.
    assert len(lines) > len(("Egret", "Heron"))


def test_nothing_commits_for_its_own_sake(starred: Scene) -> None:
    land(starred)
    tip, document = starred.world.head("main"), starred.read(DOCUMENT)
    starred.world.store.elsewhere["octo-curator/heron"] = describe(200_000)

    land(starred, "2026-03-01")

    assert starred.world.head("main") == tip
    assert starred.read(DOCUMENT) == document


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        pytest.param("2026-02-02", "⭐ 1.2k", id="within a week"),
        pytest.param("2026-02-10", "⭐ 200k", id="after a week"),
    ],
)
def test_what_is_shown_is_asked_for_again_after_a_week_with_a_landing(
    starred: Scene, day: str, shown: str
) -> None:
    land(starred)
    elsewhere = starred.world.store.elsewhere
    elsewhere["octo-curator/heron"] = describe(200_000)
    elsewhere["octo-curator/ibis"] = describe(7)
    starred.world.commit("main", {f"{HOME}/ibis.yaml": make_entry("Ibis")})

    land(starred, day)

    (heron,) = [line for line in list_lines(starred) if "Heron" in line]
    assert heron.endswith(shown)
    # A newcomer's are asked for at once.
    assert "/Ibis) (2024) ⭐ 7\n" in starred.read(DOCUMENT)


def test_a_value_that_a_person_changed_is_no_change_of_the_entry(
    starred: Scene,
) -> None:
    land(starred)
    entry = starred.read(f"{HOME}/heron.yaml")
    changed = starred.read(DOCUMENT).replace("⭐ 1.2k", "⭐ 1,300")

    pull = starred.propose({DOCUMENT: changed})
    starred.review(pull)

    assert "The list stays as it is" in starred.headline(pull)
    assert starred.read(f"{HOME}/heron.yaml") == entry


def test_an_edited_line_keeps_its_stars_and_changes_its_entry(starred: Scene) -> None:
    land(starred)
    changed = starred.read(DOCUMENT).replace("[Heron]", "[Grey Heron]")

    starred.world.commit("main", {DOCUMENT: changed})
    land(starred)

    assert "title: Grey Heron\n" in starred.read(f"{HOME}/heron.yaml")
    assert "[Grey Heron](https://github.com/octo-curator/Heron) (2024) ⭐ 1.2k\n" in (
        starred.read(DOCUMENT)
    )


def test_where_nobody_is_asked_the_list_stands_without(starred: Scene) -> None:
    starred.world.commit("main", {SETTINGS: "network: off\n"})

    land(starred)

    assert starred.world.read("main", FACTS) is None
    assert "[Heron](https://github.com/octo-curator/Heron) (2024)\n" in (
        starred.read(DOCUMENT)
    )


def test_a_github_that_does_not_answer_changes_no_value(starred: Scene) -> None:
    land(starred)
    starred.world.commit("main", {f"{HOME}/ibis.yaml": make_entry("Ibis")})

    with patch(
        "tests.github_server.routes.graphql.describe_repositories",
        lambda _: (200, {"errors": [{"type": "FORBIDDEN", "message": "no"}]}),
    ):
        land(starred, "2026-02-20")

    assert "/Heron) (2024) ⭐ 1.2k\n" in starred.read(DOCUMENT)
    assert "[Ibis](https://github.com/octo-curator/Ibis) (2024)\n" in (
        starred.read(DOCUMENT)
    )


@pytest.mark.parametrize(
    "value",
    [
        '{"octo-curator/heron": {"licence": "[x](javascript:1)", "stars": 5}}',
        '{"octo-curator/heron": {"stars": -1}}',
        '{"octo-curator/heron": {"stars": "<script>"}}',
        "[]",
        "not JSON",
    ],
)
def test_T56_a_file_of_values_that_a_stranger_wrote_shows_no_markup(
    starred: Scene, value: str
) -> None:
    starred.world.commit("main", {SETTINGS: "network: off\n", FACTS: value})

    land(starred)

    document = starred.read(DOCUMENT)
    assert "Heron](https://github.com/octo-curator/Heron) (2024)" in document
    assert "javascript" not in document
    assert "script>" not in document


def test_values_wait_with_the_lists_in_the_rolling_request(starred: Scene) -> None:
    settings = "network: facts\npublish: pull-request\n"
    starred.world.commit("main", {SETTINGS: settings})

    land(starred)
    waiting = starred.world.head("listwright/regenerate")
    land(starred, "2026-02-02")

    assert starred.world.read("main", FACTS) is None
    document = starred.world.read("listwright/regenerate", DOCUMENT)
    assert "/Heron) (2024) ⭐ 1.2k\n" in str(document)
    assert starred.world.head("listwright/regenerate") == waiting
