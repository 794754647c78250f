"""repeated-title."""

import re
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule

_AFTER = re.compile(
    r"\s*(?:$|:\s+|\s[-–—]+\s+|—\s*|(is|are|was)\s+(?=\S))", re.IGNORECASE
)
_FEWEST_LETTERS = 3


@rule("warning", only_if={"description"})
def repeated_title(file: EntryFile) -> Iterator[Violation]:
    """A description adds to the title, and does not begin with it.

    ## Why is this bad?
    The list shows both side by side: "LLaVA - LLaVA is a …" says the name twice
    and pushes the news out of sight.

    ## How to mend it
    Begin with what the work is: "A multimodal model that …".
    """
    entry = file.entry
    if entry is None or entry.description is None:
        return
    text = entry.description.strip()
    for field, said in (("name", entry.name), ("title", entry.title)):
        if (
            said is None
            or len(said) < _FEWEST_LETTERS
            or text[: len(said)].casefold() != said.casefold()
        ):
            continue
        if after := _AFTER.match(text, len(said)):
            rest = text[after.end() :]
            safe = after[1] is None and " " in rest
            fix = (
                Fix(
                    f"Write `{rest[:100]}`",
                    (SetValue(("description",), rest),),
                    safe=safe,
                )
                if rest
                else None
            )
            says = "only says" if not rest else "begins with"
            yield Violation(
                f"The description {says} the {field} again: `{said[:80]}`.",
                ("description",),
                fix,
            )
            return
