"""`listwright generate`: make everything that is made from entries and layouts."""

import argparse

from bot.plan import Outcome
from bot.ports import Context
from bot.project.outcome_cache import load_or_run

SUMMARY = "make the lists, schemas and editor settings from the entries"
CONTEXT = Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    parser.add_argument("--allow-shrink", action="store_true", help="leave out entries that no view can show")


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Generate; refuse if an entry that exists would not be shown."""

    def work() -> Outcome:
        from bot.project.generate import run_generate  # nothing that a remembered outcome needs

        return run_generate(args, context)

    return load_or_run(context, ("generate", str(args.check), str(args.allow_shrink)), work)
