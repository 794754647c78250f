"""`listwright generate`: make every file that is made from entries and layouts."""

import argparse

from bot.plan import Outcome
from bot.ports import Context
from bot.project.outcome_cache import load_or_run

SUMMARY = "make the lists, schemas and editor settings from the entries"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a file would change",
    )
    parser.add_argument(
        "--allow-shrink",
        action="store_true",
        help="leave out entries that no view can show",
    )
    parser.add_argument(
        "--discard-edits",
        action="store_true",
        help="overwrite items that were typed into a list",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Plan the generated files.

    Raises:
        RefusedError: an entry that exists would not be shown, or a typed item would be
            lost.
    """
    command = (
        "generate",
        str(args.check),
        str(args.allow_shrink),
        str(args.discard_edits),
    )
    return load_or_run(context, command, lambda: _generate(args, context))


def _generate(args: argparse.Namespace, context: Context) -> Outcome:
    # An outcome from the cache needs none of these imports, so that it comes sooner.
    from bot.project.document_source import read_documents
    from bot.project.generate import describe_unsafe
    from bot.project.load_catalog import load_catalog
    from bot.project.load_settings import load_project
    from bot.review.generated_files import describe_changes, plan_generated_files
    from bot.review.unmanaged_items import describe_unmanaged_items

    context = read_documents(context)
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    planned = plan_generated_files(
        context,
        loaded,
        allow_shrink=args.allow_shrink,
        discard_edits=args.discard_edits,
    )
    if planned.generated and not args.check:
        from bot.review.typed_items import remember_generated

        remember_generated(context, planned.generated)
    lines = describe_changes(planned, is_only_planned=args.check)
    if not lines:
        lines = ["Everything generated is up to date."]
    lines += describe_unsafe(planned.unsafe)
    text = "\n".join(lines) + "\n"
    notice = describe_unmanaged_items(context, project)
    return Outcome(text, 0, (*planned.written, *planned.removed), notice=notice)
