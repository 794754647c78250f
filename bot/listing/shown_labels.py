"""The labels of the links that a list shows."""

from bot.listing.pattern import compile_pattern
from bot.model.layout import Layout, Section


def shown_labels(layout: Layout) -> list[str]:
    """Return the labels of the links that the views of a list show, sorted."""
    sources = (
        source for _, _, view in layout.iterate_views() for source in view.patterns
    )
    paths = (path for source in sources for path in compile_pattern(source).fields)
    return sorted({path.split(".")[1] for path in paths if path.startswith("links.")})


def shows_links(section: Section) -> bool:
    """Return whether a view of a section shows links of its entries."""
    sources = (source for view in section.views.values() for source in view.patterns)
    paths = (path for source in sources for path in compile_pattern(source).fields)
    return any(path.partition(".")[0] in {"link", "links"} for path in paths)
