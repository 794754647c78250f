"""Write and read analyses as the JSON that one job hands to the next."""

from bot.model.analysis import (
    Analyses,
    HandedOn,
    SubmissionResult,
    Unfinished,
    UnfinishedForm,
)
from bot.model.checked_json import JsonFormatError, dump_json, parse_json

# A larger analysis is not handed on: one is some kilobytes.
MOST_BYTES = 1 << 20

# Of the analyses of everything that is open together.
_MOST_TOGETHER = 32 << 20
_TOO_LARGE = "the analysis is larger than one mebibyte."


def write_analyses(analyses: Analyses) -> str:
    """Return analyses as one line of JSON.

    One analysis that is too large is handed on as unfinished, so that it does not take
    the others with it.

    Raises:
        JsonFormatError: all together are larger than a reader takes.
    """
    requests = tuple(map(_limit_request, analyses.requests))
    submissions = tuple(map(_limit_submission, analyses.submissions))
    data = dump_json(Analyses, Analyses(requests, submissions))
    if len(data) > _MOST_TOGETHER:
        raise JsonFormatError("the analyses are larger than a reader takes.")
    return data.decode() + "\n"


def read_analyses(data: bytes | None) -> Analyses:
    """Return the analyses in *data*.

    Raises:
        JsonFormatError: it is missing, too large, or not of this shape.
    """
    # One byte more than is written: the line break at the end.
    analyses: Analyses = parse_json(
        Analyses,
        data,
        label="analysis",
        most_bytes=_MOST_TOGETHER + 1,
    )
    return analyses


def _limit_request(analysis: HandedOn) -> HandedOn:
    if len(dump_json(Analyses, Analyses((analysis,)))) <= MOST_BYTES:
        return analysis
    return Unfinished(analysis.subject, analysis.head, _TOO_LARGE)


def _limit_submission(result: SubmissionResult) -> SubmissionResult:
    if len(dump_json(Analyses, Analyses((), (result,)))) <= MOST_BYTES:
        return result
    return SubmissionResult(result.number, result.body, UnfinishedForm(_TOO_LARGE))
