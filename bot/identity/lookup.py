"""The search for an entry by what a person knows of it.

That may be a link, a number, a title, a name, or a part of one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bot.identity.compare import Match
from bot.identity.identifiers import Identifier, derive_name, identify
from bot.identity.keys import Keys
from bot.identity.titles import fold_confusables
from bot.model.wording import say

# Characters of a query that are looked at; what follows is ignored
MAX_QUERY_LENGTH: Final = 2_048

# A number such as "2304.08485v2", "arXiv: 2304.08485" or "hep-th/9901001"
_ARXIV: Final = re.compile(
    r"(?:arxiv[:. ]\s*)?(\d{4}\.\d{4,5}|[a-z-]{2,8}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?",
    re.IGNORECASE,
)
# A DOI such as "10.1145/3292500.3330701", with or without "doi:" in front
_DOI: Final = re.compile(r"(?:doi[:. ]\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
# An address, with a scheme, a "www.", or a slash behind the host: "github.com/some/tool"
_HOST: Final = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*", re.IGNORECASE
)
# Letters that a query must have to be looked for inside titles
_LEAST_PART: Final = 3
# Least `ratio` of RapidFuzz at which a title or name is near
_CUTOFF: Final = 75
# A ratio of 100 becomes a confidence of a half: less than any exact answer has.
_RATIO_OF_CERTAINTY: Final = 200


def look_up(text: str, keys: Iterable[Keys], limit: int = 5) -> list[tuple[str, Match]]:
    """Return the entries that *text* may mean, best first, at most *limit*.

    A link, an arXiv number and a DOI mean the entries that lead there, whatever the
    form; failing that, the name that the link tells is looked for. Words mean a title
    or a name, as a whole or in part, and nearly so. Each match's `confidence` orders
    the answer, and its `reason` is a fragment of a sentence.

    Args:
        text: what a person typed.
        keys: what identifies the entries of the catalog.
        limit: the most answers.
    """
    text = " ".join(text[:MAX_QUERY_LENGTH].split())
    listed = list(keys)
    url = find_url(text)
    matches = list(_match_link(identify(url), listed)) if url else []
    query = fold_confusables(derive_name(url) or "" if url else text)
    if not matches and query:
        matches = _match_words(query, listed)
    # Entries of one confidence come in the order of their ids.
    return sorted(matches, key=lambda pair: (-pair[1].confidence, pair[0]))[:limit]


def find_url(text: str) -> str | None:
    """Return the link that *text* is or stands for; None for mere words.

    It is an address, an arXiv number or a DOI.
    """
    if number := _ARXIV.fullmatch(text):
        return f"https://arxiv.org/abs/{number[1]}"
    if doi := _DOI.fullmatch(text):
        return f"https://doi.org/{doi[1]}"
    if _HOST.fullmatch(text):
        return text if "://" in text else f"https://{text}"
    return None


def _match_link(
    identifier: Identifier, listed: Sequence[Keys]
) -> Iterator[tuple[str, Match]]:
    """Yield the entries that lead to what *identifier* names."""
    wanted = str(identifier)
    target = identifier.value if identifier.kind == "url" else wanted
    for keys in listed:
        if wanted in keys.papers or wanted in keys.links:
            confidence = 1.0 if wanted == keys.main else 0.9
            reason = say("leads to {target}", target=target)
            match = Match("duplicate-work", confidence, reason)
            yield keys.id, match


def _match_words(query: str, listed: Sequence[Keys]) -> list[tuple[str, Match]]:
    """Return the entries whose title or name is, holds or nearly is *query*."""
    name_query = query.replace(" ", "")
    matches: dict[str, Match] = {}
    for keys in listed:
        match = _match_exactly(query, name_query, keys)
        if match:
            matches[keys.id] = match
    titles = {
        (keys.id, keys.title): keys.title for keys in listed if keys.id not in matches
    }
    _add_near_matches(matches, query, titles, say("nearly the same title"))
    # An entry with a near title is not looked for by its names again.
    names = {}
    for keys in listed:
        if keys.id not in matches:
            names.update({(keys.id, name): name for name in keys.names})
    _add_near_matches(matches, name_query, names, say("nearly the same name"))
    return list(matches.items())


def _add_near_matches(
    matches: dict[str, Match],
    wanted: str,
    choices: Mapping[tuple[str, str], str],
    reason: str,
) -> None:
    """Add the entries with a text near to *wanted*, each by its nearest text.

    Args:
        matches: the matches by id of the entry; changed in place.
        wanted: the text to look for.
        choices: the texts of the entries, by id and text.
        reason: why such an entry matches.
    """
    from rapidfuzz import fuzz, process

    for _, ratio, (entry_id, _) in process.extract(
        wanted, choices, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None
    ):
        confidence = round(ratio / _RATIO_OF_CERTAINTY, 3)
        earlier = matches.get(entry_id)
        if earlier is None or earlier.confidence < confidence:
            matches[entry_id] = Match("similar-title", confidence, reason)


def _match_exactly(query: str, name_query: str, keys: Keys) -> Match | None:
    """Return how a title or name of one entry is or holds the query; None if none does."""
    if query in (keys.title, keys.core):
        return Match("duplicate-work", 1.0, say("same title"))
    if name_query in keys.names:
        return Match("duplicate-work", 0.95, say("same name"))
    if name_query in keys.link_names:
        return Match("similar-title", 0.8, say("a link bears this name"))
    if len(name_query) < _LEAST_PART:
        return None
    # Spaces around both, so that only full words count.
    if f" {query} " in f" {keys.title} ":
        return Match("similar-title", 0.7, say("the title holds these words"))
    if any(name_query in name for name in keys.names):
        return Match("similar-title", 0.6, say("the name holds these letters"))
    return None
