"""Several documents of one list, imported one by one, become one set of entries with one layout."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.importer.convert.drafts import Draft
from bot.importer.pipeline import Imported, compare_with_source
from bot.listing.slugs import make_unused
from bot.listing.sorting import list_guest_sections
from bot.markdown.regions import render_begin_marker
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Layout, OtherDocument
from bot.output.lists.document import CONTENTS
from bot.project.united_drafts import (
    add_guests,
    get_section,
    match_drafts,
    unite_guest,
    unite_translation,
)
from bot.project.united_layout import (
    add_newcomers,
    describe_section,
    rename_views,
    share_region_names,
)

_MOSTLY = 0.5
"""A section of a translation is the one in which more than this share of its known works stand."""


@dataclass(frozen=True, slots=True)
class UnitedList:
    """One list with its documents. *main* has the entries and the layout of them all."""

    main: Imported
    own: frozenset[EntryId]
    """The entries that the list's own document shows."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The other documents as they were read, with the markers of their regions, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitedDocument:
    """What became of a document: its items that were known already, new ones, and known ones in another section."""

    path: str
    language: str
    shared: int
    new: int
    """Works that no other document shows."""
    added: int
    """Those of them that stand in a section of the list's own document."""
    moved: int
    """Works that the list's own document shows in another section, where this one has them from now on."""
    missing: int
    """Works that this document did not show, and shows from now on."""

    def describe(self) -> Iterator[str]:
        """Yield what a person should know of it, as lines."""
        language = f" in `{self.language}`" if self.language else ""
        yield f"{self.path}{language}: {_count(self.shared)} of the list, and {_count(self.new)} that only it shows."
        if self.added:
            them = f"{self.added} of them"
            if self.added == self.new:
                them = "it" if self.new == 1 else "them"
            yield f"  The list's own document now shows {them} too."
        if self.missing:
            yield f"  It now shows {_count(self.missing)} of the list that it did not show."
        if self.moved:
            yield f"  {_count(self.moved)} moved to the section that the list's own document shows it in."


def _count(works: int) -> str:
    return f"{works} work{'s' * (works != 1)}"


def find_losses(sources: Sequence[Imported], made: Mapping[str, str]) -> list[str]:
    """Return the words and links that a document says no more, wherever in it they stood.

    Args:
        sources: its documents as they were imported.
        made: its documents as the entries make them, by path.
    """
    lost: list[str] = []
    for source in sources:
        path = source.layout.document
        found = compare_with_source(source, made[path])
        gone = Counter(word for one in found for word in one.lost)
        come = Counter(word for one in found for word in one.gained)
        lost += [f"{path}: {word}" for word in (gone - come)]
    return lost


def unite_document(
    united: UnitedList, other: Imported, language: str
) -> tuple[UnitedList, UnitedDocument]:
    """Return the list with one more document, and what became of its items.

    Args:
        united: the list so far.
        other: the document, imported by itself with the list's id.
        language: its language, where that is another than the list's; empty if it is not.
    """
    work = _Union(united, other, language)
    work.map_sections()
    for number, draft in enumerate(other.drafts):
        work.take(number, draft)
    layout = work.make_layout()
    drafts = tuple(work.drafts)
    records: dict[str, dict[str, Any]] = {draft.id: draft.record for draft in drafts}
    main = replace(united.main, layout=layout, records=records, drafts=drafts)
    texts = {**united.texts, other.layout.document: work.rename_regions()}
    return replace(united, main=main, texts=texts), work.describe()


@dataclass(slots=True)
class _Union:
    """One document on its way into the list."""

    united: UnitedList
    other: Imported
    language: str
    drafts: list[Draft] = field(default_factory=list)
    _matches: dict[int, int] = field(default_factory=dict)
    _shared: dict[str, str] = field(default_factory=dict)
    """The sections of the list that the document's own sections are."""
    _own: dict[str, str] = field(default_factory=dict)
    """The names of the sections that only the document has."""
    _slugs: dict[tuple[str, str], str] = field(default_factory=dict)
    """The slugs of the entries that a section of the document shows, by the slugs that they had there."""
    _taken: dict[str, set[str]] = field(default_factory=dict)
    _newcomers: defaultdict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The slugs of works that no other document shows, by the section of the list, in the document's order."""
    _regions: dict[str, str] = field(default_factory=dict)
    """The names of regions that are not those of the document's own import."""
    _new: int = 0
    _moved: int = 0

    def __post_init__(self) -> None:
        """Find the works that both show."""
        self.drafts = list(self.united.main.drafts)
        self._matches = match_drafts(self.drafts, self.other.drafts)
        for draft in self.drafts:
            self._taken.setdefault(draft.id.section, set()).add(draft.id.slug)

    def map_sections(self) -> None:
        """Find which sections of the list the document's sections are; the others are the document's own."""
        layout = self.united.main.layout
        votes: dict[str, Counter[str]] = {
            section: Counter() for section in self.other.layout.sections
        }
        sizes: Counter[str] = Counter()
        for number, index in self._matches.items():
            known = _list_sections(self.drafts[index])
            for section in _list_sections(self.other.drafts[number]):
                votes[section].update(known)
                sizes[section] += 1
        for section in sorted(votes, key=lambda name: -sizes[name]):
            for name, count in votes[section].most_common():
                if count > _MOSTLY * sizes[section] and self._may_share(section, name):
                    self._shared[section] = name
                    break
        names = {*layout.sections}
        for section in self.other.layout.sections:
            if section not in self._shared:
                self._own[section] = make_unused(section, names)
                names.add(self._own[section])
        self._regions = share_region_names(self._shared, layout, self.other.layout)

    def _may_share(self, section: str, name: str) -> bool:
        """Return whether the document's *section* may be the section *name* of the list."""
        known, own = (
            self.united.main.layout.sections[name],
            self.other.layout.sections[section],
        )
        is_taken = name in self._shared.values() or bool(known.document)
        has_other_groups = known.group is not None and own.group is None
        return bool(self.language) and not is_taken and not has_other_groups

    def take(self, number: int, draft: Draft) -> None:
        """Take one item of the document: unite it with an entry, or make one of it."""
        index = self._matches.get(number)
        section = draft.id.section
        if index is None:
            final = self._add_entry(draft)
        elif section in self._shared:
            own = self._translate(self.drafts[index], draft)
            self.drafts[index] = final = self._add_guests(own, draft)
        else:
            patterns = self.other.patterns[draft.part.run.first]
            self.drafts[index] = final = unite_guest(
                self.drafts[index], draft, patterns, self._own[section]
            )
        for shown in _list_sections(draft):
            self._slugs[shown, draft.id.slug] = final.id.slug

    def _translate(self, own: Draft, draft: Draft) -> Draft:
        """Return the entry *own* with what *draft* says, where the list shows it: its own section goes before."""
        known = self.united.main.patterns if own.id in self.united.own else {}
        section = self._shared[draft.id.section]
        homes = _list_sections(own)
        patterns = self.other.patterns[draft.part.run.first]
        if section in homes:
            return unite_translation(own, known, draft, patterns, self.language)
        self._moved += 1
        shown = [name for name, home in self._shared.items() if home in homes]
        if shown:
            views = self.other.layout.sections[shown[0]].views.values()
            patterns = [pattern for view in views for pattern in view.patterns]
        else:
            own = add_guests(own, [section])
        return unite_translation(own, known, draft, patterns, self.language)

    def _add_guests(self, own: Draft, draft: Draft) -> Draft:
        """Return the entry *own* shown in those sections of only this document that show *draft* too."""
        guests = [
            self._rename_guest(guest) for guest in draft.record.get("also_in") or ()
        ]
        own_sections = set(self._own.values())
        return add_guests(
            own, [guest for guest in guests if get_section(guest) in own_sections]
        )

    def _add_entry(self, draft: Draft) -> Draft:
        """Make an entry of an item that no other document shows."""
        self._new += 1
        section = self._rename(draft.id.section)
        slug = make_unused(draft.id.slug, self._taken.setdefault(section, set()))
        self._taken[section].add(slug)
        self._newcomers[section].append(slug)
        record = dict(draft.record)
        if "also_in" in record:
            record["also_in"] = [
                self._rename_guest(guest) for guest in record["also_in"]
            ]
        description = record.get("description")
        if self.language and description and draft.id.section in self._shared:
            record["translations"] = {self.language: {"description": description}}
        entry_id = EntryId.from_parts(self.united.main.layout.id, section, slug)
        new = replace(draft, id=entry_id, record=record)
        self.drafts.append(new)
        return new

    def _rename(self, section: str) -> str:
        return self._shared.get(section) or self._own[section]

    def _rename_guest(self, guest: str | dict[str, Any]) -> str | dict[str, Any]:
        if isinstance(guest, str):
            return self._rename(guest)
        return {**guest, "section": self._rename(guest["section"])}

    def make_layout(self) -> Layout:
        """Return the list's layout with the document."""
        layout, other = self.united.main.layout, self.other.layout
        sections = dict(layout.sections)
        for name, own in self._own.items():
            section = other.sections[name]
            manual = self._rename_slugs(name, section.manual)
            sections[own] = replace(section, document=other.document, manual=manual)
        shown = {}
        for name, own in self._shared.items():
            sections[own] = add_newcomers(sections[own], self._newcomers[own])
            section = replace(
                other.sections[name],
                views=rename_views(other.sections[name], self._regions),
            )
            manual = self._rename_slugs(name, section.manual)
            shown[own] = describe_section(section, sections[own], manual)
        documents = dict(layout.documents)
        if shown:
            title = other.title if other.title != layout.title else ""
            documents[other.document] = OtherDocument(
                title=title, language=self.language, sections=shown
            )
        return replace(
            layout,
            sections=sections,
            documents=documents,
            fields={**other.fields, **layout.fields},
        )

    def _rename_slugs(self, section: str, slugs: Sequence[str]) -> list[str]:
        return [
            self._slugs[section, slug]
            for slug in slugs
            if (section, slug) in self._slugs
        ]

    def rename_regions(self) -> str:
        """Return the document with regions, and tables of contents, under the names that the list has."""
        text = self.other.document
        for before, after in self._regions.items():
            text = text.replace(render_begin_marker(before), render_begin_marker(after))
        for name, own in {**self._shared, **self._own}.items():
            contents, ours = (
                render_begin_marker(one + CONTENTS) for one in (name, own)
            )
            text = text.replace(contents, ours)
        return text

    def describe(self) -> UnitedDocument:
        """Return what became of the document's items."""
        shown = {self.drafts[index].id for index in self._matches.values()}
        shared = set(self._shared.values())
        missing = sum(
            draft.id not in shown and draft.id.section in shared
            for draft in self.united.main.drafts
        )
        added = sum(
            draft.id.section in shared
            for draft in self.drafts[len(self.united.main.drafts) :]
        )
        return UnitedDocument(
            path=self.other.layout.document,
            language=self.language,
            shared=len(self._matches),
            new=self._new,
            added=added,
            moved=self._moved,
            missing=missing,
        )


def _list_sections(draft: Draft) -> list[str]:
    """Return the sections that show an entry, its own first."""
    entry = Entry.from_record(draft.id, draft.record)
    return [draft.id.section, *(name for name, _ in list_guest_sections(entry))]
