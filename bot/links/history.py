"""From single tries to verdicts: what several runs say of a link.

A link is *gone* after three definite answers over at least seven days, with no answer in
between; one that came back before needs more of them, and so does one that sometimes says
nothing for certain, and one of a host whose pages come and go. It is *moved* after
permanent redirects to the same place over at least seven days, where that is the same work,
and to be looked at where nothing certain was seen for ninety days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.identity.comparison_key import make_comparison_key, split_key
from bot.links.same_work import is_same_work
from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.links import (
    MOST_HISTORY_BYTES,
    LinkHistory,
    LinkRecord,
    LinkTry,
    LinkVerdict,
)

_FEWEST_ANSWERS: Final = 3
# More definite answers that each recovery asks for.
_A_RECOVERY: Final = 2
# What an answer that says nothing for certain adds, as far as the limit; each good answer
# takes one away. As many more definite answers are asked for.
_A_DOUBT: Final = 2
_MOST_DOUBTS: Final = 8
_GONE_DAYS: Final = 7
_MOVED_DAYS: Final = 7
_UNSURE_DAYS: Final = 90
# Of the hosts that answered before, the share that must not fail at once: else it is the
# network of this run that failed. Fewer hosts say nothing.
_OUTAGE: Final = 0.5
_FEWEST_HOSTS: Final = 5
# Links of one host of which all answer "no such page": a wall against programs.
_WALL_LINKS: Final = 5
# Recoveries that count, at most.
_MOST_RECOVERIES: Final = 3


def parse_history(data: bytes | None) -> LinkHistory:
    """Return the history that a file holds; an empty one where nothing can be read."""
    try:
        history: LinkHistory = parse_json(
            LinkHistory, data, label="history", most_bytes=MOST_HISTORY_BYTES
        )
    except JsonFormatError:
        return LinkHistory()
    return history


def render_history(history: LinkHistory) -> str:
    """Return the file that holds *history*.

    Where it would be too large to be read again, links that simply answer are left out.
    """
    text = dump_json(LinkHistory, history, is_compact=True).decode()
    if len(text) < MOST_HISTORY_BYTES:
        return f"{text}\n"
    odd = {
        url: record
        for url, record in history.links.items()
        if record.count or record.unsure or record.recoveries or record.target
    }
    smaller = replace(history, links=odd)
    return dump_json(LinkHistory, smaller, is_compact=True).decode() + "\n"


def update_history(
    history: LinkHistory,
    tries: Sequence[LinkTry],
    day: dt.date,
) -> LinkHistory:
    """Return what is remembered after a run on *day*.

    Links that were not tried stay as they were, and so do those that failed in a run whose
    own network failed.
    """
    is_outage = not history.is_outage and _is_outage(history, tries)
    links = dict(history.links)
    for link_try in _drop_doubtful(tries, is_outage=is_outage):
        before = links.get(link_try.url, LinkRecord(tried=""))
        links[link_try.url] = _update_record(before, link_try, day.isoformat())
    return LinkHistory(links, day.isoformat(), is_outage)


def forget_others(history: LinkHistory, urls: Iterable[str]) -> LinkHistory:
    """Return the history of *urls* alone: what is no longer listed is forgotten."""
    listed = set(urls)
    links = {url: record for url, record in history.links.items() if url in listed}
    return replace(history, links=links)


def _is_outage(history: LinkHistory, tries: Sequence[LinkTry]) -> bool:
    """Return whether the network of this run failed, and not the links.

    It did if no link answers at all, or if most hosts that answered before do not. Two runs
    in a row never count as such: hosts that refuse programs for good are no outage.
    """
    if len(tries) > 1 and not any(map(_is_answer, tries)):
        return True
    hosts: dict[str, bool] = {}
    for link_try in tries:
        record = history.links.get(link_try.url)
        if record is not None and record.alive and not record.count:
            host = _find_host(link_try.url)
            hosts[host] = hosts.get(host, False) or _is_answer(link_try)
    failed = sum(not does_answer for does_answer in hosts.values())
    return len(hosts) >= _FEWEST_HOSTS and failed > _OUTAGE * len(hosts)


def _is_answer(link_try: LinkTry) -> bool:
    return link_try.outcome in {"alive", "moved"}


def _drop_doubtful(
    tries: Sequence[LinkTry],
    *,
    is_outage: bool,
) -> Iterator[LinkTry]:
    """Yield the tries that count; behind a wall, definite answers count as unknown."""
    walls = _find_walls(tries)
    for link_try in tries:
        if is_outage and not _is_answer(link_try):
            continue
        is_status = link_try.outcome == "gone" and link_try.detail.isdecimal()
        if is_status and _find_host(link_try.url) in walls:
            yield replace(link_try, outcome="unknown")
        else:
            yield link_try


def _find_walls(tries: Iterable[LinkTry]) -> set[str]:
    """Return the hosts that say of every page that there is none."""
    outcomes_by_host: dict[str, list[LinkTry]] = defaultdict(list)
    for link_try in tries:
        outcomes_by_host[_find_host(link_try.url)].append(link_try)
    return {
        host
        for host, host_tries in outcomes_by_host.items()
        if len(host_tries) >= _WALL_LINKS
        and all(link_try.outcome == "gone" for link_try in host_tries)
    }


# As many links as a large list has: each is looked at several times in a run.
@lru_cache(maxsize=1 << 15)
def _find_host(url: str) -> str:
    return split_key(make_comparison_key(url))[0]


def _update_record(before: LinkRecord, link_try: LinkTry, day: str) -> LinkRecord:
    """Return what is remembered of a link after one more try."""
    detail = link_try.detail
    if link_try.outcome == "gone":
        is_new_day = before.tried != day or not before.count
        return replace(
            before,
            tried=day,
            gone=before.gone or day,
            count=before.count + int(is_new_day),
            detail=detail,
            archive=link_try.archive or before.archive,
        )
    if link_try.outcome == "unknown":
        return replace(
            before,
            tried=day,
            unsure=before.unsure or day,
            detail=detail,
            doubts=min(before.doubts + _A_DOUBT, _MOST_DOUBTS),
        )
    target = link_try.target if link_try.outcome == "moved" else ""
    return LinkRecord(
        tried=day,
        alive=day,
        detail=detail,
        target=target,
        recoveries=before.recoveries + int(before.count > 0),
        doubts=max(before.doubts - 1, 0),
        moved=_choose_moved(before, target, day),
    )


def _choose_moved(before: LinkRecord, target: str, day: str) -> str:
    """Return the first day on which permanent redirects led to *target*; "" if they do not."""
    if not target:
        return ""
    return before.moved if target == before.target and before.moved else day


def judge_links(
    history: LinkHistory,
    paths: Mapping[str, Sequence[str]],
) -> list[LinkVerdict]:
    """Return what is to be done, by address; *paths* name where each link stands.

    Links that are not in *paths* are no longer listed.
    """
    verdicts = []
    unrest = _measure_unrest(history)
    for url in sorted(paths):
        record = history.links.get(url)
        verdict = None
        if record is not None:
            verdict = _judge(url, record, unrest[url])
        if verdict is not None:
            verdicts.append(replace(verdict, paths=tuple(paths[url])))
    return verdicts


def _measure_unrest(history: LinkHistory) -> Mapping[str, int]:
    """Return how often another page of the same host came back, on average, rounded.

    The answer is by address. A link alone on its host has no neighbours.
    """
    counts: dict[str, list[int]] = defaultdict(list)
    for url, record in history.links.items():
        counts[_find_host(url)].append(record.recoveries)
    unrest: dict[str, int] = {}
    for url, record in history.links.items():
        neighbours = counts[_find_host(url)]
        others = len(neighbours) - 1
        rest = sum(neighbours) - record.recoveries
        unrest[url] = round(rest / others) if others else 0
    return unrest


def _judge(url: str, record: LinkRecord, unrest: int) -> LinkVerdict | None:
    """Return what is to be done about a link; None if nothing is.

    *unrest* is how often other pages of its host came back, on average.
    """
    is_lasting = _count_days(record.moved, record.tried) >= _MOVED_DAYS
    if record.target and is_lasting and is_same_work(url, record.target):
        return LinkVerdict(
            url, "moved", record.moved, record.detail, target=record.target
        )
    # Only days on which it was tried count: the last answer may be old.
    gone_days = _count_days(record.gone, record.tried)
    recoveries = min(record.recoveries + unrest, _MOST_RECOVERIES)
    fewest = _FEWEST_ANSWERS + _A_RECOVERY * recoveries + record.doubts
    if record.count >= fewest and gone_days >= _GONE_DAYS:
        return LinkVerdict(
            url, "gone", record.gone, record.detail, archive=record.archive
        )
    unsure_days = _count_days(record.unsure, record.tried)
    if unsure_days >= _UNSURE_DAYS:
        return LinkVerdict(url, "look", record.unsure, record.detail)
    return None


def _count_days(first: str, last: str) -> int:
    """Return the days between two days; 0 if there was no first one."""
    if not first or not last:
        return 0
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
