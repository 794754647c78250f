"""lowercase-description."""

import re
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# A first word in small letters alone: "iOS" and "x86" are names.
_SMALL_WORD = re.compile(r"[^\W\d_]+(?=[\s,.;:!?)]|\Z)")


@rule("warning", only_if={"description"}, optional=True)
def lowercase_description(file: EntryFile) -> Iterator[Violation]:
    """A description begins with a capital letter, where a list wishes it.

    ## Why is this bad?
    It is no fault by itself. A list whose lines begin in two ways looks as if nobody had
    read it, so many lists choose one.

    ## How to fix it
    Begin with a capital. A word that is a name of its own (`pandas`), or has digits or
    capitals in it (`iOS`), is let be.
    """
    entry = file.entry
    text = entry.description if entry else None
    if entry is None or text is None:
        return
    first = _SMALL_WORD.match(text)
    if first is None or not first[0].islower():
        return
    names = f" {entry.title} {entry.name or ''} ".casefold()
    if f" {first[0]} " in names:
        return
    capitalised = text[:1].upper() + text[1:]
    # Only a person knows whether a word is written small because it is a name.
    fix = Fix(
        say("Begin with a capital letter"),
        (SetValue(("description",), capitalised),),
        safe=False,
    )
    message = say(
        "The description begins with a small letter; in this list it begins with a"
        " capital one."
    )
    yield Violation(message, ("description",), fix)
