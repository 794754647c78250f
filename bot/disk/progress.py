"""Show a person who waits how far a command is.

At a terminal it is a bar, elsewhere a line every few seconds.
"""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # most commands end before anything is shown, and start without them
    from threading import Event, Thread

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

T = TypeVar("T")

# Seconds at a terminal before the bar appears: what takes less than a blink needs
# none.
_PATIENCE = 0.5
# Seconds between two lines where standard error is no terminal, such as a log.
_INTERVAL = 5.0
# Seconds between two pictures of the bar.
_REFRESH = 0.1


class _Step:
    """Work that is going on; *total* is 0 where nobody knows how many parts it has."""

    def __init__(self, name: str, total: int = 0) -> None:
        self.name = name
        self.total = total
        self.done = 0
        self._began = time.monotonic()

    def __str__(self) -> str:
        count = f", {self.done} of {self.total}" if self.total else ""
        return f"{self.name}{count}, {time.monotonic() - self._began:.0f} s"


class DiskProgress:
    """Shows on standard error the steps that are going on.

    A thread draws, so that it shows also while one step takes long. There is no thread
    as long as nothing is going on, and none while the process forks (see `pause`).
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        self._steps: list[_Step] = []
        self._shown: tuple[Thread, Event] | None = None
        """The thread that draws, and what ends it."""
        self._shown_at = time.monotonic()
        self._is_bar_due = False

    @contextmanager
    def show_step(self, name: str) -> Iterator[None]:
        """Show that *name* goes on, until the block ends."""
        with self._keep_step(_Step(name)):
            yield

    def track(self, parts: Iterable[T], total: int, name: str) -> Iterator[T]:
        """Yield *parts* as they come, and show how many of *total* are done."""
        step = _Step(name, total)
        with self._keep_step(step):
            for part in parts:
                yield part
                step.done += 1

    def print_part(self, text: str) -> None:
        """Print a part of the command's result at once.

        It is in UTF-8, whatever the locale says.
        """
        with self.pause():
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Show nothing, and run no thread, until the block ends."""
        self._stop()
        try:
            yield
        finally:
            self._start()

    @contextmanager
    def _keep_step(self, step: _Step) -> Iterator[None]:
        """Count *step* among those that are going on, until the block ends."""
        self._steps.append(step)
        self._start()
        try:
            yield
        finally:
            self._steps.remove(step)
            if not self._steps:
                self._stop()

    def _start(self) -> None:
        """Start the thread that draws, if it is needed and not there."""
        if self._shown is None and self._steps:
            from threading import Event, Thread

            is_over = Event()
            thread = Thread(target=self._show, args=(is_over,), daemon=True)
            thread.start()
            self._shown = thread, is_over

    def _stop(self) -> None:
        """End the thread that draws, and wait for its end."""
        if self._shown is not None:
            thread, is_over = self._shown
            is_over.set()
            thread.join()
            self._shown = None

    def _show(self, is_over: "Event") -> None:
        """Draw until *is_over* is set; the drawing thread runs this."""
        if not sys.stderr.isatty():
            self._show_lines(is_over)
        elif self._is_bar_due or not self._wait(is_over, _PATIENCE):
            self._is_bar_due = True
            self._show_bar(is_over)

    def _wait(self, is_over: "Event", seconds: float) -> bool:
        """Wait until *seconds* after the last drawing.

        Return whether the step ended before.
        """
        return is_over.wait(max(self._shown_at + seconds - time.monotonic(), 0))

    def _show_lines(self, is_over: "Event") -> None:
        """Print a line every few seconds."""
        while not self._wait(is_over, _INTERVAL):
            steps = " › ".join(map(str, self._steps[:]))
            sys.stderr.write(f"listwright: {steps}\n")
            sys.stderr.flush()
            self._shown_at = time.monotonic()

    def _show_bar(self, is_over: "Event") -> None:
        """Draw the bar again and again until *is_over* is set."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        console = Console(stderr=True)
        with Progress(
            # A bracket in the name of a step is text, no markup.
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            console=console,
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        ) as bar:
            task = bar.add_task("")
            self._draw(bar, task)
            while not is_over.wait(_REFRESH):
                self._draw(bar, task)

    def _draw(self, bar: "Bar", task: "TaskID") -> None:
        """Draw the steps that are going on, and the bar of the innermost counted one."""
        # A copy: the main thread may end a step meanwhile.
        steps = self._steps[:]
        if not steps:
            return
        counted = next((step for step in reversed(steps) if step.total), steps[-1])
        bar.update(
            task,
            description=" › ".join(map(str, steps)),
            total=counted.total or None,
            completed=counted.done,
        )
        bar.refresh()
