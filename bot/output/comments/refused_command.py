"""The line in the bot's one comment on why a command was not carried out."""

from bot.output.comments.parts import render_prose
from bot.output.untrusted import quote_inline

_LEAD = "**Not done:** "

# Parts of a comment before the line: the stamp, by which the bot knows its own comment,
# and the headline.
_STAMP_AND_HEADLINE = 2


def add_refusal(body: str, verb: str, problem: str) -> str:
    """Return the comment *body* with a line on why `/verb` was not carried out.

    The line stands below the headline. An earlier such line gives way. The next review
    writes the comment without it.
    """
    capital = problem[:1].upper()
    sentence = capital + problem[1:].rstrip(".") + "."
    command = quote_inline(f"/{verb}")
    line = f"{_LEAD}{command}. {render_prose(sentence)}"
    parts = body.rstrip("\n").split("\n\n")
    head = parts[:_STAMP_AND_HEADLINE]
    rest = parts[_STAMP_AND_HEADLINE:]
    if rest and rest[0].startswith(_LEAD):
        rest = rest[1:]
    return "\n\n".join([*head, line, *rest]) + "\n"


def render_refusal(marker: str, verb: str, problem: str) -> str:
    """Return a comment that says no more than why a command was not carried out."""
    body = f"{marker} -->\n\n### A command waits for more.\n"
    return add_refusal(body, verb, problem)
