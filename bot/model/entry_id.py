"""The ids of entries and sections: only this module takes an id or its file's path apart.

Both are texts with properties. Of the ways that were measured on 10,000 ids, this one
costs least: 1.1 ms to make them (a named tuple 8.7, a frozen dataclass 16.4), 0.5 ms to
look them up in a dictionary (a named tuple 1.6), 0.3 ms to sort them (2.0). JSON holds
them as the texts that they are. The cache (`marshal`) holds exact texts only, so records
and keys are kept by plain text, which equals the id: an `EntryId` is made where a part
is wanted.
"""

import re
from collections.abc import Callable
from typing import Any, Self

SLUG_LENGTH = 62
# A folder or a file's name: the same on every system, whatever it thinks of case,
# accents and length.
NAME_PATTERN = r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?"
# Folders that an entry file may stand in, `entries` among them.
DEEPEST = 6

_FOLDER = "entries/"
_ENDING = ".yaml"
_ID = re.compile(rf"{NAME_PATTERN}(?:/{NAME_PATTERN}){{1,{DEEPEST - 1}}}")


class SectionId(str):
    """A section as forms and commands name it: `list/section`.

    A section may stand in another one: `list/a/b`. Any text makes one. Where a part is
    missing, it is empty.
    """

    __slots__ = ()

    @classmethod
    def from_parts(cls, list_id: str, section: str) -> Self:
        """Return the id of a section of a list, by its folder below the list's."""
        return cls(f"{list_id}/{section}")

    @classmethod
    def from_reference(cls, text: str) -> Self:
        """Return the id that a person means, who may write the folder of the entries."""
        return cls(text.removeprefix("./").strip("/").removeprefix(_FOLDER))

    @property
    def list_id(self) -> str:
        """The list, by its id."""
        return self.partition("/")[0]

    @property
    def section(self) -> str:
        """The section's folder, below the list's."""
        return self.partition("/")[2]

    @property
    def folder(self) -> str:
        """The folder of the section's entry files in the repository."""
        return _FOLDER + self

    def make_entry_id(self, slug: str) -> "EntryId":
        """Return the id of an entry of this section."""
        return EntryId(f"{self}/{slug}")


class EntryId(str):
    """The id of an entry: `list/section/slug`.

    It is the path of the entry's file without `entries/` and the ending. Any text makes
    one, because rules judge files wherever they stand; where a part is missing, it is
    empty. `parse` and `parse_path` take only what may be the id of an entry file that the
    bot writes.
    """

    __slots__ = ()

    @classmethod
    def from_parts(cls, list_id: str, section: str, slug: str) -> Self:
        """Return the id of an entry of a section."""
        return cls(f"{list_id}/{section}/{slug}")

    @classmethod
    def from_path(cls, path: str) -> Self:
        """Return the id of the entry in the file *path*.

        The file may have any ending and stand anywhere.
        """
        # Nearly every path is such, and this is quick.
        if (
            path.startswith(_FOLDER)
            and path.endswith(_ENDING)
            and len(path) > len(_FOLDER + _ENDING)
        ):
            return cls(path[len(_FOLDER) : -len(_ENDING)])
        stem, _, ending = path.removeprefix(_FOLDER).rpartition(".")
        return cls(stem if stem and "/" not in ending else path.removeprefix(_FOLDER))

    @classmethod
    def from_reference(cls, text: str) -> Self:
        """Return the id that a person means.

        The person may write the id, the path of its file, or a link to that file.
        """
        path = "/" + text.partition("#")[0].partition("?")[0].removeprefix("/")
        below = path.rpartition(f"/{_FOLDER}")[2].removeprefix("/")
        return cls(below.removesuffix(_ENDING).removesuffix(".yml"))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the id that *text* is; None if no entry file that the bot writes has it.

        The folder of a section may be missing: rules find fault with that.
        """
        return cls(text) if _ID.fullmatch(text) else None

    @classmethod
    def parse_path(cls, path: str) -> Self | None:
        """Return the id of the entry file *path*; None if the bot writes none there."""
        if not path.startswith(_FOLDER) or not path.endswith(_ENDING):
            return None
        return cls.parse(path[len(_FOLDER) : -len(_ENDING)])

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, handler: Callable[[type[str]], Any]
    ) -> Any:  # noqa: ANN401 - pydantic's own protocol
        """Let pydantic read an id as a text."""
        # Late, because most work needs no validation.
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(cls, handler(str))

    @property
    def list_id(self) -> str:
        """The list, by its id; empty where the file stands in no list."""
        return self[: max(self.find("/"), 0)]

    @property
    def section(self) -> str:
        """The folder of the home section, below the list's.

        Empty where the file stands in no section.
        """
        return self.partition("/")[2].rpartition("/")[0]

    @property
    def slug(self) -> str:
        """The file's name without its ending."""
        return self.rpartition("/")[2]

    @property
    def home(self) -> SectionId:
        """The home section with its list."""
        return SectionId(self.rpartition("/")[0])

    @property
    def path(self) -> str:
        """The path of the entry file in the repository."""
        return f"{_FOLDER}{self}{_ENDING}"


def is_within(path: str, folder: str) -> bool:
    """Return whether *path* is *folder* or stands below it.

    Both are paths of files, or sections of one list.
    """
    return path == folder or path.startswith(f"{folder}/")
