"""What a job gets of the repository before it begins, and a whole analysis: `python -m benchmarks.checkouts`.

Repositories with a long history are served by git's own daemon on the loopback, and fetched as the workflow's jobs do.
"""

import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from shutil import rmtree
from typing import Any

import yaml

from benchmarks.analysis_job import NUMBER
from benchmarks.catalog import canonical, load_real
from benchmarks.measure import CHECKOUT, BenchError, print_measured
from benchmarks.relay import relay_to
from benchmarks.results import MEGABYTE, Goal
from benchmarks.table import render_goal_rows
from benchmarks.variation import Maker

_RUNS = {10_000: 3, 100_000: 1}
"""By the number of entries."""
_COMMITS = 5_000
_REQUESTS = (0, 300)
"""Open requests beside the one that is judged; each adds an entry, and parted from the branch at a commit of its own."""
_WORKFLOW = CHECKOUT / ".github/workflows/bot.yml"
_SAID = (
    f"The repository at the beginning of a job: its last {_COMMITS:,} commits add an entry each. git's own daemon serves it on the"
    " loopback, so that no network is in the figures. A job reads what it needs from git's objects; only `schema/` and the"
    " files at the top are written to its disk. The job that answers a fork's request has no checkout."
)
_EVERYTHING = "every file on the disk"


_ANALYSED = (
    "An analysis from an empty machine, without the requests to GitHub: the checkout, all that git fetches, and the isolated process."
    " The contribution adds one entry to a section of some 500, and parted from the branch 20 commits ago. It is compared with"
    " the older requests that are open. Without the index, every entry and every such request is fetched and read; a list of"
    " fewer than 10,000 has none."
)
# Entries of the section that the contribution goes to, whatever the size of the list.
_SECTION_SIZE = 500
_SECTION = "entries/mllm/supervised-finetuning/"
_ENTRY = "title: 'Octo-Tuner: Instruction Tuning of Large Multimodal Models from Few Examples'\nyear: 2025\nlinks:\n  paper: https://arxiv.org/abs/2512.34567\n"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one way to fetch took: seconds, megabytes of objects, files on the disk."""

    entries: int
    way: str
    seconds: float
    megabytes: float
    files: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one analysis took: seconds, megabytes from the server, and of them megabytes of the index."""

    entries: int
    requests: int
    is_indexed: bool
    seconds: float
    megabytes: float
    index_megabytes: float
    rounds: int


def measure(folder: Path) -> Iterator[Cost]:
    """Yield the cost of each way, for each size of the repository."""
    for size in _RUNS:
        make_history(folder / f"{size}.git", size)
    with _served(folder) as port:
        address = f"git://127.0.0.1:{port}"
        for size in _RUNS:
            for way, options in list_ways().items():
                yield _fetch(
                    f"{address}/{size}.git", folder / "job", size, way, options
                )


def measure_analyses(folder: Path) -> Iterator[Analysis]:
    """Yield the cost of an analysis for each size that `measure` made, without an index and with it."""
    with _served(folder) as port:
        for size in _RUNS:
            for count in _REQUESTS:
                yield _measure_analysis(folder, port, size, count, is_indexed=False)
            bare = folder / f"{size}.git"
            address = f"git://127.0.0.1:{port}"
            heads = _list_heads(bare, max(_REQUESTS))
            _run_job(address, size, bare, heads, "--index")
            for count in _REQUESTS:
                yield _measure_analysis(folder, port, size, count, is_indexed=True)


def _list_heads(bare: Path, count: int) -> str:
    """Return the request that is judged and *count* older ones, as the job takes them."""
    form = "--format=%(refname:lstrip=2) %(objectname)"
    listed = subprocess.run(
        ["git", "-C", bare, "for-each-ref", form, "refs/pull"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    heads = []
    for line in listed.splitlines():
        name, commit = line.split()
        number = int(name.partition("/")[0])
        if number == NUMBER or number <= count:
            heads.append(f"{number}:{commit}")
    return ",".join(heads)


def _measure_analysis(
    folder: Path, port: int, size: int, requests: int, *, is_indexed: bool
) -> Analysis:
    heads = _list_heads(folder / f"{size}.git", requests)
    seconds = []
    for _ in range(_RUNS[size]):
        began = time.perf_counter()
        _analyse(f"git://127.0.0.1:{port}", size, folder / "job", heads)
        seconds.append(time.perf_counter() - began)
    # Apart, because counting takes time.
    with relay_to(port) as relay:
        said = _analyse(f"git://127.0.0.1:{relay.port}", size, folder / "job", heads)
        received = relay.received
    return Analysis(
        size,
        requests,
        is_indexed,
        statistics.median(seconds),
        received / MEGABYTE,
        said["index"] / MEGABYTE,
        said["rounds"],
    )


def _analyse(address: str, size: int, folder: Path, heads: str) -> Mapping[str, int]:
    """Check the repository out as a review of a large one does, and review the contribution."""
    rmtree(folder, ignore_errors=True)
    options = {"fetch-depth": "1", "filter": "blob:none", "sparse-checkout": "schema"}
    _check_out(f"{address}/{size}.git", folder, options)
    said: Mapping[str, int] = json.loads(
        _run_job(address, size, folder / ".git", heads)
    )
    return said


def _run_job(address: str, size: int, checkout: Path, heads: str, *words: str) -> str:
    command = [sys.executable, "-m", "benchmarks.analysis_job", address, str(size)]
    return subprocess.run(
        [*command, str(checkout), heads, *words],
        cwd=CHECKOUT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def list_ways() -> Mapping[str, Mapping[str, str]]:
    """Return the options of the checkouts, by whom they serve: all files, and those of the workflow."""
    jobs = yaml.safe_load(_WORKFLOW.read_text("utf-8"))["jobs"]
    options = {
        name: {
            key: str(value)
            for key, value in step["with"].items()
            if key in {"fetch-depth", "filter", "sparse-checkout"}
        }
        for name, job in jobs.items()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    }
    return {
        _EVERYTHING: {"fetch-depth": "0"},
        "a job that reads or writes": options["fix"],
    }


def make_history(bare: Path, size: int) -> None:
    """Make a bare repository of *size* entries, the last of which came in a commit each."""
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", bare], check=True)
    _git(bare, "config", "uploadpack.allowFilter", "true")
    made = list(islice(_take_entries(), size + max(_REQUESTS)))
    entries, proposed = made[:size], made[size:]
    schema = {
        path.relative_to(CHECKOUT).as_posix(): path.read_text("utf-8")
        for path in sorted((CHECKOUT / "schema").iterdir())
    }
    files = [(f"entries/{name}.yaml", canonical(record)) for name, record in entries]
    first = len(files) - _COMMITS
    commits = [[*schema.items(), *files[:first]], *([file] for file in files[first:])]
    stream = b"".join(_write_commits(commits))
    words = ["fast-import", "--quiet"]
    subprocess.run(["git", "-C", bare, *words], input=stream, check=True)
    heads = _write_head(NUMBER, 20, f"{_SECTION}octo-tuner.yaml", _ENTRY)
    for number, (name, record) in enumerate(proposed, start=1):
        path = f"entries/{name}.yaml"
        heads += _write_head(number, 10 * number, path, canonical(record))
    subprocess.run(["git", "-C", bare, *words], input=heads, check=True)
    _git(bare, "repack", "-adq", "--window=20", "--depth=50")


def _write_head(number: int, before: int, path: str, text: str) -> bytes:
    """A request that adds a file, and parted so many commits before the tip of the branch."""
    data = text.encode()
    head = (
        f"commit refs/pull/{number}/head\ncommitter Bench <bench@example.org> 1700000000 +0000\n"
        f"data 3\nAdd\nfrom refs/heads/main~{before}\nM 100644 inline {path}\ndata {len(data)}\n"
    )
    return head.encode() + data + b"\n"


def _take_entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield made entries, few of them in the section that the contribution goes to."""
    in_section = 0
    for name, record in Maker(load_real(CHECKOUT)).entries():
        if f"entries/{name}".startswith(_SECTION):
            in_section += 1
            if in_section > _SECTION_SIZE:
                continue
        yield name, record


def _write_commits(commits: list[list[tuple[str, str]]]) -> Iterator[bytes]:
    for number, files in enumerate(commits):
        when = 1_700_000_000 + 60 * number
        yield f"commit refs/heads/main\ncommitter Bench <bench@example.org> {when} +0000\n".encode()
        yield b"data 3\nAdd\n"
        for path, text in files:
            data = text.encode()
            yield (
                f'M 100644 inline "{path}"\ndata {len(data)}\n'.encode() + data + b"\n"
            )


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """Yield the port at which git's daemon serves the repositories of a folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["daemon", "--export-all", "--reuseaddr", f"--base-path={folder}"]
    words += ["--listen=127.0.0.1", f"--port={port}"]
    with subprocess.Popen(["git", *words], stderr=subprocess.DEVNULL) as daemon:
        try:
            for _ in range(100):
                with socket.socket() as tried:
                    if not tried.connect_ex(("127.0.0.1", port)):
                        break
                time.sleep(0.05)
            yield port
        finally:
            daemon.terminate()


def _fetch(
    address: str, folder: Path, size: int, way: str, options: Mapping[str, str]
) -> Cost:
    """Return the cost of a checkout, as actions/checkout makes it."""
    seconds = []
    for _ in range(_RUNS[size]):
        rmtree(folder, ignore_errors=True)
        began = time.perf_counter()
        _check_out(address, folder, options)
        seconds.append(time.perf_counter() - began)
    objects = folder / ".git/objects"
    size_of_objects = sum(path.lstat().st_size for path in objects.rglob("*.pack"))
    files = [
        path
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    ]
    if not files:
        raise BenchError("the checkout has no files.")
    median = statistics.median(seconds)
    return Cost(size, way, median, size_of_objects / MEGABYTE, len(files))


def _check_out(address: str, folder: Path, options: Mapping[str, str]) -> None:
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    _git(folder, "remote", "add", "origin", address)
    words = ["fetch", "--quiet", "--no-tags"]
    if options.get("fetch-depth", "1") != "0":
        words.append("--depth=1")
    part = options.get("sparse-checkout", "")
    if part:
        words.append(f"--filter={options.get('filter', 'blob:none')}")
        _git(folder, "sparse-checkout", "set", part)
    _git(folder, *words, "origin", "refs/heads/main")
    _git(folder, "checkout", "--quiet", "--detach", "FETCH_HEAD")


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", folder, *words], check=True)


def render(costs: Iterator[Cost], analyses: Iterator[Analysis]) -> str:
    """The costs as Markdown."""
    rows = [
        _SAID,
        "",
        "| entries | what is fetched | time | objects | files on the disk |",
        "|--:|---|--:|--:|--:|",
    ]
    rows += [
        f"| {one.entries:,} | {one.way} | {one.seconds:.2f} s | {one.megabytes:.1f} MB | {one.files:,} |"
        for one in costs
    ]
    rows += [
        "",
        _ANALYSED,
        "",
        "| entries | open requests | index | time | from the server | of it the index | rounds |",
        "|--:|--:|---|--:|--:|--:|--:|",
    ]
    goals = []
    for one in analyses:
        has_index = "yes" if one.is_indexed else "no"
        rows.append(
            f"| {one.entries:,} | {one.requests} | {has_index} | {one.seconds:.2f} s | {one.megabytes:.1f} MB | {one.index_megabytes:.2f} MB | {one.rounds} |"
        )
        if one.is_indexed and one.entries == max(_RUNS):
            what = (
                f"{one.entries:,} entries, {one.requests} open requests, with the index"
            )
            goals += [
                Goal(f"{what}: seconds", one.seconds, 1.5),
                Goal(f"{what}: from the server", one.megabytes, 6, "MB"),
                Goal(f"{what}: of the index", 1000 * one.index_megabytes, 1000, "kB"),
            ]
    return "\n".join([*rows, "", *render_goal_rows(goals)]) + "\n"


def main() -> int:
    """Measure and print; 3 if git failed."""
    return print_measured(
        "checkouts", lambda folder: render(measure(folder), measure_analyses(folder))
    )


if __name__ == "__main__":
    sys.exit(main())
