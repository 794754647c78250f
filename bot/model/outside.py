"""Values that GitHub tells of an entry's repository, and that no entry file holds.

    fields:
      stars: {from: github}
      archived: {from: github}
    sections:
      tools:
        title: Tools
        order: stars
        item: "- [{title}]({link}){? ⭐ {github.stars}?}{? ({github.archived})?}"

`stars`, `licence`, `last_push` and `archived` may be declared so. An order may go by `stars`
or `last_push`, and `when` and `where` by each of them: `not archived`, `licence = MIT`.

The values stand rounded in `lists/<list>.facts.json` (1234 stars as 1200, a push by its
month), so that the same files give the same lists. With `network: facts` or `links`, GitHub
is asked when the bot writes something anyway, after a merge: of new repositories at once,
of all at most once a week. Nothing is committed for their sake alone. On your machine,
`listwright enrich` writes the file. Where GitHub was not asked yet, the part of the item is
missing. An entry file cannot state such a value, and who changes one in the document changes
nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.model.facts import Facts

OUTSIDE_FIELDS: Final = ("stars", "licence", "last_push", "archived")
# By these a section may sort, the largest first.
OUTSIDE_ORDERS: Final = frozenset({"stars", "last_push"})
# The first part of their paths in patterns: `{github.stars}`.
OUTSIDE_SOURCE: Final = "github"
# The file on the bot's own ref that holds the values of all repositories.
REPOSITORIES_FILE: Final = "repositories.json"
MOST_OUTSIDE_BYTES: Final = 8 << 20
# Repositories of which one landing asks: 50 requests. The others follow at the next.
MOST_REPOSITORIES: Final = 5_000
# Days after which all values are asked for again, where something is written anyway.
MOST_DAYS_OUTSIDE: Final = 7

LICENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,40}", re.ASCII)
_MONTH: Final = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", re.ASCII)
_MOST_STARS: Final = 10_000_000
_THOUSAND: Final = 1_000
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryValues:
    """What is shown of one repository; what is not known is None.

    Attributes:
        stars: how many people starred it, in two digits and zeros.
        licence: the SPDX identifier of its licence.
        last_push: the month of its newest commit, such as `2026-03`.
        archived: whether its owner has made it read-only.
    """

    stars: int | None = None
    licence: str | None = None
    last_push: str | None = None
    archived: bool = False

    @classmethod
    def from_facts(cls, facts: Facts) -> "RepositoryValues":
        """Return the values of what GitHub says, rounded: they change seldom then."""
        stars = None if facts.stars is None else _round_stars(facts.stars)
        last_push = (facts.last_push or "")[: len("2026-03")] or None
        return cls(
            stars=stars,
            licence=facts.licence,
            last_push=last_push,
            archived=facts.is_archived,
        ).drop_odd_values()

    def drop_odd_values(self) -> "RepositoryValues":
        """Return the values that have their usual shape: a stranger may have edited the file."""
        has_stars = self.stars is not None and 0 <= self.stars <= _MOST_STARS
        has_licence = self.licence is not None and LICENCE.fullmatch(self.licence)
        has_push = self.last_push is not None and _MONTH.fullmatch(self.last_push)
        return RepositoryValues(
            stars=self.stars if has_stars else None,
            licence=self.licence if has_licence else None,
            last_push=self.last_push if has_push else None,
            archived=self.archived,
        )

    def select(self, names: frozenset[str]) -> dict[str, int | str | bool]:
        """Return the known values of the fields *names*; that it is not archived is none."""
        values = {
            "stars": self.stars,
            "licence": self.licence,
            "last_push": self.last_push,
            "archived": self.archived or None,
        }
        return {
            name: value
            for name, value in values.items()
            if name in names and value is not None
        }


# By list, then by `owner/name` in small letters.
OutsideValues = Mapping[str, Mapping[str, RepositoryValues]]


@dataclass(frozen=True, slots=True)
class RepositoryRecord:
    """The values of all repositories, and the day on which all were asked for."""

    day: str
    values: Mapping[str, RepositoryValues]


def get_facts_path(list_id: str) -> str:
    """Return the path of the file that holds the values of one list."""
    return f"lists/{list_id}.facts.json"


def render_outside_value(name: str, value: object) -> str:
    """Return a value as a list shows it: "1.2k" for 1200 stars, "archived" for True."""
    if name == "stars" and isinstance(value, int):
        return _render_count(value)
    return "archived" if value is True else str(value)


def _round_stars(stars: int) -> int:
    digits = len(str(stars))
    return round(stars, 2 - digits) if digits > len("99") else stars


def _render_count(count: int) -> str:
    for size, sign in ((_MILLION, "M"), (_THOUSAND, "k")):
        if count >= size:
            # Two digits at most: "1.2k", "12k", "990k".
            return f"{count / size:.1f}".removesuffix(".0") + sign
    return str(count)
