"""The table of lists on a repository's front page."""

import posixpath
from collections import Counter
from collections.abc import Mapping

from bot.model.catalog import Catalog
from bot.model.layout import Layout

LISTS_REGION = "lists"


def render_lists_table(
    layouts: Mapping[str, Layout], catalog: Catalog, page: str
) -> str:
    """Each list with its counts, linked from *page*."""
    rows = ["| list | sections | entries | newest |", "| --- | ---: | ---: | ---: |"]
    for list_id, layout in layouts.items():
        living = [
            entry for entry in catalog.iterate_list(list_id) if entry.removed is None
        ]
        years = Counter(entry.published[0] for entry in living if entry.published)
        newest = max(years, default=None)
        link = posixpath.relpath(layout.document, posixpath.dirname(page) or ".")
        said = f"{newest} ({years[newest]})" if newest else "–"
        rows.append(
            f"| [{layout.title}]({link}) | {len(layout.sections)} | {len(living)} | {said} |"
        )
    return "\n".join(rows)
