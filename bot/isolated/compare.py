"""Compare what open pull requests add."""

from bot.model.isolated import Clusters, CompareRequests
from bot.ports import Context
from bot.review.clusters import find_clusters


def answer(
    request: CompareRequests,
    context: Context,
) -> Clusters:
    """Return the groups of pull requests that may propose the same work."""
    clusters = find_clusters(context, request.base, request.heads)
    return Clusters(tuple(clusters))
