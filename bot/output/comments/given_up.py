"""The comment below a contribution that could not be checked twice in the same way."""

from bot.output.comments.review import MARKER
from bot.output.untrusted import quote_inline

# The headline of the comment, and the title of the check beside it.
GIVEN_UP = "A maintainer must look: I could not check this, twice in the same way."


def render_given_up(trouble: str) -> str:
    """Return the whole comment; *trouble* is what stopped the review."""
    calm = (
        "As far as I know, nothing is wrong with the contribution."
        " I try again at its next push."
    )
    reason = f"What stopped me: {quote_inline(trouble)}"
    return f"{MARKER} -->\n\n### {GIVEN_UP}\n\n{calm} {reason}\n"
