"""What an import understood of a list, section by section, as a table for a terminal."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bot.importer.verify.report import Report

_WIDTH = 118
_LONGEST = 44
_MOST_ROWS = 20
"""Rows of the table that a person reads: about a screen."""
_MOST_TITLES = 6
"""Sections that are named of those with one pattern."""


def render_preview(report: Report) -> str:
    """Return a table for a terminal: per section how many items it has, and of how many of them the parts were told.

    In a long list, the sections of which everything was told are one row at the end. Years have a column where an
    item has one. Below stands each pattern once, with the sections that it writes.
    """
    from io import StringIO

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("section", overflow="ellipsis", no_wrap=True, max_width=_LONGEST)
    has_years = any(section["with_year"] for section in report.sections)
    for name in (
        "items",
        "title",
        "link",
        *(["year"] if has_years else []),
        "by fields",
    ):
        table.add_column(name, justify="right")
    table.add_column("order")
    for section in _join_complete(report.sections):
        moves = f", {section['moved']} move" if section["moved"] else ""
        shares = _count_parts(section, has_years=has_years)
        table.add_row(
            Text(section["title"]),
            str(section["items"]),
            *shares,
            section["order"] + moves,
        )
    out = StringIO()
    console = Console(
        file=out, width=_WIDTH, no_color=True, highlight=False, markup=False
    )
    console.print(table)
    console.print("How the items are written:")
    for titles, patterns in _group_by_sections(report).items():
        console.print(Text(f"\n{_name_sections(titles)}"), soft_wrap=True)
        for pattern in patterns:
            console.print(Text("  " + pattern.replace("\n", "\n  ")), soft_wrap=True)
    return (
        "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n")
        + "\n"
    )


def _join_complete(sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the table: in a long list one for all sections of which everything was told."""
    if len(sections) <= _MOST_ROWS:
        return list(sections)
    complete = [section for section in sections if _is_complete(section)]
    if len(complete) <= 1:
        return list(sections)
    counted = ("items", "with_title", "with_link", "with_year", "verbatim", "moved")
    joined: dict[str, Any] = {
        key: sum(section[key] for section in complete) for key in counted
    }
    orders = " / ".join(dict.fromkeys(section["order"] for section in complete))
    joined |= {
        "title": f"{len(complete)} sections of which all was told",
        "order": orders,
    }
    return [*(section for section in sections if not _is_complete(section)), joined]


def _is_complete(section: dict[str, Any]) -> bool:
    """Return whether every item of a section has title and link in fields."""
    return (
        section["with_title"] == section["with_link"] == section["items"]
        and not section["verbatim"]
    )


def _count_parts(section: dict[str, Any], *, has_years: bool) -> list[str]:
    """Return of how many items of a section the parts were told, in the order of the table's columns."""
    items = section["items"]
    years = [section["with_year"]] if has_years else []
    counts = [
        section["with_title"],
        section["with_link"],
        *years,
        items - section["verbatim"],
    ]
    return [
        str(count) if count == items else f"{count} ({count / items:.0%})"
        for count in counts
    ]


def _group_by_sections(report: Report) -> dict[tuple[str, ...], list[str]]:
    """Return the patterns by the titles of the sections that are written by them, the most frequent first."""
    titles: defaultdict[str, list[str]] = defaultdict(list)
    for section in report.sections:
        for patterns in section["patterns"].values():
            for pattern in patterns:
                titles[pattern].append(section["title"])
    grouped: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for pattern, names in titles.items():
        grouped[tuple(names)].append(pattern)
    return dict(sorted(grouped.items(), key=lambda item: -len(item[0])))


def _name_sections(titles: Sequence[str]) -> str:
    names = ", ".join(titles[:_MOST_TITLES])
    more = (
        f" and {len(titles) - _MOST_TITLES} more" if len(titles) > _MOST_TITLES else ""
    )
    return f"{len(titles)} sections: {names}{more}" if len(titles) > 1 else names
