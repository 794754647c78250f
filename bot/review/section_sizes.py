"""What rules about sections find: for `check`, and where a contribution takes entries away."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bot.engine.section_pass import (
    SectionFinding,
    check_sections,
    count_entries,
    count_with_below,
    has_section_rules,
    list_showing_sections,
)
from bot.listing.config_files import get_layout_path
from bot.listing.schema_yaml import parse_schema_file
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import Finding, Location
from bot.model.review import Note
from bot.model.wording import mark_sentence, say
from bot.ports import Workspace
from bot.project.document_source import SourceTree
from bot.project.load_catalog import LoadedCatalog
from bot.review.entry_files import Proposal
from bot.review.notes import shorten_notes
from bot.review.proposed_changes import Contribution


def find_section_findings(
    loaded: LoadedCatalog, tree: Workspace
) -> Iterator[tuple[str, Finding]]:
    """Yield the findings on sections, each with the folder of the section's entries.

    A finding stands in the layout's file. In a list whose document is its source, it stands
    on the line of the section's first entry; *tree* knows the lines.
    """
    for list_id, layout in loaded.project.layouts.items():
        if not has_section_rules(layout):
            continue
        counts = count_entries(loaded.catalog, list_id)
        for folder, finding in _check_list(loaded, list_id, counts):
            home = SectionId.from_parts(list_id, folder)
            if isinstance(tree, SourceTree) and layout.is_document:
                location = _locate_first_entry(loaded, home, tree, layout.document)
                yield f"entries/{home}", replace(finding, location=location)
            else:
                yield f"entries/{home}", finding


def _check_list(
    loaded: LoadedCatalog, list_id: str, counts: Counter[str]
) -> Iterator[SectionFinding]:
    path = get_layout_path(list_id)
    document = parse_schema_file(loaded.project.sources[list_id], path)
    layout = loaded.project.layouts[list_id]
    return check_sections(layout, counts, document, path)


def _locate_first_entry(
    loaded: LoadedCatalog,
    home: SectionId,
    tree: SourceTree,
    document: str,
) -> Location:
    """Return the place of a section's first entry; the document's start without one."""
    ids = loaded.catalog.find_in_section(home)
    places = [tree.find_place(entry_id.path) for entry_id in ids]
    lines = [place.line for place in places if place and place.path == document]
    return Location(document, min(lines, default=1))


def note_small_sections(contribution: Contribution) -> list[Note]:
    """Return a note on each section that a contribution makes too small, for a maintainer."""
    loaded = contribution.base
    notes = []
    for list_id, layout in loaded.project.layouts.items():
        if not has_section_rules(layout):
            continue
        changes = _count_changes(contribution, list_id)
        if all(number >= 0 for number in changes.values()):
            continue
        counts = count_entries(loaded.catalog, list_id)
        counts.update(changes)
        for folder, finding in _check_list(loaded, list_id, counts):
            if count_with_below(changes, folder) < 0:
                message = say("After the merge: {problem}", problem=finding.message)
                notes.append(Note(message))
    counting = mark_sentence("{number} more sections become too small.")
    return shorten_notes(notes, counting)


def _count_changes(contribution: Contribution, list_id: str) -> Counter[str]:
    """Return by how many entries each section of a list grows or shrinks, by folder."""
    catalog = contribution.base.catalog
    changes: Counter[str] = Counter()
    for proposal in contribution.proposals:
        listed = EntryId.from_path(proposal.base_path)
        if listed.list_id == list_id and listed in catalog.records:
            changes.subtract(list_showing_sections(catalog.get_entry(listed)))
        proposed = EntryId.from_path(proposal.path)
        if proposal.after is not None and proposed.list_id == list_id:
            changes.update(_list_sections_after(contribution, proposal, proposed))
    return changes


def _list_sections_after(
    contribution: Contribution, proposal: Proposal, proposed: EntryId
) -> frozenset[str]:
    """Return the folders of the sections that show an entry after the merge.

    An entry that cannot be read counts in its own section: its author repairs it.
    """
    examiner = contribution.base.examiners.find_for_path(proposal.path)
    record = None
    if examiner is not None and proposal.after is not None:
        record = examiner.examine(proposal.path, proposal.after).record
    if record is None:
        return frozenset({proposed.section})
    return list_showing_sections(Entry.from_record(proposed, record))
