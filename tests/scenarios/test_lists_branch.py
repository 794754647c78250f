"""`publish: branch`: the entries are kept on the default branch, the lists are made on one of their own."""

import re

import pytest

from tests.github_server.store import PullRequest
from tests.scenarios.scene import GOOD, HOME, LANDED, SETTINGS, Scene

LIST = "lists/other.md"
ENTRY = f"{HOME}/learning-to-count-coins.yaml"
LINE = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"
BEGIN = "<!-- listwright:begin papers -->\n"


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """The two lists; on `main` their documents hold nothing that is generated, which stands on `lists`."""
    bare = {
        path: re.sub(
            r"(<!-- listwright:begin \S+ -->\n).*?(?=<!-- listwright:end)",
            r"\1",
            text,
            flags=re.DOTALL,
        )
        for path in ("lists/demo.md", LIST)
        for text in (scene.read(path),)
    }
    scene.world.commit("main", {SETTINGS: "publish: branch\n", **bare})
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))
    return scene


def generated(scene: Scene) -> str:
    """The list as readers see it."""
    return scene.world.read("lists", LIST) or ""


def edited(scene: Scene, old: str = BEGIN, new: str = BEGIN + LINE) -> PullRequest:
    """A pull request that edits the generated list, where it stands."""
    text = generated(scene)
    assert old in text
    return scene.propose({LIST: text.replace(old, new)}, base="lists")


def test_a_merge_reaches_the_lists_and_never_the_document_on_the_default_branch(
    scene: Scene,
) -> None:
    before = scene.read(LIST)
    pull = scene.propose({ENTRY: GOOD})
    scene.review(pull)

    scene.merge(pull)

    assert LINE in generated(scene)
    assert scene.read(LIST) == before
    assert scene.read(ENTRY) == GOOD + LANDED


def test_a_line_typed_into_the_generated_list_is_shown_as_its_file_and_the_way_it_takes(
    scene: Scene,
) -> None:
    pull = edited(scene)

    scene.review(pull)

    comment = scene.comment(pull)
    assert scene.headline(pull).startswith("A maintainer must look")
    assert "title: Learning to Count Coins\n" in comment
    assert (
        "what is merged there is lost. A maintainer takes it to `main` with `/take`."
        in comment
    )
    assert "/approve" not in comment
    assert "leave it to the merge" not in comment
    assert scene.conclusions(pull.head_sha) == ["action_required"]


def test_take_brings_the_line_to_the_default_branch_and_so_into_the_lists(
    scene: Scene,
) -> None:
    before = scene.read(LIST)
    pull = edited(scene)
    scene.review(pull)

    scene.order(pull, "/take")

    (_, taken) = scene.world.pulls("open")
    assert taken.base_ref == "main"
    assert scene.world.repository.git.read_commit(taken.head_sha).parents == [
        scene.world.head("main")
    ]
    scene.review(taken)
    assert scene.headline(taken).startswith("Ready for a maintainer")
    scene.merge(taken)
    assert scene.read(ENTRY) == GOOD + LANDED
    assert scene.read(LIST) == before
    assert LINE in generated(scene)
    assert pull.state == "closed"


def test_take_brings_a_changed_line_and_one_that_was_taken_out_too(
    scene: Scene,
) -> None:
    scene.world.commit("main", {ENTRY: GOOD})
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))
    palm_e = next(
        line for line in generated(scene).splitlines(keepends=True) if "PaLM-E" in line
    )
    changed = LINE.replace("2024", "2023")
    pull = edited(scene, LINE + palm_e, changed)

    scene.order(pull, "/take")

    (_, taken) = scene.world.pulls("open")
    assert scene.world.read(taken.head_ref, ENTRY) == GOOD.replace("2024", "2023")
    assert "why: Taken out of the list by hand" in (
        scene.world.read(taken.head_ref, f"{HOME}/palm-e.yaml") or ""
    )
    scene.merge(taken)
    assert changed in generated(scene)
    assert "PaLM-E" not in generated(scene)


def test_what_is_neither_a_line_nor_an_entry_is_said_to_belong_on_the_default_branch(
    scene: Scene,
) -> None:
    pull = edited(scene, "# Other list\n", "# Another list\n")

    scene.review(pull)

    assert (
        "what is merged there is lost. Please propose it to `main`."
        in scene.comment(pull)
    )
    assert scene.conclusions(pull.head_sha) == ["action_required"]


@pytest.mark.parametrize("order", ["/approve {token}", "/distinct other/papers/palm-e"])
def test_nothing_that_a_comment_orders_is_written_where_it_is_lost(
    scene: Scene, order: str
) -> None:
    pull = edited(scene)
    pull.base_ref = "main"  # the author changes it after the bot has offered to merge
    scene.review(pull)
    pull.base_ref = "lists"

    scene.order(pull, order.format(token=scene.token(pull)))

    assert pull.state == "open"
    assert LINE not in generated(scene)
    assert "distinct_from" not in (
        scene.world.read("lists", f"{HOME}/palm-e.yaml") or ""
    )
    assert "`/take` comes first" in scene.said


def test_an_approving_review_does_not_merge_it_either(scene: Scene) -> None:
    scene.world.commit("main", {SETTINGS: "publish: branch\napprove_by_review: true\n"})
    scene.run("land", scene.world.write_event(scene.world.event("push", "main")))
    pull = edited(scene)
    scene.review(pull)
    scene.world.review(pull, "curator")

    scene.sweep()

    assert pull.state == "open"


def test_a_line_of_an_entry_that_has_changed_since_waits_for_the_list(
    scene: Scene,
) -> None:
    line = next(
        line for line in generated(scene).splitlines(keepends=True) if "PaLM-E" in line
    )
    pull = edited(scene, line, line.replace("2023", "2024"))
    path = f"{HOME}/palm-e.yaml"
    scene.world.commit("main", {path: scene.read(path) + "venue: ICML 2023\n"})
    scene.order(pull, "/take")
    assert "the list is behind its entries" in scene.said

    scene.sweep()
    scene.order(pull, "/take")

    (_, taken) = scene.world.pulls("open")
    text = scene.world.read(taken.head_ref, path) or ""
    assert "year: 2024" in text
    assert "venue: ICML 2023" in text


def test_T50_a_line_that_a_writer_typed_into_the_generated_list_itself_becomes_an_entry(
    scene: Scene,
) -> None:
    text = generated(scene)
    scene.world.commit("lists", {LIST: text.replace(BEGIN, BEGIN + LINE)})

    scene.sweep()
    scene.sweep()

    assert "title: Learning to Count Coins\n" in scene.read(ENTRY)
    assert LINE in generated(scene)


def test_T50_what_a_writer_typed_there_that_is_no_item_stays_there(
    scene: Scene,
) -> None:
    text = generated(scene)
    scene.world.commit(
        "lists", {LIST: text.replace(BEGIN, f"{BEGIN}### More will follow\n\n")}
    )
    scene.world.commit("main", {ENTRY: GOOD})

    scene.sweep()

    assert "### More will follow" in generated(scene)
    (issue,) = scene.world.issues("open")
    assert "`### More will follow`" in (issue.body or "")
