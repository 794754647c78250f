"""The entry files that a contribution proposes: by itself, or by lines of a list."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.entry_format import EntryFormat
from bot.engine.file_pass import Examiner
from bot.errors import FormatterBugError
from bot.identity.identifiers import identify
from bot.listing.slugs import make_entry_slug, make_unused
from bot.listing.sorting import guest_sections
from bot.listing.titles import fold_title
from bot.model.entry import Entry, Translation
from bot.model.entry_id import EntryId, SectionId, find_in_list
from bot.model.finding import FieldPath, RemoveField, SetValue
from bot.model.layout import Layout
from bot.model.link import parse_links
from bot.model.review import FROM_FILE, EntryFile, ListLine
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog

_NAMES = re.compile(rb"(?m)^(?:title|name)[ \t]*:[ \t]*[\"']?(.+?)[\"']?[ \t\r]*$")
"""The names in an entry file that cannot be read as one."""


@dataclass(slots=True)
class Proposal:
    """One entry file that the contribution adds, changes or removes, by itself or by a line of the list.

    *path* is where it will stand; *moved_from* is where it stands on the base, if that is another place.
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
    _by_title: dict[str, list[EntryId]] = field(default_factory=dict)

    def find(self, record: Mapping[str, Any], section: str) -> Entry | None:
        """Return the living entry of a section, at home or as a guest, that a line with this *record* shows."""
        urls = {link.url for link in parse_links(record.get("links"))}
        for entry_id in self._index().get(str(record["title"]), ()):
            entry = self.base.catalog.get_entry(entry_id)
            guests = {name for name, _ in guest_sections(entry)}
            if entry.removed is not None or section not in {entry_id.section, *guests}:
                continue
            if not urls or urls & {link.url for link in entry.all_links}:
                return entry
        return None

    def read(self, path: str) -> bytes:
        """Return the file of an entry of the base."""
        return self.base.read(self.context, path) or b""

    def find_path(self, entry_id: EntryId) -> str | None:
        """Return the path of an entry's file, whatever its ending."""
        if entry_id.path in self.base.files:
            return entry_id.path
        return next(
            (path for path in self.base.files if EntryId.from_path(path) == entry_id),
            None,
        )

    def _index(self) -> Mapping[str, list[EntryId]]:
        """Return the ids of the list's entries by title and by name."""
        if not self._by_title:
            records = self.base.catalog.records
            for entry_id in find_in_list(records, self.layout.id):
                record = records[entry_id]
                translations = (record.get("translations") or {}).values()
                titles = [
                    translation["title"]
                    for translation in translations
                    if "title" in translation
                ]
                for name in {
                    record["title"],
                    record.get("name") or record["title"],
                    *titles,
                }:
                    self._by_title.setdefault(name, []).append(entry_id)
        return self._by_title


def make_entry_file(
    record: Mapping[str, Any], layout: Layout, section: str, taken: set[str]
) -> tuple[str, bytes]:
    """Return path and content of the file of a new entry; the path is *taken* from now on.

    A description that was typed into a document in another language is kept as
    the translation, too: it stays there when the entry gets another one.
    """
    if layout.language and record.get("description"):
        record = {
            **record,
            "translations": {layout.language: {"description": record["description"]}},
        }
    links = parse_links(record.get("links"))
    identifier = str(identify(links[0].url)) if links else None
    wanted = make_entry_slug(record.get("name"), str(record["title"]), identifier)
    path = claim_path(SectionId.from_parts(layout.id, section), wanted, taken)
    return path, EntryFormat(layout).write(dict(record)).encode()


def claim_path(section: SectionId, slug: str, taken: set[str]) -> str:
    """Return the path of a new file in a section, named *slug* or with a number behind; it is *taken* from now on."""
    slugs = {
        entry_id.slug
        for entry_id in map(EntryId.from_path, taken)
        if entry_id.home == section
    }
    path = section.make_entry_id(make_unused(slug, slugs)).path
    taken.add(path)
    return path


@dataclass(frozen=True, slots=True)
class ShownLine:
    """How a document shows an entry, as far as an edit of the line depends on it."""

    shown: Collection[str]
    """The fields that a line can show where it stands now; others stay as they are."""
    language: str = ""
    """The document's language, if it shows translations."""
    is_verbatim: bool = False
    """Whether the entry is shown there as it is written."""

    def find_field(self, name: str) -> FieldPath:
        """Return where the entry's file holds what the line shows as the field *name*."""
        if self.language and name in Translation.__annotations__:
            return ("translations", self.language, name)
        return (name,)


def change_entry_file(  # noqa: PLR0913, PLR0917 - a file, and the line that it shows before and after
    examiner: Examiner,
    before: bytes,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    source: str,
    line: ShownLine,
) -> bytes:
    """Return the file of an entry with what its line says otherwise.

    Args:
        examiner: knows the list's format.
        before: what the file holds.
        old: what the line said, as a record.
        new: what the line says now.
        source: the line as it is written now, for an entry that is kept as it is written.
        line: how the document shows the entry.
    """
    edits: list[SetValue | RemoveField] = list(_find_edits(old, new, line))
    if line.is_verbatim and "verbatim" not in new:
        edits.append(SetValue(line.find_field("verbatim"), source))
    try:
        return examiner.edit(before.decode("utf-8", "replace"), edits).encode()
    except FormatterBugError:
        return examiner.write(dict(new)).encode()


def _find_edits(
    old: Mapping[str, Any], new: Mapping[str, Any], line: ShownLine
) -> Iterator[SetValue | RemoveField]:
    """Yield the edits that lead from one record to another, link by link."""
    for key, value in new.items():
        if key != "links" and old.get(key) != value:
            yield SetValue(line.find_field(key), value)
    links, old_links = parse_links(new.get("links")), parse_links(old.get("links"))
    labels, old_labels = (
        {link.label for link in links},
        {link.label for link in old_links},
    )
    works, old_works = (
        {identify(link.url) for link in some} for some in (links, old_links)
    )
    for link in links:
        is_relabelled = link.label not in old_labels and identify(link.url) in old_works
        if link not in old_links and not is_relabelled:
            yield SetValue(("links", link.label), link.value)
    for link in old_links:
        if link.label not in labels and identify(link.url) not in works:
            yield RemoveField(("links", link.label))
    if "verbatim" in new:
        return  # the line is not understood in full, so nothing else is known to be gone
    for key in old:
        if key not in new and key in line.shown and key != "links":
            yield RemoveField(line.find_field(key))


def find_shadowed(
    proposals: Collection[Proposal], base: LoadedCatalog, layout: Layout, title: str
) -> Proposal | None:
    """Return the entry file of the contribution itself that names the work *title*: a typed line is only its shadow."""
    wanted = fold_title(title)
    for proposal in proposals:
        is_file = isinstance(proposal.origin, EntryFile) and proposal.after is not None
        if not is_file or EntryId.from_path(proposal.path).list_id != layout.id:
            continue
        data = proposal.after or b""
        record = (
            base.examiners.of_entry(proposal.path).examine(proposal.path, data).record
        )
        if record is None:
            names = [found.decode("utf-8", "replace") for found in _NAMES.findall(data)]
        else:
            names = [str(record["title"]), str(record.get("name") or record["title"])]
        if wanted in {fold_title(name) for name in names}:
            return proposal
    return None
