"""The lists that a contribution edits by hand, and their part of its account."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import ConfigurationError
from bot.model.account import Account, DocumentText, Lines, NotUnderstood, Outcome, Span
from bot.model.layout import Layout
from bot.model.review import Note
from bot.model.wording import say
from bot.ports import Context, FileChange, Merged
from bot.project.load_catalog import LoadedCatalog
from bot.project.load_settings import Project
from bot.review.account_builder import AccountBuilder, is_about
from bot.review.entry_files import ListedEntries

if TYPE_CHECKING:
    from bot.review.source_markers import MarkedEdit

_MARKER = "<!-- listwright:"
_BEGIN = f"{_MARKER}begin "


@dataclass(frozen=True, slots=True)
class EditedDocument:
    """Two versions of a list's document, and the document as it stands *today* on the base."""

    layout: Layout
    path: str
    before: str
    after: str
    today: str
    # The same versions with the markers that they got for the review only.
    marked: "MarkedEdit | None" = None
    # Why the edit is not read; None if it is.
    problem: str | None = None


def find_edited_documents(
    context: Context,
    project: Project,
    base: str,
    head: str,
    merged: Merged,
) -> Iterator[EditedDocument]:
    """Yield the edits of lists by hand.

    If the document merges, the edit leads from the base to the merge. If it does not, or
    if the list moved to another file since, the edit is what the contribution itself
    did, in the document that it began with.
    """
    repository = context.repository
    documents = {layout.document for layout in project.document_layouts}
    by_path = {
        change.path: change for change in repository.list_changes(base, merged.tree)
    }
    parted = repository.find_merge_base(base, head)
    for own_change in repository.list_changes(parted, head):
        if not _is_edited_markdown(own_change):
            continue
        path = own_change.path
        change: FileChange | None = own_change
        if path in documents and path not in merged.conflicts:
            # Without a change here, the base has the edit already.
            change = by_path.get(path)
        if change is None or not change.before or not change.after:
            continue
        if not repository.has_blob(change.after):
            continue  # too large; find_broken_documents reports it
        before = _read_text(context, change.before)
        after = _read_text(context, change.after)
        layout, today = _find_list(context, project, base, path, before)
        if layout is None:
            continue
        edited = EditedDocument(layout, path, before, after, today)
        yield _mark(edited) if layout.is_document else edited


def _mark(edited: EditedDocument) -> EditedDocument:
    """Return the edit of a document that is its list's source, with markers.

    It comes back as it is if it began with another version than today's.
    """
    # Late, as in `_find_list`.
    from bot.review.source_markers import add_markers

    if _MARKER in edited.after and _MARKER not in edited.before:
        problem = say(
            "The edit of the list cannot be read: it has comments that begin as the"
            " bot's own, `{beginning}`.",
            beginning=_MARKER,
        )
        return replace(edited, problem=problem)
    marked = add_markers(edited.today, edited.before, edited.after)
    if marked is None:
        return edited
    return replace(
        edited, before=marked.before.text, after=marked.after.text, marked=marked
    )


def _is_edited_markdown(change: FileChange) -> bool:
    """Return whether a Markdown file stood there before and stands there after."""
    # The modes of ordinary files are 100644 and 100755; 120000 is a symbolic link.
    is_edited_file = change.before and change.after and change.mode.startswith("100")
    return bool(is_edited_file) and change.path.endswith(".md")


def _find_list(
    context: Context,
    project: Project,
    base: str,
    path: str,
    text: str,
) -> tuple[Layout | None, str]:
    """Return the list that the version *text* of a document shows, and its document today.

    The document may have another path today. Without a list, the result is None and an
    empty text.
    """
    # Late, because most contributions edit no list, and reading Markdown takes long to
    # import.
    from bot.review.section_homes import is_made_from

    tree = context.repository.open_tree(base)
    for layout in project.document_layouts:
        is_same_path = path == layout.document
        # A version with markers is not older than the regions: its own path counts.
        if not is_same_path and _BEGIN in text:
            continue
        today = (tree.read(layout.document) or b"").decode("utf-8", "replace")
        if is_same_path or (_BEGIN in today and is_made_from(today, text)):
            return layout, today
    return None, ""


def _read_text(context: Context, blob: str) -> str:
    """Return the content of a blob as text."""
    return context.repository.read_blob(blob).decode("utf-8", "replace")


def add_document(
    context: Context,
    account: AccountBuilder,
    base: LoadedCatalog,
    edited: EditedDocument,
    broken: Note | None = None,
) -> None:
    """Add the edit of a list's document to the account.

    *broken* says why no list could be generated into the document: then the edit is not
    read.
    """
    # Late, as in `_find_list`.
    from bot.output.lists.extra_regions import find_changed_extra_regions
    from bot.review.document_account import DocumentAccount
    from bot.review.document_edit import read_document_edit
    from bot.review.item_changes import find_item_changes

    if edited.before == edited.after:
        return
    problem = broken.message if broken is not None else edited.problem
    if problem is not None:
        _add_unread(account, edited, problem)
        return
    listed = ListedEntries(context, base, edited.layout)
    try:
        edit = read_document_edit(
            edited.layout,
            edited.path,
            edited.before,
            edited.after,
            edited.today,
        )
        changes = find_item_changes(edit)
    except ConfigurationError as error:
        problem = say(
            "The edit of the list cannot be read: {problem}", problem=error.problem
        )
        _add_unread(account, edited, problem)
        return
    document_account = DocumentAccount(
        edited.path,
        edited.layout,
        edit,
        listed,
        account,
    )
    document_account.add(changes)
    for region in find_changed_extra_regions(
        edited.before, edited.after, edited.layout
    ):
        # The next generation writes them again, whatever stands there.
        span = Span(region.begin_line + 1, region.end_line)
        lines = Lines(edited.path, after=(span,))
        account.outcomes.append(DocumentText((lines,), "layout"))


def note_encoding(edits: Iterable[EditedDocument]) -> Iterator[Note]:
    """Yield a note on each document that is stored otherwise, if nobody puts it back."""
    for edited in edits:
        if not edited.layout.is_document:
            continue
        was_windows, is_windows = "\r\n" in edited.before, "\r\n" in edited.after
        if was_windows != is_windows:
            yield Note(say("The line ends of the whole file change."), edited.path)
        # The sign that stands for bytes which are none.
        if "\ufffd" in edited.after and "\ufffd" not in edited.before:
            message = say(
                "The file is no longer UTF-8, so that the list could not be read."
            )
            yield Note(message, edited.path)


def remove_marker_lines(account: Account, edits: Iterable[EditedDocument]) -> Account:
    """Return *account* with the lines that people see in documents without markers."""
    for edited in edits:
        if edited.marked is not None:
            account = tuple(
                _remove_marker_lines(outcome, edited.path, edited.marked)
                for outcome in account
            )
    return account


def _remove_marker_lines(
    outcome: Outcome,
    path: str,
    marked: "MarkedEdit",
) -> Outcome:
    from bot.review.source_markers import remove_from_lines

    lines = tuple(
        remove_from_lines(part, marked) if part.path == path else part
        for part in outcome.lines
    )
    return replace(outcome, lines=lines)


def _add_unread(
    account: AccountBuilder,
    edited: EditedDocument,
    problem: str,
) -> None:
    """Add the outcome of an edit that cannot be read: all its lines, and the problem."""
    lines = _find_changed_lines(edited)
    account.outcomes.append(NotUnderstood((lines,), problem))


def _find_changed_lines(edited: EditedDocument) -> Lines:
    """Return the lines that differ between two versions of a document, item or not."""
    from bot.model.alignment import align

    old_lines = edited.before.split("\n")
    new_lines = edited.after.split("\n")
    pairs = align(old_lines, new_lines)
    gone = set(range(len(old_lines))) - {old for old, _ in pairs}
    come = set(range(len(new_lines))) - {new for _, new in pairs}
    return Lines(edited.path, _join_numbers(gone), _join_numbers(come))


def _join_numbers(numbers: Collection[int]) -> tuple[Span, ...]:
    """Return line numbers as spans, ascending."""
    spans: list[Span] = []
    for number in sorted(numbers):
        if spans and spans[-1].last == number:
            spans[-1] = Span(spans[-1].first, number + 1)
        else:
            spans.append(Span(number, number + 1))
    return tuple(spans)


def find_restorable(
    account: Account,
    edits: Collection[EditedDocument],
) -> Iterator[str]:
    """Yield the documents that can be put back as they were.

    In these, the list itself writes all lines that were edited.
    """
    for path in sorted({edited.path for edited in edits}):
        outcomes = [outcome for outcome in account if is_about(outcome, path)]
        if outcomes and all(map(_is_of_list, outcomes)):
            yield path


def _is_of_list(outcome: Outcome) -> bool:
    """Return whether the list itself writes the lines of an outcome."""
    if isinstance(outcome, DocumentText):
        return outcome.part != "words"
    return not isinstance(outcome, NotUnderstood)
