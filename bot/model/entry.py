"""One item of a list, and the fields that every list knows.

The fields are declared once, here, in a plain dataclass whose metadata are
pydantic's own words. `bot.document.schema` makes the validator and the JSON
Schema from them; nothing here imports pydantic, so that work which needs no
validation starts without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

from typing_extensions import TypedDict  # pydantic takes no other before Python 3.12

from bot.model.dates.date import Date
from bot.model.entry_id import EntryId
from bot.model.finding import Value
from bot.model.link import Link, LinkTarget, parse_links
from bot.model.reason import Reason


# The docstrings of these mappings stand in the JSON Schemas of lists.
class Removal(TypedDict, total=False):
    """Why and when an entry left the list; the file stays, so that a second proposal is noticed."""

    on: str
    why: str


class Translation(TypedDict, total=False):
    """How a document in another language shows the entry; what is not given is as in the entry."""

    title: str
    description: str
    verbatim: str


class PlaceAfter(TypedDict):
    """The entry that another one follows in its section, by its slug."""

    after: str


# Where an entry stands in a section, whatever the section's order: on top, or below
# another entry.
Place = Literal["first"] | PlaceAfter


def _describe(
    description: str,
    **constraints: Any,  # noqa: ANN401 - pydantic's own keywords
) -> dict[str, Any]:
    """Return the metadata of a field: its description and what pydantic demands of it."""
    return {"description": description, **constraints}


# Not frozen: making a frozen one takes seven times as long.
@dataclass(slots=True, kw_only=True)
class Entry:
    """One validated item, not changed once it is made.

    Fields that the list declares are in `extra`, by name.
    """

    CONTRIBUTED_UNASKED: ClassVar[frozenset[str]] = frozenset(
        {"distinct_from", "same_as", "allow", "aliases", "former_ids", "added"}
    )
    """Fields by which a contribution could acquit itself.

    A contribution that writes one of them asks for a maintainer.
    """

    id: EntryId = field(metadata={"file": False})
    title: str = field(
        metadata=_describe(
            "The work's full title, as its authors write it.",
            min_length=1,
            max_length=500,
        )
    )
    name: str | None = field(
        default=None,
        metadata=_describe(
            "The short name of the work, or of what the list is about.", min_length=1
        ),
    )
    year: int | None = field(
        default=None,
        metadata=_describe("Year of first publication.", holds="year", examples=[2024]),
    )
    date: str | None = field(
        default=None,
        metadata=_describe(
            "Date of first publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.",
            holds="date",
            examples=["2024-05", "2024-05-31"],
        ),
    )
    venue: str | None = field(
        default=None,
        metadata=_describe("Conference or journal, such as `CVPR` or `NeurIPS`."),
    )
    award: str | None = field(
        default=None, metadata=_describe("Oral, Highlight, Best Paper and the like.")
    )
    authors: list[str] | None = field(
        default=None, metadata=_describe("The authors' names, in order.")
    )
    links: dict[str, str | LinkTarget] = field(
        default_factory=dict,
        metadata=_describe(
            "What the entry leads to, label by label; the first is the main link."
        ),
    )
    description: str | None = field(
        default=None,
        metadata=_describe(
            "One line of Markdown that says what the work is.", max_length=4096
        ),
    )
    translations: dict[str, Translation] | None = field(
        default=None,
        metadata=_describe(
            "Title and description in other languages, by language; the documents in"
            " that language show them."
        ),
    )
    tags: list[str] | None = field(
        default=None, metadata=_describe("Words by which readers filter the list.")
    )
    also_in: list[str | dict[str, Any]] | None = field(
        default=None,
        metadata=_describe(
            "Other sections of the same list that show this entry too; "
            "as a mapping with `section` and the fields that differ there."
        ),
    )
    place: Place | None = field(
        default=None,
        metadata=_describe(
            "Where the entry stands in its section, if not where the section's order"
            " puts it: `first`, or `after:` "
            "with the slug of the entry above it. In `also_in` it says so of that section."
        ),
    )
    same_as: list[str] | None = field(
        default=None,
        metadata=_describe("The same work's entries in other lists, by id."),
    )
    aliases: list[str] | None = field(
        default=None, metadata=_describe("Other titles or names of the same work.")
    )
    distinct_from: list[str] | None = field(
        default=None,
        metadata=_describe(
            "Entries, by id, that a maintainer judged to be other works."
        ),
    )
    allow: dict[str, Reason] | None = field(
        default=None,
        metadata=_describe(
            "Rules this entry may break, each with the reason; or with `why` and"
            " `until`, the last day on which it may."
        ),
    )
    verbatim: str | None = field(
        default=None,
        metadata=_describe(
            "Markdown shown as it is, because it fits no field.", max_length=16384
        ),
    )
    added: str | None = field(
        default=None,
        metadata=_describe(
            "The day the entry came to the list. The bot writes it after the merge,"
            " whatever a new entry says here.",
            holds="date",
            examples=["2024-05-31"],
        ),
    )
    former_ids: list[str] | None = field(
        default=None, metadata=_describe("Ids the entry had before a move or a merge.")
    )
    removed: Removal | None = field(
        default=None,
        metadata=_describe("The entry has left the list: `on` which day, and `why`."),
    )
    extra: Mapping[str, Value] = field(default_factory=dict, metadata={"file": False})
    outside: Mapping[str, Value] = field(
        default_factory=dict, compare=False, metadata={"file": False}
    )
    """What GitHub tells of the entry's repository, by field; see `bot.model.outside`."""
    _all_links: tuple[Link, ...] | None = field(
        default=None, init=False, repr=False, compare=False, metadata={"file": False}
    )

    @classmethod
    def from_record(cls, name: str, record: Mapping[str, Any]) -> "Entry":
        """Return the entry of a valid entry file; *name* is its id, *record* its values."""
        entry_id = EntryId(name)
        extra = {key: value for key, value in record.items() if key not in _COMMON}
        # Most entries have no fields of the list's own.
        if not extra:
            return cls(id=entry_id, **record)
        common = {key: value for key, value in record.items() if key in _COMMON}
        return cls(id=entry_id, extra=extra, **common)

    @property
    def all_links(self) -> tuple[Link, ...]:
        """The links in the entry's own order; the first one is the main link."""
        if self._all_links is None:
            self._all_links = parse_links(self.links)
        return self._all_links

    def link(self, label: str) -> Link | None:
        """Return the link under *label*; None if there is none."""
        for link in self.all_links:
            if link.label == label:
                return link
        return None

    @property
    def published(self) -> tuple[int, int, int] | None:
        """Year, month and day of publication, 0 where unknown.

        None for an undated entry.
        """
        return read_publication_date(self.date, self.year)

    def value(self, path: str) -> Value:
        """Return the value of a dotted field path; None if it is not set.

        Paths are such as `venue`, `links.paper` or `quantity`.
        """
        if path in _PLAIN:
            plain: Value = getattr(self, path)
            return plain
        head, _, rest = path.partition(".")
        if head == "links" and rest:
            label, _, part = rest.partition(".")
            link = self.link(label)
            if link is None:
                return None
            return link.text if part == "text" else link.url
        if head == "github" and rest:
            return self.outside.get(rest)
        # The year of an entry that has a `date` is part of that.
        if head == "year" and self.year is None:
            return self.published[0] if self.published else None
        if head in _COMMON:
            value: Value = getattr(self, head)
            return value
        return self.extra.get(head, self.outside.get(head))


# The fields every list knows, in the order in which an entry file names them.
COMMON_FIELDS: tuple[str, ...] = tuple(
    f.name for f in fields(Entry) if f.metadata.get("file", True)
)
_COMMON = frozenset(COMMON_FIELDS)
# Those that patterns ask for most, and that are attributes as they are.
_PLAIN = _COMMON - {"year"}
# The types of the common fields that hold no simple text, by name;
# `bot.document.field_types` defines them.
COMMON_HOLDS: Mapping[str, str] = {
    f.name: f.metadata["holds"] for f in fields(Entry) if "holds" in f.metadata
}

# What the work is stands before the list's own fields, bookkeeping behind them.
_DESCRIPTIVE = COMMON_FIELDS[: COMMON_FIELDS.index("also_in")]
_BOOKKEEPING = COMMON_FIELDS[COMMON_FIELDS.index("also_in") :]


def read_publication_date(
    date: str | None, year: int | None
) -> tuple[int, int, int] | None:
    """Return year, month and day of an entry's `date`, or else of its `year`.

    0 stands for what is unknown; None is returned without either.
    """
    if date:
        parsed = Date.from_field(date)
        return parsed.year, parsed.month or 0, parsed.day or 0
    return (year, 0, 0) if year is not None else None


def get_key_order(declared: Mapping[str, object]) -> tuple[str, ...]:
    """Return the order of keys in an entry file.

    What the work is comes first, then the list's own fields, then bookkeeping.
    """
    return (*_DESCRIPTIVE, *declared, *_BOOKKEEPING)
