"""Taking a Markdown list in: entries, layout and document, proved to say what the list said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from bot.engine.file_pass import Examiner
from bot.engine.registry import list_rule_names
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


@dataclass(frozen=True, slots=True)
class ListImport:
    """A list that was taken in: the files to write, and the account of it."""

    imported: Imported
    plan: tuple[WriteFile, ...]
    report: Report
    unsafe: tuple[UnsafeContent, ...] = ()
    """What the new document does not show because it is unsafe; the entries hold it."""


@dataclass(frozen=True, slots=True)
class ImportedFiles:
    """What an import writes, and what it is judged by."""

    plan: list[WriteFile]
    complete: str
    """The document with all that the entries hold; the one that is written does not show what is unsafe."""
    unsafe: tuple[UnsafeContent, ...]
    documents: Mapping[str, str]
    """Every document with all that the entries hold, by path."""


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
) -> ListImport:
    """Import; what comes out otherwise than it was is kept as written, item by item, then by section.

    A section that says more or less than it did even so is left alone.

    *history* is what the list held after its last commits, newest first.

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
        made = plan_imported_files(imported, context)
        with show("comparing the new list with the old one"):
            return _compare(imported, made, order)

    try:
        parsed = parse_list(text)
        last = attempt(parsed)
        if odd := last.odd:
            last = attempt(parsed, odd)
        if last.is_wrong(order):
            sections = _list_sections(last.imported, [*odd, *last.odd])
            last = attempt(parsed, sections)
            if last.is_wrong(order):
                last = attempt(parse_list(text, [*sections, *last.odd]), sections)
    except ConfigurationError as error:
        raise RefusedError(
            f"{source}: its regions cannot be told apart; nothing was written. {error}"
        ) from None
    report = make_import_report(last.imported, last.found)
    return ListImport(last.imported, tuple(last.made.plan), report, last.made.unsafe)


class _Attempt(NamedTuple):
    """An import, and how the list that it makes differs from the one that it was made of."""

    imported: Imported
    made: ImportedFiles
    found: list[Difference]
    odd: list[Span]
    """Where the list says more or less than it did, or shows it otherwise."""

    def is_wrong(self, order: WantedOrder) -> bool:
        """Return whether the list says more or less than it did, or, in its own order, shows it otherwise."""
        return bool(self.found) or (order == "kept" and bool(self.odd))


def _compare(imported: Imported, made: ImportedFiles, order: WantedOrder) -> _Attempt:
    """Return the attempt with what is odd about it: single items where these tell it, else whole sections."""
    found = compare_with_source(imported, made.complete)
    result = remove_markers(made.complete.replace("\r\n", "\n"))
    find_parts = find_rendering_differences if order == "kept" else find_missing_parts
    odd = find_parts(imported.text, result)
    for difference in found:
        if not any(
            difference.first_line <= first < difference.end_line for first, _ in odd
        ):
            odd.append((difference.first_line, difference.end_line))
    return _Attempt(imported, made, found, odd)


def _list_sections(imported: Imported, spans: Sequence[Span]) -> list[Span]:
    """Return the lines of the blocks of items that have one of the lines of *spans*, and those of the others."""
    blocks = {(draft.part.run.first, draft.part.run.last) for draft in imported.drafts}
    blocks |= {
        (guest.part.run.first, guest.part.run.last)
        for draft in imported.drafts
        for guest in draft.guests
    }
    touched = [
        (a, b)
        for a, b in blocks
        if any(first < b and a < last for first, last in spans)
    ]
    return [*spans, *sorted(touched)]


def plan_imported_files(
    imported: Imported, context: Context, others: Mapping[str, str] = NO_OTHERS
) -> ImportedFiles:
    """Return everything to write, and the documents that prove that nothing was lost.

    *others* are the other documents of the list's layout as they were read, with their markers, by path.
    """
    if not imported.records:
        reason = explain_no_list(imported.text)
        raise RefusedError(
            f"{imported.source}: no list was found in it; nothing was written. {reason}"
        )
    judge = Examiner(imported.layout, context.today.year)
    files: dict[str, str] = {}
    entries: list[Entry] = []
    for draft in context.progress.track(
        imported.drafts, len(imported.drafts), "writing entries"
    ):
        path = draft.id.path
        text = judge.write(draft.record)
        entry, said = _read_back(judge, path, text)
        if entry is None:
            keep_verbatim(draft)
            text = judge.write(draft.record)
            entry, said = _read_back(judge, path, text)
        if entry is None:
            line = draft.item.first + 1
            raise RefusedError(
                f"Line {line} cannot be kept in an entry file, so nothing was written: {said}"
            )
        files[path] = text
        entries.append(entry)
    once = extract_shared_keys(unite_patterns(imported.layout, entries))
    layout_text, order_text = render_layout(once), render_order(once)
    layout = parse_layout(
        once.id, layout_text.encode(), list_rule_names(), order_text.encode()
    )
    texts = {imported.layout.document: imported.document, **others}
    with context.progress.show_step("writing the list"):
        documents = [
            _render(texts[shown.document], shown, entries)
            for shown in list_document_layouts(layout)
        ]
    plan = [WriteFile(get_layout_path(layout.id), layout_text)]
    plan += [WriteFile(order_path(layout.id), order_text)] if order_text else []
    plan += [WriteFile(path, text) for path, text in files.items()]
    plan += [WriteFile(one.path, one.text) for one in documents]
    unsafe = tuple(
        dict.fromkeys(content for one in documents for content in one.unsafe)
    )
    complete = {one.path: one.complete for one in documents}
    return ImportedFiles(plan, complete[layout.document], unsafe, complete)


class _Rendered(NamedTuple):
    """A new document, and the text that it would have if it showed what is unsafe."""

    path: str
    text: str
    complete: str
    unsafe: tuple[UnsafeContent, ...]


def _render(text: str, layout: Layout, entries: Sequence[Entry]) -> _Rendered:
    """Render the document of *layout*, whose items stand in *text* as they were read.

    Raises:
        RefusedError: an entry would not be shown.
    """
    settings = parse_settings(None)
    document, rendered = render_safe_document(text, layout, entries, settings)
    if rendered.missing:
        raise RefusedError(
            f"{rendered.missing[0][0]} would not be shown; nothing was written."
        )
    complete = document
    if rendered.unsafe:
        everything = render_list(layout, entries, settings, keeps_unsafe=True)
        complete = render_document(text, layout, everything)
    return _Rendered(layout.document, document, complete, rendered.unsafe)


def _read_back(judge: Examiner, path: str, text: str) -> tuple[Entry | None, str]:
    """The entry that the strict reader makes of *text*, or why it makes none."""
    file, _, _ = judge.read(path, text.encode("utf-8", "backslashreplace"))
    if file.entry is not None and not file.problems:
        return file.entry, ""
    return None, file.syntax.message if file.syntax else file.problems[0].message
