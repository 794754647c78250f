"""Items that stand right beside the markers of a list: they are no entries, so nobody checks or sorts them."""

from collections.abc import Sequence

from bot.errors import ConfigurationError
from bot.markdown.regions import find_regions, leads_somewhere_beside
from bot.model.layout import Layout
from bot.ports import Context
from bot.project.load_settings import Project

_MOST_NAMED = 20
"""Lines that one message names."""


def describe_unmanaged_items(
    context: Context, project: Project, paths: Sequence[str] = ()
) -> str:
    """Return a line for each item that stands right beside the markers of a list; empty where none does."""
    lines = []
    for layout in project.document_layouts:
        text = (context.workspace.read(layout.document) or b"").decode(
            "utf-8", "replace"
        )
        is_wanted = not paths or layout.document in paths
        if is_wanted and _may_have_items(text, layout):
            lines += _describe_items(text, layout)
    more = f"\nand {len(lines) - _MOST_NAMED} more" if len(lines) > _MOST_NAMED else ""
    return "\n".join(lines[:_MOST_NAMED]) + more


def _may_have_items(text: str, layout: Layout) -> bool:
    """Return whether it is worth to read the document: nearly always not."""
    lines = text.split("\n")
    try:
        regions = find_regions(text, layout.document).values()
    except ConfigurationError:
        return False  # generating the list tells
    return any(leads_somewhere_beside(lines, region) for region in regions)


def _describe_items(text: str, layout: Layout) -> list[str]:
    from bot.review.document_items import (
        find_items_beside,
    )  # late: reading Markdown takes long to import

    said = []
    for item in find_items_beside(text, layout):
        title = layout.sections[item.section].title
        said.append(
            f"{layout.document}:{item.first + 1}: this item stands outside the generated part of “{title}”; "
            "`listwright adopt-edits` makes an entry of it."
        )
    return said
