"""Unite several documents of one list in one set of entries with one layout.

Each document is imported by itself before.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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
    Guest,
    add_guests,
    get_section,
    match_drafts,
    unite_guest,
    unite_translation,
)
from bot.project.united_layout import (
    add_newcomers,
    align_region_names,
    describe_section,
    rename_views,
)
from bot.project.united_list import UnitedDocument, UnitedList

# A section of a translation is the one in which more than this share of its known works
# stand.
_MOSTLY = 0.5


def find_losses(sources: Sequence[Imported], made: Mapping[str, str]) -> list[str]:
    """Return the words and links that a document does not say any more.

    Each has the path of its document before it.

    Args:
        sources: the documents as they were imported.
        made: the documents as the entries make them, by path.
    """
    losses: list[str] = []
    for source in sources:
        path = source.layout.document
        lost: Counter[str] = Counter()
        gained: Counter[str] = Counter()
        for difference in compare_with_source(source, made[path]):
            lost.update(difference.lost)
            gained.update(difference.gained)
        # What one section loses and another gains has only moved.
        losses += [f"{path}: {word}" for word in (lost - gained)]
    return losses


def unite_document(
    united: UnitedList,
    document: Imported,
    language: str,
) -> tuple[UnitedList, UnitedDocument]:
    """Return the list with one more document, and what became of its items.

    Args:
        united: the list so far.
        document: the document, imported by itself with the list's id.
        language: its language, where that is another than the list's; else empty.
    """
    union = _Union(united, document, language)
    # Items go into sections, so that these are known first; the layout holds the slugs
    # of the items, so that it comes last.
    union.map_sections()
    for number, draft in enumerate(document.drafts):
        union.take(number, draft)
    layout = union.make_layout()
    drafts = tuple(union.drafts)
    records: dict[str, dict[str, Any]] = {draft.id: draft.record for draft in drafts}
    main = replace(
        united.main,
        layout=layout,
        records=records,
        drafts=drafts,
    )
    texts = {**united.texts, document.layout.document: union.rename_regions()}
    return replace(united, main=main, texts=texts), union.describe()


@dataclass(slots=True)
class _Union:
    """One document on its way into the list."""

    united: UnitedList
    document: Imported
    language: str
    drafts: list[Draft] = field(default_factory=list)
    # The indexes of the list's drafts, by those of the document's drafts.
    _matches: dict[int, int] = field(default_factory=dict)
    # The sections of the list that the document's own sections are.
    _shared: dict[str, str] = field(default_factory=dict)
    # The names of the sections that only the document has.
    _own: dict[str, str] = field(default_factory=dict)
    # The slugs of the entries that a section of the document shows, by the slugs that
    # they had there.
    _slugs: dict[tuple[str, str], str] = field(default_factory=dict)
    # The slugs in use, by section of the list.
    _taken: dict[str, set[str]] = field(default_factory=dict)
    # The slugs of works that no other document shows, by the section of the list, in
    # the document's order.
    _newcomers: defaultdict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # The names of regions that are not those of the document's own import.
    _regions: dict[str, str] = field(default_factory=dict)
    _new: int = 0
    _moved: int = 0

    def __post_init__(self) -> None:
        """Find the works that both show."""
        self.drafts = list(self.united.main.drafts)
        self._matches = match_drafts(self.drafts, self.document.drafts)
        for draft in self.drafts:
            self._taken.setdefault(draft.id.section, set()).add(draft.id.slug)

    def map_sections(self) -> None:
        """Find which sections of the list the document's sections are.

        The others are the document's own.
        """
        layout = self.united.main.layout
        self._match_sections()
        names = {*layout.sections}
        for section in self.document.layout.sections:
            if section not in self._shared:
                self._own[section] = make_unused(section, names)
                names.add(self._own[section])
        self._regions = align_region_names(self._shared, layout, self.document.layout)

    def _match_sections(self) -> None:
        """Let each work that both know vote for the sections that show it in the list."""
        votes: dict[str, Counter[str]] = {}
        for section in self.document.layout.sections:
            votes[section] = Counter()
        sizes: Counter[str] = Counter()
        for number, index in self._matches.items():
            list_sections = _list_sections(self.drafts[index])
            for section in _list_sections(self.document.drafts[number]):
                votes[section].update(list_sections)
                sizes[section] += 1
        # The largest section chooses first: a section of the list is shared once.
        for section in sorted(votes, key=lambda name: -sizes[name]):
            for name, count in votes[section].most_common():
                if count > _MOSTLY * sizes[section] and self._may_share(section, name):
                    self._shared[section] = name
                    break

    def _may_share(self, section: str, name: str) -> bool:
        """Return whether the document's *section* may be the section *name* of the list.

        Only a translation shares sections.
        """
        list_section = self.united.main.layout.sections[name]
        document_section = self.document.layout.sections[section]
        is_taken = name in self._shared.values() or bool(list_section.document)
        has_other_groups = (
            list_section.group is not None and document_section.group is None
        )
        return bool(self.language) and not is_taken and not has_other_groups

    def take(self, number: int, draft: Draft) -> None:
        """Take one item of the document: unite it with an entry, or make one of it."""
        index = self._matches.get(number)
        section = draft.id.section
        if index is None:
            entry_draft = self._add_entry(draft)
        elif section in self._shared:
            translated = self._translate(self.drafts[index], draft)
            entry_draft = self._add_guests(translated, draft)
            self.drafts[index] = entry_draft
        else:
            patterns = self.document.patterns[draft.part.run.first]
            entry_draft = unite_guest(
                self.drafts[index],
                draft,
                patterns,
                self._own[section],
            )
            self.drafts[index] = entry_draft
        for document_section in _list_sections(draft):
            self._slugs[document_section, draft.id.slug] = entry_draft.id.slug

    def _translate(self, own: Draft, draft: Draft) -> Draft:
        """Return the entry *own* with what *draft* says, in the sections of the list.

        Where the list shows the work in other sections than the document, those of the
        list count.
        """
        own_patterns = self.united.main.patterns if own.id in self.united.own else {}
        section = self._shared[draft.id.section]
        homes = _list_sections(own)
        patterns = self.document.patterns[draft.part.run.first]
        if section in homes:
            return unite_translation(
                own,
                own_patterns,
                draft,
                patterns,
                self.language,
            )
        self._moved += 1
        document_sections = [
            name for name, home in self._shared.items() if home in homes
        ]
        if document_sections:
            # The item will stand in another section of the document, by its patterns.
            patterns = []
            views = self.document.layout.sections[document_sections[0]].views
            for view in views.values():
                patterns += view.patterns
        else:
            own = add_guests(own, [section])
        return unite_translation(
            own,
            own_patterns,
            draft,
            patterns,
            self.language,
        )

    def _add_guests(self, own: Draft, draft: Draft) -> Draft:
        """Return the entry *own* shown in more sections, as the item *draft* is.

        These are sections that only this document has.
        """
        document_sections = set(self._own.values())
        guests = []
        for guest in draft.record.get("also_in") or ():
            renamed = self._rename_guest(guest)
            if get_section(renamed) in document_sections:
                guests.append(renamed)
        return add_guests(own, guests)

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
        # The list's own document shows the entry too, with no text in its language.
        description = record.get("description")
        if self.language and description and draft.id.section in self._shared:
            record["translations"] = {self.language: {"description": description}}
        entry_id = EntryId.from_parts(self.united.main.layout.id, section, slug)
        entry_draft = replace(draft, id=entry_id, record=record)
        self.drafts.append(entry_draft)
        return entry_draft

    def _rename(self, section: str) -> str:
        """Return the list's name of a section of the document."""
        return self._shared.get(section) or self._own[section]

    def _rename_guest(self, guest: Guest) -> Guest:
        if isinstance(guest, str):
            return self._rename(guest)
        return {**guest, "section": self._rename(guest["section"])}

    def make_layout(self) -> Layout:
        """Return the list's layout with the document."""
        layout = self.united.main.layout
        document_layout = self.document.layout
        path = document_layout.document
        sections = dict(layout.sections)
        for name, own_name in self._own.items():
            section = document_layout.sections[name]
            manual = self._rename_slugs(name, section.manual)
            sections[own_name] = replace(section, document=path, manual=manual)
        descriptions = {}
        for name, list_name in self._shared.items():
            section = document_layout.sections[name]
            manual = self._rename_slugs(name, section.manual)
            views = rename_views(section, self._regions)
            list_section = add_newcomers(
                sections[list_name],
                self._newcomers[list_name],
            )
            sections[list_name] = list_section
            descriptions[list_name] = describe_section(
                replace(section, views=views),
                list_section,
                manual,
            )
        documents = dict(layout.documents)
        if descriptions:
            title = document_layout.title
            documents[path] = OtherDocument(
                title=title if title != layout.title else "",
                language=self.language,
                sections=descriptions,
            )
        return replace(
            layout,
            sections=sections,
            documents=documents,
            fields={**document_layout.fields, **layout.fields},
        )

    def _rename_slugs(self, section: str, slugs: Sequence[str]) -> list[str]:
        """Return the slugs of a section of the document as the list has them.

        Those of works that the section does not show are left out.
        """
        return [
            self._slugs[section, slug]
            for slug in slugs
            if (section, slug) in self._slugs
        ]

    def rename_regions(self) -> str:
        """Return the document with its regions under the names that the list has.

        The regions of tables of contents are renamed too.
        """
        text = self.document.document
        for before, after in self._regions.items():
            text = text.replace(render_begin_marker(before), render_begin_marker(after))
        for name, list_name in {**self._shared, **self._own}.items():
            marker = render_begin_marker(name + CONTENTS)
            text = text.replace(marker, render_begin_marker(list_name + CONTENTS))
        return text

    def describe(self) -> UnitedDocument:
        """Return what became of the document's items."""
        matched = {self.drafts[index].id for index in self._matches.values()}
        shared = set(self._shared.values())
        before = len(self.united.main.drafts)
        missing = 0
        for draft in self.united.main.drafts:
            if draft.id not in matched and draft.id.section in shared:
                missing += 1
        added = sum(draft.id.section in shared for draft in self.drafts[before:])
        return UnitedDocument(
            path=self.document.layout.document,
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
