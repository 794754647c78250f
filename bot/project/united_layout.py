"""Describe in a list's layout another document that shows the list's sections.

The layout says only what differs from the list's own document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.layout import DocumentSection, Layout, Section, View


def describe_section(
    section: Section,
    list_section: Section,
    manual: Sequence[str],
) -> DocumentSection:
    """Return what a document shows otherwise than the list's own document does.

    Args:
        section: the section, as the document was imported by itself.
        list_section: the list's section.
        manual: the slugs that order the section in the document, as the list has them.
    """
    has_same_order = section.order == list_section.order
    difference = DocumentSection(title=section.title)
    if section.views != list_section.views:
        difference = replace(difference, views=section.views)
    if not has_same_order:
        difference = replace(difference, order=section.order)
    if not has_same_order or not _keeps_order(manual, list_section.manual):
        difference = replace(difference, manual=list(manual))
    if section.group != list_section.group:
        difference = replace(difference, group=section.group)
    return difference


def _keeps_order(slugs: Sequence[str], list_slugs: Sequence[str]) -> bool:
    """Return whether *list_slugs* hold all of *slugs* in their order."""
    wanted = set(slugs)
    return [slug for slug in list_slugs if slug in wanted] == list(slugs)


def add_newcomers(section: Section, slugs: Sequence[str]) -> Section:
    """Return a section of the list with the *slugs* of works of another document.

    They stand below the list's own. A section that no slugs order needs none.
    """
    if not section.manual:
        return section
    newcomers = [slug for slug in slugs if slug not in section.manual]
    return replace(section, manual=[*section.manual, *newcomers])


def align_region_names(
    shared: Mapping[str, str],
    layout: Layout,
    document_layout: Layout,
) -> dict[str, str]:
    """Return the new names of the document's regions that may have the list's names.

    A document then needs no view of its own for a region that it writes as the list's
    own document does.

    Args:
        shared: the list's sections, by those of the document.
        layout: the list's layout.
        document_layout: the layout of the document as it was imported by itself.
    """
    taken: set[str] = set()
    for section in document_layout.sections.values():
        taken.update(section.views)
    names: dict[str, str] = {}
    for document_section, list_section in shared.items():
        document_views = document_layout.sections[document_section].views
        list_views = layout.sections[list_section].views
        # Of several regions it is not clear which is which.
        if len(document_views) != 1 or len(list_views) != 1:
            continue
        (before,) = document_views
        (after,) = list_views
        if after not in taken:
            names[before] = after
            taken.add(after)
    return names


def rename_views(section: Section, names: Mapping[str, str]) -> dict[str, View]:
    """Return the views of a section under the new *names* of their regions."""
    return {names.get(name, name): view for name, view in section.views.items()}
