"""What a comment says of one entry: what to fix, how it will look, what it repeats."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.model.finding import Finding
from bot.model.review import DocumentLine, PossibleDuplicate, Verdict
from bot.model.wording import count, mark_sentence, say
from bot.output.comments.parts import (
    render_comparison,
    render_file,
    render_other_list,
    render_place,
    render_prose,
    render_same_work,
)
from bot.output.comments.replies import ShownReplies
from bot.output.untrusted import (
    is_copyable,
    make_new_file_url,
    quote_block,
    quote_inline,
    render_fold,
)

_HEADS = {
    "added": mark_sentence("**New** {title} in {path}"),
    "changed": mark_sentence("**Changed** {title} in {path}"),
    "removed": mark_sentence("**Removed** {title} in {path}"),
    "moved": mark_sentence("**Moved** {title} in {path}"),
}
_HEADS_WITHOUT_TITLE = {
    "added": mark_sentence("**New** in {path}"),
    "changed": mark_sentence("**Changed** in {path}"),
    "removed": mark_sentence("**Removed** in {path}"),
    "moved": mark_sentence("**Moved** in {path}"),
}

# A value is quoted to be recognised, so that its beginning and its end are enough.
_MOST_VALUE = 120


class Branch(NamedTuple):
    """Where a contribution stands: a branch of a repository, `owner/name`."""

    repository: str
    name: str


def render_verdict(
    verdict: Verdict,
    branch: Branch | None,
    replies: ShownReplies,
) -> Iterator[str]:
    """Yield the parts of a comment that are about one entry, the next action first.

    *branch* is the contributor's own, for links that create a file there. Without it
    the reader is somebody at a terminal, who cannot answer with a command. *replies* are
    those of the entry's list.
    """
    yield _render_head(verdict)
    yield from _render_file_part(verdict, branch, replies)
    near = [twin for twin in verdict.possible_duplicates if twin.is_near]
    for twin in near:
        yield from _render_twin(twin, verdict, at_forge=branch is not None)
        yield from _render_reply(twin.reason, replies)
    for preview in verdict.places:
        yield from render_place(preview)
    if verdict.open_duplicates:
        yield _render_open_duplicates(verdict)
    for twin in verdict.possible_duplicates:
        if twin not in near:
            yield render_other_list(twin)
    if verdict.to_decide:
        heading = say("**For a maintainer to decide**")
        yield f"{heading}\n\n{_render_findings(verdict.to_decide, replies)}"
    if verdict.hints:
        heading = say("**Worth a look** (nothing here holds the contribution up)")
        yield f"{heading}\n\n{_render_findings(verdict.hints, replies)}"
    if verdict.repaired:
        label = say("Repaired for you: {number}", number=len(verdict.repaired))
        if isinstance(verdict.origin, DocumentLine):
            label = say(
                "What the repair changes: {number}", number=len(verdict.repaired)
            )
        yield from _render_filled_in(verdict)
        yield render_fold(label, _render_findings(verdict.repaired))


def _render_reply(finding: Finding, replies: ShownReplies) -> Iterator[str]:
    """Yield what the list says to those who break the rule of a finding, if it does."""
    reply = replies.render(finding.rule)
    if reply is not None:
        yield reply


def _render_head(verdict: Verdict) -> str:
    path = quote_inline(verdict.path)
    if isinstance(verdict.origin, DocumentLine):
        path = quote_inline(f"{verdict.origin.path}:{verdict.origin.first}")
    if not verdict.title:
        return say(_HEADS_WITHOUT_TITLE[verdict.kind], path=path)
    title = quote_inline(verdict.title)
    return say(_HEADS[verdict.kind], title=title, path=path)


def _render_filled_in(verdict: Verdict) -> Iterator[str]:
    """Yield where the values come from that the author did not write."""
    for finding in verdict.repaired:
        if finding.fix is not None and finding.fix.done:
            yield render_prose(finding.fix.done)


def _render_open_duplicates(verdict: Verdict) -> str:
    rows = []
    for duplicate in verdict.open_duplicates:
        number = quote_inline(f"#{duplicate.number}")
        rows.append(f"- {number}: {render_prose(duplicate.reason)}")
    heading = say("**Proposed elsewhere too**")
    return f"{heading}\n\n" + "\n".join(rows)


def _render_file_part(
    verdict: Verdict,
    branch: Branch | None,
    replies: ShownReplies,
) -> Iterator[str]:
    """Yield what there is to fix, or the file as a machine made or repaired it."""
    if verdict.is_from_list and verdict.kind != "removed":
        yield from _render_converted(verdict, branch)
    if verdict.to_fix:
        yield from _render_to_fix(verdict, replies)
    if isinstance(verdict.origin, DocumentLine):
        yield from _render_offer(verdict.origin)
    elif verdict.to_fix:
        return
    elif verdict.is_rewritten and not verdict.is_from_list:
        yield from _render_repaired(verdict)


def _render_converted(
    verdict: Verdict,
    branch: Branch | None,
) -> Iterator[str]:
    """Yield the entry file that a line of the list becomes, and how to create it."""
    path = quote_inline(verdict.final_path)
    if verdict.kind == "added":
        yield say(
            "This list is made from small files. Here is your line as such a file,"
            " {path}; the list follows from it.",
            path=path,
        )
    else:
        yield say(
            "This list is made from small files. Here is your change as such a file,"
            " {path}; the list follows from it.",
            path=path,
        )
    yield render_file(verdict.final_text)
    # GitHub's page creates files only; a changed file is there already.
    if branch is None or verdict.kind != "added":
        return
    url = make_new_file_url(
        branch.repository,
        branch.name,
        verdict.final_path,
        verdict.final_text,
    )
    if url is not None:
        yield say(
            "[Create this file on your branch]({url}), or leave it to the merge.",
            url=url,
        )


def _render_offer(origin: DocumentLine) -> Iterator[str]:
    """Yield the item of a document with everything repaired that a machine can."""
    if origin.offer:
        yield say(
            "The line with everything repaired that a machine can, for you to take:"
        )
        offer = f"{origin.offer}\n"
        yield quote_block(offer, "markdown", exact=is_copyable(origin.offer))
    if origin.reform:
        yield render_prose(origin.reform)
    if origin.move is not None:
        sentence = render_prose(origin.move.sentence)
        command = quote_inline("/fix")
        yield say("{sentence} {command} moves it.", sentence=sentence, command=command)


def _render_to_fix(verdict: Verdict, replies: ShownReplies) -> Iterator[str]:
    findings = _render_findings(verdict.to_fix, replies, numbered=True)
    heading = say("**For the author to fix: {number}**", number=len(verdict.to_fix))
    yield f"{heading}\n\n{findings}"
    if verdict.is_rewritten and not verdict.is_from_list:
        yield say(
            "The rest is repaired already."
            " The file with everything repaired that a machine can:"
        )
        yield render_file(verdict.final_text)


def _render_repaired(verdict: Verdict) -> Iterator[str]:
    if verdict.is_moved:
        yield count(
            len(verdict.repaired),
            "I repaired one small thing; you need not do anything."
            " It belongs at {path}. This is what will be merged:",
            "I repaired {number} small things; you need not do anything."
            " It belongs at {path}. This is what will be merged:",
            path=quote_inline(verdict.final_path),
        )
    else:
        yield count(
            len(verdict.repaired),
            "I repaired one small thing; you need not do anything."
            " This is what will be merged:",
            "I repaired {number} small things; you need not do anything."
            " This is what will be merged:",
        )
    yield render_file(verdict.final_text)


def _render_twin(
    twin: PossibleDuplicate,
    verdict: Verdict,
    *,
    at_forge: bool,
) -> Iterator[str]:
    """Yield what is known of a possible duplicate, and the two ways out of it."""
    yield say(
        "**Possible duplicate** of {entry}: {reason}",
        entry=quote_inline(twin.shown_place),
        reason=render_prose(twin.reason.message),
    )
    yield render_comparison(twin)
    if isinstance(verdict.origin, DocumentLine):
        way_out = _describe_way_out(verdict)
        if at_forge:
            way_out = _describe_way_out_at_forge(verdict)
        yield from render_same_work(twin, way_out)
        yield say("If they are two works, say how they differ; a maintainer decides.")
    elif at_forge:
        yield from render_same_work(twin, _describe_way_out_at_forge(verdict))
        yield say(
            "If they are two works, say how they differ; a maintainer then answers"
            " {command}.",
            command=quote_inline(f"/distinct {twin.entry_id}"),
        )
    else:
        yield from render_same_work(twin, _describe_way_out(verdict))
        yield say(
            "If they are two works, say how they differ; a maintainer can then record"
            " it with {field} in {path}.",
            field=quote_inline(f"distinct_from: [{twin.entry_id}]"),
            path=quote_inline(verdict.path),
        )


def _describe_way_out(verdict: Verdict) -> str:
    """Return how an author withdraws an entry that is listed already.

    What the list had before stays in it.
    """
    if verdict.kind != "added":
        return say("undo this change")
    if verdict.is_from_list or isinstance(verdict.origin, DocumentLine):
        return say("take your line out")
    return say("take {path} out", path=quote_inline(verdict.path))


def _describe_way_out_at_forge(verdict: Verdict) -> str:
    """Return the same for the author of a pull request, who may also close it."""
    if verdict.kind != "added":
        return say("undo this change, or close this pull request")
    if verdict.is_from_list or isinstance(verdict.origin, DocumentLine):
        return say("take your line out, or close this pull request")
    return say(
        "take {path} out, or close this pull request",
        path=quote_inline(verdict.path),
    )


def _render_findings(
    findings: Iterable[Finding],
    replies: ShownReplies | None = None,
    *,
    numbered: bool = False,
) -> str:
    """Return findings as a list, with *replies* where somebody has something to do."""
    lines = []
    for number, finding in enumerate(findings, 1):
        lead = f"{number}." if numbered else "-"
        line = f"{lead} {_render_message(finding)}"
        # As far in as the text of the item: otherwise the next line would end the list.
        indent = " " * (len(lead) + 1)
        if finding.fix is not None and not finding.has_safe_fix:
            fix = render_prose(finding.fix.description)
            line += f"\n{indent}{say('**Fix:** {fix}', fix=fix)}"
        reply = replies.render(finding.rule) if replies else None
        if reply is not None:
            line += f"\n{indent}{reply}"
        lines.append(line)
    return "\n".join(lines)


def _render_message(finding: Finding) -> str:
    """Return the message with the rule, and with line and value unless it names the line."""
    message = render_prose(finding.message)
    # Names of rules are our own, so that they need no quoting by `untrusted`.
    rule = finding.rule
    if _begins_with_line(finding.message):
        return say("{message} (rule `{rule}`)", message=message, rule=rule)
    line = finding.location.line
    if not finding.value:
        return say(
            "Line {line}: {message} (rule `{rule}`)",
            line=line,
            message=message,
            rule=rule,
        )
    return say(
        "Line {line}, {value}: {message} (rule `{rule}`)",
        line=line,
        value=quote_inline(finding.value, limit=_MOST_VALUE),
        message=message,
        rule=rule,
    )


def _begins_with_line(message: str) -> bool:
    """Return whether a message names its line first, such as `Line 3 cannot be read`."""
    before_number, _, _ = say("Line {line}", line="\0").partition("\0")
    return message.startswith(before_number)
