"""List the links that are to be tried."""

from bot.model.isolated import ListedLinks, ListLinks
from bot.ports import Context
from bot.project.remembered_links import collect_links_of, read_history


def answer(request: ListLinks, context: Context) -> ListedLinks:
    """Return the links of the lists, and the day of the last run."""
    urls = tuple(collect_links_of(context, request.tip))
    return ListedLinks(urls, read_history(context, request.state).day)
