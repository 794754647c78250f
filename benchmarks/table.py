"""Results as text for a terminal, and as Markdown for a page."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence

from benchmarks.results import MEGABYTE, Goal, Result
from benchmarks.steps import STEPS, Samples

_TWINS = ("duplicate-work", "similar-title", "shared-link")
_HEADS = (
    "",
    "median",
    "from – to",
    "to parsing",
    "processor",
    "largest process",
    "all processes",
)


def render_machine() -> str:
    """What the numbers were measured on."""
    cores = (
        len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count()
    )
    system = f"{platform.system()} {platform.machine()}"
    python = f"Python {platform.python_version()}"
    return f"{python}, {system}, {cores} cores. Machines differ and drift: trust the ratios."


def render_result(result: Result) -> str:
    """One size: what the catalog is like, then a row for each step."""
    return f"{describe(result)}\n\n{_aligned([_HEADS, *_rows(result)])}"


def describe(result: Result) -> str:
    """What the made catalog is like."""
    made = result.made
    size, findings = made["entries"], made["findings"]
    average = f"{made['bytes'] / size:.0f} bytes and {made['lines'] / size:.1f} lines"
    twins = ", ".join(f"{findings.get(rule, 0):,} {rule}" for rule in _TWINS)
    return f"{size:,} entries, {average} on average; {sum(findings.values()):,} findings, of them {twins}"


def render_start(samples: Samples) -> str:
    """Start-up without work."""
    rows = [
        (step, _seconds(sorted(sample.wall for sample in found)))
        for step, found in samples.items()
    ]
    return _aligned([("start-up", "median"), *rows])


def render_goals(goals: Iterable[Goal]) -> str:
    """A line for each goal."""
    rows = [(g.what, _value(g), _bound(g), "met" if g.met else "MISSED") for g in goals]
    return _aligned([("goal", "measured", "at most", ""), *rows])


def render_markdown(results: Mapping[int, Result], goals: Iterable[Goal]) -> str:
    """A table with a column for each size, the goals, and what it was measured on."""
    sizes = sorted(results)
    lines = [
        f"| median, and its ratio to parsing | {' | '.join(f'{size:,} entries' for size in sizes)} |",
        f"|---|{'--:|' * len(sizes)}",
    ]
    for step in STEPS:
        cells = [_cell(results[size], step) for size in sizes]
        lines.append(f"| {step} | {' | '.join(cells)} |")
    lines += ["", *render_goal_rows(goals)]
    lines += [
        "",
        *(f"{describe(results[size])}.  " for size in sizes),
        render_machine(),
    ]
    return "\n".join(lines) + "\n"


def render_goal_rows(goals: Iterable[Goal]) -> list[str]:
    """The goals as a Markdown table, line by line."""
    lines = ["| goal | measured | at most | |", "|---|--:|--:|---|"]
    lines += [
        f"| {g.what} | {_value(g)} | {_bound(g)} | {'met' if g.met else '**missed**'} |"
        for g in goals
    ]
    return lines


def _rows(result: Result) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for step in STEPS:
        if not (samples := result.samples.get(step)):
            continue
        walls = sorted(sample.wall for sample in samples)
        cpu = sorted(sample.cpu for sample in samples)
        largest = max(sample.largest for sample in samples) / MEGABYTE
        together = (
            f"{result.peaks[step] / MEGABYTE:.0f} MB" if result.peaks.get(step) else "–"
        )
        spread = f"{walls[0]:.2f} – {walls[-1]:.2f}" if len(walls) > 1 else "once"
        rows.append(
            (
                step,
                _seconds(walls),
                spread,
                f"{result.ratio(step):.2f}",
                _seconds(cpu),
                f"{largest:.0f} MB",
                together,
            )
        )
    return rows


def _cell(result: Result, step: str) -> str:
    return (
        f"{result.wall(step):.2f} s ({result.ratio(step):.2f})"
        if step in result.samples
        else "–"
    )


def _seconds(values: Sequence[float]) -> str:
    middle = values[len(values) // 2]
    return f"{middle:.2f} s" if middle >= 1 else f"{middle * 1000:.0f} ms"


def _value(goal: Goal) -> str:
    return f"{goal.value:.0f} {goal.unit}" if goal.unit else f"{goal.value:.2f}"


def _bound(goal: Goal) -> str:
    return f"{goal.most:g} {goal.unit}".rstrip()


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side, the first to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("   ".join(cells).rstrip())
    return "\n".join(lines) + "\n"
