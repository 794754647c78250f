"""wrong-type."""

from collections.abc import Iterator
from functools import partial

from bot.document.field_types import ScalarType, scalar_types
from bot.model.rule import EntryFile, Violation, rule
from bot.repairs.fields import fix_field


@rule("error", only_if=())
def wrong_type(file: EntryFile) -> Iterator[Violation]:
    """Each field holds what it is declared to hold.

    ## Why is this bad?
    The list cannot be sorted by a year that is a word, and a link that is a
    list cannot be shown.

    ## How to mend it
    Write the value in the form that the message names. What is plain enough, such
    as tags with commas between them, the bot writes so by itself.
    """
    for problem in file.problems:
        if problem.kind == "type":
            kind = scalar_types(file.layout.fields).get(str(problem.field[0])) if problem.field else None
            fix = fix_field(file.tree, file.layout, problem.field, partial(_fits, kind))
            yield Violation(problem.message, problem.field, fix)


def _fits(kind: ScalarType | None, text: str) -> bool:
    return kind is None or kind.read(text) is not None
