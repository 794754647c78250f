"""licence-not-accepted."""

from collections.abc import Iterator

from bot.model.choices import name_some
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS}, optional=True)
def licence_not_accepted(file: EntryFile) -> Iterator[Violation]:
    """The repository's licence is one of those that the list takes, where it names them.

    ## Why is this bad?
    It is no fault by itself. A list of free software, or of what may be used at work,
    takes only some licences.

    ## How to fix it
    Nothing, where the licence is what it should be: a maintainer decides. If GitHub took
    the licence for another, its file in the repository may have changes in its text.

    The layout names the licences, as GitHub does: `limits: {licences: [MIT,
    Apache-2.0]}`. Of a repository without a licence, or with one that GitHub does not
    recognise, the rule says nothing. It speaks only where sources are asked:
    `network: facts` in `schema/settings.yaml`, or `--online` at a terminal.
    """
    licences = file.layout.limits.licences
    accepted = {licence.casefold() for licence in licences}
    if not accepted:
        return
    for linked in file.facts:
        for dated in linked.facts:
            licence = dated.facts.licence
            if licence is None or licence.casefold() in accepted:
                continue
            message = say(
                "The repository's licence is `{licence}`; this list takes {licences}"
                " ({source}, {day}).",
                licence=licence,
                licences=name_some(licences, "or"),
                source=dated.facts.source,
                day=dated.day,
            )
            yield Violation(message, linked.link.url_field)
