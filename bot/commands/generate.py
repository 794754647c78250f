"""`listwright generate`: make everything that is made from entries and layouts."""

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
    """Generate; refuse if an entry that exists would not be shown, or a typed item would be lost."""
    words = (
        "generate",
        str(args.check),
        str(args.allow_shrink),
        str(args.discard_edits),
    )
    return load_or_run(context, words, lambda: _generate(args, context))


def _generate(args: argparse.Namespace, context: Context) -> Outcome:
    # Nothing that a remembered outcome needs:
    from bot.project.generate import (
        demand_readable,
        describe_unsafe,
        plan_form_removal,
        plan_generation,
    )
    from bot.project.load_catalog import load_catalog
    from bot.project.load_settings import load_project
    from bot.review.unmanaged_items import describe_unmanaged_items

    project = load_project(context.workspace, context.cache)
    found = load_catalog(context, context.workspace, project)
    if not args.allow_shrink:
        demand_readable(found)
    generation = plan_generation(
        context,
        project,
        found.catalog,
        allow_shrink=args.allow_shrink,
    )
    written = generation.files
    if any(action.path.endswith(".md") for action in written):
        from bot.review.typed_items import demand_no_typed_items, remember_generated

        if not args.discard_edits:
            demand_no_typed_items(context, found, written)
        if not args.check:
            remember_generated(context, written)
    gone = plan_form_removal(context.workspace, project)
    said = [
        f"{'would write' if args.check else 'wrote'} {action.path}"
        for action in written
    ]
    said += [
        f"{'would remove' if args.check else 'removed'} {action.path}"
        for action in gone
    ]
    if args.check and (written or gone):
        said.append("Run `listwright generate` to write them.")
    said = [
        *(said or ["Everything generated is up to date."]),
        *describe_unsafe(generation.unsafe),
    ]
    text = "\n".join(said) + "\n"
    notice = describe_unmanaged_items(context, project)
    return Outcome(text, 0, (*written, *gone), notice=notice)
