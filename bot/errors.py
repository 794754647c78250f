"""What can go wrong outside an entry.

A problem *in an entry* is a `Finding`, never an exception. An exception means
that the bot could not do its work, and its class fixes the exit status.
"""

from typing import ClassVar


class ListwrightError(Exception):
    """The bot could not do its work. The message is written for a person."""

    status: ClassVar[int] = 3


class UsageError(ListwrightError):
    """The command was called with words that do not fit together."""

    status = 2


class ConfigurationError(ListwrightError):
    """A file under `schema/` is wrong.

    The message names the file, the line and the key, and says how to mend it.
    """

    status = 2

    def __init__(self, path: str, line: int, key: str, problem: str) -> None:
        """Say in *problem*, as a sentence, what is wrong with *key*."""
        super().__init__(f"{path}:{line}: {key + ': ' if key else ''}{problem}")
        self.path, self.line, self.key, self.problem = path, line, key, problem


class RefusedError(ListwrightError):
    """The work would lose something, so nothing was written."""

    status = 1


class FormatterBugError(ListwrightError):
    """The formatted text would not say the same; nothing was written."""


class GitError(ListwrightError):
    """Git could not answer: no repository, no such revision, or a damaged one."""
