"""The search of a catalog for entries that are, or may be, one work.

Several rules need it, so it is made once for a catalog and its subjects.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from bot.identity.compare import Kind, Match
from bot.identity.identifiers import identify
from bot.identity.index import Index, find_matches, prepare_matches
from bot.identity.keys import Keys
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import FieldPath
from bot.model.link import parse_links
from bot.model.wording import find_language

# Up to so many subjects are compared one by one; for more, an index of all entries costs
# less.
_MOST_SCANS: Final = 16

Shared = Literal["section", "list", "repository"]


class DuplicatePair(NamedTuple):
    """Two entries that may be one work.

    The finding concerns *subject*; *listed* is there already.
    """

    subject: EntryId
    listed: EntryId
    match: Match
    field: FieldPath
    """Where the subject says what both share: one of its links, its name or its title."""
    listed_field: FieldPath
    shared: Shared
    """The smallest part of the repository that shows both."""


def find_duplicate_pairs(
    catalog: Catalog, subjects: Sequence[EntryId], kind: Kind
) -> list[DuplicatePair]:
    """Return the pairs of one *kind* that concern *subjects*, each once.

    They come in the catalog's order. The subject of a pair is one of *subjects*; of two
    of them, it is the one that was `added` later, or else the one whose id is greater.
    Entries that were removed are no subjects. Pairs that a person has judged, by
    `distinct_from` or, in two lists, by `same_as`, are left out.
    """
    # The reasons of the pairs are said in one language.
    key = ("find_duplicate_pairs", find_language(), *subjects)
    pairs = catalog.memoize(key, lambda: list(_search(catalog, subjects)))
    return [pair for pair in pairs if pair.match.kind == kind]


def find_sections(record: Mapping[str, Any], entry_id: EntryId) -> list[str]:
    """Return the sections that show an entry: its home, then those of `also_in`."""
    sections = [entry_id.section]
    for guest in record.get("also_in") or ():
        section = guest if isinstance(guest, str) else str(guest.get("section"))
        sections.append(section)
    return sections


def _search(catalog: Catalog, subjects: Sequence[EntryId]) -> Iterator[DuplicatePair]:
    """Yield the pairs of all kinds that concern *subjects*."""
    chosen = {
        subject
        for subject in subjects
        if subject in catalog.keys and "removed" not in catalog.records[subject]
    }
    reported = set()
    for entry_a, entry_b, match in _iterate_matches(catalog, chosen):
        pair = _order_pair(catalog, entry_a, entry_b, chosen)
        # Two subjects that are compared one by one meet twice.
        if pair is None or pair in reported:
            continue
        if _is_judged(catalog, entry_a, entry_b) or _is_judged(
            catalog, entry_b, entry_a
        ):
            continue
        reported.add(pair)
        subject_keys, listed_keys = (_get_keys(catalog, entry_id) for entry_id in pair)
        yield DuplicatePair(
            *pair,
            match=match,
            field=_locate_match(catalog, subject_keys, listed_keys, match),
            listed_field=_locate_match(catalog, listed_keys, subject_keys, match),
            shared=_find_shared_part(catalog, *pair),
        )


def _iterate_matches(
    catalog: Catalog, chosen: set[EntryId]
) -> Iterator[tuple[EntryId, EntryId, Match]]:
    if len(chosen) > _MOST_SCANS:
        index = Index(map(Keys._make, catalog.keys.values()))
        for id_a, id_b, match in index.find_all_matches():
            yield EntryId(id_a), EntryId(id_b), match
        return
    prepare_matches([_get_keys(catalog, one) for one in chosen], catalog.entries)
    for subject in sorted(chosen):
        keys = _get_keys(catalog, subject)
        for listed_id, match in find_matches(keys, catalog.entries):
            yield subject, EntryId(listed_id), match


def _get_keys(catalog: Catalog, entry_id: EntryId) -> Keys:
    # Comparing reads lists as well as tuples, so keys from a cache need no conversion.
    return Keys._make(catalog.keys[entry_id])


def _order_pair(
    catalog: Catalog,
    a: EntryId,
    b: EntryId,
    chosen: set[EntryId],
) -> tuple[EntryId, EntryId] | None:
    """Return the subject of a pair and the other entry; None where neither is chosen."""
    if a not in chosen or b not in chosen:
        if a in chosen:
            return a, b
        return (b, a) if b in chosen else None
    added_a, added_b = (catalog.records[entry].get("added") for entry in (a, b))
    is_later = a > b
    if added_a and added_b and added_a != added_b:
        is_later = added_a > added_b
    return (a, b) if is_later else (b, a)


def _is_judged(catalog: Catalog, judge: EntryId, other_id: EntryId) -> bool:
    """Return whether the entry *judge* says that it is another work, or the same one."""
    record = catalog.records[judge]
    references = list(record.get("distinct_from") or ())
    # In one list a work has one entry, so `same_as` settles nothing there.
    if judge.list_id != other_id.list_id:
        references += record.get("same_as") or ()
    return any(_leads_to(catalog, reference, other_id) for reference in references)


def _leads_to(catalog: Catalog, reference: str, entry_id: EntryId) -> bool:
    """Return whether *reference* is the id of the entry, or a link that it has."""
    if "://" not in reference:
        return catalog.resolve(reference) == entry_id
    keys = _get_keys(catalog, entry_id)
    return str(identify(reference)) in {*keys.papers, *keys.links}


def _find_shared_part(catalog: Catalog, a: EntryId, b: EntryId) -> Shared:
    """Return the smallest part of the repository that shows both entries."""
    if a.list_id != b.list_id:
        return "repository"
    sections_a = set(find_sections(catalog.records[a], a))
    sections_b = find_sections(catalog.records[b], b)
    return "list" if sections_a.isdisjoint(sections_b) else "section"


def _locate_match(
    catalog: Catalog,
    keys: Keys,
    other_keys: Keys,
    match: Match,
) -> FieldPath:
    """Return the field in which an entry says what both share.

    Papers come before other links, and links before words.
    """
    record = catalog.records[keys.id]
    common_papers = set(keys.papers) & set(other_keys.papers)
    common_links = set(keys.links) & set(other_keys.links)
    for common in (common_papers, common_links):
        for link in parse_links(record.get("links")) if common else ():
            if str(identify(link.url)) in common:
                return "links", link.label
    if match.shared_text == "name" and not record.get("name"):
        return ("title",)
    return (match.shared_text,)
