"""List the links that are to be tried."""

from bot.model.isolated import ListedLinks, ListLinks
from bot.ports import Context
from bot.project.remembered_links import read_history, read_listed_links


def answer(request: ListLinks, context: Context) -> ListedLinks:
    """Return the links of the lists, and the day of the last run."""
    urls = tuple(read_listed_links(context, request.tip).places)
    return ListedLinks(urls, read_history(context, request.state).day)
