"""Finding an entry by what a person knows of it: a link, a number, a title, a name, or part of one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.identity.compare import Match
from bot.identity.identifiers import Identifier, derive_name, identify
from bot.identity.keys import Keys
from bot.identity.titles import fold_confusables

MAX_QUERY_LENGTH: Final = 2_048
"""Characters of a query that are looked at; what follows is ignored."""

_ARXIV: Final = re.compile(
    r"(?:arxiv[:. ]\s*)?(\d{4}\.\d{4,5}|[a-z-]{2,8}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?",
    re.IGNORECASE,
)
_DOI: Final = re.compile(r"(?:doi[:. ]\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*", re.IGNORECASE
)
_LEAST_PART: Final = 3
"""Letters that a query must have to be looked for inside titles."""
_CUTOFF: Final = 75
"""Least `ratio` of RapidFuzz at which a title or name is near."""


def look_up(text: str, keys: Iterable[Keys], limit: int = 5) -> list[tuple[str, Match]]:
    """The entries that *text* may mean, best first, at most *limit*.

    A link, an arXiv number and a DOI mean the entries that lead there, whatever the form; failing that, the
    name that the link tells is looked for. Words mean a title or a name, whole or in part, and nearly so.
    Each match's `confidence` orders the answer, and its `reason` is a fragment of a sentence.

    Args:
        text: what a person typed.
        keys: what identifies the entries of the catalog.
        limit: the most answers.
    """
    text = " ".join(text[:MAX_QUERY_LENGTH].split())
    known = list(keys)
    url = find_url(text)
    found = list(_by_link(identify(url), known)) if url else []
    words = fold_confusables(derive_name(url) or "" if url else text)
    if not found and words:
        found = _by_words(words, known)
    return sorted(found, key=lambda pair: (-pair[1].confidence, pair[0]))[:limit]


def find_url(text: str) -> str | None:
    """The link that *text* is or stands for: an address, an arXiv number, a DOI; None for mere words."""
    if number := _ARXIV.fullmatch(text):
        return f"https://arxiv.org/abs/{number[1]}"
    if doi := _DOI.fullmatch(text):
        return f"https://doi.org/{doi[1]}"
    if _HOST.fullmatch(text):
        return text if "://" in text else f"https://{text}"
    return None


def _by_link(
    identifier: Identifier, known: Sequence[Keys]
) -> Iterator[tuple[str, Match]]:
    wanted = str(identifier)
    shown = identifier.value if identifier.kind == "url" else wanted
    for keys in known:
        if wanted in keys.papers or wanted in keys.links:
            yield (
                keys.id,
                Match(
                    "duplicate-work",
                    1.0 if wanted == keys.main else 0.9,
                    f"leads to {shown}",
                ),
            )


def _by_words(words: str, known: Sequence[Keys]) -> list[tuple[str, Match]]:
    from rapidfuzz import fuzz, process

    name = words.replace(" ", "")
    found = {
        keys.id: match for keys in known if (match := _of_words(words, name, keys))
    }
    for attribute in ("title", "name"):
        choices = {
            (keys.id, text): text
            for keys in known
            if keys.id not in found
            for text in ([keys.title] if attribute == "title" else keys.names)
        }
        wanted = words if attribute == "title" else name
        for _, score, (entry_id, _) in process.extract(
            wanted, choices, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None
        ):
            match = Match(
                "similar-title", round(score / 200, 3), f"nearly the same {attribute}"
            )
            if entry_id not in found or found[entry_id].confidence < match.confidence:
                found[entry_id] = match
    return list(found.items())


def _of_words(words: str, name: str, keys: Keys) -> Match | None:
    if words in (keys.title, keys.core):
        return Match("duplicate-work", 1.0, "same title")
    if name in keys.names:
        return Match("duplicate-work", 0.95, "same name")
    if name in keys.hints:
        return Match("similar-title", 0.8, "a link bears this name")
    if len(name) < _LEAST_PART:
        return None
    if f" {words} " in f" {keys.title} ":
        return Match("similar-title", 0.7, "the title holds these words")
    if any(name in own for own in keys.names):
        return Match("similar-title", 0.6, "the name holds these letters")
    return None
