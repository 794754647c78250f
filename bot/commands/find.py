"""`listwright find`: is it already listed?"""

import argparse

from bot.identity.keys import Keys
from bot.identity.lookup import look_up
from bot.model.catalog import Catalog
from bot.plan import Outcome
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project

SUMMARY = "tell whether a work is listed already"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "text",
        nargs="+",
        metavar="TEXT-OR-URL",
        help="a title, a name, a link, an arXiv number or a DOI",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Look the work up; exit 0 whether it is listed or not."""
    found = load_catalog(
        context,
        context.workspace,
        load_project(context.workspace, context.cache),
    )
    wanted = " ".join(args.text)
    matches = look_up(
        wanted,
        [Keys._make(keys) for keys in found.catalog.keys.values()],
    )
    if not matches:
        return Outcome(f"Not listed: nothing here is like “{wanted}”.\n")
    lines = [
        f"{_described(name, found.catalog)}\n    {match.reason}"
        for name, match in matches
    ]
    sure = matches[0][1].kind == "duplicate-work"
    return Outcome(
        "\n".join(["Listed already:" if sure else "Perhaps one of these:", *lines])
        + "\n"
    )


def _described(entry_id: str, catalog: Catalog) -> str:
    entry = catalog.get_entry(entry_id)
    year = f" ({entry.published[0]})" if entry.published else ""
    gone = ", removed" if entry.removed is not None else ""
    return f"  {entry.title}{year}{gone}  {entry.id.path}"
