"""`make bench`: measure listwright on made catalogs, and what merely parsing or another validator takes.

Each part is measured by whole processes, in turn, so that ratios hold where times do not. What is made for it stands
in a temporary folder that is removed at the end.
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
from benchmarks.table import (
    render_goals,
    render_machine,
    render_markdown,
    render_result,
    render_start,
)

_RUNS = {1_000: 5, 10_000: 3, 100_000: 1}
_START_RUNS = 21
_CATALOGS = "catalogs"
_PARTS = (
    _CATALOGS,
    "imports",
    "forge",
    "checkouts",
    "action",
    "facts",
    "links",
    "readers",
)
"""Catalogs of several sizes; the import of lists; a review on GitHub; what its jobs fetch; the Action on a new machine; sources of facts; a year of links; pages.

All but the first are programs of their own."""
_END = "<!-- benchmark:end -->"


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether goals were met, if that was asked."""
    arguments = _parse(words)
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # else every process would compile the program anew
    os.environ.pop("LISTWRIGHT_NO_CACHE", None)
    print(render_machine(), flush=True)
    missed = False
    try:
        for part in arguments.part:
            if part == _CATALOGS:
                text, missed = _measure_catalogs(arguments)
            else:
                text = _run_program(part)
                print(f"\n{text}", end="", flush=True)
            if arguments.markdown:
                _write_between(arguments.markdown, part, text)
    except (BenchError, subprocess.CalledProcessError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130
    return int(arguments.strict and missed)


def _parse(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m benchmarks", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "--part",
        choices=_PARTS,
        nargs="+",
        help="what is measured; everything, if not given",
    )
    parser.add_argument(
        "--size",
        type=int,
        nargs="+",
        default=sorted(_RUNS),
        help="entries of the catalogs",
    )
    parser.add_argument(
        "--runs",
        type=int,
        help="how often each step is measured; by size, if not given",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a catalog of 1,000 entries, three runs: a first answer",
    )
    parser.add_argument(
        "--source",
        type=Path,
        default=CHECKOUT,
        help="the repository whose entries are varied",
    )
    parser.add_argument(
        "--markdown",
        type=Path,
        metavar="FILE",
        help=f"write the results there, as after {_begin(_CATALOGS)}",
    )
    parser.add_argument(
        "--strict", action="store_true", help="exit 1 if a goal is missed"
    )
    arguments = parser.parse_args(words)
    if arguments.quick:
        arguments.size, arguments.runs = [1_000], 3
    arguments.part = arguments.part or (_PARTS[:1] if arguments.quick else _PARTS)
    if min(arguments.size) < 1 or (arguments.runs or 1) < 1:
        parser.error("sizes and runs are at least 1")
    if not any(arguments.source.glob("entries/**/*.yaml")):
        parser.error(
            f"{arguments.source} has no entries to vary; name a repository that has: --source FOLDER"
        )
    if arguments.markdown:
        lacking = [
            _begin(part)
            for part in arguments.part
            if not _has_markers(arguments.markdown, part)
        ]
        if lacking:
            parser.error(
                f"{arguments.markdown} must hold the lines {', '.join(lacking)}, and {_END} after each"
            )
    return arguments


def _measure_catalogs(arguments: argparse.Namespace) -> tuple[str, bool]:
    """Every size; printed as it comes, returned as Markdown, and whether a goal was missed."""
    start = measure_start(_START_RUNS)
    print(f"\n{render_start(start)}", flush=True)
    results = {}
    for size in sorted(set(arguments.size)):
        results[size] = _measure(
            arguments.source, size, arguments.runs or _RUNS.get(size, 3)
        )
        print(f"\n{render_result(results[size])}", flush=True)
    judged = list(goals(results, start))
    print(f"\n{render_goals(judged)}", flush=True)
    return render_markdown(results, judged), any(not goal.met for goal in judged)


def _measure(source: Path, size: int, runs: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="listwright-bench-") as folder:
        command = [
            sys.executable,
            "-m",
            "benchmarks.catalog",
            str(source.resolve()),
            folder,
            str(size),
        ]
        made: Made = json.loads(
            subprocess.run(
                command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE
            ).stdout
        )
        steps = Steps(Path(folder))
        samples = dict(steps.measure(runs))
        if size <= PEER_MOST and (peer := steps.peer()):
            samples[PEER] = [peer]
        return Result(made, samples, steps.peaks())


def _run_program(part: str) -> str:
    """What a part prints; by a process of its own, or what it loads would show in all memory measured."""
    command = [sys.executable, "-m", f"benchmarks.{part}"]
    return subprocess.run(
        command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def _begin(part: str) -> str:
    return f"<!-- benchmark:begin {part} -->"


def _has_markers(page: Path, part: str) -> bool:
    return page.is_file() and _END in page.read_text("utf-8").partition(_begin(part))[2]


def _write_between(page: Path, part: str, text: str) -> None:
    before, begin, rest = page.read_text("utf-8").partition(_begin(part))
    after = rest.partition(_END)[2]
    page.write_text(f"{before}{begin}\n{text.strip()}\n{_END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
