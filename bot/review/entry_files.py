"""The entry files that a contribution proposes: by itself, or by lines of a list."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.engine.entry_format import EntryFormat
from bot.engine.file_pass import Examiner
from bot.errors import FormatterBugError
from bot.identity.identifiers import Identifier, identify
from bot.listing.slugs import make_entry_slug
from bot.listing.sorting import list_guest_sections
from bot.listing.titles import fold_title
from bot.model.entry import Entry, Translation
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import FieldPath, RemoveField, SetValue
from bot.model.layout import Layout
from bot.model.link import Link, parse_links
from bot.model.review import FROM_FILE, EntryFile, ListLine
from bot.ports import Context
from bot.project.examined_files import is_entry_file
from bot.project.load_catalog import LoadedCatalog
from bot.review.taken_paths import TakenPaths

# The names in an entry file that cannot be read as one: `title: "SCAN"`, `name: SCAN`.
_NAMES = re.compile(rb"(?m)^(?:title|name)[ \t]*:[ \t]*[\"']?(.+?)[\"']?[ \t\r]*$")


@dataclass(slots=True)
class Proposal:
    """One entry file that the contribution adds, changes or removes.

    It does so by itself, or by a line of the list. *path* is where the file will stand;
    *moved_from* is where it stands on the base, if that is another path.
    """

    path: str
    before: bytes | None
    after: bytes | None
    mode: str = "100644"
    origin: EntryFile | ListLine = FROM_FILE
    moved_from: str | None = None

    @property
    def base_path(self) -> str:
        """Return where the entry's file stands on the base, or would stand."""
        return self.moved_from or self.path


@dataclass(frozen=True, slots=True)
class ListedEntries:
    """The entries of one list on the base, found by what a line of its document shows."""

    context: Context
    base: LoadedCatalog
    layout: Layout

    def find(
        self,
        record: Mapping[str, Any],
        section: str,
    ) -> Entry | None:
        """Return the entry that a line with this *record* shows in a section.

        The entry is at home in the section or a guest there, and is not removed. It has
        the title, and one of the line's links, if the line has any.
        """
        urls = {link.url for link in parse_links(record.get("links"))}
        catalog = self.base.catalog
        title = str(record["title"])
        for name in catalog.entries.find_by_shown_title(self.layout.id, title):
            entry = catalog.get_entry(name)
            guests = {name for name, _ in list_guest_sections(entry)}
            if entry.removed is not None or section not in {entry.id.section, *guests}:
                continue
            if not urls or urls & {link.url for link in entry.all_links}:
                return entry
        return None

    def read(self, path: str) -> bytes:
        """Return the file of an entry of the base."""
        return self.base.read(self.context, path) or b""

    def find_path(self, entry_id: EntryId) -> str | None:
        """Return the path of an entry's file, whatever its ending; None without a file."""
        if entry_id.path in self.base.files:
            return entry_id.path
        for path in self.base.catalog.files.find_below(entry_id.home.folder):
            if is_entry_file(path) and EntryId.from_path(path) == entry_id:
                return path
        return None


def make_entry_file(
    record: Mapping[str, Any],
    layout: Layout,
    section: str,
    taken: TakenPaths,
) -> tuple[str, bytes]:
    """Return path and content of the file of a new entry; the path is *taken* then.

    A description that was typed into a document in another language is kept as
    the translation, too: it stays there when the entry gets another one.
    """
    if layout.language and record.get("description"):
        translation = {"description": record["description"]}
        record = {**record, "translations": {layout.language: translation}}
    links = parse_links(record.get("links"))
    identifier = str(identify(links[0].url)) if links else None
    slug = make_entry_slug(record.get("name"), str(record["title"]), identifier)
    path = taken.claim(SectionId.from_parts(layout.id, section), slug)
    return path, EntryFormat(layout).write(dict(record)).encode()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """How a document shows an entry, as far as an edit of the line depends on it."""

    # The fields that a line can show where it stands now; others stay as they are.
    shown_fields: Collection[str]
    # The document's language, if it shows translations.
    language: str = ""
    # Whether the entry is shown there as it is written.
    is_verbatim: bool = False

    def find_field(self, name: str) -> FieldPath:
        """Return where the entry's file holds what the line shows as the field *name*."""
        if self.language and name in Translation.__annotations__:
            return ("translations", self.language, name)
        return (name,)


def update_entry_file(  # noqa: PLR0913, PLR0917 - a file, and its line before and after
    examiner: Examiner,
    before: bytes,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    source: str,
    line: ShownLine,
) -> bytes:
    """Return the file of an entry with the differences between its old line and the new.

    If the file cannot be edited, it is written anew from the new line.

    Args:
        examiner: knows the list's format.
        before: the content of the file.
        old: the old line, as a record.
        new: the new line, as a record.
        source: the new line as it is written, for an entry that is kept as written.
        line: how the document shows the entry.
    """
    edits = [
        *_find_value_edits(old, new, line),
        *_find_link_edits(old, new),
    ]
    # A line that is not understood in full does not tell which fields are gone.
    if "verbatim" not in new:
        edits += _find_removals(old, new, line)
        if line.is_verbatim:
            edits.append(SetValue(line.find_field("verbatim"), source))
    try:
        return examiner.edit(before.decode("utf-8", "replace"), edits).encode()
    except FormatterBugError:
        return examiner.write(dict(new)).encode()


def _find_value_edits(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    line: ShownLine,
) -> Iterator[SetValue | RemoveField]:
    """Yield the edits for fields that are new or changed, links excepted."""
    for key, value in new.items():
        if key != "links" and old.get(key) != value:
            yield SetValue(line.find_field(key), value)


def _find_link_edits(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> Iterator[SetValue | RemoveField]:
    """Yield the edits that make the old links the new ones.

    A link of which only the label changed stays in the file as it is.
    """
    links = parse_links(new.get("links"))
    old_links = parse_links(old.get("links"))
    labels = {link.label for link in links}
    old_labels = {link.label for link in old_links}
    works = _identify_links(links)
    old_works = _identify_links(old_links)
    for link in links:
        is_relabelled = link.label not in old_labels and identify(link.url) in old_works
        if link not in old_links and not is_relabelled:
            yield SetValue(("links", link.label), link.value)
    for link in old_links:
        if link.label not in labels and identify(link.url) not in works:
            yield RemoveField(("links", link.label))


def _identify_links(links: Collection[Link]) -> set[Identifier]:
    """Return what *links* lead to."""
    return {identify(link.url) for link in links}


def _find_removals(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    line: ShownLine,
) -> Iterator[SetValue | RemoveField]:
    """Yield the edits for fields that the new line could show, but does not."""
    for key in old:
        if key not in new and key in line.shown_fields and key != "links":
            yield RemoveField(line.find_field(key))


def find_shadowed(
    proposals: Collection[Proposal],
    base: LoadedCatalog,
    layout: Layout,
    title: str,
) -> Proposal | None:
    """Return the contribution's own entry file that names the work *title*.

    A contributor who writes an entry file often types the line of the list, too. Then
    the line means nothing more than the file.
    """
    folded_title = fold_title(title)
    for proposal in proposals:
        if not isinstance(proposal.origin, EntryFile) or proposal.after is None:
            continue
        if EntryId.from_path(proposal.path).list_id != layout.id:
            continue
        names = _read_names(base, proposal.path, proposal.after)
        if folded_title in {fold_title(name) for name in names}:
            return proposal
    return None


def _read_names(
    base: LoadedCatalog,
    path: str,
    data: bytes,
) -> list[str]:
    """Return title and name in an entry file, even if it cannot be read as one."""
    record = base.examiners.get_for_entry(path).examine(path, data).record
    if record is None:
        return [name.decode("utf-8", "replace") for name in _NAMES.findall(data)]
    title = str(record["title"])
    return [title, str(record.get("name") or title)]
