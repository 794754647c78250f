"""Finding matches among many works in time linear in their number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise
from typing import Any, Final

from bot.identity.compare import Match, compare, find_pages_of_places
from bot.identity.identifiers import Identifier
from bot.identity.keys import Keys
from bot.identity.titles import is_long
from bot.model.lazy_values import find_keys_containing

_MAX_GROUP: Final = 20
"""Works with one key that are compared each with each; of more, each with the first and its neighbour."""
_MAX_BLOCK: Final = 100
_MANY_WORKS: Final = 4
"""Works that share a page, or words of their descriptions, of which none can be told by it; two or three may be one
work, or have a wrong link."""
_FEW_WORKS: Final = 3
"""Works under one short title that lead to as many pages: courses "Complex Analysis", links "Twitter"."""
_EDGE: Final = 12
_CUTOFF: Final = 90
"""Least `ratio` of RapidFuzz at which two long titles are compared in earnest."""
_LEAST_LENGTH: Final = _CUTOFF / (200 - _CUTOFF)
"""How short, by that ratio, the shorter of two titles can be."""


def find_matches(
    newcomer: Keys, known: Mapping[str, Sequence[Any]], titles: Mapping[str, str]
) -> list[tuple[str, Match]]:
    """Return the works that may be *newcomer*, in the catalog's order; works of its own id are left out.

    Scans, so that one newcomer does not pay for an index: a few milliseconds against 10,000 works whose keys
    are packed.

    Args:
        newcomer: the work to look for.
        known: the keys of each work, by id.
        titles: their normalised titles, in the same order.
    """
    exact = _exact_keys(newcomer)
    names = set()
    if is_long(newcomer.title):
        from rapidfuzz import fuzz, process

        near = process.extract(
            newcomer.title, titles, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None
        )
        names = {name for _, _, name in near}
    names.update(
        name
        for name in find_keys_containing(known, exact)
        if _shares(Keys._make(known[name]), exact)
    )
    names.discard(newcomer.id)
    order = [name for name in known if name in names] if len(names) > 1 else names
    candidates = [(name, Keys._make(known[name])) for name in order]
    common = _find_common_keys([newcomer, *(keys for _, keys in candidates)])
    newcomer = _without_keys(newcomer, common)
    compared = ((name, compare(newcomer, keys)) for name, keys in candidates)
    matches = [(name, match) for name, match in compared if match]
    if not any(match.kind == "similar-title" for _, match in matches):
        return matches
    others = dict(candidates)
    works = Counter(_list_titles(newcomer))
    for keys in others.values():
        works.update(_list_titles(keys))
    return [
        (name, match)
        for name, match in matches
        if not _is_of_subject(newcomer, others[name], match, works)
    ]


class Index:
    """A catalog's keys, ready for finding every pair.

    Exact keys (identifiers, titles, names) are looked up; long titles that are nearly equal are sought among
    those that share one of their two rarest words, their first or their last letters.
    """

    def __init__(self, keys: Iterable[Keys]) -> None:
        self._keys = list(keys)

    def find_all_matches(self) -> list[tuple[str, str, Match]]:
        """Return every pair of works that may be one, in the catalog's order."""
        pairs = {pair for group in self._groups() for pair in _pairs_of(group)}
        pairs.update(self._near_pairs())
        common = _find_common_keys(self._keys)
        works = (
            [_without_keys(keys, common) for keys in self._keys]
            if common
            else self._keys
        )
        couples = ((works[one], works[other]) for one, other in sorted(pairs))
        matches = [
            (one, other, match)
            for one, other in couples
            if (match := compare(one, other))
        ]
        titles = (_list_titles(keys) for keys in self._keys)
        count = Counter(chain.from_iterable(titles))
        return [
            (one.id, other.id, match)
            for one, other, match in matches
            if not _is_of_subject(one, other, match, count)
        ]

    def _groups(self) -> Iterable[list[int]]:
        first: dict[str, int] = {}
        groups: dict[str, list[int]] = {}
        for number, keys in enumerate(self._keys):
            for key in _exact_keys(keys):
                one = first.setdefault(key, number)
                if one != number:
                    groups.setdefault(key, [one]).append(number)
        return groups.values()

    def _near_pairs(self) -> Iterator[tuple[int, int]]:
        from rapidfuzz import fuzz, process

        first: dict[str, int] = {}
        for number, keys in enumerate(self._keys):
            if is_long(keys.title):
                first.setdefault(keys.title, number)
        for block in _blocks(list(first)):
            block.sort(key=len)
            start = 0
            for position, title in enumerate(block):
                while len(block[start]) < _LEAST_LENGTH * len(title):
                    start += 1
                window = block[start:position]
                for near, _, _ in process.extract(
                    title, window, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None
                ):
                    one, other = first[title], first[near]
                    yield (one, other) if one < other else (other, one)


def _find_common_keys(works: Sequence[Keys]) -> frozenset[str]:
    """Return the links and words of descriptions that many works share, under as many titles: they identify none.

    A page of reading notes, or of a group, is one, also where each work has a place of its own there. A paper never is.
    """
    titles: dict[str, set[str]] = {}
    for keys in works:
        for key in {*keys.links, *find_pages_of_places(keys.links), keys.described}:
            titles.setdefault(key, set()).add(keys.title)
    titles.pop("", None)
    return frozenset(key for key, shown in titles.items() if len(shown) >= _MANY_WORKS)


def _list_titles(keys: Keys) -> set[str]:
    """Return the title and the names of a work, each without spaces, as others may bear them too."""
    titles = {keys.title.replace(" ", ""), *keys.names}
    titles.discard("")
    return titles


def _is_of_subject(
    one: Keys, other: Keys, match: Match, works: Mapping[str, int]
) -> bool:
    """Return whether a match rests on nothing but the name of a subject, or of a kind of page.

    *works* says how many works bear a title or name. A section that has the name says that it is a subject's, and so
    do several works under it that lead to one kind of page each: courses "Complex Analysis". A paper, a repository
    and a website under one name may well be one work. Where still more works bear a name, such as "GitHub", the kinds
    of their pages say nothing.
    """
    if match.kind != "similar-title" or not (one.main and other.main):
        return False
    common = _list_titles(one) & _list_titles(other)
    if not common or not set(one.links).isdisjoint(other.links):
        return False
    is_one_kind = _name_page_kind(one) == _name_page_kind(other)
    folders = {part.replace("-", "") for part in one.id.split("/")[:-1]}
    if is_one_kind and not common.isdisjoint(folders):
        return True
    if one.title == other.title and is_long(one.title):
        return False
    least = min(works[title] for title in common)
    has_paper = bool(one.papers or other.papers)
    if is_one_kind and least >= _FEW_WORKS:
        return one.title == other.title or not has_paper
    return not has_paper and least >= _MANY_WORKS


def _name_page_kind(keys: Keys) -> str:
    """Return what the main link leads to; a document that no paper's identifier names is a page like others."""
    kind = Identifier.parse(keys.main).facts.label
    return "website" if kind == "paper" and not keys.papers else kind


def _without_keys(keys: Keys, common: frozenset[str]) -> Keys:
    if common.isdisjoint((*keys.links, keys.described)):
        return keys
    return keys._replace(
        links=tuple(link for link in keys.links if link not in common),
        described="" if keys.described in common else keys.described,
    )


def _exact_keys(keys: Keys) -> set[str]:
    """Return what another work must share, one of them at least, to be a match at all but by a near title.

    Identifiers hold a colon, keys of descriptions a bar; titles and names hold neither.
    """
    exact = {
        *keys.papers,
        *keys.links,
        *keys.names,
        keys.described,
        keys.title,
        keys.core,
        keys.bag,
    }
    exact.update(link.partition("#")[0] for link in keys.links)
    if is_long(
        keys.tail, 3
    ):  # as few words as `compare_titles` takes for a whole title
        exact.add(keys.tail)
    exact.discard("")
    return exact


def _shares(keys: Keys, exact: set[str]) -> bool:
    return not (
        exact.isdisjoint((keys.title, keys.core, keys.tail, keys.bag, keys.described))
        and exact.isdisjoint(keys.papers)
        and exact.isdisjoint(keys.links)
        and exact.isdisjoint(link.partition("#")[0] for link in keys.links)
        and exact.isdisjoint(keys.names)
    )


def _pairs_of(group: list[int]) -> Iterator[tuple[int, int]]:
    if len(group) <= _MAX_GROUP:
        return combinations(group, 2)
    return iter({*pairwise(group), *((group[0], number) for number in group[1:])})


def _blocks(titles: list[str]) -> Iterator[list[str]]:
    """Group titles that may be near one another: by their two rarest words, their first and last letters."""
    words = [list(dict.fromkeys(title.split())) for title in titles]
    frequency = Counter(chain.from_iterable(words))
    blocks: dict[str, list[str]] = defaultdict(list)
    for title, each in zip(titles, words, strict=True):
        rare = sorted(
            (word for word in each if frequency[word] > 1), key=frequency.__getitem__
        )
        for key in (*rare[:2], f"{title[:_EDGE]}…", f"…{title[-_EDGE:]}"):
            blocks[key].append(title)
    return (block for block in blocks.values() if 1 < len(block) <= _MAX_BLOCK)
