"""The works whose lines open contributions add to documents without entry files."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import ListwrightError
from bot.ports import Context
from bot.project.document_source import SourceTree
from bot.project.load_catalog import LoadedCatalog
from bot.review.open_duplicates import compute_keys
from bot.review.proposed_changes import read_proposed_changes

# Each takes a reading of the document.
_MOST_READ = 20


def compute_line_keys(
    context: Context,
    loaded: LoadedCatalog,
    base: str,
    heads: Mapping[int, str],
) -> dict[str, Sequence[Any]]:
    """Return the keys of the works whose lines contributions add, named as in `KnownKeys`.

    Of many, the newest are read. One that cannot be read has no keys: another's pull
    request must not stop a review. Where every list has entry files there are none.

    Args:
        context: its repository holds the commits.
        loaded: the entries of the base.
        base: the commit that they all go to.
        heads: their head commits, by number.
    """
    line_keys: dict[str, Sequence[Any]] = {}
    if not isinstance(context.repository.open_tree(base), SourceTree):
        return line_keys
    for number in sorted(heads, reverse=True)[:_MOST_READ]:
        try:
            other = read_proposed_changes(
                context, loaded.project, base, heads[number], loaded
            )
        except ListwrightError:
            continue
        for proposal in other.proposals:
            if proposal.before is not None or proposal.after is None:
                continue
            keys = compute_keys(loaded.examiners, proposal.path, proposal.after)
            if keys:
                line_keys[f"{number} {proposal.path}"] = keys
    return line_keys
