"""cut-off-value."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.document.scalars import double_quoted
from bot.model.finding import Fix, ReplaceText
from bot.model.rule import EntryFile, Violation, rule

if TYPE_CHECKING:
    from bot.document.locations import CutOff

NOT_TEXT = frozenset(
    {
        "year",
        "date",
        "added",
        "removed",
        "links",
        "same_as",
        "distinct_from",
        "former_ids",
    }
)
"""Fields in which a ` #…` can only be a comment."""


@rule("warning", only_if=())
def cut_off_value(file: EntryFile) -> Iterator[Violation]:
    """A value does not end at a `#` that was meant to belong to it.

    ## Why is this bad?
    In YAML, a `#` after a space begins a comment: of `Lesson #1` only `Lesson` is
    left, without a word.

    ## How to mend it
    Put the value in double quotes: `"Lesson #1"`. A comment that is meant as one
    has a space after the sign: `# like this`.
    """
    if " #" not in file.text or file.syntax:
        return
    from bot.document.locations import (
        cut_off_values,
    )  # loads a YAML parser, which a clean file needs nowhere

    lost = [
        found
        for found in cut_off_values(file.text)
        if found.path[:1] and _is_text(file, found)
    ]
    fix = (
        Fix("Put the whole value in quotes", (ReplaceText(_whole(file.text, lost)),))
        if lost
        else None
    )
    for found in lost:
        message = (
            f"The value ends before `{found.lost[:60]}`; put the whole of it in quotes."
        )
        yield Violation(message, found.path, fix, line=found.line, column=found.column)


def _is_text(file: EntryFile, found: "CutOff") -> bool:
    name = str(found.path[0])
    spec = file.layout.fields.get(name)
    return (
        name not in NOT_TEXT
        and (spec is None or spec.type in {"text", "markdown"})
        and "\n" not in found.value
    )


def _whole(text: str, lost: list["CutOff"]) -> str:
    """*text* with every value of *lost* in quotes, whole."""
    lines = text.split("\n")
    for found in lost:
        head = (
            lines[found.line - 1][: found.column - 1].rstrip().removesuffix(found.value)
        )
        lines[found.line - 1] = head + double_quoted(f"{found.value} {found.lost}")
    return "\n".join(lines)
