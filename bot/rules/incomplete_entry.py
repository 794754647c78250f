"""incomplete-entry."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from bot.identity.identifiers import identify
from bot.listing.own_facts import find_date, is_titled, list_own_facts
from bot.listing.section_fields import list_section_fields
from bot.model.facts import DatedFacts, Facts
from bot.model.finding import Edit, FieldPath, Fix, SetValue, Value
from bot.model.rule import KNOWN_FACTS, EntryFile, Violation, rule
from bot.model.wording import join_words, say

# What a list may call the licence, where it declares such a field.
_LICENCES = ("licence", "license")
_CODE = ("links", "code")
# Of a value that a sentence quotes.
_LONGEST = 120


@rule("warning", only_if={KNOWN_FACTS})
def incomplete_entry(file: EntryFile) -> Iterator[Violation]:
    """An entry says what its source knows, in the fields that its section uses.

    ## Why is this bad?
    A link is enough to know a paper by: its title, its authors, its date, where it was
    published, where its code is. Without them the entry stands at the wrong place, or
    shows less than its neighbours.

    ## How to fix it
    Nothing is to be done: the bot fills in what is missing, and says from where. What is
    written is never changed. If the title that is written is that of another work, the
    source is not trusted to know the entry's own.

    The rule speaks only where sources are asked: `network: facts` in
    `schema/settings.yaml`, or `--online` at a terminal.
    """
    filled: set[FieldPath] = set()
    for dated, values in _list_sources(file):
        missing = {
            field: value
            for field, value in values.items()
            if field not in filled and _is_missing(file, field) and _is_plain(value)
        }
        if missing:
            filled.update(missing)
            yield _make_violation(dated.facts.source, dated.day, missing)


def _list_sources(
    file: EntryFile,
) -> Iterator[tuple[DatedFacts, dict[FieldPath, Value]]]:
    """Yield what each source tells, by the field that it belongs to."""
    if file.section is None:
        return
    used = list_section_fields(file.section)
    is_sorted = file.section.order in {"year", "oldest"}
    date = find_date(file) if "date" in used or is_sorted else None
    for dated in list_own_facts(file):
        facts = dated.facts
        if dated is not date:
            facts = replace(facts, date=None)
        yield dated, dict(_list_values(facts, used))
    for dated in _list_code_facts(file):
        licences = [name for name in _LICENCES if name in file.layout.fields]
        if dated.facts.licence and licences:
            yield dated, {(licences[0],): dated.facts.licence}


def _list_code_facts(file: EntryFile) -> Iterator[DatedFacts]:
    """Yield the facts on the entry's own repository."""
    main = file.entry.all_links[:1] if file.entry else ()
    for linked in file.facts:
        if linked.link in main or linked.link.label == "code":
            yield from linked.facts


def _list_values(
    facts: Facts,
    used: Collection[str],
) -> Iterator[tuple[FieldPath, Value]]:
    """Yield what *facts* tell of a paper."""
    if facts.title:
        yield ("title",), facts.title
    if facts.authors and "authors" in used:
        yield ("authors",), list(facts.authors)
    if facts.date:
        yield ("date",), facts.date
    if facts.venue and "venue" in used:
        yield ("venue",), facts.venue
    if facts.code and "links.code" in used:
        yield _CODE, facts.code


def _is_plain(value: Value) -> bool:
    """Return whether a value is free of markup, which an entry must not have."""
    texts = value if isinstance(value, list) else [value]
    return not any(sign in str(text) for text in texts for sign in "<>")


def _is_missing(file: EntryFile, field: FieldPath) -> bool:
    """Return whether nothing is written that says the same as *field*."""
    if field == _CODE:
        links = file.entry.all_links if file.entry else ()
        kinds = {identify(link.url).kind for link in links}
        return not kinds & {"github", "gitlab"} and not _holds_code(file)
    if field == ("date",):
        return "date" not in file.tree and "year" not in file.tree
    if field == ("title",):
        return not is_titled(file)
    return field[0] not in file.tree


def _holds_code(file: EntryFile) -> bool:
    links = file.tree.get("links")
    return isinstance(links, Mapping) and "code" in links


def _shorten(value: Value) -> str:
    """Return a value as a sentence quotes it."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.replace("`", "'")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _make_violation(
    source: str,
    day: str,
    values: Mapping[FieldPath, Value],
) -> Violation:
    names = join_words(f"`{field[-1]}`" for field in values)
    pairs = join_words(
        f"`{field[-1]}: {_shorten(value)}`" for field, value in values.items()
    )
    message = say(
        "Missing, and known to {source}: {fields}.", source=source, fields=pairs
    )
    edits: tuple[Edit, ...] = tuple(
        SetValue(field, value) for field, value in values.items()
    )
    description = say("Fill in {fields} from {source}", fields=names, source=source)
    done = say(
        "Filled in from {source}, {day}: {fields}.",
        source=source,
        day=day,
        fields=names,
    )
    return Violation(message, (), Fix(description, edits, done=done))
