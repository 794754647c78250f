"""`listwright import`: turn a Markdown list into entries, a layout and a document, with nothing lost."""

import argparse
import json
import re
from collections.abc import Sequence

from bot.commands.taking import take_in
from bot.errors import RefusedError, UsageError
from bot.importer.preview import render_preview
from bot.importer.read import Choose
from bot.importer.report import Report
from bot.listing.configuration import layout_path
from bot.model.layout import DOCUMENT_PATTERN
from bot.plan import Outcome, WriteFile
from bot.ports import House

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
    configure_order(parser)
    parser.add_argument("--report", metavar="PATH", help="write the account of the import there, as JSON")
    parser.add_argument(
        "--yes", action="store_true", help="ask nothing: of two equal readings take the first"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing; show what was understood")


def configure_order(parser: argparse.ArgumentParser) -> None:
    """Declare how the order of a list's items is chosen."""
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
    text = read_list(args.file, house)
    choose = None if args.yes else chooser(house)
    name = args.file.rpartition("/")[2]
    taken = take_in(text, name, args.list_id, args.document, house, order=args.order, choose=choose)
    report, plan = taken.report, list(taken.plan)
    if args.report:
        plan.append(WriteFile(args.report, json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n"))
    if report.lost:
        raise RefusedError(lost_words(report))
    if args.dry_run:
        return Outcome(f"{_summary(report)}\n{render_preview(report)}")
    return Outcome(_summary(report), 0, tuple(plan))


def chooser(house: House) -> Choose | None:
    """Lets a person at the terminal choose between readings of a section that are equally likely."""
    ask = house.ask
    if ask is None:
        return None

    def choose(section: str, readings: Sequence[str]) -> int:
        lines = [f"Two readings of “{section}” are equally likely:"]
        lines += [f"  {number}: {reading}" for number, reading in enumerate(readings, 1)]
        while True:
            answer = ask("\n".join([*lines, "Which one? [1] "])).strip() or "1"
            if answer.isdecimal() and 0 < int(answer) <= len(readings):
                return int(answer) - 1
            lines = [f"Please answer with a number from 1 to {len(readings)}."]

    return choose


def read_list(path: str, house: House) -> str:
    """The Markdown file *path*, wherever it is.

    Raises:
        UsageError: it is missing, too large, or no text.
    """
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


def lost_words(report: Report) -> str:
    """What would be lost, section by section."""
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
