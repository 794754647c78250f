"""Review a commit, with the suggestions for its diff."""

from dataclasses import replace

from bot.model.analysis import CommitReview
from bot.model.checked_json import dump_json
from bot.model.isolated import REVIEW, ReviewRequest
from bot.model.review import Note
from bot.ports import Context
from bot.review.review import review_contribution
from bot.review.suggestions import find_suggestions

_MOST_BYTES = REVIEW.most_bytes - (64 << 10)
"""What is handed on besides the review, such as commits, takes less than the rest."""
_MOST_NOTES = 50


def answer(request: ReviewRequest, context: Context) -> CommitReview:
    """Return the review of a commit of the repository."""
    commit = context.repository.resolve_commit
    review = review_contribution(
        context,
        commit(request.base),
        commit(request.head),
        request.requests,
        request.submissions,
    )
    # Where the contribution conflicts, the lines that were judged are not those of its diff.
    replacements = () if review.has_conflict else find_suggestions(context, review)
    return _limit(CommitReview(review, replacements))


def _limit(found: CommitReview) -> CommitReview:
    """Return the review, or one of the limit alone where there is more to say than an answer may hold."""
    size = len(dump_json(CommitReview, found))
    if size <= _MOST_BYTES:
        return found
    review = found.review
    message = (
        f"The {len(review.verdicts)} entries that change here, with what there is to say of them, take"
        f" {size >> 10:,} KiB; more than {_MOST_BYTES >> 10:,} KiB are not judged at once."
        " Propose fewer at a time, or shorter ones."
    )
    return CommitReview(
        replace(review, verdicts=(), notes=(Note(message), *review.notes[:_MOST_NOTES]))
    )
