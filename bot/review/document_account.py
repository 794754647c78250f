"""The account of an edited list: what becomes of each of its lines, and the entry files that are made of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.engine.file_pass import Examiner
from bot.identity.identifiers import identify
from bot.importer.convert.drafts import bare
from bot.importer.infer.fallback import guess_record
from bot.listing.safe_item import find_allowance, render_item
from bot.listing.sorting import guest_sections
from bot.listing.translations import translate
from bot.markdown.inline_tokens import extract_words
from bot.model.account import (
    AlreadyListed,
    DocumentText,
    EntryAdded,
    EntryChanged,
    EntryMoved,
    EntryRemoved,
    Lines,
    NotUnderstood,
    Span,
)
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout
from bot.model.review import ListLine
from bot.review.account_builder import AccountBuilder, NewItem, join_lines
from bot.review.document_edit import DocumentEdit, TextEdit
from bot.review.document_text import (
    cut_title,
    describe_homeless,
    is_layout,
    list_addresses,
    make_words,
    offer_section,
    shorten_text,
    write_as_item,
)
from bot.review.entry_files import (
    ListedEntries,
    Proposal,
    change_entry_file,
    claim_path,
    find_shadowed,
    make_entry_file,
)
from bot.review.entry_sections import add_former_id, add_guest, replace_guest
from bot.review.item_changes import ItemChange, ReadItem
from bot.review.new_sections import find_new_section
from bot.review.other_documents import add_translation, describe_line, find_same_item
from bot.review.typed_places import TypedPlaces


@dataclass(slots=True)
class DocumentAccount:
    """Makes the account of one edited document, and the entry files that its lines become."""

    path: str
    layout: Layout
    edit: DocumentEdit
    listed: ListedEntries
    account: AccountBuilder
    _styled: list[Lines] = field(default_factory=list)
    _paths: dict[int, str] = field(default_factory=dict)
    """The entry files of new and changed items, by the first line of each."""
    _placed: list[tuple[ReadItem, str, ItemChange]] = field(default_factory=list)
    """The items that may have a typed place, each with the key of its proposal."""
    _offered: set[str] = field(default_factory=set)
    """The new headings that were offered as sections."""

    def add(self, changes: Iterable[ItemChange]) -> None:
        """Add an outcome for everything that differs, and a proposal for every entry, to the account."""
        for change in changes:
            self._take(change)
        self._give_places()
        for text in self.edit.texts:
            self._take_text(text)
        if self._styled:
            self.account.outcomes.append(
                DocumentText(join_lines(self._styled), "style")
            )

    def _give_places(self) -> None:
        """Give each new or moved entry its typed place; where the list's order puts it back, nothing changes."""
        places = TypedPlaces(
            self.layout, self.edit, self.listed, self.account, self._paths
        )
        for new, key, change in sorted(self._placed, key=lambda one: one[0].line):
            is_moved = places.give_place(new.placed, key)
            proposal = self.account.proposals[key]
            if (
                not is_moved
                and proposal.moved_from is None
                and proposal.before == proposal.after
            ):
                self.account.forget(key)
                self._styled.append(self._get_lines(change))

    def _take(self, change: ItemChange) -> None:
        """Account for one item."""
        old, new = change.old, change.new
        was_entry = old is not None and not (
            old.placed.is_outside and self.edit.has_regions
        )
        if new is None:
            self._take_gone(change, was_entry=was_entry)
        elif old is not None and not was_entry and new.placed.is_outside:
            self._add_words(change)
        else:
            known = (
                self.listed.find(old.record, old.placed.section)
                if old and was_entry
                else None
            )
            if known is None:
                self._take_new(change, new)
            else:
                self._take_known(change, new, known)

    def _take_gone(self, change: ItemChange, *, was_entry: bool) -> None:
        """Account for an item that went."""
        old = change.old
        known = (
            self.listed.find(old.record, old.placed.section)
            if old and was_entry
            else None
        )
        path = self.listed.find_path(known.id) if known else None
        if old is None or path is None:
            if was_entry and self.edit.has_regions:
                self.account.outcomes.append(
                    DocumentText((self._get_lines(change),), "layout")
                )
            else:
                self._add_words(change)
            return
        is_guest = known is not None and known.id.section != old.placed.section
        if path not in self.account.proposals:
            before = self.listed.read(path)
            after = None
            if known and is_guest:
                after = replace_guest(
                    self._get_examiner(path), before, known, old.placed.section, None
                )
            self.account.proposals[path] = Proposal(
                path, before, after, origin=ListLine(old.placed.source)
            )
        self.account.note(
            path, EntryChanged if is_guest else EntryRemoved, self._get_lines(change)
        )

    def _take_known(self, change: ItemChange, new: ReadItem, known: Entry) -> None:
        """Account for the item of an entry that stands there still, changed, moved, or in other marks."""
        path = self.listed.find_path(known.id)
        is_same_section = (
            change.old is not None and change.old.placed.section == new.placed.section
        )
        if path is None:
            self._take_new(change, new)
        elif new.placed.home is None:
            self._take_homeless(
                change, new
            )  # it left its section for a place that none has
        elif is_same_section and change.is_restyled and change.is_in_place:
            self._styled.append(self._get_lines(change))
        elif path in self.account.proposals:
            self._change_further(change, new, known, path)
            self.account.note(path, EntryChanged, self._get_lines(change))
        else:
            self._propose_change(change, new, known, path)

    def _change_further(
        self, change: ItemChange, new: ReadItem, known: Entry, path: str
    ) -> None:
        """Add to the proposal of an entry, which another document changes too, what differs in this document."""
        proposal, old = self.account.proposals[path], change.old
        is_of_document = (
            isinstance(proposal.origin, ListLine) and path not in self._paths.values()
        )
        if (
            is_of_document
            and old is not None
            and proposal.after is not None
            and not change.is_restyled
        ):
            line = describe_line(self.layout, new, known)
            examiner, source = self._get_examiner(path), new.placed.source
            proposal.after = change_entry_file(
                examiner, proposal.after, old.record, new.record, source, line
            )

    def _propose_change(
        self, change: ItemChange, new: ReadItem, known: Entry, path: str
    ) -> None:
        """Propose the file of an entry as its line stands now."""
        before, old = self.listed.read(path), change.old
        after, source = before, new.placed.source
        if old is not None and not change.is_restyled:
            examiner = self._get_examiner(path)
            line = describe_line(self.layout, new, known)
            after = change_entry_file(
                examiner, before, old.record, new.record, source, line
            )
        proposal = Proposal(path, before, after, origin=ListLine(source))
        left = old.placed.section if old else known.id.section
        guests = {name for name, _ in guest_sections(known)}
        if new.placed.section in {known.id.section, *guests}:
            pass  # it stands where the entry shows already
        elif left in guests:
            proposal.after = replace_guest(
                self._get_examiner(path), before, known, left, new.placed.section
            )
        else:
            proposal.moved_from, proposal.path = (
                path,
                self._claim(new.placed.section, known.id.slug),
            )
            proposal.after = add_former_id(self._get_examiner(path), after, known)
        moves = proposal.moved_from is not None or not change.is_in_place
        self.account.proposals[path] = proposal
        self._paths[new.placed.first] = proposal.path
        if moves:
            self._placed.append((new, path, change))
        self.account.note(
            path, EntryMoved if moves else EntryChanged, self._get_lines(change)
        )

    def _get_examiner(self, path: str) -> Examiner:
        return self.listed.base.examiners.of_entry(path)

    def _take_new(self, change: ItemChange, new: ReadItem) -> None:
        """Account for an item that shows no entry of before."""
        if new.placed.home is None:
            self._take_homeless(change, new)
            return
        entry = self.listed.find(new.record, new.placed.section)
        shadowed = find_shadowed(
            self.account.proposals.values(),
            self.listed.base,
            self.layout,
            str(new.record["title"]),
        )
        same = find_same_item(self.account.new_items, self.layout, new)
        if entry is not None:
            self.account.outcomes.append(self._describe_listed(change, new, entry))
        elif shadowed is not None:
            kind = EntryAdded if shadowed.before is None else EntryChanged
            self.account.note(shadowed.path, kind, self._get_lines(change))
        elif same is not None:
            self._show_again(new, same)
            self.account.note(same.path, EntryAdded, self._get_lines(change))
        else:
            self._propose_new(change, new, new.record)

    def _propose_new(
        self, change: ItemChange, new: ReadItem, record: Mapping[str, Any]
    ) -> None:
        path, text = make_entry_file(
            record, self.layout, new.placed.section, self.account.taken
        )
        self.account.proposals[path] = Proposal(
            path, None, text, origin=ListLine(new.placed.source)
        )
        item = NewItem(
            self.layout.id, self.layout.document, new.title, frozenset(new.works), path
        )
        self.account.new_items.append(item)
        self._paths[new.placed.first] = path
        self._placed.append((new, path, change))
        self.account.note(path, EntryAdded, self._get_lines(change))

    def _take_homeless(self, change: ItemChange, new: ReadItem) -> None:
        """Account for an item under a heading that shows no section."""
        heading = new.placed.part.heading
        name = (
            extract_words(heading.text).strip()
            if heading.line in self.edit.fresh
            else None
        )
        problem = describe_homeless(
            new.line, name, self._offer(name) if name is not None else ""
        )
        text = shorten_text(new.placed.source)
        self.account.outcomes.append(
            NotUnderstood((self._get_lines(change),), problem, text)
        )

    def _offer(self, heading: str) -> str:
        """Return how a heading becomes a section; empty where it cannot, or was said already."""
        if heading in self._offered:
            return ""
        self._offered.add(heading)
        found = find_new_section("\n".join(self.edit.new_lines), self.layout, heading)
        if found is None:
            return ""
        pattern = next(iter(found.section.views.values())).patterns[0]
        return offer_section(self.layout.id, heading, pattern)

    def _show_again(self, new: ReadItem, same: NewItem) -> None:
        """Let an entry that is new show as *new* too: in its section, and in its document's language."""
        home, section = EntryId.from_path(same.path).section, new.placed.section
        proposal = self.account.proposals[same.path]
        if proposal.after is None:
            return
        if self.layout.language:
            examiner = self._get_examiner(same.path)
            proposal.after = add_translation(
                examiner, proposal.path, proposal.after, self.layout, new
            )
        if section != home:
            examiner = self._get_examiner(same.path)
            proposal.after = add_guest(
                examiner, proposal, new.record, section, new.shown
            )

    def _describe_listed(
        self, change: ItemChange, new: ReadItem, entry: Entry
    ) -> AlreadyListed:
        """Account for a line that shows a work which its section lists already."""
        views = self.layout.sections[new.placed.section].views.values()
        allowance = find_allowance(self.layout)
        texts = [
            render_item(translate(entry, self.layout.language), view, allowance)
            for view in views
        ]
        written = {bare(text) for text in texts if text is not None}
        known = {identify(link.url) for link in entry.all_links}
        urls = list_addresses(new.placed.source)
        new_links = tuple(url for url in urls if identify(url) not in known)
        is_twice = any(bare(kept.source) in written for _, kept in self.edit.kept)
        is_repeated = bare(new.placed.source) in written and not is_twice
        return AlreadyListed(
            (self._get_lines(change),), entry.id, new_links, is_repeated
        )

    def _take_text(self, edit: TextEdit) -> None:
        """Account for text that is no item."""
        lines = (Lines(self.path, edit.before, edit.after),)
        text = "\n".join(self._list_lines(self.edit.new_lines, edit.after)).strip("\n")
        if edit.region is None:
            old = "\n".join(self._list_lines(self.edit.old_lines, edit.before)).strip(
                "\n"
            )
            self.account.outcomes.append(make_words(lines, old, text))
        elif all(is_layout(line) for line in text.split("\n")):
            self.account.outcomes.append(DocumentText(lines, "layout"))
        else:
            self._take_odd(edit, text)

    def _take_odd(self, edit: TextEdit, text: str) -> None:
        """Account for text between markers that is no item: it is kept, as an item that a maintainer must look at."""
        lines = Lines(self.path, edit.before, edit.after)
        number = edit.after[0].first + 1
        problem = f"Line {number} stands between the markers, and I cannot read it as an item."
        homes = {
            name: (section, view) for name, section, view in self.layout.iterate_views()
        }
        words = extract_words(text).split()
        if words and edit.region in homes:
            section, view = homes[edit.region]
            links = {
                key: value
                for key, value in guess_record(text).items()
                if key == "links"
            }
            record = {
                "title": cut_title(words),
                **links,
                "verbatim": write_as_item(text, view),
            }
            path, content = make_entry_file(
                record, self.layout, section, self.account.taken
            )
            self.account.proposals[path] = Proposal(
                path, None, content, origin=ListLine(text)
            )
            problem += " It is kept as it is written, in the file below."
        self.account.outcomes.append(
            NotUnderstood((lines,), problem, shorten_text(text))
        )

    def _list_lines(self, lines: Sequence[str], spans: Iterable[Span]) -> Iterator[str]:
        for span in spans:
            yield from (line.rstrip("\r") for line in lines[span.first : span.last])

    def _add_words(self, change: ItemChange) -> None:
        old, text = (
            item.placed.source if item else "" for item in (change.old, change.new)
        )
        self.account.outcomes.append(make_words((self._get_lines(change),), old, text))

    def _get_lines(self, change: ItemChange) -> Lines:
        before = (change.old.span,) if change.old else ()
        after = (change.new.span,) if change.new else ()
        return Lines(self.path, before, after)

    def _claim(self, section: str, slug: str) -> str:
        return claim_path(
            SectionId.from_parts(self.layout.id, section), slug, self.account.taken
        )
