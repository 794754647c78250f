"""What a person changed in a list's document on the branch itself, since the bot wrote it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.identity.identifiers import Identifier, identify
from bot.importer.convert.drafts import bare
from bot.listing.titles import fold_title
from bot.markdown.inline_tokens import find_links
from bot.markdown.link_targets import is_outside
from bot.markdown.regions import find_regions
from bot.model.account import (
    Account,
    AlreadyListed,
    DocumentText,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    NotUnderstood,
    Outcome,
    iterate_spans,
)
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.isolated import DocumentLine
from bot.model.layout import Layout
from bot.model.review import ListLine
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog
from bot.review.account_builder import AccountBuilder
from bot.review.document_account import DocumentAccount
from bot.review.document_edit import read_document_edit
from bot.review.entry_files import ListedEntries, Proposal
from bot.review.item_changes import find_item_changes

_DELIMITERS = re.compile(r"[\s|:-]+")
"""The second line of a table: its width is a matter of taste."""


@dataclass(frozen=True, slots=True)
class BranchEdit:
    """A person's edit of a document: its account, the entry files that it means, and the lines that mean none."""

    account: Account
    proposals: tuple[Proposal, ...]
    unread: tuple[DocumentLine, ...]
    typed: tuple[DocumentLine, ...] = ()
    """The items that were added, changed or moved."""


def read_branch_edit(  # noqa: PLR0913, PLR0917 - two versions of a document, and what they are read with
    context: Context,
    base: LoadedCatalog,
    layout: Layout,
    recorded: str,
    current: str,
    builder: AccountBuilder,
) -> BranchEdit:
    """Return what a person did to a document, from the text that the bot wrote to the one that stands there.

    What the entries of *base* say already, as an entry file that came with the edit does, is no proposal.

    Args:
        context: its workspace holds the files of *base*.
        base: the entries as they are.
        layout: the list.
        recorded: the document as the bot wrote it.
        current: the document as it is.
        builder: has what the list's other documents mean already, so that one work typed into two is one entry.

    Raises:
        ConfigurationError: the markers of a region are broken, or the edit is too large to be read item by item.
    """
    path = layout.document
    found = read_document_edit(layout, path, recorded, current, current)
    changes = find_item_changes(found)
    known = {key: proposal.after for key, proposal in builder.proposals.items()}
    DocumentAccount(
        path, layout, found, ListedEntries(context, base, layout), builder
    ).add(changes)
    account = tuple(
        outcome
        for outcome in builder.build()
        if any(lines.path == path for lines in outcome.lines)
    )
    unread = [
        line
        for outcome in account
        for line in _find_unread(outcome, path, current, builder)
    ]
    kept: list[Proposal] = []
    for key, proposal in builder.proposals.items():
        if key in known and proposal.after == known[key]:
            continue  # another document means it
        if proposal.after is None and _stands_elsewhere(base, layout, proposal.path):
            unread.append(DocumentLine(0, _quote(proposal)))
        elif _says_something_new(base, proposal):
            kept.append(proposal)
    typed = [
        line
        for outcome in account
        if isinstance(outcome, EntryAdded | EntryChanged | EntryMoved)
        for line in _quote_outcome(outcome, path, current)
    ]
    return BranchEdit(account, tuple(kept), tuple(unread), tuple(typed))


def find_new_lines(path: str, recorded: str, current: str) -> Iterator[DocumentLine]:
    """Yield the lines that are new between the markers of a document which holds no items.

    Raises:
        ConfigurationError: the markers of a region are broken.
    """
    before, now = find_regions(recorded, path), find_regions(current, path)
    old_lines, lines = recorded.split("\n"), current.split("\n")
    for name, region in now.items():
        old = before.get(name)
        known = (
            set(map(bare, old_lines[old.begin_line + 1 : old.end_line]))
            if old
            else set()
        )
        for number in range(region.begin_line + 1, region.end_line):
            if lines[number].strip() and bare(lines[number]) not in known:
                yield DocumentLine(number + 1, lines[number])


def find_lost_lines(edit: BranchEdit, generated: str) -> list[DocumentLine]:
    """Return the lines of *edit* that the document *generated* would not keep.

    Those are the lines that were not read and stand there no more, and the items that lead to a page to which nothing
    in the document leads then: an entry that fits no view, say.
    """
    shown = _list_bare_lines(generated)
    lost = [line for line in edit.unread if not _is_shown(line, shown)]
    if edit.typed:
        kept = _find_targets(generated)
        lost += [line for line in edit.typed if _find_targets(line.text) - kept]
    return lost


def find_differences(
    edit: BranchEdit, generated: str, current: str
) -> Iterator[DocumentLine]:
    """Yield the lines by which a document differs from its entries, and which *generated* would not keep."""
    shown = _list_bare_lines(generated)
    for proposal in edit.proposals:
        text = _quote(proposal)
        line = DocumentLine(
            0 if proposal.after is None else _find_line(current, text), text
        )
        if proposal.after is None or not _is_shown(line, shown):
            yield line


def _find_unread(
    outcome: Outcome, path: str, current: str, builder: AccountBuilder
) -> Sequence[DocumentLine]:
    """Return the lines of an outcome that no entry and no other text of the document keeps."""
    if isinstance(outcome, AlreadyListed):
        return list(_quote_outcome(outcome, path, current)) if outcome.new_links else []
    is_layout = isinstance(outcome, DocumentText) and outcome.part == "layout"
    if not is_layout and not isinstance(outcome, NotUnderstood):
        return []
    lines = list(_quote_outcome(outcome, path, current))
    kept = {_quote(proposal) for proposal in builder.proposals.values()}
    text = "\n".join(line.text for line in lines).strip("\n")
    if text in kept:
        return []  # odd text became an entry that shows it as it is
    return [
        line
        for line in lines
        if line.text.strip() and not _DELIMITERS.fullmatch(line.text)
    ]


def _quote_outcome(outcome: Outcome, path: str, current: str) -> Iterator[DocumentLine]:
    """Yield the lines of an outcome as they stand in the document now."""
    lines = current.split("\n")
    for span in iterate_spans(outcome, path):
        for number in range(span.first, span.last):
            yield DocumentLine(number + 1, lines[number].rstrip("\r"))


def _find_targets(text: str) -> set[Identifier]:
    return {identify(url) for _, url in find_links(text) if is_outside(url)}


def _list_bare_lines(text: str) -> set[str]:
    return set(map(bare, text.split("\n")))


def _is_shown(line: DocumentLine, shown: set[str]) -> bool:
    return all(bare(part) in shown for part in line.text.split("\n"))


def _quote(proposal: Proposal) -> str:
    return (
        proposal.origin.line if isinstance(proposal.origin, ListLine) else proposal.path
    )


def _find_line(text: str, item: str) -> int:
    """Return the number, from 1, of the line where *item* begins; 0 if none does."""
    first = item.split("\n", maxsplit=1)[0].strip()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() == first:
            return number
    return 0


def _says_something_new(base: LoadedCatalog, proposal: Proposal) -> bool:
    """Return whether a proposal would change what the entries say."""
    record = base.catalog.records.get(EntryId.from_path(proposal.base_path))
    if proposal.after is None:
        return record is not None and "removed" not in record
    examiner = base.examiners.of_path(proposal.path)
    if examiner is None or proposal.moved_from is not None:
        return True
    proposed = examiner.examine(proposal.path, proposal.after).record
    if record is not None or proposed is None:
        return proposed != record
    return not _is_listed(
        base, Entry.from_record(EntryId.from_path(proposal.path), proposed)
    )


def _is_listed(base: LoadedCatalog, entry: Entry) -> bool:
    """Return whether the section lists the work of a new entry already, perhaps with a repaired address."""
    title, links = fold_title(entry.title), _identify_links(entry)
    for other in base.catalog.iterate_list(entry.id.list_id):
        is_near = other.id.section == entry.id.section and other.removed is None
        if (
            is_near
            and fold_title(other.title) == title
            and (links & _identify_links(other) or not links)
        ):
            return True
    return False


def _identify_links(entry: Entry) -> set[Identifier]:
    return {identify(link.url) for link in entry.all_links}


def _stands_elsewhere(base: LoadedCatalog, layout: Layout, path: str) -> bool:
    """Return whether an entry may be shown in several places, so that one line less does not mean its removal."""
    entry_id = EntryId.from_path(path)
    if entry_id not in base.catalog.records:
        return False
    section = layout.sections.get(entry_id.section)
    if (
        section is None
        or len(section.views) > 1
        or base.project.layouts[layout.id].documents
    ):
        return True
    return bool(base.catalog.get_entry(entry_id).also_in)
