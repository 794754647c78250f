"""What an import understood of a list, section by section, as a table for a terminal."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.importer.verify.report import Report

if TYPE_CHECKING:
    from rich.table import Table

# Columns of the terminal, and those that the title of a section may take.
_WIDTH = 118
_LONGEST_TITLE = 44
# Rows of the table that a person reads: about a screen.
_MOST_ROWS = 20
# Sections that are named of those with one pattern.
_MOST_TITLES = 6
# The figures of a section that can be added up.
_COUNTS = ("items", "with_title", "with_link", "with_year", "verbatim", "moved")


def render_preview(report: Report) -> str:
    """Return a table for a terminal, and the patterns that write the items.

    A row says how many items a section has, and how many of these have each part
    in a field. In a long list, the sections whose items have all parts are one row
    at the end. Years have a column where an item has one. Below stands each pattern
    once, with the sections that it writes.
    """
    # Rich takes a while to import, and most commands need no table.
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    output = StringIO()
    console = Console(
        file=output,
        width=_WIDTH,
        no_color=True,
        highlight=False,
        markup=False,
    )
    console.print(_make_table(report))
    console.print("How the items are written:")
    # A title or a pattern is a `Text`: in a plain string `:star:` would be replaced.
    for titles, patterns in _group_by_sections(report).items():
        console.print(Text(f"\n{_name_sections(titles)}"), soft_wrap=True)
        for pattern in patterns:
            indented = pattern.replace("\n", "\n  ")
            console.print(Text(f"  {indented}"), soft_wrap=True)
    lines = [line.rstrip() for line in output.getvalue().splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def _make_table(report: Report) -> "Table":
    """Return the table with a row for each section, or for all complete ones."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(
        "section",
        overflow="ellipsis",
        no_wrap=True,
        max_width=_LONGEST_TITLE,
    )
    has_years = any(section["with_year"] for section in report.sections)
    year_column = ["year"] if has_years else []
    for name in ("items", "title", "link", *year_column, "by fields"):
        table.add_column(name, justify="right")
    table.add_column("order")
    for section in _join_complete(report.sections):
        moves = f", {section['moved']} move" if section["moved"] else ""
        table.add_row(
            Text(section["title"]),
            str(section["items"]),
            *_count_parts(section, has_years=has_years),
            section["order"] + moves,
        )
    return table


def _join_complete(sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the table: in a long list one for all complete sections."""
    if len(sections) <= _MOST_ROWS:
        return list(sections)
    complete = [section for section in sections if _is_complete(section)]
    if len(complete) <= 1:
        return list(sections)
    joined: dict[str, Any] = {}
    for key in _COUNTS:
        joined[key] = sum(section[key] for section in complete)
    orders = dict.fromkeys(section["order"] for section in complete)
    joined["title"] = f"{len(complete)} sections of which all was told"
    joined["order"] = " / ".join(orders)
    incomplete = [section for section in sections if not _is_complete(section)]
    return [*incomplete, joined]


def _is_complete(section: dict[str, Any]) -> bool:
    """Return whether every item of a section has title and link in fields."""
    return (
        section["with_title"] == section["with_link"] == section["items"]
        and not section["verbatim"]
    )


def _count_parts(
    section: dict[str, Any],
    *,
    has_years: bool,
) -> list[str]:
    """Return how many items of a section have each part, as the table's columns.

    A share of all items stands beside the number, unless all have the part.
    """
    items = section["items"]
    counts = [section["with_title"], section["with_link"]]
    if has_years:
        counts.append(section["with_year"])
    counts.append(items - section["verbatim"])
    cells: list[str] = []
    for count in counts:
        share = "" if count == items else f" ({count / items:.0%})"
        cells.append(f"{count}{share}")
    return cells


def _group_by_sections(report: Report) -> dict[tuple[str, ...], list[str]]:
    """Return the patterns by the titles of the sections that they write.

    The patterns of most sections come first.
    """
    titles: defaultdict[str, list[str]] = defaultdict(list)
    for section in report.sections:
        for patterns in section["patterns"].values():
            for pattern in patterns:
                titles[pattern].append(section["title"])
    grouped: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for pattern, names in titles.items():
        grouped[tuple(names)].append(pattern)
    by_count = sorted(grouped, key=len, reverse=True)
    return {sections: grouped[sections] for sections in by_count}


def _name_sections(titles: Sequence[str]) -> str:
    """Return how many sections there are, and the titles of some; of one its title."""
    names = ", ".join(titles[:_MOST_TITLES])
    if len(titles) <= 1:
        return names
    more = ""
    if len(titles) > _MOST_TITLES:
        more = f" and {len(titles) - _MOST_TITLES} more"
    return f"{len(titles)} sections: {names}{more}"
