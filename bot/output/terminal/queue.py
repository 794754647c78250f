"""The open pull requests of a maintainer, for a terminal and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.model.queue import Queue, Stage, Waiting
from bot.model.week import Week
from bot.output.terminal.week import convert_week
from bot.output.untrusted import log_line

# In the order in which a maintainer works: what needs the least comes first.
_STAGES: dict[Stage, str] = {
    "ready": "Ready to merge",
    "maintainer": "For a maintainer to decide",
    "author": "Waiting for the author",
    "later": "To be listed later",
    "held": "Held back, by the label `hold`",
    "unjudged": "Not judged yet",
}
_LONGEST_TITLE = 72
_LONGEST_REASON = 200


def render_queue_json(queue: Queue, week: Week | None = None) -> str:
    """Return the queue as JSON, with the *week* if it is given: see `docs/json.md`."""
    value: dict[str, Any] = {
        "requests": [_convert_request(request) for request in queue.waiting],
        "duplicates": _convert_clusters(queue),
        "untranslated": [document._asdict() for document in queue.untranslated],
    }
    # Only where the list wishes to know.
    if queue.own_work is not None:
        value["own_work"] = sorted(queue.own_work)
    if week is not None:
        value["week"] = convert_week(week)
    return json.dumps(value, indent=2) + "\n"


def render_queue_text(queue: Queue) -> str:
    """Return the queue as a person at a terminal reads it.

    Titles are strangers', so that each is shown as one printable line.
    """
    untranslated = list(_describe_untranslated(queue))
    if not queue.waiting:
        return "\n".join(["Nothing is open.\n", *untranslated])
    parts = []
    for stage, title in _STAGES.items():
        requests = [request for request in queue.waiting if request.stage == stage]
        if requests:
            parts.append(_render_stage(title, requests))
    parts += _render_clusters(queue)
    if queue.own_work:
        numbers = " ".join(f"#{number}" for number in sorted(queue.own_work))
        parts.append(f"The author owns the linked repository: {numbers}\n")
    return "\n".join([*parts, *untranslated, _render_total(queue)])


def _convert_request(request: Waiting) -> dict[str, Any]:
    return {
        "number": request.number,
        "title": request.title,
        "author": request.author,
        "stage": request.stage,
        "draft": request.is_draft,
        "may_be_listed": request.may_be_listed,
        "days": request.days,
    }


def _convert_clusters(queue: Queue) -> list[dict[str, Any]] | None:
    """Return the clusters as plain values; None if the requests were not compared."""
    if queue.trouble:
        return None
    return [
        {"requests": list(cluster.requests), "reason": cluster.reason}
        for cluster in queue.clusters
    ]


def _render_stage(title: str, requests: Sequence[Waiting]) -> str:
    """Return the requests of one stage as rows of columns that stand below each other."""
    numbers = [f"#{request.number}" for request in requests]
    ages = [_spell_age(request.days) for request in requests]
    number_width = max(map(len, numbers))
    age_width = max(map(len, ages))
    author_width = max(len(request.author) for request in requests)
    lines = [f"{title}: {len(requests)}"]
    for number, age, request in zip(numbers, ages, requests, strict=True):
        author = f"{request.author:{author_width}}"
        line = f"  {number:>{number_width}}  {age:>{age_width}}  {author}"
        lines.append(f"{line}  {_render_title(request)}".rstrip())
    return "\n".join(lines) + "\n"


def _spell_age(days: int) -> str:
    if days == 0:
        return "today"
    return "1 day" if days == 1 else f"{days} days"


def _render_title(request: Waiting) -> str:
    title = log_line(request.title, limit=_LONGEST_TITLE)
    marks = []
    if request.is_draft:
        marks.append("draft")
    if request.may_be_listed:
        marks.append("may be listed already")
    return f"{title}  [{', '.join(marks)}]" if marks else title


def _render_clusters(queue: Queue) -> Iterator[str]:
    """Yield the possible duplicates as one group of lines, or why there are none."""
    if queue.trouble:
        reason = log_line(queue.trouble)
        yield f"Possible duplicates could not be looked for: {reason}\n"
        return
    if not queue.clusters:
        return
    rows = []
    for cluster in queue.clusters:
        numbers = " ".join(f"#{number}" for number in cluster.requests)
        rows.append((numbers, log_line(cluster.reason, limit=_LONGEST_REASON)))
    width = max(len(numbers) for numbers, _ in rows)
    lines = [f"Possible duplicates of one another: {len(rows)}"]
    lines += [f"  {numbers:{width}}  {reason}" for numbers, reason in rows]
    yield "\n".join(lines) + "\n"


def _describe_untranslated(queue: Queue) -> Iterator[str]:
    """Yield the documents that show entries in another language, as one group of lines."""
    if queue.untranslated:
        lines = ["Not translated yet:"]
        for document, language, entries in queue.untranslated:
            suffix = f" (`{language}`)" if language else ""
            lines.append(f"  {entries} in {log_line(document)}{suffix}")
        yield "\n".join(lines) + "\n"


def _render_total(queue: Queue) -> str:
    oldest = max(request.days for request in queue.waiting)
    waited = "all since today"
    if oldest:
        waited = f"the oldest has waited {_spell_age(oldest)}"
    return f"{len(queue.waiting)} open; {waited}.\n"
