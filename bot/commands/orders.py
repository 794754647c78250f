"""What a comment may ask the bot for, and who may ask."""

import re
from typing import Literal, NamedTuple, cast, get_args

from bot.commands.event import Event
from bot.errors import ForgeError
from bot.model.forge import WRITERS, Person, PullRequest
from bot.ports.forge import Forge

Verb = Literal["fix", "recheck", "distinct", "move", "approve", "take"]
_GRAMMAR = re.compile(rf"/({'|'.join(get_args(Verb))})(?: ([a-z0-9][a-z0-9/_-]{{0,200}}))?")
"""The whole of a comment's first line. An argument is an entry's id, a section's, or a token."""
_WITH_ARGUMENT: frozenset[Verb] = frozenset({"distinct", "move", "approve"})
_FOR_AUTHORS: frozenset[Verb] = frozenset({"fix", "recheck"})


class Order(NamedTuple):
    """What a comment asks for."""

    verb: Verb
    argument: str = ""


def parse_order(event: Event) -> Order | None:
    """The order in a comment that was just made on a pull request by a person; None if there is none."""
    is_fresh = event.kind == "comment" and event.action == "created" and event.on_pull_request
    if not is_fresh or event.actor is None or not event.actor.is_user:
        return None
    first = event.body.partition("\n")[0].removesuffix("\r").rstrip(" ")
    found = _GRAMMAR.fullmatch(first)
    if found is None:
        return None
    verb = cast("Verb", found[1])
    if (found[2] is not None) != (verb in _WITH_ARGUMENT):
        return None
    return Order(verb, found[2] or "")


def may_order(forge: Forge, actor: Person, pull: PullRequest, order: Order) -> bool:
    """Whether somebody may: with write access anything, as the author what concerns only their own branch.

    Any doubt is a no: a permission that cannot be read is none.
    """
    if order.verb in _FOR_AUTHORS and actor.id == pull.author.id:
        return True
    try:
        return forge.role(actor.login) in WRITERS
    except ForgeError:
        return False
