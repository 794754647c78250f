"""Find examples for the questions of a form in the entries of the lists."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.forms.normalise import normalise_spaces
from bot.forms.option_labels import shorten_line
from bot.forms.questions import ENTRY, LINK, LINKS
from bot.model.catalog import Catalog
from bot.model.entry import Entry
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
    for entry in _list_entries(catalog, lists)[:_MOST_READ]:
        for name, text in _list_values(entry):
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


def _list_entries(catalog: Catalog, lists: Collection[str]) -> list[Entry]:
    """Return the entries that may give an example, the oldest first.

    They are written by their fields and lead out of the list: contributors send links
    to works, so a link to a file of the repository is no example. An entry without a
    day is not merged yet, and changes no form as long as others have one.
    """
    entries = []
    for list_id in lists:
        for entry in catalog.iterate_list(list_id):
            is_listed = entry.removed is None and entry.verbatim is None
            if is_listed and leads_out(entry):
                entries.append(entry)
    entries.sort(key=lambda entry: (entry.added or "", entry.id))
    return [entry for entry in entries if entry.added is not None] or entries


def leads_out(entry: Entry) -> bool:
    """Return whether an entry's main link is an address, and no file of the repository."""
    return bool(entry.all_links) and "://" in entry.all_links[0].url


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
