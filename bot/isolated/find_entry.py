"""Find the entry that a person means."""

from dataclasses import replace

from bot.forms.target_lookup import find_entry
from bot.model.finding import Location
from bot.model.isolated import FindEntry, FoundEntry, Refused
from bot.model.wording import say
from bot.ports import Context
from bot.project.document_source import SourceTree
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project


def answer(
    request: FindEntry,
    context: Context,
) -> FoundEntry | Refused:
    """Return the entry that a text means, or `Refused` if there is none.

    The text may be the entry's id, its file, its title, its name or one of its links.
    """
    repository = context.repository
    tree = repository.open_tree(repository.resolve_commit(request.base))
    project = load_project(tree)
    base_context = replace(context, workspace=tree)
    catalog = load_catalog(base_context, tree, project).catalog
    target = find_entry(request.text, catalog)
    if target.entry_id is None:
        return Refused(say("there is no such entry."))
    entry = catalog.get_entry(target.entry_id)
    place = None
    if isinstance(tree, SourceTree):
        line = tree.find_place(target.entry_id.path)
        place = Location(*line) if line is not None else None
    return FoundEntry(target.entry_id, entry.title, place)
