"""`listwright analyse`: read what strangers propose, and hand on nothing but values."""

import argparse
from collections.abc import Callable, Sequence

from bot.model.analysis import (
    MERGE_GROUP,
    Analyses,
    Analysis,
    SubmissionResult,
    Unfinished,
    UnfinishedForm,
    Waiting,
)
from bot.model.forge import PullRequest
from bot.model.submission import compute_digest
from bot.plan import Outcome, WriteFile
from bot.ports import GitHubContext
from bot.project.load_settings import load_project
from bot.workflow.analysis_json import write_analyses
from bot.workflow.event import Event, parse_event
from bot.workflow.isolated_review import IsolatedReviewer, Wanted
from bot.workflow.submission_issues import (
    SubmissionIssues,
    find_submission_number,
    parse_branch_name,
)

_MOST_YOUNGER = 50
"""Pull requests that are looked at again when one closes; the sweep looks at the others."""
_SECONDS_A_SWEEP = 40 * 60
"""Seconds in which a sweep begins reviews: its job has an hour."""

SUMMARY = "read what a pull request proposes"
CONTEXT = GitHubContext


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--event",
        required=True,
        metavar="FILE",
        help="what happened, as GitHub wrote it",
    )
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="where the analysis goes"
    )


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Analyse the event's pull request, submission or merge group.

    On a schedule, all that are open.
    """
    event = parse_event(context.read_outside(args.event))
    project = load_project(context.workspace, context.cache)
    turn, ends = int(context.new_token(), 16), context.read_clock() + _SECONDS_A_SWEEP
    submissions = SubmissionIssues.from_context(context, project)
    reviewer = IsolatedReviewer.from_context(context, event)
    analyses = analyse(
        reviewer, event, submissions, turn, lambda: context.read_clock() < ends
    )
    lines = [f"{_name(result)}: {_describe(result)}" for result in analyses.requests]
    lines += [
        f"{result.number}: {_describe_submission(result)}"
        for result in analyses.submissions
    ]
    text = "\n".join(lines or ["Nothing to analyse."]) + "\n"
    return Outcome(text, 0, (WriteFile(args.out, write_analyses(analyses)),))


def analyse(
    reviewer: IsolatedReviewer,
    event: Event,
    submissions: SubmissionIssues,
    turn: int,
    may_go_on: Callable[[], bool],
) -> Analyses:
    """Return the analyses that an event asks for; what has moved on is left to the newer event.

    A sweep reads while it *may_go_on*. It begins anywhere, by the random number *turn*, so
    that one that takes long does not keep the same others from being read each time.
    """
    if event.kind == "merge group":
        return Analyses((reviewer.review_merge_group(),))
    is_watched = event.kind in ("schedule", "issue") or event.on_pull_request
    if not is_watched:  # an order on a submission reads for itself
        return Analyses()
    pulls = reviewer.forge.list_open_pull_requests()
    wanted = _choose_wanted(reviewer, event, pulls, turn)
    proposed = []
    if submissions.settings.enabled:
        proposed = submissions.select(reviewer.forge.list_issues())
    waiting = submissions.find_waiting(proposed)
    compared = [issue for issue in proposed if issue.number not in waiting]
    requests: Sequence[Analysis] = ()
    if wanted:
        requests = reviewer.review_pull_requests(
            wanted, pulls, compared, may_go_on=may_go_on
        )
    results = []
    to_read = []
    for issue in proposed:
        if event.kind != "schedule" and issue.number != _find_issue_number(event):
            continue
        if issue.number in waiting:
            digest = compute_digest(issue.body)
            results.append(SubmissionResult(issue.number, digest, Waiting()))
        else:
            to_read.append(issue)
    results += reviewer.read_submissions(to_read, compared, pulls)
    return Analyses(tuple(requests), tuple(results))


def _choose_wanted(
    reviewer: IsolatedReviewer, event: Event, pulls: Sequence[PullRequest], turn: int
) -> list[Wanted]:
    """Return the reviews that an event asks for.

    In a sweep, beginning with the one that *turn* tells.
    """
    if event.head and event.action != "closed":
        return [Wanted(event.number, event.head, event.branch, event.own_branch)]
    selected = _select_pull_requests(reviewer, event, pulls)
    wanted = [_make_wanted(reviewer, event, pull) for pull in selected]
    if event.kind == "schedule" and wanted:
        start = turn % len(wanted)
        wanted = [*wanted[start:], *wanted[:start]]
    return wanted


def _make_wanted(reviewer: IsolatedReviewer, event: Event, pull: PullRequest) -> Wanted:
    """Return what is asked of a review.

    The label only saves requests: whether a review has failed twice stands in the check.
    """
    may_wait = event.kind == "schedule" and "needs-maintainer" in pull.labels
    return Wanted(
        pull.number,
        pull.head,
        pull.base_branch,
        _get_own_branch(reviewer, pull),
        may_wait,
    )


def _get_own_branch(reviewer: IsolatedReviewer, pull: PullRequest) -> str:
    return pull.head_branch if pull.head_repository == reviewer.forge.repository else ""


def _find_issue_number(event: Event) -> int | None:
    """Return the number of the submission that an event is about, itself or by its pull request."""
    return (
        event.number if event.kind == "issue" else parse_branch_name(event.own_branch)
    )


def _select_pull_requests(
    reviewer: IsolatedReviewer, event: Event, pulls: Sequence[PullRequest]
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
    if event.action == "closed":  # the younger ones may have been told of it
        return [pull for pull in pulls if pull.number > event.number][:_MOST_YOUNGER]
    return [pull for pull in pulls if pull.number == event.number]


def _name(analysis: Analysis) -> str:
    return (
        analysis.head[:12] if analysis.subject == MERGE_GROUP else str(analysis.subject)
    )


def _describe(analysis: Analysis) -> str:
    if isinstance(analysis, Unfinished):
        return f"not finished: {analysis.trouble}"
    return analysis.review.headline


def _describe_submission(result: SubmissionResult) -> str:
    match result.outcome:
        case UnfinishedForm(trouble):
            return f"not finished: {trouble}"
        case Waiting():
            return "waits."
        case _:
            return "read."
