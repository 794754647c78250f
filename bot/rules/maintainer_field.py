"""maintainer-field."""

from collections.abc import Iterator

from bot.model.rule import Change, Violation, rule

# What a contribution says by each field
_MEANINGS = {
    "same_as": "says that another entry is the same work",
    "aliases": "claims other titles for the entry",
    "distinct_from": "says that the entry is no duplicate",
    "allow": "lets the entry break a rule",
    "added": "says since when the entry has been here",
    "former_ids": "takes over the id of another entry",
    "removed": "takes the entry off the list",
}


@rule("warning", scope="change")
def maintainer_field(change: Change) -> Iterator[Violation]:
    """Fields by which an entry could acquit itself are a maintainer's to write.

    ## Why is this bad?
    With them a contribution could declare that it is no duplicate, excuse its own
    faults, or claim what others have written.

    ## How to mend it
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
        verb = _describe_change(change, value)
        yield Violation(
            f"`{name}` {meaning}; it {verb}, so a maintainer must look.",
            () if value is None else (name,),
        )


def _describe_change(change: Change, value: object) -> str:
    if value is None:
        return "is taken away"
    return "is written here" if change.before is None else "is changed"
