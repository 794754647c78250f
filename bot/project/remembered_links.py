"""The links of a commit, and what the bot remembers of them on its own ref."""

from bot.links.history import parse_history
from bot.model.links import LINKS_FILE, LinkHistory
from bot.ports import Context
from bot.project.listed_links import collect_links
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project


def collect_links_of(context: Context, tip: str) -> dict[str, list[str]]:
    """Return where each link of the commit *tip* stands, by address."""
    tree = context.repository.open_tree(context.repository.resolve_commit(tip))
    project = load_project(tree)
    return collect_links(load_catalog(context, tree, project), tree)


def read_history(context: Context, state: str | None) -> LinkHistory:
    """Return what the commit *state* remembers; an empty history where nothing can be read."""
    if state is None:
        return LinkHistory()
    return parse_history(context.repository.open_tree(state).read(LINKS_FILE))
