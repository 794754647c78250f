"""`listwright find`: tell whether a work is listed already."""

import argparse

from bot.identity.keys import Keys
from bot.identity.lookup import look_up
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.plan import Outcome
from bot.ports import Context
from bot.project.document_source import SourceTree, read_documents
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
    context = read_documents(context)
    project = load_project(context.workspace, context.cache)
    catalog = load_catalog(context, context.workspace, project).catalog
    wanted = " ".join(args.text)
    keys = [Keys._make(entry_keys) for entry_keys in catalog.keys.values()]
    matches = look_up(wanted, keys)
    if not matches:
        return Outcome(f"Not listed: nothing here is like “{wanted}”.\n")
    # Any other kind of match is a likeness, at which a person has to look.
    _, best_match = matches[0]
    lines = ["Perhaps one of these:"]
    if best_match.kind == "duplicate-work":
        lines = ["Listed already:"]
    for entry_id, match in matches:
        where = _find_place(EntryId(entry_id), context)
        entry = _describe_entry(entry_id, catalog, where)
        lines.append(f"{entry}\n    {match.reason}")
    return Outcome("\n".join(lines) + "\n")


def _find_place(entry_id: EntryId, context: Context) -> str:
    """Return where an entry stands: its file, or the line of its document."""
    tree = context.workspace
    place = tree.find_place(entry_id.path) if isinstance(tree, SourceTree) else None
    return f"{place.path}:{place.line}" if place else entry_id.path


def _describe_entry(entry_id: str, catalog: Catalog, where: str) -> str:
    entry = catalog.get_entry(entry_id)
    year = f" ({entry.published[0]})" if entry.published else ""
    removal = ", removed" if entry.removed is not None else ""
    return f"  {entry.title}{year}{removal}  {where}"
