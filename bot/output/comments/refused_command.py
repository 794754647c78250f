"""The line in the bot's one comment on why a command was not carried out."""

from bot.model.wording import mark_sentence, say
from bot.output.comments.parts import render_prose
from bot.output.untrusted import quote_inline

_LINE = mark_sentence("**Not done:** {command}. {problem}")

# Parts of a comment before the line: the stamp, by which the bot knows its own comment,
# and the headline.
_STAMP_AND_HEADLINE = 2


def add_refusal(body: str, verb: str, problem: str) -> str:
    """Return the comment *body* with a line on why `/verb` was not carried out.

    The line stands below the headline. An earlier such line gives way. The next review
    writes the comment without it.
    """
    line = say(
        _LINE,
        command=quote_inline(f"/{verb}"),
        problem=render_prose(_make_sentence(problem)),
    )
    parts = body.rstrip("\n").split("\n\n")
    head = parts[:_STAMP_AND_HEADLINE]
    rest = parts[_STAMP_AND_HEADLINE:]
    # What stands before the command is the same in every such line.
    lead, _, _ = say(_LINE, command="\0", problem="").partition("\0")
    if rest and rest[0].startswith(lead):
        rest = rest[1:]
    return "\n\n".join([*head, line, *rest]) + "\n"


def _make_sentence(problem: str) -> str:
    """Return *problem* with a capital in front and a full stop behind."""
    if problem.endswith("。"):
        return problem
    return problem[:1].upper() + problem[1:].rstrip(".") + "."


def render_refusal(marker: str, verb: str, problem: str) -> str:
    """Return a comment that says no more than why a command was not carried out."""
    headline = say("A command waits for more.")
    body = f"{marker} -->\n\n### {headline}\n"
    return add_refusal(body, verb, problem)
