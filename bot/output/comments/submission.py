"""The reply below a filled form: the entry that it becomes, and whose turn it is.

Everything that somebody wrote into the form passes through `bot.output.untrusted`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.model.finding import Finding
from bot.model.review import UNCHANGED, PossibleDuplicate, Verdict
from bot.model.submission import (
    TAKEN,
    Problem,
    ProposedEntry,
    Standing,
    compute_fingerprint,
    find_turn,
    insert_labels,
)
from bot.output.comments.parts import (
    bulleted,
    comparison,
    file_block,
    place_parts,
    prose,
    render_other_list,
    render_same_work,
)
from bot.output.comments.state_marker import render_stamp
from bot.output.untrusted import code_span, details, fenced

_MOST_REMARK = 4_000
_MOST_CHARACTERS = 60_000
"""Somewhat less than GitHub takes as a comment."""
_UNTOLD = frozenset({"unformatted-entry"})
"""Repairs that say nothing to somebody who has not written the file."""


def render_submission(  # noqa: PLR0913, PLR0917 - what is said, and what is remembered
    proposed: ProposedEntry,
    verdict: Verdict | None,
    today: dt.date,
    token: str = "",
    standing: Standing = "",
    declined: int = 0,
) -> str:
    """The whole reply as Markdown: next action first, details last.

    Args:
        proposed: the entry file as it would be merged, after repairs.
        verdict: what the review says of that file; None where there is no file yet.
        today: the day of the preview.
        token: what a maintainer quotes to approve this very file; none, if nobody may yet.
        standing: how far it has come.
        declined: the pull request that was closed before this approval.

    Returns:
        At most about 60,000 characters, as long as the file itself is not longer than a form makes it: neighbours
        and listed works give way to it.
    """
    text = _rendered(proposed, verdict, today, token, standing, declined)
    if len(text) > _MOST_CHARACTERS and verdict is not None:
        twins = tuple(
            replace(twin, listed={}, proposed={}, merged=UNCHANGED)
            for twin in verdict.possible_duplicates[:10]
        )
        shorter = replace(verdict, places=(), possible_duplicates=twins)
        text = _rendered(proposed, shorter, today, token, standing, declined)
    return text


def _rendered(  # noqa: PLR0913, PLR0917 - as above
    proposed: ProposedEntry,
    verdict: Verdict | None,
    today: dt.date,
    token: str,
    standing: Standing,
    declined: int,
) -> str:
    is_file = verdict is not None and bool(proposed.text)
    shown = (
        compute_fingerprint(proposed.path, verdict, proposed.text)
        if verdict and is_file
        else ""
    )
    parts = [
        render_stamp(shown, token, standing, declined),
        f"### {_headline(proposed, verdict, standing)}",
    ]
    parts += _open(proposed, verdict)
    parts += _file(proposed)
    if verdict is not None:
        parts += _review(verdict, proposed.labels)
    parts += _remark(proposed)
    parts += _changed(proposed, verdict)
    if is_file and not proposed.is_named:
        parts.append("The author asked not to be named as co-author.")
    if token and is_file and standing not in TAKEN:
        parts.append(
            f"A maintainer approves this file, and no other, with {code_span(f'/approve {token}')}."
        )
    parts.append(_footer(proposed, today))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


_STANDINGS: Mapping[Standing, str] = {
    "approved": "Approved. It will be listed when its pull request is merged.",
    "automatic": "Nothing was found about it, so it has a pull request. It will be listed when that is merged.",
    "declined": "Its pull request was closed without a merge. A maintainer may approve it again.",
}


def _headline(
    proposed: ProposedEntry, verdict: Verdict | None, standing: Standing
) -> str:
    if standing in _STANDINGS:
        return _STANDINGS[standing]
    turn = find_turn(proposed, verdict)
    if turn == "author":
        count = len(proposed.problems) + (len(verdict.to_fix) if verdict else 0)
        return f"{count} {'thing' if count == 1 else 'things'} for the author; edit the text above."
    if turn == "duplicate":
        return "A maintainer will decide whether this is already listed; you may say how it differs."
    if turn == "maintainer":
        return "A maintainer must look at this. Nothing more for you to do."
    return "Ready for a maintainer. Nothing more for you to do."


def _open(proposed: ProposedEntry, verdict: Verdict | None) -> Iterator[str]:
    """What is left to do, and who does it."""
    lines = [_problem(problem) for problem in proposed.problems]
    lines += [_finding(one, proposed) for one in (verdict.to_fix if verdict else ())]
    if lines:
        numbered = "\n".join(
            f"{number}. {line}" for number, line in enumerate(lines, 1)
        )
        yield f"**For the author: {len(lines)}**\n\n{numbered}"
    lines = [_problem(problem) for problem in proposed.undecided]
    lines += [_finding(one, proposed) for one in (verdict.to_decide if verdict else ())]
    if lines:
        yield f"**For a maintainer to decide**\n\n{bulleted(lines)}"
    if proposed.candidates:
        yield f"These may be meant:\n\n{bulleted(map(code_span, proposed.candidates))}"


def _file(proposed: ProposedEntry) -> Iterator[str]:
    path = code_span(proposed.path)
    if not proposed.text:
        return
    if proposed.kind == "add":
        yield f"This becomes the file {path}:"
        yield file_block(proposed.text)
        return
    listed = code_span(proposed.before_path)
    if proposed.kind == "remove":
        why = "stays, so that a second proposal is noticed"
        yield f"{code_span(proposed.title)} leaves the list. Its file {listed} {why}:"
    else:
        moved = (
            f", which becomes {path}" if proposed.path != proposed.before_path else ""
        )
        yield f"This changes {code_span(proposed.title)} in {listed}{moved}:"
    yield fenced(proposed.diff, "diff")


def _review(verdict: Verdict, labels: Mapping[str, str]) -> Iterator[str]:
    near = [twin for twin in verdict.possible_duplicates if twin.is_near]
    for twin in near:
        yield from _twin(twin)
    for place in verdict.places:
        yield from place_parts(place)
    if verdict.open_duplicates:
        told = (
            f"{code_span(f'#{one.number}')}: {prose(one.reason)}"
            for one in verdict.open_duplicates
        )
        yield f"**Proposed elsewhere too**\n\n{bulleted(told)}"
    for twin in verdict.possible_duplicates:
        if twin not in near:
            yield render_other_list(twin)
    if verdict.hints:
        told = (_in_words(one.message, labels) for one in verdict.hints)
        yield f"**Worth a look** (nothing here holds the submission up)\n\n{bulleted(told)}"


def _twin(twin: PossibleDuplicate) -> Iterator[str]:
    yield f"**Possible duplicate** of {code_span(twin.entry_id)}: {prose(twin.reason.message)}"
    yield comparison(twin)
    order = code_span(f"/duplicate {twin.entry_id}")
    yield from render_same_work(
        twin, f"close this issue, or leave it to a maintainer, who answers {order}"
    )
    yield "If they are two works, say how they differ."


def _remark(proposed: ProposedEntry) -> Iterator[str]:
    if proposed.remark and proposed.kind != "remove":
        cut = proposed.remark[:_MOST_REMARK]
        yield "**Said to the maintainers**"
        yield fenced(cut + ("…" if cut != proposed.remark else ""), "text")


def _changed(proposed: ProposedEntry, verdict: Verdict | None) -> Iterator[str]:
    """What a machine filled in or repaired."""
    repaired = [
        one for one in (verdict.repaired if verdict else ()) if one.rule not in _UNTOLD
    ]
    lines = [prose(sentence) for sentence in proposed.changed]
    lines += [_repair(one, proposed.labels) for one in repaired]
    if lines:
        yield details(f"What I changed: {len(lines)}", bulleted(lines))


def _repair(finding: Finding, labels: Mapping[str, str]) -> str:
    said = _in_words(finding.message, labels)
    fix = f" {_in_words(finding.fix.description, labels)}." if finding.fix else ""
    return f"{said}{fix}"


def _problem(problem: Problem) -> str:
    return f"{code_span(problem.label)}: {prose(problem.message)}"


def _finding(finding: Finding, proposed: ProposedEntry) -> str:
    """A finding with the form's label, the value it is about, and the way out."""
    name = str(finding.field[0]) if finding.field else ""
    is_named = f"`{name}" in finding.message.partition(" ")[0]
    label = (
        f"{code_span(proposed.labels.get(name, name))}: "
        if name and not is_named
        else ""
    )
    value = _value(proposed.record, finding)
    shown = (
        f"{code_span(value, limit=120)}. "
        if value and f"`{value}`" not in finding.message
        else ""
    )
    line = f"{label}{shown}{_in_words(finding.message, proposed.labels)}"
    if finding.fix is not None and not finding.mends_itself:
        line += f"\n   **Fix:** {_in_words(finding.fix.description, proposed.labels)}"
    return line


def _value(record: Mapping[str, Any], finding: Finding) -> str:
    value: Any = record if finding.field else None
    for key in finding.field:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return value if isinstance(value, str) else ""


def _in_words(message: str, labels: Mapping[str, str]) -> str:
    return prose(insert_labels(message, labels))


def _footer(proposed: ProposedEntry, today: dt.date) -> str:
    credit = " The author is named as co-author." if proposed.is_named else ""
    said = (
        f"The text above, on {today.isoformat()}.{credit} An edit of the text above makes a new preview, and voids an"
        " approval of this one."
    )
    return details("What was read", said)
