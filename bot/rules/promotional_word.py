"""promotional-word."""

import re
from collections.abc import Iterator

from bot.model.rule import EntryFile, Fault, rule

PRAISE = (
    "amazing",
    "awesome",
    "best in class",
    "blazing fast",
    "blazingly fast",
    "breathtaking",
    "cutting edge",
    "fantastic",
    "game changer",
    "game changing",
    "groundbreaking",
    "incredible",
    "incredibly",
    "industry leading",
    "insanely",
    "jaw dropping",
    "lightning fast",
    "mind blowing",
    "most advanced",
    "most powerful",
    "must have",
    "phenomenal",
    "revolutionary",
    "stunning",
    "top notch",
    "ultimate",
    "unbeatable",
    "unparalleled",
    "very best",
    "world class",
)
"""Praise that says nothing. What can be measured (`fast`, `state of the art`) or means something technical
(`powerful`, `robust`, `simple`) is left out: in nine public lists, that is how such words are used."""
_MEANT_OTHERWISE = re.compile(r"awesome lists?\b|best (?:practices?|of|scorers?|papers?)\b")
_QUOTED = re.compile(r"`[^`]*`|\[[^\[\]]*\]\([^()]*\)|\"[^\"]*\"|“[^”]*”")
_WORD = re.compile(r"[a-z0-9]+")
_FIRST_WORDS = frozenset(words.split()[0] for words in PRAISE)


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
    if text is None:
        return
    if _FIRST_WORDS.isdisjoint(_WORD.findall(text.lower())):
        return
    words_only = " ".join(_WORD.findall(_QUOTED.sub(" ", text).lower()))
    simple = f" {_MEANT_OTHERWISE.sub(' ', words_only)} "
    opening = next((words for words in ("the best", "best") if simple.startswith(f" {words} ")), None)
    found = opening or next((words for words in PRAISE if f" {words} " in simple), None)
    if found:
        yield Fault(f"“{found}” praises; say what the work does instead.", ("description",))
