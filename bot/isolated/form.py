"""Read a filled form, and review the file that it asks for."""

from bot.model.analysis import ReadForm
from bot.model.isolated import FormRequest
from bot.model.submission import UnreadableForm
from bot.ports import Context
from bot.review.submission import SubmissionReader


def answer(
    request: FormRequest,
    context: Context,
) -> ReadForm | UnreadableForm:
    """Return the entry file that the form asks for, as it would be committed."""
    reader = SubmissionReader.open_commit(context, request.base)
    reader = reader.with_facts(request.facts)
    return reader.read(request.body, request.requests, request.submissions)
