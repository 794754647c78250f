"""What a source outside says of a work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one source says of one work: untrusted text, cut to the length of a field.

    What the source does not tell is None, or an empty tuple. *date* is written as in an
    entry: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. *published* is the DOI of the form in which
    a preprint was published.
    """

    source: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    venue: str | None = None
    published: str | None = None
