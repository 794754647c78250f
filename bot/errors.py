"""What can go wrong outside an entry.

A problem *in an entry* is a `Finding`, never an exception. An exception means
that the bot could not do its work, and its class fixes the exit status.
"""

from typing import ClassVar, Literal


class ListwrightError(Exception):
    """The bot could not do its work. The message is written for a person."""

    status: ClassVar[int] = 3


class UsageError(ListwrightError):
    """The command was called with words that do not fit together."""

    status = 2


class ConfigurationError(ListwrightError):
    """A file under `schema/` is wrong.

    The message names the file, the line and the key, and says how to fix it.
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


Cause = Literal["fault", "refusal", "limit"]
"""Why GitHub did not do something: a fault of GitHub's or of the bot's.

GitHub means it so, as with a locked
conversation; or too many requests."""


class ForgeError(ListwrightError):
    """GitHub failed or refused. *is_unsure*: what was asked for may have happened all the same."""

    def __init__(
        self,
        problem: str,
        *,
        status: int = 0,
        is_unsure: bool = False,
        cause: Cause = "fault",
    ) -> None:
        """Say what went wrong; *status* is HTTP's, 0 if there was no answer."""
        super().__init__(problem)
        self.http_status, self.is_unsure, self.cause = status, is_unsure, cause


class RefusedOrderError(ListwrightError):
    """What a comment asks for is not done; the reaction says so, and the log why."""


class MovedError(ListwrightError):
    """The world is not as it was when the plan was made: look again.

    *is_progress*: the plan itself changed it, so that the next look gets further.
    """

    def __init__(self, problem: str, *, is_progress: bool = False) -> None:
        """Say in *problem* what has moved."""
        super().__init__(problem)
        self.is_progress = is_progress


class LostIndexError(MovedError):
    """An index of the entries cannot be used: the next look does without."""


class IsolatedProcessError(ListwrightError):
    """The process that reads what strangers wrote ended badly."""
