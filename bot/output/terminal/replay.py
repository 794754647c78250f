"""What the bot would have said to past contributions: for a terminal, for a page, for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.replay import Replay, Replayed
from bot.model.review import Note, Turn
from bot.output.account import list_remarks
from bot.output.comments.parts import prose
from bot.output.untrusted import code_span, log_line, plain

_OUTCOMES = {
    "ready": "ready at once",
    "author": "waiting for the author",
    "duplicate": "perhaps listed already",
    "maintainer": "for a maintainer to look at",
    "words": "only words of the document",
    "unchanged": "only lines that the list writes itself",
    "nothing": "without an entry",
    "unread": "could not be read",
}
_SAME: Mapping[Turn, str] = {"rescued": "ready", "conflict": "maintainer"}
"""Turns that are one outcome with another: a line of the list is an entry as good as a file."""
_MOST_FINDINGS = 20
"""Of one contribution; the counts are of all."""


def render_replayed_text(one: Replayed) -> str:
    """One contribution as a person at a terminal reads it; strangers' text is shown as one printable line."""
    said = [
        f"{verdict.kind}: {log_line(verdict.title, limit=200)}"
        for verdict in one.verdicts
    ]
    said += [
        f"{what}: {log_line(f.message, limit=300)} [{f.rule}]"
        for what, f in one.list_findings()
    ]
    said += [
        f"beside: {log_line(f'{note.path} {note.message}'.strip(), limit=300)}"
        for note in _list_notes(one)
    ]
    head = f"{one.name}  {one.day}  {log_line(one.author, limit=60)}"
    lines = [
        head,
        f"    {_headline(one)}",
        *(f"    {line}" for line in _shorten(said)),
        "",
    ]
    return "\n".join(lines) + "\n"


def render_totals_text(replay: Replay) -> str:
    """What came of all contributions together."""
    if not replay.replayed:
        return _describe_none(replay)
    lines = [f"{_describe_kind(replay)} to {replay.document}: {len(replay.replayed)}"]
    lines += [*_aligned(_in_words(count_outcomes(replay))), ""]
    rules = _count_rules(replay)
    lines += (
        ["How often each rule spoke:", *_aligned(rules)]
        if rules
        else ["No rule spoke."]
    )
    lines += ["", *remarks] if (remarks := describe_limits(replay)) else []
    return "\n".join(lines) + "\n"


def render_replay_markdown(replay: Replay) -> str:
    """As a page; what strangers wrote stands in code."""
    if not replay.replayed:
        return _describe_none(replay)
    parts = [
        "## What the bot would have said",
        f"{_describe_kind(replay)} to `{replay.document}`, newest first: {len(replay.replayed)}.",
    ]
    parts += [_table("outcome", _in_words(count_outcomes(replay)))]
    parts += [
        _table(
            "rule", {f"`{name}`": count for name, count in _count_rules(replay).items()}
        )
    ]
    parts += describe_limits(replay)
    for one in replay.replayed:
        said = [
            f"{verdict.kind}: {code_span(verdict.title)}" for verdict in one.verdicts
        ]
        said += [
            f"{what}: {prose(f.message)} (`{f.rule}`)"
            for what, f in one.list_findings()
        ]
        said += [
            f"beside: {code_span(note.path)} {prose(note.message)}"
            for note in _list_notes(one)
        ]
        headline = (
            one.review.headline
            if one.review
            else f"could not read: {code_span(one.trouble)}"
        )
        author = plain(one.author) or code_span(one.author)
        lines = [f"- {line}" for line in _shorten(said)]
        name = f"`{one.name}`"  # in code: elsewhere than in its own repository, it is another request's number
        parts += [
            f"### {name} by {author}, {one.day}",
            "\n".join([headline, *([""] if lines else []), *lines]),
        ]
    return "\n\n".join(filter(None, parts)) + "\n"


def render_replay_json(replay: Replay) -> str:
    """As programs read it."""
    value: dict[str, Any] = {
        "document": replay.document,
        "contributions": [_as_json(one) for one in replay.replayed],
        "same_works": [one._asdict() for one in replay.same_works],
        "reading": replay.reading._asdict() if replay.reading else None,
        "open": replay.open._asdict() if replay.open else None,
        "totals": {
            "contributions": len(replay.replayed),
            **count_outcomes(replay),
            "rules": _count_rules(replay),
        },
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _as_json(one: Replayed) -> dict[str, Any]:
    return {
        "number": one.number,
        "commit": one.commit,
        "author": one.author,
        "date": one.day.isoformat(),
        "turn": one.review.turn if one.review else None,
        "title": one.title,
        "group": one.group,
        "headline": _headline(one),
        "entries": [
            {"kind": verdict.kind, "title": verdict.title} for verdict in one.verdicts
        ],
        "findings": [
            {
                "outcome": what,
                "rule": f.rule,
                "severity": f.severity,
                "message": f.message,
            }
            for what, f in one.list_findings()
        ],
        "notes": [
            {"message": note.message, "path": note.path} for note in _list_notes(one)
        ],
        "trouble": one.trouble or None,
    }


def _headline(one: Replayed) -> str:
    """Whose turn it would have been."""
    return (
        one.review.headline
        if one.review
        else f"could not read: {log_line(one.trouble, limit=300)}"
    )


def _list_notes(one: Replayed) -> Sequence[Note]:
    """What was said of everything else than entries."""
    return list_remarks(one.review) if one.review else ()


def _describe_kind(replay: Replay) -> str:
    return "Open pull requests" if replay.open else "Contributions"


def _describe_none(replay: Replay) -> str:
    if replay.open:
        return (
            "\n".join(
                [
                    "No pull request is open, as far as git can tell.",
                    *describe_limits(replay),
                ]
            )
            + "\n"
        )
    return (
        f"No contribution changed {replay.document}: no merge, and no commit whose subject ends in a number such as "
        "(#123). A shallow clone has no history to read; `git fetch --unshallow` brings it.\n"
    )


def describe_limits(replay: Replay) -> list[str]:
    """Return sentences on what could not be known: what of the list was not understood, and what git does not tell."""
    return [*_describe_reading(replay), *_describe_open(replay)]


def _describe_reading(replay: Replay) -> Iterator[str]:
    reading = replay.reading
    if reading is None or not (reading.verbatim or reading.unread):
        return
    unread = (
        f" {reading.unread} more lines look like items and were not read."
        if reading.unread
        else ""
    )
    yield f"Of the list, {reading.items} items were read, {reading.verbatim} of them as text only.{unread}"
    if reading.unread and replay.without_entry:
        yield (
            f"{replay.without_entry} of {len(replay.replayed)} contributions are without an entry. A part of the list"
            " that was not read is why: an item that is added there is no entry either."
            " `listwright init --dry-run` shows what is read."
        )


def _describe_open(replay: Replay) -> Iterator[str]:
    state = replay.open
    if state is None:
        return
    branch = code_span(state.branch)
    yield (
        f"Only git was asked. A request counts as open if GitHub keeps a test merge of it that {branch} does not hold"
        " yet; one that was closed long ago can be among them. Titles are those of the last commit, and all are judged"
        f" as if they went to {branch}."
    )
    if state.left_out:
        yield f"{state.left_out} more are open, and older; `--pull-requests N` asks for more of them."
    if state.unknown:
        are = (
            "request has no test merge: it is"
            if state.unknown == 1
            else "requests have no test merge: each is"
        )
        yield (
            f"{state.unknown} more {are} closed, or merged otherwise than by a merge, or open with a conflict."
            " Git cannot tell which, so nothing is said of them here."
        )
    for number, reason in state.failed.items():
        yield f"Request {number} could not be fetched: {code_span(reason)}."


def count_outcomes(replay: Replay) -> dict[str, int]:
    """How many contributions came to each outcome; every one is counted once."""
    turns = Counter(
        _SAME.get(one.review.turn, one.review.turn) if one.review else "unread"
        for one in replay.replayed
    )
    return {name: turns[name] for name in _OUTCOMES}


def _in_words(outcomes: Mapping[str, int]) -> dict[str, int]:
    return {_OUTCOMES[name]: count for name, count in outcomes.items()}


def _count_rules(replay: Replay) -> dict[str, int]:
    """How often each rule spoke, the most frequent first."""
    counts = Counter(
        finding.rule for one in replay.replayed for _, finding in one.list_findings()
    )
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _shorten(lines: Sequence[str]) -> list[str]:
    more = (
        [f"and {len(lines) - _MOST_FINDINGS} more"]
        if len(lines) > _MOST_FINDINGS
        else []
    )
    return [*lines[:_MOST_FINDINGS], *more]


def _aligned(counts: Mapping[str, int]) -> list[str]:
    width = max(len(str(count)) for count in counts.values())
    return [f"  {count:>{width}}  {name}" for name, count in counts.items()]


def _table(head: str, counts: Mapping[str, int]) -> str:
    rows = [f"| {name} | {count} |" for name, count in counts.items()]
    return (
        "\n".join([f"| {head} | how often |", "| --- | ---: |", *rows]) if rows else ""
    )
