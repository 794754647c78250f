"""Entries of a catalog that are, or may be, one work: the search behind several rules, made once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from bot.identity.compare import SAME_DESCRIPTION, Kind, Match
from bot.identity.identifiers import identify
from bot.identity.index import Index, find_matches
from bot.identity.keys import Keys
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import FieldPath
from bot.model.link import parse_links

_MOST_SCANS: Final = 16
"""Subjects that are compared one by one; for more, an index of all entries costs less."""


class DuplicatePair(NamedTuple):
    """Two entries that may be one work: *subject* is the one to speak of, *other* is there already."""

    subject: EntryId
    other: EntryId
    match: Match
    field: FieldPath
    """Where the subject says what they share: one of its links, its name or its title."""
    other_field: FieldPath
    shared: Literal["section", "list", "repository"]
    """The smallest part of the repository that shows both."""


def find_duplicate_pairs(
    catalog: Catalog, subjects: Sequence[EntryId], kind: Kind
) -> list[DuplicatePair]:
    """The repeats of one *kind* that concern *subjects*, in the catalog's order, each pair once.

    A pair is told of the subject in it; of two subjects, of the one that was `added` later, else of the one
    whose id is greater. Silent are tombstones, which are no subjects, and pairs which a person has judged: by
    `distinct_from`, or, in two lists, by `same_as`.
    """
    found = catalog.memoize(
        ("find_duplicate_pairs", *subjects), lambda: list(_search(catalog, subjects))
    )
    return [repeat for repeat in found if repeat.match.kind == kind]


def find_sections(record: Mapping[str, Any], entry_id: EntryId) -> list[str]:
    """The sections that show an entry: its home, then those of `also_in`."""
    guests = (
        also if isinstance(also, str) else str(also.get("section"))
        for also in record.get("also_in") or ()
    )
    return [entry_id.section, *guests]


def _search(catalog: Catalog, subjects: Sequence[EntryId]) -> Iterator[DuplicatePair]:
    chosen = {
        subject
        for subject in subjects
        if subject in catalog.keys and "removed" not in catalog.records[subject]
    }
    told = set()
    for one, other, match in _pairs(catalog, chosen):
        pair = _oriented(catalog, one, other, chosen)
        if (
            pair is None
            or pair in told
            or _is_judged(catalog, one, other)
            or _is_judged(catalog, other, one)
        ):
            continue
        told.add(pair)
        subject, listed = (_keys(catalog, entry_id) for entry_id in pair)
        yield DuplicatePair(
            *pair,
            match=match,
            field=_place(catalog, subject, listed, match),
            other_field=_place(catalog, listed, subject, match),
            shared=_shared(catalog, *pair),
        )


def _pairs(
    catalog: Catalog, chosen: set[EntryId]
) -> Iterator[tuple[EntryId, EntryId, Match]]:
    if len(chosen) > _MOST_SCANS:
        for one, other, match in Index(
            map(Keys._make, catalog.keys.values())
        ).find_all_matches():
            yield EntryId(one), EntryId(other), match
        return
    for subject in sorted(chosen):
        for other, match in find_matches(
            _keys(catalog, subject), catalog.keys, catalog.titles
        ):
            yield subject, EntryId(other), match


def _keys(catalog: Catalog, entry_id: EntryId) -> Keys:
    # Comparing reads lists as well as tuples, so keys from a cache need no conversion.
    return Keys._make(catalog.keys[entry_id])


def _oriented(
    catalog: Catalog, one: EntryId, other: EntryId, chosen: set[EntryId]
) -> tuple[EntryId, EntryId] | None:
    if one not in chosen or other not in chosen:
        return (
            (one, other) if one in chosen else (other, one) if other in chosen else None
        )
    came, other_came = (
        catalog.records[entry_id].get("added") for entry_id in (one, other)
    )
    if came and other_came and came != other_came:
        return (one, other) if came > other_came else (other, one)
    return (one, other) if one > other else (other, one)


def _is_judged(catalog: Catalog, judge: EntryId, other: EntryId) -> bool:
    record = catalog.records[judge]
    named = list(record.get("distinct_from") or ())
    if judge.list_id != other.list_id:
        named += record.get("same_as") or ()
    return any(catalog.resolve(name) == other for name in named)


def _shared(
    catalog: Catalog, one: EntryId, other: EntryId
) -> Literal["section", "list", "repository"]:
    if one.list_id != other.list_id:
        return "repository"
    sections = set(find_sections(catalog.records[one], one))
    return (
        "list"
        if sections.isdisjoint(find_sections(catalog.records[other], other))
        else "section"
    )


def _place(catalog: Catalog, mine: Keys, theirs: Keys, match: Match) -> FieldPath:
    """Where the entry says what both share; papers come before other links, links before words."""
    record = catalog.records[mine.id]
    for own, others in ((mine.papers, theirs.papers), (mine.links, theirs.links)):
        common = set(own) & set(others)
        for link in parse_links(record.get("links")) if common else ():
            if str(identify(link.url)) in common:
                return "links", link.label
    if match.reason == SAME_DESCRIPTION:
        return ("description",)
    return (
        ("name",) if "same name" in match.reason and record.get("name") else ("title",)
    )
