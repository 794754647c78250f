"""duplicate-work."""

from collections.abc import Iterator, Sequence

from bot.identity.messages import make_duplicate_problem
from bot.identity.missing_facts import find_missing_facts
from bot.identity.search import DuplicatePair, find_duplicate_pairs, find_sections
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import FieldPath, Fix, SetValue, Value
from bot.model.link import Link
from bot.model.rule import Violation, rule


@rule("error", scope="catalog")
def duplicate_work(catalog: Catalog, subjects: Sequence[EntryId]) -> Iterator[tuple[EntryId, Violation]]:
    """A section shows every work once.

    ## Why is this bad?
    Readers meet the same work twice, and the two copies drift apart.

    ## How to mend it
    Keep one file. What the other one knows besides goes into it; another section
    shows it by `also_in`. In another list the work has a file of its own, and each
    names the other in `same_as`: there, as in another section, this is a warning.
    `listwright merge` makes one entry of two. If they are two works after all, a
    maintainer says so once, in `distinct_from`.
    """
    for repeat in find_duplicate_pairs(catalog, subjects, "duplicate-work"):
        fault = make_duplicate_problem(catalog, repeat, "This is already listed as {other} ({reason}).")
        if "removed" not in catalog.records[repeat.other]:
            fault = fault._replace(fix=_proposal(catalog, repeat))
            fault = fault if repeat.shared == "section" else fault._replace(severity="warning")
        yield repeat.subject, fault


def _proposal(catalog: Catalog, repeat: DuplicatePair) -> Fix:
    mine, listed = catalog.records[repeat.subject], catalog.records[repeat.other]
    if repeat.shared == "repository":
        both: list[Value] = [*(mine.get("same_as") or ()), repeat.other]
        advice = f"If both lists should show it, name the other entry in `same_as`: `{repeat.other}`"
        return Fix(advice, (SetValue(("same_as",), both),), safe=False)
    values = find_missing_facts(listed, mine)
    advice = f"Add to the listed entry: {_told(values)}" if values else ""
    if repeat.shared == "list":
        shown = find_sections(listed, repeat.other)
        guests = [section for section in find_sections(mine, repeat.subject) if section not in shown]
        values["also_in",] = [*(listed.get("also_in") or ()), *guests]
        here = f"Show the listed entry here too, by `also_in: [{', '.join(guests)}]`"
        advice = f"{here}, and add to it: {_told(find_missing_facts(listed, mine))}" if advice else here
    if not values:
        return Fix("Take this entry out; if it is another work, say how the two differ", safe=False)
    edits = tuple(SetValue(field, value) for field, value in values.items())
    return Fix(advice, edits, safe=False, path=repeat.other.path)


def _told(values: dict[FieldPath, Value]) -> str:
    return ", ".join(f"{field[-1]} {_shown(field, value)}" for field, value in values.items())


def _shown(field: FieldPath, value: Value) -> Value:
    link = Link.parse(str(field[-1]), value) if field[0] == "links" else None
    return value if link is None else link.url
