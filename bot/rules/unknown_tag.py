"""unknown-tag."""

from collections.abc import Iterator
from difflib import get_close_matches

from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule

_SHOWN = 12


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
        usual = {name.casefold(): name for name in known}
        word = "-".join(tag.casefold().split())
        sure = (
            [usual[word]]
            if word in usual
            else [usual[near] for near in get_close_matches(word, usual, 2, 0.8)]
        )
        near = sure or [usual[near] for near in get_close_matches(word, usual, 1)]
        some = ", ".join(f"`{name}`" for name in known[:_SHOWN]) + (" and more" if known[_SHOWN:] else "")
        advice = f"Did you mean `{near[0]}`?" if near else f"There is {some}."
        fix = None
        if near and near[0] not in used:
            fix = Fix(f"Write `{near[0]}`", (SetValue(("tags", index), near[0]),), safe=len(sure) == 1)
        yield Violation(f"`{tag[:60]}` is not a tag of this list. {advice}", ("tags", index), fix)
