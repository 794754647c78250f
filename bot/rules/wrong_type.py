"""wrong-type."""

from collections.abc import Iterator

from bot.model.rule import EntryFile, Violation, rule


@rule("error", only_if=())
def wrong_type(file: EntryFile) -> Iterator[Violation]:
    """Each field holds what it is declared to hold.

    ## Why is this bad?
    The list cannot be sorted by a year that is a word, and a link that is a
    list cannot be shown.

    ## How to mend it
    Write the value in the form that the message names.
    """
    for problem in file.problems:
        if problem.kind == "type":
            yield Violation(problem.message, problem.field)
