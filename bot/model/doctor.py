"""The results of `listwright doctor`."""

from typing import Literal, NamedTuple

# `unknown` is what could not be read: it is never called `ok`.
State = Literal["ok", "fix", "unknown"]


class CheckResult(NamedTuple):
    """What one check found.

    *advice* says what to do; it is empty where nothing is.
    """

    state: State
    what: str
    advice: str = ""
