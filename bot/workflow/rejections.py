"""What the bot remembers of contributions that were not taken up, where a list wishes it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from bot.errors import GitError, ListwrightError
from bot.identity.identifiers import identify
from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.rejection import (
    LONGEST_REASON,
    MOST_REJECTIONS_BYTES,
    REJECTIONS_FILE,
    Rejection,
    Rejections,
    add_rejection,
    find_rejections,
)
from bot.model.review import Note, Verdict
from bot.model.state import StateRef
from bot.model.wording import say
from bot.plan.forge import PushState
from bot.ports import Identity
from bot.ports.remote import Remote

_MESSAGE = "Remember what was not taken up"
# Earlier rejections of one work that are told.
_MOST_TOLD = 3


def name_works(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """Return the works that are new in a contribution, as identifiers."""
    names: set[str] = set()
    for verdict in verdicts:
        if verdict.kind == "added":
            names.update(verdict.works)
            names.update(str(identify(url)) for url in verdict.links)
    return frozenset(names)


def describe_rejections(
    remote: Remote, verdicts: Iterable[Verdict], number: int
) -> Iterator[Note]:
    """Yield a note for each time that a work of a contribution was not taken up.

    Nothing where it cannot be read: the bot's own ref can be lost.
    """
    works = name_works(verdicts)
    if not works:
        return
    try:
        known = _read(remote, remote.fetch_state())
    except ListwrightError:
        return
    for one in find_rejections(known, works, number)[-_MOST_TOLD:]:
        message = say(
            "This was proposed before, as number {number}, and was not taken up on"
            " {day}.",
            number=one.number,
            day=one.day,
        )
        if one.reason:
            # A code span, so that nothing of it is obeyed; a backtick would end it.
            reason = one.reason.replace("`", "'")
            message = say(
                "{said} A maintainer said: `{reason}`", said=message, reason=reason
            )
        yield Note(message)


def plan_memory(
    remote: Remote, rejection: Rejection, author: Identity
) -> Iterator[PushState]:
    """Plan that the bot remembers a rejection; nothing if it does, or no work is known."""
    if not rejection.works:
        return
    state = remote.fetch_state()
    known = _read(remote, state)
    if rejection in known:
        return
    text = dump_json(Rejections, add_rejection(known, rejection)).decode() + "\n"
    files = {REJECTIONS_FILE: text}
    # The commit of a run that is repeated on the same day is the same.
    day = dt.datetime.fromisoformat(rejection.day).replace(tzinfo=dt.UTC)
    when = int(day.timestamp())
    yield PushState(remote.commit_state(state, files, _MESSAGE, author, when), state)


def make_rejection(
    number: int, day: str, reason: str, verdicts: Iterable[Verdict]
) -> Rejection:
    """Return what is to be remembered of a contribution: its reason as one short line."""
    line = " ".join(reason.split())[:LONGEST_REASON]
    return Rejection(number, day, line, tuple(sorted(name_works(verdicts))))


def _read(remote: Remote, state: StateRef) -> Rejections:
    if state.commit is None:
        return ()
    try:
        data = remote.repository.open_tree(state.commit).read(REJECTIONS_FILE)
        known: Rejections = parse_json(
            Rejections, data, label="rejections", most_bytes=MOST_REJECTIONS_BYTES
        )
    except (GitError, JsonFormatError):
        return ()
    return known
