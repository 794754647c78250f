"""Steps that may write read nothing that a stranger wrote: they run here where no reader can be imported."""

import hashlib
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_server.world import TOKEN, World
from tests.scenarios import guard
from tests.scenarios.papers import PAPER, PATH, turn_on
from tests.scenarios.scene import GOOD, HOME, SETTINGS, SLOPPY, Scene

PROCESSES = multiprocessing.get_context("forkserver")
"""Makes processes that have loaded what takes longest to load, and nothing of the bot's or of the tests'."""
PROCESSES.set_forkserver_preload(["github", "pydantic"])


class GuardedScene(Scene):
    """A scene whose steps run in processes that cannot import a reader, and start the isolated process for real.

    `is_guarded` is False while a test prepares what it is about, by steps that another test guards.
    """

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__(world, folder)
        self.is_guarded = True
        self.record = folder / "parsed"
        self.declarations: set[str] = set()

    def run(self, command: str, event: Path, *more: str) -> int:
        """Run one step; its status."""
        if not self.is_guarded:
            return super().run(command, event, *more)
        self.update()
        for file in (self.root / "schema").glob("*.yaml"):
            self.declarations.add(hashlib.sha256(file.read_bytes()).hexdigest())
        environment = os.environ | {
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_REPOSITORY": "octo-curator/awesome-things",
            "GITHUB_API_URL": self.world.api,
            "GITHUB_SERVER_URL": self.world.api,
            "LISTWRIGHT_TODAY": "2026-01-31",
            "LISTWRIGHT_NO_CACHE": "1",
        }
        words = [command, "--root", str(self.root), "--event", str(event), *more]
        said = self.record.with_name("said")
        process = PROCESSES.Process(
            target=guard.run_step,
            args=(words, dict(environment), self.root, said, self.record),
        )
        process.start()
        process.join()
        text = said.read_text("utf-8")
        self.said += text
        assert "ImportError" not in text, text
        assert process.exitcode is not None
        return process.exitcode

    def parsed(self) -> set[str]:
        """The digests of what the YAML reader was given outside the isolated process."""
        return set(self.record.read_text("ascii").split())


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[GuardedScene]:
    """Two lists at the stand-in."""
    with World(tmp_path) as world:
        yield GuardedScene(world, tmp_path)


@pytest.mark.feature("data-only")
def test_T53_a_pull_request_is_answered_repaired_and_merged_without_a_reader(
    scene: GuardedScene,
) -> None:
    scene.world.commit("main", {SETTINGS: "fix: push\n"})
    pull = scene.propose({PATH: SLOPPY})

    scene.review(pull, fix=True)
    scene.order(pull, "/recheck")
    scene.order(pull, f"/approve {scene.token(pull)}")
    scene.sweep()

    assert pull.merged_at is not None
    assert "https://arxiv.org/abs/2401.12345" in scene.read("lists/other.md")
    assert scene.parsed() <= scene.declarations


def test_T53_an_edited_line_lands_without_a_reader(scene: GuardedScene) -> None:
    line = "- [Learning to Count Coins](https://arxiv.org/abs/2401.12345) (2024)\n"
    document = scene.read("lists/other.md")
    end = "<!-- listwright:end -->"
    pull = scene.propose({"lists/other.md": document.replace(end, line + end, 1)})

    scene.review(pull)
    scene.merge(pull)

    assert scene.read(PATH)
    assert scene.parsed() <= scene.declarations


@pytest.mark.parametrize(
    "order", ["/distinct other/papers/palm-e", "/move papers", "/take"]
)
def test_T53_an_order_is_obeyed_without_a_reader(
    scene: GuardedScene, order: str
) -> None:
    pull = scene.propose({f"{HOME}/coins.yaml": GOOD})
    scene.is_guarded = False
    scene.review(pull)
    scene.is_guarded = True

    scene.order(pull, order)

    assert f"{order.split(maxsplit=1)[0]}\n" in scene.said
    assert scene.parsed() <= scene.declarations


def test_T53_a_submission_becomes_an_entry_without_a_reader(
    scene: GuardedScene,
) -> None:
    turn_on(scene)
    issue = scene.submit("add", "newcomer", PAPER)
    scene.is_guarded = False
    again = scene.submit("add", "somebody", PAPER)
    scene.is_guarded = True

    scene.order(again, "/duplicate other/papers/palm-e")
    scene.order(issue, f"/approve {scene.token(issue)}")

    assert scene.request_of(issue).state == "open"
    assert again.state == "closed"
    assert scene.parsed() <= scene.declarations


def test_T53_the_guard_sees_a_reader() -> None:
    step = {"__name__": "bot.steps.publish"}

    with pytest.raises(ImportError, match="is a reader"):
        guard.guarded_import("bot.document.reader", step, {}, ["parse_yaml"])
    with pytest.raises(ImportError, match="is a reader"):
        guard.guarded_import("bot", step, {}, ["importer"])

    module = guard.guarded_import(
        "bot.document.reader", {"__name__": guard.GATE}, {}, ["parse_yaml"]
    )
    assert module.__name__ == "bot.document.reader"
