"""What a person changed in a list's document on the branch itself, since the bot wrote it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.identity.identifiers import Identifier, identify
from bot.importer.convert.drafts import normalise_spacing
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
from bot.review.account_builder import AccountBuilder, is_about
from bot.review.document_account import DocumentAccount
from bot.review.document_edit import read_document_edit
from bot.review.entry_files import ListedEntries, Proposal
from bot.review.item_changes import find_item_changes

# The second line of a table, such as `| --- | :-: |`, and blank lines. Its width is a
# matter of taste, so it is never reported as lost.
_DELIMITERS = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class BranchEdit:
    """A person's edit of a document.

    It has its account, the entry files that it means, and the lines that mean none.
    """

    account: Account
    proposals: tuple[Proposal, ...]
    unread: tuple[DocumentLine, ...]
    # The items that were added, changed or moved.
    typed: tuple[DocumentLine, ...] = ()


def read_branch_edit(  # noqa: PLR0913, PLR0917 - two versions, and their readers
    context: Context,
    base: LoadedCatalog,
    layout: Layout,
    recorded: str,
    current: str,
    builder: AccountBuilder,
) -> BranchEdit:
    """Return what a person did to a document since the bot wrote it.

    What the entries of *base* say already is no proposal. That is so where an entry
    file came with the edit.

    Args:
        context: its workspace holds the files of *base*.
        base: the entries as they are.
        layout: the list.
        recorded: the document as the bot wrote it.
        current: the document as it is.
        builder: has what the list's other documents mean already, so that one work
            typed into two of them is one entry.

    Raises:
        ConfigurationError: the markers of a region are broken, or the edit is too
            large to be read item by item.
    """
    path = layout.document
    edit = read_document_edit(layout, path, recorded, current, current)
    changes = find_item_changes(edit)
    # Proposals change in place, so their contents are kept from before this document.
    earlier_texts = {key: proposal.after for key, proposal in builder.proposals.items()}
    listed = ListedEntries(context, base, layout)
    DocumentAccount(path, layout, edit, listed, builder).add(changes)
    account = _select_outcomes(builder.build(), path)
    unread: list[DocumentLine] = []
    typed: list[DocumentLine] = []
    for outcome in account:
        unread += _find_unread(outcome, path, current, builder)
        if isinstance(outcome, EntryAdded | EntryChanged | EntryMoved):
            typed += _quote_outcome(outcome, path, current)
    proposals: list[Proposal] = []
    for proposal in _list_new_proposals(builder, earlier_texts):
        is_removed = proposal.after is None
        if is_removed and _stands_elsewhere(base, layout, proposal.path):
            unread.append(DocumentLine(0, _quote(proposal)))
        elif _is_new_information(base, proposal):
            proposals.append(proposal)
    return BranchEdit(account, tuple(proposals), tuple(unread), tuple(typed))


def _select_outcomes(account: Account, path: str) -> Account:
    """Return the outcomes that concern lines of the document *path*."""
    return tuple(outcome for outcome in account if is_about(outcome, path))


def _list_new_proposals(
    builder: AccountBuilder,
    earlier_texts: Mapping[str, bytes | None],
) -> Iterator[Proposal]:
    """Yield the proposals that are new, or differ from their earlier text.

    All others are what another document of the list means.
    """
    for key, proposal in builder.proposals.items():
        if key not in earlier_texts or proposal.after != earlier_texts[key]:
            yield proposal


def find_new_lines(
    path: str,
    recorded: str,
    current: str,
) -> Iterator[DocumentLine]:
    """Yield the lines that are new between the markers of a document without items.

    Raises:
        ConfigurationError: the markers of a region are broken.
    """
    old_regions = find_regions(recorded, path)
    regions = find_regions(current, path)
    old_lines = recorded.split("\n")
    lines = current.split("\n")
    for name, region in regions.items():
        old_region = old_regions.get(name)
        old_texts: set[str] = set()
        if old_region is not None:
            inside = old_lines[old_region.begin_line + 1 : old_region.end_line]
            old_texts = set(map(normalise_spacing, inside))
        for number in range(region.begin_line + 1, region.end_line):
            line = lines[number]
            if line.strip() and normalise_spacing(line) not in old_texts:
                yield DocumentLine(number + 1, line)


def find_lost_lines(
    edit: BranchEdit,
    generated: str,
) -> list[DocumentLine]:
    """Return the lines of *edit* that the document *generated* would not keep.

    Those are the lines that were not read and are not in it, and the items with a link
    that is nowhere in it. An entry that fits no view is such an item.
    """
    generated_lines = _list_bare_lines(generated)
    lost = [line for line in edit.unread if not _has_line(generated_lines, line)]
    if edit.typed:
        kept_targets = _find_targets(generated)
        lost += [line for line in edit.typed if _find_targets(line.text) - kept_targets]
    return lost


def find_differences(
    edit: BranchEdit,
    generated: str,
    current: str,
) -> Iterator[DocumentLine]:
    """Yield the lines by which a document differs from its entries.

    Lines that the document *generated* has, too, are left out.
    """
    generated_lines = _list_bare_lines(generated)
    for proposal in edit.proposals:
        text = _quote(proposal)
        is_removed = proposal.after is None
        number = 0 if is_removed else _find_line(current, text)
        line = DocumentLine(number, text)
        if is_removed or not _has_line(generated_lines, line):
            yield line


def _find_unread(
    outcome: Outcome,
    path: str,
    current: str,
    builder: AccountBuilder,
) -> Iterable[DocumentLine]:
    """Return the lines of an outcome that neither an entry nor other text keeps."""
    if isinstance(outcome, AlreadyListed):
        return _quote_outcome(outcome, path, current) if outcome.new_links else ()
    is_layout = isinstance(outcome, DocumentText) and outcome.part == "layout"
    if not is_layout and not isinstance(outcome, NotUnderstood):
        return ()
    lines = list(_quote_outcome(outcome, path, current))
    kept = {_quote(proposal) for proposal in builder.proposals.values()}
    text = "\n".join(line.text for line in lines).strip("\n")
    if text in kept:
        return ()  # odd text became an entry that shows it as it is
    return _remove_empty(lines)


def _remove_empty(lines: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Return *lines* without blank lines and the delimiter rows of tables."""
    return [
        line
        for line in lines
        if line.text.strip() and not _DELIMITERS.fullmatch(line.text)
    ]


def _quote_outcome(
    outcome: Outcome,
    path: str,
    current: str,
) -> Iterator[DocumentLine]:
    """Yield the lines of an outcome as they stand in the document now."""
    lines = current.split("\n")
    for span in iterate_spans(outcome, path):
        for number in range(span.first, span.last):
            yield DocumentLine(number + 1, lines[number].rstrip("\r"))


def _find_targets(text: str) -> set[Identifier]:
    """Return what the links of a text to pages and files lead to."""
    return {identify(url) for _, url in find_links(text) if is_outside(url)}


def _list_bare_lines(text: str) -> set[str]:
    """Return the lines of a text without their white space."""
    return set(map(normalise_spacing, text.split("\n")))


def _has_line(bare_lines: set[str], line: DocumentLine) -> bool:
    """Return whether every line of a quoted text is in *bare_lines*."""
    return all(normalise_spacing(part) in bare_lines for part in line.text.split("\n"))


def _quote(proposal: Proposal) -> str:
    """Return the line that a proposal comes from; its path if it comes from no line."""
    origin = proposal.origin
    return origin.line if isinstance(origin, ListLine) else proposal.path


def _find_line(text: str, item: str) -> int:
    """Return the number, from 1, of the line where *item* begins; 0 if none does."""
    item_head = item.split("\n", maxsplit=1)[0].strip()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() == item_head:
            return number
    return 0


def _is_new_information(
    base: LoadedCatalog,
    proposal: Proposal,
) -> bool:
    """Return whether a proposal would change what the entries say."""
    record = base.catalog.records.get(EntryId.from_path(proposal.base_path))
    if proposal.after is None:
        return record is not None and "removed" not in record
    examiner = base.examiners.find_for_path(proposal.path)
    if examiner is None or proposal.moved_from is not None:
        return True
    proposed = examiner.examine(proposal.path, proposal.after).record
    if record is not None or proposed is None:
        return proposed != record
    entry = Entry.from_record(EntryId.from_path(proposal.path), proposed)
    return not _is_listed(base, entry)


def _is_listed(base: LoadedCatalog, entry: Entry) -> bool:
    """Return whether the section of a new entry lists its work already.

    The addresses may differ, as after a repair: what they lead to is compared.
    """
    title = fold_title(entry.title)
    links = _identify_links(entry)
    for name in base.catalog.find_in_section(entry.id.home):
        candidate = base.catalog.get_entry(name)
        if candidate.removed is not None or fold_title(candidate.title) != title:
            continue
        if not links or links & _identify_links(candidate):
            return True
    return False


def _identify_links(entry: Entry) -> set[Identifier]:
    """Return what the links of an entry lead to."""
    return {identify(link.url) for link in entry.all_links}


def _stands_elsewhere(
    base: LoadedCatalog,
    layout: Layout,
    path: str,
) -> bool:
    """Return whether an entry may be shown in several places.

    Then one line less does not mean that the entry should be removed.
    """
    entry_id = EntryId.from_path(path)
    if entry_id not in base.catalog.records:
        return False
    section = layout.sections.get(entry_id.section)
    if section is None or len(section.views) > 1:
        return True
    if base.project.layouts[layout.id].documents:
        return True
    return bool(base.catalog.get_entry(entry_id).also_in)
