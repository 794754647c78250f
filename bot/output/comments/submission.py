"""The reply below a filled form: the entry that it becomes, and whose turn it is.

Everything that somebody wrote into the form passes through `bot.output.untrusted`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from bot.model.entry_id import EntryId
from bot.model.facts import KnownFacts
from bot.model.finding import Finding
from bot.model.line_edits import DocumentEdit
from bot.model.review import UNCHANGED, PossibleDuplicate, Verdict
from bot.model.submission import (
    TAKEN,
    Problem,
    ProposedEntry,
    Standing,
    compute_proposal_fingerprint,
    find_turn,
    insert_labels,
)
from bot.model.wording import count, mark_sentence, say
from bot.output.comments.facts_marker import add_facts
from bot.output.comments.parts import (
    render_bullets,
    render_comparison,
    render_file,
    render_other_list,
    render_place,
    render_prose,
    render_same_work,
)
from bot.output.comments.replies import ShownReplies
from bot.output.comments.state_marker import render_stamp
from bot.output.untrusted import quote_block, quote_inline, render_fold

# Of what the author wrote to the maintainers.
_MOST_REMARK = 4_000

# Somewhat less than the 65,536 that GitHub takes as a comment.
_MOST_CHARACTERS = 60_000

# Of the possible duplicates, where a reply has to be shortened.
_MOST_TWINS = 10

# A value is quoted to be recognised, so that its beginning and its end are enough.
_MOST_VALUE = 120

# Repairs that say nothing to somebody who has not written the file.
_UNTOLD_RULES = frozenset({"unformatted-entry"})

_STANDINGS: Mapping[Standing, str] = {
    "approved": mark_sentence(
        "Approved. It will be listed when its pull request is merged."
    ),
    "automatic": mark_sentence(
        "Nothing was found about it, so it has a pull request."
        " It will be listed when that is merged."
    ),
    "declined": mark_sentence(
        "Its pull request was closed without a merge. A maintainer may approve it again."
    ),
}


def render_submission(  # noqa: PLR0913, PLR0917 - what is said, and what is remembered
    proposed: ProposedEntry,
    verdict: Verdict | None,
    today: dt.date,
    token: str = "",
    standing: Standing = "",
    declined: int = 0,
    facts: KnownFacts = (),
) -> str:
    """Return the whole reply as Markdown: next action first, details last.

    Args:
        proposed: the entry file as it would be merged, after repairs.
        verdict: what the review says of that file; None where there is no file yet.
        today: the day of the preview.
        token: what a maintainer quotes to approve this very file; none, if nobody may
            yet.
        standing: how far it has come.
        declined: the pull request that was closed before this approval.
        facts: what the form was read with; no reader sees them.

    Returns:
        At most about 60,000 characters, as long as the file itself is not longer than a
        form makes it: neighbours and listed works give way to it.
    """
    # The fingerprint is that of what was decided on, however little of it is shown.
    fingerprint = compute_proposal_fingerprint(proposed, verdict)
    state = _State(today, token, standing, declined, fingerprint, facts)
    text = _render(proposed, verdict, state)
    if len(text) > _MOST_CHARACTERS and verdict is not None:
        text = _render(proposed, _shorten(verdict), state)
    return text


class _State(NamedTuple):
    """What is known of a submission beside its entry: see `render_submission`."""

    today: dt.date
    token: str
    standing: Standing
    declined: int
    fingerprint: str
    """That of the file that is shown; empty where there is none."""
    facts: KnownFacts = ()


def _shorten(verdict: Verdict) -> Verdict:
    """Return *verdict* without neighbours, and with little of the possible duplicates."""
    twins = [
        replace(twin, listed={}, proposed={}, merged=UNCHANGED)
        for twin in verdict.possible_duplicates[:_MOST_TWINS]
    ]
    return replace(verdict, places=(), possible_duplicates=tuple(twins))


def _render(
    proposed: ProposedEntry,
    verdict: Verdict | None,
    state: _State,
) -> str:
    has_file = verdict is not None and bool(proposed.text)
    stamp = render_stamp(state.fingerprint, state.token, state.standing, state.declined)
    parts = [
        add_facts(stamp, state.facts),
        f"### {_render_headline(proposed, verdict, state.standing)}",
    ]
    replies = ShownReplies(EntryId.from_path(proposed.path).list_id)
    parts += _render_open_tasks(proposed, verdict, replies)
    parts += _render_file_part(proposed)
    if verdict is not None:
        parts += _render_verdict(verdict, proposed.labels, replies)
    parts += _render_remark(proposed)
    parts += _render_changes(proposed, verdict)
    if has_file and not proposed.is_named:
        parts.append(say("The author asked not to be named as co-author."))
    if state.token and has_file and state.standing not in TAKEN:
        command = quote_inline(f"/approve {state.token}")
        parts.append(
            say(
                "A maintainer approves this file, and no other, with {command}.",
                command=command,
            )
        )
    parts.append(_render_footer(proposed, state.today))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _render_headline(
    proposed: ProposedEntry,
    verdict: Verdict | None,
    standing: Standing,
) -> str:
    """Return whose turn it is; what happened already goes before what is still to do."""
    if standing in _STANDINGS:
        return say(_STANDINGS[standing])
    turn = find_turn(proposed, verdict)
    if turn == "author":
        number = len(proposed.problems)
        if verdict is not None:
            number += len(verdict.to_fix)
        return count(
            number,
            "1 thing for the author; edit the text above.",
            "{number} things for the author; edit the text above.",
        )
    if turn == "duplicate":
        return say(
            "A maintainer will decide whether this is already listed;"
            " you may say how it differs."
        )
    if turn == "maintainer":
        return say("A maintainer must look at this. Nothing more for you to do.")
    return say("Ready for a maintainer. Nothing more for you to do.")


def _render_open_tasks(
    proposed: ProposedEntry,
    verdict: Verdict | None,
    replies: ShownReplies,
) -> Iterator[str]:
    """Yield what is left to do, and who does it."""
    to_fix = verdict.to_fix if verdict else ()
    tasks = [_render_problem(problem) for problem in proposed.problems]
    tasks += [_render_finding(finding, proposed, replies) for finding in to_fix]
    if tasks:
        rows = [f"{number}. {task}" for number, task in enumerate(tasks, 1)]
        heading = say("**For the author: {number}**", number=len(tasks))
        yield f"{heading}\n\n" + "\n".join(rows)
    to_decide = verdict.to_decide if verdict else ()
    questions = [_render_problem(problem) for problem in proposed.undecided]
    questions += [_render_finding(finding, proposed, replies) for finding in to_decide]
    questions += map(render_prose, proposed.remembered)
    if questions:
        heading = say("**For a maintainer to decide**")
        yield f"{heading}\n\n{render_bullets(questions)}"
    if proposed.candidates:
        candidates = render_bullets(map(quote_inline, proposed.candidates))
        heading = say("These may be meant:")
        yield f"{heading}\n\n{candidates}"


def _render_file_part(proposed: ProposedEntry) -> Iterator[str]:
    """Yield the new file, or what changes in a listed one; nothing without a file."""
    if not proposed.text:
        return
    if proposed.document is not None and not proposed.document.edits:
        return
    if proposed.document is not None:
        yield from _render_lines(proposed, proposed.document)
        return
    path = quote_inline(proposed.path)
    if proposed.kind == "add":
        yield say("This becomes the file {path}:", path=path)
        yield render_file(proposed.text)
        return
    title = quote_inline(proposed.title)
    listed_path = quote_inline(proposed.before_path)
    if proposed.kind == "remove":
        yield say(
            "{title} leaves the list. Its file {path} stays, so that a second proposal is"
            " noticed:",
            title=title,
            path=listed_path,
        )
    elif proposed.path != proposed.before_path:
        yield say(
            "This changes {title} in {path}, which becomes {new_path}:",
            title=title,
            path=listed_path,
            new_path=path,
        )
    else:
        yield say("This changes {title} in {path}:", title=title, path=listed_path)
    yield quote_block(proposed.diff, "diff")


def _render_lines(proposed: ProposedEntry, edit: DocumentEdit) -> Iterator[str]:
    """Yield the lines that change in a document which is the source of its list."""
    document = quote_inline(edit.path)
    title = quote_inline(proposed.title)
    if proposed.kind == "add":
        yield say("This becomes a line of {document}:", document=document)
    elif proposed.kind == "remove":
        yield say("{title} leaves {document}:", title=title, document=document)
    else:
        yield say("This changes {title} in {document}:", title=title, document=document)
    yield quote_block(edit.diff, "diff")


def _render_verdict(
    verdict: Verdict,
    labels: Mapping[str, str],
    replies: ShownReplies,
) -> Iterator[str]:
    """Yield what was found beside the file itself: duplicates, neighbours, hints."""
    near = [twin for twin in verdict.possible_duplicates if twin.is_near]
    for twin in near:
        yield from _render_twin(twin)
        reply = replies.render(twin.reason.rule)
        if reply is not None:
            yield reply
    for preview in verdict.places:
        yield from render_place(preview)
    if verdict.open_duplicates:
        rows = []
        for duplicate in verdict.open_duplicates:
            number = quote_inline(f"#{duplicate.number}")
            rows.append(f"{number}: {render_prose(duplicate.reason)}")
        heading = say("**Proposed elsewhere too**")
        yield f"{heading}\n\n{render_bullets(rows)}"
    for twin in verdict.possible_duplicates:
        if twin not in near:
            yield render_other_list(twin)
    if verdict.hints:
        hints = [_render_hint(finding, labels, replies) for finding in verdict.hints]
        heading = say("**Worth a look** (nothing here holds the submission up)")
        yield f"{heading}\n\n{render_bullets(hints)}"


def _render_hint(
    finding: Finding,
    labels: Mapping[str, str],
    replies: ShownReplies,
) -> str:
    message = _render_message(finding.message, labels)
    reply = replies.render(finding.rule)
    return message if reply is None else f"{message}\n  {reply}"


def _render_twin(twin: PossibleDuplicate) -> Iterator[str]:
    yield say(
        "**Possible duplicate** of {entry}: {reason}",
        entry=quote_inline(twin.shown_place),
        reason=render_prose(twin.reason.message),
    )
    yield render_comparison(twin)
    way_out = say(
        "close this issue, or leave it to a maintainer, who answers {command}",
        command=quote_inline(f"/duplicate {twin.entry_id}"),
    )
    yield from render_same_work(twin, way_out)
    yield say("If they are two works, say how they differ.")


def _render_remark(proposed: ProposedEntry) -> Iterator[str]:
    # The remark on a removal is its reason, which stands in the file.
    if not proposed.remark or proposed.kind == "remove":
        return
    remark = proposed.remark[:_MOST_REMARK]
    if remark != proposed.remark:
        remark += "…"
    yield say("**Said to the maintainers**")
    yield quote_block(remark, "text")


def _render_changes(
    proposed: ProposedEntry,
    verdict: Verdict | None,
) -> Iterator[str]:
    """Yield what a machine filled in or repaired, as one fold."""
    repaired = verdict.repaired if verdict else ()
    lines = [render_prose(sentence) for sentence in proposed.changed]
    lines += [
        _render_repair(finding, proposed.labels)
        for finding in repaired
        if finding.rule not in _UNTOLD_RULES
    ]
    if lines:
        label = say("What I changed: {number}", number=len(lines))
        yield render_fold(label, render_bullets(lines))


def _render_repair(
    finding: Finding,
    labels: Mapping[str, str],
) -> str:
    if finding.fix and finding.fix.done:
        return _render_message(finding.fix.done, labels)
    message = _render_message(finding.message, labels)
    if not finding.fix:
        return message
    repair = _render_message(finding.fix.description, labels)
    return say("{message} {repair}.", message=message, repair=repair)


def _render_problem(problem: Problem) -> str:
    return say(
        "{label}: {message}",
        label=quote_inline(problem.label),
        message=render_prose(problem.message),
    )


def _render_finding(
    finding: Finding,
    proposed: ProposedEntry,
    replies: ShownReplies,
) -> str:
    """Return a finding with the form's label, the value it is about, and the way out.

    Label and value are left out where the message names them already.
    """
    labels = proposed.labels
    line = _render_message(finding.message, labels)
    value = _get_value(proposed.record, finding)
    if value and f"`{value}`" not in finding.message:
        quoted = quote_inline(value, limit=_MOST_VALUE)
        line = say("{value}. {message}", value=quoted, message=line)
    name = str(finding.field[0]) if finding.field else ""
    is_named = f"`{name}" in finding.message.partition(" ")[0]
    if name and not is_named:
        label = quote_inline(labels.get(name, name))
        line = say("{label}: {message}", label=label, message=line)
    if finding.fix is not None and not finding.has_safe_fix:
        # As far in as the text of a numbered item: otherwise it would end the list.
        fix = _render_message(finding.fix.description, labels)
        line += f"\n   {say('**Fix:** {fix}', fix=fix)}"
    reply = replies.render(finding.rule)
    return line if reply is None else f"{line}\n   {reply}"


def _get_value(
    record: Mapping[str, Any],
    finding: Finding,
) -> str:
    """Return the text in *record* that a finding is about; empty where there is none."""
    if not finding.field:
        return ""
    value: Any = record
    for key in finding.field:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return value if isinstance(value, str) else ""


def _render_message(
    message: str,
    labels: Mapping[str, str],
) -> str:
    """Return a message in which the form's labels replace the names of fields."""
    return render_prose(insert_labels(message, labels))


def _render_footer(proposed: ProposedEntry, today: dt.date) -> str:
    if proposed.is_named:
        text = say(
            "The text above, on {day}. The author is named as co-author. An edit of the"
            " text above makes a new preview, and voids an approval of this one.",
            day=today.isoformat(),
        )
    else:
        text = say(
            "The text above, on {day}. An edit of the text above makes a new preview, and"
            " voids an approval of this one.",
            day=today.isoformat(),
        )
    return render_fold(say("What was read"), text)
