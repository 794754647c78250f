"""The first of two approvals of a contribution, where a list wishes two.

The bot's own check remembers it, in its external id. Who may write in the repository can
edit every comment, the bot's and other people's alike, but no check run of an app: only
a workflow of the repository with `checks: write` can make one like it. The check belongs
to one commit and holds one verdict, so that the approval falls with another commit, and
with another preview.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.errors import ForgeError
from bot.model.forge import WRITERS, Check, Person
from bot.ports.forge import Forge
from bot.workflow.bot_identity import find_bot_checks
from bot.workflow.keepers import MergeScope

# "0123…:4567…:89ab…:approved-by:583231:octo-curator".
_MARK = ":approved-by:"
_APPROVED = re.compile(rf"(.+){_MARK}(\d+):([A-Za-z0-9_-]+)")


class FirstApproval(NamedTuple):
    """Who approved, and the external id of the check without the approval."""

    login: str
    id: int
    verdict: str


def read_approval(checks: Sequence[Check]) -> FirstApproval | None:
    """Return the approval that the newest of the bot's *checks* remembers; None if none."""
    match = _APPROVED.fullmatch(checks[-1].external_id) if checks else None
    if match is None:
        return None
    return FirstApproval(match[3], int(match[2]), match[1])


def has_other_approval(
    forge: Forge, head: str, actor: Person, scope: MergeScope | None
) -> bool:
    """Return whether somebody else than *actor* approved the commit *head*, and still may.

    *scope* is its merge, where sections have keepers. A permission that cannot be read
    counts as none.
    """
    earlier = read_approval(find_bot_checks(forge, head))
    if earlier is None or earlier.id == actor.id:
        return False
    try:
        may_write = forge.get_role(earlier.login) in WRITERS
    except ForgeError:
        return False
    return may_write and (scope is None or scope.allows(earlier.login))


def mark_approval(external_id: str, person: Person) -> str:
    """Return the external id of a check that remembers the approval of a *person*.

    An approval that it remembers already gives way.
    """
    return f"{drop_approval(external_id)}{_MARK}{person.id}:{person.login}"


def drop_approval(external_id: str) -> str:
    """Return the external id of a check without the approval that it remembers."""
    return external_id.partition(_MARK)[0]
