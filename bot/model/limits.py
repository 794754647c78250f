"""The figures of rules for taste: what a list wishes its entries to be.

Such a rule is off until `rules:` switches it on, for the list or for a section, and
`limits:` says how much is enough:

    rules:
      licence-not-accepted: error
      young-repository: warning
    limits:
      licences: [MIT, Apache-2.0]
      age_days: 90

Rules about repositories speak only where GitHub is asked: `network: facts` in
`schema/settings.yaml`, or `--online` at a terminal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, NamedTuple

from bot.model.layout_parts import describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is enough for the rules for taste; a limit that is not given is None, or empty."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    licences: list[str] = field(
        default_factory=list,
        metadata=describe(
            "For `licence-not-accepted`: the licences that a repository may have, by their"
            " SPDX identifiers as GitHub gives them, such as `MIT` and `GPL-3.0`."
        ),
    )
    age_days: int | None = field(
        default=None,
        metadata=describe(
            "For `young-repository`: how many days old a repository must be.",
            ge=1,
            le=36_500,
        ),
    )
    idle_days: int | None = field(
        default=None,
        metadata=describe(
            "For `inactive-repository`: how many days the last push may be ago.",
            ge=1,
            le=36_500,
        ),
    )
    stars: int | None = field(
        default=None,
        metadata=describe(
            "For `few-stars`: how many stars a repository must have.", ge=1
        ),
    )
    description: int | None = field(
        default=None,
        metadata=describe(
            "For `overlong-description`, which needs no switch: how many characters a"
            " description may have; 300, if not given.",
            ge=20,
        ),
    )
    first_year: int | None = field(
        default=None,
        metadata=describe(
            "For `impossible-year`, which needs no switch: the first year in which a work"
            " may have appeared; 1950, if not given.",
            ge=1,
            le=2100,
        ),
    )
    entries: int | None = field(
        default=None,
        metadata=describe(
            "For `small-section`: how many entries a section must have.", ge=2
        ),
    )


# The first year in which a work may have appeared, if the list says nothing of it: a
# smaller number is a slip more often than a year.
FIRST_YEAR: Final = 1950
# Books were first printed then: before, a number of four digits is no year of a work.
FIRST_PRINTED: Final = 1450


class RequiredLimit(NamedTuple):
    """The limit without which a rule cannot judge: its key, and a value as an example."""

    key: str
    example: str


# By the names of the rules. A rule is no part of the model, so that each says the same of
# itself by what it reads; a test compares the two.
REQUIRED_LIMITS: Final[Mapping[str, RequiredLimit]] = {
    "licence-not-accepted": RequiredLimit("licences", "[MIT, Apache-2.0]"),
    "young-repository": RequiredLimit("age_days", "90"),
    "inactive-repository": RequiredLimit("idle_days", "730"),
    "few-stars": RequiredLimit("stars", "50"),
    "small-section": RequiredLimit("entries", "3"),
}
