"""promotional-word."""

import re
from collections.abc import Iterator

from bot.model.rule import EntryFile, Fault, rule

WORDS = (
    r"amazing|awesome(?![- ]?lists?\b)|best[- ]in[- ]class|blazing(?:ly)?[- ]fast|breathtaking|cutting[- ]edge|"
    r"fantastic|game[- ]chang(?:er|ing)|ground-?breaking|incredibl[ey]|industry[- ]leading|insanely|jaw[- ]dropping|"
    r"lightning[- ]fast|mind[- ]?blowing|most (?:advanced|powerful)|must[- ]have|phenomenal|revolutionary|stunning|"
    r"top[- ]notch|ultimate|unbeatable|unparalleled|world[- ]class|(?:the|very) best(?! (?:practices?|of|scorers?|papers?)\b)"
)
"""Praise that says nothing. Words that can be measured (`fast`, `state of the art`) or mean something
technical (`robust`, `simple`, `powerful`) are left out."""
_WORD = re.compile(rf"(?<![\w-])(?:{WORDS})(?![\w-])", re.IGNORECASE)
_QUOTED = re.compile(r"`[^`]*`|\[[^\[\]]*\]\([^()]*\)|\"[^\"]*\"|“[^”]*”")


@rule("warning")
def promotional_word(file: EntryFile) -> Iterator[Fault]:
    """A description says what a work does, not how good it is.

    ## Why is this bad?
    Everything in a curated list is there because somebody found it good. Praise
    takes the place of what would help the reader to choose.

    ## How to mend it
    Take the word away, or write what can be measured: not "blazing fast", but
    "parses 1 GB/s". Words inside quotation marks, code and links are let be.
    """
    text = file.entry.description if file.entry else None
    if text is None or not _WORD.search(text):
        return
    if found := _WORD.search(_QUOTED.sub(" ", text)):
        yield Fault(f"`{found[0]}` praises; say what the work does instead.", ("description",))
