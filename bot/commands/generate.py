"""`listwright generate`: make everything that is made from entries and layouts."""

import argparse

from bot.commands.remember import remembered
from bot.plan import Outcome
from bot.ports import House


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    parser.add_argument("--allow-shrink", action="store_true", help="leave out entries that no view can show")


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Generate; refuse if an entry that exists would not be shown."""

    def work() -> Outcome:
        from bot.commands.generation import generate  # nothing that a remembered outcome needs

        return generate(args, house)

    return remembered(house, ("generate", str(args.check), str(args.allow_shrink)), work)
