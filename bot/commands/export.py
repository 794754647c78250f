"""`listwright export`: write a list as JSON, CSV, BibTeX or a feed."""

import argparse
from typing import get_args

from bot.errors import UsageError
from bot.model.exports import ExportName
from bot.plan import Outcome, WriteOutside
from bot.ports import Context
from bot.project.document_source import read_documents
from bot.project.entry_choice import choose_entries, choose_layouts
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.readers.exports import render_export
from bot.readers.feeds import FeedPlace
from bot.readers.work import make_reader_list

SUMMARY = "write a list as JSON, CSV, BibTeX, or a feed"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "format",
        metavar="FORMAT",
        choices=get_args(ExportName),
        help=f"one of {', '.join(get_args(ExportName))}; `feed` is JSON Feed",
    )
    parser.add_argument("--list", metavar="ID", help="the list, if there are several")
    parser.add_argument("--section", metavar="ID", help="one section of it")
    parser.add_argument(
        "--where",
        metavar="CONDITION",
        default="",
        help="which entries: `links.code and not award`; all, if not given",
    )
    parser.add_argument(
        "--out", metavar="FILE", help="where it goes; else it is printed"
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Print the list, or write it into a file. Nothing else is written.

    Raises:
        UsageError: the choice is of no list, or of several.
    """
    context = read_documents(context)
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    layouts = choose_layouts(args.list, args.section, project.layouts)
    if len(layouts) != 1:
        names = ", ".join(f"`{layout.id}`" for layout in layouts)
        raise UsageError(f"Say of which list, with --list: {names}.")
    entries = choose_entries(loaded, layouts, args.section, args.where)
    place = FeedPlace(repository=project.settings.repository)
    text = render_export(args.format, make_reader_list(layouts[0], entries), place)
    if args.out:
        page = WriteOutside(args.out, text)
        return Outcome(f"Written: {args.out}\n", page=page)
    return Outcome(text)
