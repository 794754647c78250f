"""An entry as a document in another language shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.listing.condition import holds
from bot.listing.sorting import guest_sections
from bot.model.entry import Entry
from bot.model.layout import Layout
from bot.model.queue import Untranslated


def select_for_document(entries: Iterable[Entry], layout: Layout) -> Iterable[Entry]:
    """Return the entries that the document of *layout* shows, each in the document's language."""
    if not layout.where and not layout.language:
        return entries  # nearly every document
    return (
        translate(entry, layout.language)
        for entry in entries
        if holds(layout.where, entry)
    )


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


def find_untranslated(
    layouts: Iterable[Layout], entries: Iterable[Entry]
) -> Iterator[Untranslated]:
    """Yield how many entries each document of a list shows in another language than its own, if it shows any.

    Args:
        layouts: the list as each of its documents shows it.
        entries: the list's entries.
    """
    living = [entry for entry in entries if entry.removed is None]
    for layout in layouts:
        shown = [
            entry
            for entry in living
            if holds(layout.where, entry) and _list_sections(entry, layout)
        ]
        if layout.language:
            count = sum(_lacks_translation(entry, layout) for entry in shown)
            count += _count_titles(shown, layout)
        else:
            count = sum(_is_typed_elsewhere(entry) for entry in shown)
        if count:
            yield Untranslated(layout.document, layout.language, count)


def _list_sections(entry: Entry, layout: Layout) -> list[str]:
    """Return the sections of the document that show *entry*, its own first."""
    names = [entry.id.section, *(name for name, _ in guest_sections(entry))]
    return [name for name in names if name in layout.sections]


def _lacks_translation(entry: Entry, layout: Layout) -> bool:
    """Return whether a description, or a text that is kept as it is written, is not in the document's language."""
    translation = (entry.translations or {}).get(layout.language, {})
    if "verbatim" in translation:
        return False
    return (
        bool(entry.description or entry.verbatim) and "description" not in translation
    )


def _count_titles(shown: Iterable[Entry], layout: Layout) -> int:
    """Return how many entries with nothing but a title lack it, in sections that translate most of their titles.

    A title is a name in many lists, and stays what it is; where most are
    translated, one that is not stands out.
    """
    sections: defaultdict[str, list[bool]] = defaultdict(list)
    for entry in shown:
        if not entry.description and not entry.verbatim:
            translation = (entry.translations or {}).get(layout.language, {})
            sections[_list_sections(entry, layout)[0]].append("title" in translation)
    return sum(
        titles.count(False)
        for titles in sections.values()
        if sum(titles) * 2 > len(titles)
    )


def _is_typed_elsewhere(entry: Entry) -> bool:
    """Return whether an entry's own description is that of another language: it was typed into that document."""
    translations = (entry.translations or {}).values()
    return any(
        translation.get("description", "") == entry.description
        for translation in translations
    )
