"""What a contribution does to the entries: by files, and by lines of the list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.document.limits import ENTRY_LIMITS
from bot.model.account import (
    Account,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    EntryRemoved,
    Lines,
    NotUnderstood,
    Span,
)
from bot.model.facts import KnownFacts
from bot.model.review import Note
from bot.model.wording import mark_sentence, say
from bot.ports import Context, FileChange
from bot.project.examiners import Examiners
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project
from bot.review.account_builder import AccountBuilder
from bot.review.changed_files import ChangedFiles, sort_changes
from bot.review.edited_documents import (
    add_document,
    find_edited_documents,
    find_restorable,
    note_encoding,
    remove_marker_lines,
)
from bot.review.entry_files import Proposal
from bot.review.moved_files import find_moved_files
from bot.review.notes import shorten_notes
from bot.review.taken_paths import TakenPaths
from bot.review.unsafe_prose import find_unsafe_prose

# Entry files that are judged one by one. With more of them, a person must look at the
# contribution as a whole.
_MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Contribution:
    """Everything to judge, and the entries around it. *base* are the entries of the base."""

    project: Project
    base: LoadedCatalog
    proposals: tuple[Proposal, ...]
    notes: tuple[Note, ...]
    # The paths of all files that are new.
    files: frozenset[str] = field(default_factory=frozenset)
    # The documents in which only lines that the list itself writes were edited by hand.
    edited: frozenset[str] = field(default_factory=frozenset)
    # Whether the base did something else to the same files, so that there is no merge
    # to judge.
    has_conflict: bool = False
    account: Account = ()

    def with_facts(self, facts: KnownFacts) -> "Contribution":
        """Return the contribution, to be examined with what sources say of its works."""
        if not facts:
            return self
        examiners = self.base.examiners.with_facts(facts)
        return replace(self, base=replace(self.base, examiners=examiners))


def read_proposed_changes(
    context: Context,
    project: Project,
    base: str,
    head: str,
    loaded: LoadedCatalog | None = None,
) -> Contribution:
    """Return what the merge of *head* into *base* would change.

    If the merge conflicts, that is what the contribution itself does. *loaded* are the
    entries of *base*; None: they are loaded if they are needed.
    """
    repository = context.repository
    merged = repository.try_merge(base, head)
    edits = list(find_edited_documents(context, project, base, head, merged))
    # An entry's own text comes before its translations.
    edits.sort(key=lambda edited: bool(edited.layout.language))
    documents = {layout.document for layout in project.document_layouts}
    edited_paths = {edited.path for edited in edits}
    # A conflict in a generated document does no harm: its edit is read by itself.
    sources = {
        layout.document for layout in project.document_layouts if layout.is_document
    }
    harmless = (documents | edited_paths) - sources
    has_conflict = not set(merged.conflicts) <= harmless
    changes = (
        _list_own_changes(context, base, head)
        if has_conflict
        else repository.list_changes(base, merged.tree)
    )
    files = sort_changes(repository, project, changes)
    readable = files.list_readable()
    unsafe_notes = list(find_unsafe_prose(repository, project, changes))
    notes = list(files.note_sensitive())
    # Where there is no merge, there is nothing to try.
    tree = None if has_conflict else merged.tree
    notes += _note_declarations(context, project, base, tree, files)
    notes += shorten_notes(unsafe_notes, mark_sentence("{number} more unsafe parts."))
    problems = list(files.list_problems(documents))
    has_too_many = len(files.entries) > _MOST_ENTRIES
    if has_too_many:
        problems += _note_too_many(files)
    outcomes = [NotUnderstood((Lines(note.path),), note.message) for note in problems]
    if has_too_many or not (readable or edits):
        return Contribution(
            project,
            _make_empty_catalog(context, project),
            (),
            tuple(notes),
            has_conflict=has_conflict,
            account=tuple(outcomes),
        )
    notes += files.note_unrelated(
        {*documents, *edited_paths, project.settings.front_page}
    )
    notes += note_encoding(edits)
    catalog = loaded or load_catalog(context, repository.open_tree(base), project)
    builder = _add_files(context, catalog, readable)
    # The edit of a document tells more of it than the note on the file.
    builder.outcomes += [
        outcome for outcome in outcomes if outcome.lines[0].path not in edited_paths
    ]
    for edited in edits:
        broken = files.broken.get(edited.path)
        add_document(context, builder, catalog, edited, broken)
    account = remove_marker_lines(builder.build(), edits)
    return Contribution(
        project,
        catalog,
        tuple(builder.proposals.values()),
        tuple(notes),
        frozenset(_list_new_paths(changes)),
        frozenset(find_restorable(account, edits)),
        has_conflict,
        account,
    )


def _note_declarations(
    context: Context,
    project: Project,
    base: str,
    merged: str | None,
    files: ChangedFiles,
) -> Iterable[Note]:
    """Return notes on what changed declarations would break in the tree *merged*."""
    if merged is None or not files.list_declarations():
        return ()
    # Late, because few contributions do that, and it loads a lot.
    from bot.review.changed_declarations import note_broken_work

    return note_broken_work(context, project, base, merged, files)


def _list_own_changes(
    context: Context,
    base: str,
    head: str,
) -> list[FileChange]:
    """Return the changes of the contribution itself, against the files of the base."""
    repository = context.repository
    changes = []
    for change in repository.list_changes(repository.find_merge_base(base, head), head):
        blob = _find_blob(context, base, change.path)
        changes.append(change._replace(before=blob))
    return changes


def _find_blob(
    context: Context,
    revision: str,
    path: str,
) -> str:
    """Return the id of a file's content in a revision; empty if there is no such file."""
    # Only the top folder of the file is listed: the whole tree may be large.
    folder = path.partition("/")[0]
    for file in context.repository.open_tree(revision).list_files(folder):
        if file.path == path:
            return file.blob or ""
    return ""


def _list_new_paths(changes: Iterable[FileChange]) -> Iterator[str]:
    """Yield the paths of the files that come."""
    for change in changes:
        if change.after and not change.before:
            yield change.path


def _add_files(
    context: Context,
    catalog: LoadedCatalog,
    changes: Sequence[FileChange],
) -> AccountBuilder:
    """Return an account of the changes of entry files."""
    paths = [change.path for change in changes]
    builder = AccountBuilder(TakenPaths(catalog.catalog.files, paths))
    moves = find_moved_files(context, catalog, changes)
    for change in changes:
        _add_file(context, builder, change, moves)
    return builder


def _add_file(
    context: Context,
    builder: AccountBuilder,
    change: FileChange,
    moves: Mapping[str, FileChange],
) -> None:
    """Add the change of one entry file to the account.

    *moves* has the deletion that belongs to each moved file, by the new path.
    """
    path = change.path
    before = _read_content(context, change.before)
    after = _read_content(context, change.after)
    lines = _make_lines(path, before, after)
    if path in moves:
        deletion = moves[path]
        old = _read_content(context, deletion.before)
        builder.proposals[path] = Proposal(
            path,
            old,
            after,
            change.mode,
            moved_from=deletion.path,
        )
        builder.note(path, EntryMoved, _make_lines(deletion.path, old, None))
        builder.note(path, EntryMoved, lines)
    elif change not in moves.values():
        builder.proposals[path] = Proposal(path, before, after, change.mode)
        if after is None:
            builder.note(path, EntryRemoved, lines)
        elif before is None:
            builder.note(path, EntryAdded, lines)
        else:
            builder.note(path, EntryChanged, lines)


def _make_lines(
    path: str,
    before: bytes | None,
    after: bytes | None,
) -> Lines:
    """Return all lines of both versions of a file."""
    return Lines(path, _make_spans(before), _make_spans(after))


def _make_spans(data: bytes | None) -> tuple[Span, ...]:
    """Return all lines of a file as one span; none if there is no file."""
    if data is None:
        return ()
    count = data.count(b"\n") + 1
    return (Span(0, count),)


def _read_content(context: Context, blob: str) -> bytes | None:
    """Return the beginning of a blob; None for the id of no file, which is empty."""
    if not blob:
        return None
    # One byte more than an entry may have lets the reader see that it is too large.
    return context.repository.read_start(blob, ENTRY_LIMITS.size + 1)


def _make_empty_catalog(
    context: Context,
    project: Project,
) -> LoadedCatalog:
    """Return a catalog without entries: where nothing is judged, nothing is loaded."""
    from bot.model.catalog import Catalog

    catalog = Catalog.keep(project.layouts, {}, {})
    return LoadedCatalog(
        project,
        catalog,
        {},
        {},
        Examiners(context, project),
    )


def _note_too_many(files: ChangedFiles) -> Iterator[Note]:
    """Yield a note on each entry file of a contribution that has too many."""
    message = say(
        "{number} entry files change here; more than {most} are not judged one by one.",
        number=len(files.entries),
        most=_MOST_ENTRIES,
    )
    for change in files.entries:
        yield Note(message, change.path)
