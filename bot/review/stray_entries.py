"""Files that were probably meant as entries and are none: another ending below `entries/`, or another folder."""

from collections.abc import Iterable
from typing import Final

from bot.model.entry_id import EntryId
from bot.model.review import Note
from bot.ports import FileChange
from bot.project.load_catalog import is_entry_file

_FOLDER: Final = "entries/"
_NO_ENTRIES: Final = frozenset({"readme.md", "readme", ".gitkeep", ".gitignore", ".gitattributes"})
"""Names of files that people put beside entries on purpose, in lower case."""
_ENDINGS: Final = (".yaml", ".yml")


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
