"""Find the entry that a person means."""

from dataclasses import replace

from bot.forms.target_lookup import find_entry
from bot.model.isolated import FindEntry, FoundEntry, Refused
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project


def answer(request: FindEntry, context: Context) -> FoundEntry | Refused:
    """Return the entry that a text means: by its id or file, its title or name, or one of its links."""
    tree = context.repository.open_tree(context.repository.resolve_commit(request.base))
    catalog = load_catalog(
        replace(context, workspace=tree), tree, load_project(tree)
    ).catalog
    meant = find_entry(request.text, catalog)
    if meant.entry_id is None:
        return Refused("there is no such entry.")
    return FoundEntry(meant.entry_id, catalog.get_entry(meant.entry_id).title)
