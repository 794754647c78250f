"""Review a commit, with the suggestions for its diff."""

from bot.model.analysis import CommitReview
from bot.model.isolated import ReviewRequest
from bot.ports import Context
from bot.review.review import review_contribution
from bot.review.suggestions import find_suggestions


def answer(request: ReviewRequest, context: Context) -> CommitReview:
    """Return the review of a commit of the repository."""
    commit = context.repository.commit
    review = review_contribution(
        context, commit(request.base), commit(request.head), request.requests, request.submissions
    )
    # Where the contribution conflicts, the lines that were judged are not those of its diff.
    replacements = () if review.has_conflict else find_suggestions(context, review)
    return CommitReview(review, replacements)
