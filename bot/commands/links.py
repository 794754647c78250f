"""`listwright links`: try the links of the lists, and say what is to be done about them."""

import argparse
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bot.errors import UsageError
from bot.links.history import forget_others, judge_links, update_history
from bot.model.checked_json import JsonFormatError
from bot.model.links import LinkTry, dump_tries, parse_tries
from bot.output.links import render_links_text
from bot.output.untrusted import show_hidden
from bot.plan import Outcome, WriteFile, WriteOutside
from bot.ports import NetworkContext
from bot.project.listed_links import collect_links, list_attics, select_part
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.project.moved_links import plan_new_addresses

SUMMARY = (
    "try the links of the lists, and say what to do about them: this asks the network"
)
CONTEXT = NetworkContext
_SHARD = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--shard",
        metavar="K/N",
        help="try only one of N parts, the Kth; with `--tries`",
    )
    parser.add_argument(
        "--tries",
        metavar="FILE",
        help="write what was seen there, and judge nothing yet",
    )
    parser.add_argument(
        "--join",
        nargs="+",
        metavar="FILE",
        help="try nothing: judge by what `--tries` wrote",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="write the new addresses of links that moved for good",
    )


def run(args: argparse.Namespace, context: NetworkContext) -> Outcome:
    """Try the links, remember what was seen, and print what is to be done.

    A link counts as gone only after three definite answers over at least a week, so that
    one run alone says little. The status is 1 if something is left to be done.

    Raises:
        UsageError: an argument is none, or the program that tries links is missing.
    """
    project = load_project(context.workspace, context.cache)
    loaded = load_catalog(context, context.workspace, project)
    places = collect_links(loaded, context.workspace)
    _demand_whole(args)
    if args.join:
        tries = _read_tries(args.join, context)
    else:
        urls = _select(args.shard, places)
        with context.progress.show_step(f"trying {len(urls)} links"):
            tries = list(context.open_link_trier().try_links(urls)) if urls else []
    if args.tries:
        page = WriteOutside(args.tries, dump_tries(tries))
        return Outcome(_count(tries), page=page)
    store = context.open_link_store()
    history = update_history(store.load(), tries, context.today)
    history = forget_others(history, places)
    store.keep(history)
    verdicts = judge_links(history, places)
    text = _count(tries) + render_links_text(verdicts, list_attics(loaded))
    plan: list[WriteFile] = []
    if args.fix:
        plan, left = plan_new_addresses(context, loaded, verdicts)
        verdicts = [
            verdict
            for verdict in verdicts
            if verdict.task != "moved" or verdict.url in left
        ]
        text += _describe_fix(len(plan), left)
    status = int(bool(verdicts))
    return Outcome(show_hidden(text, keep="\n"), status, tuple(plan))


def _demand_whole(args: argparse.Namespace) -> None:
    """Refuse arguments that do not go together.

    Raises:
        UsageError: a part is to be judged, or repaired, as if it were the whole.
    """
    if args.shard and not args.tries:
        raise UsageError(
            "`--shard` tries only a part; `--tries FILE` takes its result."
        )
    if args.fix and args.tries:
        raise UsageError(
            "`--tries` judges nothing yet; give `--fix` together with `--join`."
        )


def _describe_fix(changing: int, left: Collection[str]) -> str:
    files = f"{changing} {'entry' if changing == 1 else 'entries'}"
    lines = ["", f"New addresses written in {files}."]
    if left:
        lines.append("Within a text, for you to write:")
        lines += [f"  {url}" for url in sorted(left)]
    return "\n".join(lines) + "\n"


def _select(shard: str | None, places: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the links to try.

    Raises:
        UsageError: *shard* is no part of a whole.
    """
    if not shard:
        return list(places)
    match = _SHARD.fullmatch(shard)
    if match is None or int(match[1]) > int(match[2]):
        raise UsageError(f"`--shard {shard}` is not of the form K/N, such as `1/3`.")
    return select_part(places, int(match[1]), int(match[2]))


def _read_tries(paths: Sequence[str], context: NetworkContext) -> list[LinkTry]:
    """Return what several runs saw.

    Raises:
        UsageError: a file is missing, or is not what `--tries` wrote.
    """
    tries: list[LinkTry] = []
    for path in paths:
        data = context.read_outside(path)
        if data is None:
            raise UsageError(f"{path}: there is no such file.")
        try:
            tries += parse_tries(data, path)
        except JsonFormatError:
            raise UsageError(
                f"{path}: `listwright links --tries FILE` did not write this; give"
                " `--join` the files that it wrote."
            ) from None
    return tries


def _count(tries: Sequence[LinkTry]) -> str:
    counts = Counter(link_try.outcome for link_try in tries)
    parts = [f"{outcome} {count}" for outcome, count in sorted(counts.items())]
    return f"Links tried: {len(tries)}. {', '.join(parts) or 'none'}.\n"
