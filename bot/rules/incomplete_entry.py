"""incomplete-entry."""

from collections.abc import Iterator, Mapping

from bot.identity.identifiers import identify
from bot.listing.own_facts import is_titled, list_own_facts
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
    for dated in (*list_own_facts(file), *_list_repositories(file)):
        values = {
            field: value
            for field, value in _list_values(file, dated.facts)
            if field not in filled and _is_missing(file, field)
        }
        if values:
            filled.update(values)
            yield _make_violation(dated.facts.source, dated.day, values)


def _list_repositories(file: EntryFile) -> Iterator[DatedFacts]:
    """Yield the facts on repositories; they tell no title."""
    for linked in file.facts:
        yield from (dated for dated in linked.facts if not dated.facts.title)


def _list_values(
    file: EntryFile,
    facts: Facts,
) -> Iterator[tuple[FieldPath, Value]]:
    """Yield what *facts* tell, by the field that it belongs to."""
    section = file.section
    if section is None:
        return
    used = list_section_fields(section)
    if facts.title:
        yield ("title",), facts.title
    if facts.authors and "authors" in used:
        yield ("authors",), list(facts.authors)
    if facts.date and ("date" in used or section.order in {"year", "oldest"}):
        yield ("date",), facts.date
    if facts.venue and "venue" in used:
        yield ("venue",), facts.venue
    if facts.code and "links.code" in used:
        yield _CODE, facts.code
    for name in _LICENCES:
        if facts.licence and name in file.layout.fields:
            yield (name,), facts.licence


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
