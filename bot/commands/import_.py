"""`listwright import`: turn a Markdown list into entries, a layout and a document, with nothing lost."""

import argparse
import json

from bot.document.writer import KeyOrder, canonical_text
from bot.engine.examine import Examiner
from bot.engine.registry import rule_names
from bot.errors import RefusedError, UsageError
from bot.importer.importer import Imported, account, import_list
from bot.importer.report import Report
from bot.listing.configuration import layout_path, parse_layout, parse_settings, render_layout
from bot.model.entry import entry_path, key_order
from bot.plan import Outcome, WriteFile
from bot.ports import House
from bot.render.document import render_document, render_list


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE", help="the list, as Markdown")
    parser.add_argument(
        "--list", required=True, metavar="ID", dest="list_id", help="the new list's id: a folder name"
    )
    parser.add_argument(
        "--document", required=True, metavar="PATH", help="where the list will stand, such as README.md"
    )
    parser.add_argument("--report", metavar="PATH", help="write the account of the import there, as JSON")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; say what would be written")


def run(args: argparse.Namespace, house: House) -> Outcome:
    """Import, and prove that nothing was lost; if anything was, write nothing."""
    data = house.read_outside(args.file)
    if data is None:
        raise UsageError(f"{args.file}: there is no such file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{args.file}: byte {error.start + 1} is not UTF-8; save the list as UTF-8."
        ) from None
    if house.workspace.read(layout_path(args.list_id)) is not None:
        raise UsageError(f"there is a list `{args.list_id}` already: {layout_path(args.list_id)}.")
    imported = import_list(text, args.file.rpartition("/")[2], args.list_id, args.document)
    if not imported.records:
        raise RefusedError(f"{args.file}: no list was found in it; nothing was written.")
    plan, report = _plan(imported, text, house)
    if args.report:
        plan.append(WriteFile(args.report, json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n"))
    if report.lost:
        raise RefusedError(_lost(report))
    return Outcome(_summary(report), 0, tuple(plan))


def _plan(imported: Imported, source: str, house: House) -> tuple[list[WriteFile], Report]:
    layout_text = render_layout(imported.layout)
    layout = parse_layout(imported.layout.id, layout_text.encode(), rule_names())
    order = KeyOrder(key_order(layout.fields))
    files = {entry_path(name): canonical_text(record, order) for name, record in imported.records.items()}
    judge = Examiner(layout, house.today.year)
    entries = []
    for path, text in files.items():
        file, _, _ = judge.read(path, text.encode())
        if file.entry is None or file.problems:
            said = file.syntax.message if file.syntax else file.problems[0].message
            raise RefusedError(f"{path}: the importer wrote an entry that cannot be read back: {said}")
        entries.append(file.entry)
    rendered = render_list(layout, entries, parse_settings(None))
    if rendered.missing:
        raise RefusedError(f"{rendered.missing[0][0]} would not be shown; nothing was written.")
    document = render_document(imported.document, layout, rendered)
    report = account(imported, document)
    if "\r\n" in source:
        document = document.replace("\n", "\r\n")
    plan = [WriteFile(path, text) for path, text in files.items()]
    return [
        WriteFile(layout_path(layout.id), layout_text),
        *plan,
        WriteFile(layout.document, document),
    ], report


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
