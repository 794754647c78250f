"""What the bot would have said to contributions, as one page for a browser.

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
from bot.output.comments.review import Branch, render_comment
from bot.output.terminal.replay import describe_limits
from bot.output.untrusted import log_line, visible

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
_UNKNOWN_BRANCH: Final = Branch("", "")
"""Git does not tell on which branch of whose fork a request stands, so the comment gets no link to it."""
_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #2da44e33; --bad: #cf222e33; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; list-style: none; padding: 0; }
code, pre { font: .85em/1.45 ui-monospace, monospace; background: var(--soft); border-radius: 4px; }
code { padding: .1em .3em; } pre { padding: .8em; overflow-x: auto; } pre code { padding: 0; background: none; }
ins { background: var(--good); text-decoration: none; } del { background: var(--bad); text-decoration: none; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3em .7em; text-align: left; }
.request { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; }
.request > summary { cursor: pointer; padding: .5rem .8rem; overflow-wrap: anywhere; }
.comment { padding: 0 1.2rem .6rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.cluster { border-left: 3px solid var(--line); padding-left: 1rem; margin: 1.2rem 0; }
.by, .note { opacity: .75; }
"""


def render_replay_page(replay: Replay, today: dt.date) -> str:
    """The page, as HTML."""
    title = "What the bot would have said"
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    lines = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>",
        *_head(replay, today),
    ]
    for group in _GROUPS:
        lines += _section(group, replay, today)
    return "\n".join([*lines, "</body>\n</html>"]) + "\n"


def _head(replay: Replay, today: dt.date) -> Iterator[str]:
    kind = "open pull requests" if replay.open else "past contributions"
    of = f" of {_text(replay.origin)}" if replay.origin else ""
    against = (
        f", against {_text(replay.open.branch)} at <code>{replay.open.base[:12]}</code>"
        if replay.open
        else ""
    )
    yield (
        f"<p>{len(replay.replayed)} {kind} to <code>{_text(replay.document)}</code>{of}{against}. "
        f"Made on {today.isoformat()}; nothing was sent to anybody.</p>"
    )
    members = _group_members(replay)
    links = (
        f'<li><a href="#{group}">{name}</a>: {len(members[group])}</li>'
        for group, (name, _) in _GROUPS.items()
        if members[group]
    )
    yield f"<nav><ul>\n{chr(10).join(links)}\n</ul></nav>"
    limits = "\n".join(f"- {line}" for line in describe_limits(replay))
    if limits:
        yield f'<h2 id="limits">What this page cannot know</h2>\n{render_comment_html(limits)}'


def _group_members(replay: Replay) -> dict[Group, list[Replayed]]:
    """Return the contributions of each group; what may be one work with another is a possible duplicate."""
    shared = {name for one in replay.same_works for name in one.names}
    members: dict[Group, list[Replayed]] = {group: [] for group in _GROUPS}
    for one in replay.replayed:
        members["duplicate" if one.name in shared else one.group].append(one)
    return members


def _section(group: Group, replay: Replay, today: dt.date) -> Iterator[str]:
    members = _group_members(replay)[group]
    if not members:
        return
    name, meaning = _GROUPS[group]
    yield f'<section>\n<h2 id="{group}">{name} ({len(members)})</h2>\n<p class="note">{meaning}</p>'
    if group == "duplicate":
        by_name = {one.name: one for one in members}
        for same in replay.same_works:
            yield from _cluster(
                same,
                [by_name.pop(name) for name in same.names if name in by_name],
                replay,
                today,
            )
        members = list(by_name.values())
    for one in members:
        yield _request(one, replay, today)
    yield "</section>"


def _cluster(
    same: SameWork, members: Sequence[Replayed], replay: Replay, today: dt.date
) -> Iterator[str]:
    listed = [f"listed: <code>{_text(entry)}</code>" for entry in same.listed]
    names = ", ".join([*map(_text, same.names), *listed])
    yield f'<div class="cluster">\n<h3>{names}</h3>\n<p class="note">{_text(same.reason)}</p>'
    for one in members:
        yield _request(one, replay, today)
    yield "</div>"


def _request(one: Replayed, replay: Replay, today: dt.date) -> str:
    is_linked = one.number is not None and replay.origin
    address = f"https://github.com/{replay.origin}/pull/{one.number}"
    outside = (
        f'<p class="by"><a href="{escape(address)}">{_text(one.name)} at GitHub</a></p>\n'
        if is_linked
        else ""
    )
    headline = one.review.headline if one.review else "This could not be read."
    return (
        f'<details class="request">\n<summary><strong>{_text(one.name)}</strong> {_text(one.title)} '
        f'<span class="by">by {_text(one.author)}, {one.day.isoformat()}</span><br>{_text(headline)}</summary>\n'
        f'<div class="comment">\n{outside}{_comment(one, replay, today)}</div>\n</details>'
    )


def _comment(one: Replayed, replay: Replay, today: dt.date) -> str:
    if one.review is None:
        return f"<pre>{_text(log_line(one.trouble))}</pre>\n"
    if one.review.turn == "nothing":
        return "<p>The bot writes no comment here.</p>\n"
    day = today if replay.open else one.day
    return render_comment_html(render_comment(one.review, day, branch=_UNKNOWN_BRANCH))


def _text(text: str) -> str:
    """Return a text on one line, with hidden characters named, and escaped."""
    return escape(visible(" ".join(text.split())[:400]))
