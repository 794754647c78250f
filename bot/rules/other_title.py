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
    for linked in file.facts:
        if not linked.is_own:
            continue
        titles = [dated for dated in linked.facts if dated.facts.title]
        # A second source that knows the title as it is written contradicts the first.
        others = [
            dated for dated in titles if is_other_title(work, dated.facts.title or "")
        ]
        if others and len(others) == len(titles):
            contradicting = others[0]
            message = say(
                "The title is `{title}`, but the paper behind this link is"
                " `{other_title}` ({source}, {day}).",
                title=work.title,
                other_title=contradicting.facts.title or "",
                source=contradicting.facts.source,
                day=contradicting.day,
            )
            yield Violation(message, linked.link.url_field)
