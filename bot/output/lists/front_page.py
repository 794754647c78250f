"""The table of lists on a repository's front page."""

import posixpath
from collections import Counter
from collections.abc import Mapping

from bot.model.catalog import Catalog
from bot.model.entry import read_publication_date
from bot.model.layout import Layout

LISTS_REGION = "lists"


def render_lists_table(
    layouts: Mapping[str, Layout],
    catalog: Catalog,
    page: str,
) -> str:
    """Return the table of lists with their counts, linked from *page*."""
    rows = ["| list | sections | entries | newest |", "| --- | ---: | ---: | ---: |"]
    for list_id, layout in layouts.items():
        records = map(catalog.records.__getitem__, catalog.find_in_list(list_id))
        # The file of a removed entry stays, but no list shows it.
        dates = [
            read_publication_date(record.get("date"), record.get("year"))
            for record in records
            if "removed" not in record
        ]
        years = Counter(date[0] for date in dates if date)
        newest_year = max(years, default=None)
        newest = f"{newest_year} ({years[newest_year]})" if newest_year else "–"
        target = posixpath.relpath(layout.document, posixpath.dirname(page) or ".")
        link = f"[{layout.title}]({target})"
        counts = f"{len(layout.sections)} | {len(dates)} | {newest}"
        rows.append(f"| {link} | {counts} |")
    return "\n".join(rows)
