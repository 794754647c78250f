"""Read what git prints as values."""

import datetime as dt
import re
import stat
from collections.abc import Iterator, Sequence

from bot.errors import GitError
from bot.ports import FOLDER_MODE, FileRef, Identity

# The line that names the commit of the next line of `git blame --porcelain`: its id, and
# the line's numbers: `5891b5b522d5df086d0ff0b110fbd9d21bb4fc71 3 3 1`.
_BLAMED = re.compile(r"([0-9a-f]{40}) \d+ \d+(?: \d+)?")

# The modes of what is no file, by the kind that their bits tell; any other is a submodule.
_KINDS = {stat.S_IFLNK: "120000", stat.S_IFDIR: FOLDER_MODE}
_SUBMODULE = "160000"
# Bytes of an object's id, where it is not written in digits.
_ID_BYTES = 20


def parse_line_dates(text: str) -> list[dt.date]:
    """Return the day of each line from what `git blame --porcelain` prints."""
    day_of_commit: dict[str, dt.date] = {}
    dates: list[dt.date] = []
    commit = ""
    for line in text.split("\n"):
        if line.startswith("\t"):
            dates.append(day_of_commit[commit])
        elif line.startswith("author-time "):
            day_of_commit[commit] = dt.datetime.fromtimestamp(
                int(line[12:]), dt.UTC
            ).date()
        elif blamed := _BLAMED.fullmatch(line):
            commit = blamed[1]
    return dates


def parse_folder(content: bytes, folder: str) -> dict[str, FileRef]:
    """Return the entries of a tree object, by name; *folder* is where it stands.

    Each is written as its mode, a space, its name, a zero byte, and the 20 bytes of its id.

    Raises:
        GitError: it is not written so.
    """
    try:
        return dict(_iterate_folder(content, f"{folder}/" if folder else ""))
    except ValueError:
        raise GitError(f"the folder {folder!r} is damaged.") from None


def _iterate_folder(content: bytes, beginning: str) -> Iterator[tuple[str, FileRef]]:
    """Yield the name of each entry, and what it is; *beginning* is that of their paths."""
    position = 0
    while position < len(content):
        name_start = content.index(b" ", position) + 1
        name_end = content.index(b"\0", name_start)
        end = name_end + 1 + _ID_BYTES
        if end > len(content):
            raise ValueError(content[position:])
        mode = make_canonical(content[position : name_start - 1].decode())
        name = content[name_start:name_end].decode("utf-8", "surrogateescape")
        blob = content[name_end + 1 : end].hex()
        yield name, FileRef(f"{beginning}{name}", blob, mode)
        position = end


def make_canonical(mode: str) -> str:
    """Return the mode of an entry as git shows it: it takes few kinds for different.

    Raises:
        ValueError: it is no number.
    """
    bits = int(mode, 8)
    kind = stat.S_IFMT(bits)
    if kind == stat.S_IFREG:
        return "100755" if bits & stat.S_IXUSR else "100644"
    return _KINDS.get(kind, _SUBMODULE)


def write_path(path: bytes) -> str:
    """Return a path as it is shown: a name that is no UTF-8 with its bytes."""
    return path.decode("utf-8", "backslashreplace")


def read_signature(lines: Sequence[str], role: str) -> tuple[Identity, int]:
    """Return name, address and time of a commit's author or committer.

    *lines* are those of the commit's head; *role* is how the wanted one begins, such as
    `author `. The time is in seconds since 1970.
    """
    line = next(line for line in lines if line.startswith(role))
    name, _, rest = line.removeprefix(role).rpartition(" <")
    email, _, stamp = rest.rpartition("> ")
    return Identity(name, email), int(stamp.split(" ")[0])
