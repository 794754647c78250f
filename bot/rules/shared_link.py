"""shared-link."""

from collections.abc import Iterator, Sequence

from bot.identity.messages import make_duplicate_problem
from bot.identity.search import find_duplicate_pairs
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Violation, rule
from bot.model.wording import mark_sentence


@rule("warning", scope="catalog")
def shared_link(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """A paper's link stands with one title.

    ## Why is this bad?
    Two titles for one page are one work under two names, or a link copied from
    the neighbouring line.

    ## How to fix it
    Open the link. Correct it where it shows another work; if both entries are the
    same work, keep one. A page that two works do share is settled by a maintainer
    in `distinct_from`.
    """
    sentence = mark_sentence(
        "This leads where {other} leads ({reason}); "
        "they are one work, or a link is wrong."
    )
    for pair in find_duplicate_pairs(catalog, subjects, "shared-link"):
        yield pair.subject, make_duplicate_problem(catalog, pair, sentence)
