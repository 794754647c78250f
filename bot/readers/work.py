"""A list as its readers get it: the one form that all exports and pages are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.listing.places import arrange_sections
from bot.listing.translations import select_for_document
from bot.markdown.inline_tokens import extract_words
from bot.model.dates.date import Date
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Layout

# What an address may begin with; all else, such as `javascript:`, is left out.
_SCHEMES = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLink:
    """A link: its label, such as `code`, its address, and its text where that differs."""

    label: str
    url: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An entry as readers get it. What is not known is empty, and left out of exports.

    Attributes:
        id: the entry's id, such as `tools/viewers/kit`: it stays while the entry does.
        title: the full title.
        name: the short name.
        authors: the names, in order.
        date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        year: the year of the date.
        venue: where it was published.
        award: oral, best paper and the like.
        description: one line of Markdown.
        text: the same without markup.
        links: what it leads to, the main link first.
        tags: words by which readers filter.
        sections: the ids of the sections that show it, its own first.
        added: the day on which it came to the list.
        former_ids: ids that it had before; a text that is no id is none.
        same_as: the ids of the same work in other lists.
        verbatim: Markdown that is shown as it is.
        fields: the values of fields that the list itself declares.
        github: what GitHub tells of its repository, rounded.
    """

    id: str
    title: str
    name: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    year: int = 0
    venue: str = ""
    award: str = ""
    description: str = ""
    text: str = ""
    links: tuple[ReaderLink, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    added: str = ""
    former_ids: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    verbatim: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    github: Mapping[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The main link; empty without one."""
        return self.links[0].url if self.links else ""

    @property
    def full_title(self) -> str:
        """The title, behind the name where that is another one."""
        is_other = self.name and self.name.casefold() not in self.title.casefold()
        return f"{self.name}: {self.title}" if is_other else self.title

    @property
    def lasting_id(self) -> str:
        """The id that it had first: a feed's readers know it by that."""
        return self.former_ids[0] if self.former_ids else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSection:
    """A section: its id, and its title for people."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderList:
    """A list with its works in the order of its document, each once."""

    id: str
    title: str
    language: str = ""
    sections: tuple[ReaderSection, ...] = ()
    entries: tuple[Work, ...] = ()


def list_values(value: object) -> list[object]:
    """Return the values of a field, which may hold several, or none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def make_reader_list(layout: Layout, entries: Iterable[Entry]) -> ReaderList:
    """Return the list as readers get it; removed entries are not in it.

    A work that several sections show stands where the first of them has it.
    """
    arranged = arrange_sections(select_for_document(entries, layout), layout)
    sections_by_id: dict[str, list[str]] = {}
    entry_by_id: dict[str, Entry] = {}
    for section, ordered in arranged.items():
        for entry in ordered:
            sections_by_id.setdefault(entry.id, []).append(section)
            if entry.id not in entry_by_id or entry.id.section == section:
                entry_by_id[entry.id] = entry
    works = tuple(
        _make_work(entry_by_id[name], sections)
        for name, sections in sections_by_id.items()
    )
    titles = tuple(
        ReaderSection(id=name, title=section.title)
        for name, section in layout.sections.items()
    )
    return ReaderList(
        id=layout.id,
        title=layout.title,
        language=layout.language,
        sections=titles,
        entries=works,
    )


def _make_work(entry: Entry, sections: list[str]) -> Work:
    own = entry.id.section
    ordered = sorted(sections, key=lambda name: name != own)
    description = entry.description or ""
    date = entry.date or (str(entry.year) if entry.year else "")
    links = tuple(
        ReaderLink(label=link.label, url=link.url, text=link.text or "")
        for link in entry.all_links
        if link.url.startswith(_SCHEMES)
    )
    extra = {name: value for name, value in entry.extra.items() if value is not None}
    return Work(
        id=str(entry.id),
        title=extract_words(entry.title) or entry.title,
        name=entry.name or "",
        authors=tuple(entry.authors or ()),
        date=date,
        year=Date.from_field(date).year if date else 0,
        venue=entry.venue or "",
        award=entry.award or "",
        description=description,
        text=extract_words(description),
        links=links,
        tags=tuple(entry.tags or ()),
        sections=tuple(ordered),
        added=entry.added or "",
        former_ids=tuple(filter(EntryId.parse, entry.former_ids or ())),
        same_as=tuple(entry.same_as or ()),
        verbatim=entry.verbatim or "",
        fields=extra,
        github=dict(entry.outside),
    )
