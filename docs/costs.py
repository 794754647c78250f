"""Make the table of costs in `docs/maintainers.md`, from the jobs that the tests see start."""

from collections.abc import Iterator

from tests.workflows.starts import COMMAND, IDLE_SWEEP, MERGE, PUSH, REVIEW

WEEKS = 365 / 12 / 7
"""Weeks in a month."""
SWEEPS = 4 * 365 / 12
"""Sweeps in a month: one every six hours."""
SIZES = (1, 20, 200)
"""Pull requests a week."""

# Opened, pushed to once, and merged: by the bot, whose merge starts nothing, or by a person.
BY_COMMAND = 2 * len(REVIEW) + len(COMMAND)
BY_HAND = 2 * len(REVIEW) + len(MERGE) + len(PUSH)


def render_costs() -> Iterator[str]:
    """Yield the lines of the table. A job takes less than a minute, and GitHub counts each as one."""
    yield "| pull requests a week | jobs a month, merged by `/approve` | merged by hand | of them for idle sweeps |"
    yield "| --: | --: | --: | --: |"
    sweeps = SWEEPS * len(IDLE_SWEEP)
    for size in SIZES:
        columns = [sweeps + size * WEEKS * each for each in (BY_COMMAND, BY_HAND)]
        cells = " | ".join(f"{round(count):,}" for count in (*columns, sweeps))
        yield f"| {size} | {cells} |"
