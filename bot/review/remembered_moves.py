"""The entry files with new addresses of links, by what the bot remembers of them."""

from dataclasses import replace

from bot.links.history import judge_links
from bot.ports import Context, Workspace
from bot.project.listed_links import collect_links
from bot.project.load_catalog import LoadedCatalog
from bot.project.moved_links import plan_new_addresses
from bot.project.remembered_links import read_history


def plan_remembered_moves(
    context: Context,
    loaded: LoadedCatalog,
    tree: Workspace,
    state: str | None,
) -> dict[str, str]:
    """Return the entry files of *tree* with the addresses to which their links moved for good.

    Files that exist in memory only, because a document is the source, are among them.

    Args:
        context: what reads the files.
        loaded: the entries of *tree*.
        tree: the files as they are to be written.
        state: the commit that holds what was seen of links.
    """
    history = read_history(context, state)
    verdicts = judge_links(history, collect_links(loaded, tree))
    plan, _ = plan_new_addresses(replace(context, workspace=tree), loaded, verdicts)
    return {action.path: action.text for action in plan}
