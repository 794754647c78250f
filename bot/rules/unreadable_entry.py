"""unreadable-entry."""

from collections.abc import Iterator

from bot.model.finding import Fix, ReplaceText
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say


@rule("error", security=True, only_if=())
def unreadable_entry(file: EntryFile) -> Iterator[Violation]:
    """An entry file can be read, and means the same to every program.

    ## Why is this bad?
    Nothing can be shown of an entry that cannot be read. A file that two programs
    read differently (a key given twice, a line end that only some obey) can show
    one link to the reviewer and another to the reader.

    ## How to fix it
    The message says what stands in the way. Where a machine can repair the file
    without guessing, the whole repaired text is offered.
    """
    problem = file.syntax
    if problem is None:
        return
    fix = None
    if problem.corrected_text:
        description = say("Take the corrected file")
        # A correction of one line can be read in the description itself.
        if problem.corrected and "\n" not in problem.corrected:
            description = say("Write `{text}`", text=problem.corrected)
        fix = Fix(description, (ReplaceText(problem.corrected_text),))
    yield Violation(
        problem.message,
        fix=fix,
        line=problem.line,
        column=problem.column,
    )
