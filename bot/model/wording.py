"""Say things in the language of a list.

Every sentence that a contributor or a maintainer reads on GitHub stands in the code in
English, as the template of a call of `say`. Other languages are data:
`bot/languages/<code>/*.toml` holds the same sentence for each template.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Final, Literal, TypeAlias, get_args

# The languages that the bot speaks, by their code of two letters.
Language: TypeAlias = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

# A review speaks one language from its first rule to its comment. The language is not an
# argument of each function on that way: several hundred take no other interest in it.
_language: ContextVar[Language] = ContextVar("language", default="en")


@contextmanager
def speak(language: Language) -> Iterator[None]:
    """Let `say` speak *language* until the block ends."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def say(template: str, **values: object) -> str:
    """Return the sentence in the language that is spoken.

    *values* stand in place of `{name}`. A brace that is meant as one is written twice, as in
    `str.format`. A sentence that a language lacks is said in English: a missing translation
    is no reason to say nothing.
    """
    sentence = read_translations(_language.get()).get(template, template)
    return sentence.format_map(values)


def mark_sentence(template: str) -> str:
    """Return *template* as it is.

    It stands in a constant or a table, and `say` is called with it later.

    The mark lets the tests find every sentence that needs a translation.
    """
    return template


def find_language() -> Language:
    """Return the language that is spoken now."""
    return _language.get()


def count(number: int, one: str, many: str, **values: object) -> str:
    """Return the sentence for one thing or for several.

    `{number}` stands for how many there are.
    """
    return say(one if number == 1 else many, number=f"{number:,}", **values)


def join_words(words: Iterable[str]) -> str:
    """Return words or values with what stands between them in a list: `a, b, c`."""
    return say(", ").join(words)


def join_sentences(*sentences: str) -> str:
    """Return sentences one behind the other; an empty one is left out."""
    return say(" ").join(filter(None, sentences))


@cache
def read_translations(language: Language) -> Mapping[str, str]:
    """Return the sentences of a language by their English template; none for English."""
    if language == "en":
        return {}
    # Late, because English needs neither, and every command imports this module.
    import tomllib
    from importlib import resources

    sentences: dict[str, str] = {}
    folder = resources.files("bot").joinpath("languages", language)
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        sentences |= tomllib.loads(file.read_text("utf-8"))
    return sentences
