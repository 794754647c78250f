"""missing-link."""

from collections.abc import Iterator

from bot.listing.own_links import list_own_urls
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning")
def missing_link(file: EntryFile) -> Iterator[Violation]:
    """Every entry leads somewhere.

    ## Why is this bad?
    A reader who finds the work cannot go to it, and a duplicate of an entry
    without a link can only be guessed by its title.

    ## How to fix it
    Add the paper, the code or the page under `links`. A link that another field
    shows, such as one inside the description, will do.
    """
    if file.entry is None:
        return
    # Links that are there, but are not valid, are told of by another rule.
    if any(problem.field[:1] == ("links",) for problem in file.problems):
        return
    if list_own_urls(file.entry):
        return
    if file.layout.is_document:
        yield Violation(
            say("The line has no link; write one, such as `[title](https://…)`.")
        )
    else:
        yield Violation(
            say(
                "The entry has no link; add one under `links`, "
                "such as `paper: https://arxiv.org/abs/…`."
            )
        )
