"""unknown-tag."""

from collections.abc import Iterator, Sequence

from bot.model.choices import find_near_spellings, name_some, suggest
from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say


@rule("error", only_if={"tags"})
def unknown_tag(file: EntryFile) -> Iterator[Violation]:
    """Every tag is one of those that the list declares.

    ## Why is this bad?
    Readers filter by tags: one under `vidoe` is found by nobody.

    ## How to fix it
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
        fix = None
        # An entry has each tag once.
        if suggestion and suggestion not in tags:
            is_safe = len(find_near_spellings(tag, declared_tags)) == 1
            edit = SetValue(field, suggestion)
            fix = Fix(say("Write `{text}`", text=suggestion), (edit,), safe=is_safe)
        yield Violation(
            _describe_unknown_tag(tag, suggestion, declared_tags), field, fix
        )


def _describe_unknown_tag(
    tag: str,
    suggestion: str | None,
    declared_tags: Sequence[str],
) -> str:
    if suggestion:
        return say(
            "`{tag}` is not a tag of this list. Did you mean `{suggestion}`?",
            tag=tag[:60],
            suggestion=suggestion,
        )
    return say(
        "`{tag}` is not a tag of this list. There is {tags}.",
        tag=tag[:60],
        tags=name_some(declared_tags),
    )
