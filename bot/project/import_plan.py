"""Plan the import of a Markdown list: its entries, its layout and its document.

The import proves that the new document says what the list said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from bot.engine.file_pass import Examiner
from bot.errors import ConfigurationError, RefusedError
from bot.importer.convert.drafts import keep_verbatim
from bot.importer.convert.section_items import PatternChooser
from bot.importer.convert.shared_keys import extract_shared_keys
from bot.importer.convert.shared_patterns import unite_patterns
from bot.importer.convert.sort_order import WantedOrder
from bot.importer.pipeline import (
    Imported,
    ParsedList,
    Span,
    compare_with_source,
    import_list,
    make_import_report,
    parse_list,
)
from bot.importer.verify.no_list import explain_no_list
from bot.importer.verify.report import Report
from bot.importer.verify.round_trip import Difference
from bot.listing.config_files import (
    get_layout_path,
    parse_layout,
    parse_settings,
    render_layout,
)
from bot.listing.order_file import order_path, render_order
from bot.markdown.regions import remove_markers
from bot.markdown.rendered_equality import (
    find_missing_parts,
    find_rendering_differences,
)
from bot.model.document_layouts import list_document_layouts
from bot.model.entry import Entry
from bot.model.layout import Layout
from bot.model.left_out import UnsafeContent
from bot.output.lists.document import render_document, render_list, render_safe_document
from bot.plan import WriteFile
from bot.ports import Context
from bot.project.foreign_formats import demand_markdown
from bot.project.import_contents import ContentsFound, mark_contents
from bot.rules import list_rule_names


@dataclass(frozen=True, slots=True)
class ListImport:
    """A list that was imported: the files to write, and the report on it."""

    imported: Imported
    plan: tuple[WriteFile, ...]
    report: Report
    # What the new document does not show because it is unsafe; the entries hold it.
    unsafe: tuple[UnsafeContent, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedFiles:
    """What an import writes, and the documents that show whether something is lost."""

    plan: list[WriteFile]
    # The document with all that the entries hold; the one that is written does not
    # show what is unsafe.
    complete: str
    unsafe: tuple[UnsafeContent, ...]
    # Every document with all that the entries hold, by path.
    documents: Mapping[str, str]


NO_OTHERS: Mapping[str, str] = MappingProxyType({})


def plan_import(  # noqa: PLR0913 - what to import, and where to
    text: str,
    source: str,
    list_id: str,
    document: str,
    context: Context,
    *,
    order: WantedOrder = "found",
    choose: PatternChooser | None = None,
    history: Sequence[str] = (),
    keeps_contents: bool = False,
) -> ListImport:
    """Import a list; what would not come out as it was is kept as it is written.

    Items are kept first, then whole sections. A section that says more or less than it
    did even so stays text of the document.

    Args:
        text: the list.
        source: the name of its file, for messages.
        list_id: the id of the new list.
        document: the path at which the list will stand.
        context: the repository.
        order: how the items of a section are sorted.
        choose: chooses between readings that are equally likely; None: the first.
        history: what the list held after its last commits, newest first.
        keeps_contents: whether the bot makes the table of contents from now on.

    Raises:
        RefusedError: there is no list in it, it is no Markdown, or it cannot be kept.
    """
    demand_markdown(source, text)
    show = context.progress.show_step

    def attempt(parsed: ParsedList, as_written: Sequence[Span] = ()) -> _Attempt:
        with show(f"reading {source}"):
            imported = import_list(
                parsed,
                source,
                list_id,
                document,
                order=order,
                choose=choose,
                as_written=as_written,
                history=history,
            )
        contents = None
        if keeps_contents:
            imported, contents = mark_contents(imported)
        files = plan_imported_files(imported, context)
        with show("comparing the new list with the old one"):
            attempted = _compare(imported, files, order)
        return attempted._replace(contents=contents)

    # Each attempt gives up more than the one before: no item, single items, the
    # sections of what is still odd, those that are odd even so as items at all, and at
    # last all that was odd before.
    try:
        parsed = parse_list(text)
        newest = attempt(parsed)
        as_written = newest.odd_spans
        if as_written:
            newest = attempt(parsed, as_written)
        if newest.is_wrong(order):
            as_written = [*as_written, *newest.list_odd_sections()]
            newest = attempt(parsed, as_written)
        if newest.is_wrong(order):
            as_text = newest.list_odd_sections()
            newest = attempt(parse_list(text, as_text), as_written)
        if newest.is_wrong(order):
            as_text = [*as_text, *as_written, *newest.list_odd_sections()]
            newest = attempt(parse_list(text, as_text), as_written)
    except ConfigurationError as error:
        raise RefusedError(
            f"{source}: its regions cannot be told apart; nothing was written. {error}"
        ) from None
    report = make_import_report(newest.imported, newest.differences)
    if newest.contents is not None:
        report = replace(report, contents=newest.contents._asdict())
    return ListImport(
        newest.imported,
        tuple(newest.files.plan),
        report,
        newest.files.unsafe,
    )


class _Attempt(NamedTuple):
    """An import, and how the list that it makes differs from the one that was read."""

    imported: Imported
    files: ImportedFiles
    differences: list[Difference]
    # Where the list says more or less than it did, or shows it otherwise.
    odd_spans: list[Span]
    contents: ContentsFound | None = None

    def is_wrong(self, order: WantedOrder) -> bool:
        """Return whether the list says more or less than it did.

        A list in its own order must be shown as it was, too.
        """
        if order == "kept" and self.odd_spans:
            return True
        return bool(self.differences)

    def list_odd_sections(self) -> list[Span]:
        """Return what is odd, and the lines of each block of items that it touches."""
        blocks: set[Span] = set()
        for draft in self.imported.drafts:
            for shown_draft in (draft, *draft.guests):
                run = shown_draft.part.run
                blocks.add((run.first, run.last))
        touched = [block for block in blocks if _is_touched(block, self.odd_spans)]
        return [*self.odd_spans, *sorted(touched)]


def _compare(
    imported: Imported,
    files: ImportedFiles,
    order: WantedOrder,
) -> _Attempt:
    """Return the attempt with the lines that come out otherwise than they were.

    These are single items where the rendered documents tell them, else whole sections.
    """
    section_differences = compare_with_source(imported, files.complete)
    result = remove_markers(files.complete.replace("\r\n", "\n"))
    # Items that are sorted anew stand elsewhere: then only their parts are compared.
    find_parts = find_rendering_differences if order == "kept" else find_missing_parts
    odd_spans = find_parts(imported.text, result)
    for difference in section_differences:
        start, end = difference.first_line, difference.end_line
        if not any(start <= line < end for line, _ in odd_spans):
            odd_spans.append((start, end))
    return _Attempt(
        imported,
        files,
        section_differences,
        odd_spans,
    )


def _is_touched(block: Span, spans: Sequence[Span]) -> bool:
    block_start, block_end = block
    return any(start < block_end and block_start < end for start, end in spans)


def plan_imported_files(
    imported: Imported,
    context: Context,
    others: Mapping[str, str] = NO_OTHERS,
) -> ImportedFiles:
    """Return everything to write, and the documents that prove that nothing was lost.

    *others* are the other documents of the list's layout as they were read, with their
    markers, by path.

    Raises:
        RefusedError: there is no list, or an item of it cannot be kept in an entry.
    """
    if not imported.records:
        reason = explain_no_list(imported.text)
        raise RefusedError(
            f"{imported.source}: no list was found in it; nothing was written. {reason}"
        )
    files, entries = _write_entries(imported, context)
    wanted = extract_shared_keys(unite_patterns(imported.layout, entries))
    layout_text = render_layout(wanted)
    order_text = render_order(wanted)
    # The layout is read back, so that the documents are made as later commands do.
    layout = parse_layout(
        wanted.id,
        layout_text.encode(),
        list_rule_names(),
        order_text.encode(),
    )
    texts = {imported.layout.document: imported.document, **others}
    documents = []
    with context.progress.show_step("writing the list"):
        for document_layout in list_document_layouts(layout):
            text = texts[document_layout.document]
            documents.append(_render(text, document_layout, entries))
    plan = [WriteFile(get_layout_path(layout.id), layout_text)]
    if order_text:
        plan.append(WriteFile(order_path(layout.id), order_text))
    plan += [WriteFile(path, text) for path, text in files.items()]
    plan += [WriteFile(document.path, document.text) for document in documents]
    # Several documents may leave out the same content: it is named once.
    unsafe: dict[UnsafeContent, None] = {}
    for document in documents:
        unsafe.update(dict.fromkeys(document.unsafe))
    complete = {document.path: document.complete for document in documents}
    return ImportedFiles(
        plan,
        complete[layout.document],
        tuple(unsafe),
        complete,
    )


def _write_entries(
    imported: Imported,
    context: Context,
) -> tuple[dict[str, str], list[Entry]]:
    """Return the texts of the entry files by path, and the entries as they are read back.

    Raises:
        RefusedError: an item cannot be kept in an entry file; the message names its line.
    """
    examiner = Examiner(imported.layout, context.today.year)
    files: dict[str, str] = {}
    entries: list[Entry] = []
    drafts = context.progress.track(
        imported.drafts,
        len(imported.drafts),
        "writing entries",
    )
    for draft in drafts:
        path = draft.id.path
        text = examiner.write(draft.record)
        entry, problem = _read_back(examiner, path, text)
        if entry is None:
            # A value that the strict reader refuses still stands in the item's text.
            keep_verbatim(draft)
            text = examiner.write(draft.record)
            entry, problem = _read_back(examiner, path, text)
        if entry is None:
            line = draft.item.first + 1
            raise RefusedError(
                f"Line {line} cannot be kept in an entry file, so nothing was written:"
                f" {problem}"
            )
        files[path] = text
        entries.append(entry)
    return files, entries


class _Rendered(NamedTuple):
    """A new document, and the text that it would have if it showed what is unsafe."""

    path: str
    text: str
    complete: str
    unsafe: tuple[UnsafeContent, ...]


def _render(
    text: str,
    layout: Layout,
    entries: Sequence[Entry],
) -> _Rendered:
    """Render the document of *layout*, whose items stand in *text* as they were read.

    Raises:
        RefusedError: an entry would not be shown.
    """
    settings = parse_settings(None)
    document, rendered = render_safe_document(
        text,
        layout,
        entries,
        settings,
    )
    if rendered.missing:
        entry_id, _ = rendered.missing[0]
        raise RefusedError(f"{entry_id} would not be shown; nothing was written.")
    complete = document
    if rendered.unsafe:
        everything = render_list(
            layout,
            entries,
            settings,
            keeps_unsafe=True,
        )
        complete = render_document(text, layout, everything)
    return _Rendered(
        layout.document,
        document,
        complete,
        rendered.unsafe,
    )


def _read_back(
    examiner: Examiner,
    path: str,
    text: str,
) -> tuple[Entry | None, str]:
    """Return the entry that the strict reader makes of *text*.

    The second value says why there is none; it is empty if there is one.
    """
    file, _, _ = examiner.read(path, text.encode("utf-8", "backslashreplace"))
    if file.entry is not None and not file.problems:
        return file.entry, ""
    problem = file.syntax or file.problems[0]
    return None, problem.message
