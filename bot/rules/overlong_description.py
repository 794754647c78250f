"""overlong-description."""

from collections.abc import Iterator

from bot.markdown.inline_tokens import extract_words
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# Characters. Of 2,924 descriptions in nine public lists, six are longer; half have fewer
# than 50.
LONGEST = 300


@rule("warning", only_if={"description"})
def overlong_description(file: EntryFile) -> Iterator[Violation]:
    """A description is a sentence or two.

    ## Why is this bad?
    A list is read by skimming. A paragraph in it hides its neighbours.

    ## How to fix it
    Say what the work is and what sets it apart, in at most 300 characters, or as many as
    the layout says: `limits: {description: 120}`. The rest stands behind the link.
    Counted is what a reader sees: the addresses of links and pictures are not.
    """
    text = file.entry.description if file.entry else None
    longest = file.layout.limits.description or LONGEST
    # In a short text nobody needs to count what a reader sees.
    if text is None or len(text) <= longest:
        return
    length = len(extract_words(text))
    if length > longest:
        message = say(
            "The description has {length} characters; "
            "{enough} are enough for a line of a list.",
            length=length,
            enough=longest,
        )
        yield Violation(message, ("description",))
