"""`listwright propose`: turn the text of a filled issue form into the entry that it asks for, and judge that."""

import argparse
import json
from dataclasses import replace

from bot.errors import UsageError
from bot.model.analysis import Analyses, SubmissionResult
from bot.output.comments.submission import render_submission
from bot.output.comments.submission_closed import render_unreadable
from bot.plan import Outcome
from bot.ports import Context
from bot.review.submission import SubmissionReader
from bot.workflow.analysis_json import write_analyses

SUMMARY = "turn the text of a filled issue form into the entry that it asks for"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("text", metavar="FILE", help="the text of the issue; `-` reads standard input")
    parser.add_argument(
        "--base",
        default="HEAD",
        metavar="REV",
        help="the entries that it is compared with; HEAD, if not given",
    )
    parser.add_argument(
        "--format",
        choices=("markdown", "wire"),
        default="markdown",
        help="the reply; or, with `wire`, what the steps of a workflow hand on, and what FILE then holds too",
    )
    parser.add_argument(
        "--beside", nargs="*", default=[], metavar="NUMBER:REV", help="open pull requests to compare with"
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Read, propose and judge. Nothing is written."""
    data = context.read_outside(args.text)
    if data is None:
        raise UsageError(f"{args.text}: there is no such file.")
    body, others = _given(data) if args.format == "wire" else (data.decode("utf-8", "replace"), {})
    beside = {int(number): commit for number, _, commit in (one.partition(":") for one in args.beside)}
    desk = SubmissionReader.at(context, args.base)
    found = desk.read(body)
    if found.verdict is not None:
        told = desk.siblings_of(found.proposed, found.verdict, beside, others)
        found = replace(found, verdict=told)
    if args.format == "wire":
        return Outcome(write_analyses(Analyses((), (found,))))
    return Outcome(_reply(found, context), int(found.proposed is None or not found.proposed.text))


def _given(data: bytes) -> tuple[str, dict[int, str]]:
    """The text to read, and those of older submissions by number."""
    try:
        given = json.loads(data)
        return str(given["body"]), {int(number): str(body) for number, body in given["others"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise UsageError("what was handed over is no text of an issue.") from None


def _reply(found: SubmissionResult, context: Context) -> str:
    if found.proposed is not None:
        return render_submission(found.proposed, found.verdict, context.today)
    assert found.unreadable is not None  # noqa: S101 - one of the two
    return render_unreadable(found.unreadable, context.today)
