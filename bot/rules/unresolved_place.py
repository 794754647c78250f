"""unresolved-place."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from bot.listing.places import SectionMembers, members_of_catalog, resolve_places
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import FieldPath, Fix, SetValue
from bot.model.rule import Violation, rule

_ALIKE = 3
"""Letters at the beginning that a slip seldom concerns; comparing every slug of a large section takes long."""


@rule("warning", scope="catalog")
def unresolved_place(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """The place of an entry leads to another entry of the section.

    ## Why is this bad?
    A place below an entry that is not there, or that has its own place below this
    one, does nothing: the entry stands where the section's order puts it.

    ## How to mend it
    Name the slug of the entry above, its file's name without `.yaml`, or take
    `place` away. A former slug counts, and that of a removed entry.
    """
    for subject in subjects:
        for section, field, place in _places_of(catalog.records[subject], subject):
            slug = place.get("after") if isinstance(place, Mapping) else None
            if isinstance(slug, str):
                for violation in _judge(
                    catalog, subject, section, (*field, "after"), slug
                ):
                    yield subject, violation


def _places_of(
    record: Mapping[str, object], subject: EntryId
) -> Iterator[tuple[str, FieldPath, object]]:
    """Yield each section where the entry has a place, with the field that says so, and the place."""
    if record.get("place") is not None:
        yield subject.section, ("place",), record["place"]
    guests = record.get("also_in")
    for number, guest in enumerate(guests if isinstance(guests, list) else ()):
        if isinstance(guest, Mapping) and guest.get("place") is not None:
            yield (
                str(guest.get("section", "")),
                ("also_in", number, "place"),
                guest["place"],
            )


def _judge(
    catalog: Catalog, subject: EntryId, section: str, field: FieldPath, slug: str
) -> Iterator[Violation]:
    home = SectionId.from_parts(subject.list_id, section)
    given = _members(catalog, home)
    if given is None:  # another rule says that there is no such section
        return
    places = catalog.memoize(("places", home), lambda: resolve_places(given))
    if subject in places.cyclic:
        yield Violation(f"The place below `{slug}` leads back to this entry.", field)
    elif subject in places.unknown:
        message = f"The section shows no entry `{slug}`."
        near = _find_similar_slug(given, subject, slug)
        if near is None:
            yield Violation(message, field)
            return
        fix = Fix(f"Write `{near}`", (SetValue(field, near),), safe=False)
        yield Violation(f"{message} Did you mean `{near}`?", field, fix)


def _find_similar_slug(
    given: SectionMembers, subject: EntryId, slug: str
) -> str | None:
    """Return the slug of the section that was meant, also by an id or a path; those that begin alike are compared."""
    meant = EntryId.from_reference(slug).slug
    beginning = meant[:_ALIKE]
    slugs = (member.id.slug for member in given.members if member.id != subject)
    return next(
        iter(
            get_close_matches(
                meant, [one for one in slugs if one.startswith(beginning)], 1
            )
        ),
        None,
    )


def _members(catalog: Catalog, home: SectionId) -> SectionMembers | None:
    layout = catalog.layouts.get(home.list_id)
    section = layout.sections.get(home.section) if layout else None
    if section is None:
        return None
    return catalog.memoize(
        ("members", home), lambda: members_of_catalog(catalog, home, section)
    )
