"""Review contributions that the bot was never asked about, against the list at that time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from bot.errors import ListwrightError, LostIndexError
from bot.model.replay import Replayed, SameWork
from bot.ports import CommitInfo, Context
from bot.project.examiners import Examiners
from bot.project.imported_base import ImportedBase, import_base
from bot.project.load_settings import load_project
from bot.review.clusters import Work, cluster_works
from bot.review.open_duplicates import compute_keys
from bot.review.review import review_contribution

# The end of the year 9999, the last second that a `datetime` has. A commit may claim any
# time.
_LAST_SECOND = 253_402_300_799
# Works of one contribution that are compared with those of others.
_MOST_WORKS = 20


class Contribution(NamedTuple):
    """A contribution to replay: its commit, and the commit that it goes to."""

    number: int | None
    base: str
    commit: str
    author: str
    title: str
    day: dt.date


def compute_day(about: CommitInfo) -> dt.date:
    """Return when the author of a commit wrote it, in UTC."""
    seconds = min(max(about.when, 0), _LAST_SECOND)
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date()


class Replayer:
    """Reviews contributions to *document*.

    A list that is plain Markdown is read as if it had just been imported.
    """

    def __init__(self, context: Context, document: str) -> None:
        """Review what the repository of *context* holds."""
        self._context = context
        self._document = document
        self._imported: tuple[str, ImportedBase] | None = None

    def review(
        self,
        contribution: Contribution,
        today: dt.date,
    ) -> Replayed:
        """Return the review as it would be on the day *today*, or why there is none."""
        replayed = Replayed(
            number=contribution.number,
            commit=contribution.commit,
            author=contribution.author,
            title=contribution.title,
            day=contribution.day,
        )
        base = contribution.base
        try:
            context, reading = self._import(
                self._context.repository.resolve_commit(base)
            )
            context = replace(context, today=today)
            review = review_contribution(context, base, contribution.commit)
        except LostIndexError:
            raise
        except ListwrightError as error:
            return replace(replayed, trouble=str(error))
        except Exception as error:  # noqa: BLE001 - the others must not suffer
            return replace(replayed, trouble=f"{type(error).__name__}: {error}")
        return replace(replayed, review=review, reading=reading)

    def prepare(self, base: str) -> None:
        """Import the list at *base* now, for many contributions that go to it.

        Where it cannot be imported, each review says so.
        """
        with suppress(ListwrightError):
            self._import(self._context.repository.resolve_commit(base))

    def compare(
        self,
        base: str,
        replayed: Sequence[Replayed],
    ) -> tuple[SameWork, ...]:
        """Return which of several contributions to *base* propose one work.

        Within a group, the contributions are in the order of *replayed*.
        """
        try:
            context = self._import(base).context
        except ListwrightError:
            return ()  # without a list, none of them has an entry
        same_works = []
        for cluster in cluster_works(_find_works(context, base, replayed)):
            names = tuple(replayed[index].name for index in cluster.requests)
            same_works.append(SameWork(names, cluster.reason))
        return tuple(same_works)

    def _import(self, base: str) -> ImportedBase:
        """Return the list at *base*, imported.

        Many contributions in a row come to the same commit, so the latest one is kept.
        """
        if self._imported is None or self._imported[0] != base:
            imported = import_base(self._context, base, self._document)
            self._imported = base, imported
        return self._imported[1]


def _find_works(
    context: Context,
    base: str,
    replayed: Sequence[Replayed],
) -> Iterator[Work]:
    """Yield the works that contributions add, numbered by their place in *replayed*."""
    project = load_project(context.repository.open_tree(base), context.cache)
    examiners = Examiners(context, project)
    for index, contribution in enumerate(replayed):
        verdicts = contribution.verdicts
        added = [verdict for verdict in verdicts if verdict.kind == "added"]
        for verdict in added[:_MOST_WORKS]:
            data = verdict.final_text.encode()
            keys = compute_keys(examiners, verdict.final_path, data)
            if keys:
                yield index, verdict.final_path, keys


def join_same_works(
    replayed: Sequence[Replayed],
    compared: Sequence[SameWork],
) -> tuple[SameWork, ...]:
    """Return the groups of contributions that may propose one work or repeat a listed one.

    Two groups that share a contribution are one. Groups and their members are in the
    order of *replayed*.
    """
    joined: list[SameWork] = []
    for group in (*compared, *_group_by_entry(replayed)):
        names = set(group.names)
        overlapping = [earlier for earlier in joined if names & set(earlier.names)]
        joined = [earlier for earlier in joined if earlier not in overlapping]
        joined.append(_join(group, overlapping))
    order = {contribution.name: index for index, contribution in enumerate(replayed)}
    ordered = []
    for group in joined:
        sorted_names = sorted(group.names, key=order.__getitem__)
        ordered.append(group._replace(names=tuple(sorted_names)))
    ordered.sort(key=lambda group: order[group.names[0]])
    return tuple(ordered)


def _join(
    group: SameWork,
    overlapping: Sequence[SameWork],
) -> SameWork:
    """Return one group of all; the reason is that of the earliest group."""
    names = list(group.names)
    listed = list(group.listed)
    for earlier in overlapping:
        names += earlier.names
        listed += earlier.listed
    reason = overlapping[0].reason if overlapping else group.reason
    return SameWork(
        tuple(dict.fromkeys(names)),
        reason,
        tuple(dict.fromkeys(listed)),
    )


def _group_by_entry(replayed: Sequence[Replayed]) -> list[SameWork]:
    """Return for each listed entry the contributions that may repeat it.

    The reason of a group is that of its earliest contribution.
    """
    names_of: defaultdict[str, list[str]] = defaultdict(list)
    reasons: dict[str, str] = {}
    for contribution in replayed:
        for verdict in contribution.verdicts:
            for duplicate in verdict.possible_duplicates:
                if duplicate.is_near:
                    listed_id = duplicate.entry_id
                    names_of[listed_id].append(contribution.name)
                    reasons.setdefault(listed_id, duplicate.reason.message)
    groups = []
    for entry_id, names in names_of.items():
        # A contribution may repeat one entry by several of its files.
        unique_names = tuple(dict.fromkeys(names))
        groups.append(SameWork(unique_names, reasons[entry_id], (entry_id,)))
    return groups
