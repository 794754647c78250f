"""`listwright review`: judge what changed between two revisions."""

import argparse

from bot.errors import ListwrightError, LostIndexError, UsageError
from bot.model.open_works import Beside
from bot.model.review import Review
from bot.output.untrusted import show_hidden
from bot.plan import Outcome
from bot.ports import Context
from bot.project.document_source import read_documents
from bot.review.open_duplicates import parse_numbered_revisions
from bot.review.review import review_contribution

# Files that a message names one by one.
_MOST_NAMED = 5

SUMMARY = "judge a contribution: what changed between two revisions"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--base",
        required=True,
        metavar="REV",
        help="the branch that the contribution goes to",
    )
    parser.add_argument("--head", required=True, metavar="REV", help="the contribution")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="how it is written",
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        default=[],
        metavar="NUMBER:REV",
        help="older open pull requests to compare with",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Review a contribution by the declarations of its base.

    Nothing of the contribution runs or is checked out.
    """
    context = read_documents(context)
    try:
        base = context.repository.resolve_commit(args.base)
        head = context.repository.resolve_commit(args.head)
        beside = parse_numbered_revisions(args.beside, context.repository)
        review = review_contribution(context, base, head, Beside(beside))
    except (UsageError, LostIndexError):
        raise
    except ListwrightError as error:
        # The comment must not present a fault of the bot as the author's.
        if args.format == "markdown" and error.status == ListwrightError.status:
            from bot.output.comments.review import render_unfinished

            return Outcome(render_unfinished(), error.status, notice=str(error))
        raise
    text = _render(review, args.format, context)
    return Outcome(text, review.status, notice=_describe_uncommitted(context, head))


def _describe_uncommitted(context: Context, head: str) -> str:
    """Return which files the review did not read, since they are in no commit; "" if none.

    Only the commit that is checked out has such files beside it.
    """
    try:
        is_checked_out = head == context.repository.resolve_commit("HEAD")
    except UsageError:
        # A branch without a commit is checked out.
        return ""
    if not is_checked_out:
        return ""
    paths = context.repository.list_uncommitted()
    if not paths:
        return ""
    named = ", ".join(map(show_hidden, paths[:_MOST_NAMED]))
    if len(paths) > _MOST_NAMED:
        named += f" and {len(paths) - _MOST_NAMED} more"
    return f"a review reads commits only, so these changes are not in it: {named}."


def _render(review: Review, output_format: str, context: Context) -> str:
    # Each format imports its own renderer only, so that the other's is not loaded.
    if output_format == "markdown":
        from bot.output.comments.review import render_comment

        return render_comment(review, context.today)
    from bot.output.terminal.review import render_review_json, render_review_text

    if output_format == "json":
        return render_review_json(review)
    return render_review_text(review)
