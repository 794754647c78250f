"""promotional-word."""

import re
from collections.abc import Iterator, Sequence

from bot.markdown.reader import Element, read_inline
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# Praise that says nothing. What can be measured (`fast`, `state of the art`) or means
# something technical (`powerful`, `robust`, `simple`) is left out: in nine public lists,
# that is how such words are used.
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
# What is no praise: "best practices", "awesome list", and "a collection of awesome
# tools", as a curated list calls what it holds
_MEANT_OTHERWISE = re.compile(
    r"awesome lists?\b|best (?:practices?|of|scorers?|papers?)\b"
    r"|(?:collection|curation|list)s? of (?:\w+ )?awesome\b"
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
# Elements that name something, and say nothing themselves
_NAMES = frozenset({"link", "image", "code", "html"})
# Letters and digits of ASCII in small letters, any other sign of it as a space
_TO_WORDS = {
    code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
}
_BYTES_TO_WORDS = "".join(_TO_WORDS.values()).encode().ljust(256)
_FIRST_WORDS = frozenset(phrase.split()[0].encode() for phrase in PRAISE)


@rule("warning", only_if={"description"})
def promotional_word(file: EntryFile) -> Iterator[Violation]:
    """A description says what a work does, not how good it is.

    ## Why is this bad?
    Everything in a curated list is there because somebody found it good. Praise
    takes the place of what would help the reader to choose.

    ## How to fix it
    Take the word away, or write what can be measured: not "blazing fast", but
    "parses 1 GB/s". The words of its own name, and words in quotation marks, code and
    links are let be.
    """
    entry = file.entry
    text = entry.description if entry else None
    if entry is None or text is None:
        return
    # Most descriptions praise nothing, which is seen without a reader of Markdown.
    if not _may_praise(text):
        return
    prose = f" {_simplify_prose(text)} "
    # The words of the work's own name are no praise.
    for name in filter(None, (entry.title, entry.name)):
        prose = prose.replace(f" {_simplify(name)} ", " ")
    names = f" {_simplify(f'{entry.title} {entry.name}')} "
    praise = _find_praise(prose, names)
    if praise:
        message = say(
            "“{praise}” praises; say what the work does instead.", praise=praise
        )
        yield Violation(message, ("description",))


def _may_praise(text: str) -> bool:
    """Return quickly whether *text* holds the first word of a praise."""
    if text.isascii():
        text_words = text.encode().translate(_BYTES_TO_WORDS).split()
    else:
        text_words = _simplify(text).encode().split()
    return not _FIRST_WORDS.isdisjoint(text_words)


def _find_praise(prose: str, names: str) -> str | None:
    """Return the first praise in *prose* that is no part of *names*.

    Both are in the form of `_simplify`, with spaces around them.
    """
    # At the beginning "best" praises the work; later it may be "the best of both".
    for opening in ("the best", "best"):
        if prose.startswith(f" {opening} "):
            return opening
    for phrase in PRAISE:
        if f" {phrase} " in prose and f" {phrase} " not in names:
            return phrase
    return None


def _simplify_prose(text: str) -> str:
    """Return what a description says itself, in the form of `_simplify`."""
    prose = _find_prose(read_inline(text))
    unquoted = _QUOTED.sub(" ", prose)
    return _MEANT_OTHERWISE.sub(" ", _simplify(unquoted))


def _find_prose(elements: Sequence[Element]) -> str:
    """Return what *elements* say themselves: no links, no pictures, no code."""
    parts = []
    for element in elements:
        if element.kind in _NAMES:
            parts.append(" ")
        else:
            parts += [element.value, _find_prose(element.children)]
    return "".join(parts)


def _simplify(text: str) -> str:
    """Return the words of *text* in small letters, with one space between them."""
    return " ".join(text.translate(_TO_WORDS).split())
