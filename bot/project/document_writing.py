"""Write entries into the documents that are the sources of their lists.

A list with `source: document` has entries in memory only (see `document_source`). A plan
that writes or deletes their files becomes a plan that changes the lines of the document:
the list is generated in memory with the planned entries, and the lines that differ are
carried over into the document. Every other line stays byte for byte.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

from bot.errors import RefusedError
from bot.listing.config_files import get_layout_path
from bot.listing.order_file import order_path
from bot.listing.pattern import compile_pattern
from bot.markdown.original_lines import find_original_lines
from bot.markdown.regions import find_markers
from bot.model.alignment import align
from bot.model.entry import Entry
from bot.model.entry_id import EntryId
from bot.model.layout import Layout, Section
from bot.model.read_list import ReadList
from bot.plan import DeleteFile, FileAction, Outcome, WriteFile, collect_files
from bot.ports import Context
from bot.project.document_source import SourceTree
from bot.project.generate import render_document_text
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.project.memory_files import NamedTree

if TYPE_CHECKING:
    from bot.plan.forge import ForgeAction

# Fields that no item shows, in any list: they are for the program.
_UNSEEN = Entry.CONTRIBUTED_UNASKED | {"place"}


class UnshownError(RefusedError):
    """No line of a document shows what is to be written."""


class LinePlan(NamedTuple):
    """A plan without files that exist in memory only.

    *notes* say what of the entries no line shows, and what could not be written.
    """

    plan: tuple[FileAction, ...]
    notes: tuple[str, ...]


def write_outcome(outcome: Outcome, context: Context) -> Outcome:
    """Return *outcome* with the lines of documents in place of files in memory.

    Raises:
        RefusedError: a planned change has no line in the document.
    """
    actions: list[FileAction] = []
    others: list[ForgeAction] = []
    for action in outcome.plan:
        if isinstance(action, WriteFile | DeleteFile):
            actions.append(action)
        else:
            others.append(action)
    lines = plan_lines(actions, context)
    notice = "\n".join(filter(None, [outcome.notice, *lines.notes]))
    return outcome._replace(plan=(*lines.plan, *others), notice=notice)


def plan_lines(plan: Sequence[FileAction], context: Context) -> LinePlan:
    """Return *plan* with the lines of documents in place of files in memory.

    Raises:
        RefusedError: the plan changes the layout of such a list.
        UnshownError: a planned change has no line in the document.
    """
    tree = context.workspace
    if not isinstance(tree, SourceTree):
        return LinePlan(tuple(plan), ())
    lists = {declared.id: declared for declared in tree.lists}
    _demand_no_layout(plan, lists.values())
    actions_by_list: dict[str, list[FileAction]] = {}
    kept: list[FileAction] = []
    for action in plan:
        list_id = EntryId.from_path(action.path).list_id
        if list_id in lists and action.path.startswith("entries/"):
            actions_by_list.setdefault(list_id, []).append(action)
        else:
            kept.append(action)
    notes: list[str] = []
    for list_id, actions in actions_by_list.items():
        writer = _Writer(context, tree, list_id, collect_files(actions))
        kept.append(WriteFile(lists[list_id].document, _write_changed(writer)))
        notes += writer.describe_unwritten()
    return LinePlan(tuple(kept), tuple(notes))


def _demand_no_layout(plan: Iterable[FileAction], lists: Iterable[ReadList]) -> None:
    """Refuse a plan that writes how one of *lists* is laid out: its document says so.

    Raises:
        RefusedError: it does.
    """
    paths = {action.path for action in plan}
    for declared in lists:
        if not paths.isdisjoint(
            (get_layout_path(declared.id), order_path(declared.id))
        ):
            raise RefusedError(
                f"{declared.document} is the source of the list `{declared.id}`:"
                " its sections are its headings. Edit the document."
            )


def _write_changed(writer: "_Writer") -> str:
    """Return the document with the lines of the planned entries.

    Raises:
        UnshownError: the document does not change, or cannot be kept as it is.
    """
    text = writer.write(writer.layout)
    if text == writer.original:
        raise UnshownError(
            f"{writer.layout.document} would stay as it is: no line of it shows this."
            f"{_join_sentences(writer.describe_unwritten())}"
        )
    return text


def write_lines(
    context: Context,
    tree: SourceTree,
    layout: Layout,
    plan: Iterable[FileAction],
) -> str:
    """Return the document of a list as *layout* orders it, with the entries of *plan*.

    It is the document itself where that says so already.

    Raises:
        UnshownError: the document cannot be kept as it is.
    """
    return _Writer(context, tree, layout.id, collect_files(plan)).write(layout)


class _Writer:
    """Writes the planned files of one list into its document."""

    def __init__(
        self,
        context: Context,
        tree: SourceTree,
        list_id: str,
        files: Mapping[str, str | None],
    ) -> None:
        """Load the list with the planned *files*; None stands for one that is deleted."""
        self.tree = tree
        self.files = files
        overlay = NamedTree(tree, files)
        self.project = load_project(overlay, context.cache)
        self.loaded = load_catalog(
            replace(context, workspace=overlay), overlay, self.project
        )
        self.layout = self.project.layouts[list_id]
        self._overlay = overlay

    @property
    def original(self) -> str:
        """The document as it is."""
        return self.tree.read_original(self.layout.document)

    def write(self, layout: Layout) -> str:
        """Return the document as *layout* orders it, with the planned entries.

        Raises:
            UnshownError: no pattern shows an entry, or the document cannot be kept.
        """
        document = layout.document
        marked = (self.tree.read(document) or b"").decode()
        try:
            generated = render_document_text(
                self._overlay, self.project, layout, self.loaded.catalog
            )
        except RefusedError:
            raise UnshownError(
                f"No pattern of its section can show it, so {document} stays as it is;"
                f" the items there have more.{_join_sentences(self.describe_unwritten())}"
            ) from None
        text = carry_lines(self.original, marked, generated)
        if text is None:
            raise UnshownError(
                f"{document} has lines that cannot be kept as they are. Nothing was"
                " written; edit the document by hand."
            )
        return text

    def describe_unwritten(self) -> Iterator[str]:
        """Yield a line on each planned entry of which the document does not show all."""
        layout = self.layout
        catalog = self.loaded.catalog
        for path in sorted(self.files):
            entry_id = EntryId.from_path(path)
            section = layout.sections.get(entry_id.section)
            if section is None or entry_id not in catalog.records:
                continue
            entry = catalog.get_entry(entry_id)
            if entry.verbatim:
                place = self.tree.find_place(path)
                where = f"{place.path}:{place.line}" if place else layout.document
                yield (
                    f"{where} is written in a way of its own, so its line stays; edit it"
                    " by hand."
                )
                continue
            unshown = _list_unshown(catalog.records[entry_id], section)
            if unshown:
                fields = ", ".join(f"`{name}`" for name in unshown)
                yield (
                    f"{entry.title}: the items of “{section.title}” do not show"
                    f" {fields}, so {layout.document} does not hold it."
                )


def _join_sentences(sentences: Iterable[str]) -> str:
    return "".join(f"\n{sentence}" for sentence in sentences)


def _list_unshown(
    record: Mapping[str, object],
    section: Section,
) -> list[str]:
    """Return the fields of an entry that no pattern of its section has a place for."""
    shown: set[str] = set()
    for view in section.views.values():
        for pattern in view.patterns:
            shown |= compile_pattern(pattern).fields
    names = {path.partition(".")[0] for path in shown}
    # Headings by year show it.
    if section.group is not None:
        names.add("year")
    # A title is shown by the name where there is one, a date by its year.
    for alike in ({"title", "name"}, {"year", "date"}):
        if names & alike:
            names |= alike
    unshown = [name for name in record if name not in {*names, *_UNSEEN, "links"}]
    links = cast("Mapping[str, object]", record.get("links") or {})
    return [*unshown, *_list_unshown_links(list(links), shown)]


def _list_unshown_links(labels: Sequence[str], shown: Collection[str]) -> list[str]:
    """Return the links, as `links.LABEL`, that the patterns with the paths *shown* lack.

    The first of the *labels* is that of the main link.
    """
    if "links" in shown:
        return []
    others = labels[1:] if "link" in shown else labels
    paths = [f"links.{label}" for label in others]
    return [path for path in paths if path not in shown]


def carry_lines(original: str, marked: str, generated: str) -> str | None:
    """Return *original* with the lines in which *generated* differs from *marked*.

    *marked* is the original with markers around its sections, whose other lines may be
    repaired; *generated* has the same markers. Return None if the lines of the original
    cannot be told.
    """
    marked_lines = marked.split("\n")
    original_lines = original.split("\n")
    spans = find_original_lines(marked_lines, original_lines)
    if spans is None:
        return None
    generated_lines = generated.split("\n")
    old_by_new = {new: old for old, new in align(marked_lines, generated_lines)}
    new_markers = {marker.line for marker in find_markers(generated_lines)}
    result: list[str] = []
    for number, line in enumerate(generated_lines):
        old = old_by_new.get(number)
        if old is not None:
            result += original_lines[spans[old].start : spans[old].stop]
        elif number not in new_markers:
            result.append(line)
    return "\n".join(result)
