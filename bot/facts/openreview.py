"""OpenReview: papers of its conferences, with where and whether they were accepted.

https://docs.openreview.net/reference/api-v2/openapi-definition describes `/notes`. Papers
of before 2023 stand behind the first version of the interface, on a host of its own; it
writes each value as such, where the second writes `{"value": …}`.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.facts import shapes
from bot.facts.json_values import (
    LONGEST_TITLE,
    get_text,
    get_venue,
    list_names,
    parse_json,
)
from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

NAME: Final = "OpenReview"
OLD_NAME: Final = "OpenReview, first interface"
_HOST: Final = "api2.openreview.net"
_OLD_HOST: Final = "api.openreview.net"
# What is no venue: the paper was only sent there, or did not stay.
_NOT_ACCEPTED: Final = re.compile(
    r"submitted|withdrawn|retracted|reject|review|pending", re.IGNORECASE
)
_WITHDRAWN: Final = re.compile(r"withdrawn|retracted", re.IGNORECASE)
# "Accepted by TMLR".
_ACCEPTED: Final = re.compile(r"^accepted (?:by|to|at) ", re.IGNORECASE)
# How a paper was presented: "ICLR 2024 poster".
_PRESENTATION: Final = re.compile(
    r"\s+(?:conference\s+)?(?:notable\s+top\s+\d+%|poster|oral|spotlight|talk|paper)s?\s*$",
    re.IGNORECASE,
)
_MILLISECONDS: Final = 1000
# The latest moment that a date may name, in seconds: the year 2200.
_LATEST: Final = 7_258_118_400


def make_forum_request(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the request for one paper; None if its id has another form."""
    return _make_request(_HOST, identifiers)


def make_old_forum_request(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the same for the first version of the interface."""
    return _make_request(_OLD_HOST, identifiers)


def _make_request(
    host: str, identifiers: Sequence[Identifier]
) -> NetworkRequest | None:
    (identifier,) = identifiers
    if not shapes.OPENREVIEW.fullmatch(identifier.value):
        return None
    return NetworkRequest(f"https://{host}/notes?id={identifier.value}")


def read_notes(
    identifiers: Sequence[Identifier],
    data: bytes,
) -> Mapping[Identifier, Facts] | None:
    """Return what the paper's own note says, in either version of the interface.

    Return None if that cannot be read.
    """
    value = parse_json(data)
    notes = value.get("notes") if isinstance(value, dict) else None
    if not isinstance(notes, list):
        return None
    for note in notes[:10]:
        if isinstance(note, dict) and note.get("id") == identifiers[0].value:
            facts = _read_note(note)
            return None if facts is None else {identifiers[0]: facts}
    return {}


def _read_note(note: dict[str, Any]) -> Facts | None:
    content = note.get("content")
    if not isinstance(content, dict):
        return None
    values = {key: _unwrap(content.get(key)) for key in _FIELDS}
    title = get_text(values["title"], LONGEST_TITLE)
    if title is None:
        return None
    venue = get_venue(values["venue"]) or ""
    venue_id = get_text(values["venueid"]) or ""
    is_accepted = not _NOT_ACCEPTED.search(f"{venue} {venue_id}")
    return Facts(
        source=NAME,
        title=title,
        authors=list_names(values["authors"], get_text),
        date=_read_day(note.get("pdate")) or _read_day(note.get("cdate")),
        venue=_shorten_venue(venue) if is_accepted else None,
        is_withdrawn=bool(_WITHDRAWN.search(f"{venue} {venue_id}")),
    )


_FIELDS: Final = ("title", "authors", "venue", "venueid")


def _shorten_venue(venue: str) -> str | None:
    """Return a venue without how the paper was presented; None if nothing is left."""
    return _ACCEPTED.sub("", _PRESENTATION.sub("", venue)) or None


def _unwrap(value: Any) -> Any:  # noqa: ANN401 - whatever it holds
    return value.get("value") if isinstance(value, dict) else value


def _read_day(milliseconds: Any) -> str | None:  # noqa: ANN401
    """Return the day of a moment, in milliseconds since 1970; None for anything else."""
    if type(milliseconds) is not int:
        return None
    seconds = milliseconds // _MILLISECONDS
    if not 0 < seconds < _LATEST:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()


OPENREVIEW = Source(
    name=NAME,
    hosts=frozenset({_HOST}),
    kinds=frozenset({"openreview"}),
    most=1,
    pace=0.5,
    sent="The id of one OpenReview page.",
    make_request=make_forum_request,
    read_answer=read_notes,
)
OLD_OPENREVIEW = Source(
    name=OLD_NAME,
    hosts=frozenset({_OLD_HOST}),
    kinds=frozenset(),
    most=1,
    pace=0.5,
    sent="The id of one OpenReview page.",
    make_request=make_old_forum_request,
    read_answer=read_notes,
    spare_kinds=frozenset({"openreview"}),
)
