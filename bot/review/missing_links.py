"""How much a missing link weighs: it depends on the other entries of the section."""

from dataclasses import replace

from bot.listing.shown_labels import shows_links
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId, find_in_section
from bot.model.finding import Finding

_RULE = "missing-link"


def weigh_missing_link(
    finding: Finding, entry_id: EntryId, catalog: Catalog
) -> Finding:
    """Return a `missing-link` as an error where the section's entries have a link; any other finding as it is.

    That is so where most others have one or, for the first entry, where a view of the section shows one.
    """
    if finding.rule != _RULE:
        return finding
    others = [
        other
        for other in find_in_section(catalog.records, entry_id.home)
        if other != entry_id
    ]
    linked = sum(bool(catalog.get_entry(other).all_links) for other in others)
    section = catalog.layouts[entry_id.list_id].sections.get(entry_id.section)
    have_one = (
        linked * 2 > len(others)
        if others
        else section is not None and shows_links(section)
    )
    return replace(finding, severity="error") if have_one else finding
