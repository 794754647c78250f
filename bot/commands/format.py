"""`listwright format`: write every entry file in the canonical format, comments kept."""

import argparse

from bot.document.reader import Unreadable, parse_yaml
from bot.plan import Outcome, WriteFile
from bot.ports import Context
from bot.project.examined_files import is_entry_file
from bot.project.examiners import Examiners
from bot.project.load_settings import load_project

SUMMARY = "write every entry file in the one layout, comments kept"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="entry files; all without one",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a file would change",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Format the entry files; one that cannot be read is left as it is and named."""
    project = load_project(context.workspace, context.cache)
    plan = []
    unreadable = []
    examiners = Examiners(context, project)
    for path in _list_wanted(args, context):
        examiner = examiners.find_for_path(path)
        # The folder is no list, so that nothing says how its files are written.
        if examiner is None:
            continue
        data = context.workspace.read(path) or b""
        document = parse_yaml(data)
        if isinstance(document, Unreadable):
            unreadable.append(f"{path}:{document.line}: {document.message}")
            continue
        text = examiner.format(document.text)
        if text.encode() != data:
            plan.append(WriteFile(path, text))
    verb = "would format" if args.check else "formatted"
    lines = [f"{verb} {action.path}" for action in plan]
    if not plan and not unreadable:
        lines = ["Every entry file has the one layout."]
    return Outcome(
        "\n".join([*lines, *unreadable]) + "\n",
        int(bool(unreadable)),
        tuple(plan),
    )


def _list_wanted(args: argparse.Namespace, context: Context) -> list[str]:
    """Return the entry files that are named, or all if none is."""
    wanted = []
    for file in context.workspace.list_files("entries"):
        is_wanted = not args.paths or file.path in args.paths
        if is_wanted and is_entry_file(file.path):
            wanted.append(file.path)
    return wanted
