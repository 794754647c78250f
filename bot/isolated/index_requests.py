"""Read what open pull requests add, to be remembered."""

from bot.model.isolated import IndexRequests
from bot.model.open_works import OpenWorks
from bot.ports import Context
from bot.review.open_works import read_open_works


def answer(request: IndexRequests, context: Context) -> OpenWorks:
    """Return the works that the requests add."""
    return read_open_works(context, request.base, request.heads)
