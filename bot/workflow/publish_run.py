"""Plan what one run publishes: on pull requests and submissions, while there is time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.errors import ForgeError
from bot.model.analysis import (
    MERGE_GROUP,
    Analysis,
    Deferred,
    HandedOn,
    Reviewed,
    SubmissionResult,
    Unfinished,
)
from bot.model.forge import Issue, PullRequest
from bot.model.wording import say
from bot.output.comments.bot_issue import (
    REFUSED,
    read_part,
    read_refusals,
    render_refusals,
)
from bot.output.comments.ready import READY
from bot.output.comments.week import WEEK
from bot.plan import Outcome
from bot.plan.forge import Action, Close, UpdateBotIssue
from bot.ports import GitHubContext
from bot.ports.forge import Forge
from bot.project.load_settings import Project
from bot.workflow.adoption import AdoptionComments, Comments
from bot.workflow.bot_identity import find_bot_issues, is_waiting_request
from bot.workflow.deferral import plan_deferral
from bot.workflow.event import Event
from bot.workflow.publisher import PullRequestPublisher, Target
from bot.workflow.ready_list import ReadyList
from bot.workflow.submission_issues import (
    SubmissionIssues,
    find_submission_number,
    parse_branch_name,
)
from bot.workflow.submission_reply import SubmissionReply

# Requests to the forge that are left to people's own events when a sweep stops.
_BUDGET = 100

# Requests that one planned effect takes at most, as a rule.
_REQUESTS_EACH = 3

# Pull requests of which one sweep says something new: a list that moves in has many, and
# people need time. Those that could not be read do not count.
_MOST_A_SWEEP = 30


def find_targets(
    forge: Forge,
    event: Event,
    analyses: Iterable[HandedOn],
) -> Iterator[tuple[Target, HandedOn | None]]:
    """Yield what to publish on, with the analysis of just that commit, if there is one."""
    by_commit = {(analysis.subject, analysis.head): analysis for analysis in analyses}
    if event.kind == "merge group":
        yield event.head, by_commit.get((MERGE_GROUP, event.head))
    elif event.kind in {"schedule", "issue"} or event.action == "closed":
        for pull in _find_open(forge, event):
            analysis = by_commit.get((pull.number, pull.head))
            if analysis is not None:
                yield pull, analysis
    elif event.on_pull_request:
        current = _find_current(forge, event)
        if current is not None:
            yield current, by_commit.get((current.number, current.head))


def _find_open(forge: Forge, event: Event) -> Iterator[PullRequest]:
    """Yield the open requests that may have news; of an issue's event, those made from it."""
    for pull in forge.list_open_pull_requests():
        is_meant = event.kind != "issue"
        if is_meant or find_submission_number(pull, forge) == event.number:
            yield pull


def _find_current(forge: Forge, event: Event) -> PullRequest | None:
    """Return the event's pull request; None if it has changed since, or is closed."""
    pull = forge.get_pull_request(event.number)
    if pull is None or not pull.is_open:
        return None
    if event.head and pull.head != event.head:
        return None
    # The count of the event may be older than the forge's, or newer: the larger counts.
    changed_files = max(event.changed_files, pull.changed_files or 0)
    return replace(pull, changed_files=changed_files)


def find_submissions(
    forge: Forge,
    event: Event,
    results: Iterable[SubmissionResult],
    submissions: SubmissionIssues,
) -> Iterator[tuple[Issue, SubmissionResult | None]]:
    """Yield the open submissions to answer, each with its result, if there is one."""
    by_number = {result.number: result for result in results}
    if event.kind == "schedule":
        if not by_number:
            return
        read = [issue for issue in forge.list_issues() if issue.number in by_number]
        for submission in submissions.select(read):
            yield submission, by_number[submission.number]
        return
    if event.kind == "issue":
        number: int | None = event.number
    else:
        number = parse_branch_name(event.own_branch)
    if not number or not submissions.settings.enabled:
        return
    issue = forge.get_issue(number)
    if issue is not None and issue.is_open and submissions.contains(issue):
        yield issue, by_number.get(number)


@dataclass(slots=True)
class PublishRun:
    """What is said in one run."""

    forge: Forge
    event: Event
    project: Project
    publisher: PullRequestPublisher
    replies: SubmissionReply
    comments: AdoptionComments
    plan: list[Action] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    trouble: str = ""
    news: int = 0
    ready: ReadyList | None = None
    """What is ready to merge, where the list wishes it to be told."""

    @classmethod
    def from_context(
        cls,
        context: GitHubContext,
        event: Event,
        project: Project,
    ) -> "PublishRun":
        """Return a run with a new token."""
        forge = context.forge
        publisher = PullRequestPublisher(
            context,
            forge,
            context.new_token(),
            project.settings,
            is_sweep=event.kind == "schedule",
        )
        # Publisher and replies share the stamps: the check of a submission's request
        # depends on what its reply says after this run.
        replies = SubmissionReply(
            context,
            forge,
            SubmissionIssues.from_context(context, project),
            publisher.token,
            publisher.stamps,
            project.settings.later,
        )
        comments = AdoptionComments(forge, context.today)
        run = cls(forge, event, project, publisher, replies, comments)
        if event.kind == "schedule" and project.settings.approve_all_ready:
            branch = event.default_branch or forge.get_default_branch()
            run.ready = ReadyList(forge, branch, context.new_token())
        return run

    @property
    def _is_sweep(self) -> bool:
        return self.event.kind == "schedule"

    def _choose_comments(self, analysis: Analysis | None) -> Comments:
        if self._is_sweep:
            return self.comments.choose(analysis)
        # The comment of one that was rejected does not say what was found.
        return "owed" if self.event.action == "reopened" else "usual"

    def _may_go_on(self) -> bool:
        if not self._is_sweep:
            return True
        return self.news < _MOST_A_SWEEP and _has_budget(self.forge, self.plan)

    def _add(self, made: Outcome, *, is_progress: bool) -> None:
        self.news += bool(made.plan) and is_progress
        self.plan += made.plan
        self.texts.append(made.text)

    def reply(self, issue: Issue, result: SubmissionResult | None) -> None:
        """Plan the answer to a submission."""
        if not self._may_go_on():
            return
        made = self.replies.reply(issue, result)
        self._add(made, is_progress=not made.status)
        if made.status and not self.trouble:
            self.trouble = say("the submission could not be read.")

    def publish(self, target: Target, analysis: HandedOn | None) -> bool:
        """Plan what to say about a pull request. Return whether there is time for more."""
        if not self._may_go_on():
            return False
        if self._is_unwished(target):
            return True
        if isinstance(analysis, Deferred):
            self._publish_deferral(target, analysis)
            return True
        try:
            made = self._plan(target, analysis)
        except ForgeError as error:
            # In a sweep the others are served all the same.
            if error.cause == "limit" or not self._is_sweep:
                raise
            self.trouble = self.trouble or str(error)
            return True
        is_reviewed = isinstance(analysis, Reviewed)
        self._add(made, is_progress=is_reviewed)
        if not is_reviewed and not self._is_expected(analysis):
            self.trouble = self.trouble or say("there is no analysis of the commit.")
        self._note_ready(target, analysis, made)
        return True

    def _is_unwished(self, target: Target) -> bool:
        """Return whether a sweep meets what was gathered when the list wished it; close it."""
        settings = self.project.settings
        if isinstance(target, str) or settings.gathering_days is not None:
            return False
        if not self._is_sweep or not is_waiting_request(self.forge, target):
            return False
        self.plan.append(Close(target.number))
        return True

    def _publish_deferral(self, target: Target, analysis: Deferred) -> None:
        """Plan what is said of a request that waits for others of its author."""
        if not isinstance(target, str):
            settings = self.project.settings.pull_requests
            made = plan_deferral(self.forge, target, analysis, settings)
            self._add(made, is_progress=False)

    def _note_ready(
        self, target: Target, analysis: Analysis | None, made: Outcome
    ) -> None:
        """Note a request that is ready, unless this run still has something to say there."""
        if self.ready is None or isinstance(target, str):
            return
        self.ready.heads[target.number] = target.head
        if isinstance(analysis, Reviewed) and not made.plan:
            self.ready.add(target, analysis.review)

    def _is_expected(self, analysis: Analysis | None) -> bool:
        """Return whether a sweep lacks a review because of the contribution itself."""
        is_own = isinstance(analysis, Unfinished) and analysis.is_own
        return is_own and self._is_sweep

    def update_bot_issue(self, *, is_complete: bool) -> None:
        """Plan what the bot's issue says after a sweep.

        What is ready is told only where the sweep has seen all requests.
        """
        issues = find_bot_issues(self.forge) if self._is_sweep else []
        self._forget_refusals(issues)
        issue = issues[0] if issues else None
        if self.ready is not None and is_complete:
            self._plan_ready(self.ready, issue)
        if issue is not None:
            self._drop_unwished(issue)

    def _plan_ready(self, ready: ReadyList, issue: Issue | None) -> None:
        """Plan the list of what is ready; a fault there keeps nothing else back."""
        if not _has_budget(self.forge, self.plan):
            return
        try:
            self.plan += ready.plan(issue)
        except ForgeError as error:
            if error.cause == "limit":
                raise
            self.trouble = self.trouble or str(error)

    def _drop_unwished(self, issue: Issue) -> None:
        """Plan that the bot's issue loses the parts that the settings no longer ask for."""
        settings = self.project.settings
        wishes = {READY: settings.approve_all_ready, WEEK: settings.weekly}
        for part, is_wished in wishes.items():
            if not is_wished and read_part(issue.body, part):
                self.plan.append(UpdateBotIssue(part, ""))

    def _forget_refusals(self, issues: Sequence[Issue]) -> None:
        """Plan that the bot's issue names no refusals below threads that are closed now."""
        if not issues:
            return
        refusals = read_refusals(read_part(issues[0].body, REFUSED))
        kept = {
            number: answer
            for number, answer in refusals.items()
            if self._is_open(number)
        }
        if kept != refusals:
            self.plan.append(UpdateBotIssue(REFUSED, render_refusals(kept)))

    def _is_open(self, number: int) -> bool:
        thread = self.forge.get_pull_request(number) or self.forge.get_issue(number)
        return thread is not None and thread.is_open

    def _plan(self, target: Target, analysis: Analysis | None) -> Outcome:
        """Return what to say, and the plan.

        A list of pull requests does not tell how many files each changes, so a sweep
        asks where it has news.
        """
        comments = self._choose_comments(analysis)
        made = self.publisher.plan_publication(target, analysis, comments=comments)
        if not made.plan or not self._is_sweep or isinstance(target, str):
            return made
        pull = self.forge.get_pull_request(target.number)
        if pull is None or pull.head != target.head:
            text = f"{target.number}: has just changed; the newer event answers.\n"
            return Outcome(text)
        seen = analysis.files_changed if isinstance(analysis, Reviewed) else -1
        if seen < (pull.changed_files or 0):
            made = self.publisher.plan_publication(pull, analysis, comments=comments)
        if comments == "owed":
            self.comments.count(made)
        return made


def _has_budget(forge: Forge, plan: Sequence[Action]) -> bool:
    """Return whether the forge allows more requests, after those of *plan*."""
    if forge.remaining is None:
        return True
    return forge.remaining - _REQUESTS_EACH * len(plan) > _BUDGET
