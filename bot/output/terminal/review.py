"""A review for a terminal, and for programs."""

import json
from collections.abc import Iterator
from typing import Any

from bot.model.account import Outcome
from bot.model.finding import Finding
from bot.model.review import ListLine, ListPlace, Review, Rewritten, Verdict
from bot.output.account import (
    find_words,
    get_line,
    get_path,
    list_remarks,
    list_restored,
)
from bot.output.findings import finding_as_json


def render_review_json(review: Review) -> str:
    """The review as JSON: see `docs/json.md`."""
    value = {
        "turn": review.turn,
        "headline": review.headline,
        "base": review.base,
        "head": review.head,
        "entries": [_as_json(verdict) for verdict in review.verdicts],
        "notes": [
            {"message": note.message, "path": note.path}
            for note in list_remarks(review)
        ],
        "account": [_outcome_as_json(outcome) for outcome in review.account],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def render_review_text(review: Review) -> str:
    """The review as a person at a terminal reads it."""
    lines = [review.headline, ""]
    lines += [f"! {note.message} {note.path}".rstrip() for note in list_remarks(review)]
    for verdict in review.verdicts:
        lines += [*_lines(verdict), ""]
    for words in find_words(review):
        lines.append(f"words of {get_path(words)}, line {get_line(words.lines)}:")
        lines += [f"    - {line}" for line in words.old.split("\n") if words.old]
        lines += [f"    + {line}" for line in words.text.split("\n") if words.text]
    lines += list_restored(review)
    return "\n".join(_shown(line) for line in lines).rstrip("\n") + "\n"


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "path": verdict.path,
        "kind": verdict.kind,
        "title": verdict.title,
        "to_fix": [finding_as_json(f) for f in verdict.to_fix],
        "to_decide": [finding_as_json(f) for f in verdict.to_decide],
        "hints": [finding_as_json(f) for f in verdict.hints],
        "repaired": [finding_as_json(f) for f in verdict.repaired],
        "duplicates": [
            {
                "entry": twin.entry_id,
                "finding": finding_as_json(twin.reason),
                "proposal": twin.merged.text
                if isinstance(twin.merged, Rewritten)
                else None,
            }
            for twin in verdict.possible_duplicates
        ],
        "places": [
            {
                "document": p.document,
                "section": p.section,
                "group": p.group,
                "above": p.above,
                "item": p.item,
                "below": p.below,
            }
            for p in verdict.places
        ],
        "text": verdict.final_text if verdict.is_rewritten else None,
        "new_path": verdict.final_path if verdict.is_moved else None,
        "from_line": verdict.origin.line
        if isinstance(verdict.origin, ListLine)
        else None,
    }


def _outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain values; spans are pairs of lines, counted from 0, the second one not included."""
    value: dict[str, Any] = {"outcome": outcome.outcome}
    for key in (
        "path",
        "target",
        "entry",
        "part",
        "new_links",
        "is_repeated",
        "problem",
        "old",
        "text",
    ):
        if hasattr(outcome, key):
            value[key] = getattr(outcome, key)
    value["lines"] = [
        {
            "path": lines.path,
            "before": [[span.first, span.last] for span in lines.before],
            "after": [[span.first, span.last] for span in lines.after],
        }
        for lines in outcome.lines
    ]
    return value


def _lines(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.kind} {verdict.path}" + (
        f": {verdict.title}" if verdict.title else ""
    )
    if verdict.is_moved:
        yield f"  belongs at {verdict.final_path}"
    for name, findings in (
        ("fix", verdict.to_fix), ("a maintainer decides", verdict.to_decide), ("worth a look", verdict.hints),
        ("repaired", verdict.repaired),
    ):  # fmt: skip
        yield from (_line(name, finding) for finding in findings)
    for twin in verdict.possible_duplicates:
        yield _line("possible duplicate", twin.reason)
        if isinstance(twin.merged, Rewritten):
            yield f"    {twin.merged.path} could become:"
            yield from (f"    | {line}" for line in twin.merged.text.splitlines())
    if verdict.is_rewritten:
        yield (
            "  the file, repaired:"
            if not verdict.is_from_list
            else "  the line as an entry file:"
        )
        yield from (f"    | {line}" for line in verdict.final_text.splitlines())
    for place in verdict.places:
        yield from place_lines(place)


def place_lines(place: ListPlace) -> Iterator[str]:
    """How an entry will look, between its future neighbours."""
    document = f" of {place.document}" if place.document else ""
    yield f"  in {' › '.join(filter(None, (place.section, place.group)))}{document}:"
    for item, sign in ((place.above, " "), (place.item, "+"), (place.below, " ")):
        yield from (
            f"    {sign} {line}"
            for line in (item or "").split("\n")
            if item is not None
        )


def _line(name: str, finding: Finding) -> str:
    fix = f" → {finding.fix.description}" if finding.fix else ""
    return f"  {name}: line {finding.location.line}: {finding.message}{fix} [{finding.rule}]"


def _shown(line: str) -> str:
    """The line without control characters, which a contribution could send to the terminal."""
    return "".join(
        c if c.isprintable() or c == " " else f"\\x{ord(c):02x}" for c in line
    )
