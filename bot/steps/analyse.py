"""`listwright analyse`: read what strangers propose, and hand on nothing but values."""

import argparse
import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from bot.model.analysis import (
    MERGE_GROUP,
    Analyses,
    Analysis,
    Deferred,
    HandedOn,
    Reviewed,
    SubmissionResult,
    Unfinished,
    UnfinishedForm,
    Waiting,
)
from bot.model.forge import Issue, PullRequest
from bot.model.settings import Settings
from bot.model.submission import compute_digest
from bot.plan import Outcome, WriteFile, WriteOutside
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import write_analyses
from bot.workflow.author_limits import AuthorLimits
from bot.workflow.consultant import Consultant
from bot.workflow.event import Event, configure_event, parse_event
from bot.workflow.isolated_review import IsolatedReviewer
from bot.workflow.request_reviews import RequestReviews, Wanted
from bot.workflow.submission_issues import (
    SubmissionIssues,
    find_submission_number,
    parse_branch_name,
)

# Pull requests that are looked at again when one closes; the sweep looks at the others.
_MOST_YOUNGER = 50
# Seconds in which a sweep begins reviews: its job has an hour.
_SECONDS_A_SWEEP = 40 * 60

SUMMARY = "read what a pull request proposes"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    configure_event(parser)
    parser.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help="where the analysis goes",
    )
    parser.add_argument(
        "--repairs",
        metavar="FILE",
        help="where to say whether there may be repairs to push: true or false",
    )


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Analyse what an event is about, and write the analysis to a file.

    That is a pull request, a submission or a merge group; on a schedule, all that are
    open.
    """
    event = parse_event(context.read_outside(args.event))
    project = load_project(context.workspace, context.cache)
    turn = int(context.new_token(), 16)
    deadline = context.read_clock() + _SECONDS_A_SWEEP
    pull_requests = project.settings.pull_requests
    limits = AuthorLimits(context.forge, pull_requests, context.today)
    submissions = SubmissionIssues.from_context(context, project)
    consultant = Consultant.from_context(context, project.settings, event)
    reviewer = IsolatedReviewer.from_context(context, event, consultant)
    analyses = analyse(
        reviewer,
        event,
        submissions,
        limits,
        turn,
        lambda: context.read_clock() < deadline,
    )
    lines = [
        f"{_name(analysis)}: {_describe(analysis)}" for analysis in analyses.requests
    ]
    lines += [
        f"{result.number}: {_describe_submission(result)}"
        for result in analyses.submissions
    ]
    text = "\n".join(lines or ["Nothing to analyse."]) + "\n"
    page = None
    if args.repairs is not None:
        has_repairs = _has_repairs(analyses, project.settings)
        page = WriteOutside(args.repairs, "true" if has_repairs else "false")
    plan = (WriteFile(args.out, write_analyses(analyses)),)
    return Outcome(text, 0, plan, page=page)


def _has_repairs(analyses: Analyses, settings: Settings) -> bool:
    """Return whether the job that pushes repairs may have something to do."""
    if settings.fix != "push" or settings.mode == "observe":
        return False
    return any(
        isinstance(analysis, Reviewed) and analysis.review.has_repairs
        for analysis in analyses.requests
    )


def analyse(  # noqa: PLR0913, PLR0917 - an event, and what is done about it
    reviewer: IsolatedReviewer,
    event: Event,
    submissions: SubmissionIssues,
    limits: AuthorLimits,
    turn: int,
    may_go_on: Callable[[], bool],
) -> Analyses:
    """Analyse what an event is about; what has moved on is left to the newer event.

    Args:
        reviewer: reads contributions in a process of its own.
        event: what happened.
        submissions: the issues that are submissions.
        limits: how many pull requests of one author are looked at.
        turn: a random number. A sweep begins anywhere by it, so that a request whose
            review takes long does not keep the same others from their review each time.
        may_go_on: whether a sweep has time for another review.
    """
    if event.kind == "merge group":
        return Analyses((reviewer.review_merge_group(),))
    # A command on a submission reads the submission for itself.
    if not (event.kind in {"schedule", "issue"} or event.on_pull_request):
        return Analyses()
    pulls = reviewer.forge.list_open_pull_requests()
    wanted = _list_wanted(reviewer, event, pulls, turn)
    # Whoever may give an order is served at once.
    turns = {} if event.kind == "comment" else limits.find_deferred(pulls)
    deferred, wanted = _separate_deferred(wanted, turns)
    issues: Sequence[Issue] = []
    if submissions.settings.enabled:
        issues = submissions.select(reviewer.forge.list_issues())
    waiting = submissions.find_waiting(issues)
    # One that waits for others of its author is compared when its turn comes.
    compared = [issue for issue in issues if issue.number not in waiting]
    requests: list[Analysis] = []
    if wanted:
        requests = RequestReviews(reviewer).review(
            wanted, pulls, compared, may_go_on=may_go_on
        )
    results = []
    readable = []
    for issue in _select_issues(event, issues):
        if issue.number in waiting:
            digest = compute_digest(issue.body)
            results.append(SubmissionResult(issue.number, digest, Waiting()))
        else:
            readable.append(issue)
    results += reviewer.read_submissions(readable, compared, pulls)
    return Analyses((*deferred, *requests), tuple(results))


def _separate_deferred(
    wanted: Sequence[Wanted], turns: Mapping[int, dt.date]
) -> tuple[list[Deferred], list[Wanted]]:
    """Return the requests that wait for their turn, by *turns*, and the others."""
    deferred = [
        Deferred(request.number, request.head, turns[request.number])
        for request in wanted
        if request.number in turns
    ]
    return deferred, [one for one in wanted if one.number not in turns]


def _list_wanted(
    reviewer: IsolatedReviewer,
    event: Event,
    pulls: Sequence[PullRequest],
    turn: int,
) -> list[Wanted]:
    """Return the pull requests to review, in the order of their reviews."""
    # The event's commit counts, and not what the list of requests says of it.
    if event.head and event.action != "closed":
        return [Wanted(event.number, event.head, event.branch, event.own_branch)]
    wanted = [
        _make_wanted(reviewer, event, pull)
        for pull in _select_pull_requests(reviewer, event, pulls)
    ]
    if event.kind == "schedule" and wanted:
        start = turn % len(wanted)
        return wanted[start:] + wanted[:start]
    return wanted


def _make_wanted(reviewer: IsolatedReviewer, event: Event, pull: PullRequest) -> Wanted:
    # The label only saves requests: whether a review has failed twice stands in the
    # check.
    may_wait = event.kind == "schedule" and "needs-maintainer" in pull.labels
    return Wanted(
        pull.number,
        pull.head,
        pull.base_branch,
        _get_own_branch(reviewer, pull),
        may_wait,
    )


def _get_own_branch(reviewer: IsolatedReviewer, pull: PullRequest) -> str:
    """Return the branch of a pull request in this repository; empty for a fork's."""
    return pull.head_branch if pull.head_repository == reviewer.forge.repository else ""


def _select_issues(event: Event, issues: Sequence[Issue]) -> list[Issue]:
    """Return the submissions that an event is about, by itself or by a pull request."""
    if event.kind == "schedule":
        return list(issues)
    number: int | None = event.number
    if event.kind != "issue":
        number = parse_branch_name(event.own_branch)
    return [issue for issue in issues if issue.number == number]


def _select_pull_requests(
    reviewer: IsolatedReviewer,
    event: Event,
    pulls: Sequence[PullRequest],
) -> list[PullRequest]:
    """Return the open pull requests that an event is about."""
    if event.kind == "schedule":
        return list(pulls)
    if event.kind == "issue":
        return [
            pull
            for pull in pulls
            if find_submission_number(pull, reviewer.forge) == event.number
        ]
    if event.action == "closed":
        # The comments of the younger ones may name the closed one as a duplicate.
        return [pull for pull in pulls if pull.number > event.number][:_MOST_YOUNGER]
    return [pull for pull in pulls if pull.number == event.number]


def _name(analysis: HandedOn) -> str:
    if analysis.subject == MERGE_GROUP:
        return analysis.head[:12]
    return str(analysis.subject)


def _describe(analysis: HandedOn) -> str:
    if isinstance(analysis, Unfinished):
        return f"not finished: {analysis.trouble}"
    if isinstance(analysis, Deferred):
        return f"waits until {analysis.day}."
    return analysis.review.headline


def _describe_submission(result: SubmissionResult) -> str:
    match result.outcome:
        case UnfinishedForm(trouble):
            return f"not finished: {trouble}"
        case Waiting():
            return "waits."
        case _:
            return "read."
