"""`listwright check`: judge the entries; with `--fix`, repair what a machine can."""

import argparse

from bot.plan import Outcome
from bot.ports import NetworkContext
from bot.project.outcome_cache import load_or_run

# `github` writes annotations of a workflow's run, `sarif` a file for code scanning.
FORMATS = ("text", "json", "github", "sarif")

SUMMARY = "judge the entries; with --fix, repair what a machine can"
CONTEXT = NetworkContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="entry files or folders, or a document that is the source of its list; all"
        " entries without one",
    )
    # Repairs change what the lists are made of, so that they are out of date after them.
    repairs_or_looks = parser.add_mutually_exclusive_group()
    repairs_or_looks.add_argument(
        "--fix",
        action="store_true",
        help="repair what a machine can repair without changing the meaning",
    )
    repairs_or_looks.add_argument(
        "--generated",
        action="store_true",
        help="also tell which generated files are not up to date; exit 1 if there is one",
    )
    parser.add_argument(
        "--changed",
        action="store_true",
        help="only what differs from the last commit",
    )
    parser.add_argument(
        "--online",
        action="store_true",
        help="compare the entries with what sources know of their works: this asks the"
        " network",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="count warnings as errors",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="how the findings are written",
    )


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Judge the entries, and return the findings as text."""

    def judge() -> Outcome:
        # These imports load every rule, which an outcome from the cache does not need.
        from bot.project.document_source import read_documents
        from bot.review.check_catalog import run_check

        readable = read_documents(context)
        outcome = run_check(args, readable)
        if not outcome.plan:
            return outcome
        from bot.project.document_writing import write_outcome

        return write_outcome(outcome, readable)

    # What the last commit holds, and what sources say, is no part of what the cache knows
    # an outcome by.
    if args.fix or args.changed or args.online:
        return judge()
    options = (args.format, str(args.strict), str(args.generated))
    command = ("check", *options, *args.paths)
    return load_or_run(context, command, judge)
