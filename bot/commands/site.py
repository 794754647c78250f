"""`listwright site`: make the pages for the lists' readers."""

import argparse
from functools import partial

from bot.errors import UsageError
from bot.plan import Outcome, ServeFolder
from bot.ports import Context
from bot.project.document_source import read_documents
from bot.project.list_site import plan_site

SUMMARY = "make pages with search, filters and citations, which need no server"
CONTEXT = Context
_PORT = 8000


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        default="site",
        help="where the pages go, below the root (site)",
    )
    parser.add_argument(
        "--address",
        metavar="URL",
        default="",
        help="the address that the site will have, for its feeds; that of the settings,"
        " if not given",
    )
    parser.add_argument(
        "--serve",
        metavar="PORT",
        type=int,
        nargs="?",
        const=_PORT,
        help="then show them on this machine, and make them anew as files change"
        f" ({_PORT})",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan the pages; only files that change are written.

    Raises:
        UsageError: the folder is not below the root, Jinja2 is missing, or a template of
            the owner's is wrong.
    """
    if args.out.startswith("/"):
        raise UsageError("--out: write a folder below the root, such as `site`.")
    folder = args.out.rstrip("/")
    plan_pages = partial(
        plan_site, folder=folder, address=args.address, reloads=args.serve is not None
    )
    plan = plan_pages(read_documents(context))
    text = f"Pages: {folder}/index.html. Files that change: {len(plan)}.\n"
    served = None
    if args.serve is not None:
        served = ServeFolder(
            folder, args.serve, lambda: plan_pages(read_documents(context))
        )
    return Outcome(text, 0, tuple(plan), served=served)
