"""dangling-reference."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from bot.model.catalog import Catalog
from bot.model.choices import suggest
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.finding import FieldPath, Fix, RemoveField, SetValue
from bot.model.rule import Violation, rule
from bot.model.wording import say
from bot.rules import list_rule_names

REFERENCES = frozenset({"allow", "also_in", "same_as", "distinct_from", "former_ids"})

# Ids of one entry for which a near one is sought.
_MOST_SUGGESTED = 10


@rule("warning", scope="catalog")
def dangling_reference(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """What an entry refers to is there.

    ## Why is this bad?
    A reference to nothing does nothing: the section does not show the entry, the
    duplicate is reported again, the old address leads nowhere, the rule speaks on.

    ## How to fix it
    Correct the name, or take the reference away. An id is the file's path without
    `entries/` and `.yaml`; a section is a folder of the same list; `listwright explain`
    names all rules.
    """
    for subject in subjects:
        if REFERENCES.isdisjoint(catalog.records[subject]):
            continue
        entry = catalog.get_entry(subject)
        for violation in (
            *_find_section_faults(catalog, entry),
            *_find_unknown_ids(catalog, entry),
            *_find_lost_former_ids(catalog, entry),
            *_find_unknown_rules(entry),
        ):
            yield subject, violation


def _find_section_faults(catalog: Catalog, entry: Entry) -> Iterator[Violation]:
    """Yield the faults of `also_in`: the entry's own section, and unknown ones."""
    layout = catalog.layouts.get(entry.id.list_id)
    if layout is None:
        return
    for number, guest in enumerate(entry.also_in or ()):
        field: FieldPath = ("also_in", number)
        is_name = isinstance(guest, str)
        section = guest if isinstance(guest, str) else str(guest.get("section", ""))
        if section == entry.id.section:
            yield _make_own_section_violation(entry, number)
        elif section not in layout.sections:
            yield _make_violation(
                say("The list has no section `{section}`.", section=section),
                field if is_name else (*field, "section"),
                suggest(section, layout.sections),
            )


def _make_own_section_violation(entry: Entry, number: int) -> Violation:
    guests = entry.also_in or []
    field: FieldPath = ("also_in", number)
    # An empty list is no value, so the field goes with its only item.
    removed_field: FieldPath = field if len(guests) > 1 else ("also_in",)
    # Fields of a guest are lost with it, so a person decides.
    is_safe = isinstance(guests[number], str)
    return Violation(
        say(
            "`{section}` is the entry's own section, which shows it already.",
            section=entry.id.section,
        ),
        field,
        Fix(
            say("Take it away"),
            (RemoveField(removed_field),),
            safe=is_safe,
        ),
    )


def _find_unknown_ids(catalog: Catalog, entry: Entry) -> Iterator[Violation]:
    """Yield the ids of `same_as` and `distinct_from` that no entry has or had."""
    lost = 0
    for name in ("same_as", "distinct_from"):
        for number, reference in enumerate(getattr(entry, name) or ()):
            # A link may be that of a work that is proposed only.
            if "://" not in reference and catalog.resolve(reference) is None:
                message = say("There is no entry `{reference}`.", reference=reference)
                # A suggestion compares with all neighbours, and a file may name thousands.
                may_suggest = lost < _MOST_SUGGESTED
                better = _suggest_id(catalog, reference) if may_suggest else None
                lost += 1
                yield _make_violation(message, (name, number), better)


def _find_lost_former_ids(catalog: Catalog, entry: Entry) -> Iterator[Violation]:
    """Yield the former ids that lead to another entry."""
    for number, former_id in enumerate(entry.former_ids or ()):
        target = catalog.resolve(former_id)
        if target == entry.id:
            continue
        if target == former_id:
            message = say(
                "`{former_id}` is an entry today, so it does not lead here.",
                former_id=former_id,
            )
        else:
            message = say(
                "`{former_id}` is a former id of `{other_entry}`, too, "
                "so it does not lead here.",
                former_id=former_id,
                other_entry=target,
            )
        yield Violation(message, ("former_ids", number))


def _find_unknown_rules(entry: Entry) -> Iterator[Violation]:
    """Yield the names in `allow` that no rule has."""
    rules = list_rule_names()
    for name in entry.allow or ():
        if name not in rules:
            message = say("There is no rule `{rule}`.", rule=name)
            near = suggest(name, sorted(rules))
            if near is not None:
                message = say(
                    "{problem} Did you mean `{suggestion}`?",
                    problem=message,
                    suggestion=near,
                )
            yield Violation(message, ("allow", name))


def _make_violation(message: str, field: FieldPath, better: str | None) -> Violation:
    """Return the violation of a reference to nothing, with a fix where one is near."""
    if better is None:
        return Violation(message, field)
    fix = Fix(
        say("Write `{text}`", text=better),
        (SetValue(field, better),),
        safe=False,
    )
    return Violation(
        say(
            "{problem} Did you mean `{suggestion}`?", problem=message, suggestion=better
        ),
        field,
        fix,
    )


def _suggest_id(catalog: Catalog, reference: str) -> EntryId | None:
    """Return the id that was meant; None where none is near.

    The reference may be a path, an id in another folder, or a neighbour's spelled
    otherwise.
    """
    wanted = EntryId.from_reference(reference)
    if wanted in catalog.records:
        return wanted
    namesakes = list(catalog.find_by_slug(wanted.slug))
    if namesakes:
        return min(namesakes)
    neighbours = catalog.find_in_section(wanted.home)
    slugs = [neighbour.slug for neighbour in neighbours]
    close_slugs = get_close_matches(wanted.slug, slugs, 1)
    return wanted.home.make_entry_id(close_slugs[0]) if close_slugs else None
