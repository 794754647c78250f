"""repeated-title."""

import re
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import mark_sentence, say

# What stands between the title and the news: the end, ": ", " - ", "—" or " is "
_AFTER = re.compile(
    r"\s*(?:$|:\s+|\s[-–—]+\s+|—\s*|(is|are|was)\s+(?=\S))", re.IGNORECASE
)
# A shorter name may be a word of the sentence, such as "R".
_FEWEST_LETTERS = 3
# What is said, by the field that is repeated and whether anything follows it
_SENTENCES = {
    ("name", True): mark_sentence(
        "The description begins with the name again: `{text}`."
    ),
    ("name", False): mark_sentence(
        "The description only says the name again: `{text}`."
    ),
    ("title", True): mark_sentence(
        "The description begins with the title again: `{text}`."
    ),
    ("title", False): mark_sentence(
        "The description only says the title again: `{text}`."
    ),
}


@rule("warning", only_if={"description"})
def repeated_title(file: EntryFile) -> Iterator[Violation]:
    """A description adds to the title, and does not begin with it.

    ## Why is this bad?
    The list shows both side by side: "LLaVA - LLaVA is a …" says the name twice
    and pushes the news out of sight.

    ## How to fix it
    Begin with what the work is: "A multimodal model that …".
    """
    entry = file.entry
    if entry is None or entry.description is None:
        return
    text = entry.description.strip()
    for field, title in (("name", entry.name), ("title", entry.title)):
        if title is None or not _begins_with(text, title):
            continue
        after = _AFTER.match(text, len(title))
        if after:
            rest = text[after.end() :]
            # Behind "is" stands a half of a sentence, and one word is hardly a
            # description: a person must look.
            is_safe = after[1] is None and " " in rest
            yield Violation(
                say(_SENTENCES[field, bool(rest)], text=title[:80]),
                ("description",),
                _make_fix(rest, is_safe=is_safe),
            )
            return


def _begins_with(text: str, title: str) -> bool:
    if len(title) < _FEWEST_LETTERS:
        return False
    return text[: len(title)].casefold() == title.casefold()


def _make_fix(rest: str, *, is_safe: bool) -> Fix | None:
    """Return the fix that writes *rest* as the description; None where it is empty."""
    if not rest:
        return None
    edit = SetValue(("description",), rest)
    return Fix(say("Write `{text}`", text=rest[:100]), (edit,), safe=is_safe)
