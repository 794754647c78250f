"""The labels of the links that a list shows."""

from bot.listing.pattern import compile_pattern
from bot.model.layout import Layout


def shown_labels(layout: Layout) -> list[str]:
    """Return the labels of the links that the views of a list show, sorted."""
    sources = (source for _, _, view in layout.views() for source in view.patterns)
    paths = (path for source in sources for path in compile_pattern(source).fields)
    return sorted({path.split(".")[1] for path in paths if path.startswith("links.")})
