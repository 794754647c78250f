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

# Pull requests that are looked at again when one closes; the sweep looks at the others.
_MOST_YOUNGER = 50
# Seconds in which a sweep begins reviews: its job has an hour.
_SECONDS_A_SWEEP = 40 * 60

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
        "--out",
        required=True,
        metavar="FILE",
        help="where the analysis goes",
    )


def run(args: argparse.Namespace, context: GitHubContext) -> Outcome:
    """Analyse the event's pull request, submission or merge group; on a schedule, all that are open."""
    event = parse_event(context.read_outside(args.event))
    project = load_project(context.workspace, context.cache)
    turn, ends = int(context.new_token(), 16), context.read_clock() + _SECONDS_A_SWEEP
    submissions = SubmissionIssues.from_context(context, project)
    reviewer = IsolatedReviewer.from_context(context, event)
    found = analyse(
        reviewer,
        event,
        submissions,
        turn,
        lambda: context.read_clock() < ends,
    )
    said = [f"{_name(one)}: {_describe(one)}" for one in found.requests]
    said += [f"{one.number}: {_describe_submission(one)}" for one in found.submissions]
    text = "\n".join(said or ["Nothing to analyse."]) + "\n"
    return Outcome(text, 0, (WriteFile(args.out, write_analyses(found)),))


def analyse(
    reviewer: IsolatedReviewer,
    event: Event,
    submissions: SubmissionIssues,
    turn: int,
    may_go_on: Callable[[], bool],
) -> Analyses:
    """The analyses that an event asks for; what has moved on is left to the newer event.

    A sweep reads while it *may_go_on*; it begins anywhere, by the random number *turn*, so that who takes
    long does not keep the same ones from being looked at each time.
    """
    if event.kind == "merge group":
        return Analyses((reviewer.review_merge_group(),))
    is_watched = event.kind in ("schedule", "issue") or event.on_pull_request
    if not is_watched:  # an order on a submission reads for itself
        return Analyses()
    pulls = reviewer.forge.list_open_pull_requests()
    wanted = [
        _make_wanted(reviewer, event, pull)
        for pull in _concerned(reviewer, event, pulls)
    ]
    if event.kind == "schedule" and wanted:
        first = turn % len(wanted)
        wanted = [*wanted[first:], *wanted[:first]]
    if event.head and event.action != "closed":
        wanted = [Wanted(event.number, event.head, event.branch, event.own_branch)]
    others = (
        submissions.select(reviewer.forge.list_issues())
        if submissions.settings.enabled
        else []
    )
    waiting = submissions.find_waiting(others)
    looked_at = [issue for issue in others if issue.number not in waiting]
    requests = (
        reviewer.review_pull_requests(wanted, pulls, looked_at, may_go_on=may_go_on)
        if wanted
        else []
    )
    concerned = [
        one for one in others if event.kind == "schedule" or one.number == _issue(event)
    ]
    found = [
        SubmissionResult(one.number, compute_digest(one.body), Waiting())
        for one in concerned
        if one.number in waiting
    ]
    read = [one for one in concerned if one.number not in waiting]
    return Analyses(
        tuple(requests),
        (*found, *reviewer.read_submissions(read, looked_at, pulls)),
    )


def _make_wanted(reviewer: IsolatedReviewer, event: Event, pull: PullRequest) -> Wanted:
    """The label only saves requests: whether a review has failed twice stands in the check."""
    may_wait = event.kind == "schedule" and "needs-maintainer" in pull.labels
    return Wanted(
        pull.number,
        pull.head,
        pull.base_branch,
        _own_branch(reviewer, pull),
        may_wait,
    )


def _own_branch(reviewer: IsolatedReviewer, pull: PullRequest) -> str:
    return pull.head_branch if pull.head_repository == reviewer.forge.repository else ""


def _issue(event: Event) -> int | None:
    """The submission that an event is about, by itself or by its pull request."""
    return (
        event.number if event.kind == "issue" else parse_branch_name(event.own_branch)
    )


def _concerned(
    reviewer: IsolatedReviewer,
    event: Event,
    pulls: Sequence[PullRequest],
) -> list[PullRequest]:
    """The open pull requests that an event is about."""
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
