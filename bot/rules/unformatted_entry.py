"""unformatted-entry."""

from collections.abc import Iterator
from itertools import zip_longest

from bot.model.finding import Fix, ReplaceText
from bot.model.rule import EntryFile, Violation, rule


@rule("warning", only_if=())
def unformatted_entry(file: EntryFile) -> Iterator[Violation]:
    """Every entry file is laid out alike.

    ## Why is this bad?
    When each file orders and quotes its fields in its own way, a change of one
    value shows as a change of many lines.

    ## How to mend it
    Nothing is to be done by hand: the bot formats the file, or `listwright format`
    does. What the file says stays the same, and comments are kept.
    """
    if file.canonical is None or file.canonical == file.text:
        return
    pairs = zip_longest(file.text.split("\n"), file.canonical.split("\n"))
    line, is_now = next(
        (number, new) for number, (old, new) in enumerate(pairs, start=1) if old != new
    )
    here = (
        f"writes here: `{is_now.strip()[:100]}`"
        if is_now and is_now.strip()
        else "has nothing here"
    )
    last = file.text.count("\n") + bool(file.text.rpartition("\n")[2])
    fix = Fix("Take the formatted file", (ReplaceText(file.canonical),))
    message = f"The file is not in the usual layout, which {here}."
    if file.canonical == file.text + "\n":
        message = "The last line has no line feed at its end."
    yield Violation(message, fix=fix, line=min(line, max(last, 1)), column=1)
