"""Notes beside the entries: as many as a person reads."""

from collections.abc import Sequence

from bot.errors import ConfigurationError
from bot.model.review import Note
from bot.model.wording import say

# Notes of one kind that are shown one by one. More are for a person to look at together.
_MOST: int = 10


def shorten_notes(
    notes: Sequence[Note],
    counting: str,
    path: str = "",
) -> list[Note]:
    """Return ten of *notes*, and one that counts the rest.

    The counting note is the template *counting*, such as `{number} more unsafe parts.`;
    it names the file *path*.
    """
    shortened = list(notes[:_MOST])
    rest = len(notes) - _MOST
    if rest > 0:
        shortened.append(Note(say(counting, number=rest), path))
    return shortened


def describe_configuration_error(error: ConfigurationError) -> str:
    """Return where in its file an error is, and what is wrong there."""
    if error.key:
        return say(
            "line {line}, `{key}`: {problem}",
            line=error.line,
            key=error.key,
            problem=error.problem,
        )
    return say("line {line}: {problem}", line=error.line, problem=error.problem)
