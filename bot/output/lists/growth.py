"""A picture of the entries of a list by year: bars, and a line of their sum."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Final

from bot.model.entry import Entry

_WIDTH: Final = 640
_HEIGHT: Final = 220
_BASE: Final = 180
_TOP: Final = 30
# Years that stand in the picture; those before are one bar.
_MOST_YEARS: Final = 16
_STYLE: Final = (
    "text{font:12px sans-serif;fill:#1c1e21;text-anchor:middle}"
    "rect{fill:#4a7fb5}polyline{fill:none;stroke:#1c1e21;stroke-width:2;stroke-dasharray:4 3}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}rect{fill:#6f9fd0}"
    "polyline{stroke:#e6e6e6}}"
)


def count_years(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """Return how many entries each year has, the oldest first; years without one, too.

    Of many years, the oldest are one: "before 2011".
    """
    years = Counter(entry.published[0] for entry in entries if entry.published)
    if not years:
        return []
    newest = max(years)
    first = max(min(years), newest - _MOST_YEARS + 1)
    older = sum(count for year, count in years.items() if year < first)
    counted = [(str(year), years[year]) for year in range(first, newest + 1)]
    return [(f"before {first}", older), *counted] if older else counted


def describe_growth(entries: Sequence[Entry]) -> str:
    """Return in words what the picture shows."""
    counted = ", ".join(f"{year}: {count}" for year, count in count_years(entries))
    return f"Entries by year: {counted or 'none'}"


def render_growth(entries: Sequence[Entry]) -> str:
    """Return the picture as SVG: light and dark, and readable without colour.

    The number of each bar stands above it; a dashed line is the sum so far.
    """
    counted = count_years(entries)
    most = max((count for _, count in counted), default=1) or 1
    total = sum(count for _, count in counted) or 1
    step = _WIDTH // max(len(counted), 1)
    parts: list[str] = []
    points: list[str] = []
    sum_so_far = 0
    for index, (year, count) in enumerate(counted):
        x = index * step
        height = round((_BASE - _TOP) * count / most)
        middle = x + step // 2
        width = max(step - 8, 2)
        parts.append(
            f'<rect x="{x + 4}" y="{_BASE - height}" width="{width}" height="{height}"/>'
        )
        if count:
            parts.append(f'<text x="{middle}" y="{_BASE - height - 5}">{count}</text>')
        parts.append(f'<text x="{middle}" y="{_BASE + 18}">{escape(year)}</text>')
        sum_so_far += count
        y = _BASE - round((_BASE - _TOP) * sum_so_far / total)
        points.append(f"{middle},{y}")
    if points:
        parts.append(f'<polyline points="{" ".join(points)}"/>')
    words = escape(describe_growth(entries))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' role="img" aria-labelledby="t"><title id="t">{words}</title>'
        f"<style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )
