"""What a comment says of one entry: what to fix, how it will look, what it repeats."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.model.finding import Finding
from bot.model.review import PossibleDuplicate, Verdict
from bot.output.comments.parts import (
    render_comparison,
    render_file,
    render_other_list,
    render_place,
    render_prose,
    render_same_work,
)
from bot.output.untrusted import make_new_file_url, quote_inline, render_fold

_KINDS = {
    "added": "New",
    "changed": "Changed",
    "removed": "Removed",
    "moved": "Moved",
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
) -> Iterator[str]:
    """Yield the parts of a comment that are about one entry, the next action first.

    *branch* is the contributor's own, for links that create a file there. Without it
    the reader is somebody at a terminal, who cannot answer with a command.
    """
    title = f" {quote_inline(verdict.title)}" if verdict.title else ""
    yield f"**{_KINDS[verdict.kind]}**{title} in {quote_inline(verdict.path)}"
    yield from _render_file_part(verdict, branch)
    near = [twin for twin in verdict.possible_duplicates if twin.is_near]
    for twin in near:
        yield from _render_twin(twin, verdict, at_forge=branch is not None)
    for preview in verdict.places:
        yield from render_place(preview)
    if verdict.open_duplicates:
        yield _render_open_duplicates(verdict)
    for twin in verdict.possible_duplicates:
        if twin not in near:
            yield render_other_list(twin)
    if verdict.to_decide:
        findings = _render_findings(verdict.to_decide)
        yield f"**For a maintainer to decide**\n\n{findings}"
    if verdict.hints:
        findings = _render_findings(verdict.hints)
        heading = "**Worth a look** (nothing here holds the contribution up)"
        yield f"{heading}\n\n{findings}"
    if verdict.repaired:
        label = f"Repaired for you: {len(verdict.repaired)}"
        yield render_fold(label, _render_findings(verdict.repaired))


def _render_open_duplicates(verdict: Verdict) -> str:
    rows = []
    for duplicate in verdict.open_duplicates:
        number = quote_inline(f"#{duplicate.number}")
        rows.append(f"- {number}: {render_prose(duplicate.reason)}")
    return "**Proposed elsewhere too**\n\n" + "\n".join(rows)


def _render_file_part(
    verdict: Verdict,
    branch: Branch | None,
) -> Iterator[str]:
    """Yield what there is to fix, or the file as a machine made or repaired it."""
    if verdict.is_from_list and verdict.kind != "removed":
        yield from _render_converted(verdict, branch)
    if verdict.to_fix:
        yield from _render_to_fix(verdict)
    elif verdict.is_rewritten and not verdict.is_from_list:
        yield from _render_repaired(verdict)


def _render_converted(
    verdict: Verdict,
    branch: Branch | None,
) -> Iterator[str]:
    """Yield the entry file that a line of the list becomes, and how to create it."""
    subject = "your line" if verdict.kind == "added" else "your change"
    path = quote_inline(verdict.final_path)
    yield (
        f"This list is made from small files. Here is {subject} as such a file, {path};"
        " the list follows from it."
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
        yield f"[Create this file on your branch]({url}), or leave it to the merge."


def _render_to_fix(verdict: Verdict) -> Iterator[str]:
    findings = _render_findings(verdict.to_fix, numbered=True)
    yield f"**For the author to fix: {len(verdict.to_fix)}**\n\n{findings}"
    if verdict.is_rewritten and not verdict.is_from_list:
        yield (
            "The rest is repaired already."
            " The file with everything repaired that a machine can:"
        )
        yield render_file(verdict.final_text)


def _render_repaired(verdict: Verdict) -> Iterator[str]:
    count = len(verdict.repaired)
    repairs = "one small thing" if count == 1 else f"{count} small things"
    move = ""
    if verdict.is_moved:
        move = f" It belongs at {quote_inline(verdict.final_path)}."
    yield (
        f"I repaired {repairs}; you need not do anything.{move}"
        " This is what will be merged:"
    )
    yield render_file(verdict.final_text)


def _render_twin(
    twin: PossibleDuplicate,
    verdict: Verdict,
    *,
    at_forge: bool,
) -> Iterator[str]:
    """Yield what is known of a possible duplicate, and the two ways out of it."""
    reason = render_prose(twin.reason.message)
    yield f"**Possible duplicate** of {quote_inline(twin.entry_id)}: {reason}"
    yield render_comparison(twin)
    way_out = _describe_way_out(verdict)
    if at_forge:
        command = quote_inline(f"/distinct {twin.entry_id}")
        record = f"a maintainer then answers {command}."
        way_out += ", or close this pull request"
    else:
        field = quote_inline(f"distinct_from: [{twin.entry_id}]")
        path = quote_inline(verdict.path)
        record = f"a maintainer can then record it with {field} in {path}."
    yield from render_same_work(twin, way_out)
    yield f"If they are two works, say how they differ; {record}"


def _describe_way_out(verdict: Verdict) -> str:
    """Return how an author withdraws an entry that is listed already.

    What the list had before stays in it.
    """
    if verdict.kind != "added":
        return "undo this change"
    if verdict.is_from_list:
        return "take your line out"
    return f"take {quote_inline(verdict.path)} out"


def _render_findings(
    findings: Iterable[Finding],
    *,
    numbered: bool = False,
) -> str:
    lines = []
    for number, finding in enumerate(findings, 1):
        lead = f"{number}." if numbered else "-"
        message = f"{_render_location(finding)}{render_prose(finding.message)}"
        # Names of rules are our own, so that they need no quoting by `untrusted`.
        line = f"{lead} {message} (rule `{finding.rule}`)"
        if finding.fix is not None and not finding.has_safe_fix:
            # As far in as the text of the item: otherwise the fix would end the list.
            indent = " " * (len(lead) + 1)
            line += f"\n{indent}**Fix:** {render_prose(finding.fix.description)}"
        lines.append(line)
    return "\n".join(lines)


def _render_location(finding: Finding) -> str:
    """Return the line and the value of a finding; empty if its message names the line."""
    if finding.message.startswith("Line "):
        return ""
    value = ""
    if finding.value:
        value = f", {quote_inline(finding.value, limit=_MOST_VALUE)}"
    return f"Line {finding.location.line}{value}: "
