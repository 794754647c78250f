"""Examples for the questions of a form, taken from the entries that are there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.forms.normalise import on_one_line
from bot.forms.option_labels import one_line
from bot.forms.questions import ENTRY, LINK, LINKS
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.placeholders import is_placeholder
from bot.model.submission import Question

_MOST_READ: Final = 100
"""Entries that are looked at; what none of them has gets no example."""
_LONGEST: Final = 100
_MARKS: Final = ("](", "<")
"""A value with these is a picture or a link more than an example."""


def find_examples(catalog: Catalog, lists: Collection[str]) -> dict[str, str]:
    """Return an example for each question, by its field or id: of the oldest entry of *lists* that has it."""
    examples: dict[str, str] = {}
    for entry in _list_entries(catalog, lists)[:_MOST_READ]:
        for name, text in _list_values(entry):
            if (
                len(text) <= _LONGEST
                and not is_placeholder(text)
                and not any(map(text.__contains__, _MARKS))
            ):
                examples.setdefault(name, text)
    return examples


def add_example(question: Question, examples: Mapping[str, str]) -> Question:
    """Return *question* with an example, where it has none of its own and the entries give one."""
    if question.example or question.options:
        return question
    key = {LINK: LINK, LINKS: LINKS, ENTRY: "title"}.get(question.id, question.field)
    return replace(question, example=one_line(examples.get(key, "")))


def _list_entries(catalog: Catalog, lists: Collection[str]) -> list[Entry]:
    """Return the entries that are written by their fields and lead out of the list, the oldest first.

    So an entry that is not merged yet, which has no day, changes no form. A link to a file of the repository is no
    example: contributors send links to works.
    """
    entries = [entry for list_id in lists for entry in catalog.iterate_list(list_id)]
    known = (
        entry
        for entry in entries
        if entry.removed is None and entry.verbatim is None and leads_out(entry)
    )
    shown = sorted(known, key=lambda entry: (entry.added or "", entry.id))
    return [entry for entry in shown if entry.added is not None] or shown


def leads_out(entry: Entry) -> bool:
    """Return whether an entry's main link is an address, and no file of the repository."""
    return bool(entry.all_links) and "://" in entry.all_links[0].url


def _list_values(entry: Entry) -> Iterator[tuple[str, str]]:
    links = entry.all_links
    yield LINK, links[0].url
    if len(links) > 1:
        yield LINKS, f"{links[1].label}: {links[1].url}"
    for name in (
        "title",
        "name",
        "venue",
        "award",
        "authors",
        "description",
        *entry.extra,
    ):
        value = entry.value(name)
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str | int) and not isinstance(first, bool):
            yield name, on_one_line(str(first))
