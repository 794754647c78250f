"""The comment below a contribution that could not be checked twice in the same way."""

from bot.model.wording import mark_sentence, say
from bot.output.comments.review import MARKER
from bot.output.untrusted import quote_inline

# The headline of the comment, and the title of the check beside it.
GIVEN_UP = mark_sentence(
    "A maintainer must look: I could not check this, twice in the same way."
)


def render_given_up(trouble: str) -> str:
    """Return the whole comment; *trouble* is what stopped the review."""
    explanation = say(
        "As far as I know, nothing is wrong with the contribution. I try again at its"
        " next push. What stopped me: {trouble}",
        trouble=quote_inline(trouble),
    )
    return f"{MARKER} -->\n\n### {say(GIVEN_UP)}\n\n{explanation}\n"
