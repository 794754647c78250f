"""contributed-verbatim."""

from collections.abc import Iterator

from bot.model.entry import Entry
from bot.model.finding import FieldPath
from bot.model.rule import Change, Violation, rule
from bot.model.wording import say


@rule("warning", scope="change")
def contributed_verbatim(change: Change) -> Iterator[Violation]:
    """Markdown that goes into the list as it is has been seen by a maintainer.

    ## Why is this bad?
    No pattern bounds it: it can hold any picture, any link, any heading.

    ## How to fix it
    Write the fields of the list instead. Where none of them fits, leave it: a
    maintainer looks at how it is shown.
    """
    texts_before = {text for _, text in _list_verbatim(change.before)}
    for field, text in _list_verbatim(change.after):
        if text not in texts_before:
            message = say(
                "This Markdown goes into the list as it is, so a maintainer must look."
            )
            yield Violation(message, field)


def _list_verbatim(entry: Entry | None) -> Iterator[tuple[FieldPath, object]]:
    """Yield the verbatim text of an entry, and those that it has in other sections."""
    if entry is None:
        return
    if entry.verbatim is not None:
        yield ("verbatim",), entry.verbatim
    for number, guest in enumerate(entry.also_in or ()):
        if isinstance(guest, dict) and "verbatim" in guest:
            yield ("also_in", number, "verbatim"), guest["verbatim"]
