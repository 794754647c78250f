"""removed-entry."""

from collections.abc import Iterator

from bot.model.rule import Change, Violation, rule


@rule("warning", scope="change")
def removed_entry(change: Change) -> Iterator[Violation]:
    """An entry that leaves the list leaves its reason behind.

    ## Why is this bad?
    A deleted file is forgotten: the same work is proposed again, and nobody
    knows why it was taken out. It may also be somebody else's entry.

    ## How to mend it
    Keep the file and add `removed:` with `on`, the day, and `why`. After a move,
    the new file names the old id in `former_ids`.
    """
    if change.before and change.after is None:
        yield Violation(
            f"This deletes “{' '.join(change.before.title.split())}”, so a maintainer must look. "
            "To keep the reason, leave the file and add `removed` with `on` and `why`."
        )
