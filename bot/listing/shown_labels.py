"""The links that the views of a list show."""

from collections.abc import Iterable

from bot.listing.pattern import compile_pattern
from bot.model.layout import Layout, Section, View


def list_shown_labels(layout: Layout) -> list[str]:
    """Return the labels of the links that the views of a list show, sorted."""
    paths = _collect_fields(view for _, _, view in layout.iterate_views())
    link_paths = [path for path in paths if path.startswith("links.")]
    return sorted({path.split(".")[1] for path in link_paths})


def is_showing_links(section: Section) -> bool:
    """Return whether a view of a section shows links of its entries."""
    paths = _collect_fields(section.views.values())
    return any(path.partition(".")[0] in {"link", "links"} for path in paths)


def _collect_fields(views: Iterable[View]) -> set[str]:
    """Return the field paths that the patterns of *views* show."""
    paths: set[str] = set()
    for view in views:
        for source in view.patterns:
            paths |= compile_pattern(source).fields
    return paths
