"""Read what git prints as values."""

import datetime as dt
import re
import stat
from collections.abc import Sequence

from bot.errors import GitError
from bot.ports import FOLDER_MODE, FileRef, Identity

# The line that names the commit of the next line of `git blame --porcelain`: its id, and
# the line's numbers: `5891b5b522d5df086d0ff0b110fbd9d21bb4fc71 3 3 1`.
_BLAMED = re.compile(r"([0-9a-f]{40}) \d+ \d+(?: \d+)?")

# The modes of what is no file, by the kind that their bits tell; any other is a submodule.
_KINDS = {stat.S_IFLNK: "120000", stat.S_IFDIR: FOLDER_MODE}
_SUBMODULE = "160000"
_MODE_BITS = 0o177777
# An entry of a tree object; an object's id has 20 bytes where it is not written in digits.
_ENTRY = re.compile(rb"[0-7]+ [^\0]+\0[\s\S]{20}")


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


def split_folder(content: bytes, name: str) -> list[bytes]:
    """Return the entries of a tree object, which an error calls *name*: see `parse_entry`.

    Raises:
        GitError: it is not written as git writes it.
    """
    entries = _ENTRY.findall(content)
    if sum(map(len, entries)) != len(content):
        raise GitError(f"the folder {name!r} is damaged.")
    return entries


def parse_entry(entry: bytes) -> tuple[bytes, str, str]:
    """Return the name of an entry of a tree object, its mode and its object's id.

    It is written as its mode, a space, its name, a zero byte, and the 20 bytes of the id.
    """
    head, _, _ = entry.partition(b"\0")
    mode, _, name = head.partition(b" ")
    return name, _make_canonical(mode), entry[len(head) + 1 :].hex()


def parse_folder(content: bytes, folder: str) -> dict[str, FileRef]:
    """Return the entries of a tree object, by name; *folder* is where it stands.

    Raises:
        GitError: it is not written as git writes it.
    """
    beginning = f"{folder}/" if folder else ""
    files = {}
    for raw_name, mode, blob in map(parse_entry, split_folder(content, folder)):
        name = raw_name.decode("utf-8", "surrogateescape")
        files[name] = FileRef(f"{beginning}{name}", blob, mode)
    return files


def _make_canonical(mode: bytes) -> str:
    """Return a mode, octal digits, as git shows it: it takes few kinds for different.

    Of a longer number than any kind has, git looks at the end.
    """
    bits = int(mode, 8) & _MODE_BITS
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
