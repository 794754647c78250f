"""wrong-type."""

from collections.abc import Iterator
from functools import partial

from bot.document.field_types import ScalarType, collect_scalar_types
from bot.model.choices import suggest
from bot.model.finding import FieldPath, Fix, RemoveField, RenameField, SetValue
from bot.model.placeholders import is_placeholder
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say
from bot.repairs.fields import fix_field
from bot.repairs.texts import DATE


@rule("error", only_if=())
def wrong_type(file: EntryFile) -> Iterator[Violation]:
    """Each field holds what it is declared to hold.

    ## Why is this bad?
    The list cannot be sorted by a year that is a word, and a link that is a
    list cannot be shown.

    ## How to fix it
    Write the value in the form that the message names. What is plain enough, such
    as tags with commas between them, the bot writes so by itself.
    """
    for problem in file.problems:
        if problem.kind == "type":
            fix = _find_fix(file, problem.field)
            yield Violation(problem.message, problem.field, fix)


def _find_fix(file: EntryFile, field: FieldPath) -> Fix | None:
    """Return the fix for a value that its field cannot hold; None if a person must say."""
    kind = (
        collect_scalar_types(file.layout.fields).get(str(field[0])) if field else None
    )
    # A choice that is near is only a suggestion, so it comes after the repairs.
    return (
        fix_field(
            file.tree,
            file.layout,
            field,
            partial(_fits, kind),
        )
        or _write_as_date(file, field)
        or _suggest_choice(file, field)
    )


def _write_as_date(file: EntryFile, field: FieldPath) -> Fix | None:
    """Return the fix for a year that is a date, or that only stands in for one.

    None for any other field.
    """
    value = file.tree.get("year")
    if field != ("year",) or not isinstance(value, str) or "date" in file.tree:
        return None
    if is_placeholder(value) and not _needs_year(file):
        return Fix(say("Take `{field}` away", field="year"), (RemoveField(("year",)),))
    date = DATE.function(value)
    if date == value:
        return None
    edits = (RenameField(("year",), "date"), SetValue(("date",), date))
    return Fix(say("Write `date: {date}`", date=date), edits)


def _needs_year(file: EntryFile) -> bool:
    return file.section is not None and "year" in file.section.requires


def _suggest_choice(file: EntryFile, field: FieldPath) -> Fix | None:
    """Return the fix that writes the choice which may be meant; a person decides."""
    name = str(field[0]) if field else ""
    spec, value = file.layout.fields.get(name), file.tree.get(name)
    if spec is None or len(field) > 1 or not isinstance(value, str):
        return None
    choice = suggest(value, spec.choices)
    if not choice:
        return None
    return Fix(
        say("Write `{text}`", text=choice),
        (SetValue((name,), choice),),
        safe=False,
    )


def _fits(kind: ScalarType | None, text: str) -> bool:
    return kind is None or kind.read(text) is not None
