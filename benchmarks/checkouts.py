"""What a job gets of the repository before it begins: `python -m benchmarks.checkouts`.

Repositories with a long history are served by git's own daemon on the loopback, and fetched as the workflow's jobs do.
"""

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

import yaml

from benchmarks.catalog import canonical, load_real
from benchmarks.measure import CHECKOUT, BenchError, print_measured
from benchmarks.results import MEGABYTE
from benchmarks.variation import Maker

_RUNS = {10_000: 3, 100_000: 1}
"""By the number of entries."""
_COMMITS = 5_000
_WORKFLOW = CHECKOUT / ".github/workflows/bot.yml"
_SAID = (
    f"The repository at the beginning of a job: its last {_COMMITS:,} commits add an entry each. git's own daemon serves it on the"
    " loopback, so that no network is in the figures. A job reads what it needs from git's objects; only `schema/` and the"
    " files at the top are written to its disk."
)
_EVERYTHING = "every file on the disk"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one way to fetch took: seconds, megabytes of objects, files on the disk."""

    entries: int
    way: str
    seconds: float
    megabytes: float
    files: int


def measure(folder: Path) -> Iterator[Cost]:
    """Yield the cost of each way, for each size of the repository."""
    for size in _RUNS:
        make_history(folder / f"{size}.git", size)
    with _served(folder) as address:
        for size in _RUNS:
            for way, options in list_ways().items():
                yield _fetch(
                    f"{address}/{size}.git", folder / "job", size, way, options
                )


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
        "a job that reads or writes": options["analyse"],
        "a job that only answers": options["publish"],
    }


def make_history(bare: Path, size: int) -> None:
    """Make a bare repository of *size* entries, the last of which came in a commit each."""
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", bare], check=True)
    _git(bare, "config", "uploadpack.allowFilter", "true")
    entries = list(islice(Maker(load_real(CHECKOUT)).entries(), size))
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
    _git(bare, "repack", "-adq", "--window=20", "--depth=50")


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
def _served(folder: Path) -> Iterator[str]:
    """Yield the address at which git's daemon serves the repositories of a folder."""
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
            yield f"git://127.0.0.1:{port}"
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


def render(costs: Iterator[Cost]) -> str:
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
    return "\n".join(rows) + "\n"


def main() -> int:
    """Measure and print; 3 if git failed."""
    return print_measured("checkouts", lambda folder: render(measure(folder)))


if __name__ == "__main__":
    sys.exit(main())
