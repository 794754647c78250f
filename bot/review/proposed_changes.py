"""What a contribution does to the entries, by files and by lines of the list edited by hand."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

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
from bot.model.review import Note
from bot.ports import Context, FileChange
from bot.project.load_catalog import (
    Examiners,
    LoadedCatalog,
    is_entry_file,
    load_catalog,
)
from bot.project.load_settings import Project
from bot.review.account_builder import AccountBuilder
from bot.review.broken_documents import find_broken_documents
from bot.review.edited_documents import (
    add_document,
    find_edited_documents,
    find_restorable,
)
from bot.review.entry_files import Proposal
from bot.review.moved_files import find_moved_files
from bot.review.notes import shorten_notes
from bot.review.stray_entries import find_meant_entries, find_stray_entries
from bot.review.unsafe_prose import find_unsafe_prose

_MOST_ENTRIES = 50
"""More entry files than this are not judged one by one: a person must look at the whole."""
_SENSITIVE = re.compile(
    r"\.github/|action\.ya?ml$|schema/(?!.*\.schema\.json$)|\.gitattributes$|\.gitmodules$"
)
_GENERATED = re.compile(r"schema/[^/]*\.schema\.json$|\.vscode/settings\.json$")


@dataclass(frozen=True, slots=True)
class Contribution:
    """Everything to judge, and the entries around it. *base* is the survey of the base itself."""

    project: Project
    base: LoadedCatalog
    proposals: tuple[Proposal, ...]
    notes: tuple[Note, ...]
    files: frozenset[str] = field(default_factory=frozenset)
    edited: frozenset[str] = field(default_factory=frozenset)
    """The documents whose generated regions were edited by hand."""
    has_conflict: bool = False
    """Whether the base did something else to the same entries, so that no merge was seen."""
    account: Account = ()


def read_proposed_changes(
    context: Context, project: Project, base: str, head: str
) -> Contribution:
    """See what the merge would change; where it conflicts, what the contribution itself does."""
    repository = context.repository
    merged = repository.try_merge(base, head)
    edits = list(find_edited_documents(context, project, base, head, merged))
    edits.sort(
        key=lambda edit: bool(edit.layout.language)
    )  # an entry's own text comes before its translations
    documents = {layout.document for layout in project.document_layouts}
    has_conflict = not {*documents, *(edit.path for edit in edits)} >= set(
        merged.conflicts
    )
    if has_conflict:  # what the contribution itself did can be judged all the same
        changes = repository.list_changes(repository.find_merge_base(base, head), head)
        changes = [
            change._replace(before=_find_blob(context, base, change.path))
            for change in changes
        ]
    else:
        changes = repository.list_changes(base, merged.tree)
    meant = set(find_meant_entries(repository, changes))
    entries = [
        change for change in changes if is_entry_file(change.path) or change in meant
    ]
    notes = [_sensitive(change) for change in changes if _SENSITIVE.match(change.path)]
    notes += shorten_notes(
        [*find_unsafe_prose(repository, project, changes)], "more unsafe parts."
    )
    readable = [
        change
        for change in entries
        if change.after == "" or change.mode.startswith("100644")
    ]
    strays = find_stray_entries(
        change
        for change in changes
        if not _SENSITIVE.match(change.path) and change not in meant
    )
    broken = {
        note.path: note for note in find_broken_documents(repository, project, changes)
    }
    odd = [_odd(change) for change in entries if change not in readable]
    odd += [
        _deleted(change)
        for change in changes
        if change.path in documents and not change.after
    ]
    odd += [*broken.values(), *strays.values()]
    if len(entries) > _MOST_ENTRIES:
        odd += [_too_many(len(entries), change) for change in entries]
    outcomes = [NotUnderstood((Lines(note.path),), note.message) for note in odd]
    if len(entries) > _MOST_ENTRIES or not (readable or edits):
        nothing = _nothing(context, project)
        return Contribution(
            project,
            nothing,
            (),
            tuple(notes),
            has_conflict=has_conflict,
            account=tuple(outcomes),
        )
    lists = {
        *documents,
        *(edit.path for edit in edits),
        project.settings.front_page,
        *strays,
    }
    lists |= {change.path for change in meant}
    notes += [_beside(change) for change in changes if _is_beside(change.path, lists)]
    before = load_catalog(context, repository.open_tree(base), project)
    account = AccountBuilder({*before.files, *(change.path for change in readable)})
    moves = find_moved_files(context, before, readable)
    for change in readable:
        _add_file(context, account, change, moves)
    account.outcomes += (
        one
        for one in outcomes
        if one.lines[0].path not in {edit.path for edit in edits}
    )
    for edit in edits:
        add_document(context, account, before, edit, broken.get(edit.path))
    found = account.build()
    added = {change.path for change in changes if change.after and not change.before}
    return Contribution(
        project,
        before,
        tuple(account.proposals.values()),
        tuple(notes),
        frozenset(added),
        frozenset(find_restorable(found, edits)),
        has_conflict,
        found,
    )


def _find_blob(context: Context, revision: str, path: str) -> str:
    """Return the id of a file's content in a revision; empty where there is none."""
    folder = path.partition("/")[0]
    return next(
        (
            f.blob or ""
            for f in context.repository.open_tree(revision).list_files(folder)
            if f.path == path
        ),
        "",
    )


def _add_file(
    context: Context,
    account: AccountBuilder,
    change: FileChange,
    moves: Mapping[str, FileChange],
) -> None:
    """Add the change of one entry file to the account; *moves* has the files that others come from."""
    before, after = _content(context, change.before), _content(context, change.after)
    path, lines = change.path, _make_lines(change.path, before, after)
    if path in moves:
        origin = moves[path]
        old = _content(context, origin.before)
        account.proposals[path] = Proposal(
            path, old, after, change.mode, moved_from=origin.path
        )
        account.note(path, EntryMoved, _make_lines(origin.path, old, None))
        account.note(path, EntryMoved, lines)
    elif change not in moves.values():
        account.proposals[path] = Proposal(path, before, after, change.mode)
        kind = EntryAdded if before is None else EntryChanged
        account.note(path, EntryRemoved if after is None else kind, lines)


def _make_lines(path: str, before: bytes | None, after: bytes | None) -> Lines:
    """Return all lines of both versions of a file."""
    old, new = (
        () if data is None else (Span(0, data.count(b"\n") + 1),)
        for data in (before, after)
    )
    return Lines(path, old, new)


def _content(context: Context, blob: str) -> bytes | None:
    # One byte more than an entry may have is enough for the reader to say that it is too large.
    return context.repository.read_start(blob, ENTRY_LIMITS.size + 1) if blob else None


def _nothing(context: Context, project: Project) -> LoadedCatalog:
    from bot.model.catalog import Catalog

    return LoadedCatalog(
        project, Catalog(project.layouts, {}, {}), {}, {}, Examiners(context, project)
    )


def _sensitive(change: FileChange) -> Note:
    what = (
        "how the list is laid out"
        if change.path.startswith("schema/")
        else "how this repository works"
    )
    return Note(
        f"This changes {what}; it is judged by the rules that hold today.", change.path
    )


def _is_beside(path: str, lists: Collection[str]) -> bool:
    """Whether a file is neither an entry nor a list nor made from them, and not spoken of already."""
    return not (
        is_entry_file(path)
        or path in lists
        or _GENERATED.match(path)
        or _SENSITIVE.match(path)
    )


def _beside(change: FileChange) -> Note:
    return Note(
        "This is more than an entry; the bot has not looked at it.", change.path
    )


def _odd(change: FileChange) -> Note:
    kind = {
        "120000": "a symbolic link",
        "160000": "a submodule",
        "100755": "marked as a program",
    }.get(change.mode, f"of mode {change.mode}")
    return Note(
        f"An entry must be an ordinary file; this one is {kind}, so it was not read.",
        change.path,
    )


def _too_many(count: int, change: FileChange) -> Note:
    return Note(
        f"{count} entry files change here; more than {_MOST_ENTRIES} are not judged one by one.",
        change.path,
    )


def _deleted(change: FileChange) -> Note:
    return Note("This removes a list's document.", change.path)
