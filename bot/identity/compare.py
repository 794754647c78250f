"""Whether two works are one.

A paper's identifier is the strongest evidence, and two of one kind are the strongest against: then a shared
repository, page or acronym means nothing. Next come titles, and last links to artefacts, which several works
may share. What is called a duplicate must be near certain; what only may be one is worth a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.identity.descriptions import is_same_description
from bot.identity.hosts.kinds import KINDS
from bot.identity.identifiers import Identifier, find_year
from bot.identity.keys import Keys, Work, derive_keys
from bot.identity.title_similarity import (
    Likeness,
    compare_titles,
    is_abbreviation,
    measure_overlap,
)
from bot.identity.titles import is_long, is_survey

__all__ = [
    "SAME_DESCRIPTION",
    "Keys",
    "Kind",
    "Match",
    "Work",
    "compare",
    "derive_keys",
]

Kind = Literal["duplicate-work", "similar-title", "shared-link"]

_HALF: Final = 0.5
_MOST: Final = 0.6
_FEW_WORDS: Final = 3
_SHORT_NAME: Final = 6
_TELLING_NAME: Final = 9
_TELLING_WORDS: Final = 6
"""Words that say something in a title which hardly two works choose, not even two surveys of one field."""

_TITLES: Final = {
    Likeness.SAME_NAME: "the same name",
    Likeness.CLOSE: "nearly the same title",
    Likeness.BEHIND_NAME: "the same title but for a name in front",
    Likeness.SAME: "the same title",
}


SAME_DESCRIPTION: Final = "described in the same words"
"""The reason of a match by nothing but descriptions."""


@dataclass(frozen=True, slots=True)
class Match:
    """Why two works may be one.

    `duplicate-work`: they are. `similar-title`: they may be. `shared-link`: two titles for one page, so they
    are one work, or one has the wrong link. `confidence` is a rough probability that they are one work;
    `reason` is a fragment of a sentence.
    """

    kind: Kind
    confidence: float
    reason: str


def compare(a: Keys, b: Keys) -> Match | None:
    """Say whether *a* and *b* are the same work; None when nothing speaks for it. Symmetric."""
    paper = _first_common(a.papers, b.papers)
    if paper:
        return _with_one_paper(a, b, compare_titles(a, b), paper)
    contrary = _contrary_papers(a, b)
    if contrary:
        return _with_contrary_papers(a, b, contrary)
    alike = compare_titles(a, b)
    link = _first_common(a.links, b.links) or _first_common_page(a.links, b.links)
    match = _with_one_link(a, b, alike, link) if link else _by_title(a, b, alike)
    return match or _by_description(a, b, alike)


def _with_contrary_papers(a: Keys, b: Keys, contrary: str) -> Match | None:
    if a.title != b.title or not is_long(a.title):
        return None
    reason = f"same title, although {contrary}{_doubt_link(a, b)}"
    if is_survey(a.title) and not is_long(
        a.title, _TELLING_WORDS
    ):  # two surveys of one field
        return Match("similar-title", 0.5, reason)
    return Match("duplicate-work", 0.85, reason)


def _with_one_paper(a: Keys, b: Keys, alike: Likeness, paper: str) -> Match:
    reason = f"same {_described(paper)}"
    if _have_two_names(a, b):
        return Match("shared-link", 0.5, f"{reason} under two names")
    if alike >= Likeness.PARTIAL:
        return Match(
            "duplicate-work", 0.99 if alike >= Likeness.SAME_NAME else 0.9, reason
        )
    if alike is not Likeness.RELATED and (
        set(a.names) & set(b.hints) or set(b.names) & set(a.hints)
    ):
        return Match("duplicate-work", 0.9, reason)
    return Match("shared-link", 0.5, f"{reason} under unlike titles")


def _have_two_names(a: Keys, b: Keys) -> bool:
    """Tell whether two names stand beside one title, such as those of a paper's data set and its benchmark."""
    return bool(a.name) and bool(b.name) and a.name != b.name and a.title == b.title


def _with_one_link(a: Keys, b: Keys, alike: Likeness, link: str) -> Match | None:
    reason = f"same {_described(link)}"
    if alike >= Likeness.SAME_NAME:
        return Match("duplicate-work", 0.95, f"{reason} and {_TITLES[alike]}")
    if a.main == b.main == link:
        if alike is Likeness.PARTIAL and (
            measure_overlap(a.title, b.title) >= _MOST
            or is_abbreviation(a, b)
            or is_abbreviation(b, a)
        ):
            return Match("duplicate-work", 0.9, f"{reason} and much the same title")
        if alike is not Likeness.RELATED and _told_alike(a, b):
            return Match(
                "duplicate-work", 0.9, f"{reason} and much the same description"
            )
        if not a.papers and not b.papers and not _is_about_both(a, b, alike, link):
            return Match("shared-link", 0.5, f"{reason} under unlike titles")
    if alike is Likeness.PARTIAL and (
        set(a.names) & set(b.names) or measure_overlap(a.title, b.title) >= _HALF
    ):
        return Match("similar-title", 0.6, f"{reason} and a similar title")
    return None


def _is_about_both(a: Keys, b: Keys, alike: Likeness, link: str) -> bool:
    """Tell whether *link* leads to an article on two works: their long titles have nothing in common."""
    is_article = Identifier.parse(link).facts.is_article
    return (
        is_article
        and alike is Likeness.UNLIKE
        and is_long(a.title)
        and is_long(b.title)
    )


def _by_title(a: Keys, b: Keys, alike: Likeness) -> Match | None:
    if alike >= Likeness.SAME_NAME and _are_two_repositories(a, b):
        is_moved = _told_alike(a, b)
        reason = f"same name{_imitation(a, b)}, two repositories"
        return (
            Match("duplicate-work", 0.85, f"{reason} described alike")
            if is_moved
            else Match("similar-title", 0.5, reason)
        )
    if alike is Likeness.SAME and _is_telling(a, b):
        return Match(
            "duplicate-work",
            0.95,
            f"same title but for case and punctuation{_imitation(a, b)}",
        )
    if alike is Likeness.BEHIND_NAME and _are_two_forms(a, b):
        return Match(
            "duplicate-work",
            0.9,
            f"same title but for a name in front{_imitation(a, b)}",
        )
    if alike in {Likeness.CLOSE, Likeness.BEHIND_NAME}:
        return Match("similar-title", 0.7, "nearly the same title")
    if alike not in {Likeness.SAME, Likeness.SAME_NAME} or not _years_fit(a, b):
        return None
    if _links_confirm(a, b):
        return Match("duplicate-work", 0.85, "same name, which their links bear out")
    if alike is Likeness.SAME_NAME and _told_apart(a, b):
        return None
    return Match("similar-title", 0.5, f"same name{_imitation(a, b)}")


def _by_description(a: Keys, b: Keys, alike: Likeness) -> Match | None:
    if alike is Likeness.RELATED or not a.described or a.described != b.described:
        return None
    if not is_same_description(a.description, b.description):
        return None
    return Match("similar-title", 0.4, SAME_DESCRIPTION)


def _is_telling(a: Keys, b: Keys) -> bool:
    """Tell whether the title they share is enough: titles of services recur more than titles of papers."""
    least = 3 if a.papers and b.papers else 4 if a.papers or b.papers else 6
    return is_long(a.title, least) or is_long(b.title, least)


def _are_two_forms(a: Keys, b: Keys) -> bool:
    """Tell whether two papers, of which one has the other's title, are a preprint and what became of it."""
    shorter = min(a.title, b.title, key=len)
    is_paper = bool(a.papers) and bool(b.papers)
    return (
        is_paper
        and _years_fit(a, b)
        and not is_survey(shorter)
        and is_long(shorter, _TELLING_WORDS)
    )


def _imitation(a: Keys, b: Keys) -> str:
    return ", one of them with look-alike letters" if a.imitates != b.imitates else ""


def _described(text: str) -> str:
    identifier = Identifier.parse(text)
    what = identifier.facts.shown
    if what:
        return f"{what} {identifier.value}"
    return "paper" if identifier.is_paper else f"link {identifier.value}"


def _first_common(a: tuple[str, ...], b: tuple[str, ...]) -> str | None:
    """Return what stands earliest in both, wherever the call begins."""
    common = set(a) & set(b)
    return (
        min(common, key=lambda text: (a.index(text) + b.index(text), text))
        if common
        else None
    )


def _first_common_page(a: tuple[str, ...], b: tuple[str, ...]) -> str | None:
    """Return the page to which one leads and of which the other names a place, such as `…/data.html#coco`.

    Two places of one page are two things; and what follows `#/` or `#!` is a page of its own.
    """
    pages_a, pages_b = find_pages_of_places(a), find_pages_of_places(b)
    return min((set(pages_a) & set(b)) | (set(pages_b) & set(a)), default=None)


def find_pages_of_places(links: Sequence[str]) -> list[str]:
    """Return the pages of those *links* that lead to a place on a page, not to a page of an application."""
    parts = [link.partition("#") for link in links]
    return [
        page for page, mark, place in parts if mark and not place.startswith(("/", "!"))
    ]


def _contrary_papers(a: Keys, b: Keys) -> str | None:
    """Say that both have papers of one kind; called where they have none in common."""
    kinds = {Identifier.parse(text).kind for text in a.papers} & {
        Identifier.parse(text).kind for text in b.papers
    }
    return f"their {KINDS[min(kinds)].shown or 'paper'}s differ" if kinds else None


def _doubt_link(a: Keys, b: Keys) -> str:
    """Say which of two links seems wrong: one to a paper that is younger than its entry says."""
    doubtful = [paper for keys in (a, b) for paper in _papers_after_entry(keys)]
    return (
        f"; {_described(doubtful[0])} is younger than its entry says"
        if len(doubtful) == 1
        else ""
    )


def _papers_after_entry(keys: Keys) -> list[str]:
    year = keys.year
    if year is None:
        return []
    return [
        paper
        for paper in keys.papers
        if (find_year(Identifier.parse(paper)) or year) > year
    ]


def _are_two_repositories(a: Keys, b: Keys) -> bool:
    """Tell whether both are two repositories, of which one at most has a paper: such names recur."""
    if (a.papers and b.papers) or not (a.main and b.main) or a.main == b.main:
        return False
    return all(
        Identifier.parse(main).facts.label == "code" for main in (a.main, b.main)
    )


def _years_fit(a: Keys, b: Keys) -> bool:
    return a.year is None or b.year is None or abs(a.year - b.year) <= 1


def _told_alike(a: Keys, b: Keys) -> bool:
    """Tell whether the descriptions share at least half of the words of the shorter one."""
    common = len(set(a.about) & set(b.about))
    return common >= _FEW_WORDS and common >= _HALF * min(len(a.about), len(b.about))


def _told_apart(a: Keys, b: Keys) -> bool:
    """Tell whether the description under a common name has no word of what the other title says."""
    if any(map(_is_distinctive, set(a.names) & set(b.names))):
        return False
    mine, theirs = ({*keys.about, *keys.tail.split()} for keys in (a, b))
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _links_confirm(a: Keys, b: Keys) -> bool:
    """Tell whether two works of one name are a paper and its repository, or a repository that moved."""
    common = set(a.names) & set(b.names)
    if a.papers and b.papers:
        return False
    if not a.papers and not b.papers:
        moved = common & set(a.hints) & set(b.hints)
        return bool(moved) and (
            _told_alike(a, b)
            or (any(map(_is_distinctive, moved)) and not (a.about and b.about))
        )
    paper, artefact = (a, b) if a.papers else (b, a)
    if not any(map(_is_distinctive, common & set(artefact.hints))):
        return False
    return (
        bool(a.year and b.year)
        or len(set(artefact.about) & set(paper.title.split())) > 1
    )


def _is_distinctive(name: str) -> bool:
    """Tell whether a name is long, or holds a digit, so that it is hardly chosen twice."""
    return len(name) >= _TELLING_NAME or (
        len(name) >= _SHORT_NAME and not name.isalpha()
    )
