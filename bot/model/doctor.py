"""What `listwright doctor` says of a repository."""

from typing import Literal, NamedTuple

State = Literal["fine", "mend", "could not look"]


class CheckResult(NamedTuple):
    """One thing that was looked at. *advice* says what to do; it is empty where all is fine."""

    state: State
    what: str
    advice: str = ""
