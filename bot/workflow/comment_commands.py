"""Read the command in a comment, and decide who may give it."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from bot.errors import ForgeError, RefusedOrderError
from bot.model.forge import WRITERS, Person
from bot.model.wording import mark_sentence, say
from bot.ports.forge import Forge
from bot.workflow.event import Event

Verb = Literal[
    "fix",
    "recheck",
    "distinct",
    "move",
    "approve",
    "approve all-ready",
    "take",
    "reject",
    "later",
    "duplicate",
    "undo",
]
_ON_REQUESTS: frozenset[Verb] = frozenset(
    {
        "fix",
        "recheck",
        "take",
        "distinct",
        "move",
        "approve",
        "reject",
        "later",
        "undo",
    }
)
_ON_ISSUES: frozenset[Verb] = frozenset(
    {"recheck", "approve", "reject", "later", "duplicate"}
)

# What the bot answers where a command stands without what it needs.
_NEEDED: Mapping[Verb, str] = {
    "approve all-ready": mark_sentence(
        "it needs the token of the list: `/approve all-ready TOKEN`, as the issue shows it"
    ),
    "approve": mark_sentence(
        "it needs the token of the preview: `/approve TOKEN`, as the end of this comment"
        " shows it"
    ),
    "distinct": mark_sentence(
        "it needs the listed entry that is another work: write"
        " `/distinct LIST/SECTION/NAME`"
    ),
    "move": mark_sentence(
        "it needs the section: write `/move SECTION`, with the folder of the section"
        " below the list"
    ),
    "later": mark_sentence(
        "it needs the day: write `/later 2027-03-01`, and the reason behind it if you"
        " like"
    ),
    "duplicate": mark_sentence(
        "it needs the entry that is listed: write `/duplicate` and its id, its title or"
        " one of its links"
    ),
}

# Commands whose argument is the rest of the line; those in `_NEEDED` else take one word.
_FREE_TEXT: frozenset[Verb] = frozenset({"reject", "duplicate", "later"})
_LONGEST_FREE_TEXT = 1_000
# Of what a maintainer writes to the author.
_LONGEST_REASON = 4_000

# Space and tab, and what keyboards and copied text bring: no-break, narrow no-break and
# ideographic spaces.
_SPACES = " \t\u00a0\u202f\u3000"

# "/approve 4f9a0c1b", "/ Approve, 4f9a0c1b". More than three spaces before it make a line
# code. A slash inside or behind the word makes it a path.
_COMMAND = re.compile(
    rf" {{0,3}}/ ?([a-z]{{2,20}})[.,:;!]{{0,3}}(?:[{_SPACES}]+(.*))?", re.IGNORECASE
)

# "`/approve 4f9a0c1b`", as the bot's own comments show a command.
_CODE_SPAN = re.compile(rf"` ?(/[^`]+)`[{_SPACES}]*")

# "all-ready 4f9a0c1b" behind `/approve`, in the bot's issue.
_ALL_READY = re.compile(rf"all-ready[.,:;!]{{0,3}}(?:[{_SPACES}]+(.*))?", re.IGNORECASE)

# An entry's id, path or address, a section's folder, or a token.
_NAME = re.compile(r"[a-z0-9][a-z0-9/_.:?=-]{0,300}")

# Words that people put between a command and its argument: "/move to tools".
_JOINING = frozenset({"to", "from", "of", "as", "the", "section", "entry", "token"})

# What people put around an argument.
_SIGNS = "`'\"“”<>()[]*.,;:!"
_FOR_AUTHORS: frozenset[Verb] = frozenset({"fix", "recheck"})


class CommentCommand(NamedTuple):
    """What a comment asks for."""

    verb: Verb
    argument: str = ""


def parse_command(event: Event) -> CommentCommand | None:
    """Return the command in a comment that a person just made; None if there is none.

    It stands at the beginning of the first line, whatever follows, or is the only thing
    in that line as a code span. Later lines, quotes and fences never hold one. The
    argument is empty where it is missing.
    """
    # An edited comment is no order: a person may edit what another one wrote.
    is_fresh = event.kind == "comment" and event.action == "created"
    if not is_fresh or event.actor is None or not event.actor.is_user:
        return None
    line = event.body.partition("\n")[0].removesuffix("\r")
    span = _CODE_SPAN.fullmatch(line)
    match = _COMMAND.fullmatch(span[1] if span else line)
    if match is None:
        return None
    verb = _find_verb(match[1].lower(), on_pull_request=event.on_pull_request)
    if verb is None:
        return None
    rest = (match[2] or "").strip(_SPACES)
    all_ready = _ALL_READY.fullmatch(rest)
    if verb == "approve" and all_ready and not event.on_pull_request:
        verb, rest = "approve all-ready", (all_ready[1] or "").strip(_SPACES)
    if span and not _is_only_command(verb, rest):
        return None
    return CommentCommand(verb, _read_argument(verb, rest))


def _find_verb(word: str, *, on_pull_request: bool) -> Verb | None:
    for verb in _ON_REQUESTS if on_pull_request else _ON_ISSUES:
        if verb == word:
            return verb
    return None


def _is_only_command(verb: Verb, rest: str) -> bool:
    """Return whether nothing stands behind a command and its argument."""
    return verb in _FREE_TEXT or len(rest.split()) <= int(verb in _NEEDED)


def _read_argument(verb: Verb, rest: str) -> str:
    """Return what a command is about, from the words behind it.

    It is empty where none of them can be it.
    """
    if verb in _FREE_TEXT:
        text = rest.removeprefix("of ") if verb == "duplicate" else rest
        return text[:_LONGEST_FREE_TEXT].strip()
    if verb not in _NEEDED:
        return ""
    parts = re.split(f"[{_SPACES}]+", rest)
    candidates = [part.strip(_SIGNS).lower() for part in parts]
    # The last one stays: a section may be called "section".
    while len(candidates) > 1 and candidates[0] in _JOINING:
        candidates.pop(0)
    return candidates[0] if _NAME.fullmatch(candidates[0]) else ""


def read_reason(event: Event, argument: str) -> str:
    """Return why a maintainer rejects: the rest of the line, and of the comment."""
    rest = event.body.partition("\n")[2]
    reason = f"{argument}\n{rest}".replace("\r", "").strip()
    return reason[:_LONGEST_REASON]


def demand_argument(order: CommentCommand) -> None:
    """Demand that *order* says what it is about, where it needs that.

    Raises:
        RefusedOrderError: it does not.
    """
    if order.verb in _NEEDED and not order.argument:
        raise RefusedOrderError(say(_NEEDED[order.verb]))


def is_allowed(
    forge: Forge,
    actor: Person,
    author: Person,
    order: CommentCommand,
) -> bool:
    """Return whether *actor* may give *order*.

    Write access allows every command; the author may /fix and /recheck. A permission
    that cannot be read counts as none.
    """
    if order.verb in _FOR_AUTHORS and actor.id == author.id:
        return True
    try:
        return forge.get_role(actor.login) in WRITERS
    except ForgeError:
        return False
