"""The longest entry file that a form makes."""

from typing import Final

from bot.model.wording import say

# A reply shows the whole of what is approved.
MOST_CHARACTERS: Final = 16_000


def explain_length() -> str:
    """Return the sentence about an entry that is longer."""
    return say(
        "The entry would be longer than {number} characters, "
        "which nobody can look over here.",
        number=f"{MOST_CHARACTERS:,}",
    )
