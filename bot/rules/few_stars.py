"""few-stars."""

from collections.abc import Iterator

from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import count


@rule("warning", only_if={KNOWN_FACTS}, optional=True)
def few_stars(file: EntryFile) -> Iterator[Violation]:
    """The repository has as many stars as the list wishes, where it wishes some.

    ## Why is this bad?
    It is no fault by itself, and stars do not say how good a work is. Some lists take only
    what others have found useful already.

    ## How to fix it
    Wait until more people know the work, or say what speaks for it: a maintainer decides.

    The layout says how many: `limits: {stars: 50}`. The rule speaks only where sources are
    asked: `network: facts` in `schema/settings.yaml`, or `--online` at a terminal.
    """
    least = file.layout.limits.stars
    if least is None:
        return
    for linked in file.facts:
        for dated in linked.facts:
            stars = dated.facts.stars
            if stars is None or stars >= least:
                continue
            message = count(
                stars,
                "The repository has one star; this list asks for {least}"
                " ({source}, {day}).",
                "The repository has {number} stars; this list asks for {least}"
                " ({source}, {day}).",
                least=f"{least:,}",
                source=dated.facts.source,
                day=dated.day,
            )
            yield Violation(message, linked.link.url_field)
