"""mixed-script."""

import re
import unicodedata
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import BEYOND_ASCII, EntryFile, Violation, rule
from bot.model.wording import say

# Cyrillic and Greek letters drawn like Latin ones (Unicode TR 39); small Greek ones serve
# as symbols.
LOOK_ALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТХУаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",  # noqa: RUF001 - that is the point
        "ABESIJKMHOPCTXYaesijopcyxhdqwABEZHIKMNOPTYXo",
        strict=True,
    )
)
# What follows these characters is not looked at.
_LONGEST = 500
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")
# Latin letters that are as wide as Chinese characters
_FULL_WIDTH = re.compile("[\uff21-\uff3a\uff41-\uff5a]")


@rule("warning", only_if={BEYOND_ASCII})
def mixed_script(file: EntryFile) -> Iterator[Violation]:
    """A word of a title or a name is written in one script.

    ## Why is this bad?
    A Cyrillic letter in a Latin word cannot be told from its twin by eye, but a search
    does not find the word, and the entry escapes the search for duplicates.

    ## How to fix it
    Type the word anew. Greek letters that stand for themselves, as in `β-VAE`,
    `π0` or `µP`, are in order.
    """
    entry = file.entry
    if entry is None:
        return
    for field, text in (("title", entry.title), ("name", entry.name)):
        if text is not None and not text.isascii():
            yield from _find_mixed_word(field, text)


def _find_mixed_word(field: str, text: str) -> Iterator[Violation]:
    """Yield a violation for the first word that mixes Latin letters with look-alikes."""
    for word in _WORD.findall(text[:_LONGEST]):
        look_alike = _find_look_alike(word)
        # A word of another script alone, such as a Russian name, is no imitation.
        if look_alike is None or not _LATIN.search(word):
            continue
        kind = unicodedata.name(look_alike, say("a letter of another script"))
        latin_word = "".join(map(_read_as_latin, word))
        # Letters of full width are Latin ones; one of another script may be meant.
        is_safe = all(letter.isascii() or _FULL_WIDTH.match(letter) for letter in word)
        edit = SetValue((field,), text.replace(word, latin_word))
        fix = Fix(say("Write `{text}`", text=latin_word), (edit,), safe=is_safe)
        message = say(
            "`{word}` mixes scripts: it holds {letter}. Type it anew.",
            word=word,
            letter=kind,
        )
        yield Violation(message, (field,), fix)
        return


def _find_look_alike(word: str) -> str | None:
    for letter in word:
        if letter in LOOK_ALIKES or _FULL_WIDTH.match(letter):
            return letter
    return None


def _read_as_latin(character: str) -> str:
    if _FULL_WIDTH.match(character):
        return unicodedata.normalize("NFKC", character)
    return LOOK_ALIKES.get(character, character)
