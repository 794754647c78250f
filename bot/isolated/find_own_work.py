"""Find who links to a repository of their own."""

from bot.identity.keys import Keys
from bot.model.isolated import FindOwnWork, OwnWork
from bot.ports import Context
from bot.review.clusters import read_works


def answer(
    request: FindOwnWork,
    context: Context,
) -> OwnWork:
    """Return the pull requests that add a link to a repository of their author's."""
    numbers: set[int] = set()
    for number, _, keys in read_works(context, request.base, request.heads):
        owner = f"github:{request.authors[number]}/".casefold()
        links = Keys._make(keys).links
        if any(link.casefold().startswith(owner) for link in links):
            numbers.add(number)
    return OwnWork(tuple(sorted(numbers)))
