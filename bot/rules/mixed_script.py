"""mixed-script."""

import re
import unicodedata
from collections.abc import Iterator

from bot.model.finding import Fix, SetValue
from bot.model.rule import BEYOND_ASCII, EntryFile, Violation, rule

LOOK_ALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТХУаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",  # noqa: RUF001 - that is the point
        "ABESIJKMHOPCTXYaesijopcyxhdqwABEZHIKMNOPTYXo",
        strict=True,
    )
)
"""Cyrillic and Greek letters drawn like Latin ones (Unicode TR 39); small Greek ones serve as symbols."""
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")
_FULL_WIDTH = re.compile("[\uff21-\uff3a\uff41-\uff5a]")


@rule("warning", only_if={BEYOND_ASCII})
def mixed_script(file: EntryFile) -> Iterator[Violation]:
    """A word of a title or a name is written in one script.

    ## Why is this bad?
    A Cyrillic letter in a Latin word cannot be told from its twin by eye, but a search
    does not find the word, and the entry escapes the search for duplicates.

    ## How to mend it
    Type the word anew. Greek letters that stand for themselves, as in `β-VAE`,
    `π0` or `µP`, are in order.
    """
    entry = file.entry
    for field, text in (("title", entry.title), ("name", entry.name)) if entry else ():
        if text is None or text.isascii():
            continue
        for word in _WORD.findall(text[:500]):
            strange = next(
                (c for c in word if c in LOOK_ALIKES or _FULL_WIDTH.match(c)), None
            )
            if strange is None or not _LATIN.search(word):
                continue
            kind = unicodedata.name(strange, "a letter of another script")
            latin = "".join(map(_latin, word))
            is_width = all(c.isascii() or _FULL_WIDTH.match(c) for c in word)
            fix = Fix(
                f"Write `{latin}`",
                (SetValue((field,), text.replace(word, latin)),),
                safe=is_width,
            )
            yield Violation(
                f"`{word}` mixes scripts: it holds {kind}. Type it anew.", (field,), fix
            )
            break


def _latin(character: str) -> str:
    if _FULL_WIDTH.match(character):
        return unicodedata.normalize("NFKC", character)
    return LOOK_ALIKES.get(character, character)
