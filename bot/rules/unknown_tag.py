"""unknown-tag."""

from collections.abc import Iterator

from bot.model.choices import find_near_spellings, name_some, suggest
from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule


@rule("error", only_if={"tags"})
def unknown_tag(file: EntryFile) -> Iterator[Violation]:
    """Every tag is one of those that the list declares.

    ## Why is this bad?
    Readers filter by tags: one under `vidoe` is found by nobody.

    ## How to mend it
    Take the tag that the message proposes. A new one is added to `tags` in the
    list's `schema/` file first.
    """
    declared_tags = file.layout.tags
    tags = file.entry.tags if file.entry else None
    if not declared_tags or not tags:
        return
    for index, tag in enumerate(tags):
        if tag in declared_tags:
            continue
        field = ("tags", index)
        suggestion = suggest(tag, declared_tags)
        advice = f"There is {name_some(declared_tags)}."
        if suggestion:
            advice = f"Did you mean `{suggestion}`?"
        fix = None
        # An entry has each tag once.
        if suggestion and suggestion not in tags:
            is_safe = len(find_near_spellings(tag, declared_tags)) == 1
            edit = SetValue(field, suggestion)
            fix = Fix(f"Write `{suggestion}`", (edit,), safe=is_safe)
        message = f"`{tag[:60]}` is not a tag of this list. {advice}"
        yield Violation(message, field, fix)
