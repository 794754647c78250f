"""What the bot remembers of a repository, on a ref of its own: `refs/listwright/state`.

The ref points to a commit without parents whose tree holds one file for each purpose.
Everything there can be lost: then the bot knows less, and asks a person more. What made
of strangers' text stands there is parsed by the isolated process alone; the others read
only JSON whose shape is checked.

The index of a long list's entries stands on another ref, `refs/listwright/index`, since it
is large and little of it is read at once: see `bot.project.entry_shards`.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

STATE_REF: Final = "refs/listwright/state"
INDEX_REF: Final = "refs/listwright/index"
DOCUMENTS_FILE: Final = "documents.json"
# Hexadecimal digits of the digest of what an index is made by: the program and the
# declarations.
INDEX_DIGITS: Final = 40
_INDEX_MESSAGE: Final = re.compile(
    rf"Index of ([0-9a-f]{{40}})\n\nMade by ([0-9a-f]{{{INDEX_DIGITS}}})\n"
)
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


class IndexHead(NamedTuple):
    """What the message of an index's commit says of the index.

    *described* is the commit whose entries it holds, and *made_from* a digest of what it
    was made by.
    """

    described: str
    made_from: str

    def render(self) -> str:
        """Return the message."""
        return f"Index of {self.described}\n\nMade by {self.made_from}\n"


def parse_index_message(message: str) -> IndexHead | None:
    """Return what the message of an index's commit says; None where it is no such one."""
    match = _INDEX_MESSAGE.fullmatch(message)
    return IndexHead(match[1], match[2]) if match else None


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
