"""Why a text cannot be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file cannot be read: a sentence and an instruction.

    *line* and *column* are counted from 1. *near* is a second line worth a look
    (where the unfinished part began), or 0. *excess* says that a cap was exceeded,
    which no repair of a line can change. *repeated_key* is the field that the file has
    twice, if that is the failure.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    near: int = 0
    excess: bool = False
    repeated_key: str | None = None
