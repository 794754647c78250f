"""Which sections a contribution concerns: those of its entries, and those that these name."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.identity.search import find_sections
from bot.model.account import (
    Account,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    EntryRemoved,
)
from bot.model.entry_id import EntryId, SectionId
from bot.model.isolated import Touched
from bot.ports import Context
from bot.project.load_settings import load_project
from bot.review.entry_files import Proposal
from bot.review.proposed_changes import Contribution, read_proposed_changes
from bot.review.proposed_files import ProposedFile, examine_proposals

_OF_ENTRIES = (EntryAdded, EntryChanged, EntryMoved, EntryRemoved)
# The fields that hold ids of other entries, or former ones.
_REFERENCES = ("former_ids", "same_as", "distinct_from")


def find_touched(context: Context, base: str, head: str) -> Touched:
    """Return what the merge of *head* into *base* concerns, as far as it is entries.

    A file whose entry cannot be read is left out, and so is a document of which anything
    else changes than lines of entries.

    Raises:
        ConfigurationError: the base's own declarations are wrong.
        GitError: git could not answer.
    """
    project = load_project(context.repository.open_tree(base), context.cache)
    contribution = read_proposed_changes(context, project, base, head)
    if contribution.has_conflict:
        return Touched((), (), ())
    examined = {file.proposal.path: file for file in examine_proposals(contribution)}
    sections: set[str] = set()
    files: set[str] = set()
    for proposal in contribution.proposals:
        file = examined.get(proposal.path)
        if proposal.after is None or _is_readable(file):
            sections.update(_list_sections(contribution, proposal, file))
            files.update({proposal.path, proposal.base_path})
    return Touched(
        tuple(sorted(sections)),
        tuple(sorted(files)),
        tuple(sorted(_find_entry_documents(contribution.account, files))),
    )


def _is_readable(file: ProposedFile | None) -> bool:
    return file is not None and file.result.record is not None


def _list_sections(
    contribution: Contribution,
    proposal: Proposal,
    file: ProposedFile | None,
) -> Iterator[str]:
    """Yield the sections that an entry stands in or names, before and after."""
    listed_id = EntryId.from_path(proposal.base_path)
    proposed_id = EntryId.from_path(proposal.path)
    yield from (listed_id.home, proposed_id.home)
    listed = contribution.base.catalog.records.get(listed_id)
    if listed is not None:
        yield from _list_named(listed_id, listed)
    if file is not None and file.result.record is not None:
        # A repair may give the file another name, or another folder.
        yield file.entry_id.home
        yield from _list_named(file.entry_id, file.result.record)


def _list_named(entry_id: EntryId, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the sections that show an entry, and those of the entries that it names."""
    for section in find_sections(record, entry_id):
        yield SectionId.from_parts(entry_id.list_id, section)
    for field in _REFERENCES:
        for name in record.get(field) or ():
            yield EntryId(name).home


def _find_entry_documents(account: Account, files: Iterable[str]) -> set[str]:
    """Return the documents in which nothing but lines of the entries in *files* changes."""
    known = set(files)
    documents: set[str] = set()
    others: set[str] = set()
    for outcome in account:
        is_entry = isinstance(outcome, _OF_ENTRIES) and outcome.path in known
        paths = {lines.path for lines in outcome.lines}
        (documents if is_entry else others).update(paths)
    return documents - others
