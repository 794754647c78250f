"""The review as the one comment that its author and a maintainer read.

Everything that a contribution says, or that a message quotes from it, passes
through `bot.output.untrusted`: it stands in code spans and fences, and nowhere else.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.model.finding import Finding
from bot.model.isolated import LeftDocument, Regeneration
from bot.model.left_out import UnsafeContent
from bot.model.review import UNFINISHED, ListPlace, PossibleDuplicate, Review, Verdict
from bot.output.account import (
    find_words,
    get_line,
    get_path,
    list_remarks,
    list_restored,
)
from bot.output.comments.parts import (
    bulleted,
    comparison,
    file_block,
    listed_words,
    place_parts,
    prose,
    render_other_list,
    render_same_work,
)
from bot.output.untrusted import code_span, details, fenced, new_file_link

MARKER = "<!-- listwright:review"
"""The comment's first bytes, by which the bot knows its own."""

RULE_PAGES = "docs/rules"
_MOST_PARTS = 5
"""Unsafe parts of one entry that are quoted."""
_STAMP = re.compile(
    r"<!-- listwright:review ([0-9a-f]{40})(?: ([a-z0-9]{8,32}))? -->\n"
)
_TOKEN = re.compile(r"(?<=`/approve )[a-z0-9]{8,32}")
_MOST_WORDS = 5
"""Places of a document whose words are shown one by one."""
_KINDS = {"added": "New", "changed": "Changed", "removed": "Removed", "moved": "Moved"}


class Branch(NamedTuple):
    """Where a contribution stands: a branch of a repository, `owner/name`."""

    repository: str
    name: str


def render_comment(
    review: Review, today: dt.date, token: str = "", branch: Branch | None = None
) -> str:
    """The whole comment as Markdown: next action first, details last.

    Args:
        review: what there is to say.
        today: the day of the review.
        token: what a maintainer quotes to merge the commit that was reviewed; none, if nobody may yet.
        branch: the contributor's own, for links that create a file there.
    """
    parts = [
        f"{MARKER} {review.head}{' ' + token if token else ''} -->",
        f"### {review.headline}",
    ]
    parts += [
        f"- {prose(note.message)}{' ' + code_span(note.path) if note.path else ''}"
        for note in list_remarks(review)
    ]
    for list_id, title in review.lists.items():
        if len(review.lists) > 1:
            parts.append(f"## {prose(title)}")
        for verdict in review.verdicts:
            if verdict.list_id == list_id:
                parts += _verdict(verdict, branch)
    parts += _text_parts(review)
    if review.has_conflict and branch is not None:
        parts.append(
            f"A maintainer takes it over, as it stands here, with {code_span('/take')}."
        )
    if token:
        command = code_span(f"/approve {token}")
        parts.append(f"A maintainer merges this commit, and no other, with {command}.")
    parts.append(_footer(review, today))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def render_unfinished() -> str:
    """The comment where the bot, git or the network failed."""
    calm = "Nothing is wrong with the contribution as far as I know. I will try again."
    return f"{MARKER} -->\n\n### {UNFINISHED}\n\n{calm}\n"


def render_listed(places: Sequence[ListPlace]) -> str:
    """The comment after the merge: where the contribution now stands."""
    return f"{MARKER} -->\n\n### {listed_words(places)}\n"


def render_trouble(regeneration: Regeneration) -> str:
    """The issue about what on the default branch needs a person; empty if nothing does."""
    parts = [_left_document(document) for document in regeneration.left]
    if regeneration.unsafe:
        parts.append(
            f"The lists leave this out, because it is unsafe.\n\n{_unsafe(regeneration.unsafe)}"
        )
    if regeneration.unshown:
        parts.append(
            "These files cannot be shown as they are; the lists show the last version that could be, if there was"
            f" one.\n\n{bulleted(code_span(path) for path in regeneration.unshown)}"
        )
    if regeneration.duplicates:
        doubles = regeneration.duplicates
        told = (
            f"{code_span(one.location.path)}: {prose(one.message)}" for one in doubles
        )
        parts.append(f"These seem to be listed twice.\n\n{bulleted(told)}")
    if not parts:
        return ""
    advice = f"{code_span('listwright check')} says more. This issue is kept up to date, and closes by itself."
    return "\n\n".join([*parts, advice]) + "\n"


def _left_document(document: LeftDocument) -> str:
    """A document that was not generated again, and the lines that keep it from that."""
    words = f"{code_span(document.path)} stays as it is; it is not generated again for now. {prose(document.problem)}"
    rows = (
        f"line {line.number}: {code_span(line.text)}"
        if line.number
        else f"taken out: {code_span(line.text)}"
        for line in document.lines
    )
    return "\n\n".join(filter(None, [words, bulleted(rows)]))


def _unsafe(unsafe: Sequence[UnsafeContent]) -> str:
    """Return what is left out of the lists, each part in a code span."""
    lines = []
    for content in unsafe:
        parts = ", ".join(
            code_span(part, limit=120) for part in content.parts[:_MOST_PARTS]
        )
        more = (
            f" and {len(content.parts) - _MOST_PARTS} more"
            if len(content.parts) > _MOST_PARTS
            else ""
        )
        item = "; the whole item is left out" if content.is_left_out else ""
        lines.append(
            f"{code_span(content.path)}{': ' if parts else ''}{parts}{more}{item}"
        )
    return bulleted(lines)


class Stamp(NamedTuple):
    """What the first line of a comment says of it."""

    head: str
    token: str


def read_stamp(body: str) -> Stamp | None:
    """The stamp of a comment of the bot's own; None where it has none."""
    found = _STAMP.match(body)
    return Stamp(found[1], found[2] or "") if found else None


def gist(body: str) -> str:
    """What a comment says, without its stamp, its token, and the footer with day and base."""
    said = body.partition("\n")[2]
    before, footer, _ = said.rpartition("<details>")
    return _TOKEN.sub("", before if footer else said)


def _text_parts(review: Review) -> Iterator[str]:
    """What becomes of lines that are no entries."""
    words = list(find_words(review))
    for outcome in words[:_MOST_WORDS]:
        where = f"**Words of the document** {code_span(get_path(outcome))}, line {get_line(outcome.lines)}:"
        gone = [f"- {line}" for line in outcome.old.split("\n")] if outcome.old else []
        new = [f"+ {line}" for line in outcome.text.split("\n")] if outcome.text else []
        if gone or new:
            yield f"{where}\n\n{fenced(chr(10).join([*gone, *new]) + chr(10), 'diff')}"
        else:
            yield f"{where} empty lines only."
    if len(words) > _MOST_WORDS:
        yield f"{len(words) - _MOST_WORDS} more places of the document have other words."
    restored = list_restored(review)
    if restored:
        yield details("Lines that the list writes itself", bulleted(restored))


def _verdict(verdict: Verdict, branch: Branch | None) -> Iterator[str]:
    named = f" {code_span(verdict.title)}" if verdict.title else ""
    yield f"**{_KINDS[verdict.kind]}**{named} in {code_span(verdict.path)}"
    yield from _file_part(verdict, branch)
    near = [twin for twin in verdict.possible_duplicates if twin.is_near]
    for twin in near:
        yield from _twin(twin, verdict, at_forge=branch is not None)
    for place in verdict.places:
        yield from place_parts(place)
    if verdict.open_duplicates:
        yield "**Proposed elsewhere too**\n\n" + "\n".join(
            f"- {code_span(f'#{sibling.number}')}: {prose(sibling.reason)}"
            for sibling in verdict.open_duplicates
        )
    for twin in verdict.possible_duplicates:
        if twin not in near:
            yield render_other_list(twin)
    for title, findings in (
        ("**For a maintainer to decide**", verdict.to_decide),
        ("**Worth a look** (nothing here holds the contribution up)", verdict.hints),
    ):
        if findings:
            yield f"{title}\n\n{_findings(findings)}"
    if verdict.repaired:
        yield details(
            f"Repaired for you: {len(verdict.repaired)}", _findings(verdict.repaired)
        )


def _file_part(verdict: Verdict, branch: Branch | None) -> Iterator[str]:
    """What there is to fix, or the file as a machine made or mended it."""
    if verdict.is_from_list and verdict.kind != "removed":
        yield from _rescued(verdict, branch)
    if verdict.to_fix:
        yield from _to_fix(verdict)
    elif verdict.is_rewritten and not verdict.is_from_list:
        yield from _repaired(verdict)


def _rescued(verdict: Verdict, branch: Branch | None) -> Iterator[str]:
    what = "your line" if verdict.kind == "added" else "your change"
    path = code_span(verdict.final_path)
    yield f"This list is made from small files. Here is {what} as such a file, {path}; the list follows from it."
    yield file_block(verdict.final_text)
    if branch is not None and verdict.kind == "added":
        url = new_file_link(
            branch.repository, branch.name, verdict.final_path, verdict.final_text
        )
        if url is not None:
            yield f"[Create this file on your branch]({url}), or leave it to the merge."


def _to_fix(verdict: Verdict) -> Iterator[str]:
    yield f"**For the author to fix: {len(verdict.to_fix)}**\n\n" + _findings(
        verdict.to_fix, numbered=True
    )
    if verdict.is_rewritten and not verdict.is_from_list:
        yield "The rest is repaired already. The file with everything repaired that a machine can:"
        yield file_block(verdict.final_text)


def _repaired(verdict: Verdict) -> Iterator[str]:
    count = len(verdict.repaired)
    things = "one small thing" if count == 1 else f"{count} small things"
    moved = (
        f" It belongs at {code_span(verdict.final_path)}." if verdict.is_moved else ""
    )
    yield f"I repaired {things}; you need not do anything.{moved} This is what will be merged:"
    yield file_block(verdict.final_text)


def _twin(
    twin: PossibleDuplicate, verdict: Verdict, *, at_forge: bool
) -> Iterator[str]:
    yield f"**Possible duplicate** of {code_span(twin.entry_id)}: {prose(twin.reason.message)}"
    yield comparison(twin)
    out = _describe_way_out(verdict)
    yield from render_same_work(
        twin, f"{out}, or close this pull request" if at_forge else out
    )
    record = (
        f"a maintainer then answers {code_span('/distinct ' + twin.entry_id)}."
        if at_forge
        else f"a maintainer can then record it with {code_span('distinct_from: [' + twin.entry_id + ']')} in"
        f" {code_span(verdict.path)}."
    )
    yield f"If they are two works, say how they differ; {record}"


def _describe_way_out(verdict: Verdict) -> str:
    """Return how an author withdraws an entry that is listed already; what the list had before stays in it."""
    if verdict.kind != "added":
        return "undo this change"
    return (
        "take your line out"
        if verdict.is_from_list
        else f"take {code_span(verdict.path)} out"
    )


def _findings(findings: Iterable[Finding], *, numbered: bool = False) -> str:
    lines = []
    for number, finding in enumerate(findings, 1):
        lead = f"{number}." if numbered else "-"
        shown = f", {code_span(finding.value, limit=120)}" if finding.value else ""
        place = (
            ""
            if finding.message.startswith("Line ")
            else f"Line {finding.location.line}{shown}: "
        )
        line = f"{lead} {place}{prose(finding.message)} ({_rule(finding.rule)})"
        if finding.fix is not None and not finding.mends_itself:
            line += (
                f"\n{' ' * (len(lead) + 1)}**Fix:** {prose(finding.fix.description)}"
            )
        lines.append(line)
    return "\n".join(lines)


def _rule(name: str) -> str:
    return f"rule `{name}`"


def _footer(review: Review, today: dt.date) -> str:
    rules = sorted(
        {
            f.rule
            for v in review.verdicts
            for f in (*v.to_fix, *v.hints, *v.repaired, *v.to_decide)
        }
    )
    lines = [
        f"Checked commit `{review.head[:12]}` against `{review.base[:12]}` on {today.isoformat()}."
    ]
    if rules:
        lines.append(
            "`listwright explain RULE` tells more of a rule: "
            + ", ".join(f"`{rule}`" for rule in rules)
            + "."
        )
    return details("What was checked", "\n\n".join(lines))
