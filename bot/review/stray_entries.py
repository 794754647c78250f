"""Files that were probably meant as entries and are none.

Their names end otherwise than `.yaml`, or they stand in a folder other than `entries/`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.document.limits import ENTRY_LIMITS
from bot.model.entry_id import EntryId
from bot.model.review import Note
from bot.model.wording import say
from bot.ports import FileChange, Repository
from bot.project.examined_files import is_entry_file

_FOLDER: Final = "entries/"
# Names of files that people put beside entries on purpose, in lower case.
_NO_ENTRIES: Final = frozenset(
    {"readme.md", "readme", ".gitkeep", ".gitignore", ".gitattributes"}
)
_ENDINGS: Final = (".yaml", ".yml")
# Endings of files that a person may have meant as an entry.
_TEXT_ENDINGS: Final = frozenset({"", "txt", "md", "markdown"})
# Bytes that an entry file may have.
_LARGEST: Final = 65_536
# The line of a title with anything behind it: `title: SCAN`.
_TITLE: Final = re.compile(rb"(?m)^title[ \t]*:[ \t]*\S")


def find_meant_entries(
    repository: Repository,
    changes: Iterable[FileChange],
) -> Iterator[FileChange]:
    """Yield the new files below `entries/` that hold an entry under another ending."""
    for change in changes:
        if not _may_be_meant(change) or not repository.has_blob(change.after):
            continue
        data = repository.read_start(change.after, ENTRY_LIMITS.size + 1)
        if len(data) <= _LARGEST and _TITLE.search(data):
            yield change


def _may_be_meant(change: FileChange) -> bool:
    """Return whether mode and path of a change are those of a new file meant as an entry."""
    is_new = change.after and not change.before and change.mode.startswith("100644")
    if not is_new or not change.path.startswith(_FOLDER):
        return False
    if is_entry_file(change.path):
        return False
    name = _get_name(change.path)
    ending = name.rpartition(".")[2] if "." in name else ""
    return name not in _NO_ENTRIES and ending in _TEXT_ENDINGS


def find_stray_entries(changes: Iterable[FileChange]) -> dict[str, Note]:
    """Return a note on each file that was probably meant as an entry, by its path.

    Only the path decides. A file elsewhere may have any size, so it is not read.
    """
    notes: dict[str, Note] = {}
    for change in changes:
        path = change.path
        if not change.after or is_entry_file(path):
            continue
        name = _get_name(path)
        if path.startswith(_FOLDER) and name not in _NO_ENTRIES:
            better_path = EntryId.from_path(path).path
            message = say(
                "This is no entry yet: the name of its file must end in `.yaml`, as in"
                " `{better_path}`:",
                better_path=better_path,
            )
            notes[path] = Note(message, path)
        elif not change.before and name.endswith(_ENDINGS) and not _is_hidden(path):
            message = say(
                "The bot has not looked at this. If it is an entry, it belongs at "
                "`entries/<list>/<section>/<name>.yaml`:"
            )
            notes[path] = Note(message, path)
    return notes


def _get_name(path: str) -> str:
    """Return the name of a file without its folders, in lower case."""
    return path.rpartition("/")[2].lower()


def _is_hidden(path: str) -> bool:
    """Return whether a file or one of its folders has a name with a dot in front.

    Such files are the settings of tools.
    """
    return any(part.startswith(".") for part in path.split("/"))
