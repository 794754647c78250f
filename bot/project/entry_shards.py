"""The files of an index in git: which entries have what a review asks for.

The tree of the index holds small files, so that a review reads few of them:

- `postings/a/bc`: a line for each text whose digest begins with `abc`: the other digits,
  and the id of an entry that has it (`bot.model.postings`).
- `letters/42`: a line for each entry whose normalised title has 42 letters: how many of
  each of eight groups, two digits each, and the id.

An id is written as JSON, and the lines of a file are sorted. There are no values of
entries: those are read from the entries themselves. A line that names no entry shows that
the index is wrong; a line that is missing shows in nothing, and its entry is not found.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from bot.errors import GitError, LostIndexError
from bot.model.entry_store import INDEXED_FIELDS
from bot.model.postings import (
    FIELD,
    SHARED,
    compute_posting_digest,
    count_letters,
    limit_length,
)
from bot.ports import Repository
from bot.ports.entry_index import IndexedEntry

_ID: Final = r'"(?:[^"\\\n]|\\.)*"'
# The digits of a digest that the path of its file does not tell.
_POSTINGS: Final = re.compile(rf"(?:[0-9a-f]{{13}} {_ID}\n)*")
_LETTERS: Final = re.compile(rf"(?:[0-9a-f]{{16}} {_ID}\n)*")
# Counts of letters stand in two digits.
_MOST_COUNT: Final = 255


class ShardReader:
    """Reads the files of one index."""

    def __init__(self, repository: Repository, commit: str) -> None:
        """Read the tree of *commit*."""
        self._repository = repository
        self._commit = commit
        self._near: dict[tuple[str, int], list[str]] = {}
        # Nearly every review asks for these, so that they come with whatever is asked first.
        self._expected = [_locate_posting(FIELD, field)[0] for field in INDEXED_FIELDS]

    def find(self, kind: str, texts: Iterable[str]) -> Mapping[str, list[str]]:
        """Return the ids of the entries that have one of *texts* as a *kind*, by the text.

        Raises:
            LostIndexError: a file is damaged.
        """
        places = {text: _locate_posting(kind, text) for text in texts}
        shards = self._read({path for path, _ in places.values()}, _POSTINGS)
        names = {}
        for text, (path, rest) in places.items():
            lines = shards[path].split("\n")
            names[text] = sorted(
                _parse_id(line[len(rest) :]) for line in lines if line.startswith(rest)
            )
        return names

    def find_by_letters(self, title: str, ratio: int) -> list[str]:
        """Return the ids of the entries whose titles may be near *title* by their letters.

        All that are *ratio* percent alike are among them: see `EntryStore`.

        Raises:
            LostIndexError: a file is damaged.
        """
        if (title, ratio) not in self._near:
            self._near[title, ratio] = sorted(self._search_letters(title, ratio))
        return self._near[title, ratio]

    def _search_letters(self, title: str, ratio: int) -> Iterator[str]:
        length, *counts = count_letters(title)
        wanted = [min(count, _MOST_COUNT) for count in counts]
        paths = self._list_letter_paths(title, ratio)
        for path, text in self._read(paths, _LETTERS).items():
            most = (length + paths[path]) * (100 - ratio) // 100
            for line in text.splitlines():
                differing = 0
                for count, other in zip(wanted, bytes.fromhex(line[:16]), strict=True):
                    differing += abs(count - other)
                if differing <= most:
                    yield _parse_id(line[17:])

    def _list_letter_paths(self, title: str, ratio: int) -> dict[str, int]:
        """Return the files of the lengths that titles near *title* have, with the lengths."""
        least, greatest = limit_length(count_letters(title)[0], ratio)
        there = self._repository.read_folder(self._commit, "letters")
        lengths = range(least, greatest + 1)
        return {
            f"letters/{length}": length for length in lengths if str(length) in there
        }

    def prepare(
        self, texts: Collection[str], titles: Collection[str], ratio: int
    ) -> None:
        """Have the files here that tell of works with *texts* as keys, or near *titles*."""
        paths = {_locate_posting(SHARED, text)[0] for text in texts}
        for title in titles:
            paths.update(self._list_letter_paths(title, ratio))
        self.fetch(paths)

    def read_shard(self, path: str) -> str:
        """Return the text of one file; empty where there is none.

        Raises:
            LostIndexError: it is damaged.
        """
        pattern = _LETTERS if path.startswith("letters/") else _POSTINGS
        return self._read([path], pattern)[path]

    def fetch(self, paths: Collection[str]) -> None:
        """Have the files of *paths* here."""
        files = [
            self._repository.find_file(self._commit, path)
            for path in (*paths, *self._expected)
        ]
        self._expected = []
        self._repository.fetch_blobs([file.blob or "" for file in files if file])

    def _read(self, paths: Collection[str], pattern: re.Pattern[str]) -> dict[str, str]:
        """Return the texts of some files, by path; empty for one that is not there."""
        self.fetch(paths)
        texts = {}
        for path in paths:
            file = self._repository.find_file(self._commit, path)
            try:
                data = self._repository.read_blob(file.blob or "") if file else b""
            except GitError:
                raise LostIndexError(f"the index lacks {path}") from None
            text = data.decode("ascii", "replace")
            if not pattern.fullmatch(text):
                raise LostIndexError(f"the index is damaged: {path}")
            texts[path] = text
        return texts


def change_shards(
    read_shard: Callable[[str], str],
    removed: Iterable[IndexedEntry],
    added: Iterable[IndexedEntry],
) -> dict[str, str]:
    """Return the files of an index that change, with their new texts.

    Args:
        read_shard: returns the text of a file as it is; empty for one that is not there.
        removed: the entries that are gone, or have changed, as they were.
        added: the entries that came, or have changed, as they are.
    """
    gone = _group_lines(removed)
    new = _group_lines(added)
    texts = {}
    for path in sorted(gone.keys() | new.keys()):
        text = read_shard(path)
        lines = set(text.splitlines(keepends=True))
        lines.difference_update(gone.get(path, ()))
        lines.update(new.get(path, ()))
        changed = "".join(sorted(lines))
        if changed != text:
            texts[path] = changed
    return texts


def list_shards(entries: Iterable[IndexedEntry]) -> set[str]:
    """Return the paths of the files in which *entries* stand."""
    return set(_group_lines(entries))


def _group_lines(entries: Iterable[IndexedEntry]) -> dict[str, list[str]]:
    """Return the lines of some entries, by the path of the file in which they stand."""
    lines: dict[str, list[str]] = {}
    for entry in entries:
        for path, line in _list_lines(entry):
            lines.setdefault(path, []).append(line)
    return lines


def _list_lines(entry: IndexedEntry) -> Iterator[tuple[str, str]]:
    """Yield the lines of an entry, each with the path of its file."""
    name = json.dumps(entry.id)
    for kind, text in entry.list_postings():
        path, rest = _locate_posting(kind, text)
        yield path, f"{rest}{name}\n"
    length, *counts = count_letters(entry.title)
    digits = bytes(min(count, _MOST_COUNT) for count in counts).hex()
    yield f"letters/{length}", f"{digits} {name}\n"


def _parse_id(text: str) -> str:
    """Return the id that a line ends in.

    Raises:
        LostIndexError: it is no JSON.
    """
    try:
        return str(json.loads(text))
    except ValueError:
        raise LostIndexError(f"the index is damaged: {text[:80]}") from None


def _locate_posting(kind: str, text: str) -> tuple[str, str]:
    """Return the path of the file for a text, and how its lines begin there."""
    digest = compute_posting_digest(kind, text).hex()
    return f"postings/{digest[0]}/{digest[1:3]}", f"{digest[3:]} "
