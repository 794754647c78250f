"""cut-off-value."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.document.scalars import write_quoted
from bot.model.finding import Fix, ReplaceText
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

if TYPE_CHECKING:
    from bot.document.locations import CutOff

# Fields in which a ` #…` can only be a comment
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


@rule("warning", only_if=())
def cut_off_value(file: EntryFile) -> Iterator[Violation]:
    """A value does not end at a `#` that was meant to belong to it.

    ## Why is this bad?
    In YAML, a `#` after a space begins a comment: of `Lesson #1` only `Lesson` is
    left, without a word.

    ## How to fix it
    Put the value in double quotes: `"Lesson #1"`. A comment that is meant as one
    has a space after the sign: `# like this`.
    """
    if " #" not in file.text or file.syntax:
        return
    # This loads a YAML parser, which a clean file does not need.
    from bot.document.locations import find_cut_off_values

    cut_offs = [
        cut_off
        for cut_off in find_cut_off_values(file.text)
        if cut_off.path[:1] and _is_text(file, cut_off)
    ]
    if not cut_offs:
        return
    # A fix replaces the whole file, so one text repairs all values: a text for each value
    # would undo the others.
    repaired_text = _quote_values(file.text, cut_offs)
    fix = Fix(say("Put the whole value in quotes"), (ReplaceText(repaired_text),))
    for cut_off in cut_offs:
        message = say(
            "The value ends before `{lost_text}`; put the whole of it in quotes.",
            lost_text=cut_off.lost[:60],
        )
        yield Violation(
            message, cut_off.path, fix, line=cut_off.line, column=cut_off.column
        )


def _is_text(file: EntryFile, cut_off: "CutOff") -> bool:
    """Return whether a value is text in one line, to which a `#` may belong."""
    name = str(cut_off.path[0])
    if name in NOT_TEXT or "\n" in cut_off.value:
        return False
    spec = file.layout.fields.get(name)
    return spec is None or spec.type in {"text", "markdown"}


def _quote_values(text: str, cut_offs: list["CutOff"]) -> str:
    """Return *text* with every value of *cut_offs* and what it lost in quotes."""
    lines = text.split("\n")
    for cut_off in cut_offs:
        index = cut_off.line - 1
        before_comment = lines[index][: cut_off.column - 1].rstrip()
        start = before_comment.removesuffix(cut_off.value)
        lines[index] = start + write_quoted(f"{cut_off.value} {cut_off.lost}")
    return "\n".join(lines)
