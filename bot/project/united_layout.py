"""What a list's layout says of another document that shows the list's sections: no more than what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model.layout import DocumentSection, Layout, Section, View


def describe_section(
    section: Section, known: Section, manual: Sequence[str]
) -> DocumentSection:
    """Return what a document shows otherwise than the list's own document does.

    Args:
        section: the section, as the document was imported by itself.
        known: the list's section.
        manual: the slugs that order the section in the document, as the list has them.
    """
    is_ordered_alike = section.order == known.order and _keeps_order(
        manual, known.manual
    )
    return DocumentSection(
        title=section.title,
        views={} if section.views == known.views else section.views,
        order=None if section.order == known.order else section.order,
        manual=None if is_ordered_alike else list(manual),
        group=None if section.group == known.group else section.group,
    )


def _keeps_order(slugs: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether the *known* slugs hold all of *slugs* in their order."""
    wanted = set(slugs)
    return [slug for slug in known if slug in wanted] == list(slugs)


def add_newcomers(section: Section, slugs: Sequence[str]) -> Section:
    """Return a section of the list with the *slugs* of works that another document brought, below its own.

    A section that no slugs order needs none.
    """
    if not section.manual:
        return section
    more = [slug for slug in slugs if slug not in section.manual]
    return replace(section, manual=[*section.manual, *more])


def share_region_names(
    shared: Mapping[str, str], known: Layout, other: Layout
) -> dict[str, str]:
    """Return the regions of *other* that may be called as those of the list are, with their new names.

    A document then needs no word of its own for a region that it writes as the list's own document does.

    Args:
        shared: the list's sections, by those of the document.
        known: the list's layout.
        other: the document's own layout.
    """
    taken = {name for section in other.sections.values() for name in section.views}
    names: dict[str, str] = {}
    for name, own in shared.items():
        theirs, ours = other.sections[name].views, known.sections[own].views
        if len(theirs) != 1 or len(ours) != 1:
            continue
        (before,), (after,) = theirs, ours
        if after not in taken:
            names[before] = after
            taken.add(after)
    return names


def rename_views(section: Section, names: Mapping[str, str]) -> dict[str, View]:
    """Return the views of a section under the new *names* of their regions."""
    return {names.get(name, name): view for name, view in section.views.items()}
