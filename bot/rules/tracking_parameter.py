"""tracking-parameter."""

from collections.abc import Iterator

from bot.identity.url_policy import make_canonical_url, remove_tracking
from bot.model.finding import Fix, SetValue
from bot.model.rule import UNUSUAL_LINK, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={UNUSUAL_LINK})
def tracking_parameter(file: EntryFile) -> Iterator[Violation]:
    """Links carry nothing that only counts visitors.

    ## Why is this bad?
    The parameter tells the host where its readers come from, and hides that two
    links are the same.

    ## How to fix it
    Cut it off. Only parameters known to change nothing are named, so this is safe.
    """
    for link in file.odd_links:
        if "?" in link.url and remove_tracking(link.url) != link.url:
            better = make_canonical_url(link.url)
            edit = SetValue(link.url_field, better)
            fix = Fix(say("Write `{text}`", text=better), (edit,))
            yield Violation(
                say(
                    "A part of this link only counts visitors; `{url}` is enough.",
                    url=better,
                ),
                link.url_field,
                fix,
            )
