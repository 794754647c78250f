"""A list's own words stand in the comment, and only those of the default branch."""

import pytest

from tests.scenarios.papers import add, turn_on
from tests.scenarios.scene import HOME, Scene

LAYOUT = """\
title: Other list
document: lists/other.md
{replies}sections:
  papers:
    title: Papers
    views:
      papers:
        item: "- [{{title}}]({{link}}){{? ({{year}})?}}"
"""
KIND = "replies:\n  impossible-year: Thank you, and see [the guide](https://octo-curator.example/guide). Ask @octo.\n"
UNKIND = "replies:\n  impossible-year: Go away.\n"
SHOWN = (
    "   **From the maintainers:** Thank you, and see"
    " [the guide](https://octo-curator.example/guide). Ask `@octo.`\n"
)
PATH = f"{HOME}/coins.yaml"
BAD = "title: Learning to Count Coins\nyear: 1066\nlinks:\n  paper: https://arxiv.org/abs/2401.12345\n"


@pytest.mark.feature("own-replies")
def test_the_reply_stands_below_the_finding(scene: Scene) -> None:
    scene.world.commit("main", {"schema/other.yaml": LAYOUT.format(replies=KIND)})
    pull = scene.propose({PATH: BAD})

    scene.review(pull)

    comment = scene.comment(pull)
    assert scene.headline(pull) == "1 thing for the author, as said below."
    before, _, after = comment.partition(SHOWN)
    assert before.splitlines()[-1].endswith("(rule `impossible-year`)")
    assert after


def test_T17_a_contribution_brings_no_reply(scene: Scene) -> None:
    pull = scene.propose(
        {PATH: BAD, "schema/other.yaml": LAYOUT.format(replies=UNKIND)}
    )

    scene.review(pull)

    assert "impossible-year" in scene.comment(pull)
    assert "From the maintainers" not in scene.comment(pull)


def test_a_new_reply_is_shown_at_the_next_look(scene: Scene) -> None:
    pull = scene.propose({PATH: BAD})
    scene.review(pull)
    assert "From the maintainers" not in scene.comment(pull)

    scene.world.commit("main", {"schema/other.yaml": LAYOUT.format(replies=KIND)})
    scene.order(pull, "/recheck")

    assert SHOWN in scene.comment(pull)


def test_the_reply_stands_below_a_form_too(scene: Scene) -> None:
    turn_on(scene)
    replies = KIND.replace("impossible-year", "undated-entry")
    scene.world.commit("main", {"schema/other.yaml": LAYOUT.format(replies=replies)})

    issue = add(scene, link="https://octo-curator.example/coins")

    assert SHOWN.strip() in scene.comment(issue)
