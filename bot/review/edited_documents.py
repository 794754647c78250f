"""The lists that a contribution edits by hand, and their part of its account."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.errors import ConfigurationError
from bot.model.account import Account, DocumentText, Lines, NotUnderstood, Outcome, Span
from bot.model.layout import Layout
from bot.model.review import Note
from bot.ports import Context, Merged
from bot.project.load_catalog import LoadedCatalog
from bot.project.load_settings import Project
from bot.review.account_builder import AccountBuilder
from bot.review.entry_files import ListedEntries

_BEGIN = "<!-- listwright:begin "


@dataclass(frozen=True, slots=True)
class EditedDocument:
    """Two versions of a list's document, and the document as it stands *today*, on the base."""

    layout: Layout
    path: str
    before: str
    after: str
    today: str


def find_edited_documents(
    context: Context, project: Project, base: str, head: str, merged: Merged
) -> Iterator[EditedDocument]:
    """Yield the edits of lists by hand.

    Where the document merges, it is the base against the merge. Where it does
    not, or where the list moved to another file since, it is what the
    contribution itself did, in the document that it began with.
    """
    repository = context.repository
    documents = {layout.document: layout for layout in project.document_layouts}
    by_path = {
        change.path: change for change in repository.list_changes(base, merged.tree)
    }
    for own in repository.list_changes(repository.find_merge_base(base, head), head):
        is_edited_file = own.before and own.after and own.mode.startswith("100")
        if not own.path.endswith(".md") or not is_edited_file:
            continue
        change = own
        if own.path in documents and own.path not in merged.conflicts:
            if own.path not in by_path:
                continue  # the base has it already
            change = by_path[own.path]
        if not change.before or not change.after:
            continue
        if not repository.has_blob(change.after):
            continue  # too large; find_broken_documents tells of it
        old, new = _read_text(context, change.before), _read_text(context, change.after)
        layout, today = _find_list(context, project, base, own.path, old)
        if layout is not None:
            yield EditedDocument(layout, own.path, old, new, today)


def _find_list(
    context: Context, project: Project, base: str, path: str, text: str
) -> tuple[Layout | None, str]:
    """Return the list that an older version *text* of a document shows, and its document today."""
    from bot.review.section_homes import descends_from

    tree = context.repository.open_tree(base)
    for layout in project.document_layouts:
        if path != layout.document and _BEGIN in text:
            continue
        today = (tree.read(layout.document) or b"").decode("utf-8", "replace")
        if path == layout.document or (_BEGIN in today and descends_from(today, text)):
            return layout, today
    return None, ""


def _read_text(context: Context, blob: str) -> str:
    return context.repository.read_blob(blob).decode("utf-8", "replace")


def add_document(
    context: Context,
    account: AccountBuilder,
    base: LoadedCatalog,
    edit: EditedDocument,
    broken: Note | None = None,
) -> None:
    """Add the edit of a list's document to the account; *broken* says why no list could be generated into it."""
    from bot.review.document_account import DocumentAccount
    from bot.review.document_edit import read_document_edit
    from bot.review.item_changes import find_item_changes

    if edit.before == edit.after:
        return
    if broken is not None:
        account.outcomes.append(
            NotUnderstood((_find_changed_lines(edit),), broken.message)
        )
        return
    listed = ListedEntries(context, base, edit.layout)
    try:
        found = read_document_edit(
            edit.layout, edit.path, edit.before, edit.after, edit.today
        )
        changes = find_item_changes(found)
    except ConfigurationError as error:
        lines = _find_changed_lines(edit)
        problem = f"The edit of the list cannot be read: {error.problem}"
        account.outcomes.append(NotUnderstood((lines,), problem))
        return
    DocumentAccount(edit.path, edit.layout, found, listed, account).add(changes)


def _find_changed_lines(edit: EditedDocument) -> Lines:
    """Return the lines that differ between two versions of a document that cannot be read."""
    from bot.markdown.alignment import align

    old, new = edit.before.split("\n"), edit.after.split("\n")
    pairs = align(old, new)
    gone = sorted(set(range(len(old))) - {index for index, _ in pairs})
    fresh = sorted(set(range(len(new))) - {index for _, index in pairs})
    return Lines(edit.path, _join_numbers(gone), _join_numbers(fresh))


def _join_numbers(numbers: Collection[int]) -> tuple[Span, ...]:
    """Return ascending line numbers as spans."""
    spans: list[Span] = []
    for number in numbers:
        if spans and spans[-1].last == number:
            spans[-1] = Span(spans[-1].first, number + 1)
        else:
            spans.append(Span(number, number + 1))
    return tuple(spans)


def find_restorable(
    account: Account, edits: Collection[EditedDocument]
) -> Iterator[str]:
    """Yield the documents in which everything that was edited is the list's own: they can be put back as they were."""
    for path in sorted({edit.path for edit in edits}):
        outcomes = [
            one for one in account if any(lines.path == path for lines in one.lines)
        ]
        if outcomes and all(map(_is_of_list, outcomes)):
            yield path


def _is_of_list(outcome: Outcome) -> bool:
    """Return whether the list writes itself what an outcome is about."""
    if isinstance(outcome, DocumentText):
        return outcome.part != "words"
    return not isinstance(outcome, NotUnderstood)
