"""Answer an isolated process that asks for objects of git.

The process has read what strangers wrote, so that nothing it says is trusted: it may name
objects, a bounded number of times, and gets none that *supply* does not fetch.
"""

import os
import re
import threading
from contextlib import suppress
from typing import BinaryIO

from bot.errors import ListwrightError
from bot.ports import OBJECTS_VARIABLE, Supply

# A line of ids, each of 40 hexadecimal digits.
_QUESTION = re.compile(rb"[0-9a-f]{40}(?: [0-9a-f]{40})*\n")
# Bytes of a line: some more than a process asks for at once.
_LONGEST = 4 << 20
# Questions of one process: a review asks some ten.
_MOST_QUESTIONS = 200
# Seconds that a thread may take to notice the end of its process.
_PATIENCE = 5


class ObjectServer:
    """Answers one process, in a thread of its own, until the process ends."""

    def __init__(self, supply: Supply) -> None:
        """Fetch what is asked for by *supply*."""
        self._supply = supply
        self.failure: ListwrightError | None = None
        """What kept objects from being fetched."""
        self.is_fetching = False
        """Whether the process waits for objects."""
        self._questions, asking = os.pipe()
        answered, self._answers = os.pipe()
        self.pipes = asking, answered
        """The ends that the process gets."""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        """The variable that tells the process of the pipes."""
        return {OBJECTS_VARIABLE: ",".join(map(str, self.pipes))}

    def start(self) -> None:
        """Start to answer. The process has its ends of the pipes by now."""
        for pipe in self.pipes:
            os.close(pipe)
        self._thread.start()

    def close(self) -> None:
        """Wait for the last answer. The process has ended by now."""
        # A process that hides what it has started keeps nobody waiting.
        self._thread.join(_PATIENCE)

    def _serve(self) -> None:
        with (
            # The process may end while it is answered.
            suppress(OSError),
            os.fdopen(self._questions, "rb") as questions,
            os.fdopen(self._answers, "wb") as answers,
        ):
            for _ in range(_MOST_QUESTIONS):
                if not self._answer(questions, answers):
                    return

    def _answer(self, questions: BinaryIO, answers: BinaryIO) -> bool:
        """Answer one question; return whether another one may follow."""
        line = questions.readline(_LONGEST)
        if not _QUESTION.fullmatch(line):
            return False
        self.is_fetching = True
        try:
            self._supply(line.decode().split())
        except ListwrightError as error:
            self.failure = error
            return False
        self.is_fetching = False
        answers.write(b"\n")
        answers.flush()
        return True
