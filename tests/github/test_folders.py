"""The files of a folder come in one request, and a job without a checkout publishes by them."""

from typing import Any

import pytest

from bot.errors import ForgeError
from bot.github.forge import GitHubForge
from tests.github_server.git import File
from tests.github_server.world import TOKEN, World

SETTINGS = "mode: act\nfront_page: README.md\n# ö\n"


def read(world: World, sleep: Any = lambda _: None) -> dict[str, str]:  # noqa: ANN401 - a function
    forge = GitHubForge(world.api, TOKEN, "octo-curator/awesome-things", sleep=sleep)
    return dict(forge.read_folder("schema", ".yaml"))


def test_files_are_read_and_links_and_folders_are_not(world: World) -> None:
    files: dict[str, str | bytes | File] = {
        "schema/settings.yaml": SETTINGS,
        "schema/demo.layout.yaml": File(b"title: Demo\n"),
        "schema/link.yaml": File(b"settings.yaml", mode="120000"),
        "schema/order/demo.yaml": "a\n",
        "schema/.DS_Store": b"\0\1",
        "elsewhere.yaml": "",
    }
    world.commit("main", files)

    assert read(world) == {
        "settings.yaml": SETTINGS,
        "demo.layout.yaml": "title: Demo\n",
    }
    assert [call.operation for call in world.log] == ["graphql/folder"]


def test_without_the_folder_it_is_an_error(world: World) -> None:
    world.commit("main", {"README.md": "A list\n"})

    with pytest.raises(ForgeError, match="does not show the folder schema"):
        read(world)


def test_a_file_that_is_no_text_is_named(world: World) -> None:
    world.commit("main", {"schema/settings.yaml": b"mode: \0\n"})

    with pytest.raises(ForgeError, match=r"does not show all of settings\.yaml"):
        read(world)


@pytest.mark.parametrize(
    "answer",
    [
        {"errors": [{"type": "NOT_FOUND"}], "data": {"repository": None}},
        {"data": None},
        {"data": {"repository": {"object": {"entries": [{"name": "a"}]}}}},
        {
            "data": {
                "repository": {
                    "object": {"entries": [{"name": 7, "mode": 33188, "object": {}}]}
                }
            }
        },
    ],
)
def test_an_answer_of_another_shape_is_an_error(
    world: World, answer: dict[str, Any]
) -> None:
    world.server.faults.add("graphql/folder", status=200, body=answer, times=9)

    with pytest.raises(ForgeError, match="does not show the folder schema"):
        read(world)


def test_what_is_asked_delays_no_write(world: World) -> None:
    """GitHub asks for a second between writes, and a question changes nothing."""
    world.commit("main", {"schema/settings.yaml": SETTINGS})
    pull = world.pull_request(files={"a.md": "A\n"})
    pauses: list[float] = []
    forge = GitHubForge(
        world.api, TOKEN, "octo-curator/awesome-things", sleep=pauses.append
    )

    forge.read_folder("schema", ".yaml")
    forge.create_comment(pull.number, "Hello")

    assert pauses == []


@pytest.mark.parametrize("kind", [{}, {"type": "RATE_LIMITED"}])
def test_a_passing_failure_is_asked_again(world: World, kind: dict[str, str]) -> None:
    """GitHub says so in an answer that HTTP calls a success."""
    world.commit("main", {"schema/settings.yaml": SETTINGS})
    answer = {"data": None, "errors": [{"message": "Something went wrong", **kind}]}
    world.server.faults.add("graphql/folder", status=200, body=answer, times=2)
    pauses: list[float] = []

    assert read(world, pauses.append) == {"settings.yaml": SETTINGS}
    assert pauses == [1, 2]


def test_a_failure_that_lasts_is_told(world: World) -> None:
    answer = {"data": {"repository": None}, "errors": [{"message": "Too busy"}]}
    world.server.faults.add("graphql/folder", status=200, body=answer, times=9)

    with pytest.raises(ForgeError, match="does not show the folder schema"):
        read(world)
    assert len(world.log) == 5
