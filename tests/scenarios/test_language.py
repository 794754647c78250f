"""The bot speaks the language of the list, and so does the process that reads for it."""

import re

import pytest

from tests.github_server.store import PullRequest
from tests.scenarios.scene import HOME, SETTINGS, SLOPPY, Scene

CHINESE = re.compile(r"[\u4e00-\u9fff]")

# "- 第 3 行：这个网站支持 `https`，请使用它。（规则 `insecure-link`）"
MESSAGE = re.compile(r"^- 第 \d+ 行[^：]*：(.*)（规则 `insecure-link`）$", re.MULTILINE)


def propose(scene: Scene, language: str) -> PullRequest:
    """Return a pull request to a list in *language*."""
    settings = f"language: {language}\n"
    scene.world.commit("main", {SETTINGS: settings}, message="Choose a language")
    return scene.propose({f"{HOME}/coins.yaml": SLOPPY})


@pytest.mark.parametrize("is_apart", [False, True], ids=["here", "isolated"])
def test_the_process_that_reads_speaks_the_language_of_the_step(
    scene: Scene, *, is_apart: bool
) -> None:
    scene.apart = is_apart
    pull = propose(scene, "zh")

    scene.review(pull)

    comment = scene.comment(pull)
    assert "### 已就绪" in comment
    # The step writes the frame of the line, the process that reads the message in it.
    (message,) = MESSAGE.findall(comment)
    assert CHINESE.search(message)


def test_a_list_that_names_english_has_no_chinese(scene: Scene) -> None:
    pull = propose(scene, "en")

    scene.review(pull)

    assert not CHINESE.search(scene.comment(pull))


def test_a_refused_command_is_answered_in_the_language_of_the_list(
    scene: Scene,
) -> None:
    pull = propose(scene, "zh")
    scene.review(pull)

    scene.order(pull, "/approve")

    assert "**未执行**：`/approve`。需要写明预览的口令" in scene.comment(pull)

    scene.order(pull, "/distinct")

    comment = scene.comment(pull)
    assert comment.count("**未执行**") == 1
    assert "**未执行**：`/distinct`。" in comment
