"""insecure-link."""

from collections.abc import Iterator

from bot.identity.url_policy import prefer_https
from bot.model.finding import Fix, SetValue
from bot.model.rule import UNUSUAL_LINK, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={UNUSUAL_LINK})
def insecure_link(file: EntryFile) -> Iterator[Violation]:
    """Links to hosts that serve `https` use it.

    ## Why is this bad?
    Anybody between the reader and the host can change what is read.

    ## How to fix it
    Write `https`. Only hosts known to serve it are named, so this is safe.
    """
    for link in file.odd_links:
        better = prefer_https(link.url)
        if better != link.url:
            edit = SetValue(link.url_field, better)
            fix = Fix(say("Write `{text}`", text=better), (edit,))
            yield Violation(
                say("The host serves `https`; write that."),
                link.url_field,
                fix,
            )
