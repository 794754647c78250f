"""The page of `listwright replay`: what the bot would have said to contributions.

The page needs no network and no script, and its policy forbids both. Whatever a
stranger wrote is escaped; comments are written by `bot.output.comment_html`.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from bot.model.replay import Group, Replay, Replayed, SameWork
from bot.output.comment_html import render_comment_html
from bot.output.comments.review import render_comment
from bot.output.comments.verdict import Branch
from bot.output.terminal.replay import describe_limits
from bot.output.untrusted import log_line, show_hidden

_GROUPS: Final[Mapping[Group, tuple[str, str]]] = {
    "ready": ("Ready", "Nothing is left for the author to do; a maintainer can merge."),
    "duplicate": (
        "Possible duplicates",
        "Requests that may propose one work, or one that is listed, stand together.",
    ),
    "author": ("Needs the author", "Only the author can repair these."),
    "maintainer": (
        "For a maintainer",
        "Words of the document, other files, conflicts, and what only a maintainer decides.",
    ),
    "unread": (
        "Not understood",
        "A person must look: the bot did not understand all of it.",
    ),
    "nothing": ("Nothing to say", "No entry is touched."),
}

# Git does not tell on which branch of whose fork a request stands, so the comment gets
# no link to it.
_UNKNOWN_BRANCH: Final = Branch("", "")
_MOST_CHARACTERS: Final = 400

# A backslash at the end joins a line with the next, so that the style stays as it is.
_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #2da44e33; \
--bad: #cf222e33; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; list-style: none; padding: 0; }
code, pre { font: .85em/1.45 ui-monospace, monospace; background: var(--soft); border-radius: 4px; }
code { padding: .1em .3em; } pre { padding: .8em; overflow-x: auto; } pre code { padding: 0; \
background: none; }
ins { background: var(--good); text-decoration: none; } del { background: var(--bad); \
text-decoration: none; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); \
padding: .3em .7em; text-align: left; }
.request { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; }
.request > summary { cursor: pointer; padding: .5rem .8rem; overflow-wrap: anywhere; }
.comment { padding: 0 1.2rem .6rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.cluster { border-left: 3px solid var(--line); padding-left: 1rem; margin: 1.2rem 0; }
.by, .note { opacity: .75; }
"""


def render_replay_page(replay: Replay, today: dt.date) -> str:
    """Return the page as HTML; its bytes depend on *replay* and *today* only."""
    title = "What the bot would have said"
    # The policy allows this one style by its digest, and nothing else at all.
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}';"
        " base-uri 'none'; form-action 'none'"
    )
    lines = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{title}</h1>",
        *_render_introduction(replay, today),
    ]
    for group in _GROUPS:
        lines += _render_group(group, replay, today)
    return "\n".join([*lines, "</body>\n</html>"]) + "\n"


def _render_introduction(
    replay: Replay,
    today: dt.date,
) -> Iterator[str]:
    kind = "open pull requests" if replay.open else "past contributions"
    origin = f" of {_escape(replay.origin)}" if replay.origin else ""
    base = ""
    if replay.open:
        commit = replay.open.base[:12]
        base = f", against {_escape(replay.open.branch)} at <code>{commit}</code>"
    document = f"<code>{_escape(replay.document)}</code>"
    yield (
        f"<p>{len(replay.replayed)} {kind} to {document}{origin}{base}. "
        f"Made on {today.isoformat()}; nothing was sent to anybody.</p>"
    )
    yield _render_navigation(replay)
    limits = "\n".join(f"- {sentence}" for sentence in describe_limits(replay))
    if limits:
        yield '<h2 id="limits">What this page cannot know</h2>'
        yield render_comment_html(limits)


def _render_navigation(replay: Replay) -> str:
    members = _group_members(replay)
    links = []
    for group, (name, _) in _GROUPS.items():
        count = len(members[group])
        if count:
            links.append(f'<li><a href="#{group}">{name}</a>: {count}</li>')
    return "\n".join(["<nav><ul>", "\n".join(links), "</ul></nav>"])


def _group_members(replay: Replay) -> dict[Group, list[Replayed]]:
    """Return the contributions of each group.

    One that may propose the same work as another is a possible duplicate.
    """
    shared: set[str] = set()
    for same_work in replay.same_works:
        shared.update(same_work.names)
    members: dict[Group, list[Replayed]] = {group: [] for group in _GROUPS}
    for contribution in replay.replayed:
        is_shared = contribution.name in shared
        members["duplicate" if is_shared else contribution.group].append(contribution)
    return members


def _render_group(
    group: Group,
    replay: Replay,
    today: dt.date,
) -> Iterator[str]:
    members = _group_members(replay)[group]
    if not members:
        return
    name, meaning = _GROUPS[group]
    yield f'<section>\n<h2 id="{group}">{name} ({len(members)})</h2>'
    yield f'<p class="note">{meaning}</p>'
    if group == "duplicate":
        by_name = {contribution.name: contribution for contribution in members}
        for same_work in replay.same_works:
            # Each contribution stands once, in the first cluster that names it.
            names = [name for name in same_work.names if name in by_name]
            cluster = [by_name.pop(name) for name in names]
            yield from _render_cluster(same_work, cluster, replay, today)
        members = list(by_name.values())
    for contribution in members:
        yield _render_contribution(contribution, replay, today)
    yield "</section>"


def _render_cluster(
    same_work: SameWork,
    members: Sequence[Replayed],
    replay: Replay,
    today: dt.date,
) -> Iterator[str]:
    listed = [f"listed: <code>{_escape(entry)}</code>" for entry in same_work.listed]
    names = ", ".join([*map(_escape, same_work.names), *listed])
    yield f'<div class="cluster">\n<h3>{names}</h3>'
    yield f'<p class="note">{_escape(same_work.reason)}</p>'
    for contribution in members:
        yield _render_contribution(contribution, replay, today)
    yield "</div>"


def _render_contribution(
    contribution: Replayed,
    replay: Replay,
    today: dt.date,
) -> str:
    name = _escape(contribution.name)
    link = ""
    # A commit without a number has no page of its own at GitHub.
    if contribution.number is not None and replay.origin:
        address = f"https://github.com/{replay.origin}/pull/{contribution.number}"
        link = f'<p class="by"><a href="{escape(address)}">{name} at GitHub</a></p>\n'
    headline = "This could not be read."
    if contribution.review:
        headline = contribution.review.headline
    byline = f"by {_escape(contribution.author)}, {contribution.day.isoformat()}"
    return (
        f'<details class="request">\n'
        f"<summary><strong>{name}</strong> {_escape(contribution.title)} "
        f'<span class="by">{byline}</span><br>{_escape(headline)}</summary>\n'
        f'<div class="comment">\n{link}{_render_comment(contribution, replay, today)}'
        "</div>\n</details>"
    )


def _render_comment(
    contribution: Replayed,
    replay: Replay,
    today: dt.date,
) -> str:
    review = contribution.review
    if review is None:
        return f"<pre>{_escape(log_line(contribution.trouble))}</pre>\n"
    if review.turn == "nothing":
        return "<p>The bot writes no comment here.</p>\n"
    # An open request would get its comment now, a past one got it on its own day.
    day = today if replay.open else contribution.day
    return render_comment_html(render_comment(review, day, branch=_UNKNOWN_BRANCH))


def _escape(text: str) -> str:
    """Return a text on one line, with hidden characters named, and escaped."""
    return escape(show_hidden(" ".join(text.split())[:_MOST_CHARACTERS]))
