"""Items that stand right beside the markers of a list.

They are no entries, so nobody checks or sorts them.
"""

from collections.abc import Iterator, Sequence

from bot.errors import ConfigurationError
from bot.markdown.regions import find_regions, leads_somewhere_beside
from bot.model.layout import Layout
from bot.ports import Context
from bot.project.load_settings import Project

# Lines that one message names.
_MOST_NAMED = 20


def describe_unmanaged_items(
    context: Context,
    project: Project,
    paths: Sequence[str] = (),
) -> str:
    """Return a line for each item beside a list's markers; empty if there is none.

    With *paths*, only the documents among them count.
    """
    lines: list[str] = []
    for layout in project.document_layouts:
        data = context.workspace.read(layout.document) or b""
        text = data.decode("utf-8", "replace")
        is_wanted = not paths or layout.document in paths
        if is_wanted and _may_have_items(text, layout):
            lines += _describe_items(text, layout)
    message = "\n".join(lines[:_MOST_NAMED])
    if len(lines) > _MOST_NAMED:
        message += f"\nand {len(lines) - _MOST_NAMED} more"
    return message


def _may_have_items(text: str, layout: Layout) -> bool:
    """Return whether it is worth to read the document: nearly always not."""
    lines = text.split("\n")
    try:
        regions = find_regions(text, layout.document).values()
    except ConfigurationError:
        return False  # the generation of the list reports it
    return any(leads_somewhere_beside(lines, region) for region in regions)


def _describe_items(text: str, layout: Layout) -> Iterator[str]:
    """Yield a line for each item beside the markers of a document."""
    # Late, because reading Markdown takes long to import.
    from bot.review.document_items import find_items_beside

    for item in find_items_beside(text, layout):
        title = layout.sections[item.section].title
        yield (
            f"{layout.document}:{item.start + 1}: this item stands outside the"
            f" generated part of “{title}”; `listwright adopt-edits` makes an entry of"
            " it."
        )
