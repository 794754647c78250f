"""What open requests to a long list add is remembered by a sweep, and a review does not read it again."""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest

from bot.disk import fetch_tries, partial_fetching
from bot.errors import GitError
from bot.github.forge import GitHubForge
from bot.identity.keys import Keys
from bot.model.forge import PullRequest as Listed
from bot.model.open_works import OPEN_WORKS_FILE, PlainWork
from bot.model.state import INDEX_REF
from bot.workflow import index_upkeep, request_reviews
from tests.github_server.store import PullRequest
from tests.scenarios.index_ref import (
    commit_index,
    drop_commits,
    read_message,
    run_git,
)
from tests.scenarios.scene import HOME, Scene

COINS = "title: {title}\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2401.1234{number}\n"
TITLES = ("Learning to Count Coins", "Owls See in the Dark", "Sorting Leaves by Hand")
Works = dict[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def long_and_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every list be a long one, and a few requests be many."""
    monkeypatch.setattr(index_upkeep, "LEAST_ENTRIES", 1)
    for module in (index_upkeep, request_reviews):
        monkeypatch.setattr(module, "LEAST_REQUESTS", 2)


def propose(scene: Scene, number: int, name: str = "") -> PullRequest:
    """A request of its own author that adds one of the works."""
    entry = COINS.format(title=TITLES[number], number=number)
    path = f"{HOME}/{name or f'work-{number}'}.yaml"
    return scene.propose({path: entry}, author=f"author-{name or number}")


def sweep_and_land(scene: Scene) -> None:
    event = scene.world.write_event(scene.world.event("schedule"))
    assert scene.run("land", event) == 0, scene.said


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The refs of the requests whose files were fetched."""
    refs: list[str] = []
    fetch = fetch_tries.try_together

    def watch(heads: Collection[str], *more: Any) -> dict[str, str]:  # noqa: ANN401 - as it is
        refs.extend(heads)
        return fetch(heads, *more)

    monkeypatch.setattr(partial_fetching, "try_together", watch)
    return refs


def review(scene: Scene, pull: PullRequest, *, partial: bool) -> str:
    """What is said of a request, without what names commits."""
    pull.comments.clear()
    scene.partial = partial
    scene.review(pull, "reopened")
    return drop_commits(scene.comment(pull))


def make_ref(pull: PullRequest) -> str:
    return f"refs/pull/{pull.number}/head"


def read_file(scene: Scene) -> str:
    return run_git(scene, "show", f"{INDEX_REF}:{OPEN_WORKS_FILE}")


def write_file(scene: Scene, text: str) -> None:
    """Let somebody who may write to the repository forge the file."""
    size = len(text.encode())
    file = f"M 100644 inline {OPEN_WORKS_FILE}\ndata {size}\n{text}"
    commit_index(scene, read_message(scene), f"from {INDEX_REF}^0", file)


def test_what_is_remembered_has_the_shape_of_keys() -> None:
    assert get_args(PlainWork) == tuple(get_type_hints(Keys).values())


@pytest.mark.feature("long-lists")
def test_a_remembered_request_is_not_read_again(scene: Scene, read: list[str]) -> None:
    older = [propose(scene, number) for number in range(3)]
    pull = propose(scene, 1, "again")
    complete = review(scene, pull, partial=False)
    without = review(scene, pull, partial=True)
    assert set(read) == {make_ref(one) for one in [*older, pull]}
    sweep_and_land(scene)
    read.clear()

    remembered = review(scene, pull, partial=True)

    assert read == [make_ref(pull)]
    assert f"`#{older[1].number}`: " in complete
    assert complete == without == remembered


def test_what_changed_since_is_read(scene: Scene, read: list[str]) -> None:
    older = [propose(scene, number) for number in range(3)]
    pull = propose(scene, 1, "again")
    sweep_and_land(scene)
    newer = propose(scene, 1, "meanwhile")
    entry = COINS.format(title="Another Title Altogether", number=9)
    scene.world.push_to(older[1], {f"{HOME}/work-1.yaml": entry})
    last = propose(scene, 1, "last")

    comment = review(scene, last, partial=True)

    assert set(read) == {make_ref(one) for one in (older[1], newer, last)}
    assert f"`#{older[1].number}`: " not in comment
    assert f"`#{pull.number}`: " in comment
    assert f"`#{newer.number}`: " in comment
    assert comment == review(scene, last, partial=False)


def test_the_branch_goes_on_and_what_is_remembered_stays(
    scene: Scene, read: list[str]
) -> None:
    propose(scene, 0)
    older = propose(scene, 1)
    pull = propose(scene, 1, "again")
    sweep_and_land(scene)
    scene.world.commit("main", {f"{HOME}/more.yaml": COINS.format(title="M", number=8)})
    index = run_git(scene, "rev-parse", INDEX_REF)
    event = scene.world.write_event(scene.world.event("push", "main"))
    assert scene.run("land", event) == 0, scene.said

    comment = review(scene, pull, partial=True)

    assert run_git(scene, "rev-parse", INDEX_REF) != index
    assert read == [make_ref(pull)]
    assert f"`#{older.number}`: " in comment


def test_a_branch_that_took_in_commits_of_a_request_makes_all_be_read(
    scene: Scene, read: list[str]
) -> None:
    """Part of the older request is in the list now, so that it no longer adds that."""
    other = propose(scene, 0)
    older = propose(scene, 1)
    first = older.head_sha
    entry = COINS.format(title=TITLES[2], number=2)
    scene.world.push_to(older, {f"{HOME}/second.yaml": entry})
    pull = propose(scene, 1, "again")
    sweep_and_land(scene)
    main = scene.world.head("main")
    tree = run_git(scene, "merge-tree", "--write-tree", str(main), first).strip()
    words = ["commit-tree", "-m", "Merge", "-p", str(main), "-p", first, tree]
    run_git(scene, "update-ref", "refs/heads/main", run_git(scene, *words).strip())

    comment = review(scene, pull, partial=True)

    assert set(read) == {make_ref(one) for one in (other, older, pull)}
    assert comment == review(scene, pull, partial=False)
    assert f"`#{older.number}`: " not in comment


def test_a_sweep_without_news_writes_nothing(scene: Scene) -> None:
    for number in range(3):
        propose(scene, number)
    sweep_and_land(scene)
    first = run_git(scene, "rev-parse", INDEX_REF)
    sweep_and_land(scene)
    second = run_git(scene, "rev-parse", INDEX_REF)
    scene.close(propose(scene, 1, "closed"))
    sweep_and_land(scene)
    third = run_git(scene, "rev-parse", INDEX_REF)
    propose(scene, 1, "new")
    sweep_and_land(scene)

    assert first == second == third
    assert run_git(scene, "rev-parse", INDEX_REF) != third
    works: Works = json.loads(read_file(scene))["works"]
    assert len(works) == 4


def test_few_requests_are_not_remembered(scene: Scene) -> None:
    propose(scene, 0)
    sweep_and_land(scene)

    assert OPEN_WORKS_FILE not in run_git(scene, "ls-tree", "--name-only", INDEX_REF)


def test_a_large_request_is_read(
    scene: Scene, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.review.open_works._MOST_EACH", 400)
    propose(scene, 0)
    many = {
        f"{HOME}/work-{number}.yaml": COINS.format(title=TITLES[number], number=number)
        for number in range(3)
    }
    large = scene.propose(many, author="author-of-many")
    pull = propose(scene, 1, "again")
    sweep_and_land(scene)

    comment = review(scene, pull, partial=True)

    assert set(read) == {make_ref(large), make_ref(pull)}
    assert f"`#{large.number}`: " in comment


def cut(text: str) -> str:
    return text[:-20]


def give_other_shape(text: str) -> str:
    return text.replace("true", '"true"').replace("false", "7")


def forget_base(text: str) -> str:
    return re.sub(r'(?<="base":")\w+', "1" * 40, text)


def claim_another_program(text: str) -> str:
    return re.sub(r'(?<="made_from":")\w+', "1" * 40, text)


def name_no_commit(text: str) -> str:
    return re.sub(r'(?<="base":")\w+', r"--all\\u0000", text)


def fill_up(text: str) -> str:
    return f"{text}{' ' * (1 << 20)}"


FORGERIES = (
    cut,
    give_other_shape,
    forget_base,
    claim_another_program,
    name_no_commit,
    fill_up,
)


@pytest.mark.parametrize("forge", FORGERIES)
def test_T57_what_is_wrong_is_as_good_as_nothing(
    scene: Scene, read: list[str], forge: Callable[[str], str]
) -> None:
    older = [propose(scene, number) for number in range(2)]
    pull = propose(scene, 1, "again")
    before = review(scene, pull, partial=True)
    sweep_and_land(scene)
    text = read_file(scene)
    assert forge(text) != text
    write_file(scene, forge(text))
    read.clear()

    assert review(scene, pull, partial=True) == before
    assert set(read) == {make_ref(one) for one in [*older, pull]}


def test_T57_forged_works_of_the_right_shape_end_no_review(
    scene: Scene, read: list[str]
) -> None:
    """Who may write to the repository can let a review name a wrong request, and no more."""
    for number in range(2):
        propose(scene, number)
    pull = propose(scene, 1, "again")
    sweep_and_land(scene)
    record = json.loads(read_file(scene))

    def forge(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            return [forge(one) for one in value]
        return f"\x00{value}: #" if isinstance(value, str) else value

    record["works"] = {
        head: {f"../{path}": forge(keys) for path, keys in works.items()}
        for head, works in record["works"].items()
    }
    write_file(scene, json.dumps(record))

    assert "could not finish" not in review(scene, pull, partial=True)
    assert read == [make_ref(pull)]


def test_T57_a_submodule_in_its_place_is_nothing(scene: Scene, read: list[str]) -> None:
    older = [propose(scene, number) for number in range(2)]
    pull = propose(scene, 1, "again")
    sweep_and_land(scene)
    submodule = f"M 160000 {'1' * 40} {OPEN_WORKS_FILE}"
    commit_index(scene, read_message(scene), f"from {INDEX_REF}^0", submodule)

    comment = review(scene, pull, partial=True)

    assert "could not finish" not in comment
    assert set(read) == {make_ref(one) for one in [*older, pull]}
    sweep_and_land(scene)
    assert json.loads(read_file(scene))["works"]


def test_a_request_that_moves_meanwhile_is_read_as_it_is(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub names a commit that the next fetch no longer brings."""
    propose(scene, 0)
    moving = propose(scene, 2)
    older = propose(scene, 1)
    pull = propose(scene, 1, "again")
    sweep_and_land(scene)
    scene.world.commit("main", {f"{HOME}/more.yaml": COINS.format(title="M", number=8)})
    before = moving.head_sha
    scene.world.push_to(
        moving, {f"{HOME}/work-2.yaml": COINS.format(title="N", number=7)}
    )
    run_git(
        scene, "update-ref", "-d", f"refs/pull/{moving.number}/head", moving.head_sha
    )
    listed = GitHubForge.list_open_pull_requests

    def list_late(forge: GitHubForge) -> list[Listed]:
        return [
            replace(one, head=before) if one.number == moving.number else one
            for one in listed(forge)
        ]

    monkeypatch.setattr(GitHubForge, "list_open_pull_requests", list_late)

    comment = review(scene, pull, partial=True)

    assert "could not finish" not in comment
    assert f"`#{older.number}`: " in comment


def test_what_cannot_be_remembered_keeps_no_index_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        propose(scene, number)

    def fail(*_: object) -> None:
        raise GitError("the requests could not be read.")

    monkeypatch.setattr(index_upkeep, "_read_new_works", fail)
    event = scene.world.write_event(scene.world.event("schedule"))

    assert scene.run("land", event) == 3
    assert "the requests could not be read." in scene.said
    assert run_git(scene, "for-each-ref", INDEX_REF)
