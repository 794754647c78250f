"""An entry as a document in another language shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.listing.condition import holds
from bot.model.entry import Entry
from bot.model.layout import Layout


def select_for_document(entries: Iterable[Entry], layout: Layout) -> Iterator[Entry]:
    """Yield the entries that the document of *layout* shows, each in the document's language."""
    for entry in entries:
        if holds(layout.where, entry):
            yield translate(entry, layout.language)


def translate(entry: Entry, language: str) -> Entry:
    """Return *entry* with the title and the description of its translation into *language*; itself without one.

    A text that is kept as it is written is that of one language: a translation
    has its own, or is written by the document's pattern.
    """
    translation = (entry.translations or {}).get(language)
    if translation is None:
        return entry
    return replace(
        entry,
        title=translation.get("title", entry.title),
        description=translation.get("description", entry.description),
        verbatim=translation.get("verbatim"),
    )
