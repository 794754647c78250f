"""`listwright review`: judge what changed between two revisions, for its author and a maintainer."""

import argparse
import json

from bot.errors import ListwrightError, UsageError
from bot.model.review import Review
from bot.plan import Outcome
from bot.ports import Context
from bot.review.review import review_contribution

SUMMARY = "judge a contribution: what changed between two revisions"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--base", required=True, metavar="REV", help="the branch that the contribution goes to"
    )
    parser.add_argument("--head", required=True, metavar="REV", help="the contribution")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json", "wire"),
        default="text",
        help="how it is written; `wire` is what `listwright publish` reads",
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        default=[],
        metavar="NUMBER:REV",
        help="older open pull requests to compare with",
    )
    parser.add_argument(
        "--submissions",
        metavar="FILE",
        help="the texts of older filled forms to compare with, as JSON by number",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Review. The base's declarations judge; nothing of the contribution runs or is checked out."""
    try:
        base, head = context.repository.commit(args.base), context.repository.commit(args.head)
        beside = {int(number): commit for number, _, commit in (one.partition(":") for one in args.beside)}
        review = review_contribution(context, base, head, beside, _bodies(args, context))
    except UsageError:
        raise
    except ListwrightError as error:
        if args.format == "markdown" and error.status == ListwrightError.status:
            from bot.output.comments.review import render_unfinished

            return Outcome(render_unfinished(), error.status, notice=str(error))
        raise
    return Outcome(_written(review, args.format, context), 0 if args.format == "wire" else review.status)


def _bodies(args: argparse.Namespace, context: Context) -> dict[int, str]:
    """The texts of older submissions, by number."""
    if not args.submissions:
        return {}
    try:
        given = json.loads(context.read_outside(args.submissions) or b"")
        return {int(number): str(body) for number, body in given.items()}
    except (AttributeError, ValueError):
        raise UsageError("what was handed over holds no texts of issues.") from None


def _written(review: Review, form: str, context: Context) -> str:
    if form == "wire":
        from bot.model.analysis import Analyses, Analysis
        from bot.review.suggestions import find_suggestions
        from bot.workflow.analysis_json import write_analyses

        replacements = () if review.has_conflict else find_suggestions(context, review)
        found = Analysis(0, review.head, review.base, "", review, replacements)
        return write_analyses(Analyses((found,)))
    if form == "markdown":
        from bot.output.comments.review import render_comment

        return render_comment(review, context.today)
    from bot.output.terminal.review import render_review_json, render_review_text

    return render_review_json(review) if form == "json" else render_review_text(review)
