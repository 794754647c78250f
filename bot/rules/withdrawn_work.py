"""withdrawn-work."""

from collections.abc import Iterator

from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS})
def withdrawn_work(file: EntryFile) -> Iterator[Violation]:
    """The paper was not withdrawn or retracted.

    ## Why is this bad?
    Its authors or its publisher no longer stand behind it.

    ## How to fix it
    Look at the page of the paper. It may stay in the list, with a word on it; a
    maintainer records that with `allow: {withdrawn-work: …}`.

    The rule speaks only where sources are asked: `network: facts` in
    `schema/settings.yaml`, or `--online` at a terminal.
    """
    for linked in file.facts:
        for dated in linked.facts:
            if linked.is_own and dated.facts.is_withdrawn:
                message = say(
                    "{source} says that the paper was withdrawn or retracted ({day}).",
                    source=dated.facts.source,
                    day=dated.day,
                )
                yield Violation(message, linked.link.url_field)
                break
