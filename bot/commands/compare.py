"""`listwright compare`: tell which of several contributions propose the same work."""

import argparse
import json

from bot.output.untrusted import log_line
from bot.plan import Outcome
from bot.ports import Context
from bot.review.clusters import find_clusters
from bot.review.open_duplicates import parse_numbered_revisions

SUMMARY = "tell which of several contributions propose the same work"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--base",
        required=True,
        metavar="REV",
        help="the branch that the contributions go to",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how it is written",
    )
    parser.add_argument(
        "contributions",
        nargs="*",
        metavar="NUMBER:REV",
        help="what to compare",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Compare the entry files that contributions add.

    Lines edited in a list are not looked at.
    """
    heads = parse_numbered_revisions(args.contributions, context.repository)
    base = context.repository.resolve_commit(args.base)
    clusters = find_clusters(context, base, heads)
    if args.format == "json":
        return Outcome(json.dumps([cluster._asdict() for cluster in clusters]) + "\n")
    lines = []
    for cluster in clusters:
        numbers = ", ".join(map(str, cluster.requests))
        # The reason quotes what strangers wrote.
        lines.append(f"{numbers}: {log_line(cluster.reason)}")
    return Outcome("\n".join(lines or ["No two propose the same work."]) + "\n")
