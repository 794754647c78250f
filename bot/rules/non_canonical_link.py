"""non-canonical-link."""

from collections.abc import Iterator

from bot.identity.url_policy import canonical_url, remove_tracking, secure_url
from bot.model.finding import Fix, SetValue
from bot.model.rule import UNUSUAL_LINK, EntryFile, Violation, rule
from bot.repairs.addresses import repair_address


@rule("warning", only_if={UNUSUAL_LINK})
def non_canonical_link(file: EntryFile) -> Iterator[Violation]:
    """Links have the one form that lists use.

    ## Why is this bad?
    A paper's PDF, its mirror and its third version are one paper; written in
    three ways it is three links that are listed, checked and counted apart.

    ## How to mend it
    Write the form that the message names: arXiv's abstract without a version, a
    repository without `.git` and `www`, no full stop or comma behind it. Links deeper into a site are left alone.
    """
    for link in file.odd_links:
        better = canonical_url(repair_address(link.url))
        if better not in (link.url, secure_url(remove_tracking(link.url))):
            fix = Fix(f"Write `{better}`", (SetValue(link.url_field, better),))
            yield Violation(f"Lists write this link as `{better}`.", link.url_field, fix)
