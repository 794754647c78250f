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
        written = [action for action in plan if isinstance(action, WriteFile)]
        remember_generated(context, written)
    lines = [_describe_action(action, is_planned=args.check) for action in plan]
    # The first line of a review is its headline, for the author of a contribution.
    entries = render_review_text(adopted.review).partition("\n")[2].lstrip("\n")
    return Outcome(entries + "\n".join(lines) + "\n", 0, tuple(plan))


def _describe_action(action: WriteFile | DeleteFile, *, is_planned: bool) -> str:
    if isinstance(action, WriteFile):
        verb = "would write" if is_planned else "wrote"
    else:
        verb = "would remove" if is_planned else "removed"
    return f"{verb} {action.path}"
