"""The files that a contribution changes, sorted by their kind, and the notes on them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model.review import Note
from bot.model.wording import mark_sentence, say
from bot.ports import FileChange, Repository
from bot.project.examined_files import is_entry_file
from bot.project.load_settings import Project
from bot.review.broken_documents import find_broken_documents
from bot.review.stray_entries import find_meant_entries, find_stray_entries

# Files that decide what the bot does: `.github/workflows/x.yml`, `action.yml`,
# `schema/papers.yaml`. The JSON schemas are generated, so they decide nothing.
_SENSITIVE = re.compile(
    r"\.github/|action\.ya?ml$|schema/(?!.*\.schema\.json$)|\.gitattributes$|\.gitmodules$"
)
_DECLARATION = re.compile(r"schema/.*\.yaml$")
# Files that are generated from the layouts, for the editors of contributors.
_GENERATED = re.compile(r"schema/[^/]*\.schema\.json$|\.vscode/settings\.json$")
# What is said of an entry that is no ordinary file, by the mode that git gives it.
_UNREADABLE = {
    "120000": mark_sentence(
        "An entry must be an ordinary file; this one is a symbolic link, so it was not"
        " read."
    ),
    "160000": mark_sentence(
        "An entry must be an ordinary file; this one is a submodule, so it was not read."
    ),
    "100755": mark_sentence(
        "An entry must be an ordinary file; this one is marked as a program, so it was"
        " not read."
    ),
}
_UNREADABLE_MODE = mark_sentence(
    "An entry must be an ordinary file; this one is of mode {mode}, so it was not read."
)


@dataclass(frozen=True, slots=True)
class ChangedFiles:
    """The changes of a contribution, by the kind of the file."""

    changes: Sequence[FileChange]
    # The entry files, and files that hold an entry though their names end otherwise.
    entries: Sequence[FileChange]
    meant: Collection[FileChange]
    # Notes on files that were probably meant as entries, by path.
    strays: Mapping[str, Note]
    # Notes on documents into which no list could be generated, by path.
    broken: Mapping[str, Note]

    def list_readable(self) -> list[FileChange]:
        """Return the changes of entry files that are ordinary files, or go."""
        return [change for change in self.entries if _is_readable(change)]

    def list_problems(self, documents: Collection[str]) -> Iterator[Note]:
        """Yield a note on each file that cannot be read, or breaks the list.

        *documents* are the paths of the lists' documents.
        """
        for change in self.entries:
            if not _is_readable(change):
                yield _note_unreadable(change)
        for change in self.changes:
            if change.path in documents and not change.after:
                yield Note(say("This removes a list's document."), change.path)
        yield from self.broken.values()
        yield from self.strays.values()

    def list_declarations(self) -> list[str]:
        """Return the paths of the changed files that declare settings, a list or an order."""
        paths = [change.path for change in self.changes]
        return [path for path in paths if _DECLARATION.match(path)]

    def note_sensitive(self) -> Iterator[Note]:
        """Yield a note on each change of the layouts or of the repository's settings."""
        for change in self.changes:
            if not _SENSITIVE.match(change.path):
                continue
            if change.path.startswith("schema/"):
                message = say(
                    "This changes how the list is laid out; it is judged by the rules"
                    " that hold today."
                )
            else:
                message = say(
                    "This changes how this repository works; it is judged by the rules"
                    " that hold today."
                )
            yield Note(message, change.path)

    def note_unrelated(self, lists: Collection[str | None]) -> Iterator[Note]:
        """Yield a note on each file that has nothing to do with the entries.

        *lists* are the paths of documents, and of files that another note names.
        """
        message = say("This is more than an entry; the bot has not looked at it.")
        for change in self.changes:
            path = change.path
            if is_entry_file(path) or path in lists or path in self.strays:
                continue
            if change in self.meant:
                continue
            if not _GENERATED.match(path) and not _SENSITIVE.match(path):
                yield Note(message, path)


def sort_changes(
    repository: Repository,
    project: Project,
    changes: Sequence[FileChange],
) -> ChangedFiles:
    """Return the changes of a contribution, sorted by the kind of the file."""
    meant = set(find_meant_entries(repository, changes))
    entries = []
    candidates = []
    for change in changes:
        if is_entry_file(change.path) or change in meant:
            entries.append(change)
        if not _SENSITIVE.match(change.path) and change not in meant:
            candidates.append(change)
    broken = {
        note.path: note for note in find_broken_documents(repository, project, changes)
    }
    files = ChangedFiles(
        changes,
        entries,
        meant,
        strays=find_stray_entries(candidates),
        broken=broken,
    )
    if not files.list_declarations():
        return files
    # With other declarations, other documents fit: the merge tells, not today's lists.
    message = say("The layout changes too, so what changes here was not read.")
    unread = {path: Note(message, path) for path in broken}
    return replace(files, broken=unread)


def _is_readable(change: FileChange) -> bool:
    """Return whether an entry file is an ordinary file, or is deleted."""
    return not change.after or change.mode.startswith("100644")


def _note_unreadable(change: FileChange) -> Note:
    """Return the note on an entry file that is no ordinary file."""
    template = _UNREADABLE.get(change.mode, _UNREADABLE_MODE)
    return Note(say(template, mode=change.mode), change.path)
