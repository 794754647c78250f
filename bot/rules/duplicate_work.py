"""duplicate-work."""

from collections.abc import Iterator, Sequence

from bot.identity.messages import make_duplicate_problem
from bot.identity.search import find_duplicate_pairs
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Violation, rule
from bot.model.wording import mark_sentence


@rule("error", scope="catalog")
def duplicate_work(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """A section shows every work once.

    ## Why is this bad?
    Readers meet the same work twice, and the two copies drift apart.

    ## How to fix it
    Keep one file. What the other one knows besides goes into it; another section
    shows it by `also_in`. In another list the work has a file of its own, and each
    names the other in `same_as`: there, as in another section, this is a warning.
    `listwright merge` makes one entry of two. If they are two works after all, a
    maintainer says so once, in `distinct_from`.
    """
    sentence = mark_sentence("This is already listed as {other} ({reason}).")
    for pair in find_duplicate_pairs(
        catalog,
        subjects,
        "duplicate-work",
    ):
        violation = make_duplicate_problem(catalog, pair, sentence)
        # Another section or list may show the work on purpose.
        if pair.shared != "section":
            violation = violation._replace(severity="warning")
        yield pair.subject, violation
