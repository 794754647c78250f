"""What the bot remembers of a repository, on a ref of its own: `refs/listwright/state`.

The ref points to a commit without parents whose tree holds one file for each purpose.
Everything there can be lost: then the bot knows less, and asks a person more. What made
of strangers' text stands there is parsed by the isolated process alone; the others read
only JSON whose shape is checked.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

STATE_REF: Final = "refs/listwright/state"
DOCUMENTS_FILE: Final = "documents.json"
# A larger file is not read: a document takes some hundred bytes of it.
MOST_STATE_BYTES: Final = 1 << 20
# Versions of one document that are remembered: those that the rolling pull request
# had, and what it builds on.
MOST_VERSIONS: Final = 10


def has_passed(day: str, days: int, today: dt.date) -> bool:
    """Return whether *days* have passed since *day*, `YYYY-MM-DD`.

    They have where no day is known: the bot's own ref can be lost.
    """
    try:
        return (today - dt.date.fromisoformat(day)).days >= days
    except ValueError:
        return True


class StateRef(NamedTuple):
    """Where the bot's own ref points; *tip* is empty where there is no such ref.

    *commit* is None where there is none, or none that git can read.
    """

    tip: str = ""
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """The versions of each document that the bot wrote, by path.

    They are git's blob ids, the newest first. With `publish: push` and `publish:
    branch` there is one. With `publish: pull-request` the last is what stood on the
    branch, and the others went into the rolling request since; any of them may be
    merged.
    """

    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get_versions(self, path: str) -> tuple[str, ...]:
        """Return the versions of one document.

        There are none for a document that the bot has not written yet.
        """
        return tuple(self.documents.get(path, ()))


def add_version(
    remembered: tuple[str, ...], written: str, standing: str | None
) -> tuple[str, ...]:
    """Return the versions to remember once *written* is proposed.

    Args:
        remembered: the versions remembered so far.
        written: the version that the bot proposes now.
        standing: the version on the branch, if the bot wrote it; else None.
    """
    newer = remembered
    # Only versions that are newer than the one on the branch may still be merged.
    if standing in remembered:
        newer = remembered[: remembered.index(standing)]
    versions = [written, *newer]
    if standing:
        versions.append(standing)
    kept = tuple(dict.fromkeys(versions))
    if len(kept) <= MOST_VERSIONS:
        return kept
    # The last one is what stands on the branch: it stays.
    return (*kept[: MOST_VERSIONS - 1], kept[-1])
