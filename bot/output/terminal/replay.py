"""What the bot would have said to past contributions: for a terminal, for a page, for programs."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.model.finding import Finding
from bot.model.review import Note, Review, Turn, Verdict
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


class Replayed(NamedTuple):
    """A past contribution, and its review on the day it came; None where that could not be made (*trouble*)."""

    number: int | None
    commit: str
    author: str
    day: dt.date
    review: Review | None
    trouble: str = ""

    @property
    def name(self) -> str:
        """By which people know it."""
        return f"#{self.number}" if self.number else self.commit[:12]

    @property
    def headline(self) -> str:
        """Whose turn it would have been."""
        return self.review.headline if self.review else f"could not read: {log_line(self.trouble, limit=300)}"

    def told(self) -> Iterator[tuple[str, Finding]]:
        """Every finding, with what would have become of it."""
        for verdict in self.verdicts:
            yield from (("for the author", finding) for finding in verdict.to_fix)
            yield from (("perhaps listed already", twin.reason) for twin in verdict.possible_duplicates)
            yield from (("for a maintainer", finding) for finding in verdict.to_decide)
            yield from (("worth a look", finding) for finding in verdict.hints)
            yield from (("repaired by itself", finding) for finding in verdict.repaired)

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """What was said of each entry."""
        return self.review.verdicts if self.review else ()

    @property
    def notes(self) -> Sequence[Note]:
        """What was said of everything else."""
        return list_remarks(self.review) if self.review else ()


def render_replay_text(document: str, replayed: Sequence[Replayed]) -> str:
    """As a person at a terminal reads it; strangers' text is shown as one printable line."""
    if not replayed:
        return _none(document)
    lines = []
    for one in replayed:
        lines.append(f"{one.name}  {one.day}  {log_line(one.author, limit=60)}")
        lines.append(f"    {one.headline}")
        said = [f"{verdict.kind}: {log_line(verdict.title, limit=200)}" for verdict in one.verdicts]
        said += [f"{what}: {log_line(f.message, limit=300)} [{f.rule}]" for what, f in one.told()]
        said += [
            f"beside: {log_line(f'{note.path} {note.message}'.strip(), limit=300)}" for note in one.notes
        ]
        lines += [f"    {line}" for line in _shortened(said)] + [""]
    lines += [f"Contributions to {document}: {len(replayed)}", *_aligned(_in_words(_outcomes(replayed))), ""]
    rules = _rules(replayed)
    lines += ["How often each rule spoke:", *_aligned(rules)] if rules else ["No rule spoke."]
    return "\n".join(lines) + "\n"


def render_replay_markdown(document: str, replayed: Sequence[Replayed]) -> str:
    """As a page; what strangers wrote stands in code."""
    if not replayed:
        return _none(document)
    parts = [
        "## What the bot would have said",
        f"Contributions to `{document}`, newest first: {len(replayed)}.",
    ]
    parts += [_table("outcome", _in_words(_outcomes(replayed)))]
    parts += [_table("rule", {f"`{name}`": count for name, count in _rules(replayed).items()})]
    for one in replayed:
        said = [f"{verdict.kind}: {code_span(verdict.title)}" for verdict in one.verdicts]
        said += [f"{what}: {prose(f.message)} (`{f.rule}`)" for what, f in one.told()]
        said += [f"beside: {code_span(note.path)} {prose(note.message)}" for note in one.notes]
        headline = one.headline if one.review else f"could not read: {code_span(one.trouble)}"
        author = plain(one.author) or code_span(one.author)
        lines = [f"- {line}" for line in _shortened(said)]
        name = (
            f"`{one.name}`"  # in code: elsewhere than in its own repository, it is another request's number
        )
        parts += [
            f"### {name} by {author}, {one.day}",
            "\n".join([headline, *([""] if lines else []), *lines]),
        ]
    return "\n\n".join(filter(None, parts)) + "\n"


def render_replay_json(document: str, replayed: Sequence[Replayed]) -> str:
    """As programs read it."""
    value: dict[str, Any] = {
        "document": document,
        "contributions": [_as_json(one) for one in replayed],
        "totals": {"contributions": len(replayed), **_outcomes(replayed), "rules": _rules(replayed)},
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _as_json(one: Replayed) -> dict[str, Any]:
    return {
        "number": one.number,
        "commit": one.commit,
        "author": one.author,
        "date": one.day.isoformat(),
        "turn": one.review.turn if one.review else None,
        "headline": one.headline,
        "entries": [{"kind": verdict.kind, "title": verdict.title} for verdict in one.verdicts],
        "findings": [
            {"outcome": what, "rule": f.rule, "severity": f.severity, "message": f.message}
            for what, f in one.told()
        ],
        "notes": [{"message": note.message, "path": note.path} for note in one.notes],
        "trouble": one.trouble or None,
    }


def _none(document: str) -> str:
    return (
        f"No contribution changed {document}: no merge, and no commit whose subject ends in a number such as (#123). "
        "A shallow clone has no history to read; `git fetch --unshallow` brings it.\n"
    )


def _outcomes(replayed: Sequence[Replayed]) -> dict[str, int]:
    """How many contributions came to each outcome; every one is counted once."""
    turns = Counter(
        _SAME.get(one.review.turn, one.review.turn) if one.review else "unread" for one in replayed
    )
    return {name: turns[name] for name in _OUTCOMES}


def _in_words(outcomes: Mapping[str, int]) -> dict[str, int]:
    return {_OUTCOMES[name]: count for name, count in outcomes.items()}


def _rules(replayed: Sequence[Replayed]) -> dict[str, int]:
    """How often each rule spoke, the most frequent first."""
    counts = Counter(finding.rule for one in replayed for _, finding in one.told())
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _shortened(lines: Sequence[str]) -> list[str]:
    more = [f"and {len(lines) - _MOST_FINDINGS} more"] if len(lines) > _MOST_FINDINGS else []
    return [*lines[:_MOST_FINDINGS], *more]


def _aligned(counts: Mapping[str, int]) -> list[str]:
    width = max(len(str(count)) for count in counts.values())
    return [f"  {count:>{width}}  {name}" for name, count in counts.items()]


def _table(head: str, counts: Mapping[str, int]) -> str:
    rows = [f"| {name} | {count} |" for name, count in counts.items()]
    return "\n".join([f"| {head} | how often |", "| --- | ---: |", *rows]) if rows else ""
