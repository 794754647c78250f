"""Preprints that were published meanwhile: one proposal for each entry, with its source."""

import zlib

from bot.engine.link_facts import list_asked_works
from bot.errors import FormatterBugError
from bot.listing.own_facts import PREPRINT_VENUES
from bot.listing.section_fields import list_section_fields
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.facts import KnownFacts
from bot.model.finding import Finding, SetValue
from bot.model.isolated import ProposedVenue
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog
from bot.project.online_entries import examine_with_facts
from bot.review.autofix import ExaminedFile, repair_file
from bot.review.check_catalog import check_all

# Entries of which one month proposes something: so many a person looks at.
_MOST_PROPOSED = 30
_ARXIV = frozenset({"arxiv"})
_VENUE = ("venue",)
# What tells of a venue: an entry that calls itself a preprint, and one that says nothing.
_RULES = frozenset({"published-meanwhile", "incomplete-entry"})


def list_preprints(catalog: Catalog, month: str, most: int) -> list[str]:
    """Return the arXiv papers of entries without a venue, as identifiers, at most *most*.

    These are the entries whose section uses the venue. Of more, each *month* has others.
    """
    works: dict[str, None] = {}
    for name in catalog.records:
        entry = catalog.get_entry(name)
        if _is_without_venue(entry, catalog):
            works |= dict.fromkeys(map(str, list_asked_works(entry, _ARXIV)))
    return sorted(works, key=lambda work: zlib.crc32(f"{month} {work}".encode()))[:most]


def _is_without_venue(entry: Entry, catalog: Catalog) -> bool:
    if (
        entry.removed is not None
        or (entry.venue or "").casefold() not in PREPRINT_VENUES
    ):
        return False
    layout = catalog.layouts.get(entry.id.list_id)
    section = layout.sections.get(entry.id.section) if layout is not None else None
    return section is not None and "venue" in list_section_fields(section)


def propose_venues(
    context: Context,
    loaded: LoadedCatalog,
    facts: KnownFacts,
) -> tuple[ProposedVenue, ...]:
    """Return the entries of which *facts* say where they were published, with new files.

    Rules that a section switches off, or that an entry allows itself to break, say nothing.
    """
    works = {dated.work for dated in facts}
    catalog = loaded.catalog
    entries = [
        entry
        for entry in map(catalog.get_entry, sorted(catalog.records))
        if _is_without_venue(entry, catalog)
        and not works.isdisjoint(map(str, list_asked_works(entry, _ARXIV)))
    ]
    online = examine_with_facts(context, loaded, entries, facts)
    paths = frozenset(entry.id.path for entry in entries)
    proposals: list[ProposedVenue] = []
    for finding in check_all(context, online, paths) if paths else ():
        if finding.rule not in _RULES or len(proposals) == _MOST_PROPOSED:
            continue
        proposal = _propose(context, online, finding, facts)
        if proposal is not None:
            proposals.append(proposal)
    return tuple(proposals)


def _propose(
    context: Context,
    loaded: LoadedCatalog,
    finding: Finding,
    facts: KnownFacts,
) -> ProposedVenue | None:
    """Return the proposal that a finding makes; None where it tells of no venue."""
    path = finding.location.path
    edits = [
        edit
        for edit in (finding.fix.edits if finding.fix else ())
        if isinstance(edit, SetValue) and edit.field == _VENUE
    ]
    data = loaded.read(context, path)
    if not edits or data is None:
        return None
    examiner = loaded.examiners.get_for_entry(path)
    try:
        text = examiner.edit(data.decode(), edits)
    except FormatterBugError:
        return None
    written = ExaminedFile(path, text, examiner.examine(path, text.encode()))
    # Sources write names in full, where lists have "NeurIPS".
    spelling = [found for found in written.result.findings if found.field == _VENUE]
    repaired = repair_file(examiner, written, spelling)
    record, findings = repaired.result.record, repaired.result.findings
    if record is None or any(found.severity == "error" for found in findings):
        return None
    told = edits[0].value
    source, day = next(
        (dated.facts.source, dated.day) for dated in facts if dated.facts.venue == told
    )
    return ProposedVenue(path, repaired.text, record["venue"], source, day)
