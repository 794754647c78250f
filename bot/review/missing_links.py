"""How severe a missing link is: it depends on the other entries of the section."""

from dataclasses import replace

from bot.listing.shown_labels import is_showing_links
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding

_RULE = "missing-link"


def weigh_missing_link(
    finding: Finding,
    entry_id: EntryId,
    catalog: Catalog,
) -> Finding:
    """Return a `missing-link` as an error if the section's entries have links.

    Any other finding comes back as it is.
    """
    if finding.rule != _RULE or not _needs_link(entry_id, catalog):
        return finding
    return replace(finding, severity="error")


def _needs_link(entry_id: EntryId, catalog: Catalog) -> bool:
    """Return whether most other entries of the section have a link.

    For the only entry of a section, return whether a view of the section shows links.
    """
    entries_around = [
        other_id
        for other_id in catalog.find_in_section(entry_id.home)
        if other_id != entry_id
    ]
    if not entries_around:
        section = catalog.layouts[entry_id.list_id].sections.get(entry_id.section)
        return section is not None and is_showing_links(section)
    linked = sum(
        bool(catalog.get_entry(other_id).all_links) for other_id in entries_around
    )
    return linked * 2 > len(entries_around)
