"""similar-title."""

from collections.abc import Iterator, Sequence

from bot.identity.messages import make_duplicate_problem
from bot.identity.search import find_duplicate_pairs
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Violation, rule
from bot.model.wording import mark_sentence


@rule("warning", scope="catalog")
def similar_title(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """Nearly the same title is, more often than not, the same work.

    ## Why is this bad?
    A title changes between a preprint and its publication, so a work comes back
    under new words and is listed twice. A project that is renamed and moved keeps
    its description: a long one in the same words, under another title and link, is
    told of here too.

    ## How to fix it
    Look at both. If they are one work, keep one file, with the other title in
    `aliases`; if they are two, a maintainer says so once, in `distinct_from`.
    """
    sentence = mark_sentence("This may be the same work as {other} ({reason}).")
    for pair in find_duplicate_pairs(catalog, subjects, "similar-title"):
        yield pair.subject, make_duplicate_problem(catalog, pair, sentence)
