"""How far a command is: a bar at a terminal, elsewhere a line every few seconds."""

import io
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from bot.disk import progress as module
from bot.disk.progress import DiskProgress


class Screen(io.StringIO):
    """Standard error, a terminal or not."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait."""
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    monkeypatch.setattr(module, "_INTERVAL", 0.01)
    monkeypatch.setattr(module, "_REFRESH", 0.01)


def wait_for(screen: Screen, words: str) -> str:
    """What the screen shows as soon as it shows *words*."""
    end = time.monotonic() + 10
    while words not in screen.getvalue() and time.monotonic() < end:
        time.sleep(0.01)
    return screen.getvalue()


def test_a_terminal_shows_what_goes_on_and_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen(is_terminal=True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    progress = DiskProgress()

    for part in progress.track([1, 2], 2, "reviewing"):
        with progress.show_step(f"reading {part}"):
            shown = wait_for(
                screen, f"reviewing, {part - 1} of 2, 0 s › reading {part}, 0 s"
            )

            assert f"reviewing, {part - 1} of 2" in shown


def test_elsewhere_a_line_is_written_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen(is_terminal=False)
    monkeypatch.setattr(sys, "stderr", screen)

    with DiskProgress().show_step("reading README.md"):
        shown = wait_for(screen, "\n")

    assert shown.startswith("listwright: reading README.md, 0 s\n")


def test_what_is_done_at_once_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(is_terminal=True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(module, "_PATIENCE", 60)

    with DiskProgress().show_step("reading README.md"):
        pass

    assert screen.getvalue() == ""


def test_no_thread_is_left_while_it_is_paused_or_over() -> None:
    progress = DiskProgress()
    before = threading.active_count()

    with progress.show_step("reading"):
        assert threading.active_count() == before + 1
        with progress.pause():
            assert threading.active_count() == before
        assert threading.active_count() == before + 1

    assert threading.active_count() == before


def test_a_failure_ends_what_is_shown() -> None:
    def fail() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    progress = DiskProgress()
    before = threading.active_count()

    with pytest.raises(ValueError, match="broken"):
        list(progress.track(fail(), 2, "failing"))

    assert threading.active_count() == before
