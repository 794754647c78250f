"""A whole review on GitHub, from the event's file to the last request answered: `python -m benchmarks.forge`.

The other end is the stand-in that the tests use, on the loopback: its own time is in the figures, a network's is not.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import yaml

from benchmarks.catalog import canonical
from benchmarks.measure import CHECKOUT
from benchmarks.variation import Maker, Record
from tests.github_server.store import PullRequest
from tests.github_server.world import TOKEN, World

SIZES = (1_000, 10_000)
OPEN = (1, 10, 300)
_SAID = (
    "A whole review on GitHub: from the event's file to the last request answered, analyse and publish, without a"
    " cache, against the stand-in that the tests use. Most of it is the four writes, a second apart, as GitHub asks."
    " Requests do not grow with the catalog."
)
_COPIED = ("schema", "lists", "README.md")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one review took: requests to the API, bytes that came, seconds."""

    entries: int
    pulls: int
    requests: int
    kilobytes: float
    seconds: float


def measure() -> Iterator[Cost]:
    """The cost of a review for each size of the catalog and each number of open pull requests."""
    for entries in SIZES:
        for pulls in OPEN:
            with (
                tempfile.TemporaryDirectory(prefix="listwright-bench-") as folder,
                World(Path(folder)) as world,
            ):
                yield _review(world, Path(folder), entries, pulls)


def render(costs: Iterator[Cost]) -> str:
    """The costs as Markdown."""
    rows = [
        _SAID,
        "",
        "| entries | open pull requests | requests | fetched | time |",
        "|--:|--:|--:|--:|--:|",
    ]
    rows += [
        f"| {one.entries:,} | {one.pulls} | {one.requests} | {one.kilobytes:,.0f} kB | {one.seconds:.1f} s |"
        for one in costs
    ]
    return "\n".join(rows) + "\n"


def _review(world: World, folder: Path, entries: int, pulls: int) -> Cost:
    made = list(islice(Maker(_real()).entries(), entries + pulls))
    files: dict[str, str | bytes] = {
        f"entries/{name}.yaml": canonical(record) for name, record in made[:entries]
    }
    for name in _COPIED:
        for path in (
            [CHECKOUT / name]
            if (CHECKOUT / name).is_file()
            else (CHECKOUT / name).rglob("*")
        ):
            if path.is_file():
                files[path.relative_to(CHECKOUT).as_posix()] = path.read_bytes()
    world.commit("main", files, message="All entries")
    opened = [
        world.pull_request(
            author=f"user{number}", files={f"entries/{name}.yaml": canonical(record)}
        )
        for number, (name, record) in enumerate(made[entries:])
    ]
    checkout = folder / "checkout"
    subprocess.run(["git", "clone", "--quiet", world.clone_url(), checkout], check=True)
    return _timed(world, checkout, opened[-1], entries, pulls)


def _timed(
    world: World, checkout: Path, pull: PullRequest, entries: int, pulls: int
) -> Cost:
    event = world.write_event(world.event("pull_request_target", pull, action="opened"))
    environment = {
        **os.environ,
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_REPOSITORY": world.repository.full_name,
        "GITHUB_API_URL": world.api,
        "GITHUB_SERVER_URL": world.api,
        "LISTWRIGHT_NO_CACHE": "1",
    }
    # As in the workflow, the job that publishes has no checkout.
    job = checkout.with_name("job")
    job.mkdir()
    before = len(world.log)
    began = time.perf_counter()
    analysis = checkout / "analysis.json"
    for root, words in (
        (checkout, ["analyse", "--out", "analysis.json"]),
        (job, ["publish", "--analysis", str(analysis)]),
    ):
        command = [
            sys.executable,
            "-m",
            "bot",
            words[0],
            "--root",
            str(root),
            "--event",
            str(event),
            *words[1:],
        ]
        subprocess.run(
            command,
            cwd=CHECKOUT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    seconds = time.perf_counter() - began
    calls = world.log[before:]
    asked = [call for call in calls if not call.operation.startswith("smart-http")]
    return Cost(
        entries, pulls, len(asked), sum(call.sent for call in calls) / 1000, seconds
    )


def _real() -> dict[str, Record]:
    entries = CHECKOUT / "entries"
    return {
        path.relative_to(entries).with_suffix("").as_posix(): yaml.load(
            path.read_bytes(), yaml.CSafeLoader
        )
        for path in sorted(entries.rglob("*.yaml"))
    }


if __name__ == "__main__":
    print(render(measure()))
