"""The facts with which a review was made, in the bot's own comment.

They stand there as JSON in an HTML comment, which no reader sees, on the second line. Later
steps read them from there, so that what is written is what was shown.
"""

import re

from bot.model.checked_json import JsonFormatError, dump_json, parse_json
from bot.model.facts import MOST_FACTS_TEXT, DatedFacts, KnownFacts

_BEFORE = "<!-- listwright:facts "
_AFTER = " -->"
# Only directly below the first line, which is the bot's own: further down, a comment quotes
# what strangers wrote.
_MARK = re.compile(rf"<!-- listwright:[^\n]* -->\n{_BEFORE}(\[[^\n<>]*\]){_AFTER}\n")
# What could end the HTML comment, or mean something to Markdown.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&-`@#"}


def add_facts(stamp: str, facts: KnownFacts) -> str:
    """Return the first line of a comment, *stamp*, with the line that holds *facts*."""
    return f"{stamp}\n{render_facts(facts)}" if facts else stamp


def render_facts(facts: KnownFacts) -> str:
    """Return the HTML comment that holds *facts*."""
    # All these signs stand inside of texts, where JSON may write them so.
    text = dump_json(KnownFacts, facts, is_compact=True).decode().translate(_ESCAPED)
    return f"{_BEFORE}{text}{_AFTER}"


def read_facts(body: str) -> KnownFacts:
    """Return the facts in a comment of the bot's own; none where they cannot be read."""
    match = _MARK.match(body)
    if match is None:
        return ()
    try:
        facts: KnownFacts = parse_json(
            KnownFacts,
            match[1].encode(),
            label="facts",
            most_bytes=4 * MOST_FACTS_TEXT,
        )
    except JsonFormatError:
        return ()
    return facts


def limit_facts(facts: KnownFacts) -> KnownFacts:
    """Return the first of *facts*, as many as may stand in a comment."""
    kept: list[DatedFacts] = []
    size = 0
    for dated in facts:
        size += len(render_facts((dated,)))
        if size > MOST_FACTS_TEXT:
            break
        kept.append(dated)
    return tuple(kept)
