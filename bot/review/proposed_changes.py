"""What a contribution does to the entries, by files and by lines of the list edited by hand."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.engine.entry_format import EntryFormat
from bot.errors import ConfigurationError, FormatterBugError
from bot.identity.identifiers import identify
from bot.listing.slugs import make_entry_slug, make_unused
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import RemoveField, SetValue
from bot.model.layout import Layout
from bot.model.link import parse_links
from bot.model.review import FROM_FILE, EntryFile, ListLine, Note
from bot.ports import Context, FileChange
from bot.project.load_catalog import Examiners, LoadedCatalog, is_entry_file, load_catalog
from bot.project.load_settings import Project
from bot.review.broken_documents import find_broken_documents
from bot.review.notes import shorten_notes
from bot.review.stray_entries import find_stray_entries

if TYPE_CHECKING:
    from bot.review.edited_list import Rescued

_MOST_ENTRIES = 50
"""More entry files than this are not judged one by one: a person must look at the whole."""
_SENSITIVE = re.compile(
    r"\.github/|action\.ya?ml$|schema/(?!.*\.schema\.json$)|\.gitattributes$|\.gitmodules$"
)
_GENERATED = re.compile(r"schema/[^/]*\.schema\.json$|\.vscode/settings\.json$")


@dataclass(slots=True)
class Proposal:
    """One entry file that the contribution adds, changes or removes, by itself or by a line of the list."""

    path: str
    before: bytes | None
    after: bytes | None
    mode: str = "100644"
    origin: EntryFile | ListLine = FROM_FILE


@dataclass(frozen=True, slots=True)
class Contribution:
    """Everything to judge, and the entries around it. *base* is the survey of the base itself."""

    project: Project
    base: LoadedCatalog
    proposals: tuple[Proposal, ...]
    notes: tuple[Note, ...]
    files: frozenset[str] = field(default_factory=frozenset)
    edited: frozenset[str] = field(default_factory=frozenset)
    """The documents whose generated regions were edited by hand."""
    has_conflict: bool = False
    """Whether the base did something else to the same entries, so that no merge was seen."""


def read_proposed_changes(context: Context, project: Project, base: str, head: str) -> Contribution:
    """See what the merge would change; where it conflicts, what the contribution itself does."""
    repository = context.repository
    documents = {layout.document: layout for layout in project.layouts.values()}
    edits = list(_edits(context, documents, base, head))
    merged = repository.merged(base, head)
    has_conflict = not {*documents, *(edit.path for edit in edits)} >= set(merged.conflicts)
    if has_conflict:  # what the contribution itself did can be judged all the same
        changes = repository.changes(repository.merge_base(base, head), head)
        changes = [change._replace(before=_blob(context, base, change.path)) for change in changes]
    else:
        changes = repository.changes(base, merged.tree)
    entries = [change for change in changes if is_entry_file(change.path)]
    notes = [_sensitive(change) for change in changes if _SENSITIVE.match(change.path)]
    notes += [_odd(change) for change in entries if change.after and not change.mode.startswith("100644")]
    notes += [_deleted(change) for change in changes if change.path in documents and not change.after]
    notes += find_broken_documents(repository, project, changes)
    strays = find_stray_entries(change for change in changes if not _SENSITIVE.match(change.path))
    notes += shorten_notes([*strays.values()], "more files like these.")
    if len(entries) > _MOST_ENTRIES:
        message = (
            f"{len(entries)} entry files change here; more than {_MOST_ENTRIES} are not judged one by one."
        )
        return Contribution(
            project, _nothing(context, project), (), (*notes, Note(message)), has_conflict=has_conflict
        )
    proposals = {
        change.path: Proposal(
            change.path, _content(context, change.before), _content(context, change.after), change.mode
        )
        for change in entries
        if change.after == "" or change.mode.startswith("100644")
    }
    if not proposals and not edits:
        return Contribution(project, _nothing(context, project), (), tuple(notes), has_conflict=has_conflict)
    lists = {*documents, *(edit.path for edit in edits), project.settings.front_page}
    lists |= strays.keys()
    notes += [_beside(change) for change in changes if _is_beside(change.path, lists)]
    before = load_catalog(context, repository.tree(base), project)
    for edit in edits:
        notes += _rescue(context, before, edit, proposals)
    added = {change.path for change in changes if change.after and not change.before}
    rescued = any(isinstance(proposal.origin, ListLine) for proposal in proposals.values())
    edited = frozenset(edit.path for edit in edits) if rescued else frozenset()
    return Contribution(
        project, before, tuple(proposals.values()), tuple(notes), frozenset(added), edited, has_conflict
    )


def _blob(context: Context, revision: str, path: str) -> str:
    """The id of a file's content in a revision; empty where there is none."""
    folder = path.partition("/")[0]
    return next(
        (f.blob or "" for f in context.repository.tree(revision).list_files(folder) if f.path == path), ""
    )


@dataclass(frozen=True, slots=True)
class _Edit:
    """What the contribution itself did to a list, whatever became of it on the base meanwhile."""

    layout: Layout
    path: str
    before: str
    after: str


def _edits(context: Context, documents: Mapping[str, Layout], base: str, head: str) -> Iterator[_Edit]:
    """The edits of lists by hand; one that is older than the regions is read as an edit of today's document."""
    repository = context.repository
    parted = repository.merge_base(base, head)
    for change in repository.changes(parted, head):
        if not change.path.endswith(".md") or not change.before or not change.after:
            continue
        old, new = (
            repository.read_blob(blob).decode("utf-8", "replace") for blob in (change.before, change.after)
        )
        if "<!-- listwright:begin " in old:
            if change.path in documents:
                yield _Edit(documents[change.path], change.path, old, new)
            continue
        from bot.review.outdated_base import descends_from, edited_today

        ways = [documents[change.path]] if change.path in documents else documents.values()
        for layout in ways:
            today = (repository.tree(base).read(layout.document) or b"").decode("utf-8", "replace")
            if "<!-- listwright:begin " in today and descends_from(today, old):
                yield _Edit(layout, change.path, today, edited_today(today, layout.document, old, new))
                break


def _rescue(
    context: Context, base: LoadedCatalog, edited: _Edit, proposals: dict[str, Proposal]
) -> list[Note]:
    """Turn edited lines of the list into proposals of entry files."""
    from bot.review.edited_list import note_listed_again, rescue
    from bot.review.unplaced_items import note_unplaced_items

    layout = edited.layout
    try:
        edits = rescue(layout, edited.before, edited.after)
    except ConfigurationError as error:
        return [Note(f"The edit of the list cannot be read: {error.problem}", edited.path)]
    notes = note_unplaced_items(layout, edited.before, edited.after)
    taken = {*base.files, *proposals}
    for edit in edits:
        known = _entry_of(edit, layout, base)
        if edit.kind == "added" or known is None:
            listed = _entry_of(replace(edit, before=edit.record), layout, base)
            if listed is not None and edit.kind != "removed":
                notes += note_listed_again(edit, layout, base.catalog.entry(EntryId.from_path(listed)))
            elif edit.kind != "removed":
                proposal = _new_file(edit, layout, taken)
                if not _is_shown_already(edit, layout, proposals):
                    proposals[proposal.path] = proposal
            continue
        if known in proposals:
            continue
        before = context.repository.read_blob(base.files[known] or "")
        after = _changed_file(base.examiners, known, before, edit) if edit.kind == "changed" else None
        proposals[known] = Proposal(known, before, after, origin=ListLine(edit.source))
    return notes


def _new_file(edit: "Rescued", layout: Layout, taken: set[str]) -> Proposal:
    record = dict(edit.record)
    links = parse_links(record.get("links"))
    url = links[0].url if links else None
    wanted = make_entry_slug(record.get("name"), record["title"], str(identify(url)) if url else None)
    section = SectionId.from_parts(layout.id, edit.section)
    ids = map(EntryId.from_path, taken)
    slugs = {entry_id.slug for entry_id in ids if entry_id.home == section}
    path = section.make_entry_id(make_unused(wanted, slugs)).path
    taken.add(path)
    text = EntryFormat(layout).write(record)
    return Proposal(path, None, text.encode(), origin=ListLine(edit.source))


def _changed_file(examiners: Examiners, path: str, before: bytes, edit: "Rescued") -> bytes:
    """The entry's file with what the edited line says otherwise."""
    judge = examiners.of_entry(path)
    old: Mapping[str, Any] = edit.before or {}
    edits: list[SetValue | RemoveField] = [
        SetValue((key,), value)
        for key, value in edit.record.items()
        if old.get(key) != value and key != "links"
    ]
    links, old_links = parse_links(edit.record.get("links")), parse_links(old.get("links"))
    labels = {link.label for link in links}
    edits += [SetValue(("links", link.label), link.value) for link in links if link not in old_links]
    edits += [RemoveField(("links", link.label)) for link in old_links if link.label not in labels]
    edits += [RemoveField((key,)) for key in old if key not in edit.record and key != "title"]
    if re.search(rb"(?m)^verbatim:", before) and "verbatim" not in edit.record:
        edits.append(
            SetValue(("verbatim",), edit.source)
        )  # the item is kept as it is written, and so is its edit
    try:
        return judge.edit(before.decode("utf-8", "replace"), edits).encode()
    except FormatterBugError:
        return judge.write(dict(edit.record)).encode()


def _entry_of(edit: "Rescued", layout: Layout, base: LoadedCatalog) -> str | None:
    """The file of the entry that the edited line showed before."""
    if edit.before is None:
        return None
    wanted = edit.before["title"]
    urls = {link.url for link in parse_links(edit.before.get("links"))}
    for entry in base.catalog.of_list(layout.id):
        in_section = entry.id.section == edit.section or edit.section in str(entry.also_in)
        if (
            in_section
            and wanted in (entry.title, entry.name)
            and (not urls or urls & {link.url for link in entry.all_links})
        ):
            return next((path for path in base.files if EntryId.from_path(path) == entry.id), None)
    return None


def _is_shown_already(edit: "Rescued", layout: Layout, proposals: Mapping[str, Proposal]) -> bool:
    """Whether the contribution adds the file too: then the edited line is only its shadow."""
    title = str(edit.record["title"])
    return any(
        EntryId.from_path(p.path).list_id == layout.id
        and isinstance(p.origin, EntryFile)
        and p.after is not None
        and title.encode() in p.after
        for p in proposals.values()
    )


def _content(context: Context, blob: str) -> bytes | None:
    return context.repository.read_blob(blob) if blob else None


def _nothing(context: Context, project: Project) -> LoadedCatalog:
    from bot.model.catalog import Catalog

    return LoadedCatalog(project, Catalog(project.layouts, {}, {}), {}, {}, Examiners(context, project))


def _sensitive(change: FileChange) -> Note:
    what = "how the list is laid out" if change.path.startswith("schema/") else "how this repository works"
    return Note(f"This changes {what}; it is judged by the rules that hold today.", change.path)


def _is_beside(path: str, lists: Collection[str]) -> bool:
    """Whether a file is neither an entry nor a list nor made from them, and not spoken of already."""
    return not (is_entry_file(path) or path in lists or _GENERATED.match(path) or _SENSITIVE.match(path))


def _beside(change: FileChange) -> Note:
    return Note("This is more than an entry; the bot has not looked at it.", change.path)


def _odd(change: FileChange) -> Note:
    kind = {"120000": "a symbolic link", "160000": "a submodule", "100755": "marked as a program"}.get(
        change.mode, f"of mode {change.mode}"
    )
    return Note(f"An entry must be an ordinary file; this one is {kind}, so it was not read.", change.path)


def _deleted(change: FileChange) -> Note:
    return Note("This removes a list's document.", change.path)
