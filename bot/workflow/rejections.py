"""What the bot remembers of contributions that were not taken up, where a list wishes it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.errors import ListwrightError
from bot.identity.identifiers import identify
from bot.model.analysis import ReadForm
from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.rejection import (
    LONGEST_REASON,
    LONGEST_WORK,
    MOST_REJECTIONS_BYTES,
    MOST_WORKS,
    REJECTIONS_FILE,
    Rejection,
    Rejections,
    add_rejection,
    find_rejections,
)
from bot.model.review import Note, Review, Verdict
from bot.model.state import StateRef
from bot.model.wording import say
from bot.plan.forge import PushState
from bot.ports import Identity
from bot.ports.remote import Remote

_MESSAGE = "Remember what was not taken up"
# Earlier rejections of one work that are told.
_MOST_TOLD = 3


def name_works(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """Return the works that are new in a contribution, as identifiers.

    One that is too long to be remembered is left out.
    """
    names: set[str] = set()
    for verdict in verdicts:
        if verdict.kind == "added":
            names.update(verdict.works)
            names.update(str(identify(url)) for url in verdict.links)
    return frozenset(name for name in names if len(name) <= LONGEST_WORK)


@dataclass(frozen=True)
class Memory:
    """What the bot remembers, fetched when it is first asked for."""

    remote: Remote

    @cached_property
    def known(self) -> Rejections:
        """All that is remembered; nothing where it cannot be read: its ref can be lost."""
        try:
            return _read(self.remote, self.remote.fetch_state())
        except ListwrightError:
            return ()

    def add_to_review(self, review: Review, number: int) -> Review:
        """Return the review with what was said when its works were proposed before."""
        notes = self._describe(review.verdicts, number)
        return replace(review, notes=(*review.notes, *notes))

    def add_to_form(self, form: ReadForm, number: int) -> ReadForm:
        """Return the form with what was said when its work was proposed before."""
        verdicts = [form.verdict] if form.verdict else []
        messages = tuple(note.message for note in self._describe(verdicts, number))
        return replace(form, proposed=replace(form.proposed, remembered=messages))

    def _describe(self, verdicts: Sequence[Verdict], number: int) -> tuple[Note, ...]:
        works = name_works(verdicts)
        if not works:
            return ()
        return tuple(_describe_rejections(self.known, works, number))


def _describe_rejections(
    known: Rejections, works: frozenset[str], number: int
) -> Iterator[Note]:
    """Yield a note for each time that one of *works* was not taken up."""
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
    """Plan that the bot remembers a rejection; nothing if it does, or no work is known.

    A file that cannot be read stays as it is: a person may have slipped while correcting
    it, and nothing else has what stands there.
    """
    if not rejection.works:
        return
    state = remote.fetch_state()
    try:
        known = _read(remote, state)
    except JsonFormatError:
        return
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
    works = tuple(sorted(name_works(verdicts))[:MOST_WORKS])
    return Rejection(number, day, line, works)


def _read(remote: Remote, state: StateRef) -> Rejections:
    """Return what the bot's ref says; nothing if it has no such file.

    Raises:
        JsonFormatError: the file is none of this kind.
        GitError: git could not answer.
    """
    data = None
    if state.commit is not None:
        data = remote.repository.open_tree(state.commit).read(REJECTIONS_FILE)
    if data is None:
        return ()
    known: Rejections = parse_json(
        Rejections, data, label="rejections", most_bytes=MOST_REJECTIONS_BYTES
    )
    return known
