"""non-canonical-link."""

from collections.abc import Iterator, Mapping

from bot.identity.url_policy import make_canonical_url, prefer_https, remove_tracking
from bot.listing.shown_labels import list_shown_labels
from bot.model.finding import Fix, RenameField, SetValue
from bot.model.rule import UNUSUAL_LINK, EntryFile, Violation, rule
from bot.model.wording import say
from bot.repairs.addresses import repair_address


@rule("warning", only_if={UNUSUAL_LINK})
def non_canonical_link(file: EntryFile) -> Iterator[Violation]:
    """Links have the one form that lists use, and the labels by which the list shows them.

    ## Why is this bad?
    A paper's PDF, its mirror and its third version are one paper; written in
    three ways it is three links that are listed, checked and counted apart.

    ## How to fix it
    Write the form that the message names: arXiv's abstract without a version, a
    repository without `.git` and `www`, no full stop or comma behind it; a label in small
    letters where the list shows it so. Links deeper into a site are left alone.
    """
    for link in file.odd_links:
        better = make_canonical_url(repair_address(link.url))
        # A change of the scheme or of tracking alone is told of by other rules.
        if better not in (link.url, prefer_https(remove_tracking(link.url))):
            edit = SetValue(link.url_field, better)
            fix = Fix(say("Write `{text}`", text=better), (edit,))
            message = say("Lists write this link as `{url}`.", url=better)
            yield Violation(message, link.url_field, fix)
    links = file.tree.get("links")
    if isinstance(links, dict):
        yield from _find_other_spellings(file, links)


def _find_other_spellings(
    file: EntryFile, links: Mapping[str, object]
) -> Iterator[Violation]:
    """Yield the labels that differ from those that the list shows by capitals alone."""
    labels = frozenset(list_shown_labels(file.layout))
    for label in links:
        better = label.casefold()
        # Where both spellings are there, renaming one would lose the other's link.
        if label in labels or better not in labels or better in links:
            continue
        field = ("links", label)
        description = say(
            "Write `{new_label}` for `{label}`", new_label=better, label=label
        )
        fix = Fix(description, (RenameField(field, better),))
        message = say("The list shows this link by the label `{label}`.", label=better)
        yield Violation(message, field, fix)
