"""Review a commit, with the suggestions for its diff."""

from dataclasses import replace

from bot.model.analysis import CommitReview
from bot.model.checked_json import dump_json
from bot.model.isolated import REVIEW, ReviewRequest
from bot.model.open_works import Beside
from bot.model.review import Note
from bot.model.wording import say
from bot.ports import Context
from bot.review.review import review_contribution
from bot.review.suggestions import find_suggestions

# A job hands the review on together with other values, such as commits. They take
# less than 64 KiB.
_MOST_BYTES = REVIEW.most_bytes - (64 << 10)
_MOST_NOTES = 50


def answer(
    request: ReviewRequest,
    context: Context,
) -> CommitReview:
    """Return the review of a commit, and the suggestions that fit its diff."""
    repository = context.repository
    review = review_contribution(
        context,
        repository.resolve_commit(request.base),
        repository.resolve_commit(request.head),
        Beside(request.requests, request.submissions, request.works),
        request.facts,
    )
    # On a conflict, the lines that were judged are not the lines of the diff.
    replacements = () if review.has_conflict else find_suggestions(context, review)
    return _limit(CommitReview(review, replacements))


def _limit(commit_review: CommitReview) -> CommitReview:
    """Return the review unchanged if it fits into an answer.

    A larger one comes back without verdicts and suggestions, with a note on its size.
    """
    size = len(dump_json(CommitReview, commit_review))
    if size <= _MOST_BYTES:
        return commit_review
    review = commit_review.review
    message = say(
        "The {number} entries that change here, with what there is to say of them, take"
        " {size} KiB; more than {most} KiB are not judged at once. Propose fewer at a"
        " time, or shorter ones.",
        number=len(review.verdicts),
        size=f"{size >> 10:,}",
        most=f"{_MOST_BYTES >> 10:,}",
    )
    notes = (Note(message), *review.notes[:_MOST_NOTES])
    return CommitReview(replace(review, verdicts=(), notes=notes))
