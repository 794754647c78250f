"""`listwright propose`: turn the text of a filled issue form into an entry, and judge it."""

import argparse

from bot.errors import UsageError
from bot.model.submission import UnreadableForm
from bot.output.comments.submission import render_submission
from bot.output.comments.submission_closed import render_unreadable
from bot.plan import Outcome
from bot.ports import Context
from bot.review.open_duplicates import parse_numbered_revisions
from bot.review.submission import SubmissionReader

SUMMARY = "turn the text of a filled issue form into the entry that it asks for"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "text",
        metavar="FILE",
        help="the text of the issue; `-` reads standard input",
    )
    parser.add_argument(
        "--base",
        default="HEAD",
        metavar="REV",
        help="the entries that it is compared with; HEAD, if not given",
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        default=[],
        metavar="NUMBER:REV",
        help="open pull requests to compare with",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Read the form, propose the entry and judge it. Nothing is written."""
    data = context.read_outside(args.text)
    if data is None:
        raise UsageError(f"{args.text}: there is no such file.")
    beside = parse_numbered_revisions(args.beside, context.repository)
    outcome = SubmissionReader.open_commit(context, args.base).read(
        data.decode("utf-8", "replace"),
        beside,
        {},
    )
    if isinstance(outcome, UnreadableForm):
        return Outcome(render_unreadable(outcome, context.today), 1)
    # A form with faults, or one that changes nothing, leads to no text of an entry.
    text = render_submission(outcome.proposed, outcome.verdict, context.today)
    return Outcome(text, int(not outcome.proposed.text))
