"""The longest entry file that a form makes."""

from typing import Final

# A reply shows the whole of what is approved.
MOST_CHARACTERS: Final = 16_000

TOO_LONG: Final = (
    f"The entry would be longer than {MOST_CHARACTERS:,} characters, "
    "which nobody can look over here."
)
