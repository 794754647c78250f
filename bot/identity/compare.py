"""The comparison of two works: whether they are one work, and why.

A paper's identifier is the strongest evidence, and two of one kind are the strongest
counter-evidence: then a shared repository, page or acronym means nothing. Next come
titles, and last links to artefacts, which several works may share. What is called a
duplicate must be near certain; what only may be one is worth a look.

The thresholds below are held by the labelled pairs of `tests/data/pairs.json` and the
made-up pairs of `tests/identity/test_match.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from bot.identity.descriptions import is_same_description
from bot.identity.hosts.kinds import KINDS, LINK_NOUN, PAPER_NOUN
from bot.identity.identifiers import Identifier, find_year
from bot.identity.keys import Keys, Work, derive_keys
from bot.identity.title_similarity import (
    Likeness,
    compare_titles,
    is_abbreviation,
    measure_overlap,
)
from bot.identity.titles import is_long, is_survey
from bot.model.wording import mark_sentence, say

__all__ = [
    "Keys",
    "Kind",
    "Match",
    "Work",
    "compare",
    "derive_keys",
]

Kind = Literal["duplicate-work", "similar-title", "shared-link"]

# Shares of the words that two titles, or two descriptions, have in common
_HALF: Final = 0.5
_MOST: Final = 0.6
# Fewer common words say nothing of two descriptions, however short they are.
_FEW_WORDS: Final = 3
# A name of six characters with a digit in it, or of nine letters, is hardly chosen twice.
_SHORT_NAME: Final = 6
_TELLING_NAME: Final = 9
# As many telling words of a title hardly two works choose, not even two surveys of one
# field.
_TELLING_WORDS: Final = 6

# Why two works with one link and like titles are one
_LINK_AND_TITLE: Final = {
    Likeness.SAME_NAME: mark_sentence("same {link} and the same name"),
    Likeness.CLOSE: mark_sentence("same {link} and nearly the same title"),
    Likeness.BEHIND_NAME: mark_sentence(
        "same {link} and the same title but for a name in front"
    ),
    Likeness.SAME: mark_sentence("same {link} and the same title"),
}


class _Sentences(NamedTuple):
    """What is said of two like titles or names.

    The second is said where one of them imitates the letters of the other.
    """

    plain: str
    imitated: str


_SAME_TITLE: Final = _Sentences(
    mark_sentence("same title but for case and punctuation"),
    mark_sentence(
        "same title but for case and punctuation, one of them with look-alike letters"
    ),
)
_BEHIND_NAME: Final = _Sentences(
    mark_sentence("same title but for a name in front"),
    mark_sentence(
        "same title but for a name in front, one of them with look-alike letters"
    ),
)
_SAME_NAME: Final = _Sentences(
    mark_sentence("same name"),
    mark_sentence("same name, one of them with look-alike letters"),
)
_REPOSITORIES: Final = _Sentences(
    mark_sentence("same name, two repositories"),
    mark_sentence("same name, one of them with look-alike letters, two repositories"),
)
_REPOSITORIES_ALIKE: Final = _Sentences(
    mark_sentence("same name, two repositories described alike"),
    mark_sentence(
        "same name, one of them with look-alike letters, "
        "two repositories described alike"
    ),
)


@dataclass(frozen=True, slots=True)
class Match:
    """The reason why two works may be one.

    `duplicate-work`: they are one. `similar-title`: they may be one. `shared-link`: two
    titles for one page, so they are one work, or one has the wrong link. `confidence`
    is a rough probability that they are one work; `reason` is a fragment of a sentence.
    `shared_text` is the field in which both say nearly the same.
    """

    kind: Kind
    confidence: float
    reason: str
    shared_text: Literal["title", "name", "description"] = "title"


def compare(a: Keys, b: Keys) -> Match | None:
    """Return why *a* and *b* may be the same work; None where no evidence says so.

    The answer is the same in both orders.
    """
    # Identifiers of papers come first: they outweigh whatever the titles say.
    paper = _find_common(a.papers, b.papers)
    if paper:
        return _match_by_paper(a, b, compare_titles(a, b), paper)
    contradiction = _find_contradiction(a, b)
    if contradiction:
        return _match_against_papers(a, b, contradiction)
    likeness = compare_titles(a, b)
    link = _find_common(a.links, b.links) or _find_common_page(a.links, b.links)
    by_link = _match_by_link(a, b, likeness, link) if link else None
    by_title = _match_by_title(a, b, likeness) if not link else None
    return by_link or by_title or _match_by_description(a, b, likeness)


def _match_against_papers(a: Keys, b: Keys, contradiction: str) -> Match | None:
    """Return the match of two works whose papers differ: only one long title is one."""
    if a.title != b.title or not is_long(a.title):
        return None
    reason = _describe_same_title(a, b, contradiction)
    # Two surveys of one field may bear the same title: "A Survey of Large Language
    # Models" says hardly more than the field.
    if is_survey(a.title) and not is_long(a.title, _TELLING_WORDS):
        return Match("similar-title", 0.5, reason)
    return Match("duplicate-work", 0.85, reason)


def _match_by_paper(
    a: Keys,
    b: Keys,
    likeness: Likeness,
    paper: str,
) -> Match:
    """Return the match of two works with one paper; unlike titles make it a doubt."""
    link = _describe_identifier(paper)
    reason = say("same {link}", link=link)
    if _are_named_apart(a, b):
        reason = say("same {link} under two names", link=link)
        return Match("shared-link", 0.5, reason)
    if likeness >= Likeness.SAME_NAME:
        return Match("duplicate-work", 0.99, reason)
    if likeness >= Likeness.PARTIAL:
        return Match("duplicate-work", 0.9, reason)
    # A title that says nothing of the other may still be named by the other's links:
    # "Teller" and the repository some/Teller. Siblings share a paper, and are two works.
    if likeness is not Likeness.RELATED and _shares_link_name(a, b):
        return Match("duplicate-work", 0.9, reason)
    reason = say("same {link} under unlike titles", link=link)
    return Match("shared-link", 0.5, reason)


def _shares_link_name(a: Keys, b: Keys) -> bool:
    """Return whether a link of one work tells a name of the other."""
    a_names, b_names = set(a.names), set(b.names)
    return not (a_names.isdisjoint(b.link_names) and b_names.isdisjoint(a.link_names))


def _are_named_apart(a: Keys, b: Keys) -> bool:
    """Return whether two names stand beside one title.

    So stand those of a paper's data set and its benchmark.
    """
    return bool(a.name) and bool(b.name) and a.name != b.name and a.title == b.title


def _match_by_link(
    a: Keys,
    b: Keys,
    likeness: Likeness,
    link: str,
) -> Match | None:
    """Return the match of two works that lead to one page, which is no paper."""
    if likeness >= Likeness.SAME_NAME:
        reason = say(_LINK_AND_TITLE[likeness], link=_describe_identifier(link))
        if likeness is Likeness.SAME_NAME:
            return Match("duplicate-work", 0.95, reason, "name")
        return Match("duplicate-work", 0.95, reason)
    # Several works may link one repository; only where it is the main link of both is
    # it a sign that they are one.
    if a.main == b.main == link:
        match = _match_by_main_link(a, b, likeness, link)
        if match:
            return match
    if likeness is not Likeness.PARTIAL:
        return None
    has_common_name = bool(set(a.names) & set(b.names))
    if has_common_name or measure_overlap(a.title, b.title) >= _HALF:
        reason = say("same {link} and a similar title", link=_describe_identifier(link))
        return Match("similar-title", 0.6, reason)
    return None


def _match_by_main_link(
    a: Keys,
    b: Keys,
    likeness: Likeness,
    link: str,
) -> Match | None:
    shown_link = _describe_identifier(link)
    if likeness is Likeness.PARTIAL and _are_kindred_titles(a, b):
        reason = say("same {link} and much the same title", link=shown_link)
        return Match("duplicate-work", 0.9, reason)
    if likeness is not Likeness.RELATED and _are_described_alike(a, b):
        reason = say("same {link} and much the same description", link=shown_link)
        return Match("duplicate-work", 0.9, reason)
    has_paper = bool(a.papers or b.papers)
    if not has_paper and not _is_about_both(a, b, likeness, link):
        reason = say("same {link} under unlike titles", link=shown_link)
        return Match("shared-link", 0.5, reason)
    return None


def _are_kindred_titles(a: Keys, b: Keys) -> bool:
    """Return whether most words are common, or one title abbreviates the other."""
    return (
        measure_overlap(a.title, b.title) >= _MOST
        or is_abbreviation(a, b)
        or is_abbreviation(b, a)
    )


def _is_about_both(
    a: Keys,
    b: Keys,
    likeness: Likeness,
    link: str,
) -> bool:
    """Return whether *link* leads to an article on two works.

    It does where their long titles have nothing in common.
    """
    return (
        Identifier.parse(link).facts.is_article
        and likeness is Likeness.UNLIKE
        and is_long(a.title)
        and is_long(b.title)
    )


def _match_by_title(a: Keys, b: Keys, likeness: Likeness) -> Match | None:
    """Return the match of two works that have no link in common."""
    if likeness >= Likeness.SAME_NAME and _are_two_repositories(a, b):
        return _match_repositories(a, b)
    if likeness is Likeness.SAME and _is_telling_title(a, b):
        return Match("duplicate-work", 0.95, _say_likeness(_SAME_TITLE, a, b))
    if likeness is Likeness.BEHIND_NAME and _are_two_forms(a, b):
        return Match("duplicate-work", 0.9, _say_likeness(_BEHIND_NAME, a, b))
    if likeness in {Likeness.CLOSE, Likeness.BEHIND_NAME}:
        return Match("similar-title", 0.7, say("nearly the same title"))
    if likeness in {Likeness.SAME, Likeness.SAME_NAME}:
        return _match_by_name(a, b, likeness)
    return None


def _match_repositories(a: Keys, b: Keys) -> Match:
    """Return the match of two repositories of one name, of which one may have moved."""
    if _are_described_alike(a, b):
        reason = _say_likeness(_REPOSITORIES_ALIKE, a, b)
        return Match("duplicate-work", 0.85, reason, "name")
    return Match("similar-title", 0.5, _say_likeness(_REPOSITORIES, a, b), "name")


def _match_by_name(a: Keys, b: Keys, likeness: Likeness) -> Match | None:
    """Return the match of two works of one short name, which other works may bear."""
    # A name far apart in time is chosen anew.
    if not _are_near_years(a, b):
        return None
    if _is_confirmed_by_links(a, b):
        reason = say("same name, which their links bear out")
        return Match("duplicate-work", 0.85, reason, "name")
    if likeness is Likeness.SAME_NAME and _are_described_apart(a, b):
        return None
    return Match("similar-title", 0.5, _say_likeness(_SAME_NAME, a, b), "name")


def _match_by_description(a: Keys, b: Keys, likeness: Likeness) -> Match | None:
    # Members of a family are described alike, and are two works.
    if likeness is Likeness.RELATED:
        return None
    # The key is quickly compared, and nearly always tells descriptions apart.
    if not a.description_key or a.description_key != b.description_key:
        return None
    if not is_same_description(a.description, b.description):
        return None
    reason = say("described in the same words")
    return Match("similar-title", 0.4, reason, "description")


def _is_telling_title(a: Keys, b: Keys) -> bool:
    """Return whether the title that both have is enough to call them one work.

    Titles of services recur more than titles of papers, so they need more words.
    """
    if a.papers and b.papers:
        least = 3
    elif a.papers or b.papers:
        least = 4
    else:
        least = 6
    return is_long(a.title, least) or is_long(b.title, least)


def _are_two_forms(a: Keys, b: Keys) -> bool:
    """Return whether two papers are a preprint and its publication.

    One of them has the title of the other.
    """
    shorter = min(a.title, b.title, key=len)
    have_papers = bool(a.papers) and bool(b.papers)
    return (
        have_papers
        and _are_near_years(a, b)
        and not is_survey(shorter)
        and is_long(shorter, _TELLING_WORDS)
    )


def _say_likeness(sentences: _Sentences, a: Keys, b: Keys) -> str:
    is_imitation = a.imitates != b.imitates
    return say(sentences.imitated if is_imitation else sentences.plain)


def _describe_identifier(text: str) -> str:
    """Return what a person calls an identifier: `arXiv number 2304.08485`."""
    identifier = Identifier.parse(text)
    noun = identifier.facts.noun
    if not noun and identifier.is_paper:
        return say(PAPER_NOUN)
    return f"{say(noun or LINK_NOUN)} {identifier.value}"


def _find_common(a: tuple[str, ...], b: tuple[str, ...]) -> str | None:
    """Return what both hold and name earliest; the same in both orders of *a* and *b*."""
    common = set(a) & set(b)
    if not common:
        return None
    # The text decides between equal positions, so that the answer is always the same.
    return min(common, key=lambda text: (a.index(text) + b.index(text), text))


def _find_common_page(a: tuple[str, ...], b: tuple[str, ...]) -> str | None:
    """Return the page to which one leads and of which the other names a place.

    Such a place is `…/data.html#coco`. Two places of one page are two things; what
    follows `#/` or `#!` is a page of its own.
    """
    pages_a = set(find_pages_of_places(a))
    pages_b = set(find_pages_of_places(b))
    return min((pages_a & set(b)) | (pages_b & set(a)), default=None)


def find_pages_of_places(links: Sequence[str]) -> list[str]:
    """Return the pages of those *links* that lead to a place on a page.

    A link to a page of an application, as behind `#/`, is left out.
    """
    pages = []
    for link in links:
        page, mark, anchor = link.partition("#")
        if mark and not anchor.startswith(("/", "!")):
            pages.append(page)
    return pages


def _find_contradiction(a: Keys, b: Keys) -> str | None:
    """Return what papers of both are called if they are of one kind; None otherwise.

    Both have no paper in common.
    """
    kinds_a = {Identifier.parse(text).kind for text in a.papers}
    kinds_b = {Identifier.parse(text).kind for text in b.papers}
    common_kinds = kinds_a & kinds_b
    if not common_kinds:
        return None
    return say(KINDS[min(common_kinds)].noun or PAPER_NOUN)


def _describe_same_title(a: Keys, b: Keys, contradiction: str) -> str:
    """Return the reason of a match by the title alone, although the papers differ.

    It names the link that seems wrong: a paper younger than its entry says. Where both
    or neither are, it names none.
    """
    doubtful = [*_list_papers_after_entry(a), *_list_papers_after_entry(b)]
    if len(doubtful) != 1:
        return say(
            "same title, although their {kind_of_paper}s differ",
            kind_of_paper=contradiction,
        )
    return say(
        "same title, although their {kind_of_paper}s differ; "
        "{paper} is younger than its entry says",
        kind_of_paper=contradiction,
        paper=_describe_identifier(doubtful[0]),
    )


def _list_papers_after_entry(keys: Keys) -> list[str]:
    entry_year = keys.year
    if entry_year is None:
        return []
    younger_papers = []
    for paper in keys.papers:
        year = find_year(Identifier.parse(paper))
        if year and year > entry_year:
            younger_papers.append(paper)
    return younger_papers


def _are_two_repositories(a: Keys, b: Keys) -> bool:
    """Return whether both are repositories, of which one at most has a paper.

    Names of such repositories recur.
    """
    if (a.papers and b.papers) or not (a.main and b.main) or a.main == b.main:
        return False
    main_links = (a.main, b.main)
    return all(Identifier.parse(link).facts.label == "code" for link in main_links)


def _are_near_years(a: Keys, b: Keys) -> bool:
    # A preprint and its publication may be a year apart.
    return a.year is None or b.year is None or abs(a.year - b.year) <= 1


def _are_described_alike(a: Keys, b: Keys) -> bool:
    """Return whether the descriptions share half of the words of the shorter one."""
    words_a, words_b = a.description_words, b.description_words
    common = len(set(words_a) & set(words_b))
    return common >= _FEW_WORDS and common >= _HALF * min(len(words_a), len(words_b))


def _are_described_apart(a: Keys, b: Keys) -> bool:
    """Return whether two works under a common name say nothing of each other.

    Neither description nor subtitle of one holds a word of the other's.
    """
    if any(map(_is_distinctive, set(a.names) & set(b.names))):
        return False
    words_a = {*a.description_words, *a.tail.split()}
    words_b = {*b.description_words, *b.tail.split()}
    return bool(words_a) and bool(words_b) and words_a.isdisjoint(words_b)


def _is_confirmed_by_links(a: Keys, b: Keys) -> bool:
    """Return whether the links of two works of one name tell that they are one.

    They are a paper and its repository, or a repository that moved.
    """
    common = set(a.names) & set(b.names)
    if a.papers and b.papers:
        return False
    if not a.papers and not b.papers:
        return _is_moved_repository(
            a, b, common & set(a.link_names) & set(b.link_names)
        )
    paper, artefact = (a, b) if a.papers else (b, a)
    if not any(map(_is_distinctive, common & set(artefact.link_names))):
        return False
    # The years fit, as the caller has seen; without them, words of the paper's title in
    # the repository's description must do.
    title_words = set(paper.title.split())
    return (
        bool(a.year and b.year)
        or len(title_words & set(artefact.description_words)) > 1
    )


def _is_moved_repository(a: Keys, b: Keys, repository_names: set[str]) -> bool:
    if not repository_names:
        return False
    if _are_described_alike(a, b):
        return True
    is_distinctive = any(map(_is_distinctive, repository_names))
    return is_distinctive and not (a.description_words and b.description_words)


def _is_distinctive(name: str) -> bool:
    """Return whether a name is hardly chosen twice: it is long, or holds a digit."""
    if len(name) >= _TELLING_NAME:
        return True
    return len(name) >= _SHORT_NAME and not name.isalpha()
