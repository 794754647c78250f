"""What open pull requests add to a long list, remembered, so that a review need not read it.

It is one file of the index of the list's entries (`bot.model.state`). A request is known by
the commit that it proposes: of a newer one, nothing is remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

OPEN_WORKS_FILE: Final = "open-works.json"
# A larger file is not read. A request takes some hundred bytes of it.
MOST_OPEN_WORKS_BYTES: Final = 1 << 20

# The values of `bot.identity.keys.Keys`, in its order.
PlainWork = tuple[
    str,
    int | None,
    tuple[str, ...],
    tuple[str, ...],
    str,
    str,
    str,
    str,
    tuple[str, ...],
    str,
    bool,
    str,
    str,
    str,
]
# The works of one request, by the path of the file that adds each.
WorksByPath = Mapping[str, PlainWork]


@dataclass(frozen=True, slots=True)
class OpenWorks:
    """The works that pull requests add.

    It holds as long as *base* is part of the branch, and the digest is the same.
    """

    base: str
    """The commit of the branch that they were compared with."""
    made_from: str
    """A digest of the program, the year and the declarations; see `name_maker`."""
    works: Mapping[str, WorksByPath]
    """The works by the commit that a request proposes."""


def name_maker(program: str, year: int) -> str:
    """Return what tells apart who reads works: rules compare dates with the year."""
    return f"{program} {year}"


@dataclass(frozen=True, slots=True)
class Beside:
    """The older open contributions that one is compared with, by number."""

    requests: Mapping[int, str] = field(default_factory=dict)
    """The commits of pull requests."""
    submissions: Mapping[int, str] = field(default_factory=dict)
    """The texts of submissions."""
    works: Mapping[int, WorksByPath] = field(default_factory=dict)
    """The works of pull requests that need not be read."""

    @property
    def has_any(self) -> bool:
        """Whether there is anything to compare with."""
        return bool(self.requests or self.submissions or self.works)


ALONE: Final = Beside()
