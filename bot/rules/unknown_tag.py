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
    known, used = file.layout.tags, file.entry.tags if file.entry else None
    if not known or not used:
        return
    for index, tag in enumerate(used):
        if tag in known:
            continue
        sure = find_near_spellings(tag, known)
        meant = suggest(tag, known)
        advice = (
            f"Did you mean `{meant}`?" if meant else f"There is {name_some(known)}."
        )
        fix = None
        if meant and meant not in used:
            fix = Fix(
                f"Write `{meant}`",
                (SetValue(("tags", index), meant),),
                safe=len(sure) == 1,
            )
        yield Violation(
            f"`{tag[:60]}` is not a tag of this list. {advice}", ("tags", index), fix
        )
