"""unformatted-entry."""

from collections.abc import Iterator
from itertools import zip_longest

from bot.model.finding import Fix, ReplaceText
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say


@rule("warning", only_if=())
def unformatted_entry(file: EntryFile) -> Iterator[Violation]:
    """Every entry file is laid out alike.

    ## Why is this bad?
    When each file orders and quotes its fields in its own way, a change of one
    value shows as a change of many lines.

    ## How to fix it
    Nothing is to be done by hand: the bot formats the file, or `listwright format`
    does. What the file says stays the same, and comments are kept.
    """
    if file.canonical is None or file.canonical == file.text:
        return
    number, formatted_line = _find_difference(file.text, file.canonical)
    if file.canonical == file.text + "\n":
        message = say("The last line has no line feed at its end.")
    elif formatted_line.strip():
        message = say(
            "The file is not in the usual layout, which writes here: `{line}`.",
            line=formatted_line.strip()[:100],
        )
    else:
        message = say("The file is not in the usual layout, which has nothing here.")
    # The formatted file may have more lines, but the place must be one of the file.
    line_count = file.text.count("\n") + bool(file.text.rpartition("\n")[2])
    line = min(number, max(line_count, 1))
    fix = Fix(say("Take the formatted file"), (ReplaceText(file.canonical),))
    yield Violation(message, fix=fix, line=line, column=1)


def _find_difference(text: str, formatted_text: str) -> tuple[int, str]:
    """Return the number of the first line that differs, from 1, and how it should be.

    The line is empty where the formatted text ends before it.
    """
    pairs = zip_longest(text.split("\n"), formatted_text.split("\n"))
    return next(
        (number, formatted_line or "")
        for number, (line, formatted_line) in enumerate(pairs, start=1)
        if line != formatted_line
    )
