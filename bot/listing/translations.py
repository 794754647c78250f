"""Entries as documents in other languages show them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.listing.condition import holds
from bot.listing.sorting import list_guest_sections
from bot.model.entry import Entry
from bot.model.layout import Layout
from bot.model.queue import Untranslated


def select_for_document(
    entries: Iterable[Entry],
    layout: Layout,
) -> Iterable[Entry]:
    """Return the entries that the document of *layout* shows, in its language."""
    # Nearly every document shows all entries as they are.
    if not layout.where and not layout.language:
        return entries
    return (
        translate(entry, layout.language)
        for entry in entries
        if holds(layout.where, entry)
    )


def translate(entry: Entry, language: str) -> Entry:
    """Return *entry* with the title and the description of its translation.

    Without a translation into *language* it is the entry itself. A text that is kept
    as it is written is that of one language: a translation has its own, or is written
    by the document's pattern.
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
    layouts: Iterable[Layout],
    entries: Iterable[Entry],
) -> Iterator[Untranslated]:
    """Yield how many entries each document shows in another language than its own.

    A document that shows none is left out.

    Args:
        layouts: the list as each of its documents shows it.
        entries: the list's entries.
    """
    living = [entry for entry in entries if entry.removed is None]
    for layout in layouts:
        count = _count_untranslated(living, layout)
        if count:
            yield Untranslated(layout.document, layout.language, count)


def _count_untranslated(
    entries: Iterable[Entry],
    layout: Layout,
) -> int:
    """Return how many entries a document shows in another language than its own."""
    document_entries = [
        entry
        for entry in entries
        if holds(layout.where, entry) and _list_sections(entry, layout)
    ]
    if not layout.language:
        return sum(_is_typed_elsewhere(entry) for entry in document_entries)
    count = sum(_needs_translation(entry, layout) for entry in document_entries)
    return count + _count_missing_titles(document_entries, layout)


def _list_sections(entry: Entry, layout: Layout) -> list[str]:
    """Return the sections of the document that show *entry*, its own first."""
    names = [entry.id.section]
    names += [name for name, _ in list_guest_sections(entry)]
    return [name for name in names if name in layout.sections]


def _needs_translation(entry: Entry, layout: Layout) -> bool:
    """Return whether a description or a verbatim text is not in the document's language."""
    translation = (entry.translations or {}).get(layout.language, {})
    if "verbatim" in translation:
        return False
    has_text = bool(entry.description or entry.verbatim)
    return has_text and "description" not in translation


def _count_missing_titles(
    entries: Iterable[Entry],
    layout: Layout,
) -> int:
    """Return how many entries with nothing but a title lack its translation.

    Only sections that translate most of their titles count. A title is a name in many
    lists, and stays what it is; where most are translated, one that is not stands out.
    """
    are_translated: defaultdict[str, list[bool]] = defaultdict(list)
    for entry in entries:
        if entry.description or entry.verbatim:
            continue
        translation = (entry.translations or {}).get(layout.language, {})
        section = _list_sections(entry, layout)[0]
        are_translated[section].append("title" in translation)
    count = 0
    for flags in are_translated.values():
        if sum(flags) * 2 > len(flags):
            count += flags.count(False)
    return count


def _is_typed_elsewhere(entry: Entry) -> bool:
    """Return whether an entry's own description is that of another language.

    The entry was typed into a document in that language.
    """
    translations = (entry.translations or {}).values()
    return any(
        translation.get("description", "") == entry.description
        for translation in translations
    )
