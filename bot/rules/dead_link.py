"""dead-link."""

from collections.abc import Iterator

from bot.model.facts import LINK_SOURCE
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS})
def dead_link(file: EntryFile) -> Iterator[Violation]:
    """A link that a contribution adds leads somewhere.

    ## Why is this bad?
    Readers find a page that says "404".

    ## How to fix it
    Open the link. One answer is no proof: a page may be away for a moment, and some sites
    say so to programs alone.

    The rule speaks only with `network: links` in `schema/settings.yaml`, and only of a
    definite answer: 404, 410, or no such host.
    """
    for linked in file.facts:
        for dated in linked.facts:
            if dated.facts.is_gone and dated.facts.source == LINK_SOURCE:
                message = say(
                    "The link answered `{answer}` when it was tried ({day}).",
                    answer=dated.facts.description or "404",
                    day=dated.day,
                )
                yield Violation(message, linked.link.url_field)
