"""What it costs to ask the sources of facts: `python -m benchmarks.facts`.

The sources are the stand-in that the tests use, on the loopback, which knows every paper. Requests and pauses are those
that the real ones would see; how long they take to answer is theirs.
"""

import io
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from benchmarks.catalog import make_repository
from benchmarks.measure import CHECKOUT
from bot.cli import main
from bot.model.facts import Facts, FactsQuestion
from bot.network.http import HttpNetwork
from bot.ports.network import Repositories
from bot.project.fact_answers import ask_sources
from tests.facts.stand_in import CSL, PAPER, Call, Reply, StandIn, reply_json, serve

SIZES = (204, 5_000)
_A_REQUEST = 100
_SAID = (
    "Asking the sources of facts: requests, the pauses that the sources wish between them, and the program's own time."
    " A review asks about one paper and one repository; `enrich` about every entry of a list, and then not again for a"
    " month."
)
_ENTRY = (
    "<entry><id>http://arxiv.org/abs/{number}v1</id><published>2023-04-17T17:59:25Z</published>"
    "<title>A Title of Paper {number}</title><author><name>Octo Curator</name></author></entry>"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What asking took: requests, seconds of pauses, seconds of the program's own."""

    name: str
    requests: int
    pauses: float
    seconds: float


@dataclass(slots=True)
class _GitHub:
    """GitHub, which knows every repository."""

    requests: int = field(default=0)

    def describe(self, names: Sequence[str]) -> Mapping[str, Facts]:
        self.requests += -(-len(names) // _A_REQUEST)
        return {name: Facts(source="GitHub", licence="MIT") for name in names}


def answer(call: Call) -> Reply:
    """Know every paper that is asked for."""
    if call.host == "export.arxiv.org":
        numbers = parse_qs(urlsplit(call.path).query)["id_list"][0].split(",")
        entries = "".join(_ENTRY.format(number=number) for number in numbers)
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
        return Reply(200, feed.encode())
    if call.host == "api.semanticscholar.org":
        return reply_json([PAPER for _ in json.loads(call.body)["ids"]])
    if call.host == "doi.org":
        return reply_json(CSL)
    return Reply(404)


def measure() -> Iterator[Cost]:
    """The cost of one review, and of `enrich` for each size of a list."""
    yield _review()
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="listwright-bench-") as folder:
            made = make_repository(CHECKOUT, Path(folder), size)
            yield _enrich(Path(folder), f"`enrich`, {made['entries']:,} entries")


def render(costs: Iterator[Cost]) -> str:
    """The costs as Markdown."""
    rows = [_SAID, "", "| | requests | pauses | own time |", "|---|--:|--:|--:|"]
    rows += [
        f"| {one.name} | {one.requests:,} | {one.pauses:,.0f} s | {one.seconds:.1f} s |"
        for one in costs
    ]
    return "\n".join(rows) + "\n"


def _review() -> Cost:
    with serve(answer) as stand_in:
        began = time.perf_counter()
        question = FactsQuestion(("arxiv:2304.08485",))
        ask_sources(question, stand_in.open_network(), "2026-11-29")
        seconds = time.perf_counter() - began
        # One more: GitHub, about the repository.
        requests = len(stand_in.calls) + 1
        return Cost("review of one entry", requests, sum(stand_in.waited), seconds)


def _enrich(folder: Path, name: str) -> Cost:
    github = _GitHub()
    with serve(answer) as stand_in, _asking(stand_in, github):
        began = time.perf_counter()
        said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(said), redirect_stderr(io.StringIO()):
            status = main(["enrich", "--dry-run", "--root", str(folder)])
        seconds = time.perf_counter() - began
        if status:
            raise SystemExit(f"enrich ended with {status}.")
        requests = len(stand_in.calls) + github.requests
        return Cost(name, requests, sum(stand_in.waited), seconds)


@contextmanager
def _asking(stand_in: StandIn, github: Repositories) -> Iterator[None]:
    """Let the program ask the stand-ins."""

    def open_network() -> HttpNetwork:
        return stand_in.open_network(budget=50_000, seconds=1e9)

    with (
        patch("bot.cli._open_network", open_network),
        patch("bot.cli._open_repositories", lambda: github),
    ):
        yield


if __name__ == "__main__":
    sys.stdout.write(render(measure()))
