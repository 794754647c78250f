"""The links of a commit, and what the bot remembers of them on its own ref."""

from typing import NamedTuple

from bot.links.history import parse_history
from bot.model.links import LINKS_FILE, LinkHistory
from bot.ports import Context
from bot.project.listed_links import collect_links, list_attics
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project


class LinkPlaces(NamedTuple):
    """Where each link stands, by address, and where works go whose links are gone."""

    places: dict[str, list[str]]
    attics: tuple[str, ...]


def read_listed_links(context: Context, tip: str) -> LinkPlaces:
    """Return the links of the commit *tip*."""
    tree = context.repository.open_tree(context.repository.resolve_commit(tip))
    project = load_project(tree)
    loaded = load_catalog(context, tree, project)
    return LinkPlaces(collect_links(loaded, tree), list_attics(loaded))


def read_history(context: Context, state: str | None) -> LinkHistory:
    """Return what the commit *state* remembers; an empty history where nothing can be read."""
    if state is None:
        return LinkHistory()
    return parse_history(context.repository.open_tree(state).read(LINKS_FILE))
