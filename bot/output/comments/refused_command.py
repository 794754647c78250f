"""The line that says, in the bot's one comment, why a command was not carried out."""

from bot.output.comments.parts import prose
from bot.output.untrusted import code_span

_LEAD = "**Not done:** "
_STAMP_AND_HEADLINE = 2


def add_refusal(body: str, verb: str, problem: str) -> str:
    """Return the comment *body* with one line below its headline that says why a command was not carried out.

    An earlier such line gives way. The next review writes the comment without it.
    """
    sentence = problem[:1].upper() + problem[1:].rstrip(".") + "."
    line = f"{_LEAD}{code_span('/' + verb)}. {prose(sentence)}"
    parts = body.rstrip("\n").split("\n\n")
    head, rest = parts[:_STAMP_AND_HEADLINE], parts[_STAMP_AND_HEADLINE:]
    if rest and rest[0].startswith(_LEAD):
        rest = rest[1:]
    return "\n\n".join([*head, line, *rest]) + "\n"


def render_refusal(marker: str, verb: str, problem: str) -> str:
    """Return a comment that says no more than why a command was not carried out."""
    return add_refusal(
        f"{marker} -->\n\n### A command waits for more.\n", verb, problem
    )
