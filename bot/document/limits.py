"""How big a file may be before the reader stops.

The numbers stand well above every honest file and far below what costs time:
the longest entry of the seed lists has 41 lines.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The caps of one kind of file.

    *size* counts bytes; *scalar* and *long_scalar* characters of one value
    (the longer one for the keys in *long_fields*), *key* those of one key;
    *events*, *keys* and *depth* the parts of the whole file.
    """

    size: int
    events: int
    keys: int
    depth: int
    scalar: int = 4 * 1024
    long_scalar: int = 16 * 1024
    long_fields: frozenset[str] = frozenset({"verbatim"})
    key: int = 200


# A layout declares a whole list: it is longer than an entry, and nested deeper.
ENTRY_LIMITS = Limits(
    size=64 * 1024,
    events=4_000,
    keys=200,
    depth=6,
)
LAYOUT_LIMITS = Limits(
    size=256 * 1024,
    events=60_000,
    keys=5_000,
    depth=12,
)
