"""`listwright compare`: tell which of several contributions propose the same work."""

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands.project import load_project
from bot.commands.siblings import added_entries
from bot.commands.survey import Examiners
from bot.errors import UsageError
from bot.identity.index import matches
from bot.identity.keys import Keys
from bot.model.queue import Cluster
from bot.plan import Outcome
from bot.ports import House
from bot.render.safe import log_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--base", required=True, metavar="REV", help="the branch that the contributions go to"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is written")
    parser.add_argument("contributions", nargs="*", metavar="NUMBER:REV", help="what to compare")


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Compare the entry files that contributions add; lines edited in a list are not looked at."""
    heads: dict[int, str] = {}
    for one in args.contributions:
        number, _, revision = one.partition(":")
        if not (number.isascii() and number.isdecimal()):
            raise UsageError(f"{one}: write a number, a colon and a revision, such as 12:my-branch.")
        heads[int(number)] = house.repository.commit(revision)
    clusters = find_clusters(house, house.repository.commit(args.base), heads)
    if args.format == "json":
        return Outcome(json.dumps([cluster._asdict() for cluster in clusters]) + "\n")
    lines = [f"{', '.join(map(str, cluster.requests))}: {log_line(cluster.reason)}" for cluster in clusters]
    return Outcome("\n".join(lines or ["No two propose the same work."]) + "\n")


def find_clusters(house: House, base: str, heads: Mapping[int, str]) -> list[Cluster]:
    """The contributions that propose what may be one work, directly or by way of a third.

    Args:
        house: its repository holds the commits.
        base: the commit that they all go to; its declarations say what an entry is.
        heads: the contributions' commits, by number.
    """
    examiners = Examiners(house, load_project(house.repository.tree(base), house.cache))
    known: dict[str, Sequence[Any]] = {}
    titles: dict[str, str] = {}
    cluster_of = {number: {number} for number in heads}
    reasons: dict[int, str] = {}
    for number, head in sorted(heads.items()):
        for path, blob in added_entries(house, base, head):
            examiner = examiners.of_path(path)
            found = examiner.examine(path, house.repository.read_blob(blob)).keys if examiner else None
            if not found:
                continue
            for name, match in matches(Keys._make(found), known, titles):
                other = int(name.partition(" ")[0])
                if number in cluster_of[other]:
                    continue
                joined = cluster_of[other] | cluster_of[number]
                cluster_of |= dict.fromkeys(joined, joined)
                reasons[number] = match.reason
            known[f"{number} {path}"] = found
            titles[f"{number} {path}"] = Keys._make(found).title
    clusters = sorted({tuple(sorted(joined)) for joined in cluster_of.values() if len(joined) > 1})
    return [Cluster(joined, next(reasons[one] for one in joined if one in reasons)) for joined in clusters]
