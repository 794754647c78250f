"""archived-repository."""

from collections.abc import Iterator

from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS})
def archived_repository(file: EntryFile) -> Iterator[Violation]:
    """The repository is not archived.

    ## Why is this bad?
    Its owner has made it read-only: nobody repairs it, or answers questions.

    ## How to fix it
    Look whether the work goes on elsewhere. The code of a paper is often archived, and
    may stay; a list of papers sets the rule to `off`.

    The rule speaks only where sources are asked: `network: facts` in
    `schema/settings.yaml`, or `--online` at a terminal.
    """
    for linked in file.facts:
        for dated in linked.facts:
            if dated.facts.is_archived:
                message = say(
                    "The repository is archived ({source}, {day}).",
                    source=dated.facts.source,
                    day=dated.day,
                )
                yield Violation(message, linked.link.url_field)
