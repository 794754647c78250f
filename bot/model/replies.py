"""What a list says to those who break a rule, in its own words.

    replies:
      missing-link: >-
        We list only what readers can try. [How to add a link](https://octo-curator.example/guide)

The comment shows the sentence below the first finding of the rule; all else that it says of
the finding stays. It is plain text with links, of at most 500 characters. Anything else in
it is shown as code, so that it notifies nobody.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeAlias

MOST_CHARACTERS: Final = 500
# By list, then by rule.
Replies: TypeAlias = Mapping[str, Mapping[str, str]]

# As the language that is spoken (`bot.model.wording`), and for the same reason. They come
# from the layouts that a step reads itself, never from an analysis that is handed to it.
_replies: ContextVar[Replies | None] = ContextVar("replies", default=None)


@contextmanager
def use_replies(replies: Replies) -> Iterator[None]:
    """Let `find_reply` know *replies* until the block ends."""
    token = _replies.set(replies)
    try:
        yield
    finally:
        _replies.reset(token)


def find_reply(list_id: str, rule: str) -> str | None:
    """Return what a list says to those who break a rule; None if it has no words of its own."""
    replies = _replies.get() or {}
    return replies.get(list_id, {}).get(rule)
