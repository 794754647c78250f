"""What `init` and `import` say of an import: the counts, what moves, and what a person should look at."""

from collections.abc import Mapping, Sequence

from bot.importer.verify.preview import render_preview
from bot.importer.verify.report import Report

_MOST_LINES = 10
"""Lines of one kind that a summary shows one by one."""


def describe_losses(report: Report) -> str:
    """What would be lost, section by section."""
    lines = [
        f"  {part['section'] or 'before the first heading'}: {', '.join(part['what'][:12])}"
        for part in report.lost
    ]
    return "Something would be lost, so nothing was written:\n" + "\n".join(lines)


def describe_outcome(report: Report, *, is_planned: bool = False) -> str:
    """Return in a sentence what became of the items; that nothing was lost, only where nothing was left unread."""
    becomes, rest = (
        ("become", "nothing is lost.")
        if is_planned
        else ("became", "nothing was lost.")
    )
    if len(report.unread) == 1:
        rest = "1 more looks like an item and stays text of the document."
    elif report.unread:
        rest = (
            f"{len(report.unread)} more look like items and stay text of the document."
        )
    sections = f"{len(report.sections)} section{'s' * (len(report.sections) != 1)}"
    return (
        f"{report.items} items {becomes} {report.entries} entries in {sections}; {rest}"
    )


def list_undecided(report: Report, *, is_complete: bool = False) -> list[str]:
    """Return what a person should look at: items that keep their text, and what looks like an item and stays words.

    The first lines are shown, or all if *is_complete*.
    """
    verbatim = [f"line {item['line']}: {item['entry']}" for item in report.verbatim]
    head = "keep their text as it is, since no pattern of their section fits"
    if len(verbatim) == 1:
        head = "keeps its text as it is, since no pattern of its section fits"
    most = len(report.verbatim) + len(report.unread) if is_complete else _MOST_LINES
    return [*_shorten(head, verbatim, most), *list_unread(report, most)]


def list_unread(report: Report, most: int = _MOST_LINES) -> list[str]:
    """Return what looks like an item and stays words of the document: the count, and the first *most* by line."""
    unread = [
        f"line {item['line']}, {item['kind']}: {item['text']}" for item in report.unread
    ]
    head = "look like items, and stay text of the document"
    if len(unread) == 1:
        head = "looks like an item, and stays text of the document"
    return _shorten(head, unread, most)


def _shorten(what: str, lines: Sequence[str], most: int) -> list[str]:
    if not lines:
        return []
    more = (
        [f"    and {len(lines) - most} more; `--dry-run` names all"]
        if len(lines) > most
        else []
    )
    return [f"  {len(lines)} {what}:", *(f"    {line}" for line in lines[:most]), *more]


def list_moves(report: Report) -> list[str]:
    """Return what a person should know of the order: how many items move, and to which."""
    if not report.moved:
        return ["  every item keeps its place among the others of its section"]
    moves, them = "move to their places", "them where they are"
    if report.moved == 1:
        moves, them = "moves to its place", "it where it is"
    lines = [
        f"  {report.moved} of {report.items} items {moves}; `--keep-order` leaves {them}:"
    ]
    lines += [
        f"    {section['title']}: {section['moved']} of {section['items']}, {section['order']}"
        for section in report.sections
        if section["moved"]
    ]
    return lines


def render_summary(report: Report, *, is_complete: bool = False) -> str:
    """Return what `import` says of its work: the counts, and the first lines of each kind, or all if *is_complete*."""
    years = ", ".join(
        f"{count} from {source}" if source != "undated" else f"{count} undated"
        for source, count in report.years.items()
    )
    lines = [
        describe_outcome(report),
        *list_moves(report),
        *list_undecided(report, is_complete=is_complete),
        f"  years: {years}",
    ]
    if report.encoding:
        lines.append(f"  encoding repaired in {len(report.encoding)} places")
    if report.united:
        lines.append(
            f"  {len(report.united)} works stood in two places and are one entry each"
        )
    return "\n".join(lines) + "\n"


def render_previews(main: Report, others: Mapping[str, Report]) -> list[str]:
    """Return what was understood of each document; a document is named where there are several."""
    if not others:
        return [render_preview(main)]
    reports = {main.source: main, **others}
    return [f"{path}:\n{render_preview(report)}" for path, report in reports.items()]
