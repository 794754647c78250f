"""`listwright format`: write every entry file in the one layout, comments kept."""

import argparse

from bot.document.reader import Unreadable, parse_yaml
from bot.plan import Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import Examiners, is_entry_file
from bot.project.load_settings import load_project

SUMMARY = "write every entry file in the one layout, comments kept"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="entry files; all without one"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a file would change",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Format; a file that cannot be read is left as it is and named."""
    project = load_project(context.workspace, context.cache)
    plan, unreadable = [], []
    examiners = Examiners(context, project)
    files = [
        file
        for file in context.workspace.list_files("entries")
        if is_entry_file(file.path)
    ]
    for file in files:
        judge = examiners.find_for_path(file.path)
        if judge is None or (args.paths and file.path not in args.paths):
            continue
        data = context.workspace.read(file.path) or b""
        document = parse_yaml(data)
        if isinstance(document, Unreadable):
            unreadable.append(f"{file.path}:{document.line}: {document.message}")
            continue
        text = judge.format(document.text)
        if text.encode() != data:
            plan.append(WriteFile(file.path, text))
    lines = [
        f"{'would format' if args.check else 'formatted'} {action.path}"
        for action in plan
    ]
    if not plan and not unreadable:
        lines = ["Every entry file has the one layout."]
    return Outcome(
        "\n".join([*lines, *unreadable]) + "\n", int(bool(unreadable)), tuple(plan)
    )
