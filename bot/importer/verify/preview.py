"""What an import understood of a list, section by section, as a table for a terminal."""

from collections import defaultdict
from collections.abc import Sequence

from bot.importer.verify.report import Report

_WIDTH = 118
_LONGEST = 44
_MOST_TITLES = 6
"""Sections that are named of those with one pattern."""


def render_preview(report: Report) -> str:
    """Per section: how many items, and of how many of them the parts were told; below, each pattern once."""
    from io import StringIO

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("section", overflow="ellipsis", no_wrap=True, max_width=_LONGEST)
    for name in ("items", "title", "link", "year", "by fields"):
        table.add_column(name, justify="right")
    table.add_column("order")
    for section in report.sections:
        items = section["items"]
        counts = (
            section["with_title"],
            section["with_link"],
            section["with_year"],
            items - section["verbatim"],
        )
        shares = (
            f"{count}" if count == items else f"{count} ({count / items:.0%})" if items else "0"
            for count in counts
        )
        moves = f", {section['moved']} move" if section["moved"] else ""
        table.add_row(Text(section["title"]), str(items), *shares, section["order"] + moves)
    out = StringIO()
    console = Console(file=out, width=_WIDTH, no_color=True, highlight=False, markup=False)
    console.print(table)
    for pattern, titles in _group_by_pattern(report).items():
        console.print(Text(f"\n{_name_sections(titles)}"), soft_wrap=True)
        console.print(Text("  " + pattern.replace("\n", "\n  ")), soft_wrap=True)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _group_by_pattern(report: Report) -> dict[str, list[str]]:
    """Return each pattern with the titles of the sections that are written by it, the most frequent first."""
    titles: defaultdict[str, list[str]] = defaultdict(list)
    for section in report.sections:
        for patterns in section["patterns"].values():
            for pattern in patterns:
                titles[pattern].append(section["title"])
    return dict(sorted(titles.items(), key=lambda item: -len(item[1])))


def _name_sections(titles: Sequence[str]) -> str:
    names = ", ".join(titles[:_MOST_TITLES])
    more = f" and {len(titles) - _MOST_TITLES} more" if len(titles) > _MOST_TITLES else ""
    return f"{len(titles)} sections: {names}{more}" if len(titles) > 1 else names
