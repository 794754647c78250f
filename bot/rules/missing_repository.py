"""missing-repository."""

from collections.abc import Iterator

from bot.model.facts import GITHUB_KIND
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS})
def missing_repository(file: EntryFile) -> Iterator[Violation]:
    """GitHub has a public repository at the address of each link to one.

    ## Why is this bad?
    Readers find a page that says "404".

    ## How to fix it
    Correct the address. A repository that will be public soon can be added then.

    The rule speaks only where sources are asked: `network: facts` in
    `schema/settings.yaml`, or `--online` at a terminal.
    """
    for linked in file.facts:
        for dated in linked.facts:
            is_repository = dated.work.startswith(f"{GITHUB_KIND}:")
            if dated.facts.is_gone and is_repository:
                message = say(
                    "{source} has no public repository there ({day}).",
                    source=dated.facts.source,
                    day=dated.day,
                )
                yield Violation(message, linked.link.url_field)
