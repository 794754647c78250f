"""Review contributions that the bot was never asked about, against the list that they came to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.errors import ListwrightError
from bot.model.replay import Replayed, SameWork
from bot.ports import CommitInfo, Context
from bot.project.imported_base import ImportedBase, import_base
from bot.project.load_catalog import Examiners
from bot.project.load_settings import load_project
from bot.review.clusters import Work, cluster_works
from bot.review.open_duplicates import compute_keys
from bot.review.review import review_contribution

_LAST_SECOND = 253_402_300_799
"""Of the year 9999: a commit may claim any time."""
_MOST_WORKS = 20
"""Works of one contribution that are compared with those of others."""


class Contribution(NamedTuple):
    """A contribution to replay: its commit, and the one that it goes to."""

    number: int | None
    base: str
    commit: str
    author: str
    title: str
    day: dt.date


def compute_day(about: CommitInfo) -> dt.date:
    """Return when the author of a commit wrote it, in UTC."""
    when = min(max(about.when, 0), _LAST_SECOND)
    return dt.datetime.fromtimestamp(when, dt.UTC).date()


class Replayer:
    """Reviews contributions to *document*; a list that is plain Markdown is read as if it had just been imported."""

    def __init__(self, context: Context, document: str) -> None:
        """Review what the repository of *context* holds."""
        self._context, self._document = context, document
        self._imported: tuple[str, ImportedBase] | None = None

    def review(self, one: Contribution, today: dt.date) -> Replayed:
        """Return the review as it would be on the day *today*, or why there is none."""
        replayed = Replayed(
            number=one.number,
            commit=one.commit,
            author=one.author,
            title=one.title,
            day=one.day,
        )
        try:
            context, reading = self._import(
                self._context.repository.resolve_commit(one.base)
            )
            review = review_contribution(
                replace(context, today=today), one.base, one.commit
            )
        except ListwrightError as error:
            return replace(replayed, trouble=str(error))
        except Exception as error:  # noqa: BLE001 - one odd contribution of many must not cost the others
            return replace(replayed, trouble=f"{type(error).__name__}: {error}")
        return replace(replayed, review=review, reading=reading)

    def compare(self, base: str, replayed: Sequence[Replayed]) -> tuple[SameWork, ...]:
        """Return which of several contributions to *base* propose one work, newest first."""
        try:
            context = self._import(base).context
        except ListwrightError:  # then none of them has an entry
            return ()
        works = cluster_works(_find_works(context, base, replayed))
        return tuple(
            SameWork(tuple(replayed[index].name for index in one.requests), one.reason)
            for one in works
        )

    def _import(self, base: str) -> ImportedBase:
        """Import the list at *base*; many contributions come to the same, so the last one is kept."""
        if self._imported is None or self._imported[0] != base:
            self._imported = base, import_base(self._context, base, self._document)
        return self._imported[1]


def _find_works(
    context: Context, base: str, replayed: Sequence[Replayed]
) -> Iterator[Work]:
    """Yield the works that contributions add, by their place among *replayed*."""
    examiners = Examiners(
        context, load_project(context.repository.open_tree(base), context.cache)
    )
    for index, one in enumerate(replayed):
        added = [verdict for verdict in one.verdicts if verdict.kind == "added"]
        for verdict in added[:_MOST_WORKS]:
            keys = compute_keys(
                examiners, verdict.final_path, verdict.final_text.encode()
            )
            if keys:
                yield index, verdict.final_path, keys


def join_same_works(
    replayed: Sequence[Replayed], compared: Sequence[SameWork]
) -> tuple[SameWork, ...]:
    """Return the groups of contributions that may propose one work or repeat one that is listed.

    Two groups that share a contribution are one.
    """
    joined: list[SameWork] = []
    for group in (*compared, *_group_by_entry(replayed)):
        others = [other for other in joined if set(other.names) & set(group.names)]
        joined = [other for other in joined if other not in others]
        joined.append(_join(group, others))
    order = {one.name: index for index, one in enumerate(replayed)}
    joined = [
        one._replace(names=tuple(sorted(one.names, key=order.__getitem__)))
        for one in joined
    ]
    return tuple(sorted(joined, key=lambda one: order[one.names[0]]))


def _join(group: SameWork, others: Sequence[SameWork]) -> SameWork:
    """Return one group of all; the first reason stands for those that follow."""
    names, listed = list(group.names), list(group.listed)
    for other in others:
        names += other.names
        listed += other.listed
    reason = others[0].reason if others else group.reason
    return SameWork(tuple(dict.fromkeys(names)), reason, tuple(dict.fromkeys(listed)))


def _group_by_entry(replayed: Sequence[Replayed]) -> list[SameWork]:
    """Return for each listed entry the contributions that may repeat it, and why the first of them may."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    reasons: dict[str, str] = {}
    for one in replayed:
        for verdict in one.verdicts:
            for twin in verdict.possible_duplicates:
                if twin.is_near:
                    names[twin.entry_id].append(one.name)
                    reasons.setdefault(twin.entry_id, twin.reason.message)
    return [
        SameWork(tuple(dict.fromkeys(found)), reasons[entry], (entry,))
        for entry, found in names.items()
    ]
