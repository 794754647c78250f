"""other-title."""

from collections.abc import Iterator

from bot.identity.other_title import is_other_title
from bot.listing.own_facts import make_titled_work
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS})
def other_title(file: EntryFile) -> Iterator[Violation]:
    """The title is that of the paper that the link leads to.

    ## Why is this bad?
    A link that was pasted from another line is the commonest error of lists of papers.
    Readers find another paper than they were promised.

    ## How to fix it
    Compare the two titles. Correct the link, or the title if the paper was renamed; an
    earlier title may stay as one of the `aliases`.

    A title that is only a name, and one in another script, is not compared. The rule
    speaks only where sources are asked: `network: facts` in `schema/settings.yaml`, or
    `--online` at a terminal.
    """
    work = make_titled_work(file)
    if work is None:
        return
    for known in file.facts:
        if not known.is_own:
            continue
        titles = [one for one in known.known if one.facts.title]
        # A second source that knows the title as it is written contradicts the first.
        others = [one for one in titles if is_other_title(work, one.facts.title or "")]
        if others and len(others) == len(titles):
            told = others[0]
            message = say(
                "The title is `{title}`, but the paper behind this link is"
                " `{other_title}` ({source}, {day}).",
                title=work.title,
                other_title=told.facts.title or "",
                source=told.facts.source,
                day=told.day,
            )
            yield Violation(message, known.link.url_field)
