"""Render what `init` and `import` say of an import.

They say the counts, what moves, and what a person should look at.
"""

from collections.abc import Mapping, Sequence

from bot.importer.verify.preview import render_preview
from bot.importer.verify.report import Report

# Lines of one kind that a summary shows one by one.
_MOST_LINES = 10
# Lost words of a section that are named.
_MOST_LOST = 12


def describe_losses(report: Report) -> str:
    """Return what would be lost, section by section, for a person at a terminal."""
    lines = ["Something would be lost, so nothing was written:"]
    for part in report.lost:
        section = part["section"] or "before the first heading"
        lines.append(f"  {section}: {', '.join(part['what'][:_MOST_LOST])}")
    return "\n".join(lines)


def describe_outcome(report: Report, *, is_planned: bool = False) -> str:
    """Return a sentence on what became of the items.

    It says that nothing was lost only if every item was read.
    """
    becomes, rest = "became", "nothing was lost."
    if is_planned:
        becomes, rest = "become", "nothing is lost."
    unread = len(report.unread)
    if unread == 1:
        rest = "1 more looks like an item and stays text of the document."
    elif unread:
        rest = f"{unread} more look like items and stay text of the document."
    sections = f"{len(report.sections)} section{'s' * (len(report.sections) != 1)}"
    return (
        f"{report.items} items {becomes} {report.entries} entries in {sections}; {rest}"
    )


def describe_import(report: Report, *, is_complete: bool) -> list[str]:
    """Return what `init` says of the import that it plans, as lines."""
    return [
        f"{report.source}: {describe_outcome(report, is_planned=True)}",
        *list_moves(report),
        *list_undecided(report, is_complete=is_complete),
        *list_contents(report),
    ]


def list_undecided(report: Report, *, is_complete: bool = False) -> list[str]:
    """Return what a person should look at, as lines.

    These are the items that keep their text, and what looks like an item and stays
    text of the document. The first lines are shown, or all if *is_complete*.
    """
    verbatim = [f"line {item['line']}: {item['entry']}" for item in report.verbatim]
    heading = "keep their text as it is, since no pattern of their section fits"
    if len(verbatim) == 1:
        heading = "keeps its text as it is, since no pattern of its section fits"
    most = _MOST_LINES
    if is_complete:
        most = len(report.verbatim) + len(report.unread)
    return [*_shorten(heading, verbatim, most), *list_unread(report, most)]


def list_unread(report: Report, most: int = _MOST_LINES) -> list[str]:
    """Return what looks like an item and stays text of the document.

    A line with the count goes first, then the first *most* of them with their lines.
    """
    unread = [
        f"line {item['line']}, {item['kind']}: {item['text']}" for item in report.unread
    ]
    heading = "look like items, and stay text of the document"
    if len(unread) == 1:
        heading = "looks like an item, and stays text of the document"
    return _shorten(heading, unread, most)


def _shorten(
    heading: str,
    lines: Sequence[str],
    most: int,
) -> list[str]:
    if not lines:
        return []
    rows = [f"  {len(lines)} {heading}:"]
    rows += [f"    {line}" for line in lines[:most]]
    if len(lines) > most:
        rows.append(f"    and {len(lines) - most} more; `--dry-run` names all")
    return rows


def list_contents(report: Report) -> list[str]:
    """Return what became of a table of contents; nothing if the list has none."""
    if report.contents is None:
        return []
    line, problem = report.contents["line"], report.contents["problem"]
    if problem is None:
        return [f"  the table of contents (line {line}) is made by the bot from now on"]
    return [f"  the table of contents (line {line}) stays text: {problem}"]


def list_moves(report: Report) -> list[str]:
    """Return what a person should know of the order: how many items move, and where."""
    if not report.moved:
        return ["  every item keeps its place among the others of its section"]
    moves, them = "move to their places", "them where they are"
    if report.moved == 1:
        moves, them = "moves to its place", "it where it is"
    count = f"{report.moved} of {report.items} items"
    lines = [f"  {count} {moves}; `--keep-order` leaves {them}:"]
    for section in report.sections:
        if section["moved"]:
            count = f"{section['moved']} of {section['items']}"
            lines.append(f"    {section['title']}: {count}, {section['order']}")
    return lines


def render_summary(report: Report, *, is_complete: bool = False) -> str:
    """Return what `import` says of its work.

    These are the counts, and the first lines of each kind, or all if *is_complete*.
    """
    lines = [
        describe_outcome(report),
        *list_moves(report),
        *list_undecided(report, is_complete=is_complete),
        *list_contents(report),
        f"  years: {_describe_years(report.years)}",
    ]
    if report.encoding:
        lines.append(f"  encoding repaired in {len(report.encoding)} places")
    if report.united:
        count = len(report.united)
        lines.append(f"  {count} works stood in two places and are one entry each")
    return "\n".join(lines) + "\n"


def _describe_years(years: Mapping[str, int]) -> str:
    """Return where the items' years come from, with counts: `3 from date, 1 undated`."""
    counts = []
    for source, count in years.items():
        origin = "undated" if source == "undated" else f"from {source}"
        counts.append(f"{count} {origin}")
    return ", ".join(counts)


def render_previews(main: Report, others: Mapping[str, Report]) -> list[str]:
    """Return what was understood of each document.

    A document is named where there are several.
    """
    if not others:
        return [render_preview(main)]
    reports = {main.source: main, **others}
    return [f"{path}:\n{render_preview(report)}" for path, report in reports.items()]
