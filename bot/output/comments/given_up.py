"""The comment below a contribution that could not be checked twice in the same way."""

from bot.output.comments.review import MARKER
from bot.output.untrusted import code_span

GIVEN_UP = "A maintainer must look: I could not check this, twice in the same way."
"""The first line."""


def render_given_up(trouble: str) -> str:
    """The whole comment; *trouble* is what stopped the review."""
    calm = "As far as I know, nothing is wrong with the contribution. I try again at its next push."
    return f"{MARKER} -->\n\n### {GIVEN_UP}\n\n{calm} What stopped me: {code_span(trouble)}\n"
