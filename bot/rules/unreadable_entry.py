"""unreadable-entry."""

from collections.abc import Iterator

from bot.model.finding import Fix, ReplaceText
from bot.model.rule import EntryFile, Violation, rule


@rule("error", security=True, only_if=())
def unreadable_entry(file: EntryFile) -> Iterator[Violation]:
    """An entry file can be read, and means the same to every program.

    ## Why is this bad?
    Nothing can be shown of an entry that cannot be read. A file that two programs
    read differently (a key given twice, a line end that only some obey) can show
    one link to the reviewer and another to the reader.

    ## How to mend it
    The message says what stands in the way. Where a machine can mend the file
    without guessing, the whole mended text is offered.
    """
    if found := file.syntax:
        fix = None
        if found.corrected_text:
            one_line = found.corrected and "\n" not in found.corrected
            description = (
                f"Write `{found.corrected}`" if one_line else "Take the mended file"
            )
            fix = Fix(description, (ReplaceText(found.corrected_text),))
        yield Violation(found.message, fix=fix, line=found.line, column=found.column)
