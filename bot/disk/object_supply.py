"""Ask the process that started this one for objects of git that are not here.

The isolated process has no token, so that it cannot fetch anything itself: see
`bot.sandbox.objects`, which answers.
"""

import os
from collections.abc import Sequence

from bot.errors import GitError
from bot.ports import OBJECTS_VARIABLE

# Ids in one question: a line of 2 MiB.
_MOST_TOGETHER = 50_000


class ObjectSupply:
    """Asks through two pipes. A process that was forked from this one asks nothing."""

    def __init__(self, questions: int, answers: int) -> None:
        """Use two open pipes, by their numbers: one to write to, one to read from."""
        self._questions = os.fdopen(questions, "wb", closefd=False)
        self._answers = os.fdopen(answers, "rb", closefd=False)
        self._process = os.getpid()
        self._asked: set[str] = set()

    def ask(self, objects: Sequence[str]) -> None:
        """Have *objects* fetched; one that cannot be had stays missing.

        Raises:
            GitError: the other process gives no answer.
        """
        # What did not come the first time does not come the second time.
        wanted = [name for name in objects if name not in self._asked]
        if not wanted or self._process != os.getpid():
            return
        self._asked.update(wanted)
        for start in range(0, len(wanted), _MOST_TOGETHER):
            line = " ".join(wanted[start : start + _MOST_TOGETHER])
            try:
                self._questions.write(f"{line}\n".encode())
                self._questions.flush()
                answer = self._answers.readline()
            except OSError:
                answer = b""
            if not answer:
                raise GitError("objects could not be fetched.")


def open_supply() -> ObjectSupply | None:
    """Return what this process may ask for objects; None where there is nobody to ask."""
    numbers = os.environ.get(OBJECTS_VARIABLE)
    if numbers is None:
        return None
    questions, answers = map(int, numbers.split(","))
    return ObjectSupply(questions, answers)
