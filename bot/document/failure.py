"""Why a text cannot be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file cannot be read: a sentence, an instruction, and the place, counted from 1.

    *near* is a second line worth a look (where the unfinished thing began), or 0.
    *excess* says that a cap was hit, which no repair of a line can mend.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    near: int = 0
    excess: bool = False
