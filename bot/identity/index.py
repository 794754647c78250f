"""The search for matches among many works, in time linear in their number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise
from typing import Final

from bot.identity.compare import Match, compare, find_pages_of_places
from bot.identity.identifiers import Identifier
from bot.identity.keys import Keys
from bot.identity.titles import is_long
from bot.model.entry_store import EntryStore

# Up to so many works with one key are compared each with each. Of more, each is compared
# with the first and with its neighbour, so that the cost stays linear.
_MAX_GROUP: Final = 20
# Of more titles than these that share a word or an edge, none is compared for it: it is
# too common to tell anything.
_MAX_BLOCK: Final = 100
# So many works that share a page, or words of their descriptions, cannot be told by it.
# Two or three may be one work, or have a wrong link.
_MANY_WORKS: Final = 4
# So many works under one short title that lead to as many pages are works of a subject:
# courses "Complex Analysis", links "Twitter".
_FEW_WORKS: Final = 3
# Letters of a title's beginning and end by which titles are grouped
_EDGE: Final = 12
# Telling words of a subtitle that is looked up like a title, as `compare_titles` takes it
_MIN_TAIL_WORDS: Final = 3
# Least `ratio` of RapidFuzz at which two long titles are compared in earnest
_CUTOFF: Final = 90
# How short, by that ratio, the shorter of two titles can be: of lengths a <= b, the ratio
# is at most 200 * a / (a + b).
_LEAST_LENGTH: Final = _CUTOFF / (200 - _CUTOFF)


def find_matches(newcomer: Keys, listed: EntryStore) -> list[tuple[str, Match]]:
    """Return the works among *listed* that may be *newcomer*, by their ids.

    Works of its own id are left out.
    """
    candidates = _find_candidates(newcomer, listed)
    common_keys = _find_common_keys([newcomer, *candidates.values()])
    newcomer = _remove_keys(newcomer, common_keys)
    matches = []
    for name, keys in candidates.items():
        match = compare(newcomer, keys)
        if match:
            matches.append((name, match))
    # Only similar titles may rest on the name of a subject, and counting titles costs time.
    if not any(match.kind == "similar-title" for _, match in matches):
        return matches
    title_counts = Counter(_collect_titles(newcomer))
    for keys in candidates.values():
        title_counts.update(_collect_titles(keys))
    return [
        (name, match)
        for name, match in matches
        if not _is_of_subject(newcomer, candidates[name], match, title_counts)
    ]


def prepare_matches(newcomers: Sequence[Keys], listed: EntryStore) -> None:
    """Have at hand what `find_matches` asks about each of *newcomers*."""
    texts = {text for newcomer in newcomers for text in _collect_exact_keys(newcomer)}
    titles = {newcomer.title for newcomer in newcomers if is_long(newcomer.title)}
    listed.prepare(texts, titles, _CUTOFF)


def _find_candidates(newcomer: Keys, listed: EntryStore) -> dict[str, Keys]:
    """Return the works that share a key with *newcomer*, or have a near title, by id."""
    exact_keys = _collect_exact_keys(newcomer)
    names = set()
    if is_long(newcomer.title):
        from rapidfuzz import fuzz, process

        titles = listed.find_near_titles(newcomer.title, _CUTOFF)
        near_titles = process.extract(
            newcomer.title, titles, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None
        )
        names = {name for _, _, name in near_titles}
    for name in listed.find_sharing(exact_keys):
        if not exact_keys.isdisjoint(list_shared_keys(Keys._make(listed.keys[name]))):
            names.add(name)
    names.discard(newcomer.id)
    return {name: Keys._make(listed.keys[name]) for name in sorted(names)}


class Index:
    """A catalog's keys, ready for finding every pair.

    Exact keys (identifiers, titles, names) are looked up. Long titles that are nearly
    equal are sought among those that share one of their two rarest words, their first
    or their last letters.
    """

    def __init__(self, keys: Iterable[Keys]) -> None:
        self._keys = list(keys)

    def find_all_matches(self) -> list[tuple[str, str, Match]]:
        """Return every pair of works that may be one, in the catalog's order."""
        pairs: set[tuple[int, int]] = set()
        for group in self._group_by_key():
            pairs.update(_list_pairs(group))
        pairs.update(self._find_near_pairs())
        works = self._keys
        common_keys = _find_common_keys(works)
        if common_keys:
            works = [_remove_keys(keys, common_keys) for keys in works]
        title_lists = map(_collect_titles, self._keys)
        title_counts = Counter(chain.from_iterable(title_lists))
        matches = []
        for number_a, number_b in sorted(pairs):
            a, b = works[number_a], works[number_b]
            match = compare(a, b)
            if match and not _is_of_subject(a, b, match, title_counts):
                matches.append((a.id, b.id, match))
        return matches

    def _group_by_key(self) -> Iterable[list[int]]:
        """Return the numbers of the works that share an exact key, for each such key."""
        # Most keys belong to one work, so a list is made only for a second one.
        first_holders: dict[str, int] = {}
        groups: dict[str, list[int]] = {}
        for number, keys in enumerate(self._keys):
            for key in _collect_exact_keys(keys):
                holder = first_holders.setdefault(key, number)
                if holder != number:
                    groups.setdefault(key, [holder]).append(number)
        return groups.values()

    def _find_near_pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the numbers of works whose long titles are nearly equal."""
        from rapidfuzz import fuzz, process

        holders: dict[str, int] = {}
        for number, keys in enumerate(self._keys):
            if is_long(keys.title):
                holders.setdefault(keys.title, number)
        for block in _group_near_titles(list(holders)):
            block.sort(key=len)
            start = 0
            for position, title in enumerate(block):
                # Titles that are too short by their length alone need no comparison.
                while len(block[start]) < _LEAST_LENGTH * len(title):
                    start += 1
                window = block[start:position]
                for near_title, _, _ in process.extract(
                    title, window, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None
                ):
                    a, b = holders[title], holders[near_title]
                    yield (a, b) if a < b else (b, a)


def _find_common_keys(works: Sequence[Keys]) -> frozenset[str]:
    """Return the links and keys of descriptions that many works share.

    They identify none of these works, which have as many titles. A page of reading
    notes, or of a group, is one, also where each work has a place of its own there. A
    paper never is.
    """
    titles_by_key: dict[str, set[str]] = {}
    for keys in works:
        pages = find_pages_of_places(keys.links)
        for key in {*keys.links, *pages, keys.description_key}:
            titles_by_key.setdefault(key, set()).add(keys.title)
    titles_by_key.pop("", None)
    return frozenset(
        key for key, titles in titles_by_key.items() if len(titles) >= _MANY_WORKS
    )


def _collect_titles(keys: Keys) -> set[str]:
    """Return the title and the names of a work, each without spaces.

    Others may bear them in that form, too.
    """
    titles = {keys.title.replace(" ", ""), *keys.names}
    titles.discard("")
    return titles


def _is_of_subject(
    a: Keys,
    b: Keys,
    match: Match,
    title_counts: Mapping[str, int],
) -> bool:
    """Return whether a match rests on the name of a subject, or of a kind of page, alone.

    *title_counts* says how many works bear a title or name. A section that has the name
    says that it is a subject's, and so do several works under it that lead to one kind
    of page each: courses "Complex Analysis". A paper, a repository and a website under
    one name may well be one work. Where still more works bear a name, such as "GitHub",
    the kinds of their pages say nothing.
    """
    if match.kind != "similar-title" or not (a.main and b.main):
        return False
    common_titles = _collect_titles(a) & _collect_titles(b)
    if not common_titles or not set(a.links).isdisjoint(b.links):
        return False
    is_one_kind = _name_page_kind(a) == _name_page_kind(b)
    if is_one_kind and _is_name_of_folder(a, common_titles):
        return True
    if a.title == b.title and is_long(a.title):
        return False
    count = min(title_counts[title] for title in common_titles)
    has_paper = bool(a.papers or b.papers)
    if is_one_kind and count >= _FEW_WORKS:
        return a.title == b.title or not has_paper
    return not has_paper and count >= _MANY_WORKS


def _is_name_of_folder(keys: Keys, titles: set[str]) -> bool:
    """Return whether the list or the section of a work has one of *titles* as its name."""
    folders = keys.id.split("/")[:-1]
    return any(folder.replace("-", "") in titles for folder in folders)


def _name_page_kind(keys: Keys) -> str:
    """Return what the main link leads to, as its label.

    A document that no paper's identifier names is a page like others.
    """
    label = Identifier.parse(keys.main).facts.label
    return "website" if label == "paper" and not keys.papers else label


def _remove_keys(keys: Keys, common_keys: frozenset[str]) -> Keys:
    if common_keys.isdisjoint((*keys.links, keys.description_key)):
        return keys
    is_common_description = keys.description_key in common_keys
    return keys._replace(
        links=tuple(link for link in keys.links if link not in common_keys),
        description_key="" if is_common_description else keys.description_key,
    )


def _collect_exact_keys(keys: Keys) -> set[str]:
    """Return the keys of which another work must share one to be a match.

    Only a near title is a match without. Identifiers hold a colon, keys of descriptions
    a bar; titles and names hold neither.
    """
    return _list_keys(keys, keys.tail if is_long(keys.tail, _MIN_TAIL_WORDS) else "")


def list_shared_keys(keys: Keys) -> set[str]:
    """Return the keys of a listed work, of which a newcomer must have one to match."""
    return _list_keys(keys, keys.tail)


def _list_keys(keys: Keys, tail: str) -> set[str]:
    """Return the keys that are looked up, with *tail* as the subtitle's."""
    listed_keys = {
        *keys.papers,
        *keys.links,
        *keys.names,
        keys.description_key,
        keys.title,
        keys.core,
        tail,
        keys.sorted_words,
    }
    # A place on a page and the page may be one work.
    listed_keys.update(link.partition("#")[0] for link in keys.links)
    listed_keys.discard("")
    return listed_keys


def _list_pairs(group: list[int]) -> Iterable[tuple[int, int]]:
    """Return the pairs of a group that are compared; see `_MAX_GROUP`."""
    if len(group) <= _MAX_GROUP:
        return combinations(group, 2)
    first_pairs = ((group[0], number) for number in group[1:])
    return {*pairwise(group), *first_pairs}


def _group_near_titles(titles: list[str]) -> Iterator[list[str]]:
    """Yield groups of titles that may be near one another.

    Titles of a group share one of their two rarest words, their first or their last
    letters.
    """
    words_by_title = {title: list(dict.fromkeys(title.split())) for title in titles}
    frequency = Counter(chain.from_iterable(words_by_title.values()))
    blocks: dict[str, list[str]] = defaultdict(list)
    for title, title_words in words_by_title.items():
        # A word that no other title holds leads to none.
        shared_words = [word for word in title_words if frequency[word] > 1]
        rarest = sorted(shared_words, key=frequency.__getitem__)[:2]
        for key in (*rarest, f"{title[:_EDGE]}…", f"…{title[-_EDGE:]}"):
            blocks[key].append(title)
    for block in blocks.values():
        if 1 < len(block) <= _MAX_BLOCK:
            yield block
