"""maintainer-field."""

from collections.abc import Iterator

from bot.model.rule import Change, Violation, rule
from bot.model.wording import mark_sentence, say

# What a contribution says by each field
_MEANINGS = {
    "same_as": mark_sentence("`same_as` says that another entry is the same work"),
    "aliases": mark_sentence("`aliases` claims other titles for the entry"),
    "distinct_from": mark_sentence(
        "`distinct_from` says that the entry is no duplicate"
    ),
    "allow": mark_sentence("`allow` lets the entry break a rule"),
    "added": mark_sentence("`added` says since when the entry has been here"),
    "former_ids": mark_sentence("`former_ids` takes over the id of another entry"),
    "removed": mark_sentence("`removed` takes the entry off the list"),
}


@rule("warning", scope="change")
def maintainer_field(change: Change) -> Iterator[Violation]:
    """Fields by which an entry could acquit itself are a maintainer's to write.

    ## Why is this bad?
    With them a contribution could declare that it is no duplicate, excuse its own
    faults, or claim what others have written.

    ## How to fix it
    Nothing is wrong as such: a maintainer looks, and agrees or not. Leave the
    field out if you do not need it.
    """
    if change.after is None:
        return
    for name, meaning in _MEANINGS.items():
        value = getattr(change.after, name)
        value_before = getattr(change.before, name) if change.before else None
        # The merge writes the day of a new entry, and gives a changed one its own back.
        if name == "added" and (change.before is None or value is None):
            continue
        if value == value_before:
            continue
        yield Violation(
            _describe_change(change, value, say(meaning)),
            () if value is None else (name,),
        )


def _describe_change(change: Change, value: object, meaning: str) -> str:
    if value is None:
        return say(
            "{what_the_field_says}; it is taken away, so a maintainer must look.",
            what_the_field_says=meaning,
        )
    if change.before is None:
        return say(
            "{what_the_field_says}; it is written here, so a maintainer must look.",
            what_the_field_says=meaning,
        )
    return say(
        "{what_the_field_says}; it is changed, so a maintainer must look.",
        what_the_field_says=meaning,
    )
