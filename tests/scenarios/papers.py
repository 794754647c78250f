"""Submissions in a scene: one good paper, and what is done with it again and again."""

from tests.github_server.store import Issue
from tests.scenarios.scene import SETTINGS, Scene

ON = "submissions:\n  enabled: true\n"
PAPER = {
    "section": "Other list › Papers",
    "title": "Learning to Count Coins",
    "link": "2401.12345",
}
PATH = "entries/other/papers/learning-to-count-coins.yaml"
ENTRY = "title: Learning to Count Coins\nyear: 2024\nlinks:\n  paper: https://arxiv.org/abs/2401.12345\n"


def turn_on(scene: Scene, more: str = "") -> None:
    """Let submissions be answered, with *more* settings of theirs."""
    scene.world.commit("main", {SETTINGS: f"{ON}{more}"})
    scene.update()


def approve(scene: Scene, issue: Issue) -> None:
    """Say the word that the preview asks for."""
    scene.order(issue, f"/approve {scene.token(issue)}")


def add(scene: Scene, author: str = "newcomer", **answers: str) -> Issue:
    """A new paper, as the form for additions tells of it."""
    return scene.submit("add", author, PAPER | answers)


def reactions(scene: Scene, issue: Issue) -> list[str]:
    """How the bot acknowledged the last comment of a person."""
    last = [
        one
        for one in scene.world.comments(issue)
        if one.author.login != "github-actions[bot]"
    ][-1]
    return [one.content for one in last.reactions]
