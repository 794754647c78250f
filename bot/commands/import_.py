"""`listwright import`: turn a Markdown list into entries, a layout and a document, with nothing lost."""

import argparse
import functools
import json
import re
from collections.abc import Sequence

from bot.document.writer import KeyOrder, canonical_text
from bot.engine.examine import Examiner
from bot.engine.registry import rule_names
from bot.errors import ConfigurationError, RefusedError, UsageError
from bot.importer.drafts import keep_verbatim
from bot.importer.importer import Imported, Span, account, differences, import_list
from bot.importer.prove import Difference
from bot.importer.report import Report
from bot.listing.configuration import layout_path, parse_layout, parse_settings, render_layout
from bot.model.entry import Entry, entry_path, key_order
from bot.model.layout import DOCUMENT_PATTERN
from bot.plan import Outcome, WriteFile
from bot.ports import House
from bot.render.document import render_document, render_list

LARGEST = 16 * 1024 * 1024
"""No list has more bytes; ten times the largest that is known."""
_LIST_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", help="the list, as Markdown")
    parser.add_argument(
        "--list", required=True, metavar="ID", dest="list_id", help="the new list's id: a folder name"
    )
    parser.add_argument(
        "--document", required=True, metavar="PATH", help="where the list will stand, such as README.md"
    )
    order = parser.add_mutually_exclusive_group()
    order.add_argument(
        "--keep-order",
        action="store_const",
        const="kept",
        dest="order",
        help="keep every item at its place; else each section keeps the order it visibly follows, by year or title",
    )
    order.add_argument(
        "--by-year", action="store_const", const="year", dest="order", help="sort every section, newest first"
    )
    parser.set_defaults(order="found")
    parser.add_argument("--report", metavar="PATH", help="write the account of the import there, as JSON")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; say what would be written")


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Import, and prove that nothing was lost; if anything was, write nothing."""
    if not _LIST_ID.fullmatch(args.list_id):
        raise UsageError(
            f"`{args.list_id}` is no id of a list: small letters, digits and single hyphens, such as `my-list`."
        )
    if not re.fullmatch(DOCUMENT_PATTERN, args.document):
        raise UsageError(
            f"`{args.document}` is no place for a list: a path in the repository that ends in `.md`."
        )
    if house.workspace.read(layout_path(args.list_id)) is not None:
        raise UsageError(f"there is a list `{args.list_id}` already: {layout_path(args.list_id)}.")
    text = _read(args.file, house)
    try:
        plan, report = _import(args, text, house)
    except ConfigurationError as error:
        raise RefusedError(
            f"{args.file}: its regions cannot be told apart; nothing was written. {error}"
        ) from None
    if args.report:
        plan.append(WriteFile(args.report, json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n"))
    if report.lost:
        raise RefusedError(_lost(report))
    return Outcome(_summary(report), 0, tuple(plan))


def _import(args: argparse.Namespace, text: str, house: House) -> tuple[list[WriteFile], Report]:
    """Import; a section that comes out otherwise than it was is kept as written, and at last left alone."""
    name = args.file.rpartition("/")[2]
    take = functools.partial(import_list, text, name, args.list_id, args.document, order=args.order)
    imported = take()
    plan, document = _plan(imported, house)
    found = differences(imported, document)
    if found:
        odd = _spans(found)
        imported = take(as_written=odd)
        plan, document = _plan(imported, house)
        found = differences(imported, document)
        if found:
            imported = take(as_written=odd, as_prose=[*odd, *_spans(found)])
            plan, document = _plan(imported, house)
            found = differences(imported, document)
    return plan, account(imported, found)


def _spans(found: Sequence[Difference]) -> list[Span]:
    return [(difference.first, difference.last) for difference in found]


def _read(path: str, house: House) -> str:
    data = house.read_outside(path)
    if data is None:
        raise UsageError(f"{path}: there is no such file.")
    if len(data) > LARGEST:
        raise UsageError(f"{path}: the file has {len(data):,} bytes; more than {LARGEST:,} are no list.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: byte {error.start + 1} is not UTF-8; save the list as UTF-8.") from None
    if "\0" in text:
        raise UsageError(f"{path}: byte {data.index(0) + 1} is zero; this is no text.")
    return text


def _plan(imported: Imported, house: House) -> tuple[list[WriteFile], str]:
    """Everything to write, and the document among it."""
    if not imported.records:
        raise RefusedError(f"{imported.source}: no list was found in it; nothing was written.")
    layout_text = render_layout(imported.layout)
    layout = parse_layout(imported.layout.id, layout_text.encode(), rule_names())
    order = KeyOrder(key_order(layout.fields))
    judge = Examiner(layout, house.today.year)
    files: dict[str, str] = {}
    entries: list[Entry] = []
    for draft in imported.drafts:
        path = entry_path(draft.id)
        text = canonical_text(draft.record, order)
        entry, said = _read_back(judge, path, text)
        if entry is None:
            keep_verbatim(draft)
            text = canonical_text(draft.record, order)
            entry, said = _read_back(judge, path, text)
        if entry is None:
            line = draft.item.first + 1
            raise RefusedError(f"Line {line} cannot be kept in an entry file, so nothing was written: {said}")
        files[path] = text
        entries.append(entry)
    rendered = render_list(layout, entries, parse_settings(None))
    if rendered.missing:
        raise RefusedError(f"{rendered.missing[0][0]} would not be shown; nothing was written.")
    document = render_document(imported.document, layout, rendered)
    plan = [WriteFile(path, text) for path, text in files.items()]
    return [
        WriteFile(layout_path(layout.id), layout_text),
        *plan,
        WriteFile(layout.document, document),
    ], document


def _read_back(judge: Examiner, path: str, text: str) -> tuple[Entry | None, str]:
    """The entry that the strict reader makes of *text*, or why it makes none."""
    file, _, _ = judge.read(path, text.encode("utf-8", "backslashreplace"))
    if file.entry is not None and not file.problems:
        return file.entry, ""
    return None, file.syntax.message if file.syntax else file.problems[0].message


def _lost(report: Report) -> str:
    lines = [
        f"  {part['section'] or 'before the first heading'}: {', '.join(part['what'][:12])}"
        for part in report.lost
    ]
    return "Something would be lost, so nothing was written:\n" + "\n".join(lines)


def _summary(report: Report) -> str:
    years = ", ".join(
        f"{count} from {source}" if source != "undated" else f"{count} undated"
        for source, count in report.years.items()
    )
    lines = [
        f"{report.items} items became {report.entries} entries in {len(report.sections)} sections; nothing was lost.",
        f"  {report.fields_alone} are rebuilt by their fields alone, {len(report.verbatim)} keep their text verbatim.",
        f"  years: {years}",
    ]
    lines += [f"  verbatim: line {item['line']}, {item['entry']}" for item in report.verbatim]
    if report.encoding:
        lines.append(f"  encoding repaired in {len(report.encoding)} places")
    if report.united:
        lines.append(f"  {len(report.united)} works stood in two places and are one entry each")
    return "\n".join(lines) + "\n"
