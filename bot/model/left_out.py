"""What regenerating leaves out or leaves alone, so that a person is told of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnsafeContent:
    """The unsafe *parts* of an entry file that its list does not show.

    *path* is the file's; the parts are shortened.
    """

    path: str
    parts: tuple[str, ...]
    is_left_out: bool
    """Whether the whole item is left out, because a part of it cannot be cut."""
