"""A scene that can be set back, so that the same work can end at every one of its calls."""

import copy
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any, Literal, NamedTuple
from unittest.mock import patch

from tests.github_server.store import BOT, CheckRun, PullRequest
from tests.scenarios.scene import Scene

Moment = Literal["before", "after"]
Step = Callable[[], int]
"""One step of a workflow; its exit status."""
_TOKEN = re.compile(r"\b[0-9a-f]{10}\b")


class Kept(NamedTuple):
    """Everything at the stand-in at one moment, and what a step left to the next."""

    store: dict[str, Any]
    refs: dict[Path, dict[Path, str]]
    analysis: bytes | None


def keep(scene: Scene) -> Kept:
    """Remember how everything is; objects of git only ever come, so its refs are enough."""
    folders = [
        repository.git.path / "refs"
        for repository in scene.world.store.repositories.values()
    ]
    refs = {
        folder: {
            path: path.read_text("utf-8")
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in folders
    }
    handed = scene.root / "analysis.json"
    return Kept(
        copy.deepcopy(vars(scene.world.store)),
        refs,
        handed.read_bytes() if handed.exists() else None,
    )


def rewind(scene: Scene, kept: Kept) -> None:
    """Let everything be as it was."""
    world = scene.world
    vars(world.store).update(copy.deepcopy(kept.store))
    world.clock = world.store.clock
    world.repository = world.store.repositories[world.repository.full_name]
    for folder, files in kept.refs.items():
        rmtree(folder)
        folder.mkdir()
        (folder / "heads").mkdir()
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    (scene.root / "analysis.json").unlink(missing_ok=True)
    if kept.analysis is not None:
        (scene.root / "analysis.json").write_bytes(kept.analysis)


def traces(scene: Scene) -> str:
    """What is there to see, without times, ids and tokens: what a crash may leave more or less of."""
    seen: list[object] = []
    for repository in scene.world.store.repositories.values():
        seen.append(sorted(repository.git.branches().items()))
        seen.append(repository.git.resolve("refs/listwright/state"))
        seen += [
            (one.head_sha, one.external_id, one.conclusion, len(one.annotations))
            for one in repository.checks
        ]
        for number, issue in repository.issues.items():
            seen.append(
                (number, issue.state, sorted(label.name for label in issue.labels))
            )
            seen += [
                (_TOKEN.sub("", one.body), len(one.reactions)) for one in issue.comments
            ]
            if isinstance(issue, PullRequest):
                seen.append((issue.head_sha, issue.merge_commit, len(issue.reviews)))
    return repr(seen)


def every_crash(
    scene: Scene, steps: list[Step], silent: list[str] | None = None
) -> Iterator[str]:
    """Let *steps* end at every call, before and after it takes effect; each time something new is left, its name.

    The steps before the one that ends went well. A client that is gone does nothing more, so what it left is all
    that counts: what was left by an earlier crash already is not given again. *silent* receives the names of the
    crashes after which a step did not say that the bot failed; then every call is cut off, those that read too.
    """
    scene.update()
    seen: set[str] = set()
    for place, step in enumerate(steps, 1):
        before, began = keep(scene), len(scene.world.log)
        assert run_once(step) == 0, scene.said
        after, calls = keep(scene), scene.world.log[began:]
        for number, when in find_moments(
            [call.writes for call in calls], every=silent is not None
        ):
            rewind(scene, before)
            name = f"step {place}, {when} call {number} of {len(calls)}: {calls[number - 1].operation}"
            scene.world.server.cut_off(number, when)
            status = run_once(step)
            scene.world.server.reconnect()
            if silent is not None and status != 3:
                silent.append(name)
            left = traces(scene)
            if left not in seen:
                seen.add(left)
                yield name
        rewind(scene, after)


def find_moments(writes: list[bool], *, every: bool) -> list[tuple[int, Moment]]:
    """Return the calls to cut off, counted from 1, and whether that is before or after they take effect.

    *writes* says of each call whether it writes. Only a write changes what is left, so a crash before a call leaves
    just what the crash after the last write did: those moments are cut off only if *every* one is asked for.
    """
    moments: list[tuple[int, Moment]] = []
    for number, is_write in enumerate(writes, 1):
        if every or number == 1:
            moments.append((number, "before"))
        if is_write:
            moments.append((number, "after"))
    return moments


def run_once(step: Step) -> int:
    """Run a step with the checkout as it is: that it can be had is not the step's affair."""
    with patch.object(Scene, "update"):
        return step()


def pull_of(scene: Scene, number: int = 1) -> PullRequest:
    """A pull request as it is now."""
    pull = scene.world.repository.issues[number]
    assert isinstance(pull, PullRequest)
    return pull


def completed(scene: Scene, commit: str) -> list[CheckRun]:
    """The bot's checks on a commit that ended."""
    return [
        one
        for one in scene.world.checks(commit)
        if one.name == "listwright" and one.conclusion
    ]


def suggestions(pull: PullRequest) -> int:
    """The bot's reviews."""
    return sum(review.author.login == BOT for review in pull.reviews)


def count_commits(scene: Scene, since: str, branch: str = "main") -> int:
    """The commits on a branch since another commit, without those of merged branches."""
    words = [
        "git",
        "rev-list",
        "--count",
        "--first-parent",
        f"{since}..refs/heads/{branch}",
    ]
    return int(
        subprocess.run(
            words, cwd=scene.world.repository.git.path, capture_output=True, check=True
        ).stdout
    )
