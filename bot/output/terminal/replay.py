"""What the bot would have said to contributions: for a terminal, Markdown and JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.model.replay import Replay, Replayed
from bot.model.review import Note, Turn
from bot.output.account import list_remarks
from bot.output.comments.parts import render_prose
from bot.output.untrusted import accept_plain, log_line, quote_inline

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

# Turns that are one outcome with another: a line of the list is an entry as good as a
# file.
_SAME: Mapping[Turn, str] = {"rescued": "ready", "conflict": "maintainer"}

# Of one contribution; the counts are of all.
_MOST_LINES = 20

# What is quoted at a terminal, in characters.
_LONGEST_TITLE = 200
_LONGEST_MESSAGE = 300
_LONGEST_AUTHOR = 60


def render_replayed_text(contribution: Replayed) -> str:
    """Return one contribution as a person at a terminal reads it.

    Strangers' text is shown as one printable line.
    """
    details = []
    for verdict in contribution.verdicts:
        title = log_line(verdict.title, limit=_LONGEST_TITLE)
        details.append(f"{verdict.kind}: {title}")
    for outcome, finding in contribution.list_findings():
        message = log_line(finding.message, limit=_LONGEST_MESSAGE)
        details.append(f"{outcome}: {message} [{finding.rule}]")
    for note in _list_notes(contribution):
        message = f"{note.path} {note.message}".strip()
        details.append(f"beside: {log_line(message, limit=_LONGEST_MESSAGE)}")
    author = log_line(contribution.author, limit=_LONGEST_AUTHOR)
    lines = [
        f"{contribution.name}  {contribution.day}  {author}",
        f"    {_get_headline(contribution)}",
        *(f"    {detail}" for detail in _shorten(details)),
        "",
    ]
    return "\n".join(lines) + "\n"


def render_totals_text(replay: Replay) -> str:
    """Return what came of all contributions together, for a terminal."""
    if not replay.replayed:
        return _describe_none(replay)
    lines = [f"{_describe_kind(replay)} to {replay.document}: {len(replay.replayed)}"]
    lines += _align(_name_outcomes(count_outcomes(replay)))
    lines.append("")
    rules = _count_rules(replay)
    if rules:
        lines += ["How often each rule spoke:", *_align(rules)]
    else:
        lines.append("No rule spoke.")
    limits = describe_limits(replay)
    if limits:
        lines += ["", *limits]
    return "\n".join(lines) + "\n"


def render_replay_markdown(replay: Replay) -> str:
    """Return the replay as a page of Markdown; what strangers wrote stands in code."""
    if not replay.replayed:
        return _describe_none(replay)
    count = len(replay.replayed)
    rules = {f"`{name}`": times for name, times in _count_rules(replay).items()}
    parts = [
        "## What the bot would have said",
        f"{_describe_kind(replay)} to `{replay.document}`, newest first: {count}.",
        _render_table("outcome", _name_outcomes(count_outcomes(replay))),
        _render_table("rule", rules),
        *describe_limits(replay),
    ]
    for contribution in replay.replayed:
        parts += _render_contribution(contribution)
    return "\n\n".join(filter(None, parts)) + "\n"


def _render_contribution(contribution: Replayed) -> Iterator[str]:
    """Yield a heading, and what would have been said below it."""
    author = accept_plain(contribution.author) or quote_inline(contribution.author)
    # In code: elsewhere than in its own repository, `#12` is another request's number.
    name = f"`{contribution.name}`"
    yield f"### {name} by {author}, {contribution.day}"
    details = [
        f"{verdict.kind}: {quote_inline(verdict.title)}"
        for verdict in contribution.verdicts
    ]
    for outcome, finding in contribution.list_findings():
        message = render_prose(finding.message)
        details.append(f"{outcome}: {message} (`{finding.rule}`)")
    for note in _list_notes(contribution):
        message = render_prose(note.message)
        details.append(f"beside: {quote_inline(note.path)} {message}")
    if contribution.review:
        lines = [contribution.review.headline]
    else:
        lines = [f"could not read: {quote_inline(contribution.trouble)}"]
    if details:
        lines += ["", *(f"- {detail}" for detail in _shorten(details))]
    yield "\n".join(lines)


def render_replay_json(replay: Replay) -> str:
    """Return the replay as programs read it: see `docs/json.md`."""
    totals = {
        "contributions": len(replay.replayed),
        **count_outcomes(replay),
        "rules": _count_rules(replay),
    }
    value: dict[str, Any] = {
        "document": replay.document,
        "contributions": list(map(_convert_contribution, replay.replayed)),
        "same_works": [same_work._asdict() for same_work in replay.same_works],
        "reading": replay.reading._asdict() if replay.reading else None,
        "open": replay.open._asdict() if replay.open else None,
        "totals": totals,
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _convert_contribution(contribution: Replayed) -> dict[str, Any]:
    review = contribution.review
    entries = [
        {"kind": verdict.kind, "title": verdict.title}
        for verdict in contribution.verdicts
    ]
    findings = [
        {
            "outcome": outcome,
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
        }
        for outcome, finding in contribution.list_findings()
    ]
    notes = [
        {"message": note.message, "path": note.path}
        for note in _list_notes(contribution)
    ]
    return {
        "number": contribution.number,
        "commit": contribution.commit,
        "author": contribution.author,
        "date": contribution.day.isoformat(),
        "turn": review.turn if review else None,
        "title": contribution.title,
        "group": contribution.group,
        "headline": _get_headline(contribution),
        "entries": entries,
        "findings": findings,
        "notes": notes,
        "trouble": contribution.trouble or None,
    }


def _get_headline(contribution: Replayed) -> str:
    """Return whose turn it would have been, or why nothing could be said."""
    if contribution.review:
        return contribution.review.headline
    return f"could not read: {log_line(contribution.trouble, limit=_LONGEST_MESSAGE)}"


def _list_notes(contribution: Replayed) -> Sequence[Note]:
    """Return what was said of everything else than entries."""
    return list_remarks(contribution.review) if contribution.review else ()


def _describe_kind(replay: Replay) -> str:
    return "Open pull requests" if replay.open else "Contributions"


def _describe_none(replay: Replay) -> str:
    """Return why there is no contribution, and what could bring some."""
    if replay.open:
        sentence = "No pull request is open, as far as git can tell."
        return "\n".join([sentence, *describe_limits(replay)]) + "\n"
    return (
        f"No contribution changed {replay.document}: no merge, and no commit whose"
        " subject ends in a number such as (#123). A shallow clone has no history to"
        " read; `git fetch --unshallow` brings it.\n"
    )


def describe_limits(replay: Replay) -> list[str]:
    """Return sentences on what could not be known.

    They say what of the list was not understood, and what git does not tell.
    """
    return [*_describe_reading(replay), *_describe_open(replay)]


def _describe_reading(replay: Replay) -> Iterator[str]:
    reading = replay.reading
    if reading is None or not (reading.verbatim or reading.unread):
        return
    sentences = (
        f"Of the list, {reading.items} items were read,"
        f" {reading.verbatim} of them as text only."
    )
    if reading.unread:
        sentences += f" {reading.unread} more lines look like items and were not read."
    yield sentences
    if reading.unread and replay.without_entry:
        yield (
            f"{replay.without_entry} of {len(replay.replayed)} contributions are without"
            " an entry. A part of the list that was not read is why: an item that is"
            " added there is no entry either. `listwright init --dry-run` shows what is"
            " read."
        )


def _describe_open(replay: Replay) -> Iterator[str]:
    state = replay.open
    if state is None:
        return
    branch = quote_inline(state.branch)
    yield (
        "Only git was asked. A request counts as open if GitHub keeps a test merge of it"
        f" that {branch} does not hold yet; one that was closed long ago can be among"
        " them. Titles are those of the last commit, and all are judged as if they went"
        f" to {branch}."
    )
    if state.left_out:
        yield (
            f"{state.left_out} more are open, and older; `--pull-requests N` asks for"
            " more of them."
        )
    if state.unknown:
        yield _describe_unknown(state.unknown)
    for number, reason in state.failed.items():
        yield f"Request {number} could not be fetched: {quote_inline(reason)}."


def _describe_unknown(count: int) -> str:
    if count == 1:
        requests = "1 more request has no test merge: it is"
    else:
        requests = f"{count} more requests have no test merge: each is"
    return (
        f"{requests} closed, or merged otherwise than by a merge, or open with a"
        " conflict. Git cannot tell which, so nothing is said of them here."
    )


def count_outcomes(replay: Replay) -> dict[str, int]:
    """Return how many contributions came to each outcome; every one is counted once."""
    turns: Counter[str] = Counter()
    for contribution in replay.replayed:
        review = contribution.review
        turn = _SAME.get(review.turn, review.turn) if review else "unread"
        turns[turn] += 1
    return {name: turns[name] for name in _OUTCOMES}


def _name_outcomes(outcomes: Mapping[str, int]) -> dict[str, int]:
    return {_OUTCOMES[name]: count for name, count in outcomes.items()}


def _count_rules(replay: Replay) -> dict[str, int]:
    """Return how often each rule spoke, the most frequent first."""
    counts: Counter[str] = Counter()
    for contribution in replay.replayed:
        counts.update(finding.rule for _, finding in contribution.list_findings())
    # Rules that spoke equally often stand in the order of their names.
    names = sorted(counts, key=lambda name: (-counts[name], name))
    return {name: counts[name] for name in names}


def _shorten(lines: Sequence[str]) -> list[str]:
    """Return *lines*, of which all after the twentieth are only counted."""
    rest = len(lines) - _MOST_LINES
    if rest <= 0:
        return list(lines)
    return [*lines[:_MOST_LINES], f"and {rest} more"]


def _align(counts: Mapping[str, int]) -> list[str]:
    width = max(len(str(count)) for count in counts.values())
    return [f"  {count:>{width}}  {name}" for name, count in counts.items()]


def _render_table(
    head: str,
    counts: Mapping[str, int],
) -> str:
    if not counts:
        return ""
    rows = [f"| {name} | {count} |" for name, count in counts.items()]
    return "\n".join([f"| {head} | how often |", "| --- | ---: |", *rows])
