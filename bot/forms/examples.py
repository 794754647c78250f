"""Find examples for the questions of a form in the entries of the lists."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.forms.normalise import normalise_spaces
from bot.forms.option_labels import shorten_line
from bot.forms.questions import ENTRY, LINK, LINKS
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.link import Link, parse_links
from bot.model.placeholders import is_placeholder
from bot.model.submission import Question

# Entries that are looked at; a field that none of them has gets no example.
_MOST_READ: Final = 100
_LONGEST: Final = 100
# A value with these is a picture or a link more than an example.
_MARKS: Final = ("](", "<")
_FIELDS: Final = ("title", "name", "venue", "award", "authors", "description")


def find_examples(catalog: Catalog, lists: Collection[str]) -> dict[str, str]:
    """Return an example for each question, by its field or id.

    It is that of the oldest entry of *lists* that has the field.
    """
    examples: dict[str, str] = {}
    for entry_id in _list_entries(catalog, lists)[:_MOST_READ]:
        for name, text in _list_values(catalog.get_entry(entry_id)):
            if _is_example(text):
                examples.setdefault(name, text)
    return examples


def _is_example(text: str) -> bool:
    if len(text) > _LONGEST or is_placeholder(text):
        return False
    return not any(mark in text for mark in _MARKS)


def add_example(question: Question, examples: Mapping[str, str]) -> Question:
    """Return *question* with an example, if it has none and *examples* has one for it."""
    if question.example or question.options:
        return question
    keys = {LINK: LINK, LINKS: LINKS, ENTRY: "title"}
    key = keys.get(question.id, question.field)
    return replace(question, example=shorten_line(examples.get(key, "")))


def _list_entries(catalog: Catalog, lists: Collection[str]) -> list[EntryId]:
    """Return the entries that may give an example, the oldest first.

    They are written by their fields and lead out of the list: contributors send links
    to works, so a link to a file of the repository is no example. An entry without a
    day is not merged yet, and changes no form as long as others have one.
    """
    days: dict[EntryId, str] = {}
    for list_id in lists:
        for entry_id in catalog.find_in_list(list_id):
            # Of a large list, no entry is made for the question: its record has the answer.
            record = catalog.records[entry_id]
            is_listed = "removed" not in record and "verbatim" not in record
            if is_listed and leads_out(parse_links(record.get("links"))):
                days[entry_id] = record.get("added", "")
    ordered = sorted(days, key=lambda entry_id: (days[entry_id], entry_id))
    return [entry_id for entry_id in ordered if days[entry_id]] or ordered


def leads_out(links: Sequence[Link]) -> bool:
    """Return whether the first of an entry's *links* is an address, and no file of its list."""
    return bool(links) and "://" in links[0].url


def _list_values(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the values of an entry that may be examples, each with its question's key."""
    main_link, *more_links = entry.all_links
    yield LINK, main_link.url
    if more_links:
        yield LINKS, f"{more_links[0].label}: {more_links[0].url}"
    for name in (*_FIELDS, *entry.extra):
        value = entry.value(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield name, normalise_spaces(str(value))
