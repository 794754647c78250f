"""A review for a terminal, and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.model.account import Lines, Outcome
from bot.model.finding import Finding
from bot.model.review import (
    DocumentLine,
    ListLine,
    ListPlace,
    PossibleDuplicate,
    Review,
    Rewritten,
    Verdict,
)
from bot.output.account import (
    find_words,
    get_line,
    get_path,
    list_remarks,
    list_restored,
)
from bot.output.findings import convert_finding

# What an outcome of any kind may have, in the order of the JSON.
_OUTCOME_FIELDS = (
    "path",
    "target",
    "entry",
    "part",
    "new_links",
    "is_repeated",
    "problem",
    "old",
    "text",
)


def render_review_json(review: Review) -> str:
    """Return the review as JSON: see `docs/json.md`."""
    notes = [
        {"message": note.message, "path": note.path} for note in list_remarks(review)
    ]
    value = {
        "turn": review.turn,
        "headline": review.headline,
        "base": review.base,
        "head": review.head,
        "entries": [_convert_verdict(verdict) for verdict in review.verdicts],
        "notes": notes,
        "account": [_convert_outcome(outcome) for outcome in review.account],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def render_review_text(review: Review) -> str:
    """Return the review as a person at a terminal reads it."""
    remarks = [f"! {note.message} {note.path}" for note in list_remarks(review)]
    lines = [review.headline, "", *map(str.rstrip, remarks)]
    for verdict in review.verdicts:
        lines += [*_render_verdict(verdict), ""]
    for passage in find_words(review):
        line = get_line(passage.lines)
        lines.append(f"words of {get_path(passage)}, line {line}:")
        if passage.old:
            lines += [f"    - {removed}" for removed in passage.old.split("\n")]
        if passage.text:
            lines += [f"    + {added}" for added in passage.text.split("\n")]
    lines += list_restored(review)
    return "\n".join(map(_escape_controls, lines)).rstrip("\n") + "\n"


def render_place(preview: ListPlace) -> Iterator[str]:
    """Yield how an entry will look in one section, between its future neighbours."""
    document = f" of {preview.document}" if preview.document else ""
    heading = " › ".join(filter(None, (preview.section, preview.group)))
    yield f"  in {heading}{document}:"
    items = (
        (preview.above, " "),
        (preview.item, "+"),
        (preview.below, " "),
    )
    for item, sign in items:
        if item is not None:
            yield from (f"    {sign} {line}" for line in item.split("\n"))


def _convert_verdict(verdict: Verdict) -> dict[str, Any]:
    origin = verdict.origin
    values = {
        "path": verdict.path,
        "kind": verdict.kind,
        "title": verdict.title,
        "to_fix": _convert_findings(verdict.to_fix),
        "to_decide": _convert_findings(verdict.to_decide),
        "hints": _convert_findings(verdict.hints),
        "repaired": _convert_findings(verdict.repaired),
        "duplicates": [_convert_twin(twin) for twin in verdict.possible_duplicates],
        "places": [_convert_place(preview) for preview in verdict.places],
        "text": verdict.final_text if verdict.is_rewritten else None,
        "new_path": verdict.final_path if verdict.is_moved else None,
        "from_line": origin.line if isinstance(origin, ListLine) else None,
    }
    if isinstance(origin, DocumentLine):
        # There is no file: the text is the entry as it was read.
        values |= {
            "text": verdict.source,
            "from_line": origin.line,
            "offer": origin.offer or None,
        }
    return values


def _convert_findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [convert_finding(finding) for finding in findings]


def _convert_twin(twin: PossibleDuplicate) -> dict[str, Any]:
    proposal = twin.merged.text if isinstance(twin.merged, Rewritten) else None
    return {
        "entry": twin.entry_id,
        "finding": convert_finding(twin.reason),
        "proposal": proposal,
    }


def _convert_place(preview: ListPlace) -> dict[str, Any]:
    return {
        "document": preview.document,
        "section": preview.section,
        "group": preview.group,
        "above": preview.above,
        "item": preview.item,
        "below": preview.below,
    }


def _convert_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain values, with those fields that its kind has."""
    value: dict[str, Any] = {"outcome": outcome.outcome}
    for name in _OUTCOME_FIELDS:
        if hasattr(outcome, name):
            value[name] = getattr(outcome, name)
    value["lines"] = [_convert_lines(lines) for lines in outcome.lines]
    return value


def _convert_lines(lines: Lines) -> dict[str, Any]:
    """Return spans as pairs of lines, counted from 0, the second one not included."""
    return {
        "path": lines.path,
        "before": [[span.first, span.last] for span in lines.before],
        "after": [[span.first, span.last] for span in lines.after],
    }


def _render_verdict(verdict: Verdict) -> Iterator[str]:
    """Yield the lines about one entry: what to do first, how it will look last."""
    origin = verdict.origin
    is_line = isinstance(origin, DocumentLine)
    yield _render_title(verdict)
    if verdict.is_moved:
        yield f"  belongs at {verdict.final_path}"
    repaired_label = "the repair" if is_line else "repaired"
    groups = (
        ("fix", verdict.to_fix),
        ("a maintainer decides", verdict.to_decide),
        ("worth a look", verdict.hints),
        (repaired_label, verdict.repaired),
    )
    for label, findings in groups:
        for finding in findings:
            yield _render_finding(label, finding)
    yield from _render_offer(origin)
    for twin in verdict.possible_duplicates:
        yield _render_finding("possible duplicate", twin.reason)
        if isinstance(twin.merged, Rewritten):
            yield f"    {twin.merged.path} could become:"
            yield from _quote_lines(twin.merged.text)
    if verdict.is_rewritten:
        is_converted = verdict.is_from_list
        subject = "the line as an entry file" if is_converted else "the file, repaired"
        yield f"  {subject}:"
        yield from _quote_lines(verdict.final_text)
    for preview in verdict.places:
        yield from render_place(preview)


def _render_title(verdict: Verdict) -> str:
    """Return what happens to an entry: its place, and its title if it has one."""
    title = f": {verdict.title}" if verdict.title else ""
    place = verdict.path
    if isinstance(verdict.origin, DocumentLine):
        place = f"{verdict.origin.path}:{verdict.origin.first}"
    return f"{verdict.kind} {place}{title}"


def _render_offer(origin: object) -> Iterator[str]:
    """Yield the line of a document with its repairs, if there are any."""
    if not isinstance(origin, DocumentLine):
        return
    if origin.offer:
        yield "  the line, repaired:"
        yield from _quote_lines(origin.offer)
    if origin.reform:
        yield f"  {origin.reform}"
    if origin.move is not None:
        yield f"  {origin.move.sentence}"


def _render_finding(label: str, finding: Finding) -> str:
    fix = f" → {finding.fix.description}" if finding.fix else ""
    line = finding.location.line
    return f"  {label}: line {line}: {finding.message}{fix} [{finding.rule}]"


def _quote_lines(text: str) -> list[str]:
    return [f"    | {line}" for line in text.splitlines()]


def _escape_controls(line: str) -> str:
    r"""Return *line* with `\x1b` for what is not printable.

    A contribution could otherwise send control characters to the terminal.
    """
    return "".join(
        character if character.isprintable() else f"\\x{ord(character):02x}"
        for character in line
    )
