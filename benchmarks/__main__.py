"""`make bench`: measure listwright on made catalogs, and what merely parsing or another validator takes.

Everything is measured in one run and by whole processes, in turn, so that ratios hold where times do not. The
catalogs stand in a temporary folder that is removed at the end.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import CHECKOUT, BenchError
from benchmarks.results import Made, Result, goals
from benchmarks.steps import PEER, PEER_MOST, Steps, measure_start
from benchmarks.table import render_goals, render_machine, render_markdown, render_result, render_start

_RUNS = {1_000: 5, 10_000: 3, 100_000: 1}
_START_RUNS = 21
_BEGIN, _END = "<!-- benchmark:begin -->", "<!-- benchmark:end -->"


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether goals were met, if that was asked."""
    arguments = _parse(words)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process would compile the program anew
    os.environ.pop("LISTWRIGHT_NO_CACHE", None)
    print(render_machine(), flush=True)
    try:
        start = measure_start(_START_RUNS)
        print(f"\n{render_start(start)}", flush=True)
        results = {}
        for size in sorted(set(arguments.size)):
            results[size] = _measure(arguments.source, size, arguments.runs or _RUNS.get(size, 3))
            print(f"\n{render_result(results[size])}", flush=True)
    except (BenchError, subprocess.CalledProcessError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    judged = list(goals(results, start))
    print(f"\n{render_goals(judged)}", flush=True)
    costs = "" if arguments.quick else _measure_forge()
    print(f"\n{costs}", flush=True)
    if arguments.markdown:
        _write_between(arguments.markdown, f"{render_markdown(results, judged)}\n{costs}")
    return int(arguments.strict and any(not goal.met for goal in judged))


def _parse(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, nargs="+", default=sorted(_RUNS), help="entries of the catalogs")
    parser.add_argument("--runs", type=int, help="how often each step is measured; by size, if not given")
    parser.add_argument("--quick", action="store_true", help="1,000 entries, three runs: a first answer")
    parser.add_argument(
        "--source", type=Path, default=CHECKOUT, help="the repository whose entries are varied"
    )
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help=f"write the results there, after {_BEGIN}"
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 if a goal is missed")
    arguments = parser.parse_args(words)
    if arguments.quick:
        arguments.size, arguments.runs = [1_000], 3
    if min(arguments.size) < 1 or (arguments.runs or 1) < 1:
        parser.error("sizes and runs are at least 1")
    if not any(arguments.source.glob("entries/**/*.yaml")):
        parser.error(
            f"{arguments.source} has no entries to vary; name a repository that has: --source FOLDER"
        )
    if arguments.markdown and not _has_markers(arguments.markdown):
        parser.error(f"{arguments.markdown} must hold the lines {_BEGIN} and {_END}, in this order")
    return arguments


def _measure(source: Path, size: int, runs: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="listwright-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.catalog", str(source.resolve()), folder, str(size)]
        made: Made = json.loads(
            subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE).stdout
        )
        steps = Steps(Path(folder))
        samples = dict(steps.measure(runs))
        if size <= PEER_MOST and (peer := steps.peer()):
            samples[PEER] = [peer]
        return Result(made, samples, steps.peaks())


def _measure_forge() -> str:
    """What a review on GitHub costs; by a program of its own, or the stand-in would show in all memory measured."""
    command = [sys.executable, "-m", "benchmarks.forge"]
    return subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _has_markers(page: Path) -> bool:
    return page.is_file() and _BEGIN in page.read_text("utf-8").partition(_END)[0]


def _write_between(page: Path, text: str) -> None:
    before, _, rest = page.read_text("utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    page.write_text(f"{before}{_BEGIN}\n{text}{_END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
