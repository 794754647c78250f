"""missing-full-stop."""

import unicodedata
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# What ends a sentence, in several scripts.
_ENDS = frozenset(".!?…。！？।؟")
# What may stand behind the end of a sentence.
_CLOSING = "\"'”’»)]*_` "


@rule("warning", only_if={"description"}, optional=True)
def missing_full_stop(file: EntryFile) -> Iterator[Violation]:
    """A description ends with a full stop, where a list wishes it.

    ## Why is this bad?
    It is no fault by itself. Lines of a list that end in two ways look careless, so many
    lists choose one; [unwanted-full-stop](unwanted-full-stop.md) is the other choice.

    ## How to fix it
    The bot adds it.
    """
    text = file.entry.description if file.entry else None
    if not text or text.rstrip(_CLOSING)[-1:] in _ENDS or text.rstrip()[-1:] in _ENDS:
        return
    written = text.rstrip()
    is_wide = unicodedata.east_asian_width(written[-1]) == "W"
    ended = written + ("。" if is_wide else ".")
    fix = Fix(say("Add a full stop"), (SetValue(("description",), ended),), safe=True)
    message = say(
        "The description ends without a full stop; in this list it ends with one."
    )
    yield Violation(message, ("description",), fix)
