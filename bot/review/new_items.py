"""Items that show no entry of before: new entries, or works that are listed already."""

from dataclasses import dataclass, field

from bot.identity.identifiers import identify
from bot.importer.convert.drafts import normalise_spacing
from bot.listing.safe_item import find_allowance, render_item
from bot.listing.translations import translate
from bot.markdown.inline_tokens import extract_words
from bot.model.account import AlreadyListed, EntryAdded, EntryChanged, NotUnderstood
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.review import ListLine
from bot.review.account_builder import NewItem
from bot.review.document_text import (
    describe_homeless,
    list_addresses,
    offer_section,
    shorten_text,
)
from bot.review.edited_list import EditedList
from bot.review.entry_files import Proposal, find_shadowed, make_entry_file
from bot.review.entry_sections import add_guest
from bot.review.item_changes import ItemChange, ReadItem
from bot.review.new_sections import find_new_section
from bot.review.other_documents import add_translation, find_same_item


@dataclass(slots=True)
class NewItems:
    """Accounts for the items of one document that show no entry of before."""

    edited: EditedList
    # The new headings that were offered as sections.
    _offered: set[str] = field(default_factory=set)

    def add(self, change: ItemChange, new: ReadItem) -> None:
        """Add an item to the account, and its entry to the proposals if it is a new one."""
        if new.placed.home is None:
            self._add_homeless(change, new)
            return
        edited, account = self.edited, self.edited.account
        entry = edited.listed.find(new.record, new.placed.section)
        if entry is not None:
            edited.add_outcome(self._describe_listed(change, new, entry))
            return
        shadowed = find_shadowed(
            account.proposals.values(),
            edited.listed.base,
            edited.layout,
            str(new.record["title"]),
        )
        if shadowed is not None:
            kind = EntryAdded if shadowed.before is None else EntryChanged
            edited.note(shadowed.path, kind, change)
            return
        same_item = find_same_item(account.new_items, edited.layout, new)
        if same_item is not None:
            self._show_again(new, same_item)
            edited.note(same_item.path, EntryAdded, change)
        else:
            self._propose_entry(change, new)

    def _propose_entry(
        self,
        change: ItemChange,
        new: ReadItem,
    ) -> None:
        """Propose the file of a new entry, and note its item."""
        edited = self.edited
        account = edited.account
        layout = edited.layout
        path, text = make_entry_file(
            new.record,
            layout,
            new.placed.section,
            account.taken,
        )
        origin = ListLine(new.placed.source)
        account.proposals[path] = Proposal(path, None, text, origin=origin)
        works = frozenset(new.works)
        new_item = NewItem(
            layout.id,
            layout.document,
            new.title,
            works,
            path,
        )
        account.new_items.append(new_item)
        edited.entry_paths[new.placed.start] = path
        edited.typed_items.append((new, path, change))
        edited.note(path, EntryAdded, change)

    def _add_homeless(
        self,
        change: ItemChange,
        new: ReadItem,
    ) -> None:
        """Add the outcome of an item under a heading that shows no section."""
        heading = new.placed.part.heading
        new_heading = None
        offer = ""
        if heading.line in self.edited.edit.fresh:
            new_heading = extract_words(heading.text).strip()
            offer = self._offer_section(new_heading)
        problem = describe_homeless(new.line, new_heading, offer)
        lines = self.edited.get_lines(change)
        text = shorten_text(new.placed.source)
        self.edited.add_outcome(NotUnderstood((lines,), problem, text))

    def _offer_section(self, heading: str) -> str:
        """Return how a heading becomes a section; empty if it cannot.

        It is empty for the further items of a heading, too.
        """
        if heading in self._offered:
            return ""
        self._offered.add(heading)
        layout = self.edited.layout
        text = "\n".join(self.edited.edit.new_lines)
        new_section = find_new_section(text, layout, heading)
        if new_section is None:
            return ""
        view = next(iter(new_section.section.views.values()))
        return offer_section(layout.id, heading, view.patterns[0])

    def _show_again(
        self,
        new: ReadItem,
        same_item: NewItem,
    ) -> None:
        """Let a new entry show as *new* too: in its section, and in its document's language."""
        edited, layout = self.edited, self.edited.layout
        path, section = same_item.path, new.placed.section
        proposal = edited.account.proposals[path]
        if proposal.after is None:
            return
        examiner = edited.get_examiner(path)
        if layout.language:
            proposal.after = add_translation(
                examiner,
                proposal.path,
                proposal.after,
                layout,
                new,
            )
        if section != EntryId.from_path(path).section:
            proposal.after = add_guest(
                examiner,
                proposal,
                new.record,
                section,
                new.shown_fields,
            )

    def _describe_listed(
        self,
        change: ItemChange,
        new: ReadItem,
        entry: Entry,
    ) -> AlreadyListed:
        """Return the outcome of a line with a work that its section lists already."""
        source = new.placed.source
        rendered = self._render_bare(new.placed.section, entry)
        listed_links = {identify(link.url) for link in entry.all_links}
        new_links = [
            url for url in list_addresses(source) if identify(url) not in listed_links
        ]
        # A line just like that of the entry is the entry's line, unless that is there too.
        kept = self.edited.edit.kept
        is_twice = any(
            normalise_spacing(placed.source) in rendered for _, placed in kept
        )
        is_repeated = normalise_spacing(source) in rendered and not is_twice
        lines = self.edited.get_lines(change)
        return AlreadyListed((lines,), entry.id, tuple(new_links), is_repeated)

    def _render_bare(
        self,
        section: str,
        entry: Entry,
    ) -> set[str]:
        """Return the items of an entry in the views of a section, without white space."""
        layout = self.edited.layout
        allowance = find_allowance(layout)
        translated = translate(entry, layout.language)
        rendered = set()
        for view in layout.sections[section].views.values():
            text = render_item(translated, view, allowance)
            if text is not None:
                rendered.add(normalise_spacing(text))
        return rendered
