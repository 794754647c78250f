"""The layouts of a list's documents.

Each is the layout of the list as one document shows it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.model.layout import (
    DOCUMENT_PATTERN,
    DocumentSection,
    Layout,
    OtherDocument,
    Section,
    View,
)


def list_document_layouts(layout: Layout) -> tuple[Layout, ...]:
    """Return a layout for each document of a list, its own document first.

    Each has the document's path, title and language, and the sections that the
    document shows, as it shows them. A list with one document has its own layout.
    """
    others = [
        section.document for section in layout.sections.values() if section.document
    ]
    paths = dict.fromkeys([*others, *layout.documents])
    if not paths:
        return (layout,)
    own = {
        name: section
        for name, section in layout.sections.items()
        if not section.document
    }
    main = replace(layout, sections=own, documents={})
    return (main, *(_make_layout(layout, own, path) for path in paths))


def iterate_document_layouts(layouts: Iterable[Layout]) -> Iterator[Layout]:
    """Yield the layout of every document of several lists."""
    for layout in layouts:
        yield from list_document_layouts(layout)


def _make_layout(layout: Layout, own: dict[str, Section], path: str) -> Layout:
    """Return the layout of the document *path*, which is not the list's own."""
    sections = {
        name: section
        for name, section in layout.sections.items()
        if section.document == path
    }
    document = layout.documents.get(path)
    if document is None:
        # A section names this document, but the list declares nothing about it.
        document = OtherDocument()
        differences = {}
    else:
        differences = document.sections or dict.fromkeys(own, DocumentSection())
    for name, differing in differences.items():
        sections[name] = _make_section(layout.sections[name], differing)
    return replace(
        layout,
        title=document.title or layout.title,
        document=path,
        documents={},
        sections=sections,
        language=document.language,
        where=document.where,
    )


def _make_section(section: Section, differing: DocumentSection) -> Section:
    """Return *section* as a document shows it."""
    views = {
        name: _add_patterns(view, section, name)
        for name, view in differing.views.items()
    }
    manual = section.manual if differing.manual is None else differing.manual
    return replace(
        section,
        title=differing.title or section.title,
        views=views or section.views,
        order=differing.order or section.order,
        manual=manual,
        group=differing.group or section.group,
    )


def _add_patterns(view: View, section: Section, name: str) -> View:
    """Return *view* with the patterns of the list's own view as a fallback.

    They are for entries that none of its own patterns fits. An entry that the list's
    own document shows is shown here as well then, though it lacks a field that this
    document's pattern needs.
    """
    own = section.views.get(name) or next(iter(section.views.values()))
    is_row = view.patterns[0].startswith("|")
    fallback = [
        pattern
        for pattern in own.patterns
        if pattern not in view.patterns and pattern.startswith("|") == is_row
    ]
    if not fallback:
        return view
    return replace(view, fallback=fallback)


def is_document_path(path: str) -> bool:
    """Return whether a list's document may stand at *path*: no part begins with a dot."""
    return re.fullmatch(DOCUMENT_PATTERN, path) is not None
