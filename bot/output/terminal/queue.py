"""The maintainer's desk, for a terminal and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.model.queue import Queue, Stage, Waiting
from bot.output.untrusted import log_line

_STAGES: dict[Stage, str] = {
    "ready": "Ready to merge",
    "maintainer": "For a maintainer to decide",
    "author": "Waiting for the author",
    "unjudged": "Not judged yet",
}
_LONGEST_TITLE = 72
_LONGEST_REASON = 200


def render_queue_json(queue: Queue) -> str:
    """The queue as JSON: see `docs/json.md`."""
    value: dict[str, Any] = {
        "requests": [
            {
                "number": one.number,
                "title": one.title,
                "author": one.author,
                "stage": one.stage,
                "draft": one.is_draft,
                "may_be_listed": one.may_be_listed,
                "days": one.days,
            }
            for one in queue.waiting
        ],
        "duplicates": None
        if queue.trouble
        else [
            {"requests": list(cluster.requests), "reason": cluster.reason}
            for cluster in queue.clusters
        ],
        "untranslated": [one._asdict() for one in queue.untranslated],
    }
    return json.dumps(value, indent=2) + "\n"


def render_queue_text(queue: Queue) -> str:
    """The queue as a person at a terminal reads it; titles are strangers', and shown as one printable line."""
    untranslated = list(_describe_untranslated(queue))
    if not queue.waiting:
        return "\n".join(["Nothing is open.\n", *untranslated])
    parts = [
        _group(title, [one for one in queue.waiting if one.stage == stage])
        for stage, title in _STAGES.items()
    ]
    return "\n".join(
        [*filter(None, parts), *_clusters(queue), *untranslated, _total(queue)]
    )


def _group(title: str, group: Sequence[Waiting]) -> str:
    if not group:
        return ""
    rows = [
        (f"#{one.number}", _age(one.days), one.author, _title(one)) for one in group
    ]
    number, age, author = (max(len(row[place]) for row in rows) for place in range(3))
    lines = [
        f"  {row[0]:>{number}}  {row[1]:>{age}}  {row[2]:{author}}  {row[3]}".rstrip()
        for row in rows
    ]
    return "\n".join([f"{title}: {len(group)}", *lines]) + "\n"


def _age(days: int) -> str:
    return "today" if days == 0 else f"{days} day{'s' * (days != 1)}"


def _title(one: Waiting) -> str:
    marks = ["draft"] * one.is_draft + ["may be listed already"] * one.may_be_listed
    return log_line(one.title, limit=_LONGEST_TITLE) + (
        f"  [{', '.join(marks)}]" if marks else ""
    )


def _clusters(queue: Queue) -> Iterator[str]:
    if queue.trouble:
        yield f"Possible duplicates could not be looked for: {log_line(queue.trouble)}\n"
    elif queue.clusters:
        rows = [
            (" ".join(f"#{number}" for number in cluster.requests), cluster.reason)
            for cluster in queue.clusters
        ]
        width = max(len(numbers) for numbers, _ in rows)
        lines = [
            f"  {numbers:{width}}  {log_line(why, limit=_LONGEST_REASON)}"
            for numbers, why in rows
        ]
        yield (
            "\n".join([f"Possible duplicates of one another: {len(rows)}", *lines])
            + "\n"
        )


def _describe_untranslated(queue: Queue) -> Iterator[str]:
    """Yield the documents that show entries in another language than their own, as a group of lines."""
    if queue.untranslated:
        lines = []
        for document, language, entries in queue.untranslated:
            named = f" (`{language}`)" if language else ""
            lines.append(f"  {entries} in {log_line(document)}{named}")
        yield "\n".join(["Not translated yet:", *lines]) + "\n"


def _total(queue: Queue) -> str:
    oldest = max(one.days for one in queue.waiting)
    waited = f"the oldest has waited {_age(oldest)}" if oldest else "all since today"
    return f"{len(queue.waiting)} open; {waited}.\n"
