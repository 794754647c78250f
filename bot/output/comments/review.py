"""The review as the one comment that its author and a maintainer read.

Everything that a contribution says, or that a message quotes from it, passes
through `bot.output.untrusted`: it stands in code spans and fences, and nowhere else.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from bot.model.account import DocumentText
from bot.model.facts import KnownFacts
from bot.model.isolated import LeftDocument, Regeneration
from bot.model.left_out import UnsafeContent
from bot.model.review import UNFINISHED, ListPlace, Review
from bot.model.wording import join_words, mark_sentence, say
from bot.output.account import (
    find_words,
    get_line,
    get_path,
    list_remarks,
    list_restored,
)
from bot.output.comments.facts_marker import add_facts
from bot.output.comments.later import add_later, render_later
from bot.output.comments.parts import (
    describe_places,
    link_request,
    render_bullets,
    render_prose,
    render_refusal_of_work,
)
from bot.output.comments.replies import ShownReplies
from bot.output.comments.verdict import Branch, render_verdict
from bot.output.untrusted import quote_block, quote_inline, render_fold

# The comment's first bytes, by which the bot knows its own.
MARKER = "<!-- listwright:review"

# Unsafe parts of one entry that are quoted, and how much of each.
_MOST_UNSAFE_PARTS = 5
_MOST_UNSAFE_TEXT = 120

# Changed passages of a document that are shown one by one.
_MOST_PASSAGES = 5

# "<!-- listwright:review 0123… 4f9a0c1b -->": the head, and the token if there is one.
_STAMP = re.compile(
    r"<!-- listwright:review ([0-9a-f]{40})(?: ([a-z0-9]{8,32}))? -->\n"
)

# The token in "`/approve 4f9a0c1b`".
_TOKEN = re.compile(r"(?<=`/approve )[a-z0-9]{8,32}")

# In the footer, beside the rules that spoke, in any language.
_EXPLAIN = "`listwright explain RULE`"
_RULE = re.compile(r"`([a-z]+(?:-[a-z]+)*)`")


# How a contribution is approved: by one person, by two, or by a second one.
Approval = Literal["one", "two", "second"]
_APPROVALS: Mapping[Approval, str] = {
    "one": mark_sentence(
        "A maintainer merges this commit, and no other, with {command}."
    ),
    "two": mark_sentence(
        "Two maintainers merge this commit, and no other: each writes {command}."
    ),
    "second": mark_sentence(
        "One of two approvals is given. Another maintainer merges this commit, and no"
        " other, with {command}."
    ),
}


def render_comment(  # noqa: PLR0913, PLR0917 - a review, and what stands beside it
    review: Review,
    today: dt.date,
    token: str = "",
    branch: Branch | None = None,
    facts: KnownFacts = (),
    approval: Approval = "one",
) -> str:
    """Return the whole comment as Markdown: next action first, details last.

    Args:
        review: what there is to say.
        today: the day of the review.
        token: what a maintainer quotes to merge the commit that was reviewed; none, if
            nobody may yet.
        branch: the contributor's own, for links that create a file there.
        facts: what the review was made with; no reader sees them.
        approval: who has to quote the token.
    """
    stamp = f"{MARKER} {review.head}{' ' + token if token else ''} -->"
    marks = add_later(add_facts(stamp, facts), review.later)
    parts = [marks, f"### {review.headline}"]
    if review.later is not None:
        parts += render_later(review.later)
    for note in list_remarks(review):
        path = f" {quote_inline(note.path)}" if note.path else ""
        parts.append(f"- {render_prose(note.message)}{path}")
    for list_id, title in review.lists.items():
        # The headings of lists help only where there are several.
        if len(review.lists) > 1:
            parts.append(f"## {render_prose(title)}")
        replies = ShownReplies(list_id)
        for verdict in review.verdicts:
            if verdict.list_id == list_id:
                parts += render_verdict(verdict, branch, replies)
    parts += _render_text_parts(review)
    if review.has_conflict and branch is not None:
        parts.append(
            say("A maintainer takes it over, as it stands here, with `/take`.")
        )
    if token:
        command = quote_inline(f"/approve {token}")
        parts.append(say(_APPROVALS[approval], command=command))
    parts.append(_render_footer(review, today))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def render_unfinished() -> str:
    """Return the comment for a review in which the bot, git or the network failed."""
    calm = say(
        "Nothing is wrong with the contribution as far as I know. I will try again."
    )
    return f"{MARKER} -->\n\n### {say(UNFINISHED)}\n\n{calm}\n"


def render_listed(places: Sequence[ListPlace]) -> str:
    """Return the comment after the merge: where the contribution now stands."""
    return f"{MARKER} -->\n\n### {describe_places(places)}\n"


def render_gathered(places: Sequence[ListPlace], rolling: int) -> str:
    """Return the comment after the merge of the *rolling* request that held this one."""
    link = link_request(rolling)
    return f"{render_listed(places)}\n{say('Merged with {link}.', link=link)}\n"


def render_rejected(reason: str) -> str:
    """Return the comment on a contribution that a maintainer does not take up.

    It quotes the maintainer's *reason*, unless that is empty.
    """
    thanks = say(
        "Thank you for proposing it. If something changes, change this contribution and"
        " open it again."
    )
    return render_refusal_of_work(f"{MARKER} -->", reason, thanks)


def render_trouble(regeneration: Regeneration) -> str:
    """Return the text of the issue about what on the default branch needs a person.

    It is empty if nothing does.
    """
    parts = [_render_left_document(document) for document in regeneration.left]
    if regeneration.unsafe:
        parts.append(say("The lists leave this out, because it is unsafe."))
        parts.append(_render_unsafe(regeneration.unsafe))
    if regeneration.unshown:
        parts.append(
            say(
                "These files cannot be shown as they are; the lists show the last version"
                " that could be, if there was one."
            )
        )
        parts.append(render_bullets(map(quote_inline, regeneration.unshown)))
    if regeneration.duplicates:
        rows = []
        for finding in regeneration.duplicates:
            path = quote_inline(finding.location.path)
            message = render_prose(finding.message)
            rows.append(say("{path}: {message}", path=path, message=message))
        parts.append(say("These seem to be listed twice."))
        parts.append(render_bullets(rows))
    if not parts:
        return ""
    parts.append(
        say(
            "`listwright check` says more. This issue is kept up to date, and closes by"
            " itself."
        )
    )
    return "\n\n".join(parts) + "\n"


def _render_left_document(document: LeftDocument) -> str:
    """Return why a document was not generated again, and the lines that prevent it."""
    problem = say(
        "{path} stays as it is; it is not generated again for now. {problem}",
        path=quote_inline(document.path),
        problem=render_prose(document.problem),
    )
    rows = []
    for line in document.lines:
        text = quote_inline(line.text)
        # A line that was removed has no number.
        if line.number:
            rows.append(say("line {line}: {text}", line=line.number, text=text))
        else:
            rows.append(say("taken out: {text}", text=text))
    return f"{problem}\n\n{render_bullets(rows)}" if rows else problem


def _render_unsafe(unsafe: Sequence[UnsafeContent]) -> str:
    """Return what is left out of the lists, each part in a code span."""
    rows = []
    for content in unsafe:
        quoted = [
            quote_inline(part, limit=_MOST_UNSAFE_TEXT)
            for part in content.parts[:_MOST_UNSAFE_PARTS]
        ]
        row = quote_inline(content.path)
        parts = join_words(quoted)
        rest = len(content.parts) - _MOST_UNSAFE_PARTS
        if rest > 0:
            parts = say("{values} and {number} more", values=parts, number=rest)
        if parts:
            row = say("{path}: {parts}", path=row, parts=parts)
        if content.is_left_out:
            row = say("{content}; the whole item is left out", content=row)
        rows.append(row)
    return render_bullets(rows)


class Stamp(NamedTuple):
    """What the first line of a comment remembers: the reviewed commit and the token."""

    head: str
    token: str


def read_stamp(body: str) -> Stamp | None:
    """Return the stamp of a comment of the bot's own; None if it has none."""
    match = _STAMP.match(body)
    return Stamp(match[1], match[2] or "") if match else None


def extract_gist(body: str) -> str:
    """Return what a comment says, to compare two comments by.

    The stamp, the token, and the footer with its day and its base are left out: they
    differ from run to run, and a comment is not written again because of them.
    """
    text = body.partition("\n")[2]
    # The footer is the last fold.
    before, footer, _ = text.rpartition("<details>")
    return _TOKEN.sub("", before if footer else text)


def read_rules(body: str) -> frozenset[str]:
    """Return the rules that spoke in the review whose comment or summary is *body*."""
    footer = body.rpartition("<details>")[2]
    for line in footer.split("\n"):
        if _EXPLAIN in line:
            return frozenset(_RULE.findall(line.replace(_EXPLAIN, "")))
    return frozenset()


def _render_text_parts(review: Review) -> Iterator[str]:
    """Yield what becomes of lines that are no entries."""
    passages = list(find_words(review))
    for passage in passages[:_MOST_PASSAGES]:
        yield _render_passage(passage)
    rest = len(passages) - _MOST_PASSAGES
    if rest > 0:
        yield say("{number} more places of the document have other words.", number=rest)
    restored = list_restored(review)
    if restored:
        label = say("Lines that the list writes itself")
        yield render_fold(label, render_bullets(restored))


def _render_passage(passage: DocumentText) -> str:
    path = quote_inline(get_path(passage))
    line = get_line(passage.lines)
    lines = []
    if passage.old:
        lines += [f"- {removed}" for removed in passage.old.split("\n")]
    if passage.text:
        lines += [f"+ {added}" for added in passage.text.split("\n")]
    if not lines:
        return say(
            "**Words of the document** {path}, line {line}: empty lines only.",
            path=path,
            line=line,
        )
    head = say("**Words of the document** {path}, line {line}:", path=path, line=line)
    diff = quote_block("\n".join(lines) + "\n", "diff")
    return f"{head}\n\n{diff}"


def _render_footer(review: Review, today: dt.date) -> str:
    """Return the fold that names the commits, the day and the rules that spoke."""
    rules: set[str] = set()
    for verdict in review.verdicts:
        for findings in (
            verdict.to_fix,
            verdict.hints,
            verdict.repaired,
            verdict.to_decide,
        ):
            rules.update(finding.rule for finding in findings)
    text = say(
        "Checked commit `{head}` against `{base}` on {day}.",
        head=review.head[:12],
        base=review.base[:12],
        day=today.isoformat(),
    )
    if rules:
        names = join_words(f"`{rule}`" for rule in sorted(rules))
        advice = say(
            "`listwright explain RULE` tells more of a rule: {rules}.", rules=names
        )
        text += f"\n\n{advice}"
    return render_fold(say("What was checked"), text)
