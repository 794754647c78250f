"""Tell of headings that go, where the layout of a list without entry files speaks of them."""

import re
from collections.abc import Iterator

from bot.errors import ListwrightError
from bot.listing.config_files import get_layout_path
from bot.model.read_list import ReadList
from bot.model.review import Note
from bot.model.wording import say
from bot.ports import Repository, Workspace
from bot.project.document_source import SourceTree
from bot.project.load_settings import load_project

_HEADING = re.compile(rb"(?m)^ {0,3}#{1,6}[ \t].*$|^(?:=+|-+)[ \t]*\r?$|<h[1-6]")


def note_lost_sections(
    repository: Repository,
    base: SourceTree,
    head: str,
) -> Iterator[Note]:
    """Yield a note on each section that the layout names and the commit *head* lacks.

    What the layout says of it, such as a rule that is off, would hold nowhere. A
    document without another heading than in *base* is not read again.
    """
    tree = repository.open_tree(head)
    for declared in base.lists:
        if not declared.sections or _has_same_headings(base.tree, tree, declared):
            continue
        before = _list_sections(base, declared)
        after = _list_sections(tree, declared)
        if after is None:
            continue  # other notes say that it cannot be read
        for folder in declared.sections:
            if folder in (before or ()) and folder not in after:
                message = say(
                    "After this, {document} has no section `{section}`, of which"
                    " {layout} speaks.",
                    document=declared.document,
                    section=folder,
                    layout=get_layout_path(declared.id),
                )
                yield Note(message, declared.document)


def _has_same_headings(base: Workspace, tree: Workspace, declared: ReadList) -> bool:
    """Return whether both trees have the same headings in the document of a list."""
    texts = [one.read(declared.document) or b"" for one in (base, tree)]
    return _HEADING.findall(texts[0]) == _HEADING.findall(texts[1])


def _list_sections(tree: Workspace, declared: ReadList) -> frozenset[str] | None:
    """Return the folders of the sections of a list; None if it cannot be read."""
    try:
        layout = load_project(tree).layouts.get(declared.id)
    except ListwrightError:
        return None
    return None if layout is None else frozenset(layout.sections)
