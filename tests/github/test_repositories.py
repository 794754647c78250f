"""GitHub tells of a hundred repositories in one request, and what it does not tell is not known."""

import pytest

from bot.errors import ForgeError
from bot.github.forge import GitHubForge
from bot.model.facts import Facts
from tests.github_server.world import TOKEN, World

MOVED = {
    "nameWithOwner": "octo-curator/New-Name",
    "isArchived": True,
    "stargazerCount": 1234,
    "pushedAt": "2026-03-01T10:20:30Z",
    "createdAt": "2019-12-31T23:59:59Z",
    "description": "Line one\nline two " + "x" * 900,
    "licenseInfo": {"spdxId": "Apache-2.0"},
}


def ask(world: World, *names: str) -> dict[str, Facts]:
    forge = GitHubForge(
        world.api, TOKEN, "octo-curator/awesome-things", sleep=lambda _: None
    )
    return forge.repositories.describe(names)


def test_a_repository_is_told_as_it_is_now(world: World) -> None:
    world.store.elsewhere["octo-curator/old-name"] = MOVED

    (facts,) = ask(world, "octo-curator/old-name").values()

    assert (facts.moved_to, facts.is_archived) == ("octo-curator/New-Name", True)
    assert facts.licence == "Apache-2.0"
    assert (facts.stars, facts.last_push) == (1234, "2026-03-01")
    assert facts.created == "2019-12-31"
    assert facts.description is not None
    assert facts.description.startswith("Line one line two xxx")
    assert len(facts.description) <= 500


def test_another_spelling_is_no_move_and_an_unknown_licence_is_none(
    world: World,
) -> None:
    world.store.elsewhere["octo-curator/new-name"] = MOVED | {
        "licenseInfo": {"spdxId": "NOASSERTION"},
        "description": None,
        "stargazerCount": True,
        "pushedAt": "yesterday",
        "createdAt": 2019,
        "isArchived": "yes",
    }

    (facts,) = ask(world, "octo-curator/new-name").values()

    assert facts == Facts(source="GitHub")


def test_what_is_not_found_is_gone_and_a_name_of_no_shape_is_not_asked(
    world: World,
) -> None:
    found = ask(world, "octo-curator/nothing", "../../evil", 'a"b/c', "owner")

    assert found == {"octo-curator/nothing": Facts(source="GitHub", is_gone=True)}


def test_many_are_asked_a_hundred_at_a_time(world: World) -> None:
    names = [f"octo-curator/tool-{number}" for number in range(250)]

    found = ask(world, *names)

    assert len(found) == 250
    asked = [one for one in world.log if one.operation == "graphql/query"]
    assert len(asked) == 3


@pytest.mark.parametrize(
    "answer", [{"errors": [{"type": "RATE_LIMITED"}]}, {"data": None}, {"data": []}]
)
def test_an_answer_without_data_is_a_failure(
    world: World, answer: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tests.github_server.routes.graphql.describe_repositories",
        lambda _: (200, answer),
    )

    with pytest.raises(ForgeError, match="did not answer about repositories"):
        ask(world, "octo-curator/tool")


def test_a_part_that_failed_otherwise_is_not_known(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"data": {"r0": None}, "errors": [{"type": "FORBIDDEN", "path": ["r0"]}]}
    monkeypatch.setattr(
        "tests.github_server.routes.graphql.describe_repositories",
        lambda _: (200, answer),
    )

    assert ask(world, "octo-curator/tool") == {}
