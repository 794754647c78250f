"""What a comment may ask the bot for, and who may ask."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from bot.errors import ForgeError
from bot.model.forge import WRITERS, Person
from bot.ports.forge import Forge
from bot.workflow.event import Event

Verb = Literal["fix", "recheck", "distinct", "move", "approve", "take", "reject", "duplicate"]
_NAME = "[a-z0-9][a-z0-9/_-]{0,200}"
"""An entry's id, a section's, or a token."""
_ON_REQUESTS: Mapping[Verb, str] = {
    "fix": "",
    "recheck": "",
    "take": "",
    "distinct": f" {_NAME}",
    "move": f" {_NAME}",
    "approve": f" {_NAME}",
}
_ON_ISSUES: Mapping[Verb, str] = {
    "recheck": "",
    "approve": f" {_NAME}",
    "reject": r"(?: \S.*)?",
    "duplicate": r" \S.{0,1000}",
}
"""What follows each word in the whole of a comment's first line."""
_FOR_AUTHORS: frozenset[Verb] = frozenset({"fix", "recheck"})


class CommentCommand(NamedTuple):
    """What a comment asks for."""

    verb: Verb
    argument: str = ""


def parse_command(event: Event) -> CommentCommand | None:
    """Return the command in a comment that a person just made; None if there is none."""
    is_fresh = event.kind == "comment" and event.action == "created"
    if not is_fresh or event.actor is None or not event.actor.is_user:
        return None
    first = event.body.partition("\n")[0].removesuffix("\r").rstrip(" ")
    word, _, rest = first.removeprefix("/").partition(" ")
    grammar = _ON_REQUESTS if event.on_pull_request else _ON_ISSUES
    for verb, argument in grammar.items():
        if verb == word and re.fullmatch(f"/{verb}{argument}", first):
            return CommentCommand(verb, rest)
    return None


def is_allowed(forge: Forge, actor: Person, author: Person, order: CommentCommand) -> bool:
    """Return whether *actor* may give *order*: write access allows every command; the author may /fix and /recheck.

    A permission that cannot be read counts as none.
    """
    if order.verb in _FOR_AUTHORS and actor.id == author.id:
        return True
    try:
        return forge.role(actor.login) in WRITERS
    except ForgeError:
        return False
