"""removed-entry."""

from collections.abc import Iterator

from bot.model.entry import Entry
from bot.model.rule import Change, Violation, rule
from bot.model.wording import say


@rule("warning", scope="change")
def removed_entry(change: Change) -> Iterator[Violation]:
    """An entry that leaves the list leaves its reason behind.

    ## Why is this bad?
    A deleted file is forgotten: the same work is proposed again, and nobody
    knows why it was taken out. It may also be somebody else's entry.

    ## How to fix it
    Keep the file and add `removed:` with `on`, the day, and `why`. After a move,
    the new file names the old id in `former_ids`, so that links to it still lead somewhere.
    """
    if change.before is None:
        return
    if change.after is not None:
        yield from _find_forgotten_id(change.before, change.after)
        return
    title = " ".join(change.before.title.split())
    yield Violation(
        say(
            "This deletes “{title}”, so a maintainer must look. "
            "To keep the reason, leave the file and add `removed` with `on` and `why`.",
            title=title,
        )
    )


def _find_forgotten_id(before: Entry, after: Entry) -> Iterator[Violation]:
    """Yield a violation where an entry that moved does not name its old id."""
    if before.id != after.id and before.id not in (after.former_ids or ()):
        title = " ".join(before.title.split())
        yield Violation(
            say(
                "This moves “{title}” from `{old_id}` to `{new_id}`, "
                "so a maintainer must look. "
                "To keep the old id known, add `former_ids: [{old_id}]`.",
                title=title,
                old_id=before.id,
                new_id=after.id,
            )
        )
