"""The list of what is ready to merge, as a part of the bot's one issue.

Its first line, which no reader sees, remembers the token and what it stands for. The list
is read again from its own text: nothing else is kept of it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.model.review import Kind, ListPlace, Review
from bot.model.wording import join_words, mark_sentence, say
from bot.output.comments.parts import link_request, render_prose
from bot.output.untrusted import quote_inline

# The name of the part.
READY = "ready"

# The part's first bytes.
READY_MARKER = "<!-- listwright:ready"

# Stands above the requests that were not merged, in a line of its own: a title may hold it,
# but never a line break.
_NOT_MERGED = "<!-- listwright:not-merged -->"

# Digits of a commit that are shown.
_SHORT = 12

# Characters of a request's title that are shown.
_LONGEST_TITLE = 100

# "<!-- listwright:ready 4f9a0c1b 12:0123…:5d6e7f80 13:… -->": the token of the list, and of
# each request its number, its commit and the token of its preview.
_STAMP = re.compile(
    r"<!-- listwright:ready ([a-z0-9]{8,32})"
    r"((?: \d{1,9}:[0-9a-f]{40}:[a-z0-9]{8,32})*) -->(?:\n|$)"
)

# "- [#12](../pull/12) at `0123456789ab`: …"; a relative address, so that GitHub does not
# write into the request that it was mentioned.
_ROW = re.compile(r"^- \[#(\d{1,9})\]\(\.\./pull/\d+\)\D*`([0-9a-f]{12})`.*$")

_DESCRIPTIONS: Mapping[Kind, str] = {
    "added": mark_sentence("adds {title}"),
    "changed": mark_sentence("changes {title}"),
    "removed": mark_sentence("removes {title}"),
    "moved": mark_sentence("moves {title}"),
}


class ReadyRequest(NamedTuple):
    """A request that a token stands for.

    *preview* is the token of the preview in its own comment.
    """

    number: int
    head: str
    preview: str


@dataclass(frozen=True, slots=True)
class ReadyPart:
    """What the part says.

    *requests* are those that *token* stands for. *rows* are the lines of those that are
    still listed, by number, and *not_merged* those of others.
    """

    token: str = ""
    requests: tuple[ReadyRequest, ...] = ()
    rows: Mapping[int, str] = field(default_factory=dict)
    not_merged: Mapping[int, str] = field(default_factory=dict)

    def settle(self, number: int, head: str, reason: str) -> "ReadyPart":
        """Return the part without a request, or with the *reason* why it was not merged."""
        rows = {key: row for key, row in self.rows.items() if key != number}
        kept = {key: row for key, row in self.not_merged.items() if key != number}
        if reason:
            kept[number] = render_row(number, head, render_prose(reason))
        return replace(self, rows=rows, not_merged=kept)


def render_ready(part: ReadyPart) -> str:
    """Return the part's text; empty where nothing is listed."""
    if not (part.rows or part.not_merged):
        return ""
    blocks = [render_token(part)]
    if part.rows:
        command = quote_inline(f"/approve all-ready {part.token}")
        advice = say(
            "A comment here that says {command} merges just these commits, one by one. What"
            " has changed by then is not merged.",
            command=command,
        )
        blocks += [f"### {say('Ready to merge')}", _join_rows(part.rows), advice]
    else:
        blocks.append(f"### {say('Not everything was merged')}")
    if part.not_merged:
        blocks.append(_NOT_MERGED)
        blocks.append(
            say("Not merged when all that was ready was approved, with the reason:")
        )
        blocks.append(_join_rows(part.not_merged))
    return "\n\n".join(blocks) + "\n"


def render_token(part: ReadyPart) -> str:
    """Return the line that no reader sees: the token, and what it stands for."""
    names = [":".join(map(str, request)) for request in part.requests]
    return " ".join([READY_MARKER, part.token, *names, "-->"])


def read_ready(text: str) -> ReadyPart:
    """Return what `render_ready` was given; an empty part for any other text."""
    match = _STAMP.match(text)
    if match is None:
        return ReadyPart()
    requests = tuple(_read_request(name) for name in match[2].split())
    listed, _, not_merged = text.partition(f"\n{_NOT_MERGED}\n")
    return ReadyPart(match[1], requests, _read_rows(listed), _read_rows(not_merged))


def _read_request(name: str) -> ReadyRequest:
    number, head, preview = name.split(":")
    return ReadyRequest(int(number), head, preview)


def _read_rows(text: str) -> dict[int, str]:
    matches = map(_ROW.match, text.split("\n"))
    return {int(match[1]): match[0] for match in matches if match}


def _join_rows(rows: Mapping[int, str]) -> str:
    return "\n".join(row for _, row in sorted(rows.items()))


def is_about(row: str, head: str) -> bool:
    """Return whether a line of the list is about the commit *head*."""
    match = _ROW.match(row)
    return match is not None and match[2] == head[:_SHORT]


def render_row(number: int, head: str, text: str) -> str:
    """Return the line of one request."""
    link = link_request(number)
    row = say(
        "{link} at `{commit}`: {text}", link=link, commit=head[:_SHORT], text=text
    )
    return f"- {row}"


def describe_request(title: str, review: Review) -> str:
    """Return a request in one line: its *title*, and what it does to the list."""
    quoted_title = quote_inline(title, limit=_LONGEST_TITLE)
    parts = list(_describe_entries(review))
    if not parts:
        parts = [say("words of the document")]
    return say("{title}; {changes}", title=quoted_title, changes=join_words(parts))


def _describe_entries(review: Review) -> Iterator[str]:
    """Yield what happens to the first entry, and how many others there are."""
    for verdict in review.verdicts[:1]:
        title = quote_inline(verdict.title, limit=_LONGEST_TITLE)
        action = say(_DESCRIPTIONS[verdict.kind], title=title)
        sections = dict.fromkeys(map(_name_section, verdict.places))
        if sections:
            action = say(
                "{action} in {sections}", action=action, sections=join_words(sections)
            )
        yield action
    rest = len(review.verdicts) - 1
    if rest > 0:
        yield say("and {number} more", number=rest)


def _name_section(place: ListPlace) -> str:
    return render_prose(place.section)
