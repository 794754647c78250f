"""promotional-word."""

import re
from collections.abc import Iterator, Sequence

from bot.markdown.reader import Element, read_inline
from bot.model.rule import EntryFile, Violation, rule

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
_MEANT_OTHERWISE = re.compile(
    r"awesome lists?\b|best (?:practices?|of|scorers?|papers?)\b|(?:collection|curation|list)s? of (?:\w+ )?awesome\b"
)
"""What is no praise: also how a curated list calls what it holds."""
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
_NAMES = frozenset({"link", "image", "code", "html"})
"""What is named, not said."""
_TO_WORDS = {
    code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
}
_BYTES_TO_WORDS = "".join(_TO_WORDS.values()).encode().ljust(256)
_FIRST_WORDS = frozenset(words.split()[0].encode() for words in PRAISE)


@rule("warning", only_if={"description"})
def promotional_word(file: EntryFile) -> Iterator[Violation]:
    """A description says what a work does, not how good it is.

    ## Why is this bad?
    Everything in a curated list is there because somebody found it good. Praise
    takes the place of what would help the reader to choose.

    ## How to mend it
    Take the word away, or write what can be measured: not "blazing fast", but
    "parses 1 GB/s". The words of its own name, and words in quotation marks, code and
    links are let be.
    """
    entry = file.entry
    text = entry.description if entry else None
    if entry is None or text is None:
        return
    words = (
        text.encode().translate(_BYTES_TO_WORDS).split()
        if text.isascii()
        else _words(text).encode().split()
    )
    if _FIRST_WORDS.isdisjoint(words):
        return
    simple = f" {_MEANT_OTHERWISE.sub(' ', _words(_QUOTED.sub(' ', _find_prose(read_inline(text)))))} "
    for name in filter(None, (entry.title, entry.name)):
        simple = simple.replace(f" {_words(name)} ", " ")
    opening = next(
        (words for words in ("the best", "best") if simple.startswith(f" {words} ")),
        None,
    )
    names = f" {_words(f'{entry.title} {entry.name}')} "
    praise = (
        words
        for words in PRAISE
        if f" {words} " in simple and f" {words} " not in names
    )
    found = opening or next(praise, None)
    if found:
        yield Violation(
            f"“{found}” praises; say what the work does instead.", ("description",)
        )


def _find_prose(elements: Sequence[Element]) -> str:
    """Return what *elements* say themselves: no links, no pictures, no code."""
    return "".join(
        " " if element.kind in _NAMES else element.value + _find_prose(element.children)
        for element in elements
    )


def _words(text: str) -> str:
    """The words of *text* in small letters, with one space between them."""
    return " ".join(text.translate(_TO_WORDS).split())
