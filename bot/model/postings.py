"""What an index of entries is asked by: numbers for texts, and the letters of titles.

Both kinds of index use it: the database on a disk (`bot.disk.index_database`) and the files
in git (`bot.project.entry_shards`).
"""

from hashlib import blake2b
from typing import Final

# The kinds of text by which an entry is found.
SLUG: Final = "slug"
FIELD: Final = "field"
SHOWN: Final = "shown"
# Of one kind for all that is posted as the key of a work; see `bot.identity.index`.
SHARED: Final = "shared"

# The letters of ASCII whose numbers end in the same three bits.
_GROUPS: Final = tuple(bytes(range(start, 128, 8)) for start in range(8))


def compute_posting_digest(kind: str, text: str) -> bytes:
    """Return the eight bytes under which what has *text* as a *kind* is posted.

    They are so many that two texts of a repository never have the same.
    """
    data = f"{kind} {text}".encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=8).digest()


def count_letters(title: str) -> tuple[int, ...]:
    """Return how many letters *title* has, and how many of each of eight groups.

    Two titles differ by at least as many letters as these counts differ.
    """
    if title.isascii():
        # The same as below, in a quarter of the time.
        data = title.encode()
        counts = [len(data) - len(data.translate(None, group)) for group in _GROUPS]
        return len(title), *counts
    counts = [0] * 8
    for letter in title:
        counts[ord(letter) & 7] += 1
    return len(title), *counts


def limit_length(length: int, ratio: int) -> tuple[int, int]:
    """Return the least and the greatest length of titles that may be near one of *length*.

    They are *ratio* percent alike: twice the letters in common, to the letters of both.
    """
    return length * ratio // (200 - ratio), length * (200 - ratio) // ratio + 1
