"""shared-link."""

from collections.abc import Iterator, Sequence

from bot.identity.repeats import repeats
from bot.identity.telling import tell
from bot.model.catalog import Catalog
from bot.model.rule import Fault, rule


@rule("warning", scope="catalog")
def shared_link(catalog: Catalog, subjects: Sequence[str]) -> Iterator[tuple[str, Fault]]:
    """A paper's link stands with one title.

    ## Why is this bad?
    Two titles for one page are one work under two names, or a link copied from
    the neighbouring line.

    ## How to mend it
    Open the link. Correct it where it shows another work; if both entries are the
    same work, keep one. A page that two works do share is settled by a maintainer
    in `distinct_from`.
    """
    for repeat in repeats(catalog, subjects, "shared-link"):
        sentence = "This leads where {other} leads ({reason}); they are one work, or a link is wrong."
        yield repeat.subject, tell(catalog, repeat, sentence)
