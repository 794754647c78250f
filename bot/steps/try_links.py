"""`listwright try-links`: try one part of the links, in a job without any right."""

import argparse
import re

from bot.errors import UsageError
from bot.model.checked_json import parse_json
from bot.model.links import MOST_HISTORY_BYTES, dump_tries
from bot.plan import Outcome, WriteFile
from bot.ports import NetworkContext
from bot.project.listed_links import select_part

SUMMARY = "try one part of the links, in a job without any right"
CONTEXT = NetworkContext
_PART = re.compile(r"([1-9]\d{0,3})-of-([1-9]\d{0,3})")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--links", required=True, metavar="FILE", help="what `list-links` wrote"
    )
    parser.add_argument(
        "--part", required=True, metavar="K-of-N", help="the part to try"
    )
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="where goes what was seen"
    )


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Write what was seen of each link of the part.

    Raises:
        UsageError: the part is none, or the program that tries links is missing.
        JsonFormatError: the file is not what `list-links` writes.
    """
    urls = parse_json(
        tuple[str, ...],
        context.read_outside(args.links),
        label="list of links",
        most_bytes=MOST_HISTORY_BYTES,
    )
    match = _PART.fullmatch(args.part)
    if match is None:
        raise UsageError(f"`--part {args.part}` is not of the form K-of-N.")
    part = select_part(urls, int(match[1]), int(match[2]))
    tries = tuple(context.open_link_trier().try_links(part)) if part else ()
    file = WriteFile(args.out, dump_tries(tries))
    return Outcome(f"Links tried: {len(tries)}.\n", 0, (file,))
