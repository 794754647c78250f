"""The process that reads what strangers wrote."""

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.errors import GitError, IsolatedProcessError
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


ASK = (
    "import os; asking, answered = map(int, os.environ['LISTWRIGHT_OBJECTS'].split(','));"
    " os.write(asking, b'1' * 40 + b'\\n'); print(os.read(answered, 9))"
)


def test_it_gets_what_it_asks_for(program: Path) -> None:
    asked: list[str] = []
    with patch.object(sys, "executable", str(program)):
        said = run_isolated([ASK], supply=asked.extend)

    assert asked == ["1" * 40]
    assert said == b"b'\\n'\n"


@pytest.mark.parametrize(
    "question", ["b'x\\n'", "b'1' * 41 + b'\\n'", "b'1' * (5 << 20)"]
)
def test_T53_what_is_no_question_is_not_answered(program: Path, question: str) -> None:
    asked: list[str] = []
    code = ASK.replace("b'1' * 40 + b'\\n'", question)
    with patch.object(sys, "executable", str(program)), suppress(IsolatedProcessError):
        run_isolated([code], supply=asked.extend)

    assert asked == []


def test_what_keeps_objects_away_is_not_the_fault_of_who_is_read(program: Path) -> None:
    def fail(_: Sequence[str]) -> None:
        raise GitError("the server is down.")

    with (
        patch.object(sys, "executable", str(program)),
        pytest.raises(GitError, match="down"),
    ):
        run_isolated([f"{ASK}; raise SystemExit(1)"], supply=fail)


def test_a_fetch_that_takes_too_long_is_not_the_fault_of_who_is_read(
    program: Path,
) -> None:
    with (
        patch.object(sys, "executable", str(program)),
        pytest.raises(GitError, match="too long"),
    ):
        run_isolated([ASK], wall=0.5, supply=lambda _: time.sleep(2))


def test_T44_what_it_started_ends_with_it(program: Path) -> None:
    code = "import subprocess; subprocess.Popen(['sleep', '60'], close_fds=False)"
    began = time.monotonic()
    with patch.object(sys, "executable", str(program)):
        run_isolated([code], supply=lambda _: None)

    assert time.monotonic() - began < 4
