"""`listwright adopt-edits`: make entries of items that were typed into a list."""

import argparse

from bot.output.terminal.review import render_review_text
from bot.plan import DeleteFile, Outcome, WriteFile
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.review.adopted_edits import adopt_edits
from bot.review.typed_items import remember_generated

SUMMARY = "make entries of items that were typed into a list"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a file would change",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Adopt the typed items, and generate the lists."""
    project = load_project(context.workspace, context.cache)
    adopted = adopt_edits(context, load_catalog(context, context.workspace, project))
    if not adopted.files:
        return Outcome("No item was typed into a list.\n")
    plan: list[WriteFile | DeleteFile] = []
    for path, text in adopted.files.items():
        if text is None:
            plan.append(DeleteFile(path))
        elif context.workspace.read(path) != text.encode():
            plan.append(WriteFile(path, text))
    if not args.check:
        remember_generated(
            context,
            (action for action in plan if isinstance(action, WriteFile)),
        )
    wrote = "would write" if args.check else "wrote"
    removed = "would remove" if args.check else "removed"
    lines = []
    for action in plan:
        verb = wrote if isinstance(action, WriteFile) else removed
        lines.append(f"{verb} {action.path}")
    entries = render_review_text(adopted.review).partition("\n")[2].lstrip("\n")
    return Outcome(entries + "\n".join(lines) + "\n", 0, tuple(plan))
