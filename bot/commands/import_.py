"""`listwright import`: turn a Markdown list into entries, with nothing lost.

A layout and the list's document are made too.
"""

import argparse

from bot.plan import Outcome
from bot.ports import Context
from bot.project.list_import import ImportRequest, add_order_arguments, plan_list_import

SUMMARY = "turn a Markdown list into entries, with nothing lost"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="the list, as Markdown, or a bibliography, whose name ends in .bib",
    )
    parser.add_argument(
        "--list",
        required=True,
        metavar="ID",
        dest="list_id",
        help="the new list's id: a folder name",
    )
    parser.add_argument(
        "--document",
        required=True,
        metavar="PATH",
        help="where the list will stand, such as README.md",
    )
    add_order_arguments(parser)
    parser.add_argument(
        "--report",
        metavar="PATH",
        help="write the account of the import there, as JSON",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="ask nothing: of two equal readings take the first",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; show what was understood",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan the import, which proves that nothing is lost.

    Raises:
        UsageError: the id, the document or the file is none.
        RefusedError: something would be lost.
    """
    request = ImportRequest(
        args.file,
        args.list_id,
        args.document,
        args.order,
        args.report,
        not args.yes,
        args.dry_run,
    )
    return plan_list_import(request, context)
