"""unwanted-full-stop."""

import re
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# A last word whose stop is its own: "etc.", "Inc.", "U.S.".
_ABBREVIATION = re.compile(
    r"(?:\b(?:etc|inc|ltd|corp|co|al|jr|sr|vs|approx|e\.g|i\.e)|\b[A-Za-z]|\.)\.\Z",
    re.IGNORECASE,
)
# The end of a sentence before the last one.
_SENTENCE = re.compile(r"[.!?]\s|[。！？]")


@rule("warning", only_if={"description"}, optional=True)
def unwanted_full_stop(file: EntryFile) -> Iterator[Violation]:
    """A description of one sentence ends without a full stop, where a list wishes it.

    ## Why is this bad?
    It is no fault by itself. Lines of a list that end in two ways look careless, so many
    lists choose one; [missing-full-stop](missing-full-stop.md) is the other choice.

    ## How to fix it
    The bot takes it away. Two sentences keep theirs, and so does an abbreviation.
    """
    text = (file.entry.description or "").rstrip() if file.entry else ""
    shortened = text[:-1].rstrip()
    if not shortened or text[-1] not in ".。" or _ABBREVIATION.search(text):
        return
    if _SENTENCE.search(shortened):
        return
    fix = Fix(
        say("Take the full stop away"),
        (SetValue(("description",), shortened),),
        safe=True,
    )
    message = say(
        "The description ends with a full stop; in this list it ends without one."
    )
    yield Violation(message, ("description",), fix)
