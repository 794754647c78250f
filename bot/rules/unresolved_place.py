"""unresolved-place."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from bot.listing.places import SectionMembers, list_catalog_members, resolve_places
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import FieldPath, Fix, SetValue
from bot.model.rule import Violation, rule
from bot.model.wording import say

# Letters at the beginning that a slip seldom concerns. Comparing every slug of a large
# section takes long, so only slugs that begin alike are compared.
_COMMON_START = 3


@rule("warning", scope="catalog")
def unresolved_place(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """The place of an entry leads to another entry of the section.

    ## Why is this bad?
    A place below an entry that is not there, or that has its own place below this
    one, does nothing: the entry stands where the section's order puts it.

    ## How to fix it
    Name the slug of the entry above, its file's name without `.yaml`, or take
    `place` away. A former slug counts, and that of a removed entry.
    """
    for subject in subjects:
        for section, field, slug in _list_places(catalog.records[subject], subject):
            for violation in _judge_place(catalog, subject, section, field, slug):
                yield subject, violation


def _list_places(
    record: Mapping[str, object], subject: EntryId
) -> Iterator[tuple[str, FieldPath, str]]:
    """Yield the places of an entry below another one.

    Each is the section, the field that says so, and the slug of the entry above.
    """
    for section, field, value in _list_place_fields(record, subject):
        slug = value.get("after") if isinstance(value, Mapping) else None
        if isinstance(slug, str):
            yield section, (*field, "after"), slug


def _list_place_fields(
    record: Mapping[str, object], subject: EntryId
) -> Iterator[tuple[str, FieldPath, object]]:
    """Yield each section in which the entry has a place, with its field and value."""
    if record.get("place") is not None:
        yield subject.section, ("place",), record["place"]
    guests = record.get("also_in")
    if not isinstance(guests, list):
        return
    for number, guest in enumerate(guests):
        if isinstance(guest, Mapping) and guest.get("place") is not None:
            section = str(guest.get("section", ""))
            yield section, ("also_in", number, "place"), guest["place"]


def _judge_place(
    catalog: Catalog,
    subject: EntryId,
    section: str,
    field: FieldPath,
    slug: str,
) -> Iterator[Violation]:
    """Yield the fault of one place: a circle, or an entry that is not there."""
    section_id = SectionId.from_parts(subject.list_id, section)
    members = _find_members(catalog, section_id)
    # `dangling-reference` tells of a section that is not there.
    if members is None:
        return
    places = catalog.memoize(("places", section_id), lambda: resolve_places(members))
    if subject in places.cyclic:
        message = say("The place below `{slug}` leads back to this entry.", slug=slug)
        yield Violation(message, field)
    elif subject in places.unknown:
        message = say("The section shows no entry `{slug}`.", slug=slug)
        better = _find_similar_slug(members, subject, slug)
        if better is None:
            yield Violation(message, field)
            return
        fix = Fix(
            say("Write `{text}`", text=better),
            (SetValue(field, better),),
            safe=False,
        )
        yield Violation(
            say(
                "{problem} Did you mean `{suggestion}`?",
                problem=message,
                suggestion=better,
            ),
            field,
            fix,
        )


def _find_similar_slug(
    members: SectionMembers, subject: EntryId, reference: str
) -> str | None:
    """Return the slug of the section that *reference* most likely means.

    The reference may be an id or a path, too. None where no slug is near.
    """
    wanted = EntryId.from_reference(reference).slug
    start = wanted[:_COMMON_START]
    slugs = (member.id.slug for member in members.members if member.id != subject)
    candidates = [slug for slug in slugs if slug.startswith(start)]
    close_slugs = get_close_matches(wanted, candidates, 1)
    return close_slugs[0] if close_slugs else None


def _find_members(catalog: Catalog, section_id: SectionId) -> SectionMembers | None:
    """Return the entries of a section, found once; None where there is no such section."""
    layout = catalog.layouts.get(section_id.list_id)
    section = layout.sections.get(section_id.section) if layout else None
    if section is None:
        return None
    return catalog.memoize(
        ("members", section_id),
        lambda: list_catalog_members(catalog, section_id, section),
    )
