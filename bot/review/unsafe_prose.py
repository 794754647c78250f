"""Unsafe addresses and HTML that a contribution writes into the prose of a document."""

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
from bot.model.wording import mark_sentence, say
from bot.ports import FileChange, Repository
from bot.project.load_settings import Project

_OUTSIDE = mark_sentence(
    "Unsafe outside the generated parts, where the bot changes nothing: `{text}`. {reason}"
)
# In a document that is the source of its list, the bot changes nothing anywhere.
_IN_SOURCE = mark_sentence("Unsafe: `{text}`. {reason}")


def find_unsafe_prose(
    repository: Repository,
    project: Project,
    changes: Iterable[FileChange],
) -> Iterator[Note]:
    """Yield a note on each unsafe part that a contribution adds to the prose of a document.

    The bot rewrites no prose, so a maintainer must see it. A generated part comes from
    entries, and is judged there.
    """
    allowances = _collect_allowances(project)
    sources = {
        layout.document for layout in project.document_layouts if layout.is_document
    }
    for change in changes:
        path = change.path
        allowance = allowances.get(path)
        # The modes of ordinary files are 100644 and 100755; 120000 is a symbolic link.
        if allowance is None or not change.after or not change.mode.startswith("100"):
            continue
        if not repository.has_blob(change.after):
            continue  # too large; find_broken_documents reports it
        before = _find_parts(repository, change.before, path, allowance)
        after = _find_parts(repository, change.after, path, allowance)
        for part in find_added_parts(before, after):
            template = _OUTSIDE if path not in sources else _IN_SOURCE
            message = say(template, text=part.text, reason=part.reason)
            yield Note(message, path)


def _collect_allowances(project: Project) -> dict[str, Allowance]:
    """Return what is allowed in the lists' documents and the front page, by path."""
    allowances: dict[str, Allowance] = {}
    for layout in project.document_layouts:
        allowances[layout.document] = find_allowance(layout)
    front_page = project.settings.front_page
    if front_page:
        allowances.setdefault(front_page, Allowance(dirname(front_page)))
    return allowances


def _find_parts(
    repository: Repository,
    blob: str,
    path: str,
    allowance: Allowance,
) -> list[UnsafePart]:
    """Return the unsafe parts in the prose of a version; none if there is no version."""
    if not blob:
        return []
    text = repository.read_blob(blob).decode("utf-8", "replace")
    return find_unsafe_parts(_extract_prose(text, path), allowance)


def _extract_prose(text: str, path: str) -> str:
    """Return *text* without the content of its regions; all of it if they are broken."""
    try:
        regions = find_regions(text, path)
    except ConfigurationError:
        return text
    lines = text.split("\n")
    # From the end, so that the numbers of the regions above stay right.
    for region in reversed(regions.values()):
        del lines[region.begin_line + 1 : region.end_line]
    return "\n".join(lines)
