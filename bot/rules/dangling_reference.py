"""dangling-reference."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from bot.model.catalog import Catalog
from bot.model.choices import suggest
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, find_by_slug, find_in_section
from bot.model.finding import FieldPath, Fix, RemoveField, SetValue
from bot.model.rule import Violation, rule

REFERENCES = frozenset({"also_in", "same_as", "distinct_from", "former_ids"})


@rule("warning", scope="catalog")
def dangling_reference(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """What an entry refers to is there.

    ## Why is this bad?
    A reference to nothing does nothing: the section does not show the entry, the
    duplicate is reported again, the old address leads nowhere.

    ## How to mend it
    Correct the name, or take the reference away. An id is the file's path without
    `entries/` and `.yaml`; a section is a folder of the same list.
    """
    for subject in subjects:
        if REFERENCES.isdisjoint(catalog.records[subject]):
            continue
        entry = catalog.entry(subject)
        for fault in (
            *_sections(catalog, entry),
            *_ids(catalog, entry),
            *_former_ids(catalog, entry),
        ):
            yield subject, fault


def _sections(catalog: Catalog, entry: Entry) -> Iterator[Violation]:
    layout = catalog.layouts.get(entry.id.list_id)
    for number, also in enumerate(entry.also_in or () if layout else ()):
        section = also if isinstance(also, str) else str(also.get("section", ""))
        field: FieldPath = ("also_in", number)
        if section == entry.id.section:
            gone: FieldPath = field if len(entry.also_in or ()) > 1 else ("also_in",)
            fix = Fix("Take it away", (RemoveField(gone),), safe=isinstance(also, str))
            yield Violation(
                f"`{section}` is the entry's own section, which shows it already.",
                field,
                fix,
            )
        elif layout and section not in layout.sections:
            place = field if isinstance(also, str) else (*field, "section")
            yield _nothing(
                f"The list has no section `{section}`.",
                place,
                suggest(section, layout.sections),
            )


def _ids(catalog: Catalog, entry: Entry) -> Iterator[Violation]:
    for name in ("same_as", "distinct_from"):
        for number, named in enumerate(getattr(entry, name) or ()):
            if catalog.resolve(named) is None:
                message = f"There is no entry `{named}`."
                yield _nothing(message, (name, number), _close_id(catalog, named))


def _former_ids(catalog: Catalog, entry: Entry) -> Iterator[Violation]:
    for number, former in enumerate(entry.former_ids or ()):
        leads_to = catalog.resolve(former)
        if leads_to != entry.id:
            owner = (
                "an entry today"
                if leads_to == former
                else f"a former id of `{leads_to}`, too"
            )
            message = f"`{former}` is {owner}, so it does not lead here."
            yield Violation(message, ("former_ids", number))


def _nothing(message: str, field: FieldPath, better: str | None) -> Violation:
    if better is None:
        return Violation(message, field)
    fix = Fix(f"Write `{better}`", (SetValue(field, better),), safe=False)
    return Violation(f"{message} Did you mean `{better}`?", field, fix)


def _close_id(catalog: Catalog, reference: str) -> EntryId | None:
    """The id that was meant: of a path, of another folder, of a neighbour spelled alike."""
    wanted = EntryId.from_reference(reference)
    if wanted in catalog.records:
        return wanted
    namesakes = list(find_by_slug(catalog.records, wanted.slug))
    if namesakes:
        return min(namesakes)
    neighbours = [known.slug for known in find_in_section(catalog.records, wanted.home)]
    close = get_close_matches(wanted.slug, neighbours, 1)
    return wanted.home.make_entry_id(close[0]) if close else None
