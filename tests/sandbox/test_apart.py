"""The process that reads what strangers wrote."""

import os
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.errors import IsolatedProcessError
from bot.sandbox import run_isolated


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """An interpreter that runs the words it is given as a program, in place of listwright."""
    path = tmp_path / "python"
    path.write_text(
        f'#!/bin/sh\nexec {sys.executable} -I -c "$4"\n'
    )  # python -I -m bot WORDS
    path.chmod(0o755)
    return path


def run(program: Path, code: str, *, wall: float = 20, memory: int = 1 << 30) -> bytes:
    with patch.object(sys, "executable", str(program)):
        return run_isolated([code], wall=wall, memory=memory)


def test_what_it_prints_comes_back() -> None:
    assert run_isolated(["--version"]).startswith(b"listwright ")


def test_T02_it_sees_no_secret(program: Path) -> None:
    with patch.dict(
        os.environ,
        {
            "GITHUB_TOKEN": "ghs_canary",
            "ACTIONS_RUNTIME_TOKEN": "canary",
            "SECRET": "canary",
        },
    ):
        seen = run(program, "import os; print(dict(os.environ))")

    assert b"canary" not in seen


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "signal 11"),
        ("import os; os.abort()", "signal 6"),
        ("x = bytearray(2 << 30)", "MemoryError"),
        ("import time; time.sleep(60)", "more than 1 seconds"),
        ("raise SystemExit('no')", "failed"),
        ("print('x' * (3 << 20))", "more than 1,048,576 bytes"),
    ],
)
def test_F28_a_child_that_ends_badly_is_told_of_and_ends_nothing_else(
    program: Path, code: str, why: str
) -> None:
    with pytest.raises(IsolatedProcessError, match=why):
        run(program, code, wall=1 if "sleep" in code else 20)


def test_T05_T34_what_a_child_says_at_its_end_is_one_line_without_commands(
    program: Path,
) -> None:
    with pytest.raises(IsolatedProcessError) as caught:
        run(
            program, "import sys; sys.stderr.write('a\\n::add-mask::x\\n'); sys.exit(3)"
        )

    assert "\n" not in str(caught.value)
    assert "'::add-mask::x'" in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of Linux")
def test_it_cannot_gain_rights(program: Path) -> None:
    status = run(program, "print(open('/proc/self/status').read())")

    assert b"NoNewPrivs:\t1" in status


def test_what_it_prints_beyond_the_limit_is_not_read_into_memory(program: Path) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(IsolatedProcessError, match=r"signal|failed"):
        run(program, "while True: print('x' * (1 << 20))")

    # KiB; the file may have 256 MiB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10
