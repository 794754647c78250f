"""Files that were probably meant as entries and are none: another ending below `entries/`, or another folder."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.document.limits import ENTRY_LIMITS
from bot.model.entry_id import EntryId
from bot.model.review import Note
from bot.ports import FileChange, Repository
from bot.project.load_catalog import is_entry_file

_FOLDER: Final = "entries/"
_NO_ENTRIES: Final = frozenset(
    {"readme.md", "readme", ".gitkeep", ".gitignore", ".gitattributes"}
)
"""Names of files that people put beside entries on purpose, in lower case."""
_ENDINGS: Final = (".yaml", ".yml")
_TEXT_ENDINGS: Final = frozenset({"", "txt", "md", "markdown"})
"""Endings of files that a person may have meant as an entry."""
_LARGEST: Final = 65_536
"""Bytes that an entry file may have."""
_TITLE: Final = re.compile(rb"(?m)^title[ \t]*:[ \t]*\S")


def find_meant_entries(
    repository: Repository, changes: Iterable[FileChange]
) -> Iterator[FileChange]:
    """Yield the new files below `entries/` that hold an entry, though their names do not end as an entry's does."""
    for change in changes:
        name = change.path.rpartition("/")[2].lower()
        ending = name.rpartition(".")[2] if "." in name else ""
        is_new = change.after and not change.before and change.mode.startswith("100644")
        if (
            not is_new
            or not change.path.startswith(_FOLDER)
            or is_entry_file(change.path)
        ):
            continue
        if (
            name in _NO_ENTRIES
            or ending not in _TEXT_ENDINGS
            or not repository.has_blob(change.after)
        ):
            continue
        data = repository.read_start(change.after, ENTRY_LIMITS.size + 1)
        if len(data) <= _LARGEST and _TITLE.search(data):
            yield change


def find_stray_entries(changes: Iterable[FileChange]) -> dict[str, Note]:
    """Return a note on each file that was probably meant as an entry, by its path.

    Only the path is looked at: what stands elsewhere may be of any size, and is
    not read.
    """
    notes: dict[str, Note] = {}
    for change in changes:
        path = change.path
        if not change.after or is_entry_file(path):
            continue
        name = path.rpartition("/")[2].lower()
        if path.startswith(_FOLDER) and name not in _NO_ENTRIES:
            better = EntryId.from_path(path).path
            message = f"This is no entry yet: the name of its file must end in `.yaml`, as in `{better}`:"
            notes[path] = Note(message, path)
        elif not change.before and name.endswith(_ENDINGS) and not _is_hidden(path):
            message = (
                "The bot has not looked at this. If it is an entry, it belongs at "
                "`entries/<list>/<section>/<name>.yaml`:"
            )
            notes[path] = Note(message, path)
    return notes


def _is_hidden(path: str) -> bool:
    """Return whether a file or one of its folders has a name with a dot in front, as files of tools have."""
    return any(part.startswith(".") for part in path.split("/"))
