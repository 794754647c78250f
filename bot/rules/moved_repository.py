"""moved-repository."""

from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if={KNOWN_FACTS})
def moved_repository(file: EntryFile) -> Iterator[Violation]:
    """A link to a repository has its name of today.

    ## Why is this bad?
    GitHub leads from the old name to the new one only until somebody else takes the old
    one. Then the link leads to a stranger.

    ## How to fix it
    Write the new address, if the repository behind it is the same work.

    The rule speaks only where sources are asked: `network: facts` in
    `schema/settings.yaml`, or `--online` at a terminal.
    """
    for linked in file.facts:
        for dated in linked.facts:
            name = dated.facts.moved_to
            if name is None:
                continue
            url = f"https://github.com/{name}"
            message = say(
                "The repository is called `{name}` now ({source}, {day}).",
                name=name,
                source=dated.facts.source,
                day=dated.day,
            )
            field = linked.link.url_field
            fix = Fix(
                say("Write `{text}`", text=url), (SetValue(field, url),), safe=False
            )
            yield Violation(message, field, fix)
