"""Unsafe addresses and HTML that a contribution writes into a document outside its generated parts."""

from collections.abc import Iterable, Iterator
from posixpath import dirname

from bot.errors import ConfigurationError
from bot.listing.safe_item import find_allowance
from bot.markdown.regions import find_regions
from bot.markdown.unsafe import (
    Allowance,
    UnsafePart,
    find_added_parts,
    find_unsafe_parts,
)
from bot.model.review import Note
from bot.ports import FileChange, Repository
from bot.project.load_settings import Project


def find_unsafe_prose(
    repository: Repository, project: Project, changes: Iterable[FileChange]
) -> Iterator[Note]:
    """Yield a note on each unsafe part that the documents of the lists do not hold before the merge.

    The bot rewrites no prose, so a maintainer must see it. What stands in a
    generated part is an entry's, and is judged there.
    """
    allowances = {
        layout.document: find_allowance(layout) for layout in project.document_layouts
    }
    if front := project.settings.front_page:
        allowances.setdefault(front, Allowance(dirname(front)))
    for change in changes:
        allowance = allowances.get(change.path)
        if allowance is None or not change.after or not change.mode.startswith("100"):
            continue
        if not repository.has_blob(change.after):
            continue  # too large, which is told for itself
        before = _find_parts(repository, change.before, change.path, allowance)
        after = _find_parts(repository, change.after, change.path, allowance)
        for part in find_added_parts(before, after):
            message = f"Unsafe outside the generated parts, where the bot changes nothing: `{part.text}`."
            yield Note(f"{message} {part.reason}", change.path)


def _find_parts(
    repository: Repository, blob: str, path: str, allowance: Allowance
) -> list[UnsafePart]:
    if not blob:
        return []
    text = repository.read_blob(blob).decode("utf-8", "replace")
    return find_unsafe_parts(_take_prose(text, path), allowance)


def _take_prose(text: str, path: str) -> str:
    """Return *text* without what stands in its regions; all of it where they cannot be told."""
    try:
        regions = find_regions(text, path)
    except ConfigurationError:
        return text
    lines = text.split("\n")
    for region in reversed(regions.values()):
        del lines[region.begin_line + 1 : region.end_line]
    return "\n".join(lines)
