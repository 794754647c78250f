"""Facts that the bot keeps on its own ref, so that no work is asked about twice in a month."""

import datetime as dt

from bot.errors import GitError
from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.facts import FACTS_FILE, MOST_KEPT_BYTES, KnownFacts, is_fresh
from bot.model.state import StateRef
from bot.ports.remote import Remote


def read_kept_facts(remote: Remote, state: StateRef, today: dt.date) -> KnownFacts:
    """Return the facts on the bot's ref that are fresh; none where they cannot be read."""
    if state.commit is None:
        return ()
    try:
        data = remote.repository.open_tree(state.commit).read(FACTS_FILE)
        facts: KnownFacts = parse_json(
            KnownFacts, data, label="facts", most_bytes=MOST_KEPT_BYTES
        )
    except (GitError, JsonFormatError):
        return ()
    return tuple(dated for dated in facts if is_fresh(dated, today))


def render_kept_facts(kept: KnownFacts, new: KnownFacts) -> str:
    """Return the file that holds *kept* and *new*; of two answers on one work, the new one.

    The oldest go where it would be too large.
    """
    newest = {(dated.work, dated.facts.source): dated for dated in (*kept, *new)}
    ordered = sorted(newest.values(), key=lambda dated: dated.day)
    while True:
        text = dump_json(KnownFacts, tuple(ordered), is_compact=True).decode()
        if len(text) < MOST_KEPT_BYTES // 2 or not ordered:
            return f"{text}\n"
        ordered = ordered[len(ordered) // 10 + 1 :]
